"""The core as one fused kernel that Numba compiles: run by run, month by month, on scalars."""

from collections import namedtuple
from collections.abc import Mapping
from math import exp, floor, log, log1p
from typing import Any

import numpy as np
from numba import njit

Parameters = namedtuple(
    "Parameters",
    "launch_alarm threat_base capability_weight activity_weight intent_weight hawk_weight "
    "detente_weight coercion_alarm socialisation consult_scope ally_base ally_threat_weight "
    "adjustment_weight embedding_weight trust_weight trust_norm relation_weight "
    "domestic_cost_weight accommodation_weight dialogue_restraint habit_weight entrapment_weight "
    "market_weight patron_base rivalry_weight patron_threat_weight unilateralism_weight "
    "patron_dialogue_restraint cooperation_rate gate routine channel_cooperation "
    "bottom_up_weight carried_by_ministers carried_by_vice_ministers neglect friction "
    "channel_build channel_decay channel_revival exercise_rate exercise_response "
    "exercise_routine exercise_suspension exercise_memory_decay launch_base programme_weight "
    "dialogue_pause confrontation spiral_weight salvo launch_memory_decay",
)
Start = namedtuple(
    "Start",
    "relation grievance unilateralism use_of_allies effort dialogue consult_in_force "
    "dispute_memory "
    "institutionalisation integration channel_peak cooperation channel launch_memory "
    "exercise_memory",
)
Actors = namedtuple(
    "Actors",
    "updating hawkishness latitude leaning_patron leaning_adversary leaning_competitor "
    "threat proximity intent",
)
Allies = namedtuple(
    "Allies", "audience_cost credibility embedding entrapment_fear market_fear coercion"
)
World = namedtuple("World", "capability activity agenda competitor pairs")
"""(month, source), (month, source; the adversary's is made), (domain, source), row, (dyad, 2)."""


def packed(inputs: Mapping[str, Any]) -> tuple[tuple[Any, ...], ...]:
    """The inputs of the core as the arrays and scalars that the kernel takes."""

    def tables(kind: Any, entries: list[Mapping[str, Any]]) -> Any:
        rows = [[entry[field] for entry in entries] for field in kind._fields]
        return kind(
            *[
                np.array([list(x.values()) if isinstance(x, dict) else x for x in row], dtype=float)
                for row in rows
            ]
        )

    def numbers(kind: Any, values: Mapping[str, Any]) -> Any:
        found = [values[field] for field in kind._fields]
        return kind(*[np.array(x, float) if isinstance(x, list) else float(x) for x in found])

    codes, sources = list(inputs["actors"]), list(inputs["sources"].values())
    nothing = [0.0] * inputs["months"]
    competitor = inputs["competitor"]
    world = World(
        np.array([about["capability"] for about in sources]).T.copy(),
        np.array([about["activity"] or nothing for about in sources]).T.copy(),
        np.array([about["agenda"] for about in sources]).T.copy(),
        -1 if competitor is None else list(inputs["sources"]).index(competitor),
        np.array([[inputs["allies"].index(code) for code in pair] for pair in inputs["pairs"]]),
    )
    return (
        numbers(Parameters, inputs["parameters"]),
        numbers(Start, inputs["start"]),
        tables(Actors, list(inputs["actors"].values())),
        tables(Allies, [inputs["actors"][code] for code in codes[1:-1]]),
        world,
    )


fused = njit(inline="always", error_model="numpy")


@fused
def logistic(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + exp(-x))


@fused
def unit(x: float) -> float:
    """Limit to 0–1."""
    return min(max(x, 0.0), 1.0)


@fused
def poisson(uniform: float, rate: float) -> int:
    """Poisson count by inversion, at most six."""
    count = 0
    term = cumulative = exp(-rate)
    while uniform >= cumulative and count < 6:
        count += 1
        term *= rate / count
        cumulative += term
    return count


