"""The line that members take towards who perceives them: −1 friendly to 1 hostile.

Adversary and powers have a declared intent only; what a member says and does towards others is in
the leanings of its government.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sim.core.axes import ALLIES, MEMBERS, PATRON, Floats

Namespace = Mapping[str, Any]
Line = Callable[[Namespace, Namespace, Namespace, Any], Floats]
"""From state, what changes by month, constants, and rows of the role to (…, source, run)."""


def nobody(state: Namespace, constants: Namespace, front: tuple[int, ...] = ()) -> Floats:
    """No hostility from anyone, (…, source, run)."""
    sources, runs = constants["others"].shape[1], state["leaning_partner"].shape[-1]
    return np.zeros((*front, sources, runs))


def to_adversary(state: Namespace, month: Namespace, constants: Namespace, rows: Any) -> Floats:
    """Members' lines towards the adversary, (source, run)."""
    found = nobody(state, constants)
    found[constants["outsiders"] :] = -state["leaning_adversary"][MEMBERS]
    return found


def to_powers(state: Namespace, month: Namespace, constants: Namespace, rows: Any) -> Floats:
    """Members' lines towards the competitor; a backer at war faces their support of its enemy."""
    competes, outsiders = constants["competes"], constants["outsiders"]
    found = nobody(state, constants, (len(competes),))
    for power, (competing, backing) in enumerate(zip(competes, constants["backs"], strict=True)):
        if competing:
            found[power, outsiders:] = -state["leaning_competitor"][MEMBERS]
        elif backing:
            found[power, outsiders:] = month["backer_activity"]
    return found[rows]


def to_patron(state: Namespace, month: Namespace, constants: Namespace, rows: Any) -> Floats:
    """The allies' lines towards the patron, (source, run)."""
    found = nobody(state, constants)
    found[constants["outsiders"] + 1 :] = -state["leaning_patron"][ALLIES]
    return found


def to_allies(state: Namespace, month: Namespace, constants: Namespace, rows: Any) -> Floats:
    """The patron's line towards its allies, and theirs towards each other, (…, source, run)."""
    leaning, outsiders = state["leaning_partner"], constants["outsiders"]
    count = len(leaning) - 2
    found = nobody(state, constants, (count,))
    found[:, outsiders] = -leaning[PATRON]
    found[:, outsiders + 1 :] = -leaning[ALLIES]
    found[np.arange(count), outsiders + 1 + np.arange(count)] = 0.0
    return found[rows]


LINES: Mapping[str, Line] = {
    "patron": to_patron,
    "ally": to_allies,
    "adversary": to_adversary,
    "rival": to_powers,
}
"""Role of who perceives → the members' lines towards it."""
