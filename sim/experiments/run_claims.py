"""Run the experiments: every arm once for each setting, whoever asks for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count

import numpy as np

from sim.analysis.outcomes import Outcome
from sim.analysis.results import interval
from sim.experiments.experiment import Arm, Draws, Experiment, latin_hypercube, outcomes_of
from sim.experiments.verdicts import Finding
from sim.parallel import Prepare, map_tasks
from sim.scenario import Scenario
from sim.theories import registry

Values = dict[Outcome, np.ndarray]


@dataclass(frozen=True)
class Setting:
    """How an arm is run: formulations beside the defaults, parameters held, points drawn."""

    formulations: tuple[tuple[str, str], ...] = ()
    wire: tuple[tuple[str, float], ...] = ()
    drawn: bool = False


@dataclass(frozen=True)
class Effort:
    """How much is run: runs at the fitted parameters, and draws from the declared ranges."""

    runs: int = 1000
    points: int = 1000
    replicates: int = 4
    rivals: bool = True


QUICK = Effort(runs=200, points=200, replicates=2, rivals=False)
DEFAULT = Setting()
DRAWN = Setting(drawn=True)


def rival_settings() -> dict[str, Setting]:
    """``slot: name`` → setting, for each formulation that is not the default, one at a time."""
    return {
        f"{slot}: {name}": Setting(formulations=((slot, name),), drawn=True)
        for slot, readings in registry.FORMULATIONS.items()
        for name in readings
        if name != registry.DEFAULT_FORMULATIONS.get(slot)
    }


def findings(
    experiments: Iterable[Experiment],
    effort: Effort | None = None,
    *,
    seed: int = 0,
    workers: int = 1,
    dask: str | None = None,
    prepare: Prepare | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """What each experiment shows.

    ``progress`` is called with (done, of all) as arms are finished.  Results do not depend on
    who does the work.
    """
    effort = effort or Effort()
    asked = tuple(experiments)
    rivals = rival_settings() if effort.rivals else {}
    jobs = needed(asked, (DEFAULT, DRAWN, *rivals.values()))
    draws = latin_hypercube(effort.points, effort.replicates, seed)
    finished = count(1)

    def counted(_: int) -> None:
        if progress is not None:
            progress(next(finished), len(jobs))

    tasks = ((*prepared(*key, effort, draws), tuple(wanted), seed) for key, wanted in jobs.items())
    results = map_tasks(
        run_task, tasks, workers=workers, dask=dask, prepare=prepare, progress=counted
    )
    done = dict(zip(jobs, results, strict=True))
    return [finding(experiment, done, rivals, effort.replicates) for experiment in asked]


def needed(
    experiments: Iterable[Experiment], settings: tuple[Setting, ...]
) -> dict[tuple[Arm, Setting], set[Outcome]]:
    """Every arm and setting that some experiment asks for, with the outcomes wanted of it."""
    jobs: dict[tuple[Arm, Setting], set[Outcome]] = {}
    for experiment in experiments:
        own = settings
        if experiment.wire:
            own = (*settings, Setting(wire=tuple(experiment.wire.items())))
        for setting in own:
            for arm in (experiment.treated, experiment.control):
                jobs.setdefault((arm, setting), set()).add(experiment.outcome)
    return jobs


def prepared(
    arm: Arm, setting: Setting, effort: Effort, draws: Draws
) -> tuple[Scenario, int, Draws | None]:
    """The scenario of a job, its runs and its draws."""
    scenario = arm.build(dict(setting.formulations), dict(setting.wire))
    if setting.drawn:
        return scenario, effort.points * effort.replicates, draws
    return scenario, effort.runs, None


def run_task(
    scenario: Scenario, runs: int, draws: Draws | None, outcomes: tuple[Outcome, ...], seed: int
) -> Values:
    """One job; a function of the module, so that worker processes find it."""
    return outcomes_of(scenario, outcomes, runs, seed, draws)


def finding(
    experiment: Experiment,
    done: Mapping[tuple[Arm, Setting], Values],
    rivals: Mapping[str, Setting],
    replicates: int,
) -> Finding:
    """Put together what an experiment showed."""

    def effect(setting: Setting) -> np.ndarray:
        outcome = experiment.outcome
        treated = done[experiment.treated, setting][outcome]
        return treated - done[experiment.control, setting][outcome]

    def holds(setting: Setting) -> tuple[float, float]:
        by_point = effect(setting).reshape(-1, replicates).mean(axis=1)
        return float((by_point * experiment.sign > 0).mean()), float((by_point == 0).mean())

    paired = effect(DEFAULT)
    low, high = interval(paired)
    without = None
    if experiment.wire:
        cut = effect(Setting(wire=tuple(experiment.wire.items())))
        least, most = interval(cut)
        without = (float(cut.mean()), float(least), float(most))
    robustness, ties = holds(DRAWN)
    return Finding(
        experiment,
        float(paired.mean()),
        float(low),
        float(high),
        float(done[experiment.control, DEFAULT][experiment.outcome].mean()),
        robustness,
        ties,
        {name: holds(setting)[0] for name, setting in rivals.items()},
        without,
    )
