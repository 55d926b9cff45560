"""What a report is made of. All text is plain: it is escaped where it becomes HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Section:
    """A heading; what follows belongs to it until the next."""

    title: str


@dataclass(frozen=True)
class Note:
    """Paragraphs, parted by blank lines."""

    text: str
    quiet: bool = False
    """In smaller, greyer print."""


@dataclass(frozen=True)
class Points:
    """A list; each entry a text, or a term and what is said of it."""

    entries: Sequence[str | tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """Rows of texts under a head; all columns but the first `left` are set to the right."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str
    left: int = 1


@dataclass(frozen=True)
class Picture:
    """A PNG file with its caption.

    Without `alt` the title that the file bears stands for it (see `sim.plots.save`), then the
    caption.
    """

    path: Path
    caption: str
    alt: str = ""


@dataclass(frozen=True)
class Details:
    """Text that opens on a click, set as it is; printed in full."""

    title: str
    text: str


Block = Section | Note | Points | Table | Picture | Details
