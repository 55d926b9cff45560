"""A fit: points of parameter space are run; those that come near the record are kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from sim.analysis.held import refusal
from sim.core.errors import AnalysisError
from sim.core.kept import Diary, place
from sim.ensemble import simulate
from sim.inference.prior import Prior, reaching
from sim.inference.sampler import Distance, Effort, Sample, sample
from sim.inference.statistics import Target
from sim.inference.warm_start import WarmStart
from sim.parallel import Workers, executor, ordered
from sim.record import Record
from sim.scenario import Month, Scenario
from sim.scenario.frozen import frozen
from sim.scenario.posterior import KEY
from sim.theories.formulations import DEFAULT_FORMULATIONS
from sim.theories.variables import VARIABLES

RESULTS = frozenset(
    name for each in VARIABLES for name in (each.name, each.result_name) if name is not None
)
"""Names of variables in results."""
SMALLEST = 250
"""Runs below which splitting a batch costs more than it gains."""
CHUNK = 4096
"""Runs simulated together: thirty years of a block twice as large fill a gigabyte."""


def distances(
    scenario: Scenario,
    prior: Prior,
    target: Target,
    seed: int,
    points: np.ndarray,
    replicates: np.ndarray,
) -> np.ndarray:
    """Distance of one run of each point, (draw,), on the shocks of its replicate, (draw,)."""
    found = []
    for first in range(0, len(points), CHUNK):
        part = slice(first, first + CHUNK)
        data = simulate(
            scenario,
            len(points[part]),
            seed,
            overrides=prior.overrides(points[part]),
            keep=target.needs,
            replicates=replicates[part],
        )
        found.append(target.distance(data))
    return np.concatenate(found)


@contextmanager
def simulator(
    scenario: Scenario, prior: Prior, target: Target, seed: int, workers: Workers = 1
) -> Iterator[Distance]:
    """Distances of points on given shocks, as the sampler asks for them.

    A batch is split among several workers, who stay for the next one; the result is the same, since
    a run does not depend on its company.
    """
    with executor(workers) as chosen:

        def distance(points: np.ndarray, replicates: np.ndarray) -> np.ndarray:
            hands = chosen.room() if isinstance(workers, str) else workers
            pieces = min(hands, max(1, len(points) // SMALLEST))
            if pieces < 2:
                return distances(scenario, prior, target, seed, points, replicates)
            parts = zip(
                np.array_split(points, pieces), np.array_split(replicates, pieces), strict=True
            )
            tasks = ((scenario, prior, target, seed, *part) for part in parts)
            return np.concatenate(list(ordered(chosen, distances, tasks)))

        yield distance


@dataclass(frozen=True)
class Fit:
    """Draws (draw, parameter) of the parameters, and what they were fitted to."""

    scenario: Scenario
    prior: Prior
    reached: tuple[str, ...]
    """Parameters that can move what was fitted; the others are as the prior has them."""
    target: Target
    points: np.ndarray
    sample: Sample
    seed: int
    effort: Effort
    begun_from: WarmStart | None = None
    """Draws of another fit that this one began from."""

    @property
    def formulations(self) -> Mapping[str, str]:
        """The reading that was fitted, in every slot."""
        return {**DEFAULT_FORMULATIONS, **self.scenario.formulations}

    @property
    def by_island(self) -> np.ndarray:
        """Draws as shares of the prior, (island, draw, parameter)."""
        shares = self.prior.shares(self.points)
        return shares.reshape(self.sample.islands, -1, len(self.prior.names))

    def places(self, draws: int) -> np.ndarray:
        """Numbers of every n-th draw, (draw,), so that about as many remain; seldom copies."""
        places = np.linspace(0, len(self.points) - 1, min(draws, len(self.points)))
        return np.rint(places).astype(int)

    def thinned(self, draws: int) -> np.ndarray:
        """Every n-th draw, (draw, parameter), so that about as many remain."""
        return self.points[self.places(draws)]


def fit(
    scenario: Scenario,
    *,
    until: int | None = None,
    without: Collection[int] = (),
    target: Target | None = None,
    effort: Effort | None = None,
    seed: int = 0,
    workers: Workers = 1,
    kept: Path | None = None,
    progress: Callable[[int], None] | None = None,
    begun_from: WarmStart | None = None,
) -> Fit:
    """Fit the parameters of a scenario to its record.

    Parameters
    ----------
    scenario
        Whose mechanisms, governments and context are given; parameters to which it gives a value
        are not fitted, and a posterior that it names is put aside.
    until
        Last year whose record is seen; by default the last that the record has whole.
    without
        Years before that whose record is not seen either.
    target
        Statistics to fit to in the place of the record's (tests with known parameters).
    effort
        How much is run.
    seed
        The same seed gives the same draws, with any number of workers.
    workers
        Processes that run the model.
    kept
        Folder in which the distances of all runs are put down as they come; a fit that was stopped
        is taken up there, to the same draws.
    progress
        Called with the number of runs done since the last call.
    begun_from
        Draws of another fit to begin from in the place of the prior.

    Raises
    ------
    ValueError
        If no record speaks of the scenario's actors, no year of it is left, or the draws to begin
        from saw years that this fit may not see.
    """
    effort = effort or Effort()
    facts = facts_of(scenario)
    until = facts.last_year if until is None else until
    if begun_from is not None:
        begun_from.refuse_later(until, without)
    bare = bared(scenario, until)
    if target is None:
        target = Target.of(years_seen(bare, until, without), facts).only(RESULTS)
    if not target.observed:
        raise AnalysisError(f"no year up to {until} that both the record and {bare.name} cover")
    prior = Prior.of(bare)
    reached = prior.only(reaching(bare, target.needs))
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(2,))))
    with simulator(bare, reached, target, seed, workers) as distance:
        warm = () if begun_from is None else (begun_from.digest, begun_from.names)
        told = (bare.digest, prior.names, reached.names, told_of(target), str(effort), seed, *warm)
        file = place(kept, *told, suffix=".diary")
        asked = distance if file is None else Diary(file, distance)
        begin = None
        if begun_from is not None:
            begin = partial(begun_from.shares, reached, islands=effort.islands)
        drawn = sample(reached, asked, effort, rng, progress, begin)
    points = prior.sample(rng, len(drawn.points))
    points[:, [name in reached.names for name in prior.names]] = drawn.points
    return Fit(bare, prior, reached.names, target, points, drawn, seed, effort, begun_from)


def facts_of(scenario: Scenario) -> Record:
    """The record that a scenario is held against. AnalysisError if there is none."""
    facts = scenario.facts
    if facts is None and scenario.record is not None:
        raise AnalysisError(
            f"{scenario.name} names the record {scenario.record}, which cannot be told from data "
            "without a place: load the scenario from its file"
        )
    if facts is None or not facts.applies_to(scenario.actor_codes):
        raise AnalysisError(refusal(scenario.actor_codes, facts))
    return facts


def told_of(target: Target) -> list[object]:
    """What is fitted to, as plain data."""
    observed = {name: np.asarray(values).tolist() for name, values in target.observed.items()}
    return [list(target.years), {name: list(held) for name, held in target.known.items()}, observed]


def bared(scenario: Scenario, until: int) -> Scenario:
    """The scenario without its posterior, ended with the last year that may be seen.

    Its inputs are frozen there: a path that goes on would lean towards points that come later.
    """
    changes: dict[str, object] = {}
    if scenario.start.year <= until < scenario.end.year:
        scenario = frozen(scenario, Month.parse(f"{until}-12"))
        changes["end"] = f"{until}-12"
    if scenario.posterior_name is not None:
        changes[f"parameters.{KEY}"] = None
    return scenario.replace(changes) if changes else scenario


def years_seen(scenario: Scenario, until: int, without: Collection[int] = ()) -> list[int]:
    """Calendar years that lie wholly within the scenario, up to a year, but for some."""
    first = scenario.start.year + (scenario.start.month > 1)
    last = scenario.end.year - (scenario.end.month < 12)
    return [year for year in range(first, min(last, until) + 1) if year not in without]
