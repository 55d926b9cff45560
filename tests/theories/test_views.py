"""What actors are given to think with: their own rows, what all see, and how their pairs stand."""

from typing import Any

import numpy as np
import pytest

from sim.agents.roles import ROLES
from sim.core.declarations import Mechanism
from sim.core.noise import Noise
from sim.model.month import MONTH
from sim.theories import registry
from sim.theories.variables import BY_NAME
from tests.theories.hearing import Call, World, is_thought, results

THOUGHT = {each.name: each for each in registry.everything() if is_thought(each)}
WHOLE = {
    ("patron", "strategy_share"),
    ("rival", "market_dependence"),
    ("rival", "coercion_episode"),
    ("rival", "hedge"),
    ("patron", "stance"),
    ("patron", "willingness"),
}
"""What a role sees of others, or of all, beside what has no row of anybody."""
OF_ACTORS = {
    "actor": (
        "proximity",
        "intent",
        "others",
        "heeds",
        "updating",
        "audience_cost",
        "initial_spending",
        "initial_danger",
        "initial_pull",
        "spending_norm",
        "planned",
    ),
    "ally": ("exposure", "market_dependence"),
    "rival": ("competes", "backs"),
}
"""Attributes that do not change, by the axis on which each actor has its row."""
REPRESENTATIVE = {
    "patron": "patron_effort",
    "ally": "willingness",
    "adversary": "campaigns_of_the_month",
    "rival": "courting_as_ever",
}
"""A theory with which every actor of a role thinks in every month."""


TOLD_OF_OPTIONS = {"wish", "reply", "places", "needs", "replies", "expected", "taken", "departure"}
"""What a choice is told of options that were made just before."""


def seen(mechanism: Mechanism) -> set[str]:
    """What it reads that is no motive weighed just before; lines are held elsewhere."""
    return set(mechanism.reads) - {"motive", "danger", "hostility"} - TOLD_OF_OPTIONS


def axis_of(name: str) -> str:
    """The first axis of a variable or an attribute, if any."""
    if name in BY_NAME:
        return next(iter(BY_NAME[name].over), "")
    return next((axis for axis, names in OF_ACTORS.items() if name in names), "")


def place(call: Call, axis: str) -> Any:
    """The rows of a seat on an axis."""
    assert call.seat is not None
    rows = list(call.members) or int(call.seat.rows)
    if axis == call.role:
        return rows
    assert axis == "actor", (axis, call.role)
    ends = {"patron": 0, "adversary": -1}
    return ends[call.role] if call.role in ends else np.add(rows, 1)


def at_the_time(world: World, call: Call, mechanism: Mechanism, name: str) -> Any:
    """A variable as it stands when the seat thinks: renewed by an earlier row, or last month's."""
    does = "perceive" if mechanism.adds_to else "decide"
    rows = [number for number, row in enumerate(MONTH) if row.does == does]
    own = next(number for number in rows if call.role in MONTH[number].roles)
    felt_before = does == "decide" and name in ROLES[str(call.role)].motives
    before = felt_before or any(name in row.renews for row in MONTH[:own])
    state = world.states[call.month + before][name]
    return np.broadcast_to(state, world.states[0][name].shape)


def own_value(world: World, call: Call, name: str) -> np.ndarray:
    """A parameter as the scenario and the sweep give it to each actor of a seat."""
    assert call.seat is not None
    drawn, declared = world.model.drawn, registry.parameters()[name]
    codes = [call.seat.agent.code]
    if call.members:
        codes = [world.model.labels[str(call.role)][n] for n in call.members]
    table = []
    for code in codes:
        values = [
            drawn.get(f"actors.{code}.parameters.{label}", drawn[f"parameters.{label}"])
            for label in declared.defaults()
        ]
        table.append(values if declared.over else values[0])
    return np.array(table if call.members else table[0])


def worst_tie(world: World, call: Call, name: str, state: np.ndarray) -> np.ndarray:
    """The worst relation, or the bitterest grievance, of each ally's pairs, one by one."""
    dyads = [set(label.split("-")) for label in world.model.labels["dyad"]]
    worst = np.min if name == "relation" else np.max
    found = [
        worst([values for pair, values in zip(dyads, state, strict=True) if code in pair], axis=0)
        for code in world.model.labels["ally"]
    ]
    return np.array(found)[place(call, "ally")]


LINE_OF_POWERS = ("leaning_adversary", "leaning_competitor")
OF_POWERS = {
    "threat_perception": "rival_perception",
    "own_spending": "rival_spending",
    "initial_spending": "initial_rival_spending",
    "line_of_allies": "leaning_competitor",
    **{
        name: f"rival_{name}"
        for name in (
            *("courting", "hawkishness", "initial_danger", "updating"),
            *("proximity", "intent", "others", "heeds", "spending_norm"),
        )
    },
}
"""What a power is shown under a name, as the model keeps it."""


OF_PARTNERS = {
    "partner_stance": ("stance", np.mean),
    "partner_willingness": ("willingness", np.min),
    "partner_drop": ("leaning_drop", np.max),
}
"""What an ally sees of the others together: of which variable, and how put together."""
DRAWN = {draw.name: draw for each in THOUGHT.values() for draw in each.draws}


def among_others(call: Call, state: np.ndarray, most: Any) -> np.ndarray:
    """What the other allies of each did, put together, one by one."""
    allies = state[1:-1] if len(state) > len(call.seat.agent.model.labels["ally"]) else state
    found = [most(np.delete(allies, row, axis=0), axis=0) for row in range(len(allies))]
    return np.array(found)[place(call, "ally")]


