"""The tables of docs/lean.md: what a fit varies, from which prior, and the screening behind it."""

import csv
from collections.abc import Iterable
from pathlib import Path

from blocks.markdown import table
from blocks.model import extent
from sim.theories import registry

FILE = Path(__file__).resolve().parent.parent / "lean.csv"
Row = dict[str, str]


def found() -> list[Row]:
    """The screening as it was run last, one row a parameter."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fitted() -> tuple[str, ...]:
    """Parameters that a fit varies, levels at the start left out."""
    return tuple(name for each in registry.parameters().values() for name in each.free())


def count() -> str:
    """How many are fitted and held, and which are fitted without having been screened."""
    screened = {row["parameter"] for row in found()}
    kept = [name for name in fitted() if name in screened]
    new = [name for name in fitted() if name not in screened]
    told = f"Of {len(screened)} parameters that were screened {len(kept)} are fitted and "
    told += f"{len(screened) - len(kept)} held.\n"
    if new:
        told += f"Added since and fitted as well: {', '.join(f'`{name}`' for name in new)}.\n"
    return f"\n{told}\n"


def priors() -> str:
    """One row a parameter that is fitted."""
    rows = [
        (f"`{name}`", str(each.shape), extent(each.low, each.high), each.unit, each.source)
        for each in registry.parameters().values()
        for name in each.free()
    ]
    return table(("parameter", "prior", "range", "unit", "source"), sorted(rows))


def screening() -> str:
    """One row a parameter of the default readings, by its effect on a recorded series."""
    rows = ordered(row for row in found() if not row["reading"])
    head = ("parameter", "series", "on", "claim", "on", "stays")
    return table(
        head,
        (
            (
                f"`{row['parameter']}`",
                effect(row["record"]),
                row["series"],
                effect(row["claim"]),
                row["experiment"],
                stays(row),
            )
            for row in rows
        ),
    )


def of_rivals() -> str:
    """One row a parameter that rival readings alone read."""
    rows = ordered(row for row in found() if row["reading"])
    return table(
        ("parameter", "series", "on", "reading", "stays"),
        (
            (
                f"`{row['parameter']}`",
                effect(row["record"]),
                row["series"],
                row["reading"],
                stays(row),
            )
            for row in rows
        ),
    )


def ordered(rows: Iterable[Row]) -> list[Row]:
    """Strongest on a recorded series first."""
    return sorted(rows, key=lambda row: -float(row["record"]))


def effect(told: str) -> str:
    """An effect as the table shows it."""
    return f"{float(told):.2f}"


def stays(row: Row) -> str:
    """Whether a parameter is fitted, and why or why not."""
    if row["kept"] == "True":
        return f"yes: {row['why']}"
    what, _, partner = row["why"].partition(" ")
    return f"no: acts as `{partner}`" if what == "as" else f"no: {row['why']}"
