"""Does a difference stand under rival theories? Each other reading in all scenarios, alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
import xarray as xr

from sim.analysis import going_on
from sim.analysis.outcomes import MAIN
from sim.analysis.paired import outcome_table, shared
from sim.analysis.readings import CHOSEN, agreement, plain
from sim.analysis.text import aligned, signed, span
from sim.analysis.window import Window
from sim.core.errors import InputError
from sim.scenario import Scenario
from sim.studies.study import Bars, ensemble, no_bars
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS

MOST_RUNS = 100
"""Runs of each reading, where more are asked for of the comparison."""
TOLD = tuple(outcome for outcome in MAIN if outcome.name in ("cooperation", "relation"))
"""Outcomes that are repeated."""


def few(runs: int) -> int:
    """Runs of each reading, of so many of the comparison."""
    return min(runs, MOST_RUNS)


def alternatives(*scenarios: Scenario) -> Iterator[tuple[str, str]]:
    """Slots in which all agree, with each reading that they do not have."""
    for slot, readings in FORMULATIONS.items():
        usual = DEFAULT_FORMULATIONS.get(slot, next(iter(readings)))
        chosen = {one.formulations.get(slot, usual) for one in scenarios}
        if len(chosen) == 1:
            yield from ((slot, name) for name in readings if name not in chosen)


def under_rivals(
    scenarios: Mapping[str, Scenario],
    windows: Mapping[str, Window],
    runs: int,
    seed: int,
    bars: Bars,
) -> pd.DataFrame:
    """Differences from the first scenario as chosen and under each rival reading.

    Columns: ``reading`` (`CHOSEN`, or slot and reading) before those of
    `sim.analysis.paired.outcome_table`, over the months of the ``windows``; ``meet`` and
    ``reference_meet``, the shares of runs whose leaders meet in the last year. A reading that the
    scenarios cannot have is left out.
    """
    every: list[dict[str, str]] = [
        {},
        *({slot: name} for slot, name in alternatives(*scenarios.values())),
    ]
    keep = tuple({outcome.variable for outcome in TOLD} | set(going_on.NEEDED))
    found = []
    with bars("rival readings", len(every)) as advance:
        for change in every:
            arms = _with(scenarios, change)
            results = {
                name: ensemble(each, runs, seed, no_bars, keep) for name, each in arms.items()
            }
            if results:
                found.append(_rows(change, results, windows))
            advance(1)
    return pd.concat(found, ignore_index=True)


def _with(scenarios: Mapping[str, Scenario], change: dict[str, str]) -> dict[str, Scenario]:
    """The scenarios under another reading; none where one of them cannot have it."""
    if not change:
        return dict(scenarios)
    try:
        return {name: one.replace({"formulations": change}) for name, one in scenarios.items()}
    except InputError:
        return {}


def _rows(
    change: dict[str, str], results: Mapping[str, xr.Dataset], windows: Mapping[str, Window]
) -> pd.DataFrame:
    """The differences of one reading."""
    cut, _ = shared(results)
    first = next(iter(cut))
    rows = outcome_table(cut, TOLD, windows)
    meet = {
        name: [going_on.goes_on(cut[one], window).get("meet") for one in (first, name)]
        for name, window in windows.items()
    }
    said = ", ".join(f"{slot}: {reading}" for slot, reading in change.items()) or CHOSEN
    rows.insert(0, "reading", said)
    rows["reference_meet"] = [meet[name][0] for name in rows["scenario"]]
    rows["meet"] = [meet[name][1] for name in rows["scenario"]]
    return rows


def format_rivals(table: pd.DataFrame, reference: str, runs: int) -> str:
    """Of each scenario a line a reading, in the order of the slots, and what they say together."""
    parts = []
    for name, rows in table.groupby("scenario", sort=False):
        parts.append(
            f"{name} against {reference} under rival theories, each reading alone in both "
            f"({runs} runs, the same months)"
        )
        head, lines = cells(rows)
        parts.append(aligned([(*head, ""), *((*line, "") for line in lines)]))
        parts.append(f"({LEADERS})")
        parts += sayings(rows)
    return "\n".join(parts)


LEADERS = "leaders: runs in which they meet in the last year, in brackets under the reference"


def sayings(rows: pd.DataFrame) -> list[str]:
    """Of one scenario a sentence for each outcome that is repeated."""
    return [said(rows[rows["outcome"] == outcome.name]) for outcome in TOLD]


def cells(rows: pd.DataFrame) -> tuple[list[str], list[list[str]]]:
    """Of one scenario the head of a table, and a line a reading."""
    head = ["", *(each for outcome in TOLD for each in (outcome.name, "95 % interval")), "leaders"]
    lines = []
    for reading, own in rows.groupby("reading", sort=False):
        line = [plain(str(reading))]
        for row in own.itertuples():
            known = row.low == row.low
            line += [signed(row.difference), span(row.low, row.high) if known else "one run only"]
        lines.append([*line, _share(own)])
    return head, lines


def _share(own: pd.DataFrame) -> str:
    """Runs whose leaders meet."""
    meet, there = own[["meet", "reference_meet"]].iloc[0]
    return f"{100 * meet:.0f} % ({100 * there:.0f} %)" if meet == meet else ""


def said(rows: pd.DataFrame) -> str:
    """In how many readings the sign of an outcome stands, and between which the difference lies."""
    found = agreement(rows)
    if found is None:
        return f"{rows['outcome'].iloc[0]}: there is no rival reading to try."
    return str(found)
