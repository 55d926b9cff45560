"""A record as a folder of `record.toml`, `series.csv` and tables, and where bundled ones are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sim.core.errors import Problem, RecordError
from sim.record.counts import Counts, elements
from sim.record.dictionary import FILE as DICTIONARY
from sim.record.dictionary import read_dictionary, spans
from sim.record.levels import Levels
from sim.record.reading import (
    NAME,
    NUMBER,
    is_month,
    read_header,
    read_rows,
    read_table,
    read_text,
)
from sim.record.series import LEVELS, MOST_OF_A_ROW, Row, Series, Signed, TableInfo
from sim.record.threats import Threats

HEAD = "record.toml"
FIRST = "us-jpn-kor"
"""The record of the triangle that the theory was made for."""
FOLDER = Path(__file__).resolve().parent
KEYS = {"title": str, "actors": list, "powers": list, "last": str, "tables": dict, "signed": dict}
TABLE_KEYS = {"date": str, "by": list, "plain": bool, "from": str}
SIGNED_KEYS = {"coverage": str, "elements": list, "pairs": bool, "long_name": str}


@dataclass(frozen=True, eq=False)
class Record(Counts, Levels, Threats):
    """Dated facts of one triangle, and how they are counted."""

    name: str
    folder: Path
    title: str
    actors: frozenset[str]
    """Whose dealings it counts: the patron, its allies and the adversary."""
    powers: frozenset[str]
    """Powers that may stand beside them in a result: their acts are on record too."""
    last: str
    """Last month, YYYY-MM."""
    infos: Mapping[str, TableInfo]
    series: Mapping[str, Series]
    """Counts, by name."""
    levels: Mapping[str, Series]
    """Levels, by name."""
    signed: Mapping[str, Signed]
    rows: dict[str, tuple[Row, ...]] = field(default_factory=dict, repr=False)
    """Tables that have been read."""

    @property
    def last_year(self) -> int:
        """Last calendar year that it reaches the end of."""
        year, month = map(int, self.last.split("-"))
        return year if month == 12 else year - 1

    @property
    def is_bundled(self) -> bool:
        """Whether it comes with the package."""
        return self.folder == FOLDER / self.name

    @property
    def known_as(self) -> str:
        """What results and fits call it: its name if it is bundled, its title if not."""
        return self.name if self.is_bundled else self.title

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Of a bundled record its name goes to another process, which has it already."""
        return (bundled, (self.name,)) if self.is_bundled else super().__reduce__()

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of its tables."""
        return tuple(self.infos)

    def table(self, name: str) -> list[Row]:
        """Rows of one table as text, in the order of the file.

        Raises KeyError for a name that is not in `tables`.
        """
        if name not in self.infos:
            raise KeyError(f"no table {name!r} in the record; there are {', '.join(self.infos)}")
        if name not in self.rows:
            _, rows = read_rows(_home(self.folder, self.infos[name]) / f"{name}.csv")
            self.rows[name] = tuple(row for _, row in rows)
        return [dict(row) for row in self.rows[name]]

    def applies_to(self, actors: Collection[str]) -> bool:
        """Whether the record speaks of these actors, in any order.

        They are patron, allies and adversary; its powers may be among them, and need not.
        """
        return set(actors) - self.powers == self.actors


def bundled_names() -> tuple[str, ...]:
    """Names of the records that come with the package, the first triangle's first."""
    names = sorted(path.parent.name for path in FOLDER.glob(f"*/{HEAD}"))
    return tuple(sorted(names, key=lambda name: name != FIRST))


@cache
def bundled(name: str) -> Record:
    """A record of the package. KeyError for a name that is none."""
    if name not in bundled_names():
        raise KeyError(f"no record {name!r}; there are {', '.join(bundled_names())}")
    return read(FOLDER / name)


def of_actors(actors: Collection[str]) -> Record | None:
    """The bundled record that speaks of these actors (patron, allies, adversary), if any does."""
    return next((each for each in map(bundled, bundled_names()) if each.applies_to(actors)), None)


def read(folder: Path) -> Record:
    """The record of a folder, its head and dictionary checked; `check` also reads every table.

    Raises RecordError, whose text is one line with file and line.
    """
    head = folder / HEAD
    text = read_text(head)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RecordError(f"is not TOML: {error}", head) from None
    try:
        _check_keys(data, KEYS, (), needed=("title", "actors", "last", "tables"))
        if not is_month(data["last"]):
            raise RecordError(Problem("is no month", ("last",), data["last"], "YYYY-MM"))
        infos = {name: _info(name, entry) for name, entry in data["tables"].items()}
        powers = frozenset(_codes(data.get("powers", []), ("powers",)))
        actors = frozenset(_codes(data["actors"], ("actors",)))
        signed = {
            name: _signed(name, entry, infos, data["last"])
            for name, entry in data.get("signed", {}).items()
        }
    except RecordError as fault:
        raise RecordError(fault.problem, head, _line_of(text, fault.problem)) from None
    headers = {name: _header(folder, name, info, head) for name, info in infos.items()}
    everyone = tuple(sorted(actors | powers))
    all_series = read_dictionary(folder / DICTIONARY, headers, data["last"], everyone)
    return Record(
        name=folder.name,
        folder=folder,
        title=data["title"],
        actors=actors,
        powers=powers,
        last=data["last"],
        infos=infos,
        series={name: each for name, each in all_series.items() if each.kind != "level"},
        levels={name: each for name, each in all_series.items() if each.kind == "level"},
        signed=signed,
    )


