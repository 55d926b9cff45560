"""How an actor's view is looked up: each name that its role may see, in what the world holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from operator import getitem
from typing import Any

import numpy as np

from sim.agents.hostility import LINES
from sim.agents.roles import ROLES
from sim.agents.seen import (
    MEMBERS_OWN,
    OWN_ALLY,
    OWN_POLITICAL,
    OWN_RIVAL,
    PUBLIC,
    RIVAL_VALUES,
    WHOLE,
)
from sim.agents.view import Grant
from sim.core.axes import ALLIES, PATRON, average, total
from sim.core.remembered import Remembered
from sim.theories.turnover import LINE, SELDOM

LEANINGS = tuple(name for name in LINE if name.startswith("leaning"))

Namespace = Mapping[str, Any]
Rows = int | slice | np.ndarray
"""One actor of a role, or several: their places on the axis of the role."""


@dataclass(frozen=True)
class Places:
    """Where names are found: ``state``, ``constants``, what changes by month, and draws."""

    state: Namespace
    month: Namespace
    constants: Namespace
    draws: Namespace = field(default_factory=dict)

    def holding(self, name: str) -> Namespace | None:
        """The namespace that has a name, if any."""
        return next((p for p in (self.state, self.month, self.constants) if name in p), None)


def grants(
    role: str,
    rows: Rows,
    places: Places,
    parameters: Namespace,
    draws: Mapping[str, str | None] | None = None,
) -> dict[str, Grant]:
    """Name → how an actor, or actors, of a role look it up; what is not here they cannot see.

    ``rows`` are their places on the axis of the role, ``parameters`` their own values, ``draws``
    the axes of the draws that its theories read.  What does not change is looked up once.
    """
    fixed = dict(parameters)
    found = {name: Grant(fixed, name, seldom=True) for name in parameters}

    def grant(names: tuple[str, ...], rows: Rows | None) -> None:
        for name in names:
            held = places.holding(name)
            if held is places.constants:
                fixed[name] = held[name] if rows is None else held[name][rows]
                found[name] = Grant(fixed, name, seldom=True)
            elif held is not None:
                every = rows is None or (isinstance(rows, slice) and rows == slice(None))
                seldom = held is places.state and name in SELDOM
                found[name] = Grant(held, name, None if every else rows, seldom=seldom)

    grant((*PUBLIC, *WHOLE[role]), None)
    if role == "rival":
        grant(OWN_RIVAL, rows)
        for name, held in (("spending", "initial_rival_spending"), *RIVAL_VALUES.items()):
            shown = "initial_spending" if name == "spending" else name
            if held in places.month:  # an attribute that follows a path
                found[shown] = Grant(places.month, held, rows)
                continue
            fixed[shown] = places.constants[held][rows]
            found[shown] = Grant(fixed, shown)
        for name in ("leaning_adversary", "leaning_competitor", "coercion"):
            fixed[name] = 0.0  # its own line is its intent, and nobody coerces it
            found[name] = Grant(fixed, name)
    else:
        grant((*OWN_POLITICAL, *MEMBERS_OWN.get(role, ())), _of_actors(role, rows))
        fixed["initial_spending_of_all"] = places.constants.get("initial_spending")
        found["initial_spending_of_all"] = Grant(fixed, "initial_spending_of_all")
        if role == "ally":
            grant(OWN_ALLY, rows)
        else:
            fixed["coercion"] = 0.0  # only allies are coerced
            found["coercion"] = Grant(fixed, "coercion")
    calls = {**_between_allies(places.state), **_derived(role, rows, places)}
    found |= {name: Grant({}, "", call=call) for name, call in calls.items()}
    return found | _errors(role, rows, places, draws or {})


def _errors(
    role: str, rows: Rows, places: Places, draws: Mapping[str, str | None]
) -> dict[str, Grant]:
    """Draws of the month that theories of a role read: its rows where they have its axis."""
    mine = {ROLES[role].axis: rows}
    if role != "rival":
        mine["actor"] = _of_actors(role, rows)
    mine.pop(None, None)
    return {
        name: Grant(places.draws, name, mine.get(over) if over else None)
        for name, over in draws.items()
    }


def _between_allies(state: Namespace) -> dict[str, Callable[[], Any]]:
    """Counts between all pairs of allies together, (run,)."""
    return {name: partial(_summed, state, name) for name in ("disputes", "accords")}


def _summed(state: Namespace, name: str) -> Any:
    return total(state[name])


def _derived(role: str, rows: Rows, places: Places) -> dict[str, Callable[[], Any]]:
    """What a role sees that is nobody's row."""
    state = places.state

    def lines(*_: Any) -> Any:
        line = LINES[role](state, places.month, places.constants, rows)
        line.flags.writeable = False
        return line

    remembered, rows_of = Remembered(lines), Remembered(getitem)

    def hostility() -> Any:
        leanings = (state[name] for name in LEANINGS)
        return remembered(places.month["backer_activity"] if role == "rival" else None, *leanings)

    if role == "rival":  # what a power faces changes with the backer's war as well
        return {
            "own_spending": lambda: state["rival_spending"][rows],
            "threat_perception": lambda: state["rival_perception"][rows],
            "hawkishness": lambda: rows_of(places.month["rival_hawkishness"], rows),
            "courting": lambda: places.month["rival_courting"][rows],
            "hostility": hostility,
            "coercion_of_allies": lambda: state["coercion"],
            "line_of_allies": lambda: state["leaning_competitor"][ALLIES],
        }
    seen: dict[str, Callable[[], Any]] = {
        "spending_of_all": lambda: state["defence_spending"],
        "hostility": hostility,
    }
    if role == "ally":
        seen |= _among_allies(rows, places)
    if role == "patron":
        seen |= {
            "relation": partial(_worst, state, "relation", np.minimum),
            "grievance": partial(_worst, state, "grievance", np.maximum),
        }
    return seen


