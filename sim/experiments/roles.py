"""One triangle in the seats of another: codes of actors exchanged by role, in plain data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import xarray as xr

from sim.core.errors import AnalysisError
from sim.scenario import Scenario
from sim.scenario.contrast import WORDS


def seats(one: Scenario, other: Scenario) -> dict[str, str]:
    """Code of each actor of a scenario → code of who has its role in the other.

    Allies that both have keep their seats; those that are left take the seats that are left, in
    the order of the files.

    Raises AnalysisError if the two do not have the same roles.
    """
    found = {one.patron: other.patron, one.adversary: other.adversary}
    found |= {code: code for code in one.allies if code in other.allies}
    left = [code for code in one.allies if code not in found]
    free = [code for code in other.allies if code not in found]
    if len(left) != len(free) or len(one.rivals) != len(other.rivals):
        raise AnalysisError(f"{one.name} and {other.name} do not have the same roles")
    found |= dict(zip(left, free, strict=True))
    for role in ("competitor", "backer"):
        mine, theirs = getattr(one, role), getattr(other, role)
        if (mine is None) != (theirs is None):
            raise AnalysisError(f"only one of {one.name} and {other.name} has a {role}")
        if mine is not None:
            found[mine] = theirs
    return found


def seated(data: Any, codes: Mapping[str, str]) -> Any:
    """Plain data with codes exchanged wherever they stand as a word: keys, pairs, elements.

    What only says something to a reader stays as it is.
    """
    if isinstance(data, Mapping):
        return {
            recoded(key, codes): value if key in WORDS else seated(value, codes)
            for key, value in data.items()
        }
    if isinstance(data, tuple | list):
        return type(data)(seated(each, codes) for each in data)
    return recoded(data, codes) if isinstance(data, str) else data


def recoded(text: str, codes: Mapping[str, str]) -> str:
    """A text such as ``JPN-KOR`` or ``actors.KOR.exposure`` with all codes exchanged at once."""
    return re.sub(r"\b[A-Z]{3}\b", lambda found: codes.get(found[0], found[0]), text)


def relabelled(data: xr.Dataset, codes: Mapping[str, str]) -> xr.Dataset:
    """A result with the actors' codes exchanged in its labels, so that measures find them."""
    changed = {
        name: [recoded(str(label), codes) for label in labels.values]
        for name, labels in data.coords.items()
        if labels.dtype.kind in "UO" and labels.dims == (name,)
    }
    return data.assign_coords(changed)
