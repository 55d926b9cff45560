"""The verb ``replay``: one run of a sweep again, alone, month by month."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.errors import FAILED, one_message, stop, sweep_messages

if TYPE_CHECKING:
    from sim.sweeps import Replay

CLOSE = 1e-12
"""Within this another machine may differ, relative to 1."""


@click.command("replay")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--run", required=True, type=click.IntRange(0), help="Number of the run.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for result.nc and months.csv  [default: none written]",
)
def replay_command(folder: Path, run: int, out: Path | None) -> None:
    """Simulate one run of the sweep in DIR again, as an ordinary Mesa model.

    Prints what the design set, the run month by month, and whether it equals the stored one.

    \b
    Examples:
      alliance-sim replay runs/mending-relations --run 17
      alliance-sim replay runs/mending-relations --run 17 --out runs/run-17
    """
    with one_message(), sweep_messages():
        from sim.sweeps import replay

        try:
            found = replay(folder, run)
        except (ArithmeticError, LookupError, TypeError, ValueError, RuntimeError) as error:
            stop(f"run {run} fails again: {type(error).__name__}: {error}", FAILED)
        click.echo(heading(found))
        click.echo(months(found))
        if out is not None:
            write(found, out)
            click.echo(f"result.nc and months.csv in {out}/")
    click.echo(verdict(found))
    if found.differences is not None and max(found.differences.values()) > CLOSE:
        raise SystemExit(FAILED)


def heading(found: "Replay") -> str:
    """What the run is."""
    attrs = found.data.attrs
    lines = [
        f"run {found.run} of {attrs['sweep']}: point {found.point}, replicate "
        f"{found.replicate}, seed {attrs['seed']}, scenario {attrs['scenario_name']}"
    ]
    lines += [
        f"  {name} = {value:.6g}" if isinstance(value, float) else f"  {name} = {value}"
        for name, value in found.factors.items()
    ]
    return "\n".join(lines)


def months(found: "Replay") -> str:
    """The main variables, a line a month: levels, then what happened."""
    from sim.cli.compare import aligned

    data = found.data.isel(run=0)
    leaders = data["government"].values if "government" in data else None
    levels = {
        "relation": data["relation"].values,
        "backlash": data["backlash"].values,
        "cooperation": data["cooperation"].mean("domain").values,
        "institutions": data["institutionalisation"].mean("domain").values,
        "tension": data["tension"].values,
    }
    rows = [("month", *levels, "what happened")]
    for month, start in enumerate(data["time"].values):
        told = happenings(found, month, leaders)
        cells = [f"{values[month]:.3f}" for values in levels.values()]
        rows.append((str(start)[:7], *cells, told))
    return aligned(rows)


def happenings(found: "Replay", month: int, leaders: object) -> str:
    """Meetings, exercises, launches, disputes and new governments of a month."""
    import json

    import numpy as np

    data = found.data.isel(run=0, time=month)
    told = [
        f"{str(level).replace('_', '-')} meeting" + (f" x{count}" if count > 1 else "")
        for level, count in zip(
            data["level"].values, data["meetings"].values.astype(int), strict=True
        )
        if count
    ]
    for name in ("exercises", "launches", "disputes", "accords"):
        count = int(data[name])
        if count:
            told.append(f"{count} {name if count > 1 else SINGLE[name]}")
    if month and leaders is not None:
        rows = json.loads(found.data.attrs["government_rows"])
        now, before = np.asarray(leaders)[month], np.asarray(leaders)[month - 1]
        for new, old in zip(now[now != before], before[now != before], strict=True):
            leader = rows[int(new)]["leader"]
            goes_on = rows[int(old)]["leader"] == leader
            told.append(f"{leader} {'changes course' if goes_on else 'takes office'}")
    return ", ".join(told)


SINGLE = {
    "exercises": "exercise",
    "launches": "launch",
    "disputes": "dispute",
    "accords": "accord",
}


def verdict(found: "Replay") -> str:
    """Whether it is the run that is stored."""
    if found.differences is None:
        why = f"it failed there: {found.error}" if found.error else "it is not in the store yet"
        return f"not compared with the store: {why}"
    count = (
        f"all {len(found.differences)} outcomes" if len(found.differences) > 1 else "the outcome"
    )
    if found.equal:
        return f"equal to the stored run: {count}, bit for bit"
    worst = max(found.differences, key=lambda name: found.differences[name])  # type: ignore[index]
    gap = found.differences[worst]
    if gap <= CLOSE:
        return (
            f"equal to the stored run within {CLOSE:g}, not bit for bit ({worst} differs by "
            f"{gap:.1e}): the store is from another machine or other versions"
        )
    return f"differs from the stored run: {worst} by {gap:.3g}"


def write(found: "Replay", folder: Path) -> None:
    """Write all result variables, and the table of Mesa's data collector."""
    from sim.ensemble import write_result, write_whole

    write_result(found.data, folder / "result.nc")
    table = found.model.datacollector.get_model_vars_dataframe()
    table.insert(0, "month", [str(start)[:7] for start in found.data["time"].values])
    write_whole(
        folder / "months.csv", lambda file: table.to_csv(file, index=False, float_format="%.17g")
    )
