"""From blocks to one HTML file that needs nothing else. All text is plain and escaped here."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from sim.core.files import write_whole


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
class Printed:
    """Text set as it is, as a terminal shows it."""

    text: str


@dataclass(frozen=True)
class Details:
    """Text that opens on a click, set as it is; printed in full."""

    title: str
    text: str


Block = Section | Note | Points | Table | Picture | Printed | Details


POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""What a browser lets the page load: nothing but the figures inside it."""
LONG = 20
"""Characters from which a cell may be broken into lines."""
STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def write_report(path: Path, title: str, blocks: Sequence[Block], *, subtitle: str = "") -> Path:
    """Write a report; the path.

    Raises
    ------
    OSError
        If a picture cannot be read or the file cannot be written; nothing is left half-written.
    """
    text = page(title, blocks, subtitle=subtitle)
    write_whole(path, lambda file: file.write_text(text, encoding="utf-8"))
    return path


def page(title: str, blocks: Sequence[Block], *, subtitle: str = "") -> str:
    """The text of the file."""
    slugs = _slugs([block.title for block in blocks if isinstance(block, Section)])
    links = "".join(
        f'<li><a href="#{slug}">{escape(name)}</a></li>' for name, slug in slugs.items()
    )
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Section):
            parts.append("</section>" if parts else "")
            slug = slugs[block.title]
            parts.append(
                f'<section aria-labelledby="{slug}"><h2 id="{slug}">{escape(block.title)}</h2>'
            )
        else:
            if not parts:
                parts.append("<section>")
            parts.append(RENDER[type(block)](block))
    if parts:
        parts.append("</section>")
    lead = f'<p class="lead">{escape(subtitle)}</p>' if subtitle else ""
    contents = f'<nav aria-label="Contents"><ul>{links}</ul></nav>' if links else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>{escape(title)}</h1>{lead}{contents}</header>\n<main>\n"
        + "\n".join(filter(None, parts))
        + "\n</main>\n</body>\n</html>\n"
    )


def _slugs(titles: Sequence[str]) -> dict[str, str]:
    """Title of a section → its anchor, each once."""
    return {
        title: f"{re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-') or 'part'}-{number}"
        for number, title in enumerate(dict.fromkeys(titles), start=1)
    }


def _note(block: Note) -> str:
    kind = ' class="quiet"' if block.quiet else ""
    texts = (" ".join(text.split()) for text in re.split(r"\n\s*\n", block.text))
    return "\n".join(f"<p{kind}>{escape(text)}</p>" for text in texts if text)


def _points(block: Points) -> str:
    entries = "".join(
        f"<li>{escape(entry)}</li>"
        if isinstance(entry, str)
        else f"<li><b>{escape(entry[0])}</b>: {escape(entry[1])}</li>"
        for entry in block.entries
    )
    return f"<ul>{entries}</ul>"


def _table(block: Table) -> str:
    def row(cells: Sequence[str], mark: str, scope: str) -> str:
        told = []
        for number, cell in enumerate(cells):
            names = ["text"] * (number < block.left) + ["long"] * (len(cell) > LONG)
            kind = f' class="{" ".join(names)}"' if names else ""
            tag = mark if number == 0 or mark == scope else "td"
            attribute = f' scope="{"col" if mark == scope else "row"}"' if tag == "th" else ""
            told.append(f"<{tag}{attribute}{kind}>{escape(cell)}</{tag}>")
        return f"<tr>{''.join(told)}</tr>"

    head = row(block.head, "th", "th")
    body = "\n".join(row(cells, "th", "row") for cells in block.rows)
    name = escape(block.caption)
    return (
        f'<div class="wide" role="region" aria-label="{name}" tabindex="0"><table>'
        f"<caption>{name}</caption><thead>{head}</thead><tbody>\n{body}\n</tbody></table></div>"
    )


def _picture(block: Picture) -> str:
    from PIL import Image

    with Image.open(block.path) as image:
        width, height = image.size
        title = str(image.info.get("Title", ""))
    coded = base64.b64encode(block.path.read_bytes()).decode("ascii")
    alt = block.alt or " ".join(filter(None, [title, block.caption]))
    return (
        f'<figure><img src="data:image/png;base64,{coded}" width="{width}" height="{height}" '
        f'alt="{escape(alt)}"><figcaption>{escape(block.caption)}</figcaption></figure>'
    )


def _details(block: Details) -> str:
    title, text = escape(block.title), escape(block.text)
    return f"<details><summary>{title}</summary><pre>{text}</pre></details>"


def _printed(block: Printed) -> str:
    return f'<pre tabindex="0">{escape(block.text)}</pre>'


RENDER: dict[type, Callable[[Any], str]] = {
    Note: _note,
    Points: _points,
    Table: _table,
    Picture: _picture,
    Printed: _printed,
    Details: _details,
}
