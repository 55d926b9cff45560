"""An experiment: arms on the same shocks, one outcome, and what a claim expects of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np

from sim.agents.actor import Actor
from sim.analysis.outcomes import How, Outcome
from sim.core.parameters import Parameter
from sim.ensemble import simulate
from sim.experiments.measures import Measure, variables_of
from sim.model import checked
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.variables import INITIAL

Changes = tuple[tuple[str, Any], ...]
"""(dotted path, value) pairs; a tuple of (key, value) pairs stands for a mapping."""


@dataclass(frozen=True)
class Arm:
    """A bundled scenario, changed by some (dotted path, value) pairs.

    ``agents`` are (actor, class) pairs: actors that act otherwise.  A change that a scenario file
    cannot date, such as an effort given up from some month on, is an actor that does so.
    """

    scenario: str
    changes: Changes = ()
    agents: tuple[tuple[str, type[Actor]], ...] = ()

    def build(self, formulations: Mapping[str, str]) -> Scenario:
        """The scenario under other formulations."""
        base = loaded(self.scenario)
        free = {slot: name for slot, name in formulations.items() if slot not in self._own}
        together: dict[str, Any] = {f"formulations.{slot}": name for slot, name in free.items()}
        for path, value in self.changes:
            together[path] = dict(value) if isinstance(value, tuple) else value
        return base.replace(together) if together else base

    def changed(self, *changes: tuple[str, Any]) -> "Arm":
        """The same with more changes."""
        return Arm(self.scenario, (*self.changes, *changes), self.agents)

    @property
    def label(self) -> str:
        """Name for tables: the scenario and what is changed in it."""
        changed = list(dict.fromkeys(_what(path) for path, _ in self.changes))
        changed += [f"{code}: {kind.__name__}" for code, kind in self.agents]
        if not changed:
            return self.scenario
        shown = ", ".join(changed[:2]) + (f" and {len(changed) - 2} more" if changed[2:] else "")
        return f"{self.scenario} ({shown} changed)"

    @property
    def _own(self) -> set[str]:
        """Formulation slots that the arm itself is about."""
        return {path.split(".")[-1] for path, _ in self.changes if path.startswith("formulations")}


def _what(path: str) -> str:
    """Short for what a dotted path changes: an event or a path of the context as a whole."""
    section, *rest = path.split(".")
    return rest[0] if section in ("events", "context") else rest[-1]


def event(name: str, **entries: Any) -> Changes:
    """The change that adds a dated event to a scenario."""
    return ((f"events.{name}", tuple(entries.items())),)


def without_points(path: str, *months: str) -> Changes:
    """The changes that take points of a context path away, so that it keeps its value before."""
    return tuple((f"context.{path}.points.{month}", None) for month in months)


@cache
def loaded(name: str) -> Scenario:
    """A bundled scenario, read once."""
    return checked.load(name)


@dataclass(frozen=True)
class Game:
    """Causes that act together: players, each with the changes that take its cause away.

    A player's Shapley share is its average marginal effect over all orders in which the causes may
    join (Shapley 1953).  The experiment is about the share of ``player``, or with ``first`` about
    how far that lies ahead of the greatest share of the others.
    """

    base: Arm
    players: tuple[tuple[str, Changes], ...]
    player: str
    first: bool = False

    def arm(self, present: Iterable[str]) -> Arm:
        """The arm in which some players are there and the others' causes are taken away."""
        kept = set(present)
        gone = [change for name, changes in self.players if name not in kept for change in changes]
        return self.base.changed(*gone) if gone else self.base

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the players."""
        return tuple(name for name, _ in self.players)

    @property
    def coalitions(self) -> tuple[frozenset[str], ...]:
        """All sets of players, the empty one first."""
        sizes = range(len(self.names) + 1)
        return tuple(frozenset(c) for size in sizes for c in combinations(self.names, size))

    def share(self, player: str, worth: Callable[[Arm], np.ndarray]) -> np.ndarray:
        """A player's share of what all bring about, of the shape of an arm's ``worth``."""
        count = len(self.names)
        parts = [
            factorial(len(c))
            * factorial(count - len(c) - 1)
            / factorial(count)
            * (worth(self.arm(c | {player})) - worth(self.arm(c)))
            for c in self.coalitions
            if player not in c
        ]
        return np.sum(parts, axis=0)


@dataclass(frozen=True)
class Experiment:
    """What a claim predicts for a difference between two arms.

    ``treated`` minus ``control`` is expected to have ``sign`` on ``outcome`` and to exceed
    ``smallest``, the smallest effect of interest, in units of the outcome.  ``wire`` holds the
    parameters through which the model writes the cause straight into the outcome, with the value
    that cuts the wire: if the effect is gone without them, the claim was put in and not found.

    Without a control the treated arm is held against the number ``level``.  ``beside`` is a second
    pair (treated, control) whose difference is taken away: does the cause do more here than there?
    With a ``game`` the effect is the share of one of several causes.  ``rivals`` says whether it is
    tried under rival theories, ``mute`` names those (``slot: reading``) that cannot speak: the
    cause or the outcome stands still in them, so that their zero says nothing of the claim.
    """

    claim: str
    name: str
    question: str
    treated: Arm
    control: Arm | None
    outcome: Measure
    sign: int
    smallest: float
    wire: Mapping[str, float] = field(default_factory=dict)
    level: float = 0.0
    beside: tuple[Arm, Arm] | None = None
    game: Game | None = None
    rivals: bool = True
    mute: tuple[str, ...] = ()

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """Every arm that has to be run."""
        if self.game is not None:
            return tuple(self.game.arm(coalition) for coalition in self.game.coalitions)
        found = (self.treated, self.control, *(self.beside or ()))
        return tuple(dict.fromkeys(arm for arm in found if arm is not None))

    def effect(self, worth: Callable[[Arm], np.ndarray]) -> np.ndarray:
        """The effect in each run, (draw, shock), of the outcome of each arm, (draw, shock)."""
        if self.game is not None:
            return self._of_game(self.game, worth)
        effect = worth(self.treated) - self._control(worth)
        if self.beside is not None:
            effect = effect - (worth(self.beside[0]) - worth(self.beside[1]))
        return effect

    def reference(self, worth: Callable[[Arm], np.ndarray]) -> float:
        """Mean of the control."""
        return float(np.mean(self._control(worth)))

    def _control(self, worth: Callable[[Arm], np.ndarray]) -> np.ndarray | float:
        return self.level if self.control is None else worth(self.control)

    @staticmethod
    def _of_game(game: Game, worth: Callable[[Arm], np.ndarray]) -> np.ndarray:
        own = game.share(game.player, worth)
        if not game.first:
            return own
        others = np.stack([game.share(n, worth) for n in game.names if n != game.player])
        greatest = others.mean(axis=-1).argmax(axis=0)  # of each draw
        return own - others[greatest, np.arange(len(own))]

    @property
    def window(self) -> str:
        """The months that count, ``YYYY-MM to YYYY-MM``."""
        scenario = loaded(self.treated.scenario)
        since = self.outcome.since or str(scenario.start)
        until = self.outcome.until or str(scenario.end)
        if getattr(self.outcome, "how", "") == "final":
            since = until
        return f"{since} to {until}"


@dataclass(frozen=True)
class Draws:
    """Points of parameter space, each run ``replicates`` times: name → (point,) values."""

    values: Mapping[str, np.ndarray] = field(default_factory=dict)
    replicates: int = 1

    def overrides(self, scenario: Scenario) -> dict[str, np.ndarray]:
        """Values for every run; what the scenario itself sets stays as it is."""
        return {
            f"parameters.{name}": np.repeat(points, self.replicates)
            for name, points in self.values.items()
            if name not in scenario.parameters
        }


def declared() -> tuple[Parameter, ...]:
    """All declared parameters, those of the start included."""
    return (*registry.parameters().values(), *INITIAL)


def latin_hypercube(points: int, replicates: int, seed: int) -> Draws:
    """Plausible parameters: each one spread evenly over its declared range, in random order."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(1,))))
    values = {}
    for parameter in declared():
        for name in parameter.defaults():
            stratum = (rng.permutation(points) + rng.random(points)) / points
            values[name] = parameter.low + (parameter.high - parameter.low) * stratum
    return Draws(values, replicates)


