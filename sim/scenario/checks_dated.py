"""Checks of what has a date: governments, elections, forums, interventions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.core.axes import DOMAINS, ISSUES, LEVELS, MINISTRIES
from sim.core.errors import Place, Problem
from sim.scenario.catalogue import Catalogue

if TYPE_CHECKING:
    from sim.scenario.entries import Stance
    from sim.scenario.schema import Scenario

LONGEST = 1200
"""Months of the longest run."""


def dated_problems(scenario: Scenario, catalogue: Catalogue | None) -> Iterator[Problem]:
    """What is wrong with the dates of a scenario and with those who are dated."""
    if scenario.end < scenario.start:
        allowed = f"{scenario.start}, the start, or later"
        yield Problem("is before the start", ("end",), str(scenario.end), allowed)
    if scenario.months > LONGEST:
        last = scenario.start.plus(LONGEST - 1)
        allowed = f"at most {LONGEST} months, to {last}"
        yield Problem("is too late", ("end",), str(scenario.end), allowed)
    yield from _governments(scenario)
    yield from _elections(scenario)
    yield from _forums(scenario)
    yield from _channels(scenario)
    yield from _regimes(scenario)
    yield from _plans(scenario)
    for key in scenario.events:
        yield from _event(scenario, key, catalogue)


def _governments(scenario: Scenario) -> Iterator[Problem]:
    for code in scenario.governments:
        if code not in scenario.actor_codes:
            yield Problem(
                "names no actor that is governed",
                ("governments", code),
                wanted=code,
                options=scenario.actor_codes,
            )
    for code in scenario.actor_codes:
        line = scenario.governments.get(code)
        if not line:
            what = f"has no government of {code}"
            needed = f"one in office from {scenario.start} or before"
            yield Problem(what, ("governments",), allowed=needed)
            continue
        yield from _succession(scenario, code)
        for key, government in line.items():
            yield from _stance(scenario, code, government, ("governments", code, key))


def _succession(scenario: Scenario, code: str) -> Iterator[Problem]:
    """Gaps and overlaps in one actor's governments."""
    line = list(scenario.governments[code].items())
    first, entering = line[0]
    if entering.since > scenario.start:
        path = ("governments", code, first, "from")
        allowed = f"{scenario.start}, the start, or before for the first government"
        yield Problem("leaves the start without a government", path, str(entering.since), allowed)
    for key, government in line:
        if government.until is not None and government.until <= government.since:
            path = ("governments", code, key, "until")
            allowed = f"a month after {government.since}"
            yield Problem("is not after its from", path, str(government.until), allowed)
    for (key, one), (successor, other) in pairwise(line):
        if other.since == one.since:
            path = ("governments", code, successor, "from")
            what = f"is the month in which {key} takes office too"
            yield Problem(what, path, str(other.since), "one government each month")
        elif one.until is not None and one.until > other.since:
            path = ("governments", code, key, "until")
            what = f"overlaps with {successor}, in office from {other.since}"
            yield Problem(what, path, str(one.until), f"{other.since} or before")


def _meaningless(scenario: Scenario, code: str) -> dict[str, str]:
    """Leanings that an actor cannot have, with who can."""
    if code == scenario.patron:
        return {"patron": "only for allies and the adversary"}
    if code == scenario.adversary:
        others = "only for the patron and allies"
        return {"partner": others, "adversary": others}
    return {}


def _stance(scenario: Scenario, code: str, stance: Stance, path: Place) -> Iterator[Problem]:
    """Keys that only one role's governments may have."""
    given = stance.model_fields_set
    for name in ("unilateralism", "use_of_allies", "strategies"):
        if name in given and code != scenario.patron and getattr(stance, name):
            allowed = f"only for the patron, {scenario.patron}"
            yield Problem("is not for this actor", (*path, name), allowed=allowed)
    if stance.leaning.backer is not None and code != scenario.adversary:
        allowed = f"only for the adversary, {scenario.adversary}"
        yield Problem("is not for this actor", (*path, "leaning", "backer"), allowed=allowed)
    for name, allowed in _meaningless(scenario, code).items():
        if getattr(stance.leaning, name) != 0.0:
            yield Problem("is not for this actor", (*path, "leaning", name), allowed=allowed)
    if (
        code == scenario.adversary
        and stance.win_set != type(stance).model_fields["win_set"].default
    ):
        allowed = "only for governments that answer to voters"
        yield Problem("is not for this actor", (*path, "win_set"), allowed=allowed)
    if stance.strategies is not None:
        efforts = stance.strategies.model_dump().values()
        if all(effort == 0 for effort in efforts):
            allowed = "at least one share above 0"
            yield Problem("has no effort at all", (*path, "strategies"), allowed=allowed)


def _elections(scenario: Scenario) -> Iterator[Problem]:
    held: dict[tuple[str, int], str] = {}
    for key, election in scenario.elections.items():
        path: Place = ("elections", key)
        if election.actor not in scenario.actor_codes:
            what = "names no actor that is governed"
            options = scenario.actor_codes
            yield Problem(what, (*path, "actor"), election.actor, options=options)
            continue
        date = str(election.date)
        if election.date <= scenario.start:
            allowed = f"a month after {scenario.start}, the start"
            yield Problem("is not after the start", (*path, "date"), date, allowed)
        line = scenario.governments.get(election.actor, {})
        for name, government in line.items():
            if government.since == election.date:
                what = f"is the month in which {name} takes office as scheduled"
                yield Problem(what, (*path, "date"), date, "a month without scheduled government")
            elif government.since > election.date:
                what = f"is after the election {key} of {date}, whose winner is open"
                late = ("governments", election.actor, name, "from")
                allowed = f"a month before {date}"
                yield Problem(what, late, str(government.since), allowed)
        twin = held.setdefault((election.actor, int(election.date)), key)
        if twin != key:
            what = f"is the date of the election {twin} too"
            yield Problem(what, (*path, "date"), date, "one election each month")
        for name, candidate in election.candidates.items():
            place = (*path, "candidates", name)
            if candidate.leader is None and not candidate.continuity:
                needed = "a leader, or continuity: true"
                yield Problem("lacks the key 'leader'", place, allowed=needed)
            yield from _stance(scenario, election.actor, candidate, place)


