"""Checks between the entries of a scenario: roles, references, dates, and the model's names.

Each check yields the problems it finds; nothing is raised here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from sim.core.errors import Problem
from sim.scenario.catalogue import Catalogue, Shift
from sim.scenario.checks_dated import dated_problems
from sim.scenario.played import played_problems
from sim.scenario.posterior import KEY
from sim.scenario.values import FORMS, Between, Value, as_written

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

MOST_ACTORS = 12
OWN_TOPICS = ("military", "economic", "stand_alone", "statement")
"""Topics of every statement, which no source may take for its own."""


NAMING_PATHS = (
    *("capability", "activity", "hawkishness", "courting"),
    *("assembly", "market_dependence"),
    *("approval_base", "audience_cost", "partisanship", "exposure"),
)
"""Attributes of actors that may be the name of a context path."""
NAMING_BY_SOURCE = ("proximity", "intent")
"""Those that have one number, or name, towards each source of threat."""


def problems(scenario: Scenario, catalogue: Catalogue | None) -> Iterator[Problem]:
    """What is wrong across entries, the most basic first."""
    for basic in (_roles, _dyads):  # what the later checks, and the helpers they use, rely on
        found = list(basic(scenario))
        yield from found
        if found:
            return
    yield from _perceptions(scenario)
    yield from _opinions(scenario)
    yield from _sources(scenario)
    yield from _quarrels(scenario)
    yield from _paths(scenario)
    yield from dated_problems(scenario, catalogue)
    yield from played_problems(scenario, catalogue)
    yield from _texts(scenario)
    if catalogue is not None:
        yield from _parameters(scenario, catalogue)
        yield from _own_parameters(scenario, catalogue)
        yield from _behaviours(scenario, catalogue)
        yield from _decisions(scenario, catalogue)
        yield from _formulations(scenario, catalogue)


def unknown(what: str, path: tuple[str | int, ...], name: str, options: Iterable[str]) -> Problem:
    """A reference to something that is not there."""
    return Problem(f"names no {what}", path, name, options=tuple(options))


def _roles(scenario: Scenario) -> Iterator[Problem]:
    if len(scenario.actors) > MOST_ACTORS:
        yield Problem(
            "are too many", ("actors",), len(scenario.actors), f"at most {MOST_ACTORS} actors"
        )
    roles = [actor.role for actor in scenario.actors.values()]
    for role in ("patron", "adversary"):
        holders = [code for code, actor in scenario.actors.items() if actor.role == role]
        if not holders:
            yield Problem(f"has no {role}", ("actors",), allowed=f"exactly one {role}")
        for code in holders[1:]:
            what = f"is a second {role} beside {holders[0]}"
            yield Problem(what, ("actors", code, "role"), role, f"exactly one {role}")
    if roles.count("ally") < 2:
        yield Problem("has too few allies", ("actors",), roles.count("ally"), "at least two")


def _perceptions(scenario: Scenario) -> Iterator[Problem]:
    for code in scenario.everyone:
        others = tuple(other for other in scenario.everyone if other != code)
        wanted = [source for source in scenario.sources if source != code]
        for name in ("threat", "proximity", "intent"):
            entries = getattr(scenario.actors[code], name)
            for source in entries:
                if source not in others:
                    path = ("actors", code, name, source)
                    what = "is not another actor that it could fear"
                    yield Problem(what, path, wanted=source, options=others)
            for source in wanted if code not in scenario.rivals else ():
                if source not in entries:
                    what = f"lacks an entry for {source}"
                    every = f"one entry for each of {', '.join(wanted)}"
                    yield Problem(what, ("actors", code, name), allowed=every)


def _opinions(scenario: Scenario) -> Iterator[Problem]:
    """A public has a view of others only."""
    for code in scenario.members:
        others = tuple(other for other in scenario.everyone if other != code)
        for name in ("opinion", "opinion_base"):
            for about in getattr(scenario.actors[code], name):
                if about not in others:
                    what = "is not another actor of whom its public could think"
                    yield Problem(what, ("actors", code, name, about), wanted=about, options=others)


def _sources(scenario: Scenario) -> Iterator[Problem]:
    rivals = {code: scenario.actors[code] for code in scenario.rivals}
    for flag in ("competitor", "backer"):
        holders = [code for code, rival in rivals.items() if getattr(rival, flag)]
        for code in holders[1:]:
            what = f"is a second {flag} beside {holders[0]}"
            yield Problem(what, ("actors", code, flag), True, f"one {flag}")
        if flag == "competitor" and rivals and not holders:
            what = "names no rival as competitor"
            allowed = f"competitor: true for exactly one of {', '.join(rivals)}"
            yield Problem(what, ("actors",), allowed=allowed)
    for code, rival in rivals.items():
        if getattr(rival, "courting", None) is not None and not getattr(rival, "competitor", False):
            what = "is of the competitor, whose summits with the allies it is about"
            yield Problem(what, ("actors", code, "courting"), allowed="no entry")
    owner: dict[str, str] = {}
    for code in scenario.sources:
        for topic in scenario.source(code).topics:
            path = ("actors", code, "topics", topic)
            if topic in OWN_TOPICS:
                yield Problem("is a topic of every statement", path, allowed="a name of its own")
            elif topic in owner:
                yield Problem(f"belongs to {owner[topic]} already", path, allowed="one source each")
            owner.setdefault(topic, code)


def _dyads(scenario: Scenario) -> Iterator[Problem]:
    pairs: dict[frozenset[str], str] = {}
    for key in scenario.dyads:
        codes = key.split("-")
        strangers = [code for code in codes if code not in scenario.allies]
        if strangers:
            yield unknown(f"ally by {strangers[0]}", ("dyads", key), strangers[0], scenario.allies)
        elif codes[0] == codes[1]:
            yield Problem("pairs an ally with itself", ("dyads", key), allowed="two allies")
        elif frozenset(codes) in pairs:
            twice = f"is the same pair as {pairs[frozenset(codes)]}"
            yield Problem(twice, ("dyads", key), allowed="each pair once")
        pairs.setdefault(frozenset(codes), key)
    for one, other in combinations(scenario.allies, 2):
        if frozenset((one, other)) not in pairs:
            what = f"lacks the pair {one}-{other}"
            yield Problem(what, ("dyads",), allowed="every pair of allies")
    focal = [key for key, dyad in scenario.dyads.items() if dyad.focal]
    if not focal:
        options = ", ".join(scenario.dyads)
        yield Problem("has no focal pair", ("dyads",), allowed=f"focal: true for one of {options}")
    for key in focal[1:]:
        what = f"is a second focal pair beside {focal[0]}"
        yield Problem(what, ("dyads", key, "focal"), True, "exactly one")


def _quarrels(scenario: Scenario) -> Iterator[Problem]:
    for key, dyad in scenario.dyads.items():
        for issue, quarrel in dyad.quarrels.items():
            for code in quarrel.cost:
                if code not in key.split("-"):
                    path = ("dyads", key, "quarrels", issue, "cost", code)
                    yield unknown(f"ally of the pair by {code}", path, code, key.split("-"))


def _paths(scenario: Scenario) -> Iterator[Problem]:
    used = set()
    for code in scenario.everyone:
        actor = scenario.actors[code]
        named: list[tuple[tuple[str, ...], object]] = [
            ((name,), getattr(actor, name, None)) for name in NAMING_PATHS
        ]
        for name in NAMING_BY_SOURCE:
            named += [((name, source), value) for source, value in getattr(actor, name).items()]
        for place, value in named:
            if not isinstance(value, str):
                continue
            used.add(value)
            if value not in scenario.context:
                yield unknown("context path", ("actors", code, *place), value, scenario.context)
    for name in scenario.context:
        if name not in used:
            allowed = f"paths that an actor names: {', '.join(NAMING_PATHS + NAMING_BY_SOURCE)}"
            yield Problem(
                "is a path that nothing uses",
                ("context", name),
                allowed=allowed,
                options=tuple(sorted(used)),
                wanted=name,
            )


def _texts(scenario: Scenario) -> Iterator[Problem]:
    """A posterior has a name, and a parameter has none."""
    for name, value in scenario.parameters.items():
        path = ("parameters", name)
        if name == KEY and not (isinstance(value, str) and value):
            allowed = "the name of a posterior, or the path of its file"
            yield Problem("is not a text", path, as_written(value), allowed)
        elif name != KEY and isinstance(value, str):
            yield Problem("is not a number", path, value, FORMS)


def _parameters(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    for name, value in scenario.parameters.items():
        if isinstance(value, str):
            continue
        info = catalogue.parameters.get(name)
        if info is None:
            options = (*catalogue.parameters, KEY)
            yield Problem("is not a parameter", ("parameters", name), wanted=name, options=options)
            continue
        yield from _outside(value, info.low, info.high, ("parameters", name))


def _own_parameters(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    """A parameter given for one actor belongs to the thinking of its role, and keeps its range."""
    for code, actor in scenario.actors.items():
        own = [name for name, info in catalogue.parameters.items() if actor.role in info.roles]
        for name, value in actor.parameters.items():
            path = ("actors", code, "parameters", name)
            info = catalogue.parameters.get(name)
            if info is None:
                yield Problem("is not a parameter", path, wanted=name, options=tuple(own))
            elif not info.roles:
                what = f"is a parameter of the world, which {info.mechanism} reads for all"
                yield Problem(f"{what}, not of one actor", path, allowed=f"parameters.{name}")
            elif actor.role not in info.roles:
                what = f"is a parameter of {' and '.join(info.roles)}, and {code} is {actor.role}"
                yield Problem(what, path, wanted=name, options=tuple(own))
            elif not isinstance(value, Shift):
                yield from _outside(value, info.low, info.high, path)


def _behaviours(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    for code, actor in scenario.actors.items():
        name, path = actor.behaviour, ("actors", code, "behaviour")
        if name is None:
            continue
        role = catalogue.behaviours.get(name)
        if role is None:
            known = ", ".join(n for n, r in catalogue.behaviours.items() if r == actor.role)
            allowed = f"{known or 'none so far'}; --plugin FILE.py loads behaviours"
            yield Problem("is not a registered behaviour", path, name, allowed)
        elif role != actor.role:
            yield Problem(f"is a behaviour of {role}, and {code} is {actor.role}", path, name)


def _decisions(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    """A reading of decisions for one actor is one of its slot, and its role chooses at all."""
    names = catalogue.formulations.get("decision", ())
    for code, actor in scenario.actors.items():
        path = ("actors", code, "decision")
        if actor.decision is None:
            continue
        if actor.decision not in names:
            yield unknown("formulation of decision", path, actor.decision, names)
        elif actor.role not in catalogue.deciders:
            what = f"is of no use: a {actor.role} has no options to choose among"
            allowed = f"an entry of {', '.join(catalogue.deciders)}"
            yield Problem(what, path, actor.decision, allowed)


def _outside(
    value: Value | str, low: float, high: float, path: tuple[str, ...]
) -> Iterator[Problem]:
    """The problem of a value that does not lie in a range which only the catalogue knows."""
    try:
        Between(low, high).read(as_written(value))
    except PydanticCustomError as error:
        for problem in (error.context or {})["problems"]:
            yield problem.below(*path)


def _formulations(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    for slot, name in scenario.formulations.items():
        path = ("formulations", slot)
        names = catalogue.formulations.get(slot)
        if names is None:
            options = tuple(catalogue.formulations)
            yield Problem("is not a slot of formulations", path, wanted=slot, options=options)
        elif name not in names:
            yield unknown(f"formulation of {slot}", path, name, names)
