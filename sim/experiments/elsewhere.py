"""The article's claims on another triangle: the same experiments, translated by `counterparts`.

Both triangles run under the same draws of the parameters and meet the same shocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.outcomes import Outcome
from sim.core.kept import once, place
from sim.ensemble import simulate
from sim.experiments.claims import CLAIMS
from sim.experiments.counterparts import Translation, Triangle
from sim.experiments.experiment import Arm, Experiment
from sim.experiments.layout import Effort, Layout, plan
from sim.experiments.measures import Measure, told_of, variables_of
from sim.experiments.roles import relabelled
from sim.experiments.run_claims import of_draws
from sim.parallel import Workers, map_tasks
from sim.scenario import Scenario

EFFORT = Effort(draws=100, shocks=10)
SAME, OPPOSITE, CANNOT_SAY = "yes", "no", "cannot say"
DRAWS = 2000
"""Resamples of the draws, for the interval of a ratio."""


def effects(
    triangle: Triangle,
    chosen: Sequence[Translation],
    *,
    effort: Effort = EFFORT,
    seed: int = 0,
    workers: Workers = 1,
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
    done = iter(list(map_tasks(run_arm, tasks, workers=workers, folder=kept, progress=progress)))
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
