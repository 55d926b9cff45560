"""What differs between scenarios? The same shocks, and differences within each run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pandas as pd
import xarray as xr

from sim.analysis import going_on
from sim.analysis.paired import outcome_table, paired, paired_summary, shared
from sim.analysis.window import Window
from sim.core.errors import AnalysisError
from sim.scenario import Scenario
from sim.scenario.contrast import changes
from sim.scenario.words import differences
from sim.studies import rivals
from sim.studies.between import check_window, extends_of, windows_of
from sim.studies.compared import how_sure, text, typed
from sim.studies.cross import both, crossed, union
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
    "3-theories": "The same difference under each rival reading of a theory, alone in all "
    "scenarios; points that scatter widely, or across zero, say that the theory decides.",
}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Comparison(Study):
    """Scenarios on the same shocks; also the results, cut to what all of them share."""

    results: Mapping[str, xr.Dataset] = field(default_factory=dict)
    windows: Mapping[str, Window] = field(default_factory=dict)
    """Scenario → the months that its differences are about."""
    differs: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Scenario → since when and what differs from the reference, in words."""
    going: Mapping[str, str] = field(default_factory=dict)
    """Scenario → whether it goes on, in words; without those that cannot tell."""
    sure: str = ""
    """What the numbers can and cannot say."""


def compare(
    reference: Scenario | str | Path,
    *scenarios: Scenario | str | Path,
    settings: Iterable[tuple[str, str]] = (),
    since: str | None = None,
    until: str | None = None,
    cross: bool = False,
    theories: bool = False,
    runs: int = 1000,
    seed: int = 0,
    bars: Bars = no_bars,
) -> Comparison:
    """Run scenarios on the same shocks and compare each with the first.

    Parameters
    ----------
    reference, scenarios
        Scenarios, names of bundled ones, or paths; at least one beside the reference, unless there
        are settings.
    settings
        (key, text) pairs as of ``--set``. With scenarios they hold in all of them; without, the
        reference with them is compared with the reference as it is.
    since, until
        First and last month (YYYY-MM) that tables count. By default differences of a scenario
        count from the first month in which any of its runs differs from the reference, to the last
        that all scenarios have.
    cross
        Of two changes (two scenarios, or two settings without one) also the scenario with both, and
        how far the effect of both is more than the sum of the two: a 2 × 2.
    theories
        Also the differences under each rival reading of a theory, alone in all scenarios, with at
        most 100 runs.
    runs
        Runs of each, from 1 on; with one run there are no intervals.
    seed
        Seed of the shocks, from 0 on.
    bars
        Makes progress bars; none are shown by default.

    Returns
    -------
    Comparison
        ``tables["outcomes"]``: one row for each scenario and main outcome, with the months it is
        about (``since``, ``until``), the means of both, the difference (scenario − reference, in
        the ``units`` of the row), its 95 % interval ``low`` to ``high`` and ``positive``, the share
        of runs where it is above zero. ``tables["compare"]``: the same for every variable, by year
        and for the whole window. ``tables["cross"]`` with ``cross``; ``tables["theories"]`` with
        ``theories``, the columns of `sim.studies.rivals.under_rivals`. ``datasets["compare"]``:
        ``difference``, ``low``, ``high`` and ``runs`` (scenario, element, time), month by month.
        ``results``: by name each scenario's dataset, cut to the months and labels that all have;
        ``about["left_out"]`` names the rest. By scenario ``windows``, ``differs`` and ``going``:
        the months of its differences, what differs, and whether it goes on. ``figures``:
        ``1-outcomes`` and ``2-differences``, from a year before the first difference on; with
        ``theories`` also ``3-theories``.

    Raises
    ------
    ScenarioError
        If a scenario is not valid.
    AnalysisError
        If they have no month in common, nothing differs in the window, or two changes of a 2 × 2
        are about the same thing.
    TooLargeError
        If the results would not fit into memory.
    ValueError
        If there is nothing to compare with, or ``runs`` or ``seed`` is out of range.
    """
    chosen, given = arms(reference, scenarios, tuple(settings), cross)
    check_window(chosen, since, until, extends_of(given))
    cut, left = shared(
        {name: ensemble(scenario, runs, seed, bars) for name, scenario in chosen.items()}
    )
    first, *others = cut
    windows = windows_of(cut, since, until)
    if cross:
        windows = dict.fromkeys(windows, union(windows))
    outcomes = outcome_table(cut, windows=windows)
    tables = {"compare": paired_summary(cut, windows), "outcomes": outcomes}
    if cross:
        tables["cross"] = crossed(cut, union(windows))
    if theories:
        few = rivals.few(runs)
        tables["theories"] = rivals.under_rivals(chosen, windows, few, seed, bars)
    differs = {
        name: tuple(differences(changes(chosen[name], chosen[first]), chosen[name], chosen[first]))
        for name in others
    }
    told = {name: going_on.told(cut, first, name, window) for name, window in windows.items()}
    going = {name: words for name, words in told.items() if words}
    sure = how_sure(first, windows, typed(given), tried=theories)
    return Comparison(
        kind="compare",
        name=folder_name(list(cut)),
        about={
            "reference": first,
            "windows": {name: [str(w.since), str(w.until)] for name, w in windows.items()},
            "differs": {name: [list(each) for each in told] for name, told in differs.items()},
            **about_scenarios(chosen, cut[first], left),
        },
        title=f"{', '.join(cut)}: {runs} runs each of {cut[first].sizes['time']} months on the "
        f"same shocks, seed {seed}",
        text=text(tables, windows, differs, first, left, going, sure, rivals.few(runs)),
        tables=tables,
        datasets={"compare": monthly(cut)},
        files=(
            "compare.csv",
            *(["cross.csv"] if cross else []),
            *(["theories.csv"] if theories else []),
            "compare.nc",
            "manifest.json",
        ),
        drawings=partial(drawings, cut, windows, tables.get("theories")),
        results=cut,
        windows=windows,
        differs=differs,
        going=going,
        sure=sure,
    )


