"""Fits of one scenario under many choices of rival formulations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import ne

from sim.calibration.fit import Fit, fit
from sim.calibration.sampler import Effort
from sim.mechanisms import registry
from sim.parallel import Prepare, map_tasks
from sim.scenario import Scenario
from sim.scenario.posterior import KEY

Choice = dict[str, str]


def combinations(slots: Mapping[str, Sequence[str]]) -> Iterator[Choice]:
    """Every choice of one reading a slot, the first reading of each slot first."""
    if not slots:
        yield {}
        return
    slot, *rest = slots
    for reading in slots[slot]:
        for others in combinations({name: slots[name] for name in rest}):
            yield {slot: reading, **others}


def choices_of(scenario: Scenario) -> list[Choice]:
    """Every choice of formulations, the scenario's own first."""
    own = {**registry.DEFAULT_FORMULATIONS, **scenario.formulations}
    slots = {
        slot: sorted(readings, key=partial(ne, own.get(slot)))
        for slot, readings in registry.FORMULATIONS.items()
    }
    return list(combinations(slots))


def under(scenario: Scenario, choice: Mapping[str, str]) -> Scenario:
    """The scenario without its posterior under other formulations."""
    changes: dict[str, object] = {f"formulations.{slot}": name for slot, name in choice.items()}
    if scenario.posterior_name is not None:
        changes[f"parameters.{KEY}"] = None
    return scenario.replace(changes) if changes else scenario


def fits_of(
    scenario: Scenario,
    choices: Sequence[Choice],
    *,
    until: int,
    effort: Effort,
    seed: int,
    workers: int,
    dask: str | None = None,
    prepare: Prepare | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Fit]:
    """One fit a choice, in their order; the same whoever does the work."""
    one = partial(fit, until=until, effort=effort, seed=seed)
    tasks = [(under(scenario, choice),) for choice in choices]
    return list(
        map_tasks(one, tasks, workers=workers, dask=dask, prepare=prepare, progress=progress)
    )
