"""Reading the dated facts. Each table is a tidy CSV in `data/`, described in `data/README.md`."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from io import TextIOWrapper

TABLES: tuple[str, ...] = (
    "meetings",
    "exercises",
    "launches",
    "dyad_events",
    "approval",
    "defence_spending",
    "opinion",
    "commitment",
    "embedding",
    "alignment",
    "table1",
)

Row = dict[str, str]


@cache
def _read(name: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    path = resources.files("sim.record") / "data" / f"{name}.csv"
    with path.open("rb") as file, TextIOWrapper(file, encoding="utf-8", newline="") as stream:
        return tuple(tuple(row.items()) for row in csv.DictReader(stream))


def table(name: str) -> list[Row]:
    """Rows of one table as text, in the order of the file.

    Raises KeyError for a name that is not in `TABLES`.
    """
    if name not in TABLES:
        raise KeyError(f"no table {name!r} in the record; there are {', '.join(TABLES)}")
    return [dict(row) for row in _read(name)]