def _worst(state: Namespace, name: str, reduce: np.ufunc) -> Any:
    return reduce.reduce(state[name])


def _of_actors(role: str, rows: Rows) -> Rows:
    """Places of actors of a political role on the axis ``actor``."""
    if role == "ally":
        return _after_patron(rows)
    return PATRON if role == "patron" else -1


def _after_patron(rows: Rows) -> Rows:
    """Places on the axis ``ally`` as places on the axis ``actor``."""
    if isinstance(rows, slice):
        return slice(1, -1)
    return rows + 1


def _among_allies(rows: Rows, places: Places) -> dict[str, Callable[[], Any]]:
    """How an ally's pairs stand, and what the other allies did last month.

    ``relation`` is the worst relation and ``grievance`` and ``backlash`` the worst stock of any
    pair it belongs to, (…, run); ``partner_stance`` (…, run) is the mean stance of the others,
    ``partner_willingness`` (…, domain, run) their least will and ``partner_drop`` (…, run) the
    largest fall of their leaning.  ``hedged`` is its own hedging of last month.
    """
    first, second = places.constants["pair_first"], places.constants["pair_second"]
    count = int(max(*first, *second)) + 1
    pairs = np.array([np.flatnonzero((first == n) | (second == n)) for n in range(count)])[rows]
    others = np.array([[o for o in range(count) if o != n] for n in range(count)])[rows]
    state = places.state

    def worst(name: str, of: np.ndarray, reduce: Any) -> Any:
        values = state[name]
        if of.shape[-1] == 1:
            return values[of[..., 0]]
        along = of.ndim - 1
        return reduce(values[of], axis=along)

    @Remembered
    def largest_drop(leaning_drop: np.ndarray) -> Any:
        return np.maximum.reduce(leaning_drop[ALLIES][others], axis=others.ndim - 1)

    return {
        "relation": lambda: worst("relation", pairs, np.minimum.reduce),
        "grievance": lambda: worst("grievance", pairs, np.maximum.reduce),
        "backlash": lambda: worst("backlash", pairs, np.maximum.reduce),
        "partner_stance": lambda: worst("stance", others, average),
        "partner_willingness": lambda: worst("willingness", others, np.minimum.reduce),
        "partner_drop": lambda: largest_drop(state["leaning_drop"]),
        "patron_threat": lambda: state["threat_perception"][PATRON],
        "patron_unilateralism": lambda: state["unilateralism"][PATRON],
        "hedged": lambda: state["hedge"][rows],
    }
