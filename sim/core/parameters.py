"""Numbers that a theory leaves open, as tables: a CSV beside each theory, for spreadsheets."""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NoReturn, get_args

from sim.core.axes import DOMAINS, ISSUES, LEVELS
from sim.core.shapes import UNIFORM, Shape

LABELS: Mapping[str, tuple[str, ...]] = {"domain": DOMAINS, "level": LEVELS, "issue": ISSUES}
"""Axes that a parameter can be over."""

Status = Literal["uncertain", "structural", "start"]


@dataclass(frozen=True)
class Parameter:
    """A number that a theory leaves open.

    ``default`` is one number, or one for each label of the axis ``over``; in a scenario the
    latter are named ``name_label`` (for instance ``gate_military``).  ``low`` and ``high`` bound
    what is plausible: sweeps, robustness checks and priors draw from that range.  ``of`` are the
    roles for which it matters, those of the mechanism if it says nothing.  A fit varies what is
    ``uncertain`` and levels at the ``start``, spread within the range by their ``shape``; what is
    ``structural`` stays at its default unless a scenario or a sweep sets it.  Of a parameter over
    an axis the labels in ``held`` are structural and the others have its ``status``.
    """

    name: str
    default: float | tuple[float, ...]
    low: float
    high: float
    unit: str
    meaning: str
    source: str
    over: str | None = None
    of: tuple[str, ...] = ()
    shape: Shape = UNIFORM
    status: Status = "uncertain"
    held: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, value in self.defaults().items():
            if not self.low <= value <= self.high:
                raise ValueError(f"{name}: default {value} outside {self.low}–{self.high}")
        try:
            self.shape.check(self.low, self.high)
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from None
        if self.status not in get_args(Status):
            raise ValueError(
                f"{self.name}: status {self.status!r} is not one of {get_args(Status)}"
            )

    def defaults(self) -> dict[str, float]:
        """Name in a scenario → default, one entry for each label."""
        if self.over is None:
            assert isinstance(self.default, float | int)
            return {self.name: float(self.default)}
        assert isinstance(self.default, tuple)
        labels = LABELS[self.over]
        return {
            f"{self.name}_{label}": value for label, value in zip(labels, self.default, strict=True)
        }

    def free(self) -> tuple[str, ...]:
        """Names in a scenario that a fit varies."""
        held = {f"{self.name}_{label}" for label in self.held}
        free = () if self.status == "structural" else self.defaults()
        return tuple(name for name in free if name not in held)


COLUMNS = (
    *("name", "mechanism", "over", "label", "default", "low", "high", "prior"),
    *("unit", "meaning", "source", "status", "roles"),
)
NEEDED = ("name", "prior", "unit", "meaning", "source", "status")
BY_LABEL = ("label", "default", "source", "status")
"""Columns in which the rows of one parameter differ."""

Row = dict[str, str]


@dataclass(frozen=True)
class Table:
    """The parameters of a theory by name, the row in which each begins, and who says to read it."""

    file: str
    parameters: Mapping[str, Parameter]
    rows: Mapping[str, int]
    mechanisms: Mapping[str, tuple[str, ...]]

    def check(self, readers: Mapping[str, Collection[str]], roles: Collection[str] = ()) -> None:
        """Refuse a row that no function reads, or whose ``mechanism`` or ``roles`` are not so.

        ``readers`` are the functions of the theory and the names of their arguments, ``roles``
        those that think with any of them.
        """
        for name, parameter in self.parameters.items():
            reading = {function for function, reads in readers.items() if name in reads}
            said = self.mechanisms[name]
            if not reading and parameter.status != "start":
                self.refuse(name, f"no function of the theory reads {name}")
            if reading != set(said):
                told = " ".join(said) or "nothing"
                read = " ".join(sorted(reading)) or "nothing"
                self.refuse(name, f"mechanism is {told}, but {name} is an argument of {read}")
            strange = [role for role in parameter.of if role not in roles]
            if strange:
                self.refuse(name, f"roles: no {' '.join(strange)} thinks with {name}")

    def refuse(self, name: str, why: str) -> NoReturn:
        """Say what is wrong with a parameter, and where it stands."""
        raise ValueError(f"{self.file}, row {self.rows[name]}: {why}")


