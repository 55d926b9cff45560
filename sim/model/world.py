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
    total,
)
from sim.core.declarations import Mechanism
from sim.core.parameters import LABELS
from sim.model.calendar import Calendar, calendar_of
from sim.model.followed import at_start
from sim.model.start import begin
from sim.model.uncertain import Numbers, stack
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.arms_spending import equilibrium
from sim.theories.opinion import sympathy_for_partners
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
    choice = {**registry.DEFAULT_FORMULATIONS, **scenario.formulations}
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


def actor_values(scenario: Scenario, numbers: Numbers) -> dict[str, Any]:
    """Attributes of the actors, stacked over actors, allies or rivals, and sources."""

    def over(codes: tuple[str, ...], field: str, default: float = 0.0, high: float = 1.0) -> Floats:
        return stack(
            [
                numbers.of(
                    f"actors.{code}.{field}",
                    at_start(scenario, getattr(scenario.actors[code], field, default)),
                    0.0,
                    high,
                )
                for code in codes
            ]
        )

    def by_source(field: str, codes: tuple[str, ...] = scenario.actor_codes) -> Floats:
        table = [
            stack(
                [
                    numbers.of(
                        f"actors.{code}.{field}.{source}",
                        at_start(scenario, getattr(scenario.actors[code], field).get(source, 0.0)),
                    )
                    for source in scenario.everyone
                ]
            )
            for code in codes
        ]
        return np.stack(np.broadcast_arrays(*table)) if table else np.zeros((0, len(everyone), 1))

    actors, allies, everyone = scenario.actor_codes, scenario.allies, scenario.everyone
    outsiders = len(scenario.sources)
    competitor = scenario.competitor
    return {
        "updating": over(actors, "updating"),
        "approval_start": over(actors, "approval", 0.5),
        "approval_base": over(actors, "approval_base", 0.5),
        "audience_cost": over(actors, "audience_cost"),
        "partisanship": over(actors, "partisanship"),
        "democracy": np.array(
            [[float(getattr(scenario.actors[code], "democracy", False))] for code in actors]
        ),
        "initial_spending": over(actors, "defence_spending", 0.0, 60.0),
        "initial_rival_spending": over(scenario.rivals, "defence_spending", 0.0, 60.0),
        "competes": told_apart(scenario, competitor),
        "backs": told_apart(scenario, scenario.backer),
        "exposure": over(allies, "exposure"),
        "commitment_start": over(allies, "commitment"),
        "embedding_start": over(allies, "embedding"),
        "threat": by_source("threat"),
        "proximity": by_source("proximity"),
        "intent": by_source("intent"),
        "others": np.array([[[float(code != other)] for other in everyone] for code in actors]),
        "heeds": heeded(scenario, actors),
        "rival_updating": over(scenario.rivals, "updating"),
        "rival_threat": by_source("threat", scenario.rivals),
        "rival_proximity": by_source("proximity", scenario.rivals),
        "rival_intent": by_source("intent", scenario.rivals),
        "rival_others": np.array(
            [[[float(code != other)] for other in everyone] for code in scenario.rivals]
        ).reshape(len(scenario.rivals), len(everyone), 1),
        "rival_heeds": heeded(scenario, scenario.rivals),
        "outsiders": outsiders,
        "agenda": agenda(scenario, numbers),
        "competitor": None if competitor is None else scenario.sources.index(competitor),
    }


def opinion_values(scenario: Scenario, numbers: Numbers) -> dict[str, Any]:
    """What publics think of others at the start and in calm years, (actor, source, 1 or run).

    None of oneself, and none of those who are not asked: 0.
    """
    none = np.zeros(1)
    starts, bases = [], []
    for code in scenario.actor_codes:
        actor, start, base = scenario.actors[code], [], []
        given, calm = getattr(actor, "opinion", None), getattr(actor, "opinion_base", {})
        for other in scenario.everyone:
            asked = given is not None and other != code
            path = f"actors.{code}.opinion.{other}"
            first = numbers.of(path, given.get(other, 0.5)) if given is not None and asked else none
            path = f"actors.{code}.opinion_base.{other}"
            start.append(first)
            base.append(numbers.of(path, calm[other]) if asked and other in calm else first)
        starts.append(stack(start))
        bases.append(stack(base))
    opinion = np.stack(np.broadcast_arrays(*starts))
    return {
        "opinion_start": opinion,
        "opinion_base": np.stack(np.broadcast_arrays(*bases)),
        "sympathy_start": sympathy_for_partners(opinion, len(scenario.sources)),
    }


def heeded(scenario: Scenario, codes: tuple[str, ...]) -> Floats:
    """Whose doings each takes to be meant against it, (…, source, 1): the other side's."""
    members = set(scenario.members)
    rows = [
        [[float((code in members) != (other in members))] for other in scenario.everyone]
        for code in codes
    ]
    return np.array(rows).reshape(len(codes), len(scenario.everyone), 1)


def told_apart(scenario: Scenario, code: str | None) -> Floats:
    """1 for one of the powers, else 0, (rival, 1)."""
    return np.array([float(one == code) for one in scenario.rivals]).reshape(-1, 1)


