"""The verb ``discover``: in which corner of what was varied a condition holds."""

import json
import math
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.errors import one_message
from sim.cli.options import no_plots_option, out_option, progress_bar
from sim.cli.run import write_tables
from sim.cli.stores import finish, folder_argument, opened, say_where

if TYPE_CHECKING:
    from sim.analysis.discovery import Box, Discovery


@click.command("discover")
@folder_argument
@click.option(
    "--where",
    required=True,
    metavar="CONDITION",
    help="What is looked for, in the names of the result: "
    "'min institutionalisation[military] until 2030-12 < 0.1 or pact > 0'.",
)
@click.option(
    "--threshold",
    default=0.5,
    show_default=True,
    type=click.FloatRange(0.0, 1.0, min_open=True),
    help="Share of a point's runs that must meet the condition.",
)
@click.option(
    "--boxes",
    default=3,
    show_default=True,
    type=click.IntRange(1, 20),
    help="Look for so many boxes at most.",
)
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="Seed of the choice of points that are held out.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of the account.")
@out_option("DIR/discover")
@no_plots_option
def discover_command(
    folder: Path,
    where: str,
    threshold: float,
    boxes: int,
    seed: int,
    as_json: bool,
    out: Path | None,
    no_plots: bool,
) -> None:
    """Find the corners of the sweep in DIR where a condition holds.

    PRIM looks for boxes in two thirds of the points; a box is reported only if it holds on the
    third that was held out, whose coverage and density are given. Writes boxes.csv, limits.csv,
    points.csv, manifest.json and figures.

    \b
    Examples:
      alliance-sim discover runs/my-sweep --where "institutionalisation[military] < 0.1"
      alliance-sim discover runs/my-sweep --where "pact > 0" --threshold 0.2
    """
    began = time.perf_counter()
    with one_message():
        from sim.analysis.discovery import discover

        data = opened(folder)
        with progress_bar("boxes", boxes) as advance:
            found = discover(
                data, where, threshold=threshold, most=boxes, seed=seed, progress=advance
            )
        target = out or folder / "discover"
        tables = {"boxes": found.summary(), "limits": found.limits(), "points": found.table}
        written = write_tables(tables, target)
        if not no_plots:
            written += draw(found, target / "figures")
        about = {"where": found.where, "threshold": threshold, "seed": seed}
        finish(target, data, about, written, began)
    if as_json:
        click.echo(json.dumps(record(found), indent=2, ensure_ascii=False))
        return
    report(found)
    say_where(target, written, began)


def draw(found: "Discovery", folder: Path) -> list[Path]:
    """A figure of each box."""
    from sim.plots.discovery import box_sheet
    from sim.plots.files import save

    numbers = range(1, len(found.boxes) + 1)
    return [save(box_sheet(found, number), folder / f"box-{number}.png") for number in numbers]


def record(found: "Discovery") -> dict[str, object]:
    """The boxes as JSON."""
    return {
        "where": found.where,
        "threshold": found.threshold,
        "points": found.points,
        "cases": found.cases,
        "boxes": [of_box(box) for box in found.boxes],
    }


def of_box(box: "Box") -> dict[str, object]:
    """One box as JSON."""
    names = ("coverage", "density", "mass", "share", "base", "p")
    numbers = {name: getattr(box, name) for name in names}
    return {
        **{name: value if math.isfinite(value) else None for name, value in numbers.items()},
        "limits": [
            {
                "factor": limit.factor,
                "low": limit.low,
                "high": limit.high,
                "levels": list(limit.levels),
                "quasi_p": limit.quasi_p,
            }
            for limit in box.limits
        ],
    }


def report(found: "Discovery") -> None:
    """Print the boxes, or that there is none."""
    click.echo(
        f"{found.where}: in at least {found.threshold:.0%} of the runs of {found.cases} of "
        f"{found.points} points ({found.replicates} runs each)"
    )
    if found.left_out:
        click.echo(f"{found.left_out} points left out, whose runs do not tell")
    for number, box in enumerate(found.boxes, start=1):
        click.echo(
            f"\nbox {number}: {box.text()}\n"
            f"  coverage {box.coverage:.0%}, density {box.density:.0%} (base rate {box.base:.0%}), "
            f"mass {box.mass:.0%}, on the points held out; {box.share:.0%} of the runs in it"
        )
        for limit, name in zip(box.limits, box.short, strict=True):
            click.echo(f"  {name}: quasi-p {limit.quasi_p:.2g}")
    if not found.boxes:
        click.echo("no box: " + why_none(found))
    click.echo()


def why_none(found: "Discovery") -> str:
    """Why nothing is reported."""
    box = found.rejected
    if box is None:
        return "no cut of any factor makes the condition more frequent"
    if not box.limits:
        return "no limit of any factor is significant"
    return (
        f"the best corner ({box.text()}) holds {box.density:.0%} cases among the points held out, "
        f"against {box.base:.0%} overall: no more than chance would give (p {box.p:.2g})"
    )
