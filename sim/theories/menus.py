"""Menus: the small sets of named options among which actors of a role choose.

A menu of *positions* is about one action: each option is a wish on its scale, which the actor
carries through as far as it can.  A menu of *instruments* has an option for each of several
actions: the one on which attention goes.  The first option of a menu of positions is to do
nothing.  A patron has no menu: its strategies share its effort, and none excludes another.

``spans`` are the widths over which levels count: what lies a span apart has nothing in common (of
a stance neutrality and full friendship).
``expects`` names what an actor sees of the others' next move, by option (positions: of the
action); without a name it expects nothing.  Both rules of choice and the ledger read this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.core.axes import Floats, Integers


@dataclass(frozen=True)
class Menu:
    """Options of actors of a ``role``: option → the action that it is about, and spans of these.

    ``wishes`` are the positions, None for instruments.  ``flat`` are actions with an axis of
    labels between the actor's own and the run, over which the strongest counts.
    """

    name: str
    role: str
    options: Mapping[str, str]
    spans: Mapping[str, float]
    wishes: tuple[float, ...] | None = None
    expects: Mapping[str, str] = field(default_factory=dict)
    flat: tuple[str, ...] = ()

    @cached_property
    def places(self) -> Floats:
        """The positions, (option, 1)."""
        return np.array(self.wishes, dtype=float)[:, None]

    def strongest(self, action: str, levels: Floats) -> Floats:
        """Level of an action, (…, run): of one with labels the highest."""
        return np.maximum.reduce(levels, axis=-2) if action in self.flat else levels

    def needs(self, levels: Mapping[str, Floats]) -> Floats:
        """How strongly each instrument is called for, (…, option, run), in spans, at most 1."""
        rows = [
            np.minimum(self.strongest(action, levels[action]) / self.spans[action], 1.0)
            for action in self.options.values()
        ]
        return np.stack(np.broadcast_arrays(*rows), axis=-2)

    def departure(self, now: Mapping[str, Floats], before: Mapping[str, Floats]) -> Floats:
        """How far a line lies from another, (…, run), in spans of the action that moved most."""
        widest = None
        for action, span in self.spans.items():
            away = self.strongest(action, np.abs(now[action] - before[action])) / span
            widest = away if widest is None else np.maximum(widest, away)
        assert widest is not None
        return np.minimum(widest, 1.0)


THIRD = 2.0 / 3.0
"""Middle of the upper third of a scale from −1 to 1: each option has a third of it."""

STANCE = Menu(
    "stance",
    "ally",
    {"hold": "stance", "concede": "stance", "confront": "stance"},
    {"stance": 1.0},
    (0.0, THIRD, -THIRD),
    {"stance": "partner_stance"},
)
PATRONAGE = Menu(
    "patronage",
    "ally",
    {"follow": "hedge", "hedge": "hedge"},
    {"hedge": 1.0},
    (0.0, 0.75),
)
CAMPAIGN = Menu(
    "campaign",
    "adversary",
    {"launch": "launch_rate", "talk": "talk", "lean": "lean"},
    {"launch_rate": 2.0, "talk": 1.0, "lean": 1.0},
    expects={"talk": "dialogue", "lean": "alignment_backer"},
)
LEVERAGE = Menu(
    "leverage",
    "rival",
    {"coerce": "coerce", "court": "court"},
    {"coerce": 0.04, "court": 1.0},
    expects={"court": "line_of_allies"},
    flat=("coerce",),
)

MENUS: tuple[Menu, ...] = (STANCE, PATRONAGE, CAMPAIGN, LEVERAGE)
"""Every menu; a role without one acts by rule whatever the scenario says."""


def menus_of(role: str) -> tuple[Menu, ...]:
    """The menus of a role."""
    return tuple(menu for menu in MENUS if menu.role == role)


def drawn(probability: Floats, uniform: Floats) -> Integers:
    """The option that a uniform draw picks, (…, run), of probabilities (…, option, run)."""
    reached = np.cumsum(probability, axis=-2)[..., :-1, :]
    return np.add.reduce(uniform[..., None, :] >= reached, axis=-2, dtype=np.int64)


def one_hot(picked: Integers, count: int) -> Floats:
    """1 for the option picked, else 0, (…, option, run)."""
    return (picked[..., None, :] == np.arange(count)[:, None]).astype(np.float64)
