"""How near does a scenario come to dated facts, beside two naive forecasts?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from sim import record
from sim.analysis.dispersion import count_table, dispersions
from sim.analysis.first_threats import NEEDED, agreement, first_threats
from sim.analysis.observables import OBSERVABLES, variables
from sim.analysis.scoreboard import Scoreboard, scoreboard
from sim.analysis.text import as_json, format_board, format_dispersions, format_threats, rows_of
from sim.core.errors import AnalysisError
from sim.inference.fit import RESULTS
from sim.inference.repeated import DRAWS, RUNS, repeated
from sim.scenario import Scenario
from sim.studies.study import Bars, Drawing, Study, ensemble, no_bars, resolved

IN, OUT = "in sample", "out of sample"
"""Samples: years that the fit saw, and years that it did not."""
TABLES = {"scores": "series", "observations": "observations", "table1": "table1"}
"""Table of the study → table of a scoreboard."""
THREATS = "first_threats"
CAPTIONS: Mapping[str, str] = {
    "1-history": "Every series that the record can judge: the middle half and 90 % of the runs by "
    "year, and the real values as diamonds.",
    "2-scoreboard": "Skill of each series against the better naive forecast, with the 95 % "
    "interval of the paired difference; right of zero is better. Beside it the Brier scores of "
    "Table 1 by topic.",
    "3-pit": "Where the real values fall in the distribution of the runs. A flat histogram is "
    "calibrated; a heap in the middle means bands that are too wide, heaps at the ends bands that "
    "are too narrow, a heap at one end a bias.",
}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class History(Study):
    """A scenario against the record; also the result, and its scores by sample."""

    data: xr.Dataset = field(default_factory=xr.Dataset)
    boards: Mapping[str, Scoreboard] = field(default_factory=dict)
    worth: Mapping[str, str] = field(default_factory=dict)
    """What each sample is worth, in plain words."""


def history(
    scenario: Scenario | str | Path = "baseline",
    *,
    runs: int = 1000,
    seed: int = 0,
    bars: Bars = no_bars,
) -> History:
    """Score a scenario against the record, beside climatology and persistence.

    Tables: ``scores`` (one row a series), ``observations`` (one a series and year) and ``table1``
    (one a cell of the article's Table 1), each with the column ``sample``; ``counts`` (one a count
    and year, see `sim.analysis.dispersion`), ``dispersion`` (one a count) and, where the result can
    tell, ``first_threats`` (one a year and actor, see `sim.analysis.first_threats`).

    Raises
    ------
    AnalysisError
        If the record does not speak of the scenario's actors or years.
    """
    chosen = resolved(scenario)
    refuse_strangers(chosen)
    data = ensemble(chosen, runs, seed, bars, keep=(*variables(), NEEDED))
    cutoff = data.attrs.get("fitted_to")
    boards = judged(data, cutoff)
    beside = beside_the_record(chosen, data, seed, bars)
    worth = {name: standing(name, board, cutoff) for name, board in boards.items()}
    return History(
        kind="history",
        name=f"history-{chosen.name}",
        about={
            "scenario": chosen.to_dict(),
            "scenario_digest": chosen.digest,
            "runs": runs,
            "seed": seed,
            "cutoff": cutoff,
            "versions": data.sim.versions,
        },
        title=f"{data.sim.name}: {data.sizes['run']} runs, seed {data.attrs['seed']}, against the "
        "record",
        text="\n".join(
            [
                *(f"\n{worth[n]}\n{format_board(board)}" for n, board in boards.items()),
                f"\n{format_dispersions(beside['dispersion'])}",
                *(f"\n{format_threats(agreement(t))}" for n, t in beside.items() if n == THREATS),
            ]
        ),
        tables={**{name: together(boards, of) for name, of in TABLES.items()}, **beside},
        record={
            "cutoff": cutoff,
            **as_contract(boards),
            **{name: rows_of(table) for name, table in beside.items()},
        },
        files=(*(f"{name}.csv" for name in (*TABLES, *beside)), "history.json", "manifest.json"),
        digits=None,
        drawings=partial(drawings, data, boards),
        data=data,
        boards=boards,
        worth=worth,
    )


def beside_the_record(
    scenario: Scenario, data: xr.Dataset, seed: int, bars: Bars
) -> dict[str, pd.DataFrame]:
    """What is no score: counts year by year and their scatter, and the first threats."""
    with bars(f"{scenario.name}: repeated draws", DRAWS * RUNS) as advance:
        nested = repeated(scenario, seed=seed, keep=variables(), progress=advance)
    counts = count_table(data, nested)
    tables = {"counts": counts, "dispersion": dispersions(counts)}
    threats = first_threats(data)
    return {**tables, THREATS: threats} if len(threats) else tables


def refuse_strangers(scenario: Scenario) -> None:
    """Refuse, before anything is run, what the record does not speak of."""
    codes = scenario.actor_codes
    if not record.applies_to(codes):
        raise AnalysisError(
            f"{scenario.name} seats {', '.join(codes)}; the record speaks of "
            f"{', '.join(sorted(record.ACTORS))} and can score no other actors"
        )
    first = scenario.start.year + (scenario.start.month > 1)
    last = scenario.end.year - (scenario.end.month < 12)
    known = [
        one.observed().dropna("year")["year"].values
        for one in OBSERVABLES.values()
        if RESULTS.issuperset(one.needs)
    ]
    earliest, latest = min(int(one[0]) for one in known), max(int(one[-1]) for one in known)
    if last < first or first > latest or last < earliest:
        raise AnalysisError(
            f"{scenario.name} runs from {scenario.start} to {scenario.end} and has no whole "
            f"calendar year within the record, {earliest} to {latest}; change start or end"
        )


def judged(data: xr.Dataset, cutoff: str | None) -> dict[str, Scoreboard]:
    """Scoreboards by sample; out of sample comes first where there are years after the cut-off.

    A year of which the fit saw a part belongs to neither sample.
    """
    if cutoff is None:
        return {IN: scoreboard(data)}
    year, month = (int(part) for part in cutoff.split("-"))
    whole = year if month == 12 else year - 1
    boards = {
        OUT: scoreboard(data, first=year + 1, trained_to=whole),
        IN: scoreboard(data, last=min(whole, int(data["time"].dt.year.values[-1]))),
    }
    return {name: board for name, board in boards.items() if len(board.series)}


def as_contract(boards: Mapping[str, Scoreboard]) -> dict[str, Any]:
    """The first sample under the promised keys, the other under its name."""
    content: dict[str, Any] = {}
    for name, board in boards.items():
        told = as_json(board)
        content |= {name.replace(" ", "_"): told} if content else {"sample": name, **told}
    return content


def together(boards: Mapping[str, Scoreboard], table: str) -> pd.DataFrame:
    """One table of every sample, with the column `sample` in front."""
    parts = []
    for name, board in boards.items():
        part = getattr(board, table)
        if len(part):
            part = part.copy()
            part.insert(0, "sample", name)
            parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["sample"])


def standing(name: str, board: Scoreboard, cutoff: str | None) -> str:
    """What the sample is worth, in plain words."""
    years = sorted(int(year) for year in set(board.observations["year"]))
    span = f"{years[0]} to {years[-1]}"
    if name == OUT:
        return (
            f"OUT OF SAMPLE, {span}: parameters fitted to the record up to {cutoff}; the naive "
            f"forecasts and the levels of surveys know nothing after {board.trained_to}."
        )
    if cutoff is None:
        return (
            f"IN SAMPLE, {span}: the parameters are judgements made with the record in view, and "
            "the naive forecasts know the scored years too."
        )
    return (
        f"IN SAMPLE, {span}: the parameters were fitted to these years (record up to {cutoff}), "
        "and the naive forecasts know them too."
    )


def drawings(data: xr.Dataset, boards: Mapping[str, Scoreboard]) -> dict[str, Drawing]:
    """The bands, and scoreboard and PIT of every sample."""
    from sim.plots.history import history as bands
    from sim.plots.scoreboard import pit
    from sim.plots.scoreboard import scoreboard as skills

    about = f"{data.sim.name}, {data.sizes['run']:,} runs"
    trained_to = boards[OUT].trained_to if OUT in boards else None
    found = {"1-history": Drawing(partial(bands, data, trained_to), CAPTIONS["1-history"])}
    for sample, board in boards.items():
        for name, draw in (("2-scoreboard", skills), ("3-pit", pit)):
            file, caption = named_by(name, sample, alone=len(boards) == 1)
            found[file] = Drawing(partial(draw, board, about), caption)
    return found


def named_by(name: str, sample: str, *, alone: bool) -> tuple[str, str]:
    """Name and caption of a figure; with several samples each says which it is of."""
    if alone:
        return name, CAPTIONS[name]
    return f"{name}-{sample.replace(' ', '-')}", f"{sample.capitalize()}. {CAPTIONS[name]}"
