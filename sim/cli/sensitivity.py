"""The verb ``sensitivity``: which factor of a sweep moves which outcome."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.compare import aligned
from sim.cli.errors import one_message
from sim.cli.options import no_plots_option, out_option, progress_bar
from sim.cli.run import write_tables
from sim.cli.stores import finish, folder_argument, opened, say_where

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.sensitivity import Sensitivity

SHOWN = 5
"""Factors that are printed for each outcome."""


@click.command("sensitivity")
@folder_argument
@click.option(
    "--outcome", "outcomes", multiple=True, help="Only this outcome.  May be given several times."
)
@click.option(
    "--resamples",
    default=200,
    show_default=True,
    type=click.IntRange(20),
    help="Resamples of the bootstrap behind the intervals.",
)
@click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(0), help="Seed of the bootstrap."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of the table.")
@out_option("DIR/sensitivity")
@no_plots_option
def sensitivity_command(
    folder: Path,
    outcomes: tuple[str, ...],
    resamples: int,
    seed: int,
    as_json: bool,
    out: Path | None,
    no_plots: bool,
) -> None:
    """Which factor moves which outcome, in the sweep in DIR.

    Sobol designs give shares of variance (first order and total), Morris designs mean effects;
    both with 95 % intervals, by month where the sweep kept trajectories, and by claim of the
    article. Tells how much of each outcome is chance, which includes what the scenario draws for
    each run and the sweep does not vary. Writes indices.csv, groups.csv, chance.csv,
    manifest.json and figures.

    \b
    Example:
      alliance-sim sensitivity runs/my-sweep
    """
    began = time.perf_counter()
    with one_message():
        from sim.analysis.sensitivity import sensitivity
        from sim.analysis.swept import swept

        data = opened(folder)
        count = len(swept(data).positions(outcomes))
        with progress_bar("elements of outcomes", count) as advance:
            found = sensitivity(
                data, outcomes or None, resamples=resamples, seed=seed, progress=advance
            )
        target = out or folder / "sensitivity"
        tables = {"indices": found.indices, "groups": found.groups, "chance": found.chance}
        written = write_tables(tables, target)
        if not no_plots:
            written += draw(found, target / "figures")
        about = {"design": found.design, "resamples": resamples, "seed": seed}
        finish(target, data, about, written, began)
    if as_json:
        click.echo(json.dumps(record(found), indent=2, ensure_ascii=False))
        return
    report(found)
    say_where(target, written, began)


def draw(found: "Sensitivity", folder: Path) -> list[Path]:
    """A tornado and, over time, the indices of each element of each outcome that varies."""
    from sim.plots.files import save
    from sim.plots.sensitivity import figures

    jobs = figures(found)
    written = []
    with progress_bar("figures", len(jobs)) as advance:
        for name, job in jobs.items():
            written.append(save(job(), folder / f"{name}.png"))
            advance(1)
    return written


def record(found: "Sensitivity") -> dict[str, object]:
    """The tables as JSON: lists of rows, null where a number is missing."""
    tables = {"indices": found.indices, "groups": found.groups, "chance": found.chance}
    rows = {name: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
    return {"design": found.design, "replicates": found.replicates, **rows}


def report(found: "Sensitivity") -> None:
    """Print the leading factors of each outcome, and how much of it is chance."""
    from sim.analysis.sensitivity import at_the_end

    last, chance = found.last(), at_the_end(found.chance).set_index(["outcome", "element"])
    for key, rows in last.groupby(["outcome", "element"], sort=False):
        if rows[found.main].isna().all():
            click.echo(f"\n{' '.join(filter(None, key))}: does not vary")
            continue
        month = rows["time"].iloc[0]
        told = chance.loc[key]
        click.echo(
            f"\n{' '.join(filter(None, key))}{f' in {month}' if month else ''}: {luck(told)}"
        )
        click.echo(leading(found, rows.nlargest(SHOWN, found.main)))


def luck(told: "pd.Series") -> str:
    """How much is chance, in words."""
    if told["chance"] != told["chance"]:
        return "one replicate, so that chance cannot be told from factors"
    return f"{told['chance']:.0%} of a run is chance, {told['left']:.0%} after averaging"


def leading(found: "Sensitivity", rows: "pd.DataFrame") -> str:
    """Factors with their indices as plain text."""
    names = {"sobol": ("ST", "S1"), "morris": ("mu_star", "sigma")}[found.design]
    titles = {"ST": "total", "S1": "first order", "mu_star": "mu*", "sigma": "sigma"}
    cells = [["", *(titles[name] for name in names), "95 % interval", "claims"]]
    for row in rows.to_dict("records"):
        low, high = row[f"{found.main}_low"], row[f"{found.main}_high"]
        numbers = [f"{row[name]:.3g}" for name in names]
        cells.append([f"  {row['short']}", *numbers, f"{low:.3g} to {high:.3g}", row["claims"]])
    return aligned(cells)
