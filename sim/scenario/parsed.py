"""Bundled files as they were parsed, found by the digest of what they hold.

The parser of YAML takes longer than all else that `list` and `check` do.  `scenarios/parsed.json`
keeps what it made of every bundled file under the SHA-256 of the file's bytes: a file that was
changed has another digest and is parsed as any other, so that what is kept cannot go stale.
`docs/generate.py` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.scenario.bundled import bundled_folder
from sim.scenario.node import Node

NAME = "parsed.json"
"""In the folder of the bundled scenarios."""


def kept(raw: bytes, file: str) -> Node | None:
    """What is kept of a file with these bytes; None if there is nothing.

    An entry is kept as [line, what it holds]: a mapping of entries, a list of them, or a scalar.
    """
    entry = _all(bundled_folder() / NAME).get(sha256(raw).hexdigest())
    return None if entry is None else _node(entry, file)


@cache
def _all(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_bytes()))
    except OSError:  # a copy of the scenarios without it is parsed anew each time
        return {}


def _node(entry: list[Any], file: str) -> Node:
    line, value = entry
    if isinstance(value, dict):
        value = {key: _node(child, file) for key, child in value.items()}
    elif isinstance(value, list):
        value = [_node(child, file) for child in value]
    return Node(value, file, line)


def text(nodes: Mapping[bytes, Node]) -> str:
    """What there is to keep of files, given as bytes → what the parser made of them; one a line."""
    lines = [
        f'"{sha256(raw).hexdigest()}":'
        + json.dumps(_entry(node), separators=(",", ":"), ensure_ascii=False)
        for raw, node in nodes.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _entry(node: Node) -> list[Any]:
    value = node.value
    if isinstance(value, dict):
        value = {key: _entry(child) for key, child in value.items()}
    elif isinstance(value, list):
        value = [_entry(child) for child in value]
    return [node.line, value]
