"""What could be known of a scenario at a month: its inputs frozen there, for forecasts.

Kept after the origin is who comes to govern and when, with the line of entry (platform). All else
is as it stood:

- a government keeps its first line: a later line of the same leader falls away, and so does a plan
  of spending of a government that enters after the origin;
- approval at entry goes by `entry_approval`, never by a poll taken later;
- a path keeps the level of its last point up to the origin. A path moves in a straight line from
  point to point, so that a later point is not looked at even for the months before the origin;
- forums are held as often as in the past: see `usual_forums`;
- what is declared (a regime, a plan, an intervention, a channel of meetings) falls away if it was
  announced after the origin (``announced``, or else its first month), and an end that lies after
  the origin is not known either; a channel that is not yet set up stays closed;
- what an actor that is played by hand does after the origin falls away;
- a posterior that was fitted to later months falls away.

Elections keep their dates, candidates and odds. Numbers without a date (a state at the start, a
depth of reconciliation) are left as they are: they are as old as the file's start says, whatever
the origin.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.core.errors import Problem, ScenarioError
from sim.scenario.loading import from_dict
from sim.scenario.months import Month
from sim.scenario.posterior import KEY
from sim.scenario.schema import Scenario

WINDOW = 60
"""Months before the origin from which the usual calendar of forums is taken; five years, so that
forums that go round the year (the G20) are seen in several months."""
DATED = ("announced", "from", "date")
"""Keys of a declared entry that say since when it was known, the first that is there."""


def frozen(scenario: Scenario, origin: Month) -> Scenario:
    """The scenario with its inputs after a month as they could be known in that month.

    Nothing that is dated after ``origin`` makes a difference to the result, but who governs from
    when, their lines at entry, and elections.

    Raises
    ------
    ScenarioError
        If the origin is not a month of the scenario, or nothing is known of a path up to it.
    """
    if not scenario.start <= origin <= scenario.end:
        allowed = f"{scenario.start} to {scenario.end}"
        problem = Problem("is no month to freeze at", ("origin",), str(origin), allowed)
        raise ScenarioError(problem, f"scenario '{scenario.name}'")
    data = scenario.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    limit = str(origin)
    data["governments"] = {
        code: entries_known(scenario, code, line, origin)
        for code, line in by_date(data["governments"]).items()
    }
    for election in data.get("elections", {}).values():
        for candidate in election["candidates"].values():
            if "approval" in candidate and election["date"] > limit:
                candidate["approval"] = entry_approval(scenario, election["actor"], origin)
    data["forums"] = usual_forums(scenario, origin)
    data["channels"] = channels_known(scenario, data.get("channels", {}), origin)
    by_hand = {
        code: {month: hand for month, hand in rows.items() if month <= limit}
        for code, rows in data.pop("played", {}).items()
    }
    if any(by_hand.values()):
        data["played"] = {code: hands for code, hands in by_hand.items() if hands}
    for key in data.keys() - {"governments", "elections", "forums", "channels", "played"}:
        data[key] = known(data[key], limit, (key,), scenario.name)
    posterior = scenario.posterior
    if posterior is not None and posterior.fitted_to > limit:
        data["parameters"].pop(KEY)
        posterior = None
    return from_dict(data, scenario.catalogue, posterior, scenario.facts)


def by_date(governments: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Governments of each actor in order of time."""
    return {
        code: dict(sorted(line.items(), key=lambda item: item[1]["from"]))
        for code, line in governments.items()
    }


def entries_known(
    scenario: Scenario, code: str, line: Mapping[str, Any], origin: Month
) -> dict[str, Any]:
    """Governments of an actor up to the origin as they are, later ones with their entry alone."""
    limit, before, kept = str(origin), "", {}
    for key, entry in line.items():
        if entry["from"] <= limit:
            kept[key] = known(entry, limit, ("governments", code, key), scenario.name)
        elif entry["leader"] != before:
            kept[key] = {k: v for k, v in entry.items() if k not in ("until", "spending_plan")}
            kept[key].pop("approval", None)
            if getattr(scenario.actors[code], "democracy", False):
                kept[key]["approval"] = entry_approval(scenario, code, origin)
        before = entry["leader"]
    return kept


