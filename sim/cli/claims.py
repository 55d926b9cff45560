"""The verb ``claims``: every claim of the article as an experiment."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from sim.cli.errors import one_message
from sim.cli.options import progress_bar, workers_option

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.verdicts import Finding


@click.command("claims")
@click.option(
    "--runs",
    default=1000,
    show_default=True,
    type=click.IntRange(20),
    help="Runs of each arm at the fitted parameters, a draw of the posterior each.",
)
@click.option(
    "--draws",
    default=1000,
    show_default=True,
    type=click.IntRange(20),
    help="Draws of all parameters from their declared ranges.",
)
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="Seed of the shocks and of the draws.",
)
@workers_option
@click.option(
    "--quick",
    is_flag=True,
    help="200 runs and 200 draws, default formulations only: within a minute.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of the table.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for claims.csv, claims.json, the figure and report.html  [default: none written]",
)
def claims_command(
    runs: int, draws: int, seed: int, workers: int, quick: bool, as_json: bool, out: Path | None
) -> None:
    """Test every claim of the article: effect, interval, robustness, verdict.

    Each claim is one or more pairs of scenarios run on the same shocks.  Robustness is the share
    of parameter draws in which the expected sign holds, under each rival formulation.

    \b
    Examples:
      alliance-sim claims --quick
      alliance-sim claims --out runs/claims
      alliance-sim claims --json > claims.json
    """
    if quick and any(given(name) for name in ("runs", "draws")):
        raise click.UsageError("--quick sets --runs and --draws itself; give one or the other")
    began = time.perf_counter()
    with one_message():
        from sim.experiments.claims import CLAIMS, EXPERIMENTS
        from sim.experiments.episodes import episodes
        from sim.experiments.episodes import text as tell_episodes
        from sim.experiments.run_claims import QUICK, Effort, findings
        from sim.experiments.table import record, table, text

        effort = QUICK if quick else Effort(runs=runs, points=draws)
        with progress_bar("arms of experiments", 1) as advance:
            found = findings(
                EXPERIMENTS,
                effort,
                seed=seed,
                workers=workers,
                progress=lambda done, of: advance(1 / of),
            )
        if out is not None:
            about = {"runs": effort.runs, "draws": effort.points, "seed": seed}
            write(out, table(found), found, about)
        if as_json:
            click.echo(json.dumps([record(finding) for finding in found], indent=2))
            return
    click.echo(text(found, dict(CLAIMS)))
    click.echo(tell_episodes(episodes(effort.runs, seed)))
    click.echo(f"{len(found)} experiments in {time.perf_counter() - began:.0f} s")
    if out is not None:
        click.echo(f"claims.csv, claims.json, claims.png and report.html in {out}/")


def given(name: str) -> bool:
    """Whether the user gave an option, rather than leaving it at its default."""
    return click.get_current_context().get_parameter_source(name) is ParameterSource.COMMANDLINE


def write(
    folder: Path, rows: "pd.DataFrame", found: "list[Finding]", about: Mapping[str, int]
) -> None:
    """Write the table, the JSON, the figure and the report on them."""
    from sim.ensemble import write_whole
    from sim.ensemble.labels import versions
    from sim.experiments.claims import CLAIMS
    from sim.experiments.table import record
    from sim.plots.claims import claims
    from sim.plots.files import save
    from sim.report.results import claims_report

    text = json.dumps([record(finding) for finding in found], indent=2) + "\n"
    write_whole(folder / "claims.json", lambda file: file.write_text(text, encoding="utf-8"))
    write_whole(folder / "claims.csv", lambda file: rows.to_csv(file, index=False))
    picture = save(claims(rows), folder / "claims.png")
    told = {**about, "versions": versions()}
    claims_report(folder / "report.html", rows, CLAIMS, picture, told)