def beside(module_file: str) -> Path:
    """Where the table of a theory lies: beside its Python file, under the same name."""
    return Path(module_file).with_suffix(".csv")


@cache
def read(path: Path) -> Table:
    """The table of a theory, empty where there is none.

    Raises
    ------
    ValueError
        With file and row, if a row is not complete or contradicts itself or another.
    """
    if not path.exists():
        return Table(path.name, {}, {}, {})
    first: dict[str, int] = {}
    rows: dict[str, dict[str, Row]] = {}
    for number, row in _rows(path):
        name, label = row["name"], row["label"]
        labels = rows.setdefault(name, {})
        first.setdefault(name, number)
        if label in labels:
            again = " ".join((name, label)).strip()
            raise ValueError(f"{path.name}, row {number}: {again} is there twice")
        other = next(iter(labels.values()), row)
        differs = [c for c in COLUMNS if c not in BY_LABEL and row[c] != other[c]]
        if differs:
            raise ValueError(
                f"{path.name}, row {number}: {differs[0]} of {name} is not that of row "
                f"{first[name]} (rows of one parameter differ in {', '.join(BY_LABEL)} alone)"
            )
        labels[label] = row
    parameters = {}
    for name, labels in rows.items():
        try:
            parameters[name] = _parameter(labels)
        except ValueError as error:
            raise ValueError(f"{path.name}, row {first[name]}: {error}") from None
    mechanisms = {
        name: tuple(next(iter(labels.values()))["mechanism"].split())
        for name, labels in rows.items()
    }
    return Table(path.name, MappingProxyType(parameters), first, mechanisms)


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Rows by the number that a spreadsheet gives them, cells without spaces around them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        head = tuple(next(lines, ()))
        if head != COLUMNS:
            raise ValueError(f"{path.name}, row 1: the columns must be {','.join(COLUMNS)}")
        for number, cells in enumerate(lines, start=2):
            row = [cell.strip() for cell in cells]
            if not any(row):
                continue
            if len(row) != len(COLUMNS):
                raise ValueError(
                    f"{path.name}, row {number}: {len(row)} cells for {len(COLUMNS)} columns"
                )
            found = dict(zip(COLUMNS, row, strict=True))
            for column in NEEDED:
                if not found[column]:
                    raise ValueError(f"{path.name}, row {number}: {column} is empty")
            for column in ("default", "low", "high"):
                if not _is_number(found[column]):
                    raise ValueError(
                        f"{path.name}, row {number}: {column} of {found['name']} is not a number "
                        f"({found[column]!r})"
                    )
            yield number, found


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _parameter(labels: Mapping[str, Row]) -> Parameter:
    """One parameter from its rows, by label."""
    row = next(iter(labels.values()))
    name, over = row["name"], row["over"] or None
    low, high = float(row["low"]), float(row["high"])
    if over is not None and over not in LABELS:
        raise ValueError(f"{name} is over {over}, which is not one of {', '.join(LABELS)}")
    wanted = ("",) if over is None else LABELS[over]
    if set(labels) != set(wanted):
        raise ValueError(
            f"{name} has rows for {', '.join(labels)}, and not one each for {', '.join(wanted)}"
            if over
            else f"{name} has a label, and no axis that it is over"
        )
    if not low < high:
        raise ValueError(f"low of {name} is not below its high")
    default = tuple(float(labels[label]["default"]) for label in wanted)
    sources = dict.fromkeys(labels[label]["source"] for label in wanted)
    status, held = _statuses({label: labels[label]["status"] for label in wanted})
    words: Any = {"status": status, "held": held}
    return Parameter(
        name,
        default[0] if over is None else default,
        low,
        high,
        row["unit"],
        row["meaning"],
        " / ".join(sources),
        over,
        tuple(row["roles"].split()),
        Shape.parse(row["prior"]),
        **words,
    )


def _statuses(by_label: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """What the labels are that are not structural, and which are while others are not."""
    free = {status for status in by_label.values() if status != "structural"}
    if not free:
        return "structural", ()
    if len(free) > 1:
        raise ValueError(f"status is {' as well as '.join(sorted(free))}")
    return free.pop(), tuple(label for label, each in by_label.items() if each == "structural")
