"""A scenario that begins in another's long run: what comes from there, and what its file says.

Nobody measured in January 2015 how institutionalised three-way cooperation was or how far allies
trusted each other; a run of the years before says it, for each draw of the posterior.  So a
scenario with ``begins_in`` takes from there whatever carries over from one month to the next, but
for what was observed at its start or stands in its own dated entries (`OF_THE_FILE`), which the
file says.  And the file wins wherever

- its value is another than in the file for which the long run was kept, or is swept: a starting
  value that somebody set is meant;
- an actor, a pair or a power has no place in the long run: it has no long record;
- the group is another: levels of the group as a whole (by domain, level or topic) are those of
  the patron, allies and adversary that made them.

Parameters that are set afresh change nothing of this: the long run is what it was under the draw.
A posterior without such a state, or one of another month, leaves everything to the file.
"""

import itertools
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from sim.agents.seen import SEEN_AS
from sim.core.axes import LONG_AGO, Floats
from sim.model.month import MONTH, renewed_by
from sim.model.uncertain import Numbers
from sim.scenario import Scenario
from sim.scenario.draws import LongRun
from sim.theories import registry
from sim.theories.menus import menus_of
from sim.theories.turnover import parts_of_the_line
from sim.theories.variables import BY_NAME, INITIAL, VARIABLES, Variable

OF_THE_FILE: frozenset[str] = frozenset(
    (
        *("government", "line_change", "line", "rivalry", *parts_of_the_line.sets),  # dated entries
        *("approval", "standing", "opinion", "sympathy"),  # polls and surveys
        *("defence_spending", "rival_spending"),  # SIPRI
        "nuclear_memory",  # tests before the start are counted
        *("consult_in_force", "pact", "coercion", "coercion_episode"),  # on record or not
    )
)
"""Variables whose start was observed, or stands in governments, paths and entries of the file."""

GROUP = frozenset(("domain", "level", "ministry", "topic", "strategy"))
"""Axes that name no actor: levels of the group."""
OF_THE_GROUP: frozenset[str] = frozenset(
    v.name for v in VARIABLES if v.over and GROUP.issuperset(v.over)
) | {"exercises", "exercise_memory", "dispute_memory"}
"""Variables that only the same group takes over."""
RELATIVE = {
    "commitment_start": "commitment",
    "initial_pressure": "pressure_on_competitor",
}
"""Values at the start from which theories count, and the variable that they belong to."""


def carried() -> tuple[str, ...]:
    """Variables that a month hands on to the next under some reading, in their order.

    Stocks, and whatever is read before it is renewed, or in the same row.
    """
    rows = {name: place for place, row in reversed([*enumerate(MONTH)]) for name in row.renews}
    found = {v.name for v in VARIABLES if v.kind == "stock"}
    for mechanism in registry.everything():
        reads = set(mechanism.reads)
        if mechanism.chooses:
            menus = [menu for role in mechanism.of for menu in menus_of(role)]
            reads |= {name for menu in menus for name in menu.expects.values()}
            reads |= set(renewed_by(mechanism))
        places = [rows[name] for name in renewed_by(mechanism) if name in rows]
        for name in (SEEN_AS.get(name, name) for name in reads):
            if name in BY_NAME and places and min(places) <= rows.get(name, len(MONTH)):
                found.add(name)
    return tuple(v.name for v in VARIABLES if v.name in found - OF_THE_FILE)