def of_an_ally(world: World, call: Call, mechanism: Mechanism, name: str) -> np.ndarray:
    """What an ally sees of the others and of its own hedging, and with what error."""
    if name in DRAWN:
        return drawn(world, call, name)
    if name == "hedged":
        return world.states[call.month]["hedge"][place(call, "ally")]
    found_as, most = OF_PARTNERS[name]
    return among_others(call, at_the_time(world, call, mechanism, found_as), most)


def drawn(world: World, call: Call, name: str) -> np.ndarray:
    """A seat's rows of a month's draw, drawn anew from the same noise."""
    model, draw = world.model, DRAWN[name]
    channels = tuple(f"{name}/{label}" for label in model.labels[str(draw.over)])
    tap = Noise(model.seed, np.arange(model.runs)).monthly(draw.kind, channels)
    return tap(call.month)[place(call, str(draw.over))]


def expected(world: World, call: Call, mechanism: Mechanism, name: str) -> Any:
    """What a seat should be given under a name, told without its view."""
    role, model = str(call.role), world.model
    if name in registry.parameters():
        return own_value(world, call, name)
    if name == "coercion" and role != "ally":
        return 0.0
    if role == "rival" and name in LINE_OF_POWERS:
        return 0.0  # its own line is its intent
    if role == "rival" and name in OF_POWERS:
        found_as = OF_POWERS[name]
        months = model._calendar.at(call.month)
        if found_as in BY_NAME:
            value = at_the_time(world, call, mechanism, found_as)
        else:
            value = months[found_as] if found_as in months else model.constants[found_as]
        return value[1:-1] if name == "line_of_allies" else value[place(call, "rival")]
    seen_of_all = {
        "spending_of_all": "defence_spending",
        "initial_spending_of_all": "initial_spending",
        "patron_threat": "threat_perception",
        "patron_unilateralism": "unilateralism",
    }
    if name in (*OF_PARTNERS, *DRAWN, "hedged"):
        return of_an_ally(world, call, mechanism, name)
    found_as = seen_of_all.get(name, name)
    if found_as in BY_NAME:
        value = at_the_time(world, call, mechanism, found_as)
    else:
        months = model._calendar.at(call.month)
        value = months[found_as] if found_as in months else model.constants[found_as]
    if name in ("relation", "grievance"):
        return worst_tie(world, call, name, value)
    if name in ("patron_threat", "patron_unilateralism"):
        return value[0]
    axis = "" if (role, name) in WHOLE or name != found_as else axis_of(name)
    return value[place(call, axis)] if axis in ("actor", "ally", role) else value


@pytest.mark.parametrize("name", [name for name, each in THOUGHT.items() if seen(each)])
def test_an_actor_thinks_with_its_own_rows_and_values(worlds: tuple[World, ...], name: str) -> None:
    checked = 0
    for world in worlds:
        for call in world.heard.get(name, ()):
            for argument in seen(THOUGHT[name]):
                told = expected(world, call, THOUGHT[name], argument)
                pair = np.broadcast_arrays(call[argument], told)
                assert np.array_equal(*pair), (argument, call.role, call.month)
                checked += 1
    assert checked


def by_rule(world: World) -> bool:
    """Whether all act by rule."""
    return world.model.settings.formulations.get("decision", "rules") == "rules"


def contributed(world: World, role: str, motive: str) -> dict[tuple[int, int], Any]:
    """Month and seat → the sum of what theories contribute to a motive of a role."""
    found: dict[tuple[int, int], Any] = {}
    for each in THOUGHT.values():
        for call in world.heard.get(each.name, ()):
            if each.motive == motive and call.role == role:
                key = (call.month, id(call.seat))
                found[key] = found.get(key, 0.0) + results(each, call)[0]
    return found


@pytest.mark.parametrize(
    ("role", "motive"), [(role, name) for role, about in ROLES.items() for name in about.motives]
)
def test_what_theories_contribute_is_summed_and_acted_on(
    worlds: tuple[World, ...], role: str, motive: str
) -> None:
    checked, decides = 0, {each.decides for each in THOUGHT.values() if role in each.of}
    for world in worlds:
        sums = contributed(world, role, motive)
        for each in THOUGHT.values():
            told_as = "motive" if each.decides == motive else motive
            if each.chooses or (each.decides == "stance" and not by_rule(world)):
                continue  # of the option picked: held in tests/agents/test_choice.py
            for call in world.heard.get(each.name, ()):
                if call.role != role or told_as not in call or each.decides not in (None, motive):
                    continue
                summed = sums.get((call.month, id(call.seat)), 0.0)
                np.testing.assert_allclose(*np.broadcast_arrays(call[told_as], summed), rtol=1e-12)
                checked += 1
        kept = ROLES[role].motives[motive].variable
        if kept is None and motive in ROLES[role].actions and motive not in decides:
            kept = ROLES[role].actions[motive].variable if by_rule(world) else None
        for call in world.heard[REPRESENTATIVE[role]]:
            if kept is not None and call.role == role:
                state = world.states[call.month + 1][kept][place(call, axis_of(kept))]
                summed = sums.get((call.month, id(call.seat)), 0.0)
                np.testing.assert_allclose(*np.broadcast_arrays(state, summed), atol=1e-12)
                checked += 1
    assert checked


def test_variables_keep_their_shape_and_kind_in_every_month(worlds: tuple[World, ...]) -> None:
    for world in worlds:
        for name, first in world.states[0].items():
            for state in world.states[1:]:
                assert state[name].shape == first.shape, name
                assert state[name].dtype == first.dtype, name
                assert not state[name].flags.writeable, name
