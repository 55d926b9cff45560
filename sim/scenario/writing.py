"""Plain data as the text of a scenario file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

WIDE = 110
"""Characters of a line."""
OTHERWISE = ("null", "true", "false", "~")
"""Texts that YAML would take for something else."""


def written(told: Mapping[str, Any], head: str = "") -> str:
    """A mapping as YAML, None as null, below lines of comment."""
    writer = YAML()
    writer.default_flow_style = False
    writer.width = WIDE
    writer.representer.add_representer(
        type(None), lambda to, _: to.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    text = io.StringIO()
    told = _quoted(told)
    for rows in told.get("played", {}).values():
        rows.update({month: _in_a_line(hand) for month, hand in rows.items() if hand})
    writer.dump(told, text)
    return "".join(f"# {line}\n" for line in head.splitlines()) + text.getvalue()


def _in_a_line(row: Mapping[str, Any]) -> CommentedMap:
    """A mapping as {key: value}."""
    line = CommentedMap(row)
    line.fa.set_flow_style()
    return line


def _quoted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _quoted(inside) for key, inside in value.items()}
    if isinstance(value, (list, tuple)):
        return [_quoted(inside) for inside in value]
    if isinstance(value, str) and value in OTHERWISE:
        return DoubleQuotedScalarString(value)
    return value
