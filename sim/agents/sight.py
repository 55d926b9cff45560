"""Who may see what: the names of a view, listed by role, and how each is looked up.

What is public is seen whole by all.  Of its own an actor sees its row.  Members see the threat that
all share; an ally also how its pairs stand and how the other allies stood towards it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from sim.agents.hostility import LINES
from sim.agents.roles import ROLES, Item
from sim.agents.view import Grant
from sim.core.axes import ALLIES, PATRON, average, total
from sim.theories.turnover import LINE

Namespace = Mapping[str, Any]
Rows = int | slice | np.ndarray
"""One actor of a role, or several: their places on the axis of the role."""

PUBLIC = (
    "month",
    "date",
    "competitor",
    "outsiders",
    "slots",
    "capability",
    "forces",
    "adversary_capability",
    "rival_activity",
    "rivalry",
    "backer_activity",
    "new_war",
    "activity",
    "dialogue",
    "cooperation",
    "institutionalisation",
    "channel",
    "integration",
    "consult_in_force",
    "pact",
    "meetings",
    "stand_alone",
    "exercises",
    "exercise_memory",
    "launches",
    "launch_memory",
    "dispute_memory",
    "alignment_backer",
    "deadlock",
    "sanctions",
    "regime_security",
    "nuclear_tests",
    "provocations",
    "council_action",
    "neighbour_summits",
    "naming",
    "tension",
    "polarisation",
    "regional_governance",
    "pressure_on_competitor",
    "rival_spending",
    "initial_rival_mean",
)
"""Seen whole by everybody."""

OWN_POLITICAL = (
    "threat_perception",
    "approval",
    "opinion",
    "assembly",
    "latitude",
    "defence_spending",
    "line_change",
    "leaning_drop",
    *LINE[: LINE.index("bilateral_share")],
    "updating",
    "approval_base",
    "audience_cost",
    "democracy",
    "initial_spending",
    "initial_danger",
    "initial_pull",
    "proximity",
    "intent",
    "others",
    "heeds",
)
"""Of patron, allies and adversary: their rows of the axis ``actor``."""

OWN_ALLY = (
    "commitment",
    "credibility",
    "embedding",
    "coercion",
    "abandonment_fear",
    "entrapment_fear",
    "market_fear",
    "stance",
    "willingness",
    "sympathy",
    "exposure",
    "market_dependence",
)
"""Of allies: their rows of the axis ``ally``."""

OWN_RIVAL = ("pressure", "coerce", "court", "back", "competes", "backs")
"""Of powers: their rows of the axis ``rival``; ``own_spending`` is their spending."""

WHOLE = {
    "patron": (
        "shared_threat",
        "agenda",
        "effort",
        "strategy_share",
        "patron_willingness",
        "commitment",
        "embedding",
        "stance",
        "willingness",
        "market_dependence",
        "exposure",
    ),
    "ally": ("shared_threat", "agenda", "effort", "patron_willingness"),
    "adversary": ("launch_rate", "lean", "talk", "programme_drift", "back", "backs"),
    "rival": ("coercion_episode", "market_dependence", "lean"),
}
"""What else a role sees whole: the patron its allies' rows, a power whom it can hurt."""


SEEN_AS = {
    "patron_threat": "threat_perception",
    "partner_stance": "stance",
    "partner_willingness": "willingness",
    "spending_of_all": "defence_spending",
    "own_spending": "rival_spending",
    "pressure": "pressure_on_competitor",
}
"""Names of a view that show, or believe, a state variable which has another name."""


RIVAL_VALUES = {
    name: f"rival_{name}" for name in ("updating", "proximity", "intent", "others", "heeds")
} | {"initial_danger": "rival_initial_danger"}
"""What a power is shown of its own values, and under which name the world keeps them."""


@dataclass(frozen=True)
class Places:
    """Where names are found: ``state`` and ``constants`` and what changes by month."""

    state: Namespace
    month: Namespace
    constants: Namespace

    def holding(self, name: str) -> Namespace | None:
        """The namespace that has a name, if any."""
        return next((p for p in (self.state, self.month, self.constants) if name in p), None)