def arms(
    reference: Scenario | str | Path,
    scenarios: Sequence[Scenario | str | Path],
    settings: tuple[tuple[str, str], ...],
    cross: bool,
) -> tuple[dict[str, Scenario], dict[str, Scenario | str | Path]]:
    """What is compared, by name, the reference first; and what was given for each."""
    if scenarios:
        every = (reference, *scenarios)
        chosen = named([resolved(scenario, settings) for scenario in every])
        given = dict(zip(chosen, every, strict=True))
    elif settings:
        base = resolved(reference)
        chosen, given = {base.name: base}, {base.name: reference}
        for group in ((each,) for each in settings) if cross else (settings,):
            label = ", ".join(f"{key}={text}" for key, text in group)
            chosen[label] = resolved(reference, group)
    else:
        raise ValueError(
            "give at least two scenarios, or settings; the first scenario is the reference"
        )
    if cross:
        if len(chosen) != 3:
            raise AnalysisError(
                "a 2 × 2 takes a reference and two changes: two scenarios, or two settings (--set) "
                f"without a scenario beside the reference; here are {len(chosen) - 1}"
            )
        chosen["both"] = both(*chosen.values())
    return chosen, given


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


def folder_name(names: Sequence[str]) -> str:
    """A name for the folder, not too long for a file system."""
    names = [re.sub(r"[^A-Za-z0-9.]+", "-", name) for name in names]
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


def drawings(
    cut: Mapping[str, xr.Dataset], windows: Mapping[str, Window], theories: pd.DataFrame | None
) -> dict[str, Drawing]:
    """The figures of a comparison, with the rival readings where they were tried."""
    from sim.plots.compare import FIGURES
    from sim.plots.rivals import rivals as ranges

    draws = {name: partial(draw, cut, windows) for name, draw in FIGURES.items()}
    if theories is not None:
        first = next(iter(cut))
        draws["3-theories"] = partial(ranges, theories, first, rivals.few(cut[first].sizes["run"]))
    return {name: Drawing(draw, CAPTIONS[name]) for name, draw in draws.items()}
