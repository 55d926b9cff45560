"""What differs between scenarios? The same shocks, and differences within each run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pandas as pd
import xarray as xr

from sim.analysis.paired import outcome_table, paired, paired_summary, shared
from sim.analysis.text import aligned, signed
from sim.core.errors import AnalysisError
from sim.scenario import Scenario
from sim.studies.study import (
    Bars,
    Drawing,
    Study,
    about_scenarios,
    ensemble,
    no_bars,
    resolved,
)

LONGEST = 100
"""Characters of the name of a folder."""
CAPTIONS: Mapping[str, str] = {
    "1-outcomes": "Each scenario on its own: mean and middle half of the runs.",
    "2-differences": "Differences from the reference within the same run, so that chance cancels: "
    "mean and its 95 % interval.",
}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Comparison(Study):
    """Scenarios on the same shocks; also the results, cut to what all of them share."""

    results: Mapping[str, xr.Dataset] = field(default_factory=dict)


def compare(
    reference: Scenario | str | Path,
    *scenarios: Scenario | str | Path,
    runs: int = 1000,
    seed: int = 0,
    bars: Bars = no_bars,
) -> Comparison:
    """Run scenarios on the same shocks and compare each with the first.

    Parameters
    ----------
    reference, scenarios
        Scenarios, names of bundled ones, or paths; at least one beside the reference.
    runs
        Runs of each, from 1 on; with one run there are no intervals.
    seed
        Seed of the shocks, from 0 on.
    bars
        Makes progress bars; none are shown by default.

    Returns
    -------
    Comparison
        ``tables["outcomes"]``: one row for each scenario and main outcome, with the means of both,
        the difference (scenario − reference, in the ``units`` of the row), its 95 % interval
        ``low`` to ``high`` and ``positive``, the share of runs where it is above zero.
        ``tables["compare"]``: the same for every variable, by year and for the whole period.
        ``datasets["compare"]``: ``difference``, ``low``, ``high`` and ``runs`` (scenario, element,
        time), month by month. ``results``: by name each scenario's dataset, cut to the months and
        labels that all have; ``about["left_out"]`` names the rest. ``figures``: ``1-outcomes`` and
        ``2-differences``.

    Raises
    ------
    ScenarioError
        If a scenario is not valid.
    AnalysisError
        If they have no month in common.
    TooLargeError
        If the results would not fit into memory.
    ValueError
        If there is nothing to compare with, or ``runs`` or ``seed`` is out of range.
    """
    if not scenarios:
        raise ValueError("give at least two scenarios; the first is the reference")
    chosen = named([resolved(scenario) for scenario in (reference, *scenarios)])
    same_months(chosen)
    cut, left = shared(
        {name: ensemble(scenario, runs, seed, bars) for name, scenario in chosen.items()}
    )
    first, *others = cut
    outcomes = outcome_table(cut)
    return Comparison(
        kind="compare",
        name=folder_name(list(cut)),
        about={"reference": first, **about_scenarios(chosen, cut[first], left)},
        title=f"{', '.join(cut)}: {runs} runs each of {cut[first].sizes['time']} months on the "
        f"same shocks, seed {seed}",
        text=text(outcomes, others, first, left),
        tables={"compare": paired_summary(cut), "outcomes": outcomes},
        datasets={"compare": monthly(cut)},
        files=("compare.csv", "compare.nc", "manifest.json"),
        drawings=partial(drawings, cut),
        results=cut,
    )


def named(scenarios: Sequence[Scenario]) -> dict[str, Scenario]:
    """Scenarios by name; where a name comes again, it is numbered."""
    found: dict[str, Scenario] = {}
    for scenario in scenarios:
        name, number = scenario.name, 1
        while name in found:
            number += 1
            name = f"{scenario.name}-{number}"
        found[name] = scenario
    return found


def same_months(scenarios: Mapping[str, Scenario]) -> None:
    """Refuse scenarios without a month in common before anything is run."""
    if max(s.start for s in scenarios.values()) > min(s.end for s in scenarios.values()):
        spans = ", ".join(f"{name} {s.start} to {s.end}" for name, s in scenarios.items())
        raise AnalysisError(f"no month in common: {spans}; change start or end of one of them")


def folder_name(names: Sequence[str]) -> str:
    """A name for the folder, not too long for a file system."""
    name = "-".join(["compare", *names])
    if len(name) <= LONGEST:
        return name
    return f"compare-{names[0]}"[: LONGEST - 20] + f"-and-{len(names) - 1}-others"


def monthly(cut: Mapping[str, xr.Dataset]) -> xr.Dataset:
    """Mean differences from the first result with their intervals, (scenario, element, time)."""
    reference, *others = cut
    return xr.concat(
        [paired(cut[reference], cut[name]) for name in others],
        xr.Variable("scenario", others),
        combine_attrs="drop",
    ).assign_attrs(reference=reference, seed=cut[reference].attrs["seed"])


def text(outcomes: pd.DataFrame, others: Sequence[str], reference: str, left: Sequence[str]) -> str:
    """The main outcomes of each scenario beside the reference, and what was left out."""
    parts = [
        f"\n{name} against {reference}\n{format_table(outcomes[outcomes['scenario'] == name])}"
        for name in others
    ]
    if left:
        told = "\n".join(f"  {what}" for what in left)
        parts.append(f"\nleft out, because not all have it:\n{told}")
    return "\n".join(parts)


def format_table(table: pd.DataFrame) -> str:
    """Outcomes as plain text: means, difference, its 95 % interval, share of runs where greater."""
    cells = [("", "reference", "scenario", "difference", "95 % interval", "greater in", "")]
    for row in table.itertuples():
        low, high = signed(row.low), signed(row.high)
        cells.append(
            (
                row.outcome,
                f"{row.reference_mean:.3f}",
                f"{row.scenario_mean:.3f}",
                signed(row.difference),
                f"{low} to {high}" if row.low == row.low else "one run only",
                f"{100 * row.positive:.0f} %",
                row.units,
            )
        )
    return aligned(cells)


def drawings(cut: Mapping[str, xr.Dataset]) -> dict[str, Drawing]:
    """The figures of a comparison."""
    from sim.plots.compare import FIGURES

    return {name: Drawing(partial(draw, cut), CAPTIONS[name]) for name, draw in FIGURES.items()}
