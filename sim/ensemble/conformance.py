"""Whether a behaviour keeps to the rules that hold for all: runs apart, views only read."""

from collections.abc import Mapping

import numpy as np

from sim.agents.actor import Actor
from sim.agents.behaviours import role_of
from sim.model import checked
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario

WORLDS = ("baseline", "seat-australia")
"""Two allies and three: a third shows what takes one axis for another."""
MONTHS = 18
REPLICATES = (0, 1, 2)
State = Mapping[str, np.ndarray]


def check_behaviour(kind: type[Actor]) -> None:
    """Run the conformance test of a behaviour: silence means that it passed.

    In two worlds, at every seat of its role and at all of them together: three runs together give
    what each gives alone, twice the same; an actor does not depend on who else has the class; and
    all that it returns is accepted.

    Raises
    ------
    TypeError
        If ``kind`` is no subclass of ``Patron``, ``Ally``, ``Adversary`` or ``Power``.
    ValueError
        With the rule that it breaks, the variable and the month; or whatever it raises itself,
        with a note of the actor and the month.
    """
    role = role_of(kind)
    for name in WORLDS:
        world = checked.load(name)
        world = world.replace(end=str(world.start_month.plus(MONTHS - 1)))
        codes = [code for code, actor in world.actors.items() if actor.role == role]
        seatings = [{code: kind} for code in codes]
        if len(codes) > 1:
            seatings.append(dict.fromkeys(codes, kind))
        for agents in seatings:
            _check_runs(world, agents)
        _check_company(world, codes, kind)


def _history(
    scenario: Scenario, agents: Mapping[str, type[Actor]], lanes: tuple[int, ...]
) -> list[State]:
    """The state after every month."""
    model = AllianceModel(scenario, rng=1, replicates=lanes, agents=agents, collect=False)
    months: list[State] = []
    while model.running:
        model.step()
        months.append(dict(model.state))
    return months


def _check_runs(world: Scenario, agents: Mapping[str, type[Actor]]) -> None:
    """Three runs together equal each alone, and a second time the same."""
    who = ", ".join(f"{kind.__name__} as {code}" for code, kind in agents.items())
    together = _history(world, agents, REPLICATES)
    _compare(
        world,
        together,
        _history(world, agents, REPLICATES),
        f"{who} gives another answer the second time: chance comes from the view, "
        "and what it remembers belongs to the agent, not to the class",
    )
    for lane in REPLICATES:
        alone = _history(world, agents, (lane,))
        own: list[State] = [
            {name: array[..., [lane]] for name, array in state.items()} for state in together
        ]
        rule = f"{who} mixes runs: run {lane} among others is not what it is alone"
        _compare(world, own, alone, rule)


def _check_company(world: Scenario, codes: list[str], kind: type[Actor]) -> None:
    """In its first month an actor does the same whoever else has the class."""
    if len(codes) < 2:
        return
    first = world.replace(end=str(world.start))
    every = _history(first, dict.fromkeys(codes, kind), REPLICATES)[0]
    for code in codes:
        alone = _history(first, {code: kind}, REPLICATES)[0]
        axis, codes_of_axis = (
            ("rival", world.rivals) if code in world.rivals else ("ally", world.allies)
        )
        row = codes_of_axis.index(code)
        for name in ("coerce", "rival_arm") if axis == "rival" else ("stance", "willingness"):
            if not np.array_equal(alone[name][row], every[name][row]):
                raise ValueError(
                    f"{kind.__name__} as {code} does something else when others have the class "
                    f"too ('{name}' of the first month): what it keeps belongs to the agent"
                )


def _compare(world: Scenario, ours: list[State], others: list[State], rule: str) -> None:
    for month, (one, other) in enumerate(zip(ours, others, strict=True)):
        for name in one:
            if not np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f"):
                when = world.start_month.plus(month)
                raise ValueError(f"{rule} (first in '{name}', {when})")
