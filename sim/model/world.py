"""What a scenario gives the model: constants, paths through time, and the state at the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.core.axes import (
    DEFENCE,
    DOMAINS,
    FORMAT_TOPICS,
    ISSUES,
    LEVELS,
    MINISTER,
    MINISTRIES,
    NEVER,
    STRATEGIES,
    Floats,
)
from sim.core.declarations import Mechanism
from sim.core.parameters import LABELS
from sim.model.attributes import (
    actor_values,
    dyad_values,
    opinion_values,
    own_parameters,
    quarrel_values,
    topic_values,
)
from sim.model.calendar import Calendar, calendar_of
from sim.model.start import begin
from sim.model.uncertain import Numbers, stack
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.arms_spending import equilibrium
from sim.theories.formulations import DEFAULT_FORMULATIONS
from sim.theories.turnover import parts_of_the_line
from sim.theories.variables import INITIAL, VARIABLES, Variable


@dataclass(frozen=True)
class World:
    """A scenario as arrays.

    ``labels`` name every axis, ``constants`` hold what mechanisms read by name and does not
    change, ``own`` the parameters of single actors, ``start`` the state before the first month,
    ``drawn`` the values that differ by run.
    """

    labels: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, Any]
    own: Mapping[str, Mapping[str, Floats]]
    calendar: Calendar
    start: Mapping[str, Any]
    drawn: Mapping[str, Floats]


def build(
    scenario: Scenario, numbers: Numbers, runs: int, extra: tuple[Mechanism, ...] = ()
) -> World:
    """All that the model needs of a scenario, for a number of runs."""
    labels = axis_labels(scenario)
    constants = {
        **parameter_values(scenario, numbers, extra),
        **actor_values(scenario, numbers),
        **dyad_values(scenario, numbers),
        **quarrel_values(scenario, numbers),
        **topic_values(scenario, numbers),
        **opinion_values(scenario, numbers),
    }
    calendar = calendar_of(scenario, numbers, runs)
    constants["government_table"] = calendar.governments
    own = own_parameters(scenario, numbers, constants)
    numbers.check_overrides()
    choice = {**DEFAULT_FORMULATIONS, **scenario.formulations}
    if choice["perception"] == "outsiders":  # nobody fears a member
        for name in ("threat", "rival_threat"):
            constants[name][..., constants["outsiders"] :, :] = 0.0
    start = starting_state(constants, calendar, labels, runs)
    begin(scenario, numbers, labels, start, constants)
    constants["rival_initial_danger"] = np.maximum.reduce(start["rival_perception"], axis=-2)
    adversary, encirclement = own.get(scenario.adversary, {}), None
    if choice["adversary"] == "programme":
        encirclement = adversary.get("encirclement", constants["encirclement"])
    constants |= equilibrium(
        start["threat_perception"],
        start["cooperation"],
        start["defence_spending"],
        constants["initial_rival_spending"],
        encirclement,
    )
    for value in constants.values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
    return World(labels, constants, own, calendar, start, numbers.drawn)


def axis_labels(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Names along every axis."""
    return {
        "actor": scenario.actor_codes,
        "ally": scenario.allies,
        "source": scenario.everyone,
        "rival": scenario.rivals,
        "dyad": tuple(f"{a}-{b}" for a, b in scenario.pairs),
        "issue": ISSUES,
        "domain": DOMAINS,
        "level": LEVELS,
        "ministry": MINISTRIES,
        "strategy": STRATEGIES,
        "topic": (*scenario.topics, *DOMAINS[:2], *FORMAT_TOPICS),
    }


def parameter_values(
    scenario: Scenario, numbers: Numbers, extra: tuple[Mechanism, ...] = ()
) -> dict[str, Any]:
    """Every declared parameter: a float, (run,), or (label, 1 or run) when it is over an axis."""
    values: dict[str, Any] = {}
    own = [parameter for mechanism in extra for parameter in mechanism.parameters]
    given = {name: item for name, item in scenario.parameters.items() if not isinstance(item, str)}
    for parameter in (*registry.parameters().values(), *INITIAL, *own):
        rows = [
            numbers.parameter(name, given.get(name), default, parameter.low, parameter.high)
            for name, default in parameter.defaults().items()
        ]
        if parameter.over is not None:
            values[parameter.name] = stack(rows)
        elif rows[0].shape == (1,):
            values[parameter.name] = float(rows[0][0])
        else:
            values[parameter.name] = rows[0]
    return values


def starting_state(
    constants: Mapping[str, Any],
    calendar: Calendar,
    labels: Mapping[str, tuple[str, ...]],
    runs: int,
) -> dict[str, Any]:
    """The state before the first month, every array with its full shape and read-only."""
    channels = constants["initial_channel"]
    opening = calendar.at(0)
    given = {
        **constants,
        "never": NEVER,
        "missing": np.nan,
        "initial_channel": channels * opening["channel_open"],
        "initial_defence_channel": channels[MINISTER] * opening["ministry_open"][DEFENCE],
        "rivalry_at_start": opening["rivalry_path"],
        "first_government": calendar.first[:, None],
        "first_line": calendar.governments.line(np.repeat(calendar.first[:, None], runs, axis=1)),
    }
    sizes = {axis: len(names) for axis, names in labels.items()}
    sizes["line"] = calendar.governments.values.shape[0]

    def begin(variable: Variable) -> Any:
        shape = (*(sizes[axis] for axis in variable.over), runs)
        value = given[variable.start] if isinstance(variable.start, str) else variable.start
        array: np.ndarray = np.array(
            np.broadcast_to(value, shape), dtype=variable.dtype, order="C"
        )  # runs side by side in memory, whatever the value was broadcast from
        array.flags.writeable = False
        return array

    state = {variable.name: begin(variable) for variable in VARIABLES}
    state.update(zip(parts_of_the_line.sets, parts_of_the_line(state["line"]), strict=True))
    return state


def draws_of(labels: Mapping[str, tuple[str, ...]], over: str | None, name: str) -> tuple[str, ...]:
    """Channels of a draw: one for each label of its axis."""
    if over is None:
        return (name,)
    names = labels.get(over) or LABELS[over]
    return tuple(f"{name}/{label}" for label in names)
