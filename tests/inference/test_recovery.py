"""Known parameters are recovered as often as the posterior says: the model itself, reduced."""

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import AnalysisError
from sim.inference import Effort
from sim.inference.fit import bared
from sim.inference.prior import Prior
from sim.inference.recovery import (
    BINS,
    RANKED,
    inside,
    ranked_among,
    ranks,
    recovered,
    recovery,
    uniformity,
)
from sim.inference.sampler import EASILY
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
    effort = Effort(particles=60, islands=1, first=240, budget=700, final=24, accepted=EASILY)
    table = pd.concat([recovered(scenario, 2015, effort, 3, case) for case in range(CASES)])
    assert len(table) == CASES * len(FREE)
    assert set(table["among"]) == {59}
    assert np.allclose(table["rank"] * 59, np.rint(table["rank"] * 59))
    # 36 ranks: three standard errors are 0.25 and 0.15
    assert abs(table["in_50"].mean() - 0.5) < 0.25
    assert abs(table["in_90"].mean() - 0.9) < 0.15
    follows = table.groupby("parameter")[["shift", "truth"]].apply(
        lambda part: np.corrcoef(part["shift"], part["truth"])[0, 1]
    )
    assert (follows > 0.3).all(), follows


def ranked(rank: np.ndarray, among: int = RANKED) -> pd.DataFrame:
    """Ranks (case, parameter) as the table of recovery has them."""
    cases, parameters = rank.shape
    return pd.DataFrame(
        {
            "case": np.repeat(np.arange(cases), parameters),
            "parameter": np.tile([f"p{number}" for number in range(parameters)], cases),
            "rank": rank.ravel() / among,
            "among": among,
        }
    )


def test_ranks_are_counted_in_classes_of_the_same_size() -> None:
    table = ranks(ranked(np.arange(RANKED + 1)[:, None]))
    assert table["parameter"].tolist() == ["all", "p0"]
    assert (table.drop(columns="parameter").values == (RANKED + 1) / BINS).all()


@pytest.mark.parametrize("particles", [19, 40, 60, 99, 2000])
def test_of_few_particles_too_every_rank_is_one_of_as_many(particles: int) -> None:
    """Each rank once, as of a fit that is calibrated: intervals hold exactly what they say."""
    among = ranked_among(particles)
    table = ranked(np.arange(among + 1)[:, None], among)
    rank = table["rank"].to_numpy()
    assert among <= min(particles, RANKED)
    assert inside(rank, 0.5).mean() == 0.5
    assert inside(rank, 0.9).mean() == 0.9
    assert (ranks(table).drop(columns="parameter").values == (among + 1) / BINS).all()
    assert uniformity(table)["chi2"][1] == 0.0
    assert uniformity(table)["ks"][1] == pytest.approx(0.5 / (among + 1))


def test_too_few_particles_to_rank_among_are_refused(baseline: Scenario) -> None:
    effort = Effort(particles=16, islands=1, first=16, budget=16)
    with pytest.raises(AnalysisError, match="16 particles are too few"):
        recovery(reduced(baseline), cases=1, until=2015, effort=effort)


def test_uniform_ranks_pass_and_too_narrow_or_shifted_ones_do_not() -> None:
    rng = np.random.default_rng(8)
    even = uniformity(ranked(rng.integers(0, RANKED + 1, (60, 20))))
    assert even["parameter"][0] == "all"
    assert (even.loc[0, ["p_chi2", "p_ks"]] > 0.05).all()
    assert even["p_ks"][1:].mean() > 0.3
    narrow = np.where(rng.random((60, 20)) < 0.6, rng.choice([0, 99], (60, 20)), 50)
    shifted = rng.integers(0, 60, (60, 20))
    for wrong in (narrow, shifted):
        told = uniformity(ranked(wrong))
        assert (told.loc[0, ["p_chi2", "p_ks"]] < 0.01).all()


def test_chi_square_by_hand() -> None:
    """Classes with 4, 1, 0, 0 and 0 of five ranks: (9 + 0 + 1 + 1 + 1) / 1."""
    table = uniformity(ranked(np.array([0, 1, 2, 3, 25])[:, None]))
    assert table["chi2"][1] == 12.0
    assert table["p_chi2"][0] == table["p_chi2"][1]
    # the largest step: four of five ranks lie below 0.04
    assert table["ks"][1] == pytest.approx(0.8 - 3.5 / 100)
