"""An actor that is played by hand: it does what a table says, and else what its motives say.

The table is data of the scenario (``played``: actor → month → menu → option).  An option is carried
through as one that an actor takes by its own choice (:mod:`sim.agents.choice`): a position as far
as it can go, an instrument at the cost of attention for the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np

from sim.agents.actor import Actor, Motives
from sim.agents.choice import Levels, Steps, nearest, taken, weighed_options
from sim.agents.view import View
from sim.core.axes import Floats, Integers
from sim.core.declarations import Mechanism
from sim.theories import quantal_response as theory
from sim.theories.menus import Menu, menus_of

if TYPE_CHECKING:
    from sim.model.alliance_model import AllianceModel

STEPS: Mapping[str, Mechanism] = {
    "positions": theory.expected_of_positions,
    "instruments": theory.expected_of_instruments,
    "option": theory.quantal_response,
    "emphasis": theory.limited_attention,
}
"""How options are weighed and carried through, whatever the reading by which the actor decides."""


@dataclass(frozen=True)
class Offer:
    """A menu in a month, as the actor's motives see it; the last axis is the run.

    ``speaks`` is what speaks for each option, (option, run), and ``chance`` how often an actor
    takes it that chooses with error, (option, run).  ``own`` is what it does if it is left to its
    motives, (run,), the option that comes nearest to its ``levels`` (action → (…, run)).
    ``motives`` are the contributions that speak for each action: (…, run) by name.
    """

    menu: Menu
    speaks: Floats
    chance: Floats
    own: Integers
    levels: Mapping[str, Floats]
    motives: Mapping[str, Mapping[str, Floats]]


class Played(Actor):
    """What a class of a role becomes that is played by hand; see :func:`played`.

    ``table`` is month (as a whole number of months) → menu → option.  Where it is ``asked``, it
    keeps in ``offers`` what it could choose from in the month, by menu.
    """

    behaves: ClassVar[type[Actor]]
    asked = False

    def __init__(self, model: "AllianceModel", code: str) -> None:
        super().__init__(model, code)
        rows = model.settings.played.get(code, {})
        self.table: Mapping[int, Mapping[str, str]] = {int(m): hand for m, hand in rows.items()}
        self.offers: Mapping[str, Offer] = {}

    def decide(self, view: View, motives: Motives) -> dict[str, Floats]:
        """The actions of the class, and for each menu that the month's row names its option."""
        levels = super().decide(view, motives)
        row = self.table.get(int(self.model.settings.start) + self.model.elapsed_months, {})
        if not row and not self.asked:
            return levels
        steps, ruled = steps_of(view), ruled_by(view, levels)
        if self.asked:
            self.offers = {
                menu.name: offered(view, steps, menu, ruled, levels, motives)
                for menu in menus_of(self.role)
            }
        found = dict(levels)
        for menu in menus_of(self.role):
            if menu.name in row:
                picked = np.full(view.runs, list(menu.options).index(row[menu.name]))
                found |= taken(view, steps, menu, ruled, picked)
        return found


_MADE: dict[type[Actor], type[Played]] = {}


def played(kind: type[Actor]) -> type[Played]:
    """The class of a role, or one of its subclasses, played by hand; the same one every time."""
    if issubclass(kind, Played):
        return kind
    if kind not in _MADE:
        about = {"__doc__": Played.__doc__, "__module__": __name__, "behaves": kind}
        made = type(f"Played{kind.__name__}", (Played, kind), about)
        _MADE[kind] = cast("type[Played]", made)
    return _MADE[kind]


def unplayed(kind: type[Actor]) -> type[Actor]:
    """The class that acts where the table says nothing."""
    return kind.behaves if issubclass(kind, Played) else kind


def steps_of(view: View) -> Steps:
    """The steps of a choice, which read what the actor can see of their parameters."""

    def bound(mechanism: Mechanism) -> Callable[[Mapping[str, Any]], Any]:
        def step(told: Mapping[str, Any]) -> Any:
            return mechanism.function(
                *[told[name] if name in told else getattr(view, name) for name in mechanism.reads]
            )

        return step

    return cast("Steps", {name: bound(mechanism) for name, mechanism in STEPS.items()})


def ruled_by(view: View, levels: Levels) -> Levels:
    """What the rules give, before the actor settled on anything."""
    return levels if view._settled is None else dict(view._settled.ruled)


def offered(
    view: View, steps: Steps, menu: Menu, ruled: Levels, levels: Levels, motives: Motives
) -> Offer:
    """A menu as the actor's motives see it."""
    heard: dict[str, Floats] = {}

    def option(told: Mapping[str, Floats]) -> Floats:
        heard.update(told)
        return cast("Floats", steps["option"](told))

    heeding = cast("Steps", {**steps, "option": option})
    chance = weighed_options(view, heeding, menu, ruled, motives)
    return Offer(
        menu,
        heard["expected"],
        chance,
        nearest(view, menu, levels),
        {action: levels[action] for action in menu.spans},
        {action: dict(motives[action].items()) for action in menu.spans},
    )
