"""YAML 1.2 from an untrusted file, with the line of every entry.

Only what a scenario needs is read: mappings with text keys, lists, texts, numbers, true, false and
null. Tags, anchors and aliases are refused, so nothing is constructed and nothing can expand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from sim.core.errors import ABSENT, Problem, ScenarioError
from sim.scenario.node import Node
from sim.scenario.parsed import kept

MOST_BYTES = 300_000
"""Ten times the longest bundled file."""
MOST_ENTRIES = 20_000
"""The parser takes some hundred microseconds and a kilobyte for each."""
MOST_LEVELS = 20
LONGEST_NUMBER = 40
"""Digits and signs; a longer run of digits is no quantity of this field."""

UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")
"""What an escape can bring in and no file of results takes: controls and halves of characters."""
PRINTABLE = "text that can be printed, on one line or several"
NULLS = {"", "~", "null", "Null", "NULL"}
BOOLEANS = {"true": True, "True": True, "TRUE": True} | dict.fromkeys(
    ("false", "False", "FALSE"), False
)
INTEGER = re.compile(r"[-+]?[0-9]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def read_file(path: Path) -> Node:
    """The mapping that a file holds; ScenarioError if it is no such file."""
    file = str(path)
    try:
        if path.is_dir():
            raise ScenarioError(Problem("is a directory", allowed="a scenario file"), file)
        if not path.exists():
            raise ScenarioError(Problem("there is no such file"), file)
        if not path.is_file():  # a pipe or a device may never end
            raise ScenarioError(Problem("is no ordinary file", allowed="a scenario file"), file)
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError(Problem(f"cannot be read: {reason}"), file) from None
    if len(raw) > MOST_BYTES:
        raise ScenarioError(Problem("is too large", allowed=f"at most {MOST_BYTES:,} bytes"), file)
    node = _document(raw, file)
    if not isinstance(node.value, dict):
        problem = Problem(
            "does not hold a mapping", value=node.plain(), allowed="lines of the form 'key: value'"
        )
        raise ScenarioError(problem, file, node.line)
    return node


@lru_cache(maxsize=64)
def _document(raw: bytes, file: str) -> Node:
    """What the bytes of a file say, told once: many scenarios extend the same few files."""
    return kept(raw, file) or read_text(_decode(raw, file), file)


def _decode(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ScenarioError(Problem("is not text in UTF-8"), file, line) from None


def read_text(text: str, file: str, line: int | None = 1) -> Node:
    """The one document that a text holds. `line` is None for a text that has no lines to name."""
    reader = _Reader(file, line is not None)
    try:
        return reader.document(YAML(typ="safe", pure=True).parse(text), text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        number = mark.line + 1 if mark and line is not None else None
        raise ScenarioError(_in_words(error), file, number) from None
    except ReaderError as error:
        number = text[: error.position].count("\n") + 1 if line is not None else None
        problem = Problem("holds a character that no text has", value=text[error.position :][:1])
        raise ScenarioError(problem, file, number) from None
    except YAMLError as error:
        raise ScenarioError(Problem(f"is not YAML: {error}"), file, line) from None


def _in_words(error: MarkedYAMLError) -> Problem:
    """What the parser found, and the two most common slips in plain words."""
    what = str(error.problem or error.context)
    if "'\\t'" in what:
        return Problem("a tab cannot indent or begin a value", allowed="spaces")
    if what == "mapping values are not allowed here":
        what = "a colon stands where no key can be; is one missing on the line before?"
        return Problem(what, allowed="lines of the form 'key: value'")
    return Problem(f"is not YAML: {what}")


Begun = (
    events.AliasEvent | events.ScalarEvent | events.MappingStartEvent | events.SequenceStartEvent
)
"""What a node of YAML begins with."""


class _Reader:
    """Builds nodes from a stream of YAML events."""

    def __init__(self, file: str, lines: bool) -> None:
        self.file = file
        self.lines = lines
        self.entries = 0

    def document(self, stream: Iterator[Any], text: str) -> Node:
        """The one document of the stream that parsing the text gives."""
        for event in stream:
            if isinstance(event, events.DocumentStartEvent):
                if event.tags or (event.version and tuple(event.version) != (1, 2)):
                    raise self.directive(text)
                break
        else:
            allowed = "a scenario" if self.lines else "a value, or null"
            raise ScenarioError(Problem("is empty", allowed=allowed), self.file)
        node = self.node(next(stream), stream, 0)
        for event in stream:
            if isinstance(event, events.DocumentStartEvent):
                raise self.error("a second document begins", event, "one document")
        return node

    def node(self, event: Begun, stream: Iterator[Any], depth: int) -> Node:
        if isinstance(event, events.AliasEvent) or event.anchor is not None:
            name = f"{'*' if isinstance(event, events.AliasEvent) else '&'}{event.anchor}"
            raise self.error(
                "anchors and aliases are not allowed", event, "values written out", name
            )
        if event.ctag is not None:
            raise self.error("a tag is not allowed", event, "plain values", str(event.ctag))
        self.entries += 1
        if self.entries > MOST_ENTRIES:
            raise self.error("is one entry too many", event, f"at most {MOST_ENTRIES:,} in a file")
        if depth > MOST_LEVELS:
            raise self.error("is nested too deeply", event, f"at most {MOST_LEVELS} levels")
        if isinstance(event, events.MappingStartEvent):
            return Node(self.mapping(event, stream, depth), self.file, self.line(event))
        if isinstance(event, events.SequenceStartEvent):
            items: list[Node] = []
            for item in stream:
                if isinstance(item, events.SequenceEndEvent):
                    break
                items.append(self.node(item, stream, depth + 1))
            return Node(items, self.file, self.line(event))
        return Node(self.scalar(event), self.file, self.line(event))

    def mapping(
        self, start: events.MappingStartEvent, stream: Iterator[Any], depth: int
    ) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for event in stream:
            if isinstance(event, events.MappingEndEvent):
                break
            key = self.node(event, stream, depth + 1)
            if not isinstance(key.value, str):
                shown = key.plain()
                raise self.error("a key is not text", event, "a name, or one in quotes", shown)
            if key.value in found:
                before = found[key.value].line
                first = f" on line {before}" if before else ""
                what = f"the key '{key.value}' is there twice, first{first}"
                raise self.error(what, event, "each key once")
            node = self.node(next(stream), stream, depth + 1)
            found[key.value] = Node(node.value, self.file, self.line(event))
        return found

    def scalar(self, event: events.ScalarEvent) -> Any:
        text = event.value
        if UNPRINTABLE.search(text):
            raise self.error("holds a control character", event, PRINTABLE, text)
        if not event.implicit[0]:
            return text
        if text in NULLS:
            return None
        if text in BOOLEANS:
            return BOOLEANS[text]
        if NOT_FINITE.fullmatch(text):
            raise self.error("is not a finite number", event, "a finite number", text)
        if not FLOAT.fullmatch(text):
            return text
        if len(text) > LONGEST_NUMBER:
            allowed = f"at most {LONGEST_NUMBER} digits, or a text in quotes"
            raise self.error("is too long a number", event, allowed, text)
        number = int(text) if INTEGER.fullmatch(text) else float(text)
        if not math.isfinite(number):
            raise self.error("is not a finite number", event, "a finite number", text)
        return number

    def directive(self, text: str) -> ScenarioError:
        """The error of the first line that begins with a per cent sign."""
        rows = text.splitlines()
        line = next((n for n, row in enumerate(rows, 1) if row.startswith("%")), None)
        problem = Problem("a directive is not allowed", allowed="YAML 1.2 without tags")
        return ScenarioError(problem, self.file, line if self.lines else None)

    def line(self, event: events.Event) -> int | None:
        return event.start_mark.line + 1 if self.lines else None

    def error(
        self, what: str, event: events.Event, allowed: str, value: Any = ABSENT
    ) -> ScenarioError:
        problem = Problem(what, (), value, allowed)
        return ScenarioError(problem, self.file, self.line(event))
