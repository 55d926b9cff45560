"""Known parameters are recovered as often as the posterior says: the model itself, reduced."""

import numpy as np
import pandas as pd

from sim.inference import Effort
from sim.inference.fit import bared
from sim.inference.prior import Prior
from sim.inference.recovery import recovered
from sim.scenario import Scenario

FREE = ("dispute_rate", "launch_base", "routine_vice_minister")
CASES = 12


def reduced(baseline: Scenario) -> Scenario:
    """One year with three open parameters; all others at their declared defaults."""
    assert baseline.catalogue is not None
    given = {
        f"parameters.{name}": info.default
        for name, info in baseline.catalogue.parameters.items()
        if name not in FREE
    }
    return baseline.replace({"end": "2015-12", **given})


def test_known_parameters_are_held_as_often_as_is_said(baseline: Scenario) -> None:
    scenario = reduced(baseline)
    assert set(Prior.of(bared(scenario, 2015)).names) == set(FREE)
    effort = Effort(particles=60, islands=1, first=240, budget=700, final=8)
    table = pd.concat([recovered(scenario, 2015, effort, 3, case) for case in range(CASES)])
    assert len(table) == CASES * len(FREE)
    # 36 ranks: three standard errors are 0.25 and 0.15
    assert abs(table["in_50"].mean() - 0.5) < 0.25
    assert abs(table["in_90"].mean() - 0.9) < 0.15
    follows = table.groupby("parameter")[["shift", "truth"]].apply(
        lambda part: np.corrcoef(part["shift"], part["truth"])[0, 1]
    )
    assert (follows > 0.3).all(), follows
