"""How good are fits on years that they did not see? Splits, rival theories, recovery."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.naive import NAMES as NAIVE
from sim.analysis.observables import observables_of
from sim.analysis.text import aligned, listed
from sim.core.errors import AnalysisError, unknown
from sim.core.kept import Kept
from sim.inference import Effort, codings, pools
from sim.inference import forecasts as folds
from sim.inference import rivals as theories
from sim.inference.fit import facts_of
from sim.inference.forecasts import (
    Forecast,
    Job,
    fit_table,
    forecasts,
    split_tables,
    table1_by_split,
)
from sim.inference.posterior import choices_of, replaced
from sim.inference.recovery import ranks, recovery, summary, uniformity
from sim.inference.warm_start import WarmStart
from sim.parallel import Workers
from sim.record import Record
from sim.scenario import Scenario
from sim.studies.study import Bars, Drawing, Study, no_bars, resolved
from sim.theories.formulations import DEFAULT_FORMULATIONS

BY_FOLD, BY_THEORY, BY_CODING = "folds", "theories", "coding"
KINDS = (BY_FOLD, BY_THEORY, BY_CODING)
"""What is compared: years seen and not seen, rival readings, codings of governments."""
JUDGED_AT = (2014, 2019)
"""Origins of the forecasts by which rival readings are judged."""


def validate(
    scenario: Scenario | str | Path = "since-1994",
    *,
    compare: str = BY_FOLD,
    inputs: Sequence[str] = (),
    slots: Collection[str] = (),
    together: Mapping[str, str] | None = None,
    origins: Sequence[int] = (),
    left_out: bool = False,
    cases: int = 0,
    draws: int = 200_000,
    begun_from: str | Path | None = None,
    runs: int = 2000,
    seed: int = 0,
    workers: Workers = 1,
    kept: Kept | None = None,
    bars: Bars = no_bars,
) -> Study:
    """Score fits of a scenario on years of the record that they did not see.

    ``compare`` is one of `KINDS`: the own readings from rolling origins, each other reading alone
    (of ``slots`` only, if any is named; or the readings ``together``, slot → reading, all at once),
    or coarser codings of governments. ``inputs`` are those of
    forecasts, realised and frozen; without any both, and frozen alone where readings or codings are
    compared. ``origins`` are the years up to which fits see the record; without any 2014, 2019 and
    2021, the first two where readings are compared. With ``left_out`` also governments are left out
    one at a time; with ``cases`` so many records made up from known parameters are fitted instead.
    Fits begin from the draws of the posterior ``begun_from``, the name of a bundled one or a file,
    in the place of the prior; it may have seen no year that one of them may not see.
    Runs of fits are put down in the folder ``kept(name)`` as they are done, and what was stopped is
    taken up there.

    Raises
    ------
    AnalysisError
        If no record speaks of the scenario's actors or years, for an unknown slot, or if
        ``begun_from`` saw too much.
    """
    chosen = resolved(scenario)
    own = {**DEFAULT_FORMULATIONS, **chosen.formulations}
    warm = None if begun_from is None else WarmStart.read(begun_from, own)
    facts_of(chosen)
    name = f"validate-{chosen.name}"
    folder = None if kept is None else kept(name)
    if cases:
        parts = by_case(chosen, cases, draws, seed, workers, folder, bars)
    else:
        jobs = jobs_of(chosen, compare, inputs, slots, origins, left_out, together)
        wide = Effort.wide(draws, begun=warm is not None)
        effort = Effort.of(draws) if compare == BY_FOLD else wide
        if warm is not None:
            refuse_later(warm, jobs)
        found = fitted(chosen, jobs, effort, runs, seed, workers, folder, bars, warm)
        parts = {BY_FOLD: by_fold, BY_THEORY: by_theory, BY_CODING: by_coding}[compare](found)
    return Study(
        kind="validate",
        name=name,
        about={
            "scenario": chosen.to_dict(),
            "compare": compare,
            "inputs": list(inputs),
            "slots": list(slots),
            "together": dict(together or {}),
            "origins": list(origins),
            "left_out": left_out,
            "recovery": cases,
            "begun_from": None if begun_from is None else str(begun_from),
            "draws": draws,
            "runs": runs,
            "seed": seed,
        },
        files=(*(f"{name}.csv" for name in parts["tables"]), "manifest.json"),
        **parts,
    )


def jobs_of(
    scenario: Scenario,
    compare: str,
    inputs: Sequence[str] = (),
    slots: Collection[str] = (),
    origins: Sequence[int] = (),
    left_out: bool = False,
    together: Mapping[str, str] | None = None,
) -> list[Job]:
    """The fits that a comparison needs."""
    own, *others = choices_of(scenario)
    if together:
        others = [replaced(own, together)]
    for slot in slots:
        if slot not in own:
            unknown("slot of formulations", slot, list(own))
    if compare == BY_FOLD:
        splits = (folds.IN_SAMPLE, *folds.cutoffs(scenario, origins or folds.ORIGINS))
        splits += folds.governments(scenario) if left_out else ()
        return [Job.of(own, fold, inputs or folds.INPUTS) for fold in splits]
    given = inputs or (folds.FROZEN,)
    origins = origins or (JUDGED_AT if compare == BY_THEORY else folds.ORIGINS)
    cutoffs = folds.cutoffs(scenario, origins)
    if not cutoffs:
        seen = f"{scenario.start} to {scenario.end}"
        at = ", ".join(map(str, origins))
        raise AnalysisError(
            f"{scenario.name} ({seen}) has no years to see and to score around {at}"
        )
    if compare == BY_CODING:
        every = codings.codings()
        return [Job.of(own, fold, given, coding) for fold in cutoffs for coding in every]
    choices = [own, *(c for c in others if not slots or any(c[s] != own[s] for s in slots))]
    return [Job.of(choice, fold, given) for fold in cutoffs for choice in choices]


def fitted(
    scenario: Scenario,
    jobs: Sequence[Job],
    effort: Effort,
    runs: int,
    seed: int,
    workers: Workers,
    kept: Path | None,
    bars: Bars,
    begun_from: WarmStart | None = None,
) -> list[Forecast]:
    """Fits and forecasts of all jobs."""
    with bars("fits", len(jobs)) as advance:
        return forecasts(
            scenario,
            jobs,
            effort=effort,
            runs=runs,
            seed=seed,
            workers=workers,
            kept=kept,
            progress=advance,
            begun_from=begun_from,
        )


def refuse_later(begun_from: WarmStart, jobs: Sequence[Job]) -> None:
    """AnalysisError if draws to begin from saw years that one of the fits may not see."""
    for job in jobs:
        try:
            begun_from.refuse_later(job.fold.until, job.fold.without)
        except ValueError as error:
            raise AnalysisError(str(error)) from error


def by_case(
    scenario: Scenario,
    cases: int,
    draws: int,
    seed: int,
    workers: Workers,
    kept: Path | None,
    bars: Bars,
) -> dict[str, Any]:
    """Recovery of known parameters: tables and text."""
    with bars("records made up and fitted", cases) as advance:
        table = recovery(
            scenario,
            cases=cases,
            until=folds.LAST,
            effort=Effort.of(draws),
            seed=seed,
            workers=workers,
            kept=kept,
            progress=advance,
        )
    short = summary(table)
    lines = [
        f"{row.parameters}: the middle 50 % hold the true value in {100 * row.coverage_50:.0f} "
        f"± {100 * row.error_50:.0f} %, the middle 90 % in {100 * row.coverage_90:.0f} "
        f"± {100 * row.error_90:.0f} % of {row.cases} cases; posterior mean and truth correlate "
        f"at {row.follows:.2f}"
        for row in short.itertuples()
    ]
    even = uniformity(table)
    together = even.iloc[0]
    lines.append(
        f"ranks of the true values: uniform at p = {together.p_chi2:.2f} (χ²) and "
        f"{together.p_ks:.2f} (Kolmogorov and Smirnov), the smallest of {len(even) - 1} "
        "parameters, counted as such"
    )
    tables = {
        "recovery": table,
        "recovery-summary": short,
        "recovery-ranks": ranks(table),
        "recovery-uniformity": even,
    }
    return {"tables": tables, "text": "\n".join(lines)}


def by_fold(found: list[Forecast]) -> dict[str, Any]:
    """Scores by split of the record: tables, text and figures."""
    scores = split_tables(found)
    cells = table1_by_split(found)
    tables = {
        "scores": pd.concat([table.assign(split=name) for name, table in scores.items()]),
        "observations": pd.concat([each.observations for each in found]),
        "table1": pd.concat([each.table1 for each in found]),
        "table1-scores": cells,
        "fits": fit_table(found),
    }
    lines = [
        skill_text(scores),
        beaten_text(scores),
        "",
        "Table 1, Brier score (model, climatology, persistence):",
    ]
    lines += [
        f"  {row.split}: {row.model:.3f}, {row.climatology:.3f}, {row.persistence:.3f} "
        f"({row.cells} cells)"
        for row in cells.itertuples()
    ]
    return {"tables": tables, "text": "\n".join(lines), "drawings": partial(of_folds, scores)}


def skill_text(tables: Mapping[str, pd.DataFrame]) -> str:
    """Skill of each series under each split as plain text; a star where a naive forecast wins."""
    names = list(dict.fromkeys(name for table in tables.values() for name in table["title"]))
    rows = [("skill", *tables, "")]
    for name in names:
        cells = []
        for table in tables.values():
            own = table[table["title"] == name]
            value = float(own["skill"].iloc[0]) if len(own) else float("nan")
            cells.append("–" if value != value else f"{value:+.2f}{'*' if value < 0 else ' '}")
        rows.append((name, *cells, ""))
    return aligned(rows) + "\n* a naive forecast is better"


def beaten_text(tables: Mapping[str, pd.DataFrame]) -> str:
    """In how many series of each split every naive forecast is beaten."""
    rows = [("better than all", *(split_beaten(table) for table in tables.values()), "")]
    told = aligned([("", *tables, ""), *rows])
    return f"{told}\nall naive forecasts: {listed(NAIVE)}"


def split_beaten(table: pd.DataFrame) -> str:
    """Series beaten of all that have a skill, which is against the best naive forecast."""
    skill = table["skill"].dropna()
    return f"{int((skill > 0).sum())} of {len(skill)}"


def by_theory(found: list[Forecast]) -> dict[str, Any]:
    """Rival theories compared: tables, text and figures."""
    observations, record = theories.pooled(found), found[0].fitted.target.record
    choices, readings = theories.by_choice(observations, record), theories.by_slot(observations)
    effects, pool = theories.main_effects(observations), pools.pools(found)
    tables = {
        "verdicts": effects,
        "pools": pool,
        "choices": choices,
        "readings": readings,
        "observations": observations,
        "fits": fit_table(found),
    }
    return {
        "tables": tables,
        "text": "\n".join([theories.text(readings, choices, effects, record), *pools.text(pool)]),
        "drawings": partial(of_theories, choices, readings, record),
    }


def by_coding(found: list[Forecast]) -> dict[str, Any]:
    """Codings of governments compared: tables and text."""
    observations = pd.concat([each.observations for each in found], ignore_index=True)
    table = codings.by_coding(observations)
    tables = {"codings": table, "observations": observations, "fits": fit_table(found)}
    return {"tables": tables, "text": codings.text(table)}


def of_folds(scores: Mapping[str, pd.DataFrame]) -> dict[str, Drawing]:
    """The figure of the splits."""
    from sim.plots.fits import folds as draw

    caption = "Skill of each series in sample, after each origin, and without a government."
    return {"1-out-of-sample": Drawing(partial(draw, dict(scores)), caption)}


def of_theories(
    choices: pd.DataFrame, readings: pd.DataFrame, record: Record
) -> dict[str, Drawing]:
    """The figures of rival theories."""
    from sim.plots import fits as draw
    from sim.plots.readings import readings as pairs

    titles = {name: each.title for name, each in observables_of(record).items()}
    drawn = {
        "1-choices": Drawing(
            partial(draw.choices, choices), "Skill of each choice of theories, by series."
        )
    }
    if len(readings):
        drawn["2-readings"] = Drawing(
            partial(pairs, readings, titles),
            "Rival readings of a slot compared by their forecasts, series by series.",
        )
    return drawn
