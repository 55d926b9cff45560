"""The verb ``explain``: which mechanism moved what, and what made two scenarios differ."""

import json
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sim.cli.compare import aligned, named, same_months, signed
from sim.cli.errors import BAD_INPUT, one_message, stop
from sim.cli.options import no_plots_option, out_option, progress_bar, runs_option, seed_option
from sim.cli.run import write_manifest

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.analysis.movers import Move
    from sim.scenario import Scenario

COPIES = 8
"""Times that the books of an ensemble are held in memory while they are summed up."""
UNTRIED = 500
"""More runs than this are tried for size first."""


@click.command("explain")
@click.argument("scenario")
@click.option(
    "--against",
    metavar="SCENARIO",
    help="Explain the difference from this scenario, met by the same shocks.",
)
@runs_option(200)
@seed_option
@out_option("runs/explain-SCENARIO[-against-SCENARIO]")
@no_plots_option
def explain_command(
    scenario: str, against: str | None, runs: int, seed: int, out: Path | None, no_plots: bool
) -> None:
    """Tell which mechanism moved relation, cooperation and channels in SCENARIO, and when.

    Keeps the books of every month: the parts of a change sum to it exactly. Writes ledger.csv (by
    year), manifest.json and figures, and prints what moved most under each government. With
    --against also the books of the difference (difference.csv) and the Shapley shares of the
    drivers D1-D4 and the constraints C1-C4 in it (shapley.csv).

    \b
    Examples:
      alliance-sim explain baseline
      alliance-sim explain storm --against carried-on
    """
    began = time.perf_counter()
    with one_message():
        from sim import checked
        from sim.ensemble import TooLargeError

        given = [scenario] if against is None else [scenario, against]
        resolved = named([checked.load(name) for name in given])
        same_months(resolved)
        folder = out or Path("runs") / f"explain-{'-against-'.join(resolved)}"
        try:
            books = books_of(resolved, runs, seed)
            shares, without = shares_of(resolved, runs, seed)
        except TooLargeError as error:
            stop(str(error), BAD_INPUT)
        written = write(books, shares, folder, plots=not no_plots)
        write_manifest(folder, about(resolved, books, without), written, began)
    report(books, shares, without)
    say_where(folder, written, time.perf_counter() - began)


class Books(NamedTuple):
    """Books by scenario as they are and with inertia shared out, and both for the difference."""

    raw: "dict[str, xr.Dataset]"
    net: "dict[str, xr.Dataset]"
    difference: "tuple[xr.Dataset, xr.Dataset] | None"


def books_of(scenarios: Mapping[str, "Scenario"], runs: int, seed: int) -> Books:
    """The books of one scenario, or of two and their difference."""
    from sim.analysis.books import minus, net
    from sim.ensemble.ledger import ledger

    for scenario in scenarios.values():
        check_size(scenario, runs, seed)
    found = {}
    with progress_bar("books", len(scenarios)) as advance:
        for name, scenario in scenarios.items():
            found[name] = ledger(scenario, runs, seed).assign_attrs(scenario_name=name)
            advance(1)
    charged = {name: net(books) for name, books in found.items()}
    if len(found) == 1:
        return Books(found, charged, None)
    return Books(found, charged, (minus(*found.values()), minus(*charged.values())))


def check_size(scenario: "Scenario", runs: int, seed: int) -> None:
    """Refuse more runs than memory holds the books of; one run tells how large they are."""
    from sim.ensemble import TooLargeError
    from sim.ensemble.ledger import ledger
    from sim.ensemble.limits import SHARE_OF_FREE, free_memory

    if runs <= UNTRIED:
        return
    each = ledger(scenario, 1, seed).nbytes * COPIES
    fit = int(free_memory() * SHARE_OF_FREE / each)
    if runs > fit:
        raise TooLargeError(
            f"the books of {runs} runs need {runs * each / 1e9:.1f} GB of memory; "
            f"at most {fit} runs fit"
        )


def shares_of(
    scenarios: Mapping[str, "Scenario"], runs: int, seed: int
) -> "tuple[xr.Dataset | None, str]":
    """Shapley shares in the difference of two scenarios, or None and why there are none."""
    if len(scenarios) < 2:
        return None, ""
    from sim.experiments.shapley import coalitions, shapley
    from sim.scenario import ScenarioError

    one, other = scenarios.values()
    try:
        with progress_bar("coalitions", coalitions(one, other)) as advance:
            return shapley(one, other, runs=runs, seed=seed, progress=advance), ""
    except ScenarioError as error:  # for instance when one of them seats another actor
        return None, f"no Shapley shares: a mixture of the two is no valid scenario ({error})"


def tables_of(books: Books, shares: "xr.Dataset | None") -> dict[str, "pd.DataFrame"]:
    """The tables by the name of their file."""
    from sim.analysis.books import by_year

    first = next(iter(books.raw))
    tables = {"ledger.csv": by_year(books.raw[first], books.net[first])}
    if books.difference is not None:
        tables["difference.csv"] = by_year(*books.difference)
    if shares is not None:
        tables["shapley.csv"] = shares.to_dataframe().reset_index()
    return tables


