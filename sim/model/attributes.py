"""What a scenario says of actors, pairs of allies, issues, topics and publics, as arrays."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.core.axes import (
    DOMAINS,
    ISSUES,
    Floats,
    total,
)
from sim.model.followed import at_start
from sim.model.uncertain import Numbers, stack
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.opinion import sympathy_for_partners


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
