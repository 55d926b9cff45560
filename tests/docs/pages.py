"""The pages of the documentation, and the blocks of code within them."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs"
sys.path.append(str(FOLDER))  # where the scripts of the documentation find their own modules
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its text, and the last ``##`` heading above it."""

    language: str
    text: str
    section: str

    @property
    def name(self) -> str:
        """Of a scenario, its name."""
        found = re.search(r"^name: (\S+)$", self.text, re.MULTILINE)
        assert found is not None
        return found[1]


def page(name: str) -> str:
    """Text of a page."""
    return (FOLDER / name).read_text(encoding="utf-8")


def blocks(name: str) -> Iterator[Block]:
    """Fenced blocks of a page, in order."""
    text = page(name)
    for found in FENCE.finditer(text):
        above = re.findall(r"^## (.*)$", text[: found.start()], re.MULTILINE)
        yield Block(found[1], found[2], above[-1] if above else "")


def write_scenarios(name: str, folder: Path) -> list[Block]:
    """Write the scenario files of a page to a folder, each as ``<its name>.yaml``."""
    written = [block for block in blocks(name) if block.language == "yaml"]
    for block in written:
        (folder / f"{block.name}.yaml").write_text(block.text, encoding="utf-8")
    return written


def anchors(text: str) -> set[str]:
    """Anchors that GitHub gives the headings of a page."""
    plain = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return {slug(title) for title in HEADING.findall(plain)}


def slug(title: str) -> str:
    """Anchor of a heading: small letters, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
