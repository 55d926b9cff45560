"""The verb ``validate``: fits that see a part of the record, scored on the rest of it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.calibrate import FEWEST
from sim.cli.compare import aligned
from sim.cli.errors import BAD_INPUT, one_message, stop
from sim.cli.options import (
    no_plots_option,
    out_option,
    progress_bar,
    runs_option,
    seed_option,
    workers_option,
)
from sim.cli.run import write_manifest, write_tables

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario
    from sim.validation.forecasts import Forecast


@click.command("validate")
@click.argument("scenario", default="baseline")
@click.option(
    "--theories",
    is_flag=True,
    help="Fit every combination of rival theories to each cut-off, and compare them.",
)
@click.option(
    "--recovery",
    "cases",
    default=0,
    metavar="N",
    type=click.IntRange(0),
    help="Instead: fit to N records made up from known parameters, and count how often the "
    "posterior holds them.",
)
@click.option(
    "--draws",
    default=200_000,
    show_default=True,
    type=click.IntRange(FEWEST),
    help="Runs of the model for each fit, about.",
)
@runs_option(2000)
@seed_option
@workers_option
@out_option("runs/validate-SCENARIO")
@no_plots_option
def validate_command(
    scenario: str,
    theories: bool,
    cases: int,
    draws: int,
    runs: int,
    seed: int,
    workers: int,
    out: Path | None,
    no_plots: bool,
) -> None:
    """Score fits of SCENARIO on years of the record that they did not see.

    Fits to 2019 and to 2021 forecast what came later, and fits without the years of one government
    predict these; all are scored beside an in-sample fit and two naive forecasts. With --theories
    every combination of rival formulations is fitted and judged instead. Ten minutes to half an
    hour on two cores. Writes tables, manifest.json and figures.

    \b
    Examples:
      alliance-sim validate
      alliance-sim validate --theories --out runs/theories
      alliance-sim validate --recovery 40 --draws 50000 --out runs/recovery
    """
    if theories and cases:
        raise click.UsageError("--theories and --recovery are two different things; give one")
    began = time.perf_counter()
    with one_message():
        from sim import checked, record

        resolved = checked.load(scenario)
        if not record.applies_to(resolved.actor_codes):
            stop(f"the record speaks of {', '.join(sorted(record.ACTORS))} only", BAD_INPUT)
        folder = out or Path("runs") / f"validate-{resolved.name}"
        if cases:
            words, written = by_case(resolved, cases, draws, seed, workers, folder)
        else:
            found = fitted(resolved, theories, draws, runs, seed, workers)
            kind = by_theory if theories else by_fold
            words, written = kind(found, folder, plots=not no_plots)
        about = {
            "scenario": resolved.to_dict(),
            "theories": theories,
            "recovery": cases,
            "draws": draws,
            "runs": runs,
            "seed": seed,
        }
        write_manifest(folder, about, written, began)
    click.echo(words)
    click.echo(f"\n{time.perf_counter() - began:.0f} s; tables and figures in {folder}/")


def fitted(
    scenario: Scenario, theories: bool, draws: int, runs: int, seed: int, workers: int
) -> list[Forecast]:
    """Fits and forecasts of every split, or of every choice of formulations at each cut-off."""
    from sim.calibration import Effort
    from sim.calibration.many import choices_of
    from sim.validation import folds
    from sim.validation.forecasts import Job, forecasts

    own, *_ = choices = choices_of(scenario)
    if theories:
        jobs = [Job.of(choice, fold) for fold in folds.cutoffs() for choice in choices]
    else:
        splits = (folds.IN_SAMPLE, *folds.cutoffs(), *folds.governments(scenario))
        jobs = [Job.of(own, fold) for fold in splits]
    with progress_bar("fits", len(jobs)) as advance:
        return forecasts(
            scenario,
            jobs,
            effort=Effort.of(draws),
            runs=runs,
            seed=seed,
            workers=workers,
            progress=advance,
        )


def by_case(
    scenario: Scenario, cases: int, draws: int, seed: int, workers: int, folder: Path
) -> tuple[str, list[Path]]:
    """Recovery of known parameters: what to print, and what was written."""
    from sim.calibration import Effort
    from sim.validation.folds import LAST
    from sim.validation.recovery import recovery, summary

    with progress_bar("records made up and fitted", cases) as advance:
        table = recovery(
            scenario,
            cases=cases,
            until=LAST,
            effort=Effort.of(draws),
            seed=seed,
            workers=workers,
            progress=advance,
        )
    short = summary(table)
    written = write_tables({"recovery": table, "recovery-summary": short}, folder)
    lines = [
        f"{row.parameters}: the middle 50 % hold the true value in {100 * row.coverage_50:.0f} "
        f"± {100 * row.error_50:.0f} %, the middle 90 % in {100 * row.coverage_90:.0f} "
        f"± {100 * row.error_90:.0f} % of {row.cases} cases; posterior mean and truth correlate "
        f"at {row.follows:.2f}"
        for row in short.itertuples()
    ]
    return "\n".join(lines), written


def by_fold(found: list[Forecast], folder: Path, *, plots: bool) -> tuple[str, list[Path]]:
    """Scores by split of the record: what to print, and what was written."""
    import pandas as pd

    from sim.plots.files import save
    from sim.plots.theories import folds
    from sim.validation.splits import fit_table, split_tables, table1_by_split

    tables = split_tables(found)
    together = pd.concat([table.assign(split=name) for name, table in tables.items()])
    cells = table1_by_split(found)
    written = write_tables(
        {
            "scores": together,
            "observations": pd.concat([each.observations for each in found]),
            "table1": pd.concat([each.table1 for each in found]),
            "table1-scores": cells,
            "fits": fit_table(found),
        },
        folder,
    )
    if plots:
        written.append(save(folds(tables), folder / "figures" / "1-out-of-sample.png"))
    lines = [skill_text(tables), "", "Table 1, Brier score (model, climatology, persistence):"]
    lines += [
        f"  {row.split}: {row.model:.3f}, {row.climatology:.3f}, {row.persistence:.3f} "
        f"({row.cells} cells)"
        for row in cells.itertuples()
    ]
    return "\n".join(lines), written


def skill_text(tables: dict[str, pd.DataFrame]) -> str:
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


def by_theory(found: list[Forecast], folder: Path, *, plots: bool) -> tuple[str, list[Path]]:
    """Rival theories compared: what to print, and what was written."""
    from sim.analysis.observables import OBSERVABLES
    from sim.plots.files import save
    from sim.plots.theories import choices, readings
    from sim.validation.splits import fit_table
    from sim.validation.theories import by_choice, by_slot, pooled, text

    observations = pooled(found)
    by_combination, comparison = by_choice(observations), by_slot(observations)
    written = write_tables(
        {
            "choices": by_combination,
            "readings": comparison,
            "observations": observations,
            "fits": fit_table(found),
        },
        folder,
    )
    if plots:
        titles = {name: each.title for name, each in OBSERVABLES.items()}
        pictures = {
            "1-choices": choices(by_combination),
            "2-readings": readings(comparison, titles),
        }
        for name, figure in pictures.items():
            written.append(save(figure, folder / "figures" / f"{name}.png"))
    return text(comparison, by_combination), written