def write(books: Books, shares: "xr.Dataset | None", folder: Path, *, plots: bool) -> list[Path]:
    """Write tables and figures; their paths."""
    from sim.ensemble import write_whole

    written = []
    for name, table in tables_of(books, shares).items():
        to_csv = partial(table.to_csv, index=False, float_format="%.9g")
        write_whole(folder / name, to_csv)
        written.append(folder / name)
    return written + (draw(books, shares, folder / "figures") if plots else [])


def draw(books: Books, shares: "xr.Dataset | None", folder: Path) -> list[Path]:
    """Draw and write the figures; their paths."""
    from sim.analysis.books import variables_of
    from sim.plots.files import save
    from sim.plots.ledger import difference, ledger
    from sim.plots.shapley import shapley

    one, *others = books.net.values()
    names = variables_of(one)
    jobs = {f"ledger-{name}": partial(ledger, one, name) for name in names}
    for other in others:
        jobs |= {f"difference-{name}": partial(difference, one, other, name) for name in names}
    if shares is not None:
        jobs["shapley"] = partial(shapley, shares, *books.net)
    written = []
    with progress_bar("figures", len(jobs)) as advance:
        for number, (name, job) in enumerate(jobs.items(), start=1):
            written.append(save(job(), folder / f"{number}-{name}.png"))
            advance(1)
    return written


def about(scenarios: Mapping[str, "Scenario"], books: Books, without: str) -> dict[str, object]:
    """What was explained, with what."""
    first = next(iter(books.raw.values()))
    return {
        "scenarios": {name: scenario.to_dict() for name, scenario in scenarios.items()},
        "scenario_digests": {name: scenario.digest for name, scenario in scenarios.items()},
        "left_out": [without] if without else [],
        "runs": first.sizes["run"],
        "seed": int(first.attrs["seed"]),
        "versions": json.loads(first.attrs["versions"]),
    }


def report(books: Books, shares: "xr.Dataset | None", without: str) -> None:
    """Print what moved most, and when."""
    from sim.analysis.books import elements_of, variables_of
    from sim.analysis.movers import moves, periods, whole

    names = list(books.net)
    one = books.net[names[0]]
    sizes = one.sizes
    click.echo(
        f"{' against '.join(names)}: {sizes['run']} runs of {sizes['time']} months, "
        f"seed {one.attrs['seed']}"
    )
    for name in variables_of(one):
        parts = elements_of(one, name) if name == "channel" else [("", one)]
        for element, part in parts:
            click.echo(f"\n{' '.join(filter(None, [name, element]))}: change, and the most by")
            click.echo(format_moves(moves(part, name, periods(one))))
    if books.difference is not None:
        _, difference = books.difference
        click.echo(f"\n{names[0]} minus {names[1]}: difference at the end, and the most by")
        for name in variables_of(difference):
            (move,) = moves(difference, name, whole(difference), 4)
            click.echo(f"  {name:<12}{signed(move.change):>7}  {parts_of(move)}")
    if shares is not None:
        click.echo("\nShapley shares of drivers and constraints")
        click.echo(format_shares(shares))
    if without:
        click.echo(f"\n{without}")


def say_where(folder: Path, written: Sequence[Path], seconds: float) -> None:
    """Print where the files are."""
    pictures = [path for path in written if path.suffix == ".png"]
    click.echo()
    if pictures:
        click.echo(f"{len(pictures)} figures in {pictures[0].parent}/")
    files = [path.name for path in written if path.suffix == ".csv"]
    click.echo(f"{', '.join(files)} and manifest.json in {folder}/, {seconds:.1f} s")


def parts_of(move: "Move") -> str:
    """The parts of a move that do not round to nothing."""
    told = [
        f"{term.replace('_', ' ')} {signed(part)}"
        for term, _, part in move.terms
        if abs(part) >= 0.0005
    ]
    return ", ".join(told) or "nothing"


def format_moves(found: Sequence["Move"]) -> str:
    """One line a period: since when, who came, the change and its greatest parts."""
    width = max(len(move.period.began) for move in found)
    return "\n".join(
        f"  {move.period.since}  {move.period.began:<{width}}  {signed(move.change):>6}  "
        f"{parts_of(move)}"
        for move in found
    )


def format_shares(shares: "xr.Dataset") -> str:
    """One line an outcome, one column a player that has a share, and the total."""
    from sim.analysis.movers import with_shares

    players = with_shares(shares)
    rows = [["", *players, "total", ""]]
    for outcome in shares["outcome"].values:
        line = shares.sel(outcome=outcome)
        numbers = [float(line["share"].sel(player=player)) for player in players]
        cells = [signed(number) for number in [*numbers, float(line["total"])]]
        rows.append([str(outcome), *cells, str(line["units"].values)])
    return aligned(rows)
