"""A scenario in plain words: who governs when, what is set from outside, what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sim.scenario.contrast import Change, leaves, months_shared
from sim.scenario.entries import (
    ChannelDates,
    Election,
    Event,
    Forum,
    Government,
    Regime,
    Stance,
)
from sim.scenario.fading import lasting
from sim.scenario.months import Month
from sim.scenario.played import change_of_hand
from sim.scenario.schema import Scenario
from sim.scenario.values import Distribution

STRATEGIES = {
    "bilateral": "each alliance (S1)",
    "mediation": "mediation (S2)",
    "bottom_up": "officials (S3)",
    "embedding": "networks (S4)",
}
"""The patron's strategies, as tables of governments call them."""


LEANS: Mapping[str, tuple[str, ...]] = {
    "patron": ("partner", "adversary", "competitor"),
    "ally": ("patron", "partner", "adversary", "competitor"),
    "adversary": ("patron", "backer"),
}
"""Role → the keys of a leaning that mean something for it."""


def number(value: Any, *, sign: bool = False) -> str:
    """A number of a scenario file as it stands there, a range as it is written."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:+g}".replace("-", "−") if sign and value else f"{value:g}".replace("-", "−")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {number(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return ", ".join(number(each) for each in value)
    return number(value.to_dict()) if isinstance(value, Distribution) else str(value)


def toward(scenario: Scenario, code: str) -> dict[str, str]:
    """Key of a leaning → whom it is towards, for the governments of an actor."""
    role = scenario.actors[code].role
    found = {"patron": scenario.patron, "adversary": scenario.adversary}
    if role in ("patron", "ally"):
        others = [ally for ally in scenario.allies if ally != code]
        found["partner"] = " and ".join(others)
    if scenario.competitor:
        found["competitor"] = scenario.competitor
    if role == "adversary" and scenario.backer:
        found["backer"] = scenario.backer
    return {key: found[key] for key in LEANS.get(role, ()) if key in found}


def stance(scenario: Scenario, code: str, held: Stance) -> str:
    """How a government leans and what it can do, in words."""
    parts = [
        f"{whom} {number(getattr(held.leaning, key) or 0.0, sign=True)}"
        for key, whom in toward(scenario, code).items()
    ]
    parts.append(f"hawkish {number(held.hawkishness)}")
    role = scenario.actors[code].role
    if role == "ally":
        parts.append(f"win-set {number(held.win_set)}")
    if role == "patron":
        parts.append(f"unilateral {number(held.unilateralism)}")
        if held.use_of_allies is not None:
            parts.append(f"works through allies {number(held.use_of_allies)}")
        if held.strategies is not None:
            effort = held.strategies.model_dump()
            told = (f"{STRATEGIES[name]} {number(value)}" for name, value in effort.items())
            parts.append(f"effort on {', '.join(told)}")
    return "; ".join(parts)


def in_office(scenario: Scenario, code: str) -> list[Government]:
    """Governments of an actor with a month in office within the scenario, in order."""
    line = list(scenario.governments.get(code, {}).values())
    later = [*(each.since for each in line[1:]), scenario.end.plus(1)]
    return [
        each
        for each, until in zip(line, later, strict=True)
        if until > scenario.start and each.since <= scenario.end
    ]


def event_words(event: Event) -> str:
    """What is done from outside, and in how many months."""
    of = f" of {event.of}" if event.of else ""
    what = event.variable.replace("_", " ") + of
    if event.set is not None:
        change = f"is set to {number(event.set)}"
    else:
        change = f"{number(event.add, sign=True)}"
    if event.months == 1:
        return f"{event.date}: {what} {change}"
    last = event.date.plus(event.months - 1)
    every = f"in each of the {event.months} months"
    times = "" if event.set is not None else f", so that it is added {event.months} times"
    return f"{event.date} to {last}: {what} {change} {every}{times}"


def election_words(election: Election) -> str:
    """Who votes when, and who may win with what odds."""
    total = [candidate.odds for candidate in election.candidates.values()]
    whole = sum(odds for odds in total if isinstance(odds, (int, float)))
    told = []
    for key, candidate in election.candidates.items():
        odds = candidate.odds
        share = f" ({odds / whole:.0%})" if isinstance(odds, (int, float)) and whole else ""
        told.append(f"{candidate.leader or key.replace('_', ' ')}{share}")
    return f"{election.date} {election.actor} votes: {' or '.join(told)}"


def path_words(scenario: Scenario, name: str) -> str:
    """A path at its points within the scenario."""
    path = scenario.context[name]
    if path.constant is not None:
        return f"{number(path.constant)} throughout"
    values = path.values(scenario.start, scenario.months)
    told = [f"{number(round(float(values[0]), 3))} in {scenario.start}"]
    told += [
        f"{number(level)} in {month}"
        for month, level in path.points.items()
        if scenario.start < month <= scenario.end
    ]
    return ", ".join(told) + (", then level" if max(path.points) < scenario.end else "")


def forum_words(forum: Forum) -> str:
    """Who meets there, and when."""
    dates = [str(month) for month in forum.dates]
    if forum.annual:
        since = f" from {forum.since}" if forum.since else ""
        dates.append(f"every year in month {', '.join(map(str, forum.annual))}{since}")
    often = "" if forum.attendance is None else f", all there in {100 * forum.attendance:.0f} %"
    return f"{'/'.join(forum.levels).replace('_', '-')}: {', '.join(dates)}{often}"


def change_words(change: Change, scenario: Scenario, reference: Scenario) -> str:
    """One difference in words, without its month."""
    section, *rest = change.path
    if section in WORDED:
        return WORDED[section](change, scenario, reference)
    name = ".".join(rest if section in ("parameters",) else change.path)
    if section in ("actors", "dyads") and len(rest) == 1:
        return f"{'.'.join(change.path)} {'is there' if change.after else 'is not there'}"
    absent = "as fitted or by default" if section == "parameters" else "the default"
    before, after = (
        number(value) if value is not None else absent for value in (change.before, change.after)
    )
    lever = lasting(change.path)
    fades = f" (a starting value, which fades; what lasts is {lever})" if lever else ""
    return f"{name}: {after} instead of {before}{fades}"


def _government(change: Change, scenario: Scenario, reference: Scenario) -> str:
    _, code, key = change.path
    if change.before is None:
        held = scenario.governments[code][key]
        there = governing(reference, code, max(held.since, reference.start))
        before = governing(scenario, code, held.since.plus(-1))
        doing = "takes another line in" if before == held.leader else "governs"
        instead = f" (in {reference.name} {there} goes on)" if there else ""
        told = stance(scenario, code, held)
        return f"{held.leader} {doing} {code} from {held.since}{instead}: {told}"
    if change.after is None:
        held = reference.governments[code][key]
        here = governing(scenario, code, max(held.since, scenario.start))
        return f"{held.leader} does not take over in {code} in {held.since}: {here} goes on"
    held = scenario.governments[code][key]
    return f"{held.leader} ({code}, from {held.since}): {_fields(change)}"


def governing(scenario: Scenario, code: str, month: Month) -> str:
    """Who governs in a month, "" if the scenario does not say."""
    line = scenario.governments.get(code, {}).values()
    there = [each.leader for each in line if each.since <= month]
    return there[-1] if there else ""


def _fields(change: Change) -> str:
    """Every value of an entry that differs, as it is and as it was."""
    told = []
    for path, value in leaves(change.after, change.before):
        before: Any = change.before
        for part in path:
            before = before.get(part) if isinstance(before, Mapping) else None
        now, then = ("none" if v is None else number(v) for v in (value, before))
        told.append(f"{' '.join(path).replace('_', ' ')} {now} instead of {then}")
    return "; ".join(told)


def _event(change: Change, scenario: Scenario, reference: Scenario) -> str:
    if change.after is None:
        return f"not from outside: {event_words(reference.events[change.path[1]])}"
    return f"from outside: {event_words(scenario.events[change.path[1]])}"


def _election(change: Change, scenario: Scenario, reference: Scenario) -> str:
    if change.after is None:
        return f"no election: {election_words(reference.elections[change.path[1]])}"
    return election_words(scenario.elections[change.path[1]])


def _context(change: Change, scenario: Scenario, reference: Scenario) -> str:
    name = change.path[1]
    if change.before is None or change.after is None:
        held = scenario if change.after is not None else reference
        only = "" if change.after is not None else "not "
        return f"{only}the path {name}: {path_words(held, name)}"
    first, last = months_shared(scenario, reference)
    months = last - first + 1
    here, there = (s.context[name].values(first, months) for s in (scenario, reference))
    apart = np.flatnonzero(here != there)
    if not apart.size:
        return f"the path {name} only outside the months that both have"
    most = int(apart[np.argmax(np.abs(here - there)[apart])])
    told = (
        f"{number(round(float(here[most]), 3))} instead of {number(round(float(there[most]), 3))}"
    )
    until = first.plus(int(apart[-1]))
    upto = f" to {until}" if until < last else ""
    start = first.plus(int(apart[0]))
    return f"the path {name} from {start}{upto}: at most apart in {first.plus(most)}, {told}"


def _forum(change: Change, scenario: Scenario, reference: Scenario) -> str:
    key = change.path[1]
    held = (scenario if change.after is not None else reference).forums[key]
    name = held.name or key.replace("_", " ")
    if change.before is None:
        return f"{name} ({forum_words(held)})"
    if change.after is None:
        return f"no {name}"
    return f"{name}: {_fields(change)}"


def channel_words(dates: ChannelDates) -> str:
    """From when to when a channel of meetings is open."""
    since = f"from {dates.since}" if dates.since else ""
    until = f"to {dates.until}" if dates.until else ""
    return " ".join(filter(None, (since, until)))


def _channel(change: Change, scenario: Scenario, reference: Scenario) -> str:
    name = change.path[1].replace("_", "-")
    here, there = (each.channels.get(change.path[1]) for each in (scenario, reference))  # type: ignore[call-overload]
    told = [f"open {channel_words(each)}" if each else "open throughout" for each in (here, there)]
    return f"the channel {name}: {told[0]} instead of {told[1]}"


def regime_words(regime: Regime) -> str:
    """What is declared, from when to the word of its end."""
    until = f", its end announced in {regime.until}" if regime.until else ", open"
    covers = [
        f"{number(share)} of {name}"
        for name, share in (("launches", regime.launches), ("nuclear tests", regime.tests))
        if regime.kind == "moratorium" and share
    ]
    told = f" on {' and '.join(covers)}" if covers else ""
    return f"{regime.kind}{told} from {regime.since}{until}"


def _regime(change: Change, scenario: Scenario, reference: Scenario) -> str:
    key = change.path[1]
    held = (scenario if change.after is not None else reference).regimes[key]
    name = held.name or key.replace("_", " ")
    if change.before is None:
        return f"{name} ({regime_words(held)})"
    return f"no {name}" if change.after is None else f"{name}: {_fields(change)}"


WORDED = {
    "governments": _government,
    "events": _event,
    "elections": _election,
    "context": _context,
    "forums": _forum,
    "channels": _channel,
    "regimes": _regime,
    "played": change_of_hand,
}


def differences(
    found: tuple[Change, ...], scenario: Scenario, reference: Scenario
) -> Iterator[tuple[str, str]]:
    """Since when and what, for every difference.

    When is a month, "start" for the first that both have, or "outside" of all of those.
    """
    first, _ = months_shared(scenario, reference)
    if scenario.start != reference.start:
        begins = f"it begins in {scenario.start}, {reference.name} in {reference.start}"
        yield "start", f"{begins}: shocks are not the same month by month"
    for change in found:
        words = change_words(change, scenario, reference)
        if change.since is None:
            when = "outside"
        else:
            when = "start" if change.since == first else str(change.since)
        yield when, words
