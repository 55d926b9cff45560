"""Which parameters matter at all: elementary effects on what is recorded and on what is claimed.

The model alone is asked: no record, no fit and no posterior enters.  Every parameter is moved by
half of its declared range from points at which all the others are random (Morris 1991, in the
radial design of Campolongo, Saltelli and Cariboni 2011), on the same shocks, and it is noted how
far the mean over shocks moves of

- every recorded series, in means of five years, in standard deviations of one run about it;
- every experiment on a claim: treated minus control, in smallest effects of interest.

An effect is the root mean square over the points with what chance adds to it taken out, so that
a parameter that does nothing has none however few the runs are.  It is zero where
chance would explain more.

THE RULE, written down before the numbers were looked at.

1. Of two parameters whose mean effects on all outputs are proportional (cosine of `ALIKE` or more)
   the one that moves less is held: what acts only in a product cannot be told from its partner.
2. The `RECORDED` that move the recorded series most stay, if by `LEAST` or more.
3. Of the rest, the `CLAIMED` that move a claim's effect most stay, if by `LEAST` or more and if
   literature speaks of them (the source is not judgement alone).
4. Of what only rival readings read, the `RIVAL` that move most stay.

All others are held, `structural`, at their declared default.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.observables import Observable, observables_of, variables
from sim.ensemble import simulate
from sim.experiments.elementary import Design, Outputs, effects
from sim.experiments.experiment import Arm, Experiment, outcomes_of
from sim.experiments.measures import Measure
from sim.inference.posterior import under
from sim.inference.prior import Prior
from sim.record import FIRST, bundled
from sim.scenario import Scenario
from sim.scenario.posterior import KEY
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS

ALIKE = 0.95
LEAST = 0.1
RECORDED, CLAIMED, RIVAL = 42, 20, 6
MORE = "others move more"
YEARS = 5
"""Years of which a recorded series is averaged."""
MOST_RUNS = 2500
"""Runs simulated together, lest a long scenario fill the memory."""


def evenly(scenario: Scenario, names: Collection[str]) -> Prior:
    """Those of some parameters that the scenario's theories read, spread evenly over their ranges.

    Whether they are held or fitted is no matter, so that a screening can be repeated.
    """
    found = {
        name: (parameter.low, parameter.high)
        for mechanism in registry.chosen(scenario.formulations)
        for parameter in mechanism.parameters
        for name in parameter.defaults()
        if name in names and name not in scenario.parameters
    }
    bounds = np.array(list(found.values())).reshape(-1, 2)
    return Prior(tuple(found), bounds[:, 0], bounds[:, 1])


K = TypeVar("K")


def recorded(scenario: Scenario, prior: Prior, design: Design, shocks: int, seed: int) -> Outputs:
    """Means of some years of every recorded series in the runs of a design."""
    record = scenario.facts or bundled(FIRST)
    observables = observables_of(record)
    return _run(
        lambda overrides, replicates: of_periods(
            simulate(
                scenario,
                len(replicates),
                seed,
                overrides=overrides,
                keep=variables(*observables, record=record),
                replicates=replicates,
            ),
            observables,
        ),
        prior,
        design,
        shocks,
    )


def of_periods(data: xr.Dataset, observables: Mapping[str, Observable]) -> Outputs:
    """Means of `YEARS` years of every recorded series, (run,) each; no period without a value."""
    found: Outputs = {}
    for name, observable in observables.items():
        if not observable.within(data):
            continue
        try:
            yearly = observable.simulated(data)
        except KeyError:  # an actor or a level that the scenario does not have
            continue
        first = yearly["year"].values // YEARS * YEARS
        for year in np.unique(first):
            values = yearly.values[first == year]
            values = values[np.isfinite(values).all(axis=1)]
            if len(values):
                found[f"{name} {year}"] = values.mean(axis=0)
    return found


def claimed(
    experiments: Sequence[Experiment],
    prior: Prior,
    design: Design,
    shocks: int,
    seed: int,
    *,
    progress: Callable[[int], None] | None = None,
) -> Outputs:
    """Effects of experiments in the runs of a design, in their smallest effects of interest."""
    arms: dict[Arm, dict[Measure, None]] = {}
    for one in experiments:
        for arm in one.arms:
            arms.setdefault(arm, {})[one.outcome] = None
    done: dict[Arm, dict[Measure, np.ndarray]] = {}
    for arm, wanted in arms.items():
        done[arm] = _of_arm(arm, list(wanted), prior, design, shocks, seed)
        if progress is not None:
            progress(1)
    found: Outputs = {}
    for one in experiments:

        def worth(arm: Arm, outcome: Measure = one.outcome) -> np.ndarray:
            values = done[arm][outcome]
            return values.reshape(-1, values.shape[-1])

        values = one.effect(worth) / one.smallest
        found[f"{one.claim} {one.name}"] = values.reshape(*design.unit.shape[:2], shocks)
    return found


def _of_arm(
    arm: Arm, wanted: list[Measure], prior: Prior, design: Design, shocks: int, seed: int
) -> dict[Measure, np.ndarray]:
    """Outcomes of one arm, without any posterior."""
    scenario = arm.build({})
    if scenario.posterior_name is not None:
        scenario = scenario.replace({f"parameters.{KEY}": None})

    def run(
        overrides: Mapping[str, np.ndarray], replicates: np.ndarray
    ) -> dict[Measure, np.ndarray]:
        free = {
            path: values
            for path, values in overrides.items()
            if path.partition(".")[2] not in scenario.parameters
        }
        return outcomes_of(
            arm,
            scenario,
            wanted,
            len(replicates),
            seed,
            overrides=free,
            replicates=replicates,
        )

    return _run(run, prior, design, shocks)


def _run(
    run: Callable[[Mapping[str, np.ndarray], np.ndarray], dict[K, np.ndarray]],
    prior: Prior,
    design: Design,
    shocks: int,
) -> dict[K, np.ndarray]:
    """All runs of a design, some at a time; what each gives as (point, trajectory, shock)."""
    points = prior.low + prior.width * design.unit.reshape(-1, len(design.names))
    each = max(1, MOST_RUNS // shocks)
    parts: list[dict[K, np.ndarray]] = []
    for first in range(0, len(points), each):
        some = np.repeat(points[first : first + each], shocks, axis=0)
        replicates = np.tile(np.arange(shocks), len(some) // shocks)
        parts.append(run(prior.overrides(some), replicates))
    shape = (*design.unit.shape[:2], shocks)
    return {key: np.concatenate([part[key] for part in parts]).reshape(shape) for key in parts[0]}


def strongest(found: pd.DataFrame) -> pd.DataFrame:
    """The greatest effect of each parameter, ``effect``, and on which output, ``on``."""
    size = found["size"]
    return pd.DataFrame({"effect": size.max(axis=1), "on": size.idxmax(axis=1)})


def alike(found: pd.DataFrame, effect: pd.Series) -> dict[str, str]:
    """Parameter → the stronger one to whose mean effects its own are proportional."""
    mean = found["mean"].to_numpy()
    length = np.sqrt((mean**2).sum(axis=1, keepdims=True))
    direction = mean / np.where(length > 0, length, 1.0)
    cosine = np.abs(direction @ direction.T)
    names, partner = list(found.index), {}
    strong = sorted(range(len(names)), key=lambda k: -effect[names[k]])
    for place, one in enumerate(strong):
        for other in strong[:place]:
            if names[other] not in partner and cosine[one, other] >= ALIKE:
                partner[names[one]] = names[other]
                break
    return partner


def decided(record: pd.DataFrame, claims: pd.DataFrame, literature: frozenset[str]) -> pd.DataFrame:
    """The rule applied: one row a parameter, with ``kept`` and ``why``.

    ``literature`` are the parameters of which a source beyond judgement speaks.
    """
    by_record, by_claim = strongest(record), strongest(claims)
    table = pd.DataFrame(
        {
            "record": by_record["effect"],
            "series": by_record["on"],
            "claim": by_claim["effect"],
            "experiment": by_claim["on"],
        }
    )
    partners = alike(pd.concat([record, claims], axis=1), table[["record", "claim"]].max(axis=1))
    table["why"] = ["as " + partners[n] if n in partners else MORE for n in table.index]
    free = table[~table.index.isin(list(partners))]
    first = free[free["record"] >= LEAST].nlargest(RECORDED, "record").index
    rest = free[(free["claim"] >= LEAST) & ~free.index.isin(first)]
    second = rest[rest.index.isin(list(literature))].nlargest(CLAIMED, "claim").index
    table.loc[first, "why"] = "moves a series"
    table.loc[second, "why"] = "moves a claim"
    table["kept"] = table.index.isin([*first, *second])
    return table


def readings_of(scenario: Scenario) -> dict[str, dict[str, str]]:
    """Name of each rival reading → the formulations with it alone in its slot."""
    own = {**DEFAULT_FORMULATIONS, **scenario.formulations}
    return {
        f"{slot}: {reading}": {**own, slot: reading}
        for slot, readings in FORMULATIONS.items()
        for reading in readings
        if reading != own.get(slot)
    }


def of_rivals(
    scenario: Scenario, names: Collection[str], trajectories: int, shocks: int, seed: int
) -> pd.DataFrame:
    """The rule for what only rival readings read: one row a parameter, ``reading`` it belongs to.

    Effects are those on the recorded series under that reading.
    """
    common = evenly(under(scenario, DEFAULT_FORMULATIONS), names).names
    rows = []
    for reading, choice in readings_of(scenario).items():
        rival = under(scenario, choice)
        prior = evenly(rival, names)
        moved = [name for name in prior.names if name not in common]
        if not moved:
            continue
        design = Design.drawn(prior.names, moved, trajectories, seed)
        found = effects(recorded(rival, prior, design, shocks, seed), design, scaled=True)
        rows.append(strongest(found).assign(reading=reading))
    table = pd.concat(rows).rename(columns={"effect": "record", "on": "series"})
    return kept_of_rivals(table)


def kept_of_rivals(table: pd.DataFrame) -> pd.DataFrame:
    """Rule 4 applied to effects on the recorded series."""
    kept = table[table["record"] >= LEAST].nlargest(RIVAL, "record").index
    return table.assign(
        kept=table.index.isin(kept),
        why=np.where(table.index.isin(kept), "moves a series", MORE),
    )


def literature() -> frozenset[str]:
    """Parameters of which a source beyond judgement speaks."""
    declared = registry.parameters().values()
    spoken = [each for each in declared if not each.source.startswith("judgement")]
    return frozenset(name for each in spoken for name in each.defaults())


TRAJECTORIES, SHOCKS = 12, 12
OF_CLAIMS = (8, 4)
"""Trajectories and shocks of the experiments, whose arms meet the same shocks."""


def screened(
    scenario: Scenario,
    experiments: Sequence[Experiment],
    names: Collection[str],
    *,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> pd.DataFrame:
    """The screening and the rule: one row a parameter, those of rival readings last.

    ``progress`` is called with 1 after each arm of an experiment.
    """
    default = under(scenario, DEFAULT_FORMULATIONS)
    prior = evenly(default, names)
    design = Design.drawn(prior.names, prior.names, TRAJECTORIES, seed)
    record = effects(recorded(default, prior, design, SHOCKS, seed), design, scaled=True)
    design = Design.drawn(prior.names, prior.names, OF_CLAIMS[0], seed)
    claims = claimed(experiments, prior, design, OF_CLAIMS[1], seed, progress=progress)
    table = decided(record, effects(claims, design, scaled=False), literature())
    rivals = of_rivals(scenario, names, TRAJECTORIES, SHOCKS, seed)
    return pd.concat([table.assign(reading=""), rivals])
