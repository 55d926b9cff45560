"""What changes with the month by the scenario's word: governments, elections, forums, context."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.core.axes import (
    FOREIGN,
    LEVELS,
    MINISTRIES,
    NEVER,
    STAY,
    STRATEGIES,
    Floats,
    Integers,
)
from sim.model.declared import declared_restraint, declared_spending
from sim.model.followed import followed_attributes
from sim.model.uncertain import Numbers, stack
from sim.scenario import Month, Scenario
from sim.scenario.entries import Candidate, Stance
from sim.theories.turnover import Ballot, GovernmentTable

NOTHING = np.zeros(1)
NOTHING.flags.writeable = False


@dataclass(frozen=True)
class Calendar:
    """Dated facts of a scenario as arrays; ``at`` gives what mechanisms read in a month.

    ``first`` (actor,) are the governments in office before the first month; ``followed`` has by
    name, (month, …, 1 or run), what else the scenario moves: declared restraint, plans, and
    attributes of actors that follow a path.
    """

    start: Month
    governments: GovernmentTable
    first: Integers
    scheduled: Integers
    ballots: Mapping[int, tuple[Ballot, ...]]
    slots: Floats
    ministry_slots: Floats
    channel_open: Floats
    ministry_open: Floats
    capability: Floats
    rival_activity: Floats
    rival_hawkishness: tuple[Floats, ...]
    rival_courting: Floats
    assembly: Floats
    market_dependence: Floats
    backer_activity: tuple[Floats, ...]
    competitor: int | None
    backer: int | None
    followed: Mapping[str, Floats]

    def at(self, month: int) -> dict[str, Any]:
        """Names and values for one month (0 is the first)."""
        activity = self.rival_activity[month]
        return {
            **{name: values[month] for name, values in self.followed.items()},
            "month": month,
            "date": str(self.start.plus(month)),
            "scheduled": self.scheduled[month],
            "ballots": self.ballots.get(month, ()),
            "slots": self.slots[month],
            "ministry_slots": self.ministry_slots[month],
            "channel_open": self.channel_open[month],
            "ministry_open": self.ministry_open[month],
            "capability": self.capability[month],
            "adversary_capability": self.capability[month, 0],
            "rival_activity": activity,
            "rival_hawkishness": self.rival_hawkishness[month],
            "rival_courting": self.rival_courting[month],
            "assembly": self.assembly[month],
            "market_dependence": self.market_dependence[month],
            "new_war": NOTHING if self.backer is None else self._new_war(month),
            "rivalry_path": NOTHING if self.competitor is None else activity[self.competitor - 1],
            "backer_activity": self.backer_activity[month],
        }

    def _new_war(self, month: int) -> Floats:
        """The backer's war beyond that of the first month, (run,), 0–1."""
        war = self.rival_activity[:, (self.backer or 1) - 1]
        return np.maximum(war[month] - war[0], 0.0)


def calendar_of(scenario: Scenario, numbers: Numbers, runs: int) -> Calendar:
    """The calendar of a scenario."""
    table, rows = governments_of(scenario, numbers)
    first, scheduled = scheduled_governments(scenario, rows)
    activity = paths(scenario, numbers, "activity", scenario.rivals)
    index = {code: row for row, code in enumerate(scenario.sources)}
    slots, ministry_slots = forum_slots(scenario)
    channel_open, ministry_open = channels_open(scenario)
    capability = paths(scenario, numbers, "capability", scenario.everyone)
    hawkishness = paths(scenario, numbers, "hawkishness", scenario.rivals)
    courting = paths(scenario, numbers, "courting", scenario.rivals)
    assembly = paths(scenario, numbers, "assembly", scenario.actor_codes)
    market = paths(scenario, numbers, "market_dependence", scenario.allies)
    open_and_held = (slots, ministry_slots, channel_open, ministry_open)
    followed = (capability, hawkishness, courting, assembly, market)
    moved = {
        **declared_restraint(scenario),
        **declared_spending(scenario, numbers),
        **followed_attributes(scenario, numbers),
    }
    everyones = np.broadcast_to(activity, (*activity.shape[:2], runs))
    backer = index.get(scenario.backer or "")
    backing = np.zeros((scenario.months, 1)) if backer is None else everyones[:, backer - 1]
    for array in (table.values, first, scheduled, *open_and_held, *followed, *moved.values()):
        array.flags.writeable = False
    return Calendar(
        scenario.start_month,
        table,
        first,
        scheduled,
        elections(scenario, rows),
        *open_and_held,
        capability,
        everyones,
        steady(hawkishness),
        courting,
        assembly,
        market,
        steady(backing),
        index.get(scenario.competitor or ""),
        backer,
        moved,
    )


