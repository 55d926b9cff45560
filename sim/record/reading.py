"""Tables of a record: read as text, and held to what every table must hold to.

A record may come from a stranger: files are data, read whole or refused with one line that names
file and line, and nothing outside the record's own folder is opened.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date as day
from pathlib import Path

from sim.core.errors import Problem, RecordError
from sim.record.series import SUPPORT, Row, TableInfo

MOST_BYTES = 20_000_000
NAME = re.compile(r"[a-z][a-z0-9_]*")
"""What tables are called: a file of that name lies in the folder itself."""


NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
"""A number as tables write it: no infinity, no underscores, and nothing that is none."""


def read_text(file: Path) -> str:
    """The text of a file of a record; RecordError if there is none."""
    try:
        if file.is_symlink():
            raise RecordError("is a link; a record has none", file)
        if file.exists() and not file.is_file():  # a pipe or a device may never end
            raise RecordError("is no ordinary file", file)
        size = file.stat().st_size
        if size > MOST_BYTES:
            allowed = f"at most {MOST_BYTES:,} bytes"
            raise RecordError(Problem("is too large", value=size, allowed=allowed), file)
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RecordError("is not text in UTF-8", file) from None
    except OSError as error:
        raise RecordError(f"cannot be read: {error.strerror or error}", file) from None


def read_header(file: Path) -> tuple[str, ...]:
    """The names of the columns of a CSV file."""
    first = read_text(file).splitlines()[:1]
    try:
        header = tuple(next(csv.reader(first), ()))
    except csv.Error as error:
        raise RecordError(f"cannot be read: {error}", file) from None
    if not header:
        raise RecordError("is empty", file)
    _check_header(header, file)
    return header


def read_rows(file: Path) -> tuple[tuple[str, ...], list[tuple[int, Row]]]:
    """The header of a CSV file, and its rows with the lines that they begin on."""
    reader = csv.reader(io.StringIO(read_text(file), newline=""), strict=True)
    rows: list[tuple[int, Row]] = []
    header: tuple[str, ...] | None = None
    line = 1
    try:
        for fields in reader:
            if header is None:
                header = tuple(fields)
                _check_header(header, file)
            elif len(fields) != len(header):
                what = "has another number of fields than the header"
                raise RecordError(
                    Problem(what, value=len(fields), allowed=str(len(header))), file, line
                )
            else:
                rows.append((line, dict(zip(header, fields, strict=True))))
            line = reader.line_num + 1
    except csv.Error as error:
        raise RecordError(f"is not CSV: {error}", file, line) from None
    if header is None:
        raise RecordError("is empty", file)
    return header, rows


def _check_header(header: Sequence[str], file: Path) -> None:
    for place, name in enumerate(header):
        if not NAME.fullmatch(name):
            allowed = "small letters, digits and underscores"
            raise RecordError(
                Problem("is no name of a column", value=name, allowed=allowed), file, 1
            )
        if name in header[:place]:
            raise RecordError(Problem("is a column twice", value=name), file, 1)


def read_table(
    file: Path, info: TableInfo, last: str
) -> tuple[tuple[str, ...], list[tuple[int, Row]]]:
    """A table that holds to what all must: dates in order, support, an address if sourced."""
    header, rows = read_rows(file)
    needed = () if info.plain else (info.date, "support", "url")
    for name in (*needed, *info.by):
        if name not in header:
            raise RecordError(Problem(f"lacks the column {name}", options=header), file, 1)
    if info.plain:
        return header, rows
    before: dict[tuple[str, ...], str] = {}
    flags = [name for name in header if name == "support" or name.endswith("_support")]
    for line, row in rows:
        for what in (*_date_faults(row, info, last), *_support_faults(row, flags)):
            raise RecordError(what, file, line)
        group = tuple(row[name] for name in info.by)
        date = row[info.date]
        earlier = before.setdefault(group, date)
        if date[:7] < earlier[:7]:
            what = Problem(
                "is out of order", (info.date,), date, f"{earlier[:7]}, the row before, or later"
            )
            raise RecordError(what, file, line)
        before[group] = date
    return header, rows


def is_month(text: str) -> bool:
    """Whether it is a month, `YYYY-MM`."""
    return bool(re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text))


def is_date(text: str) -> bool:
    """Whether it is a month, or a day that there is."""
    if is_month(text):
        return True
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)) and bool(
            day.fromisoformat(text)
        )
    except ValueError:
        return False


def _date_faults(row: Row, info: TableInfo, last: str) -> Iterator[Problem]:
    for name in (info.date, "until"):
        text = row.get(name, "")
        if name == "until" and not text:
            continue  # no such column, or not over yet
        if name == "year":
            if not re.fullmatch(r"[0-9]{4}", text):
                yield Problem("is no year", (name,), text, "YYYY")
        elif not is_date(text):
            yield Problem("is no date", (name,), text, "YYYY-MM or YYYY-MM-DD")
        if text[:7] > last:
            yield Problem("is after the end of the record", (name,), text, f"{last} or before")
    until = row.get("until", "")
    if until and until[:7] < row[info.date][:7]:
        yield Problem("is before the row begins", ("until",), until, f"{row[info.date]} or later")


def _support_faults(row: Row, flags: Sequence[str]) -> Iterator[Problem]:
    for name in flags:
        if row[name] not in SUPPORT:
            yield Problem("is no support", (name,), row[name], options=SUPPORT)
    if row["support"] == "sourced" and not row["url"].startswith(("http://", "https://")):
        yield Problem("of a sourced row is no address", ("url",), row["url"], "http… or https…")