def elements(
    variable: Variable, labels: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Place and labels of each element of a variable."""
    axes = [labels[axis] for axis in variable.over]
    for place in itertools.product(*(range(len(names)) for names in axes)):
        yield place, tuple(names[row] for names, row in zip(axes, place, strict=True))


def state_of(
    state: Mapping[str, Floats], labels: Mapping[str, tuple[str, ...]], elapsed: int
) -> dict[str, Floats]:
    """What a model hands on after ``elapsed`` months, element → (run,).

    Months count from the month that follows, so that those before it are negative.
    """
    found = {}
    for name in carried():
        variable = BY_NAME[name]
        for place, told in elements(variable, labels):
            values = np.asarray(state[name][place], dtype=float)
            if variable.units == "month" or variable.dtype is int:
                values = np.maximum(values - elapsed, -float(LONG_AGO))
            found["/".join((name, *told))] = values
    return found


def long_run_of(scenario: Scenario) -> LongRun | None:
    """The long run that a scenario begins in, if its posterior has one of that name and month."""
    held = None if scenario.posterior is None else scenario.posterior.long_run
    if held is None or scenario.begins_in is None:
        return None
    same = (held.scenario, held.month) == (scenario.begins_in, str(scenario.start))
    return held if same else None


def given_by(scenario: Scenario) -> dict[str, Any]:
    """Dotted path → what the file says of the starting values that a long run replaces."""
    data = scenario.to_dict()
    found = {
        f"actors.{code}.{path}": value
        for code, actor in data["actors"].items()
        for path, value in flat(actor)
        if path.split(".")[0] in ("commitment", "embedding", "threat")
    }
    for key, pair in told_as(scenario):
        fields = (field for field in flat(data["dyads"][key]) if field[0].split(".")[-1] in OPEN)
        found |= {f"dyads.{pair}.{path}": value for path, value in fields}
    given = data["parameters"].items()
    return found | {f"parameters.{k}": value for k, value in given if k.startswith("initial_")}


OPEN = frozenset(("relation", "grievance", "backlash", "open", "settled"))
"""Fields of a pair and of its quarrels that are starting values."""


def flat(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Dotted path and value of everything in nested mappings."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from ((f"{key}.{path}", inner) for path, inner in flat(value))
        else:
            yield key, value


OF_ACTORS = {
    "threat": "actors.{0}.threat.{1}",
    "rival_threat": "actors.{0}.threat.{1}",
    "commitment_start": "actors.{0}.commitment",
    "embedding_start": "actors.{0}.embedding",
    "relation_start": "dyads.{0}.relation",
    "grievance_start": "dyads.{0}.grievance",
    "backlash_start": "dyads.{0}.backlash",
    "quarrel_start": "dyads.{0}.quarrels.{1}.open",
    "shallow_start": "dyads.{0}.quarrels.{1}.settled",
}
"""Starting value → the path of an element's entry."""


def entry_of(variable: Variable, told: tuple[str, ...]) -> str:
    """Dotted path of the entry that gives an element its start; "" if none does."""
    start = variable.start
    if not isinstance(start, str):
        return ""
    if start in OF_ACTORS:
        return OF_ACTORS[start].format(*told)
    parameter = next((one for one in INITIAL if one.name == start), None)
    if parameter is None:
        return ""
    return f"parameters.{'_'.join((start, *(told if parameter.over else ())))}"


def set_by_hand(scenario: Scenario, held: LongRun, overrides: Collection[str]) -> frozenset[str]:
    """Paths of starting values that differ from those of the file the long run was kept for."""
    now = given_by(scenario)
    changed = {path for path in {*now, *held.given} if now.get(path) != held.given.get(path)}
    swept = {path.replace(key, pair) for path in overrides for key, pair in told_as(scenario)}
    return frozenset((*changed, *overrides, *swept))


def told_as(scenario: Scenario) -> list[tuple[str, str]]:
    """Each pair of allies as the file has it, and as results have it."""
    order = scenario.allies.index
    return [(key, "-".join(sorted(key.split("-"), key=order))) for key in scenario.dyads]


def begin(
    scenario: Scenario,
    numbers: Numbers,
    labels: Mapping[str, tuple[str, ...]],
    start: dict[str, Any],
    constants: dict[str, Any],
) -> None:
    """Put the state of the long run that the scenario begins in, if any, into its start.

    Changes ``start`` (arrays are replaced) and those ``constants`` from which theories count.
    """
    held = long_run_of(scenario)
    if held is None:
        return
    values = numbers.long_run()
    by_hand = set_by_hand(scenario, held, numbers.overridden)
    ours = {*scenario.members, scenario.adversary}
    for name in carried():
        variable = BY_NAME[name]
        if name in OF_THE_GROUP and ours != set(held.members):
            continue
        array = start[name].copy()
        for place, told in elements(variable, labels):
            found = values.get("/".join((name, *told)))
            if found is not None and entry_of(variable, told) not in by_hand:
                low, high = variable.low, variable.high
                if variable.dtype is int:
                    found, low, high = np.rint(found), -LONG_AGO, 0
                array[place] = np.clip(found, low, high)
        array.flags.writeable = False
        start[name] = array
    for constant, name in RELATIVE.items():
        constants[constant] = start[name]
