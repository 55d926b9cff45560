"""How near does a scenario come to dated facts, beside naive forecasts?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from sim.analysis.dispersion import count_table, dispersions
from sim.analysis.first_threats import NEEDED, agreement, first_threats
from sim.analysis.headline import fitted_elsewhere
from sim.analysis.observables import variables
from sim.analysis.scoreboard import Scoreboard, scoreboard
from sim.analysis.silent import silent, told_of_silent
from sim.analysis.text import (
    as_json,
    format_board,
    format_dispersions,
    format_threats,
    rows_of,
    wins_in_words,
)
from sim.analysis.yearly import HALF, YEAR
from sim.core.errors import AnalysisError
from sim.inference.repeated import DRAWS, RUNS, repeated
from sim.record import FIRST, Record
from sim.scenario import Month, Scenario
from sim.studies.origins import Inputs, first_known, forecasting, refuse_strangers
from sim.studies.study import Bars, Drawing, Study, ensemble, no_bars, resolved

IN, OUT, ELSEWHERE = "in sample", "out of sample", "fitted elsewhere"
"""Samples: years that the fit saw, years that it did not, and a record that it did not see."""
TABLES = {"scores": "series", "observations": "observations", "table1": "table1"}
"""Table of the study → table of a scoreboard."""
HALVES = {"half-years": "series", "half-year-observations": "observations"}
"""The same of the counts by half-years."""
THREATS = "first_threats"
CAPTIONS: Mapping[str, str] = {
    "1-history": "Every series that the record can judge: the middle half and 90 % of the runs by "
    "year, and the real values as diamonds. Where years are shaded, nothing of them was fitted to.",
    "2-scoreboard": "Skill of each series against the best naive forecast, with the 95 % "
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
    until: str | None = None,
    inputs: Inputs = "realised",
    runs: int = 1000,
    seed: int = 0,
    bars: Bars = no_bars,
) -> History:
    """Score a scenario against its record, beside naive forecasts.

    With ``until`` (YYYY-MM) the parameters are of the fit that saw nothing after that month, and
    only what came after it is scored; with ``inputs`` "frozen" the scenario knows nothing after it
    either.

    Tables: ``scores`` (one row a series), ``observations`` (one a series and year) and ``table1``
    (one a cell of the article's Table 1), each with the column ``sample``; ``half-years`` and
    ``half-year-observations``, counts by half-years likewise; ``counts`` (one a count
    and year, see `sim.analysis.dispersion`), ``dispersion`` (one a count) and, where the result can
    tell, ``first_threats`` (one a year and actor, see `sim.analysis.first_threats`).

    Raises
    ------
    AnalysisError
        If no record speaks of the scenario's actors or years, or there is no such fit.
    """
    chosen = resolved(scenario)
    facts = refuse_strangers(chosen)
    chosen = forecasting(chosen, until, inputs)
    data = ensemble(chosen, runs, seed, bars, keep=(*variables(record=facts), NEEDED))
    elsewhere = fitted_elsewhere(data, facts)
    cutoff = until or (data.attrs.get("fitted_to") if elsewhere is None else None)
    since = first_known(chosen, until, facts)
    judge = partial(judged, data, cutoff, since=since, after=until is not None, record=facts)
    boards = judge(untouched=elsewhere is not None)
    halves = judge(untouched=elsewhere is not None, months=HALF)
    if not boards:
        raise AnalysisError(f"nothing on record after {until} can be scored in {chosen.name}")
    beside = beside_the_record(chosen, data, facts, seed, bars, until)
    fitted = whose_fit(data, elsewhere)
    scored = [name for board in boards.values() for name in board.series["name"]]
    lacking = told_of_silent(silent(data, scored, facts), runs)
    tables = {
        **{name: together(boards, of) for name, of in TABLES.items()},
        **{name: together(halves, of) for name, of in HALVES.items()},
        **beside,
    }
    worth = {name: standing(name, board, cutoff, fitted) for name, board in boards.items()}
    return History(
        kind="history",
        name="-".join(["history", chosen.name, *asked(until, inputs)]),
        about={
            "scenario": chosen.to_dict(),
            "scenario_digest": chosen.digest,
            "runs": runs,
            "seed": seed,
            "cutoff": cutoff,
            "inputs": inputs,
            **({} if facts.name == FIRST else {"record": facts.known_as}),
            "versions": data.sim.versions,
        },
        title=f"{data.sim.name}: {data.sizes['run']} runs, seed {data.attrs['seed']}, against the "
        f"record{f', inputs {inputs}' if until else ''}",
        text="\n".join(
            [
                *(
                    f"\n{worth[n]}\n{format_board(board)}\n{in_half_years(halves.get(n))}"
                    for n, board in boards.items()
                ),
                f"\n{format_dispersions(beside['dispersion'])}",
                *(f"\n{format_threats(agreement(t))}" for n, t in beside.items() if n == THREATS),
                *([f"\n{lacking}"] if lacking else []),
            ]
        ),
        tables=tables,
        record={
            "cutoff": cutoff,
            "period": period(boards),
            "inputs": inputs,
            **as_contract(boards, halves),
            **{name: rows_of(table) for name, table in beside.items()},
        },
        files=(
            *(f"{name}.csv" for name, table in tables.items() if len(table)),
            "history.json",
            "manifest.json",
        ),
        digits=None,
        drawings=partial(drawings, data, boards, facts, since, inputs if until else ""),
        data=data,
        boards=boards,
        worth=worth,
    )


def asked(until: str | None, inputs: Inputs) -> list[str]:
    """What of a name tells one question about a scenario from another: cut-off and inputs."""
    told = [] if until is None else ["to", until]
    return told if inputs == "realised" else [*told, inputs]


def beside_the_record(
    scenario: Scenario,
    data: xr.Dataset,
    record: Record,
    seed: int,
    bars: Bars,
    until: str | None = None,
) -> dict[str, pd.DataFrame]:
    """What is no score: counts year by year and their scatter, and the first threats.

    With a cut-off only counts of the years after it.
    """
    with bars(f"{scenario.name}: repeated draws", DRAWS * RUNS) as advance:
        needed = variables(record=record)
        nested = repeated(scenario, seed=seed, keep=needed, progress=advance)
    counts = count_table(data, nested, record)
    if until is not None:
        counts = counts[counts["year"] > Month.parse(until).year]
    tables = {"counts": counts, "dispersion": dispersions(counts)}
    threats = first_threats(data, record)
    return {**tables, THREATS: threats} if len(threats) else tables


def period(boards: Mapping[str, Scoreboard]) -> str | None:
    """First and last month scored, of the first sample."""
    for board in boards.values():
        years = board.observations["year"]
        return f"{int(years.min())}-01 to {int(years.max())}-12"
    return None


def in_half_years(board: Scoreboard | None) -> str:
    """The half-years in a line or two."""
    if board is None:
        return ""
    return f"Counts by half-years. {wins_in_words(board.wins)}"


def judged(
    data: xr.Dataset,
    cutoff: str | None,
    *,
    since: int | None = None,
    after: bool = False,
    months: int = YEAR,
    record: Record | None = None,
    untouched: bool = False,
) -> dict[str, Scoreboard]:
    """Scoreboards by sample; out of sample comes first where there are years after the cut-off.

    A year of which the fit saw a part belongs to neither sample. With ``after`` only what came
    after the cut-off is scored. ``untouched`` says that the fit saw another record. ``since``,
    ``months`` and ``record`` as in :func:`sim.analysis.scoreboard.scoreboard`.
    """
    board = partial(scoreboard, data, since=since, months=months, record=record)
    if cutoff is None:
        return {ELSEWHERE if untouched else IN: board()}
    year, month = (int(part) for part in cutoff.split("-"))
    whole = year if month == 12 else year - 1
    boards = {OUT: board(first=year + 1, trained_to=whole)}
    if not after:
        boards[IN] = board(last=min(whole, int(data["time"].dt.year.values[-1])))
    return {name: board for name, board in boards.items() if len(board.series)}


def as_contract(
    boards: Mapping[str, Scoreboard], halves: Mapping[str, Scoreboard] | None = None
) -> dict[str, Any]:
    """The first sample under the promised keys, the other under its name."""
    content: dict[str, Any] = {}
    for name, board in boards.items():
        told = as_json(board)
        if halves and name in halves:
            half = as_json(halves[name])
            told["half_yearly"] = {key: half[key] for key in ("series", "wins", "left_out")}
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


def whose_fit(data: xr.Dataset, elsewhere: str | None) -> str:
    """What the parameters were fitted to, in words; "the record" is that of the scenario."""
    if elsewhere is None:
        return "the record"
    return f"another triangle's record ({elsewhere}, up to {data.attrs['fitted_to']})"


def standing(name: str, board: Scoreboard, cutoff: str | None, fitted: str = "the record") -> str:
    """What the sample is worth, in plain words; ``fitted`` says to what (`whose_fit`)."""
    years = sorted(int(year) for year in set(board.observations["year"]))
    span = f"{years[0]} to {years[-1]}"
    if name == ELSEWHERE:
        return (
            f"FITTED ELSEWHERE, {span}: the parameters were fitted to {fitted} and to nothing of "
            "this one; the naive forecasts know the scored years, which makes them strong."
        )
    if name == OUT:
        to = f"{fitted} up to {cutoff}" if fitted == "the record" else fitted
        return (
            f"OUT OF SAMPLE, {span}: parameters fitted to {to}; the naive "
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


def drawings(
    data: xr.Dataset, boards: Mapping[str, Scoreboard], record: Record, since: int, inputs: str
) -> dict[str, Drawing]:
    """The bands, and scoreboard and PIT of every sample."""
    from sim.plots.history import history as bands
    from sim.plots.scoreboard import pit
    from sim.plots.scoreboard import scoreboard as skills

    about = f"{data.sim.name}, {data.sizes['run']:,} runs"
    trained_to = boards[OUT].trained_to if OUT in boards else None
    draw_bands = partial(bands, data, trained_to, since=since, inputs=inputs, record=record)
    found = {"1-history": Drawing(draw_bands, CAPTIONS["1-history"])}
    for sample, board in boards.items():
        called = partial(skills, sample=ELSEWHERE if sample == ELSEWHERE else IN)
        for name, draw in (("2-scoreboard", called), ("3-pit", pit)):
            file, caption = named_by(name, sample, alone=len(boards) == 1)
            found[file] = Drawing(partial(draw, board, about), caption)
    return found


def named_by(name: str, sample: str, *, alone: bool) -> tuple[str, str]:
    """Name and caption of a figure; with several samples each says which it is of."""
    if alone:
        return name, CAPTIONS[name]
    return f"{name}-{sample.replace(' ', '-')}", f"{sample.capitalize()}. {CAPTIONS[name]}"