def grants(role: str, rows: Rows, places: Places, parameters: Namespace) -> dict[str, Grant]:
    """Name → how an actor, or actors, of a role look it up; what is not here they cannot see.

    ``rows`` are their places on the axis of the role, ``parameters`` their own values.  What does
    not change is looked up once.
    """
    fixed = dict(parameters)
    found = {name: Grant(fixed, name) for name in parameters}

    def grant(names: tuple[str, ...], rows: Rows | None) -> None:
        for name in names:
            held = places.holding(name)
            if held is places.constants:
                fixed[name] = held[name] if rows is None else held[name][rows]
                found[name] = Grant(fixed, name)
            elif held is not None:
                every = rows is None or (isinstance(rows, slice) and rows == slice(None))
                found[name] = Grant(held, name, None if every else rows)

    grant((*PUBLIC, *WHOLE[role]), None)
    if role == "rival":
        grant(OWN_RIVAL, rows)
        for name, held in (("spending", "initial_rival_spending"), *RIVAL_VALUES.items()):
            shown = "initial_spending" if name == "spending" else name
            fixed[shown] = places.constants[held][rows]
            found[shown] = Grant(fixed, shown)
        for name in ("leaning_adversary", "leaning_competitor", "coercion"):
            fixed[name] = 0.0  # its own line is its intent, and nobody coerces it
            found[name] = Grant(fixed, name)
    else:
        own = {"patron": PATRON, "adversary": -1}.get(role)
        grant(OWN_POLITICAL, _after_patron(rows) if own is None else own)
        fixed["initial_spending_of_all"] = places.constants.get("initial_spending")
        found["initial_spending_of_all"] = Grant(fixed, "initial_spending_of_all")
        if role == "ally":
            grant(OWN_ALLY, rows)
        else:
            fixed["coercion"] = 0.0  # only allies are coerced
            found["coercion"] = Grant(fixed, "coercion")
    calls = {**_between_allies(places.state), **_derived(role, rows, places)}
    return found | {name: Grant({}, "", call=call) for name, call in calls.items()}


def _between_allies(state: Namespace) -> dict[str, Callable[[], Any]]:
    """Counts between all pairs of allies together, (run,)."""
    return {name: partial(_summed, state, name) for name in ("disputes", "accords")}


def _summed(state: Namespace, name: str) -> Any:
    return total(state[name])


def _derived(role: str, rows: Rows, places: Places) -> dict[str, Callable[[], Any]]:
    """What a role sees that is nobody's row."""
    state = places.state

    def hostility() -> Any:
        line = LINES[role](state, places.month, places.constants, rows)
        line.flags.writeable = False
        return line

    if role == "rival":
        return {
            "own_spending": lambda: state["rival_spending"][rows],
            "threat_perception": lambda: state["rival_perception"][rows],
            "hawkishness": lambda: places.month["rival_hawkishness"][rows],
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


def _after_patron(rows: Rows) -> Rows:
    """Places on the axis ``ally`` as places on the axis ``actor``."""
    if isinstance(rows, slice):
        return slice(1, -1)
    return rows + 1


def _among_allies(rows: Rows, places: Places) -> dict[str, Callable[[], Any]]:
    """How an ally's pairs stand, and what the other allies did last month.

    ``relation`` is the worst relation and ``grievance`` and ``backlash`` the worst stock of any
    pair it belongs to, (…, run); ``partner_stance`` (…, run) is the mean stance of the others and
    ``partner_willingness`` (…, domain, run) their least will.
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

    return {
        "relation": lambda: worst("relation", pairs, np.minimum.reduce),
        "grievance": lambda: worst("grievance", pairs, np.maximum.reduce),
        "backlash": lambda: worst("backlash", pairs, np.maximum.reduce),
        "partner_stance": lambda: worst("stance", others, average),
        "partner_willingness": lambda: worst("willingness", others, np.minimum.reduce),
        "patron_threat": lambda: state["threat_perception"][PATRON],
    }


class Shapes(NamedTuple):
    """Full shape of every belief, motive and action of one actor, or of several stacked."""

    beliefs: Mapping[str, tuple[int, ...]]
    motives: Mapping[str, tuple[int, ...]]
    actions: Mapping[str, tuple[int, ...]]


def shapes(
    role: str, count: int | None, labels: Mapping[str, tuple[str, ...]], runs: int
) -> Shapes:
    """Full shapes for a role; ``count`` actors in front, None for one alone."""
    front = () if count is None else (count,)

    def full(items: Mapping[str, Item]) -> dict[str, tuple[int, ...]]:
        return {
            name: (*front, *(len(labels[axis]) for axis in item.over), runs)
            for name, item in items.items()
        }

    about = ROLES[role]
    return Shapes(full(about.beliefs), full(about.motives), full(about.actions))
