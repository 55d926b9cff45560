"""How an actor settles on a line: by the rules, among the options of its menus, or as before.

``decide`` of every role hands what its rules give to ``view.settle``, which comes here where a
scenario has the actor decide otherwise (slot ``decision``).  Formulas are the theories'.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from sim.core.axes import Floats, Integers, average
from sim.theories.menus import Menu, drawn, menus_of, one_hot

if TYPE_CHECKING:
    from sim.agents.motive import Motive
    from sim.agents.view import Theory, View

Uniform = Callable[[str], Floats]
"""Menu → the month's uniform draw of the actor, (…, run)."""
Steps: TypeAlias = "Mapping[str, Theory]"
"""Step of a choice → the theory of it."""
Levels = dict[str, Floats]


class Choice(NamedTuple):
    """What was weighed: the options' probabilities (…, option, run), and which was picked."""

    probability: Floats
    picked: Integers


class Settled(NamedTuple):
    """What the rules gave, what was settled on, and the choices by menu."""

    ruled: Levels
    levels: Levels
    choices: Mapping[str, Choice]


def settled(
    view: "View",
    steps: Steps,
    uniform: Uniform | None,
    role: str,
    ruled: Levels,
    motives: Mapping[str, "Motive"],
) -> Settled:
    """The line of a role's actors by the steps of their reading of decisions."""
    levels, choices = dict(ruled), {}
    for menu in menus_of(role):
        if "option" in steps:
            assert uniform is not None
            chosen = weighed_options(view, steps, menu, ruled, motives)
            picked = drawn(chosen, uniform(menu.name))
            choices[menu.name] = Choice(chosen, picked)
            levels |= taken(view, steps, menu, ruled, picked)
        elif "line" in steps:
            levels |= kept_line(view, steps, menu, ruled)
    return Settled(ruled, levels, choices)


def weighed_options(
    view: "View",
    steps: Steps,
    menu: Menu,
    ruled: Levels,
    motives: Mapping[str, "Motive"],
) -> Floats:
    """Probabilities of the options, (…, option, run)."""
    if menu.wishes is not None:
        (action,) = menu.spans
        wish = motives[action].total
        reply = expected(view, menu, action, wish)
        told = {"wish": wish, "reply": reply, "places": menu.places}
        value = steps["positions"](told)
    else:
        needs = menu.needs(ruled)
        replies = [
            expected(view, menu, option, needs[..., row, :])
            for row, option in enumerate(menu.options)
        ]
        told = {"needs": needs, "replies": np.stack(np.broadcast_arrays(*replies), axis=-2)}
        value = steps["instruments"](told)
    return steps["option"]({"expected": value})


def expected(view: "View", menu: Menu, about: str, without: Floats) -> Floats:
    """What the actor expects of the others' next move, (…, run): that they go on as they did.

    Where it expects nothing, what it wants itself.
    """
    name = menu.expects.get(about)
    if name is None:
        return without
    seen = getattr(view, name)
    if name == "line_of_allies":  # of each ally; a power counts with all of them
        seen = average(np.maximum(seen, 0.0))
    return np.broadcast_to(seen, without.shape)


def taken(
    view: "View",
    steps: Steps,
    menu: Menu,
    ruled: Levels,
    picked: Integers,
) -> Levels:
    """Levels of the actions once an option is taken."""
    if menu.wishes is not None:
        (action,) = menu.spans
        return {action: view.carried(action, menu.places[picked, 0])}
    factor = steps["emphasis"]({"taken": one_hot(picked, len(menu.options))})
    levels = {}
    for row, action in enumerate(menu.options.values()):
        times = factor[..., row, :]
        if action in menu.flat:
            times = times[..., None, :]
        levels[action] = ruled[action] * times
    return levels


def kept_line(
    view: "View",
    steps: Steps,
    menu: Menu,
    ruled: Levels,
) -> Levels:
    """The line in force, or what the rules give where that is given up; of the first month this."""
    now = {action: ruled[action] for action in menu.spans}
    if view.month == 0:
        return now
    before = {action: getattr(view, action) for action in menu.spans}
    given_up = steps["line"]({"departure": menu.departure(now, before)}) > 0.0
    return {
        action: np.where(
            given_up[..., None, :] if action in menu.flat else given_up, level, before[action]
        )
        for action, level in now.items()
    }


def nearest(view: "View", menu: Menu, levels: Mapping[str, Floats]) -> Integers:
    """The option that levels of the actions come nearest to, (…, run).

    Of positions the one that is carried through to a level least away; of instruments the one
    that is used most.
    """
    if menu.wishes is None:
        return np.argmax(menu.needs(levels), axis=-2)
    (action,) = menu.spans
    level = levels[action]
    away = [
        np.abs(level - view.carried(action, np.full(level.shape, wish))) for wish in menu.wishes
    ]
    return np.argmin(np.stack(away), axis=0)
