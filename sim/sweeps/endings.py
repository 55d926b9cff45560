"""Factors by a unique ending: `yoon.leaning.partner` for `governments.KOR.yoon.leaning.partner`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.core.errors import Problem
from sim.scenario import Scenario


def paths_of(data: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Dotted path of every single value of plain data."""
    for key, value in data.items():
        path = f"{above}.{key}" if above else str(key)
        if isinstance(value, Mapping):
            yield from paths_of(value, path)
        else:
            yield path


def in_full(name: str, scenario: Scenario) -> str | Problem:
    """The path that a name of a sweep means: itself, or the only one that ends so.

    A name that begins with a key of scenario files is a path, and one that is no ending stays what
    it is: what reads it says what is wrong with it.
    """
    if name.partition(".")[0] in type(scenario).model_fields:
        return name
    found = [path for path in paths_of(scenario.to_dict()) if path.endswith(f".{name}")]
    if len(found) > 1:
        return Problem("is the ending of several", wanted=name, options=tuple(found))
    return found[0] if found else name