def check(folder: Path) -> Record:
    """The record of a folder, with every row of its own tables checked. Raises RecordError."""
    record = read(folder)
    for name, info in record.infos.items():
        if info.source is None:
            file = folder / f"{name}.csv"
            _, rows = read_table(file, info, record.last)
            for line, row in rows:
                for problem in _values(record, name, row):
                    raise RecordError(problem, file, line)
    return record


def _values(record: Record, table: str, row: Row) -> list[Problem]:
    """What is wrong with the numbers that series read from a row, and with a sign."""
    found = []
    for series in (*record.series.values(), *record.levels.values()):
        if series.table != table or series.column is None:
            continue
        if any(row[column] != value for column, value in series.filters):
            continue
        text = row[series.column]
        if series.kind == "level" and not text:
            continue  # nobody knows
        low, high = LEVELS.get(series.units, (0.0, MOST_OF_A_ROW))
        if not (NUMBER.fullmatch(text) and low <= float(text) <= high):
            allowed = f"{low:g} to {high:g} {series.units}"
            found.append(Problem("is no value", (series.column,), text, allowed))
    about = record.signed.get(table)
    if about is not None:
        found += _sign_faults(about, row)
    return found


def _sign_faults(about: Signed, row: Row) -> list[Problem]:
    """What is wrong with a row of signed events."""
    found = []
    if row.get("sign") not in ("1", "-1"):
        found.append(Problem("is no sign", ("sign",), row.get("sign", ""), "1 or -1"))
    for element in elements(row.get("about", ""), about.pairs):
        if element not in about.elements and row["date"][:7] >= about.first:
            what = "names none of the elements"
            found.append(Problem(what, ("about",), element, options=about.elements))
    return found


def _home(folder: Path, info: TableInfo) -> Path:
    """The folder in which a table lies."""
    return folder if info.source is None else FOLDER / info.source


def _header(folder: Path, name: str, info: TableInfo, head: Path) -> tuple[str, ...]:
    """The columns of a table, which lies in the folder itself."""
    file = _home(folder, info) / f"{name}.csv"
    try:
        inside = file.resolve().parent == _home(folder, info).resolve()
        there = file.is_file()
    except (OSError, RuntimeError):
        inside = there = False
    if not there or not inside:
        raise RecordError(Problem(f"tables.{name} names no table: {file.name} is missing"), head)
    return read_header(file)


def _check_keys(
    data: Mapping[str, Any],
    kinds: Mapping[str, type],
    path: tuple[str, ...],
    needed: Collection[str] = (),
) -> None:
    """RecordError for an unknown key, a missing one, or a value of another kind."""
    for key, value in data.items():
        if key not in kinds:
            raise RecordError(
                Problem("is not a key", (*path, key), wanted=key, options=tuple(kinds))
            )
        if not isinstance(value, kinds[key]):
            words = {str: "a text", list: "a list of texts", dict: "a table", bool: "true or false"}
            raise RecordError(Problem("is of another kind", (*path, key), value, words[kinds[key]]))
        if isinstance(value, list) and not all(isinstance(each, str) for each in value):
            raise RecordError(Problem("is of another kind", (*path, key), value, "a list of texts"))
    for key in needed:
        if key not in data:
            raise RecordError(Problem(f"lacks the key '{key}'", path, allowed=", ".join(kinds)))


def _codes(values: list[str], path: tuple[str, ...]) -> list[str]:
    for value in values:
        if not re.fullmatch(r"[A-Z]{3}", value):
            raise RecordError(Problem("is no code", path, value, "three capital letters"))
    return values


def _info(name: str, entry: Any) -> TableInfo:
    path = ("tables", name)
    if not NAME.fullmatch(name):
        raise RecordError(
            Problem("is no name of a table", path, allowed="small letters, digits, underscores")
        )
    if not isinstance(entry, dict):
        raise RecordError(Problem("is of another kind", path, entry, "a table"))
    _check_keys(entry, TABLE_KEYS, path)
    source = entry.get("from")
    if source is not None and source not in bundled_names():
        raise RecordError(
            Problem("is no bundled record", (*path, "from"), source, options=bundled_names())
        )
    return TableInfo(
        entry.get("date", "date"), tuple(entry.get("by", ())), entry.get("plain", False), source
    )


def _signed(name: str, entry: Any, infos: Mapping[str, TableInfo], last: str) -> Signed:
    path = ("signed", name)
    if name not in infos:
        raise RecordError(
            Problem("is no table of the record", path, wanted=name, options=tuple(infos))
        )
    if not isinstance(entry, dict):
        raise RecordError(Problem("is of another kind", path, entry, "a table"))
    _check_keys(entry, SIGNED_KEYS, path, needed=("coverage", "elements", "long_name"))
    try:
        covered = spans("coverage", entry["coverage"])
    except RecordError as fault:
        raise RecordError(fault.problem.below(*path)) from None
    if len(covered) > 1 or covered[-1][1] > last:
        raise RecordError(
            Problem("is not one span to the end", (*path, "coverage"), entry["coverage"])
        )
    ((first, until),) = covered
    return Signed(
        first, until, tuple(entry["elements"]), entry["long_name"], entry.get("pairs", False)
    )


def _line_of(text: str, problem: Problem) -> int | None:
    """The line of the head on which the faulty entry stands, as well as can be told."""
    lines = text.splitlines()
    start = 0
    for depth in range(len(problem.path), 0, -1):
        table = ".".join(str(part) for part in problem.path[:depth])
        for number, line in enumerate(lines):
            if line.strip() == f"[{table}]":
                start = number
                break
        else:
            continue
        break
    key = str(problem.path[-1]) if problem.path else ""
    for number in range(start, len(lines)):
        if re.match(rf"\s*\[?(.*\.)?{re.escape(key)}\s*[=\]]", lines[number]):
            return number + 1
    return start + 1 if problem.path else None
