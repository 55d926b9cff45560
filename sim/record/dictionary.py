"""`series.csv`, the data dictionary of a record: one row a series, and what is wrong with a row.

Columns: name, table, kind, column, filter (`kind=dispute; issue=trade`), support (column of the
flags; empty: `support`), variable and of (what it is held against; of as `JPN/AUS`), units,
coverage (`1994-01/2006-12, 2010-12/2023-12`), scored (`all`, `none` or spans), compare (of levels:
`level` or `change`), breaks (months), long_name. It may have: title (short, for figures), recent
(the first month that recent scenarios see), judged (`no`: read beside what is scored).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from sim.core.errors import Problem, RecordError
from sim.record.reading import NAME, is_month, read_header, read_rows
from sim.record.series import COMPARED, KINDS, LEVELS, PER_MONTH, VARIABLES, Row, Series, Span

FILE = "series.csv"
COLUMNS: tuple[str, ...] = (
    "name",
    "table",
    "kind",
    "column",
    "filter",
    "support",
    "variable",
    "of",
    "units",
    "coverage",
    "scored",
    "compare",
    "breaks",
    "long_name",
)
OPTIONAL: tuple[str, ...] = ("title", "recent", "judged")
"""Columns that a dictionary can do without."""
SPANS = "spans of months in order, YYYY-MM/YYYY-MM, with commas between"


def read_dictionary(
    file: Path, tables: Mapping[str, Sequence[str]], last: str, codes: Collection[str]
) -> dict[str, Series]:
    """The series of a dictionary.

    ``tables`` has the header of each table, ``last`` the last month of the record, and ``codes``
    whom it speaks of. Raises RecordError.
    """
    header = read_header(file)
    for name in header:
        if name not in (*COLUMNS, *OPTIONAL):
            what, options = "is no column of a dictionary", (*COLUMNS, *OPTIONAL)
            raise RecordError(Problem(what, value=name, options=options), file, 1)
    for name in COLUMNS:
        if name not in header:
            raise RecordError(
                Problem(f"lacks the column {name}", allowed=", ".join(COLUMNS)), file, 1
            )
    found: dict[str, Series] = {}
    _, rows = read_rows(file)
    for line, row in rows:
        try:
            series = _series(row, tables)
            for problem in _problems(series, last, codes):
                raise RecordError(problem)
            if series.name in found:
                raise RecordError(Problem("is there twice", ("name",), series.name))
        except RecordError as fault:
            raise RecordError(fault.problem, file, line) from None
        found[series.name] = series
    return found


def _series(row: Row, tables: Mapping[str, Sequence[str]]) -> Series:
    """The series of a row; RecordError if an entry cannot be read."""
    if not row["name"].replace("_", "").isalnum():
        raise RecordError(
            Problem("is no name", ("name",), row["name"], "letters, digits, underscores")
        )
    if row["table"] not in tables:
        raise RecordError(
            Problem("is no table of the record", ("table",), row["table"], options=tuple(tables))
        )
    header = tuple(tables[row["table"]])
    _one_of("kind", row["kind"], KINDS)
    for key in ("column", "support"):
        if row[key]:
            _one_of(key, row[key], header, f"is no column of {row['table']}")
    scored, judged = row["scored"], row.get("judged", "")
    if judged:
        _one_of("judged", judged, ("yes", "no"))
    return Series(
        name=row["name"],
        table=row["table"],
        kind=row["kind"],
        covered=spans("coverage", row["coverage"]),
        long_name=row["long_name"],
        units=row["units"],
        column=row["column"] or None,
        filters=_filters(row["filter"], row["table"], header),
        scored=None if scored == "all" else () if scored == "none" else spans("scored", scored),
        support=row["support"] or "support",
        variable=row["variable"] or None,
        of=tuple(row["of"].split("/")) if row["of"] else (),
        compare=row["compare"] or "level",
        breaks=tuple(part.strip() for part in row["breaks"].split(",") if part.strip()),
        title=row.get("title", ""),
        recent=row.get("recent") or None,
        judged=judged != "no",
    )


def _one_of(key: str, value: str, options: Sequence[str], what: str = "is unknown") -> None:
    if value not in options:
        raise RecordError(Problem(what, (key,), value, options=tuple(options)))


def _filters(text: str, table: str, header: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """`kind=dispute; issue=trade` as pairs; RecordError for another form or an unknown column."""
    pairs = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        column, equals, value = part.partition("=")
        if not equals or not NAME.fullmatch(column):
            raise RecordError(
                Problem("is no filter", ("filter",), part, "COLUMN=VALUE, with semicolons between")
            )
        _one_of("filter", column, header, f"names no column of {table}")
        pairs.append((column, value))
    return tuple(pairs)


def spans(key: str, text: str) -> tuple[Span, ...]:
    """Spans of months, in order and apart; RecordError if they are not."""
    found: list[Span] = []
    for part in text.split(","):
        first, slash, last = part.strip().partition("/")
        if not slash or not is_month(first) or not is_month(last):
            raise RecordError(Problem("is no span of months", (key,), part.strip(), SPANS))
        if last < first:
            raise RecordError(Problem("ends before it begins", (key,), part.strip(), SPANS))
        if found and first <= found[-1][1]:
            what = f"overlaps with {'/'.join(found[-1])} or is out of order"
            raise RecordError(Problem(what, (key,), part.strip(), SPANS))
        found.append((first, last))
    return tuple(found)


def _problems(series: Series, last: str, codes: Collection[str]) -> Iterator[Problem]:
    """What is wrong between the entries of one series."""
    if series.last > last:
        what = "reaches beyond the end of the record"
        yield Problem(what, ("coverage",), series.coverage, f"{last} or before")
    for first, until in series.scored or ():
        if not any(since <= first and until <= end for since, end in series.covered):
            what = "is not within the coverage"
            yield Problem(what, ("scored",), f"{first}/{until}", series.coverage)
    if (series.column is None) == (series.kind in ("sum", "level")):
        allowed = "a column for sum and level, none for events and spell"
        yield Problem(f"does not go with {series.kind}", ("column",), series.column or "", allowed)
    if series.compare not in COMPARED:
        yield Problem("is unknown", ("compare",), series.compare, options=COMPARED)
    for month in series.breaks:
        if not is_month(month):
            yield Problem("is no month", ("breaks",), month, "YYYY-MM")
    if not series.long_name:
        yield Problem("is empty", ("long_name",), allowed="what the series is, in words")
    yield from _recent(series)
    yield from _units(series)
    yield from _counterpart(series, codes)


def _recent(series: Series) -> Iterator[Problem]:
    """The first month that recent scenarios see of it."""
    if series.recent is None:
        return
    last = (series.known or series.covered)[-1][1]
    if not is_month(series.recent):
        yield Problem("is no month", ("recent",), series.recent, "YYYY-MM")
    elif series.recent > last:
        yield Problem("lies after all that is known", ("recent",), series.recent, last)


def _units(series: Series) -> Iterator[Problem]:
    """A level has units of a level, a count those of a count."""
    if series.kind == "level" and series.units not in LEVELS:
        what = "are no units of a level"
        yield Problem(what, ("units",), series.units, options=tuple(LEVELS))
    elif series.kind != "level" and not series.units.endswith(PER_MONTH):
        what = "are no units of a count"
        yield Problem(what, ("units",), series.units, f"such as 'events{PER_MONTH}'")


def _counterpart(series: Series, codes: Collection[str]) -> Iterator[Problem]:
    """The variable that it is held against, with its units and its element."""
    if series.variable is None:
        if series.of:
            yield Problem("is an element of no variable", ("of",), "/".join(series.of))
        return
    held = VARIABLES.get(series.variable)
    if held is None:
        what = "is no variable that a record speaks of"
        yield Problem(what, ("variable",), series.variable, options=tuple(VARIABLES))
        return
    if series.units != held.units and (series.kind != "level" or series.compare == "level"):
        yield Problem(f"are not those of {series.variable}", ("units",), series.units, held.units)
    if len(series.of) != len(held.dims):
        allowed = "/".join(dim.upper() for dim in held.dims) or "nothing"
        yield Problem(f"is no element of {series.variable}", ("of",), "/".join(series.of), allowed)
    for dim, label in zip(held.dims, series.of, strict=False):
        if dim in ("actor", "toward", "ally") and label not in codes:
            yield Problem("names nobody of the record", ("of",), label, options=tuple(codes))