@fused
def perceive(p, a, al, w, month, activity, threat, seen):  # noqa: ANN001, ANN201
    """Threat perceived by each actor from each source, into ``seen`` (actor, source)."""
    actors, sources = threat.shape
    for i in range(actors):
        ally = 0 < i < actors - 1
        for s in range(sources):
            if i == actors - 1 and s == 0:
                seen[i, s] = unit(threat[i, s] - a.updating[i] * threat[i, s])
                continue
            pressure = (
                p.threat_base
                + p.capability_weight * w.capability[month, s] * a.proximity[i, s]
                + p.activity_weight * (activity if s == 0 else w.activity[month, s])
                + p.intent_weight * a.intent[i, s]
                + p.hawk_weight * (a.hawkishness[i] - 0.5)
            )
            if s == 0:
                pressure -= p.detente_weight * a.leaning_adversary[i]
            elif s == w.competitor:
                pressure -= p.detente_weight * a.leaning_competitor[i]
                if ally:
                    pressure += p.coercion_alarm * al.coercion[i - 1]
            moved = a.updating[i] * (logistic(pressure) - threat[i, s])
            if ally:
                moved += p.socialisation * al.embedding[i - 1] * (threat[0, s] - threat[i, s])
            seen[i, s] = unit(threat[i, s] + moved)


@fused
def find_shared_threat(p, o, w, threat, shared):  # noqa: ANN001, ANN201
    """Threat on which patron and allies can act, into ``shared`` (domain)."""
    members = threat.shape[0] - 1
    reach = p.consult_scope * o.consult_in_force
    shared[:] = 0.0
    for s in range(threat.shape[1]):
        least, together = threat[0, s], threat[0, s]
        for i in range(1, members):
            least = min(least, threat[i, s])
            together += threat[i, s]
        common = least + reach * (together / members - least)
        for d in range(3):
            shared[d] += w.agenda[d, s] * common


@fused
def own_motives(p, o, a, al, w, ally):  # noqa: ANN001, ANN201
    """What moves an ally alike in all domains, log-odds."""
    worst, bitter = 1.0, 0.0
    for k in range(w.pairs.shape[0]):
        if w.pairs[k, 0] == ally or w.pairs[k, 1] == ally:
            worst = min(worst, o.relation[k])
            bitter = max(bitter, o.grievance[k])
    cost = p.domestic_cost_weight * al.audience_cost[ally] * (1.0 - a.latitude[ally + 1]) * bitter
    return (
        p.adjustment_weight * a.leaning_patron[ally + 1]
        + p.embedding_weight * al.embedding[ally]
        + p.trust_weight * (al.credibility[ally] - p.trust_norm)
        + p.relation_weight * (worst - 0.5)
        - cost
    )


@fused
def cooperate(p, o, a, al, w, month, threat, shared, least, cooperation):  # noqa: ANN001, ANN201
    """Willingness of the members, the smallest kept in ``least``, and what comes of it."""
    rivalry = w.activity[month, w.competitor] if w.competitor >= 0 else 0.0
    lead = (
        p.rivalry_weight * rivalry
        + p.patron_threat_weight * (threat[0, 0] - 0.5)
        - p.unilateralism_weight * (1.0 - o.use_of_allies[0])
    )
    for d in range(3):
        held_back = p.patron_dialogue_restraint[d] * o.dialogue
        least[d] = logistic(p.patron_base[d] + lead - held_back)
    for ally in range(al.embedding.shape[0]):
        own = own_motives(p, o, a, al, w, ally)
        for d in range(3):
            drive = (
                p.ally_base[d]
                + own
                + p.ally_threat_weight * (shared[d] - 0.5)
                + p.habit_weight * o.institutionalisation[d]
                - p.accommodation_weight[d] * a.leaning_competitor[ally + 1]
                - p.dialogue_restraint[d] * o.dialogue
                - p.entrapment_weight[d] * al.entrapment_fear[ally]
                - p.market_weight[d] * al.market_fear[ally]
            )
            least[d] = min(least[d], logistic(drive))
    strain = 1.0 - o.relation.min()
    for d in range(3):
        target = least[d] * (1.0 - p.gate[d] * strain)
        moved = p.cooperation_rate * (target - cooperation[d])
        cooperation[d] = unit(cooperation[d] + moved)


