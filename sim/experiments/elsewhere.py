"""The article's claims on another triangle: the same experiments, their arms translated by role.

An arm is a bundled scenario of the first triangle and changes to it. What it changes of its home
(the baseline, or that carried on after its end) is put into the other triangle with the actors'
codes exchanged by role; what names governments or elections of one triangle alone has no
counterpart there, and an experiment that needs it is listed with the reason. After its last month
the other triangle is carried on as the first is: governments and context stay, forums by calendar.

Both triangles run under the same draws of the parameters and meet the same shocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.outcomes import Outcome
from sim.core.errors import NoCounterpartError, SimError
from sim.core.kept import once, place
from sim.ensemble import simulate
from sim.experiments.claims import CLAIMS
from sim.experiments.experiment import Arm, Changes, Experiment, Game, loaded
from sim.experiments.layout import Effort, Layout, plan
from sim.experiments.measures import Measure, told_of, variables_of
from sim.experiments.roles import recoded, relabelled, seated, seats
from sim.experiments.run_claims import of_draws
from sim.parallel import map_tasks
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
EFFORT = Effort(draws=100, shocks=10)
SAME, OPPOSITE, CANNOT_SAY = "yes", "no", "cannot say"
DRAWS = 2000
"""Resamples of the draws, for the interval of a ratio."""


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


def effects(
    triangle: Triangle,
    chosen: Sequence[Translation],
    *,
    effort: Effort = EFFORT,
    seed: int = 0,
    workers: int = 1,
    kept: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
    """(claim, experiment) → effects on the first triangle and on the other, (draw,) each.

    An effect is the mean over the shocks of a draw. Every arm is run once on each triangle.
    """
    layout = plan(
        replace(effort, rival_draws=effort.draws, rival_shocks=effort.shocks), (), rival=True
    )
    usable = [each.experiment for each in chosen if not each.why_not]
    asked: dict[Arm, list[Measure]] = {}
    for one in usable:
        for arm in one.arms:
            measures = asked.setdefault(arm, [])
            if one.outcome not in measures:
                measures.append(one.outcome)
    homes = (None, triangle)
    tasks = [
        (arm, measures, there, layout, seed, kept)
        for there in homes
        for arm, measures in asked.items()
    ]
    done = iter(list(map_tasks(run_arm, tasks, workers=workers, progress=progress)))
    values = [
        {arm: dict(zip(measures, next(done), strict=True)) for arm, measures in asked.items()}
        for _ in homes
    ]
    block = layout.parts[0].block

    def effect(one: Experiment, on: Mapping[Arm, Mapping[Measure, np.ndarray]]) -> np.ndarray:
        found = one.effect(lambda arm: layout.cut(on[arm][one.outcome], block))
        return of_draws(np.asarray(found), one)

    return {
        (one.claim, one.name): (effect(one, values[0]), effect(one, values[1])) for one in usable
    }


def run_arm(
    arm: Arm,
    measures: list[Measure],
    there: Triangle | None,
    layout: Layout,
    seed: int,
    kept: Path | None,
) -> np.ndarray:
    """Outcomes of an arm in each run, (measure, run), on the first triangle or on another."""
    scenario = arm.build({}) if there is None else there.build(arm)
    agents = dict(arm.agents) if there is None else there.agents(arm)
    named = [(code, kind.__module__, kind.__qualname__) for code, kind in agents.items()]
    told = [scenario.digest, named, [told_of(one) for one in measures], str(layout), seed]
    make = partial(_outcomes, arm, scenario, agents, measures, there, layout, seed)
    return once(place(kept, "elsewhere", told), make, (len(measures), layout.runs))


def _outcomes(
    arm: Arm,
    scenario: Scenario,
    agents: dict[str, Any],
    measures: list[Measure],
    there: Triangle | None,
    layout: Layout,
    seed: int,
) -> np.ndarray:
    own = {path.removeprefix("parameters.") for path, _ in arm.changes}
    data = simulate(
        scenario,
        layout.runs,
        seed,
        overrides=layout.overrides(scenario, own, seed),
        agents=agents,
        keep=sorted(set(chain.from_iterable(map(variables_of, measures)))),
        replicates=layout.shocks_met,
    )
    if there is None:
        return np.stack([one.of(data) for one in measures])
    # outcomes name actors of the first triangle; what is derived finds the seats of a result itself
    named = relabelled(data, {here: code for code, here in there.codes.items()})
    return np.stack([one.of(named if isinstance(one, Outcome) else data) for one in measures])


def compared(
    chosen: Sequence[Translation],
    found: Mapping[tuple[str, str], tuple[np.ndarray, np.ndarray]],
) -> pd.DataFrame:
    """One row an experiment that was run on both triangles, those of another sign first.

    ``effect`` and ``effect_there`` are means over the draws, with the middle 95 % of them.
    ``expected`` is the article's sign. ``same_sign`` is yes or no where both intervals leave out
    zero and both effects exceed the smallest of interest, else it cannot be said. ``ratio`` is of
    the two means, there over here, with a 95 % interval over resamples of the draws; it is only
    given where the sign here is told.
    """
    rows = []
    for each in chosen:
        one = each.experiment
        if each.why_not:
            continue
        here, there = found[one.claim, one.name]
        signs = [told_sign(values, one.smallest) for values in (here, there)]
        same = CANNOT_SAY if 0 in signs else SAME if signs[0] == signs[1] else OPPOSITE
        ratio = ratio_of(here, there) if signs[0] else (np.nan, np.nan, np.nan)
        rows.append(
            {
                "claim": one.claim,
                "experiment": one.name,
                "question": one.question,
                "outcome": one.outcome.name,
                "units": one.outcome.units,
                "expected": one.sign,
                "smallest": one.smallest,
                **_ends("effect", here),
                **_ends("effect_there", there),
                "sign_here": signs[0],
                "sign_there": signs[1],
                "same_sign": same,
                "ratio": ratio[0],
                "ratio_low": ratio[1],
                "ratio_high": ratio[2],
                "note": each.note,
            }
        )
    table = pd.DataFrame(rows)
    if not len(table):
        return table
    order = table["same_sign"].map([OPPOSITE, CANNOT_SAY, SAME].index)
    claim = table["claim"].map(list(CLAIMS).index)
    return table.iloc[np.lexsort((claim, order))].reset_index(drop=True)


def _ends(name: str, values: np.ndarray) -> dict[str, float]:
    low, high = np.quantile(values, (0.025, 0.975))
    return {name: float(values.mean()), f"{name}_low": float(low), f"{name}_high": float(high)}


def told_sign(values: np.ndarray, smallest: float) -> int:
    """Sign of an effect in draws, (draw,): 0 where 95 % hold zero or it is too small to matter."""
    low, high = np.quantile(values, (0.025, 0.975))
    if abs(float(values.mean())) <= smallest or low <= 0.0 <= high:
        return 0
    return 1 if low > 0.0 else -1


def ratio_of(here: np.ndarray, there: np.ndarray, seed: int = 0) -> tuple[float, float, float]:
    """Mean effect there over that here, of the same draws, (draw,), with its 95 % interval."""
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, here.size, (DRAWS, here.size))
    means = here[drawn].mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = there[drawn].mean(axis=1) / means
    low, high = np.nanquantile(ratios, (0.025, 0.975))
    return float(there.mean() / here.mean()), float(low), float(high)


def untranslated(chosen: Sequence[Translation]) -> pd.DataFrame:
    """Experiments without a counterpart, and why."""
    rows = [
        (each.experiment.claim, each.experiment.name, each.experiment.question, each.why_not)
        for each in chosen
        if each.why_not
    ]
    return pd.DataFrame(rows, columns=["claim", "experiment", "question", "why_not"])