def entry_approval(scenario: Scenario, code: str, origin: Month) -> float:
    """Approval with which a government enters, as the past up to the origin has it.

    The mean of the polls at entry of the actor's governments in office up to then; without any,
    that of all actors; without any at all, the actor's long-run approval.
    """
    polls = {
        one: [
            government.approval
            for government in line.values()
            if government.since <= origin and isinstance(government.approval, (int, float))
        ]
        for one, line in scenario.governments.items()
    }
    own = polls.get(code) or [poll for line in polls.values() for poll in line]
    if own:
        return round(float(np.mean(own)), 3)
    usual = getattr(scenario.actors[code], "approval_base", 0.5)
    if isinstance(usual, str):
        path = scenario.context[usual]
        points = [level for month, level in path.points.items() if month <= origin]
        usual = points[-1] if points else path.constant
    return float(usual) if isinstance(usual, (int, float)) else 0.5


def usual_forums(scenario: Scenario, origin: Month) -> dict[str, Any]:
    """Forums up to the origin as they were, and from then on a calendar of what was usual.

    For those who meet (levels) and each calendar month: how many forums a year saw all members
    together in the last five years (or as many as the scenario has) goes on as yearly forums whose
    ``attendance`` is that share. Which forum it is plays no part: hosts, months and guests change.
    """
    forums: dict[str, Any] = {}
    first = max(scenario.start, origin.plus(1 - WINDOW))
    window = origin - first + 1
    months = (np.arange(window) + int(first)) % 12 + 1
    often: dict[tuple[str, ...], np.ndarray] = {}
    for key, forum in scenario.forums.items():
        held = forum.held(scenario.start, origin - scenario.start + 1)
        dates = [str(scenario.start.plus(int(month))) for month in np.flatnonzero(held)]
        if dates:
            about = forum.model_dump(mode="json", by_alias=True, exclude_none=True)
            kept = {k: v for k, v in about.items() if k not in ("annual", "from", "until")}
            forums[key] = {**kept, "dates": dates}
        if set(scenario.members) <= set(scenario.attendees(key)):
            share = 1.0 if forum.attendance is None else forum.attendance
            seen = often.setdefault(tuple(sorted(forum.levels)), np.zeros(13))
            np.add.at(seen, months, share * held[-window:])
    for levels, seen in often.items():
        for month in np.flatnonzero(seen):
            together = float(seen[month]) / int((months == month).sum())
            twins = int(np.ceil(together))
            for twin in range(1, twins + 1):
                key = "-".join(("usual", *levels, f"{month:02d}", *([str(twin)] * (twins > 1))))
                forums[key] = {
                    "levels": list(levels),
                    "annual": [int(month)],
                    "from": str(origin.plus(1)),
                    "attendance": round(together / twins, 6),
                    "source": f"as often as in {first} to {origin}",
                }
    return forums


def channels_known(
    scenario: Scenario, channels: Mapping[str, Any], origin: Month
) -> dict[str, Any]:
    """Channels of meetings; one that is set up and announced after the origin is closed."""
    limit, found = str(origin), {}
    for name, entry in channels.items():
        if entry.get("announced", entry.get("from", "")) > limit:
            closed = str(scenario.start.plus(-1))
            found[name] = {"until": closed, "source": f"not set up by {origin}"}
            continue
        kept = known(entry, limit, ("channels", name), scenario.name)
        if kept.get("from") or kept.get("until"):
            found[name] = kept
    return found


def known(node: Any, limit: str, path: tuple[str, ...], name: str) -> Any:
    """Plain data without what is dated after a month (YYYY-MM), all the way down.

    Entries announced later fall away, ends that lie later are open, an intervention stops, and of
    the ``points`` of a path only those up to the month are left; those of a plan that was announced
    before are its word.
    """
    if not isinstance(node, Mapping):
        return node
    found: dict[str, Any] = {}
    for key, child in node.items():
        if isinstance(child, Mapping):
            if since(child) > limit:
                continue
            if key == "points" and "announced" not in node:
                child = {month: level for month, level in child.items() if month <= limit}
                if not child:
                    problem = Problem("has no point to go by", path, allowed=f"one up to {limit}")
                    raise ScenarioError(problem, f"scenario '{name}'")
            found[key] = known(child, limit, (*path, key), name)
        elif key == "until" and isinstance(child, str) and child > limit:
            continue
        else:
            found[key] = child
    if "date" in found and "months" in found:
        left = Month.parse(limit) - Month.parse(found["date"]) + 1
        found["months"] = min(found["months"], left)
    return found


def since(entry: Mapping[str, Any]) -> str:
    """The month since when an entry was known; "" if it has no date."""
    return next((str(entry[key]) for key in DATED if isinstance(entry.get(key), str)), "")