def steady(path: Floats) -> tuple[Floats, ...]:
    """(month, …) by month; while nothing changes the same object, so that it is remembered by."""
    path.flags.writeable = False
    found = [path[0]]
    for now in path[1:]:
        found.append(found[-1] if np.array_equal(now, found[-1]) else now)
    return tuple(found)


def governments_of(scenario: Scenario, numbers: Numbers) -> tuple[GovernmentTable, dict[str, int]]:
    """Table of all governments, scheduled and possible, and the row of each dotted path."""
    entries: dict[str, tuple[Stance, str]] = {}
    for code, line in scenario.governments.items():
        for key, government in line.items():
            entries[f"governments.{code}.{key}"] = (government, government.leader)
    for key, election in scenario.elections.items():
        for name, candidate in election.candidates.items():
            if goes_on(candidate):
                continue
            path = f"elections.{key}.candidates.{name}"
            entries[path] = (candidate, candidate.leader or name)
    columns = [
        government_line(path, stance, numbers, scenario.start)
        for path, (stance, _) in entries.items()
    ]
    values = np.stack(np.broadcast_arrays(*columns), axis=1)
    keys = tuple(path.split(".")[-1] for path in entries)
    leaders = tuple(leader for _, leader in entries.values())
    return GovernmentTable(values, keys, leaders), {path: row for row, path in enumerate(entries)}


def goes_on(candidate: Candidate) -> bool:
    """Whether a candidate is the government in office going on: continuity, no line of his own."""
    own = candidate.model_fields_set - {"odds", "continuity", "family", "source"}
    return candidate.continuity and not own


def government_line(path: str, stance: Stance, numbers: Numbers, start: Month) -> Floats:
    """One government's line, (line, 1 or run), in the order of ``turnover.LINE``."""
    leaning = [
        numbers.of(f"{path}.leaning.{towards}", getattr(stance.leaning, towards) or 0.0, -1.0)
        for towards in ("patron", "partner", "adversary", "competitor", "backer")
    ]
    own = [
        numbers.of(f"{path}.{field}", getattr(stance, field))
        for field in ("hawkishness", "win_set", "unilateralism")
    ]
    used = stance.use_of_allies
    own.append(1.0 - own[-1] if used is None else numbers.of(f"{path}.use_of_allies", used))
    given = stance.approval
    approval = np.zeros(1) if given is None else numbers.of(f"{path}.approval", given)
    weights = [
        numbers.of(f"{path}.strategies.{name}", getattr(stance.strategies, name, 1.0), high=1e9)
        for name in STRATEGIES
    ]
    together = sum(weights[1:], start=weights[0])
    shares = [weight / np.maximum(together, 1e-9) for weight in weights]
    plan = stance.spending_plan
    target = np.zeros(1)
    if plan is not None:
        target = numbers.of(f"{path}.spending_plan.target", plan.target, high=60.0)
    by = np.array([0.0 if plan is None else float(plan.by - start)])
    entered = np.array([float(given is not None)])
    return stack([*leaning, *own, approval, entered, target, by, *shares])


