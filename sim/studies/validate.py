"""How good are fits on years that they did not see? Splits, rival theories, recovery."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from sim import record
from sim.analysis.observables import OBSERVABLES
from sim.analysis.text import aligned
from sim.core.errors import AnalysisError
from sim.core.kept import Kept
from sim.inference import Effort
from sim.inference import forecasts as folds
from sim.inference import rivals as theories
from sim.inference.forecasts import (
    Forecast,
    Job,
    fit_table,
    forecasts,
    split_tables,
    table1_by_split,
)
from sim.inference.posterior import choices_of
from sim.inference.recovery import ranks, recovery, summary, uniformity
from sim.scenario import Scenario
from sim.studies.study import Bars, Drawing, Study, no_bars, resolved


def validate(
    scenario: Scenario | str | Path = "baseline",
    *,
    every_theory: bool = False,
    cases: int = 0,
    draws: int = 200_000,
    runs: int = 2000,
    seed: int = 0,
    workers: int = 1,
    kept: Kept | None = None,
    bars: Bars = no_bars,
) -> Study:
    """Score fits of a scenario on years of the record that they did not see.

    With ``every_theory`` each other reading alone is fitted and judged too; with
    ``cases`` so many records made up from known parameters are fitted. Runs of fits are put down
    in the folder ``kept(name)`` as they are done, and what was stopped is taken up there.

    Raises
    ------
    AnalysisError
        If the record does not speak of the scenario's actors.
    """
    chosen = resolved(scenario)
    if not record.applies_to(chosen.actor_codes):
        raise AnalysisError(f"the record speaks of {', '.join(sorted(record.ACTORS))} only")
    name = f"validate-{chosen.name}"
    folder = None if kept is None else kept(name)
    if cases:
        parts = by_case(chosen, cases, draws, seed, workers, folder, bars)
    else:
        kind = by_theory if every_theory else by_fold
        parts = kind(fitted(chosen, every_theory, draws, runs, seed, workers, folder, bars))
    return Study(
        kind="validate",
        name=name,
        about={
            "scenario": chosen.to_dict(),
            "theories": every_theory,
            "recovery": cases,
            "draws": draws,
            "runs": runs,
            "seed": seed,
        },
        files=(*(f"{name}.csv" for name in parts["tables"]), "manifest.json"),
        **parts,
    )


def fitted(
    scenario: Scenario,
    every_theory: bool,
    draws: int,
    runs: int,
    seed: int,
    workers: int,
    kept: Path | None,
    bars: Bars,
) -> list[Forecast]:
    """Fits and forecasts of every split, or of every choice of formulations at each cut-off."""
    own, *_ = choices = choices_of(scenario)
    if every_theory:
        jobs = [Job.of(choice, fold) for fold in folds.cutoffs() for choice in choices]
    else:
        splits = (folds.IN_SAMPLE, *folds.cutoffs(), *folds.governments(scenario))
        jobs = [Job.of(own, fold) for fold in splits]
    with bars("fits", len(jobs)) as advance:
        return forecasts(
            scenario,
            jobs,
            effort=Effort.of(draws),
            runs=runs,
            seed=seed,
            workers=workers,
            kept=kept,
            progress=advance,
        )


def by_case(
    scenario: Scenario,
    cases: int,
    draws: int,
    seed: int,
    workers: int,
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
    lines = [skill_text(scores), "", "Table 1, Brier score (model, climatology, persistence):"]
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


def by_theory(found: list[Forecast]) -> dict[str, Any]:
    """Rival theories compared: tables, text and figures."""
    observations = theories.pooled(found)
    choices, readings = theories.by_choice(observations), theories.by_slot(observations)
    tables = {
        "choices": choices,
        "readings": readings,
        "observations": observations,
        "fits": fit_table(found),
    }
    return {
        "tables": tables,
        "text": theories.text(readings, choices),
        "drawings": partial(of_theories, choices, readings),
    }


def of_folds(scores: Mapping[str, pd.DataFrame]) -> dict[str, Drawing]:
    """The figure of the splits."""
    from sim.plots.fits import folds as draw

    caption = "Skill of each series in sample, after a cut-off and without a government."
    return {"1-out-of-sample": Drawing(partial(draw, dict(scores)), caption)}


def of_theories(choices: pd.DataFrame, readings: pd.DataFrame) -> dict[str, Drawing]:
    """The figures of rival theories."""
    from sim.plots import fits as draw

    titles = {name: each.title for name, each in OBSERVABLES.items()}
    return {
        "1-choices": Drawing(
            partial(draw.choices, choices), "Skill of each choice of theories, by series."
        ),
        "2-readings": Drawing(
            partial(draw.readings, readings, titles),
            "Rival readings of a slot compared by their forecasts, series by series.",
        ),
    }