def outcomes_of(
    arm: Arm,
    scenario: Scenario,
    outcomes: Iterable[Measure],
    runs: int,
    seed: int,
    *,
    overrides: Mapping[str, np.ndarray] | None = None,
    replicates: np.ndarray | None = None,
) -> dict[Measure, np.ndarray]:
    """Outcomes in each run, (run,), of one simulation of an arm's scenario."""
    wanted = tuple(outcomes)
    data = simulate(
        scenario,
        runs,
        seed,
        overrides=overrides,
        agents=dict(arm.agents),
        keep=sorted({name for outcome in wanted for name in variables_of(outcome)}),
        replicates=replicates,
    )
    return {outcome: outcome.of(data) for outcome in wanted}


NOW = "2021-01"
TURN = "2022-06"
FUTURE = "2025-01"
CARRIED = Arm("carried-on")
BASELINE = Arm("baseline")
NO_MECHANISM = Arm("no-mechanism")


def outcome(
    name: str,
    variable: str,
    how: How = "mean",
    *,
    units: str = "index",
    since: str | None = None,
    until: str | None = None,
    threshold: float = 0.5,
    **where: Any,
) -> Outcome:
    """An outcome, its selection given as keywords (``domain="military"``)."""
    return Outcome(name, units, variable, how, tuple(where.items()), since, until, threshold)


def meetings(level: str, since: str | None = None, until: str | None = None) -> Outcome:
    """Meetings a year of one level."""
    name = f"{level.replace('_', '-')}s' meetings"
    return outcome(name, "meetings", "rate", units="a year", since=since, until=until, level=level)


def row(
    claim: str,
    name: str,
    question: str,
    treated: Arm,
    control: Arm | None,
    outcome: Measure,
    sign: int,
    smallest: float,
    *,
    level: float = 0.0,
    beside: tuple[Arm, Arm] | None = None,
    game: Game | None = None,
    rivals: bool = True,
    mute: tuple[str, ...] = (),
    wire: Mapping[str, float] | None = None,
    **cut: float,
) -> Experiment:
    """An experiment, its wire a mapping or given as keywords (parameter=value that cuts it)."""
    return Experiment(
        claim, name, question, treated, control, outcome, sign, smallest,
        {**(wire or {}), **cut}, level, beside, game, rivals, mute,
    )  # fmt: skip