def scheduled_governments(scenario: Scenario, rows: Mapping[str, int]) -> tuple[Integers, Integers]:
    """Governments in office before the start, (actor,), and who takes office, (month, actor)."""
    months, start = scenario.months, int(scenario.start_month)
    first = np.zeros(len(scenario.actor_codes), dtype=np.int64)
    scheduled = np.full((months, len(scenario.actor_codes)), NEVER)
    for actor, code in enumerate(scenario.actor_codes):
        for key, government in scenario.governments[code].items():
            row, month = rows[f"governments.{code}.{key}"], int(government.since) - start
            if month <= 0:
                first[actor] = row
            elif month < months:
                scheduled[month, actor] = row
    return first, scheduled


def elections(scenario: Scenario, rows: Mapping[str, int]) -> dict[int, tuple[Ballot, ...]]:
    """Elections by the month in which the winner takes office."""
    held: dict[int, tuple[Ballot, ...]] = {}
    for key, election in scenario.elections.items():
        candidates = election.candidates
        ballot: Ballot = (
            scenario.actor_codes.index(election.actor),
            np.array(
                [
                    STAY if goes_on(candidate) else rows[f"elections.{key}.candidates.{name}"]
                    for name, candidate in candidates.items()
                ]
            ),
            np.log([candidate.odds for candidate in candidates.values()]),
            np.array([float(candidate.continuity) for candidate in candidates.values()]),
        )
        month = int(election.date) - int(scenario.start_month)
        held[month] = (*held.get(month, ()), ballot)
    return held


def channels_open(scenario: Scenario) -> tuple[Floats, Floats]:
    """1 where a channel is open, else 0, (month, level, 1) and (month, ministry, 1).

    The ministers' level is the foreign ministers'; that of vice-ministers is open in the spell of
    senior officials as well.
    """
    is_open: dict[str, Floats] = {
        name: dates.held(scenario.start_month, scenario.months)[:, None].astype(np.float64)
        for name, dates in scenario.channels.items()
    }
    always = np.ones((scenario.months, 1))
    ministries = [is_open.get(f"{name}_minister", always) for name in MINISTRIES]
    leaders, deputies = (is_open.get(name, always) for name in ("leader", "vice_minister"))
    if "senior_official" in is_open:
        deputies = np.maximum(deputies, is_open["senior_official"])
    levels = [leaders, ministries[FOREIGN], deputies]
    return np.stack(levels, axis=1), np.stack(ministries, axis=1)


def forum_slots(scenario: Scenario) -> tuple[Floats, Floats]:
    """Forums of each month at which all members meet, (month, level) and (month, ministry, 1).

    A forum of ministers without further word is one of both ministries; one with an ``attendance``
    counts for that share.
    """
    slots = np.zeros((scenario.months, len(LEVELS)))
    ministries = np.zeros((scenario.months, len(MINISTRIES), 1))
    members = set(scenario.members)
    for forum in scenario.forums.values():
        if members <= set(forum.attendees or scenario.members):
            share = 1.0 if forum.attendance is None else forum.attendance
            held = share * forum.held(scenario.start_month, scenario.months)
            named = {
                level.removeprefix("foreign_").removeprefix("defence_") for level in forum.levels
            }
            for level in named:
                slots[:, LEVELS.index(level)] += held
            for row, ministry in enumerate(MINISTRIES):
                if {"minister", f"{ministry}_minister"} & set(forum.levels):
                    ministries[:, row, 0] += held
    return slots, ministries


def paths(scenario: Scenario, numbers: Numbers, field: str, codes: tuple[str, ...]) -> Floats:
    """An attribute that may follow a context path, (month, code, 1 or run)."""
    months = scenario.months
    rows = []
    for code in codes:
        value = getattr(scenario.actors[code], field, None)
        value = 0.5 if value is None else value
        if isinstance(value, str):
            rows.append(scenario.context[value].values(scenario.start_month, months)[:, None])
        else:
            rows.append(
                np.repeat(numbers.of(f"actors.{code}.{field}", value)[None], months, axis=0)
            )
    if not rows:
        return np.zeros((months, 0, 1))
    return np.stack(np.broadcast_arrays(*rows), axis=1)
