"""The verb ``compare``: scenarios on the same shocks, and what differs between them."""

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.errors import BAD_INPUT, one_message, stop
from sim.cli.options import no_plots_option, out_option, progress_bar, runs_option, seed_option
from sim.cli.run import ensemble, write_manifest

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.scenario import Scenario

LONGEST = 100
"""Characters of the name of the default folder."""


@click.command("compare")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO SCENARIO...")
@runs_option(1000)
@seed_option
@out_option("runs/compare-SCENARIO-SCENARIO")
@no_plots_option
def compare_command(
    scenarios: tuple[str, ...], runs: int, seed: int, out: Path | None, no_plots: bool
) -> None:
    """Run scenarios on the same shocks and compare each with the first.

    A difference is taken within each run, so that chance cancels. Writes compare.csv (by year and
    for the whole period), compare.nc (by month), manifest.json, figures and report.html, and prints
    the main outcomes. What the scenarios do not share is left out, and named.

    \b
    Example:
      alliance-sim compare baseline my-scenario.yaml --out runs/mine
    """
    began = time.perf_counter()
    if len(scenarios) < 2:
        raise click.UsageError("give at least two scenarios; the first is the reference")
    with one_message():
        from sim import checked
        from sim.analysis.paired import shared

        resolved = named([checked.load(scenario) for scenario in scenarios])
        same_months(resolved)
        folder = out or Path("runs") / folder_name(list(resolved))
        cut, left = shared(
            {name: ensemble(scenario, runs, seed) for name, scenario in resolved.items()}
        )
        told = about(resolved, cut, left)
        written = write(cut, told, folder, plots=not no_plots)
        write_manifest(folder, told, written, began)
    report(cut, left, folder, written, time.perf_counter() - began)


def named(scenarios: Sequence["Scenario"]) -> dict[str, "Scenario"]:
    """Scenarios by name; where a name comes again, it is numbered."""
    found: dict[str, Scenario] = {}
    for scenario in scenarios:
        name, number = scenario.name, 1
        while name in found:
            number += 1
            name = f"{scenario.name}-{number}"
        found[name] = scenario
    return found


def same_months(scenarios: Mapping[str, "Scenario"]) -> None:
    """Refuse scenarios without a month in common before anything is run."""
    if max(s.start for s in scenarios.values()) > min(s.end for s in scenarios.values()):
        spans = ", ".join(f"{name} {s.start} to {s.end}" for name, s in scenarios.items())
        stop(f"no month in common: {spans}; change start or end of one of them", BAD_INPUT)


def folder_name(names: Sequence[str]) -> str:
    """Name of the default folder."""
    name = "-".join(["compare", *names])
    if len(name) <= LONGEST:
        return name
    return f"compare-{names[0]}"[: LONGEST - 20] + f"-and-{len(names) - 1}-others"


def write(
    cut: Mapping[str, "xr.Dataset"], told: Mapping[str, Any], folder: Path, *, plots: bool
) -> list[Path]:
    """Write tables, monthly differences, figures and the report on them; their paths."""
    import xarray as xr

    from sim.analysis.paired import paired, paired_summary
    from sim.ensemble import write_result, write_whole

    written = [folder / "compare.csv", folder / "compare.nc"]
    reference, *others = cut
    table = paired_summary(cut)
    write_whole(written[0], lambda file: table.to_csv(file, index=False, float_format="%.6g"))
    monthly = xr.concat(
        [paired(cut[reference], cut[name]) for name in others],
        xr.Variable("scenario", others),
        combine_attrs="drop",
    ).assign_attrs(reference=reference, seed=cut[reference].attrs["seed"])
    write_result(monthly, written[1])
    if plots:
        from sim.plots.compare import FIGURES
        from sim.plots.files import save
        from sim.report.results import compare_report

        pictures = []
        with progress_bar("figures", len(FIGURES)) as advance:
            for name, draw in FIGURES.items():
                pictures.append(save(draw(cut), folder / "figures" / f"{name}.png"))
                advance(1)
        page = compare_report(folder / "report.html", cut, told["left_out"], pictures, told)
        written += [*pictures, page]
    return written


def about(
    scenarios: Mapping[str, "Scenario"], cut: Mapping[str, "xr.Dataset"], left: Sequence[str]
) -> dict[str, Any]:
    """What was compared, with what."""
    first = next(iter(cut.values()))
    return {
        "reference": next(iter(scenarios)),
        "scenarios": {name: scenario.to_dict() for name, scenario in scenarios.items()},
        "scenario_digests": {name: scenario.digest for name, scenario in scenarios.items()},
        "left_out": list(left),
        "runs": first.sizes["run"],
        "seed": int(first.attrs["seed"]),
        "versions": json.loads(first.attrs["versions"]),
    }


def report(
    cut: Mapping[str, "xr.Dataset"],
    left: Sequence[str],
    folder: Path,
    written: Sequence[Path],
    seconds: float,
) -> None:
    """Print the main outcomes of each scenario beside the reference, and where the files are."""
    from sim.analysis.paired import outcome_table

    reference, *others = cut
    sizes = cut[reference].sizes
    click.echo(
        f"{', '.join(cut)}: {sizes['run']} runs each of {sizes['time']} months on the same "
        f"shocks, seed {cut[reference].attrs['seed']}, {seconds:.1f} s"
    )
    table = outcome_table(cut)
    for name in others:
        click.echo(f"\n{name} against {reference}")
        click.echo(format_table(table[table["scenario"] == name]))
    if left:
        click.echo("\nleft out, because not all have it:")
        click.echo("\n".join(f"  {what}" for what in left))
    pictures = [path for path in written if path.suffix == ".png"]
    click.echo()
    if pictures:
        click.echo(f"{len(pictures)} figures in {pictures[0].parent}/, and in report.html")
    click.echo(f"compare.csv, compare.nc and manifest.json in {folder}/")


def format_table(table: "pd.DataFrame") -> str:
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


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """A plain text table: numbers to the right, the first and the last column to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *middle, last in rows:
        cells = [f"{cell:>{wide}}" for cell, wide in zip(middle, widths[1:-1], strict=True)]
        lines.append("  ".join([f"{first:<{widths[0]}}", *cells, last]).rstrip())
    return "\n".join(lines)


def signed(value: float) -> str:
    """Three decimals with a sign; none for what rounds to zero."""
    return "0.000" if abs(value) < 0.0005 else f"{value:+.3f}"