def own_parameters(
    scenario: Scenario, numbers: Numbers, shared: Mapping[str, Any]
) -> dict[str, dict[str, Floats]]:
    """Actor → parameters that it has of its own, (1 or run,) or (label, 1 or run)."""
    declared, thinkers = registry.parameters(), registry.thinkers()
    found: dict[str, dict[str, Floats]] = {}
    for code, actor in scenario.actors.items():
        for name, roles in thinkers.items():
            if actor.role not in roles:
                continue
            parameter = declared[name]
            common = shared[name] if parameter.over else [np.atleast_1d(shared[name])]
            rows = [
                numbers.own(
                    f"actors.{code}.parameters.{label}",
                    actor.parameters.get(label),
                    value,
                    parameter.low,
                    parameter.high,
                )
                for label, value in zip(parameter.defaults(), common, strict=True)
            ]
            if all(row is None for row in rows):
                continue
            kept = [value if row is None else row for row, value in zip(rows, common, strict=True)]
            found.setdefault(code, {})[name] = stack(kept) if parameter.over else kept[0]
    return found


def agenda(scenario: Scenario, numbers: Numbers) -> Floats:
    """Weight of each source in each domain, (domain, source, 1 or run), rows summing to one."""
    weights = np.stack(
        np.broadcast_arrays(
            *[
                stack(
                    [
                        numbers.of(
                            f"actors.{code}.agenda.{domain}",
                            getattr(scenario.source(code).agenda, domain),
                        )
                        for code in scenario.sources
                    ]
                )
                for domain in DOMAINS
            ]
        )
    )
    return weights / np.maximum(total(weights, axis=1)[:, None], 1e-9)


def dyad_values(scenario: Scenario, numbers: Numbers) -> dict[str, Any]:
    """Attributes of the pairs of allies, (dyad, 1 or run), and the allies' rows of each pair."""

    def over(field: str) -> Floats:
        rows = []
        for pair in scenario.pairs:
            key = next(k for k in ("-".join(pair), "-".join(pair[::-1])) if k in scenario.dyads)
            value = getattr(scenario.dyads[key], field)
            rows.append(numbers.of(f"dyads.{key}.{field}", value))
        return stack(rows)

    rows = [[scenario.allies.index(code) for code in pair] for pair in scenario.pairs]
    return {
        "relation_start": over("relation"),
        "grievance_start": over("grievance"),
        "backlash_start": over("backlash"),
        "history": over("history"),
        "reconciliation_depth": over("reconciliation_depth"),
        "pair_first": np.array([first for first, _ in rows]),
        "pair_second": np.array([second for _, second in rows]),
    }


def quarrel_values(scenario: Scenario, numbers: Numbers) -> dict[str, Any]:
    """Attributes of the quarrels of each pair, (dyad, issue, 1 or run).

    A pair whose file names no quarrels has one without a name, as open as its grievance: what
    then stands between the two is what society resents, as where quarrels are not told apart.
    """
    names = ("quarrel_salience", "quarrel_start", "shallow_start", "cost_first", "cost_second")
    found: dict[str, list[Any]] = {name: [] for name in names}
    for pair in scenario.pairs:
        key = next(k for k in ("-".join(pair), "-".join(pair[::-1])) if k in scenario.dyads)
        dyad, rows = scenario.dyads[key], []
        named = {str(issue): quarrel for issue, quarrel in dyad.quarrels.items()}
        for issue in ISSUES:
            quarrel = named.get(issue)
            if quarrel is None:
                alone = issue == "other" and not named
                level = numbers.of(f"dyads.{key}.grievance", dyad.grievance) if alone else 0.0
                fixed = (float(alone), 0.0, 0.5, 0.5)
                salience, settled, *costs = (np.full(1, value) for value in fixed)
                rows.append((salience, np.atleast_1d(level), settled, *costs))
                continue
            path = f"dyads.{key}.quarrels.{issue}"
            given = [getattr(quarrel, field) for field in ("salience", "open", "settled")]
            fields = [
                numbers.of(f"{path}.{field}", value)
                for field, value in zip(("salience", "open", "settled"), given, strict=True)
            ]
            costs = [
                numbers.of(f"{path}.cost.{code}", quarrel.cost.get(code, 0.5)) for code in pair
            ]
            rows.append((*fields, *costs))
        for name, column in zip(names, zip(*rows, strict=True), strict=True):
            found[name].append(stack(list(column)))
    return {name: np.stack(np.broadcast_arrays(*tables)) for name, tables in found.items()}


def topic_values(scenario: Scenario, numbers: Numbers) -> dict[str, Any]:
    """Source (topic,) and reticence (topic, 1 or run) of the topics that name a source."""
    named = [
        (row, code, topic)
        for row, code in enumerate(scenario.sources)
        for topic in scenario.source(code).topics
    ]
    return {
        "topic_source": np.array([row for row, _, _ in named], dtype=np.int64),
        "topic_reticence": stack(
            [
                numbers.of(f"actors.{code}.topics.{topic}", scenario.source(code).topics[topic])
                for _, code, topic in named
            ]
        ),
    }


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
