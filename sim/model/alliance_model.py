"""The model: an ordinary Mesa model whose every state variable holds all runs at once."""

import itertools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import mesa
import numpy as np
from numpy.typing import ArrayLike

from sim.agents.actor import Actor, PoliticalActor
from sim.agents.sight import Places
from sim.core.axes import Floats
from sim.core.declarations import Mechanism
from sim.core.noise import Noise
from sim.model import checked
from sim.model.acting import ActorsStep, Namespace, Watcher
from sim.model.dyads import Dyad, dyads_of
from sim.model.month import MONTH, Row, renewed_by
from sim.model.plan import Step, plan
from sim.model.seats import classes_of, seats_of, values_of
from sim.model.uncertain import Numbers
from sim.model.world import build, draws_of
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS
from sim.theories.turnover import GovernmentTable
from sim.theories.variables import BY_NAME, VARIABLES

Reporter = Callable[["AllianceModel"], float]


def reporters(labels: Mapping[str, tuple[str, ...]]) -> dict[str, Reporter]:
    """One reporter for each element of each variable of results, and of what actors do.

    Names are ``variable``, ``variable_label`` or ``variable_label_label``, for instance
    ``cooperation_military``, ``threat_perception_JPN_CHN`` and ``willingness_KOR_economic``, in the
    words of the dataset; of the focal pair also the name alone (``relation``).
    """
    found: dict[str, Reporter] = {}
    for variable in VARIABLES:
        if variable.result_name is None and variable.kind != "act":
            continue
        axes = [labels[axis] for axis in variable.over]
        for place in itertools.product(*(range(len(names)) for names in axes)):
            told = [names[row] for names, row in zip(axes, place, strict=True)]
            if len(set(told)) < len(told):  # nobody fears itself
                continue
            found["_".join([variable.name, *told])] = _scalar(variable.name, place)
        if variable.over == ("dyad",):
            found[variable.name] = _scalar(variable.name, (0,))
    return found


def _scalar(name: str, place: tuple[int, ...]) -> Reporter:
    def report(model: "AllianceModel") -> float:
        return float(np.mean(model.state[name][place]))

    return report


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
    agents
        Code of an actor → the class that sits there, a subclass of the class of its role; it goes
        before the ``behaviour`` that the scenario names.
    month
        The order of a month; a cut table leaves the other variables at their start.
    collect
        Whether Mesa's data collector is filled: scalars, the mean over runs.
    watcher
        Called with (variable, mechanism, contribution) for every contribution; those to motives
        and actions are told under ``motives.NAME`` and ``actions.NAME``.  One with a method
        ``given`` also hears what theories were given that explain their contribution.

    ``state`` maps the name of a variable to its array, ``constants`` the parameters and
    attributes; arrays are read-only and replaced, never changed, by a step.

    Raises
    ------
    ScenarioError
        If the scenario is not valid.
    TypeError, ValueError
        If a class does not fit its seat, or ``agents`` names an actor that is not there.
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
        agents: Mapping[str, type[Actor]] | None = None,
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
        choice = {**DEFAULT_FORMULATIONS, **self.settings.formulations}
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
        self._elapsed = 0
        self.actors: dict[str, Actor] = {
            code: kind(self, code) for code, kind in classes_of(self.settings, agents or {}).items()
        }
        self._steps = self._bound(tuple(month), extra, noise, world.own)
        # Mesa 3.3 counts agents in a table of the class that would keep every model alive.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        self.dyads: dict[tuple[str, str], Dyad] = dyads_of(
            {c: a for c, a in self.actors.items() if isinstance(a, PoliticalActor)}
        )
        self._collect = collect
        self.datacollector = mesa.DataCollector(model_reporters=reporters(self.labels))

    def _bound(
        self, month: tuple[Row, ...], extra: tuple[Mechanism, ...], noise: Noise, own: Any
    ) -> tuple[Step | ActorsStep, ...]:
        """The rows of a month with the mechanisms that renew them, and the draws these read."""
        renewed = {name for row in month for name in row.renews}
        mechanisms = [
            mechanism
            for mechanism in (*registry.chosen(self.settings.formulations), *extra)
            if month == MONTH or renewed.intersection(renewed_by(mechanism))
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
        constants = dict(self.constants)
        places = Places(self.state, self._month, constants, self._draws)
        seats = seats_of(self, mechanisms, places, own, noise, lambda: self._elapsed)
        self._seats = seats

        def others(roles: tuple[str, ...]) -> tuple[Namespace, ...]:
            """Where the world finds what a mechanism reads, with these roles' own values."""
            codes = [c for c in self.settings.actor_codes if self.settings.actors[c].role in roles]
            look_up = values_of(codes, len(codes) == 1, constants, own)
            owned = {name for code in codes for name in own.get(code, {})}
            values = {**constants, **{name: look_up(name) for name in owned}}
            return (self._draws, self._month, values)

        of_the_world = iter(plan(month, mechanisms, self.state, others))
        sizes = {axis: len(names) for axis, names in self.labels.items()}
        return tuple(
            next(of_the_world)
            if row.does is None
            else ActorsStep(row, sum((seats[role] for role in row.roles), ()), sizes, self.runs)
            for row in month
        )

    @property
    def elapsed_months(self) -> int:
        """Months simulated so far."""
        return self._elapsed

    def attribute(self, name: str) -> Any:
        """An attribute of the actors, (…, 1 or run): as of the month where it follows a path."""
        return self._month[name] if name in self._month else self.constants[name]

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
        month = self._elapsed
        if month >= self.settings.months:
            raise RuntimeError(f"the scenario ends in {self.settings.end}")
        self._month.update(self._calendar.at(month))
        self._draw(month)
        self._intervene(month)
        for step in self._steps:
            step.run(self.state, self._watcher)
        self._elapsed += 1
        if self._collect:
            self.datacollector.collect(self)
        self.running = month + 1 < self.settings.months

    def deregister_agent(self, agent: mesa.Agent) -> None:
        """Refuse to take a seated agent out of a running model: all others count on it.

        Raises
        ------
        RuntimeError
            While the model is running.
        """
        if self.running and agent in getattr(self, "actors", {}).values():
            raise RuntimeError(
                f"{agent!r} cannot leave a running model: every actor has a seat throughout; "
                "write a scenario without it, or seat a class that does nothing"
            )
        super().deregister_agent(agent)

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
