"""The model: an ordinary Mesa model whose every state variable holds all runs at once."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import mesa
import numpy as np
from numpy.typing import ArrayLike

from sim import checked
from sim.actors import ROLES, Actor, PoliticalActor
from sim.arrays import Floats
from sim.dyads import Dyad, dyads_of
from sim.governments import GovernmentTable
from sim.mechanisms import registry
from sim.mechanisms.declare import Mechanism
from sim.model.month import MONTH, Row
from sim.model.plan import Namespace, Step, Watcher, plan
from sim.model.reporters import reporters
from sim.model.uncertain import Numbers
from sim.model.world import build, draws_of
from sim.noise import Noise
from sim.scenario import Scenario
from sim.variables import BY_NAME


class AllianceModel(mesa.Model):
    """Alliance politics of a patron, its allies and their adversary, month by month.

    Parameters
    ----------
    scenario
        A :class:`~sim.scenario.Scenario`, the name of a bundled one, or a path.
    rng
        Seed of the shocks, from 0 on; None takes one from the operating system.
    runs
        Number of runs that are stepped together.
    replicates
        ``(run,)`` numbers of the noise each run meets; 0, 1, 2, … by default.
    overrides
        Dotted path of a number in the scenario → ``(run,)`` values (sweeps).
    extra
        Mechanisms beside those of the scenario's formulations; their parameters have their
        defaults unless ``overrides`` say otherwise, and one that sets a variable replaces the
        mechanism that set it.
    month
        The order of a month; a cut table leaves the other variables at their start.
    collect
        Whether Mesa's data collector is filled: scalars, the mean over runs.
    watcher
        Called with (variable, mechanism, contribution) for every contribution.

    ``state`` maps the name of a variable to its array, ``constants`` the parameters and
    attributes; arrays are read-only and replaced, never changed, by a step.

    Raises
    ------
    ScenarioError
        If the scenario is not valid.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path = "baseline",
        *,
        rng: int | np.random.Generator | None = None,
        runs: int = 1,
        replicates: ArrayLike | None = None,
        overrides: Mapping[str, Floats] | None = None,
        extra: Iterable[Mechanism] = (),
        month: Iterable[Row] = MONTH,
        collect: bool = True,
        watcher: Watcher | None = None,
    ) -> None:
        seed = _seed(rng)
        super().__init__(rng=seed)
        self.settings = scenario if isinstance(scenario, Scenario) else checked.load(scenario)
        self.seed = seed
        lanes = np.arange(runs) if replicates is None else np.asarray(replicates)
        self.runs = len(lanes)
        if not self.runs:
            raise ValueError("a model needs at least one run")
        noise = Noise(seed, lanes)
        extra = tuple(extra)
        choice = {**registry.DEFAULT_FORMULATIONS, **self.settings.formulations}
        numbers = Numbers(noise, overrides or {}, self.settings.posterior, choice)
        world = build(self.settings, numbers, self.runs, extra)
        self.labels, self.constants = world.labels, world.constants
        self.drawn = world.drawn
        self.state: Namespace = dict(world.start)
        self.governments: GovernmentTable = world.constants["government_table"]
        self._calendar = world.calendar
        self._watcher = watcher
        self._month: Namespace = self._calendar.at(0)
        self._draws: Namespace = {}
        self._steps = self._bound(tuple(month), extra, noise)
        self.actors: dict[str, Actor] = {
            code: ROLES[actor.role](self, code) for code, actor in self.settings.actors.items()
        }
        # Mesa 3.3 counts agents in a table of the class that would keep every model alive.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        self.dyads: dict[tuple[str, str], Dyad] = dyads_of(
            {c: a for c, a in self.actors.items() if isinstance(a, PoliticalActor)}
        )
        self._collect = collect
        self.datacollector = mesa.DataCollector(model_reporters=reporters(self.labels))

    def _bound(
        self, month: tuple[Row, ...], extra: tuple[Mechanism, ...], noise: Noise
    ) -> tuple[Step, ...]:
        """The rows of a month with the mechanisms that renew them, and the draws these read."""
        renewed = {name for row in month for name in row.renews}
        mechanisms = [
            mechanism
            for mechanism in (*registry.chosen(self.settings.formulations), *extra)
            if month == MONTH or renewed.intersection(mechanism.targets)
        ]
        self._taps = {
            draw.name: (
                noise.monthly(draw.kind, draws_of(self.labels, draw.over, draw.name)),
                draw.over is None,
            )
            for mechanism in mechanisms
            for draw in mechanism.draws
        }
        self._draw(0)
        places = (self._draws, self._month, dict(self.constants))
        return plan(month, mechanisms, self.state, places)

    @property
    def elapsed_months(self) -> int:
        """Months simulated so far."""
        return int(self.steps)

    @property
    def date(self) -> str:
        """The month simulated last, ``YYYY-MM`` (before the first step, the month before)."""
        return str(self.settings.start_month.plus(self.elapsed_months - 1))

    def step(self) -> None:
        """Simulate one month in all runs.

        Raises
        ------
        RuntimeError
            After the last month of the scenario.
        """
        month = self.elapsed_months - 1
        if month >= self.settings.months:
            self.steps -= 1  # Mesa has counted it already
            raise RuntimeError(f"the scenario ends in {self.settings.end}")
        self._month.update(self._calendar.at(month))
        self._draw(month)
        self._intervene(month)
        for step in self._steps:
            step.run(self.state, self._watcher)
        if self._collect:
            self.datacollector.collect(self)
        self.running = month + 1 < self.settings.months

    def _draw(self, month: int) -> None:
        for name, (tap, single) in self._taps.items():
            drawn = tap(month)
            self._draws[name] = drawn[0] if single else drawn

    def _element(self, axes: tuple[str, ...], label: str | None) -> Any:
        """Index of what an event names: all, one label, or one for each axis, joined by a slash."""
        if label is None:
            return ...
        parts = label.split("/")
        if len(parts) == len(axes):
            return tuple(
                self.labels[axis].index(part) for axis, part in zip(axes, parts, strict=True)
            )
        axis = next(axis for axis in axes if label in self.labels[axis])
        return (*(slice(None),) * axes.index(axis), self.labels[axis].index(label))

    def _intervene(self, month: int) -> None:
        """Apply the events of the scenario, from outside the model."""
        now = int(self.settings.start_month) + month
        for event in self.settings.events.values():
            if not 0 <= now - int(event.date) < event.months:
                continue
            variable = BY_NAME[event.variable]
            array = self.state[variable.name].copy()
            where = self._element(variable.over, event.of)
            value = array[where] + event.add if event.set is None else event.set
            array[where] = np.minimum(np.maximum(value, variable.low), variable.high)
            array.flags.writeable = False
            if self._watcher is not None:
                self._watcher(variable.name, "intervention", array - self.state[variable.name])
            self.state[variable.name] = array


def _seed(rng: int | np.random.Generator | None) -> int:
    """An integer seed of whatever Mesa's conventions allow."""
    if rng is None:
        return int(np.random.SeedSequence().generate_state(1, np.uint32)[0])
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**32))
    return int(rng)