def _forums(scenario: Scenario) -> Iterator[Problem]:
    for key, forum in scenario.forums.items():
        path: Place = ("forums", key)
        if not forum.dates and not forum.annual:
            yield Problem("is never held", path, allowed="dates, annual, or both")
        for name in ("from", "until"):
            limit = forum.since if name == "from" else forum.until
            if limit is not None and not forum.annual:
                only = "only together with annual"
                yield Problem("limits no yearly calendar", (*path, name), str(limit), only)
        if forum.since is not None and forum.until is not None and forum.until < forum.since:
            allowed = f"{forum.since} or later"
            yield Problem("is before its from", (*path, "until"), str(forum.until), allowed)
        for index, code in enumerate(forum.attendees or ()):
            if code not in scenario.actors:
                place = (*path, "attendees", index)
                yield Problem("names no actor", place, code, options=tuple(scenario.actors))


def _channels(scenario: Scenario) -> Iterator[Problem]:
    for key, dates in scenario.channels.items():
        path: Place = ("channels", key)
        if dates.since is None and dates.until is None:
            yield Problem("is dated by nothing", path, allowed="from, until, or both")
        elif dates.since is not None and dates.until is not None and dates.until < dates.since:
            allowed = f"{dates.since} or later"
            yield Problem("is before its from", (*path, "until"), str(dates.until), allowed)


def _regimes(scenario: Scenario) -> Iterator[Problem]:
    for key, regime in scenario.regimes.items():
        path: Place = ("regimes", key)
        if regime.binds != scenario.adversary:
            allowed = f"the adversary, {scenario.adversary}"
            yield Problem(
                "binds an actor whose acts the model does not hold back",
                (*path, "binds"),
                regime.binds,
                allowed,
            )
        if regime.until is not None and regime.until <= regime.since:
            allowed = f"a month after {regime.since}"
            yield Problem("is not after its from", (*path, "until"), str(regime.until), allowed)
        if regime.announced is not None and regime.announced > regime.since:
            allowed = f"{regime.since} or before"
            yield Problem("is after its from", (*path, "announced"), str(regime.announced), allowed)
        for name in ("launches", "tests") if regime.kind == "talks" else ():
            if name in regime.model_fields_set and getattr(regime, name) != 1.0:
                yield Problem("is not for talks", (*path, name), allowed="only for a moratorium")


def _plans(scenario: Scenario) -> Iterator[Problem]:
    for code in scenario.everyone:
        announced: dict[int, str] = {}
        for key, plan in scenario.actors[code].plans.items():
            path: Place = ("actors", code, "plans", key)
            first = next(iter(plan.points))
            if first <= plan.announced:
                allowed = f"months after {plan.announced}, in which it was announced"
                yield Problem(
                    "is not after the plan", (*path, "points", str(first)), allowed=allowed
                )
            twin = announced.setdefault(int(plan.announced), key)
            if twin != key:
                what = f"is the month in which {twin} was announced too"
                yield Problem(what, (*path, "announced"), str(plan.announced), "one plan a month")


def _event(scenario: Scenario, key: str, catalogue: Catalogue | None) -> Iterator[Problem]:
    event = scenario.events[key]
    path: Place = ("events", key)
    if (event.add is None) == (event.set is None):
        yield Problem("must either add or set", path, allowed="one of add, set")
    if not scenario.start <= event.date <= scenario.end:
        allowed = f"{scenario.start} to {scenario.end}"
        yield Problem("is outside the run", (*path, "date"), str(event.date), allowed)
    if catalogue is None:
        return
    dims = catalogue.variables.get(event.variable)
    if dims is None:
        what, options = "names no state variable", tuple(catalogue.variables)
        yield Problem(what, (*path, "variable"), event.variable, options=options)
    elif event.of is not None:
        options = elements(scenario, dims)
        if event.of not in options:
            allowed = "" if options else f"nothing, {event.variable} has no elements"
            what = f"names no element of {event.variable}"
            yield Problem(what, (*path, "of"), event.of, allowed, options)


def elements(scenario: Scenario, dims: tuple[str, ...]) -> tuple[str, ...]:
    """What `of` may name: a label, or one for each of several dimensions, as in `KOR/PRK`.

    A label that stands on more than one dimension names no element by itself.
    """
    axes = [labels(scenario, dim) for dim in dims]
    every = [label for axis in axes for label in axis]
    single = tuple(label for label in dict.fromkeys(every) if every.count(label) == 1)
    whole = ("/".join(chosen) for chosen in itertools.product(*axes))
    return (*single, *whole) if len(axes) > 1 else single


def labels(scenario: Scenario, dim: str) -> tuple[str, ...]:
    """Labels along a dimension of the results; none for a dimension that has no names."""
    known = {
        "actor": scenario.actor_codes,
        "ally": scenario.allies,
        "member": scenario.members,
        "source": scenario.everyone,
        "rival": scenario.rivals,
        "domain": DOMAINS,
        "level": LEVELS,
        "ministry": MINISTRIES,
        "topic": scenario.topics,
        "dyad": tuple("-".join(pair) for pair in scenario.pairs),
        "issue": ISSUES,
        "forum": tuple(scenario.forums),
    }
    return known.get(dim, ())
