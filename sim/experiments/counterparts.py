"""Scenarios, arms and experiments of the first triangle, translated to another by role.

An arm is a bundled scenario of the first triangle and changes to it. What it changes of its home
(the baseline, or that carried on after its end) is put into the other triangle with the actors'
codes exchanged by role; what names governments or elections of one triangle alone has no
counterpart there, and an experiment that needs it is listed with the reason. After its last month
the other triangle is carried on as the first is: governments and context stay, forums by calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sim.core.errors import NoCounterpartError, SimError
from sim.experiments.experiment import Arm, Changes, Experiment, Game, loaded
from sim.experiments.measures import Measure, variables_of
from sim.experiments.roles import recoded, seated, seats
from sim.scenario import Scenario
from sim.scenario.contrast import SPAN, leaves

ELSEWHERE: tuple[str, ...] = (
    *("S1", "S3", "S4", "P1", "P2", "P3", "D1", "D3", "I2", "I3"),
    *("F1", "F2", "C2", "C3", "C4", "X1"),
)
"""Claims that make sense without the ROK."""
HOME, CARRIED_ON = "baseline", "carried-on"
"""What arms change: the scenario to the end of the record, and that carried on from there."""
NO_COUNTERPART: Mapping[str, str] = {
    "neighbour_summits": "the competitor's summits with the first triangle's allies",
}
"""Variable of a result that is about the first triangle alone, and what it is."""


@dataclass(frozen=True)
class Triangle:
    """The other triangle: its scenario, and the first triangle's codes → its codes."""

    scenario: Scenario
    codes: Mapping[str, str]

    @classmethod
    def of(cls, scenario: Scenario) -> Triangle:
        """A scenario in whose seats the baseline's actors have counterparts."""
        return cls(scenario, seats(loaded(HOME), scenario))

    @cached_property
    def carried_on(self) -> Scenario:
        """The scenario carried on as the baseline is, with the same calendar of forums."""
        changes = self.translated(loaded(CARRIED_ON), loaded(HOME))
        return self.scenario.replace({**changes, "end": str(loaded(CARRIED_ON).end)})

    def translated(self, scenario: Scenario, home: Scenario) -> dict[str, Any]:
        """What a scenario changes of its home, by dotted path of this triangle."""
        both = (seated(each.to_dict(), self.codes) for each in (scenario, home))
        found = {".".join(path): value for path, value in leaves(*both) if path[0] not in SPAN}
        for path, value in found.items():
            self.check(path, value)
        return found

    def build(self, arm: Arm) -> Scenario:
        """The counterpart of an arm.  NoCounterpartError if it has none."""
        own, base = loaded(arm.scenario), loaded(HOME)
        name = CARRIED_ON if own.end > base.end else HOME
        changes = self.translated(own, loaded(name))
        if own.end > base.end and own.end != loaded(CARRIED_ON).end:
            changes["end"] = str(own.end)
        for path, value in arm.changes:
            changed = recoded(path, self.codes)
            self.check(changed, value)
            given = dict(value) if isinstance(value, tuple) else value
            changes[changed] = seated(given, self.codes)
        home = self.scenario if name == HOME else self.carried_on
        try:
            return home.replace(changes) if changes else home
        except SimError as error:
            raise NoCounterpartError(str(error).splitlines()[0]) from None

    def check(self, path: str, value: Any) -> None:
        """NoCounterpartError if a change is about governments or elections that are not here.

        A new government of a shared actor is another line of the same seat, and goes; taking away
        or changing one that is not here does not.
        """
        section, *rest = path.split(".")
        if section == "elections":
            raise NoCounterpartError(f"elections of the first triangle ({rest[0]})")
        if section != "governments" or len(rest) < 2:
            return
        code, name, *deeper = rest
        if code not in self.codes or self.codes[code] != code:
            raise NoCounterpartError(f"governments of an ally who is not here ({name})")
        here = name in self.scenario.governments[code]
        if not here and (value is None or deeper):
            raise NoCounterpartError(f"a government that is not here ({code} {name})")

    def agents(self, arm: Arm) -> dict[str, Any]:
        """Who acts otherwise, by this triangle's codes."""
        return {recoded(code, self.codes): kind for code, kind in arm.agents}

    def usable(self, changes: Changes) -> Changes:
        """Those of some changes that have a counterpart."""
        kept = []
        for path, value in changes:
            try:
                self.check(recoded(path, self.codes), value)
            except NoCounterpartError:
                continue
            kept.append((path, value))
        return tuple(kept)


@dataclass(frozen=True)
class Translation:
    """An experiment that has a counterpart, what was left out of it, or why it has none."""

    experiment: Experiment
    note: str = ""
    why_not: str = ""


def translations(
    triangle: Triangle, experiments: Iterable[Experiment], claims: Sequence[str] = ELSEWHERE
) -> list[Translation]:
    """Each experiment on these claims, translated or with the reason why it is not."""
    found = []
    for one in experiments:
        if one.claim not in claims:
            continue
        try:
            chosen, note = restricted(one, triangle)
            _check_measure(chosen.outcome, triangle)
            for arm in chosen.arms:
                triangle.build(arm)
            found.append(Translation(chosen, note))
        except NoCounterpartError as error:
            found.append(Translation(one, why_not=str(error)))
    return found


def restricted(one: Experiment, triangle: Triangle) -> tuple[Experiment, str]:
    """A game without the causes that are of the first triangle alone, and which parts these are.

    Both triangles then play the game that is left, so that shares can be compared.
    """
    if one.game is None:
        return one, ""
    cut = [(name, triangle.usable(changes)) for name, changes in one.game.players]
    players = tuple((name, changes) for name, changes in cut if changes)
    if one.game.player not in dict(players):
        raise NoCounterpartError(
            f"the cause itself ({one.game.player}) is of the first triangle alone"
        )
    if players == one.game.players:
        return one, ""
    before = dict(one.game.players)
    gone = [name for name in before if name not in dict(players)]
    less = [name for name, changes in players if changes != before[name]]
    note = "; ".join(
        f"{what} {', '.join(names)}"
        for what, names in (("without", gone), ("less of", less))
        if names
    )
    game = Game(one.game.base, players, one.game.player, one.game.first)
    control = None if one.control is None else game.arm(())
    return replace(one, game=game, control=control), note


def _check_measure(measure: Measure, triangle: Triangle) -> None:
    """NoCounterpartError if what is measured is not on this triangle."""
    for variable in variables_of(measure):
        if variable in NO_COUNTERPART:
            raise NoCounterpartError(f"{NO_COUNTERPART[variable]} are measured")
    level = dict(getattr(measure, "where", ())).get("level")
    span = triangle.scenario
    channels = {str(name): dates for name, dates in span.channels.items()}
    channel = channels.get(level) if isinstance(level, str) else None
    if channel is not None and not channel.held(span.start, span.months).any():
        raise NoCounterpartError(f"a channel that was never open here is measured ({level})")
