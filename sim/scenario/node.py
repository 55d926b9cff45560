"""An entry of a scenario file with its place, from which every message takes file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Node:
    """An entry as read: a dict or a list of nodes, or a scalar, and where its key stands."""

    value: Any
    file: str
    line: int | None = None

    def plain(self) -> Any:
        """The entry without places."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def at(self, path: Iterable[str | int]) -> Node:
        """The entry that a path leads to, or the last one on the way that there is."""
        node = self
        for part in path:
            inside = node.value
            if isinstance(inside, list):
                inside = dict(enumerate(inside))
            if not isinstance(inside, dict) or part not in inside:
                return node
            node = inside[part]
        return node