@fused
def tend_channels(p, o, cooperation, channel):  # noqa: ANN001, ANN201
    """Channels of leaders, ministers and vice-ministers; from the top, which needs the next."""
    for v in range(3):
        target = (
            p.routine[v]
            + p.channel_cooperation[v] * cooperation[2]
            + p.bottom_up_weight[v] * o.effort[2]
            - p.neglect[v] * (o.unilateralism[0] if v == 0 else 1.0 - o.use_of_allies[0])
            - p.friction[v] * o.dispute_memory
        )
        if v == 0:
            target += p.carried_by_ministers * channel[1]
        elif v == 1:
            target += p.carried_by_vice_ministers * channel[2]
        gap = unit(target) - channel[v]
        speed = p.channel_decay
        if gap > 0.0:
            revival = p.channel_revival * max(o.channel_peak[v] - channel[v], 0.0)
            speed = min(p.channel_build * (1.0 + revival), 1.0)
        channel[v] = unit(channel[v] + speed * gap)


@fused
def missiles(p, o, a, w, month, exercise_memory, starts, size):  # noqa: ANN001, ANN201
    """Missiles of the month from two uniforms."""
    drive = (
        p.launch_base
        + p.programme_weight * (w.capability[month, 0] - 0.5)
        - p.dialogue_pause * o.dialogue
        - p.confrontation * a.leaning_patron[-1]
        + p.spiral_weight * (1.0 - exp(-exercise_memory))
    )
    rate = exp(min(drive, 1.5))
    if starts >= 1.0 - exp(-rate):
        return 0.0
    mean = p.salvo * rate
    return min(1.0 + floor(log1p(-size) / log(mean / (1.0 + mean))), 60.0)


@njit(error_model="numpy")
def simulate(p, o, a, al, w, seed, shocks, kept):  # noqa: ANN001, ANN201
    """All runs into ``kept`` (run, month, output).

    ``shocks`` (shock, month, run) gives the uniforms; if it is empty the kernel draws its own.
    """
    given = shocks.size > 0
    np.random.seed(seed)  # noqa: NPY002  (the generator that Numba has inside)
    threat, seen = np.empty_like(a.threat), np.empty_like(a.threat)
    shared, least = np.empty(3), np.empty(3)
    cooperation, channel = np.empty(3), np.empty(3)
    for run in range(kept.shape[0]):
        threat[:], cooperation[:], channel[:] = a.threat, o.cooperation, o.channel
        launch_memory, exercise_memory = o.launch_memory, o.exercise_memory
        for month in range(kept.shape[1]):
            activity = 1.0 - exp(-p.launch_alarm * launch_memory)
            perceive(p, a, al, w, month, activity, threat, seen)
            threat, seen = seen, threat
            find_shared_threat(p, o, w, threat, shared)
            cooperate(p, o, a, al, w, month, threat, shared, least, cooperation)
            tend_channels(p, o, cooperation, channel)
            rate = (
                p.exercise_rate
                * cooperation[0]
                * (1.0 + p.exercise_response * activity)
                * (1.0 + p.exercise_routine * o.integration[0])
                * (1.0 - p.exercise_suspension * o.dialogue)
            )
            drawn = shocks[0, month, run] if given else np.random.random()  # noqa: NPY002
            exercises = poisson(drawn, min(rate, 3.0))
            exercise_memory = exercise_memory * (1.0 - p.exercise_memory_decay) + exercises
            starts = shocks[1, month, run] if given else np.random.random()  # noqa: NPY002
            size = shocks[2, month, run] if given else np.random.random()  # noqa: NPY002
            launches = missiles(p, o, a, w, month, exercise_memory, starts, size)
            launch_memory = launch_memory * (1.0 - p.launch_memory_decay) + launches
            kept[run, month, 0:3] = cooperation
            kept[run, month, 3:6] = channel
            kept[run, month, 6] = exercises
            kept[run, month, 7] = launches


OWN_SHOCKS = np.empty((0, 0, 0))


def trajectories(
    inputs: Mapping[str, Any], runs: int, seed: int = 0, shocks: np.ndarray = OWN_SHOCKS
) -> np.ndarray:
    """The outputs of every month, (run, month, output)."""
    kept = np.empty((runs, inputs["months"], 8))
    simulate(*packed(inputs), seed, shocks, kept)
    return kept
