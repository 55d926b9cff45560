"""The verb ``history``: a scenario against dated facts and two naive forecasts."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.errors import BAD_INPUT, one_message, stop
from sim.cli.options import no_plots_option, out_option, progress_bar, runs_option, seed_option
from sim.cli.run import write_manifest

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.analysis.scoreboard import Scoreboard
    from sim.scenario import Scenario

IN, OUT = "in sample", "out of sample"
"""Samples: years that the fit saw, and years that it did not."""


@click.command("history")
@click.argument("scenario", default="baseline")
@runs_option(1000)
@seed_option
@out_option("runs/history-SCENARIO")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of the tables.")
@no_plots_option
def history_command(
    scenario: str, runs: int, seed: int, out: Path | None, as_json: bool, no_plots: bool
) -> None:
    """Score SCENARIO against the record, beside climatology and persistence.

    Each series is scored on its own: meetings by channel, exercises, launches, disputes, accords,
    approval, defence spending, opinion, and the cells of the article's Table 1.  Years that the
    parameters were fitted to are in sample; later ones are scored out of sample, on nothing that
    came after the cut-off.  Writes the tables, figures and report.html, which holds the figures and
    can be sent to a colleague.

    \b
    Examples:
      alliance-sim history
      alliance-sim history baseline-richardson --runs 4000 --out runs/richardson
      alliance-sim history --json > history.json
    """
    began = time.perf_counter()
    with one_message():
        from sim import checked

        resolved = checked.load(scenario)
        refuse_strangers(resolved)
        folder = out or Path("runs") / f"history-{resolved.name}"
        data = ensemble(resolved, runs, seed)
        cutoff = data.attrs.get("fitted_to")
        boards = judged(data, cutoff)
        content = {"cutoff": cutoff, **as_contract(boards)}
        about = {
            "scenario": resolved.to_dict(),
            "scenario_digest": resolved.digest,
            "runs": runs,
            "seed": seed,
            "cutoff": cutoff,
            "versions": json.loads(data.attrs["versions"]),
        }
        written = write(boards, content, folder)
        if not no_plots:
            written += draw(data, boards, about, folder)
        write_manifest(folder, about, written, began)
    if as_json:
        click.echo(json.dumps(content, indent=2))
    else:
        report(data, boards, cutoff, written, folder, time.perf_counter() - began)


def refuse_strangers(scenario: "Scenario") -> None:
    """Refuse, before anything is run, what the record does not speak of."""
    from sim import record
    from sim.analysis.observables import OBSERVABLES

    codes = scenario.actor_codes
    if not record.applies_to(codes):
        stop(
            f"{scenario.name} seats {', '.join(codes)}; the record speaks of "
            f"{', '.join(sorted(record.ACTORS))} and can score no other actors",
            BAD_INPUT,
        )
    first = scenario.start.year + (scenario.start.month > 1)
    last = scenario.end.year - (scenario.end.month < 12)
    known = [one.observed().dropna("year")["year"].values for one in OBSERVABLES.values()]
    earliest, latest = min(int(one[0]) for one in known), max(int(one[-1]) for one in known)
    if last < first or first > latest or last < earliest:
        stop(
            f"{scenario.name} runs from {scenario.start} to {scenario.end} and has no whole "
            f"calendar year within the record, {earliest} to {latest}; change start or end",
            BAD_INPUT,
        )


def ensemble(scenario: "Scenario", runs: int, seed: int) -> "xr.Dataset":
    """Simulate what the record can judge, with a progress bar on a terminal."""
    from sim.analysis.observables import variables
    from sim.ensemble import TooLargeError, simulate

    with progress_bar(f"{scenario.name}: runs", runs) as advance:
        try:
            return simulate(scenario, runs, seed, keep=variables(), progress=advance)
        except TooLargeError as error:
            stop(str(error), BAD_INPUT)


def judged(data: "xr.Dataset", cutoff: str | None) -> dict[str, "Scoreboard"]:
    """Scoreboards by sample; out of sample comes first where there are years after the cut-off.

    A year of which the fit saw a part belongs to neither sample.
    """
    from sim.analysis.scoreboard import scoreboard

    if cutoff is None:
        return {IN: scoreboard(data)}
    year, month = (int(part) for part in cutoff.split("-"))
    whole = year if month == 12 else year - 1
    boards = {
        OUT: scoreboard(data, first=year + 1, trained_to=whole),
        IN: scoreboard(data, last=min(whole, int(data["time"].dt.year.values[-1]))),
    }
    return {name: board for name, board in boards.items() if len(board.series)}


def as_contract(boards: dict[str, "Scoreboard"]) -> dict[str, Any]:
    """The first sample under the promised keys, the other under its name."""
    from sim.analysis.board_text import as_json

    content: dict[str, Any] = {}
    for name, board in boards.items():
        told = as_json(board)
        content |= {name.replace(" ", "_"): told} if content else {"sample": name, **told}
    return content


def together(boards: dict[str, "Scoreboard"], table: str) -> "pd.DataFrame":
    """One table of every sample, with the column `sample` in front."""
    import pandas as pd

    parts = []
    for name, board in boards.items():
        part = getattr(board, table)
        if len(part):
            part = part.copy()
            part.insert(0, "sample", name)
            parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["sample"])


def write(boards: dict[str, "Scoreboard"], content: dict[str, Any], folder: Path) -> list[Path]:
    """Write the tables and the JSON; their paths."""
    from sim.ensemble import write_whole

    written = []
    for name, table in (("scores", "series"), ("observations",) * 2, ("table1",) * 2):
        rows, path = together(boards, table), folder / f"{name}.csv"
        write_whole(path, lambda file, rows=rows: rows.to_csv(file, index=False))
        written.append(path)
    text = json.dumps(content, indent=2) + "\n"
    written.append(folder / "history.json")
    write_whole(written[-1], lambda file: file.write_text(text, encoding="utf-8"))
    return written


def draw(
    data: "xr.Dataset", boards: dict[str, "Scoreboard"], told: dict[str, Any], folder: Path
) -> list[Path]:
    """Write the bands, scoreboard and PIT of every sample, and the report on them; their paths."""
    from sim.plots.files import save
    from sim.plots.history import history
    from sim.plots.pit import pit
    from sim.plots.scoreboard import scoreboard
    from sim.report.history import history_report

    about = f"{data.attrs['scenario_name']}, {data.sizes['run']:,} runs"
    trained_to = boards[OUT].trained_to if OUT in boards else None
    with progress_bar("figures", 1 + 2 * len(boards)) as advance:
        written = [save(history(data, trained_to), folder / "figures" / "1-history.png")]
        advance(1)
        for name, board in boards.items():
            ending = f"-{name.replace(' ', '-')}" if len(boards) > 1 else ""
            for number, figure in ((2, scoreboard), (3, pit)):
                path = folder / "figures" / f"{number}-{figure.__name__}{ending}.png"
                written.append(save(figure(board, about), path))
                advance(1)
    worth = {name: standing(name, board, told["cutoff"]) for name, board in boards.items()}
    page = history_report(folder / "report.html", data, boards, worth, written, told)
    return [*written, page]


def standing(name: str, board: "Scoreboard", cutoff: str | None) -> str:
    """What the sample is worth, in plain words."""
    years = sorted(int(year) for year in set(board.observations["year"]))
    span = f"{years[0]} to {years[-1]}"
    if name == OUT:
        return (
            f"OUT OF SAMPLE, {span}: parameters fitted to the record up to {cutoff}; the naive "
            f"forecasts and the lines of opinion know nothing after {board.trained_to}."
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


def report(
    data: "xr.Dataset",
    boards: dict[str, "Scoreboard"],
    cutoff: str | None,
    written: list[Path],
    folder: Path,
    seconds: float,
) -> None:
    """Print every sample, where the model loses, and where the files are."""
    from sim.analysis.board_text import format_board

    click.echo(
        f"{data.attrs['scenario_name']}: {data.sizes['run']} runs, seed {data.attrs['seed']}, "
        f"against the record, {seconds:.1f} s"
    )
    for name, board in boards.items():
        click.echo(f"\n{standing(name, board, cutoff)}\n{format_board(board)}")
    pictures = [path for path in written if path.suffix == ".png"]
    click.echo()
    if pictures:
        click.echo(f"{len(pictures)} figures in {pictures[0].parent}/, and in report.html")
    tables = "scores.csv, observations.csv, table1.csv, history.json and manifest.json"
    click.echo(f"{tables} in {folder}/")
