"""What each role believes, is moved by, and does: one table, which everything else reads.

Axes are those behind the actor's own: an ally's ``cooperate`` is (domain, run) for one ally and
(ally, domain, run) for all.  ``variable`` is the state variable that keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Item:
    """A belief, a motive or an action: the variable that keeps it, and its axes."""

    variable: str | None
    over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Role:
    """What actors of a role believe (levels), are moved by (sums), and do.

    ``axis`` is the axis on which actors of the role have rows, None for the one patron and the one
    adversary, who have none of their own.
    """

    axis: str | None
    beliefs: Mapping[str, Item]
    motives: Mapping[str, Item]
    actions: Mapping[str, Item]


THREAT = {"threat_perception": Item("threat_perception", ("source",))}
RESOLVE = {"resolve": Item("resolve")}
DANGER = {"danger": Item(None)}
ARM = {"arm": Item("arm")}

ROLES: Mapping[str, Role] = {
    "patron": Role(
        axis=None,
        beliefs={**THREAT, **RESOLVE},
        motives={
            **DANGER,
            "effort": Item(None),
            "lead": Item(None, ("domain",)),
            "arm": Item(None),
        },
        actions={
            "effort": Item("effort", ("strategy",)),
            "lead": Item("patron_willingness", ("domain",)),
            **ARM,
        },
    ),
    "ally": Role(
        axis="ally",
        beliefs={**THREAT, "credibility": Item("credibility"), **RESOLVE},
        motives={
            "abandonment_fear": Item("abandonment_fear"),
            "entrapment_fear": Item("entrapment_fear"),
            "market_fear": Item("market_fear"),
            **DANGER,
            "stance": Item(None),
            "cooperate": Item(None, ("domain",)),
            "hedge": Item(None),
            "arm": Item(None),
        },
        actions={
            "stance": Item("stance"),
            "cooperate": Item("willingness", ("domain",)),
            "hedge": Item("hedge"),
            **ARM,
        },
    ),
    "adversary": Role(
        axis=None,
        beliefs=THREAT,
        motives={
            **DANGER,
            "launch_rate": Item(None),
            "lean": Item(None),
            "talk": Item(None),
            "arm": Item(None),
        },
        actions={
            "launch_rate": Item("launch_rate"),
            "lean": Item("lean"),
            "talk": Item("talk"),
            **ARM,
        },
    ),
    "rival": Role(
        axis="rival",
        beliefs={
            "threat_perception": Item("rival_perception", ("source",)),
            "pressure": Item("pressure"),
        },
        motives={
            **DANGER,
            "coerce": Item(None, ("ally",)),
            "court": Item(None),
            "back": Item(None),
            "arm": Item(None),
        },
        actions={
            "coerce": Item("coerce", ("ally",)),
            "court": Item("court"),
            "back": Item("back"),
            "arm": Item("rival_arm"),
        },
    ),
}

MOTIVES: frozenset[str] = frozenset(name for role in ROLES.values() for name in role.motives)
"""Every motive that a theory can contribute to."""

SHARED_AXES = ("actor",)
"""The axis on which patron, allies and adversary stand together, in that order."""


PERCEIVED = ("threat_perception", "credibility", "resolve")
"""Beliefs that theories contribute to; the others are what an actor is shown."""


def leads_to(role: str, name: str) -> tuple[str, ...]:
    """State variables in which a motive or an action of a role ends.

    Fears and danger lead to other motives and have no action of their own: danger ends in arming.
    """
    about = ROLES[role]
    if name == "danger":
        name = "arm"
    items = (about.motives.get(name), about.actions.get(name))
    return tuple(item.variable for item in items if item is not None and item.variable is not None)


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
