"""Fit, forecast and score in one piece, small; and recovery of known parameters."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.inference import Effort
from sim.inference.forecasts import (
    JITTER,
    LEFT_OUT,
    Fold,
    Forecast,
    Job,
    coded,
    fit_table,
    forecasts,
    split_tables,
    table1_by_split,
)
from sim.inference.recovery import recovered, summary
from sim.scenario import Scenario
from sim.scenario.coding import jittered
from sim.theories.formulations import DEFAULT_FORMULATIONS

TINY = Effort(particles=16, islands=2, first=64, budget=100, final=1)


@pytest.fixture(scope="module")
def found(baseline: Scenario) -> list[Forecast]:
    own = dict(DEFAULT_FORMULATIONS)
    rival = {**own, "spending": "richardson"}
    jobs = [
        Job.of(own, Fold("to 2019", until=2019)),
        Job.of(rival, Fold("without somebody", without=(2018, 2019))),
        Job.of(own, Fold("without another", without=(2022,))),
    ]
    return forecasts(baseline, jobs, effort=TINY, runs=50, seed=1)


def test_forecasts_come_in_order_and_score_what_was_not_seen(found: list[Forecast]) -> None:
    first, cold, second, _ = found
    assert (first.inputs, cold.inputs, second.inputs) == ("realised", "frozen", "realised")
    assert cold.fitted is first.fitted
    assert set(first.observations["year"]) == {2020, 2021, 2022, 2023}
    assert first.fitted.target.years == (2015, 2016, 2017, 2018, 2019)
    assert set(second.observations["year"]) == {2018, 2019}
    assert dict(second.fitted.formulations)["spending"] == "richardson"
    assert "richardson_fatigue" in second.fitted.prior.names


def test_splits_pool_governments_left_out(found: list[Forecast]) -> None:
    tables = split_tables(found)
    assert list(tables) == ["to 2019, realised", "to 2019, frozen", LEFT_OUT]
    leaders = tables[LEFT_OUT].set_index("name").loc["leader"]
    assert leaders["n"] == 3  # 2018 and 2019 of one fold, 2022 of the other
    assert list(fit_table(found)["fold"]) == ["to 2019", "without somebody", "without another"]
    cells = table1_by_split(found).set_index("split")
    assert cells.loc["to 2019, frozen", "cells"] == 32
    assert cells.loc[LEFT_OUT, "cells"] == 16


def test_the_same_seed_gives_the_same_forecast(baseline: Scenario, found: list[Forecast]) -> None:
    again = forecasts(baseline, [found[0].job], effort=TINY, runs=50, seed=1)
    for one, other in zip(again, found, strict=False):
        pd.testing.assert_frame_equal(one.observations, other.observations)


def test_frozen_inputs_give_another_forecast_of_the_same_draws(found: list[Forecast]) -> None:
    warm, cold = found[:2]
    np.testing.assert_array_equal(warm.fitted.points, cold.fitted.points)
    assert (warm.observations["year"] == cold.observations["year"]).all()
    assert (warm.observations["observed"] == cold.observations["observed"]).all()
    assert not np.allclose(warm.observations["mean"], cold.observations["mean"])


def later(scenario: Scenario) -> Scenario:
    """Everything else after 2019, so that whatever looks at it shows."""
    return scenario.replace(
        {
            "context.rivalry.points.2020-05": 0.1,
            "context.missile_programme.points.2020-01": 0.0,
            "governments.PRK.kim_frontal_breakthrough.leaning.patron": 0.9,
            "governments.JPN.kishida_three_documents": None,
            "governments.USA.biden.approval": 0.1,
            "forums.g20.dates": ["2015-11", "2016-09", "2017-07", "2018-11", "2019-06"],
            "events.strain": {"date": "2020-02", "variable": "grievance", "add": 0.3},
        }
    )


def test_no_later_fact_enters_a_fit_or_a_frozen_forecast(
    baseline: Scenario, found: list[Forecast]
) -> None:
    warm, cold = forecasts(later(baseline), [found[0].job], effort=TINY, runs=50, seed=1)
    np.testing.assert_array_equal(warm.fitted.points, found[0].fitted.points)
    pd.testing.assert_frame_equal(cold.observations, found[1].observations)
    assert not np.allclose(warm.observations["mean"], found[0].observations["mean"])


def test_any_number_of_workers_gives_the_same_and_stopped_work_is_taken_up(
    baseline: Scenario, found: list[Forecast], tmp_path: Path
) -> None:
    jobs = [found[0].job, found[2].job]
    options = {"effort": TINY, "runs": 50, "seed": 1, "kept": tmp_path}
    both = forecasts(baseline, jobs, workers=2, **options)
    diaries = sorted(tmp_path.iterdir())
    assert len(diaries) == 2
    whole = diaries[0].read_bytes()
    diaries[0].write_bytes(whole[: len(whole) // 2])  # killed half way
    again = forecasts(baseline, jobs, **options)
    assert diaries[0].read_bytes() == whole
    for one, other, third in zip(both, again, found, strict=False):
        pd.testing.assert_frame_equal(one.observations, other.observations)
        pd.testing.assert_frame_equal(one.observations, third.observations)


def test_a_coding_is_part_of_the_job(baseline: Scenario) -> None:
    fold = Fold("to 2019", until=2019)
    own = dict(DEFAULT_FORMULATIONS)
    moved = coded(baseline, Job.of(own, fold, coding=f"{JITTER} 2"))
    assert moved == jittered(baseline, 2)
    assert coded(baseline, Job.of(own, fold)) == baseline
    assert Job.of(own, Fold("x", without=(2018,))).inputs == ("realised",)


def test_known_parameters_get_a_rank_each(baseline: Scenario) -> None:
    effort = replace(TINY, particles=20)  # fewer make no ranks
    table = pd.concat([recovered(baseline, 2016, effort, 0, case) for case in (0, 1)])
    assert table["rank"].between(0, 1).all()
    assert ((table["true"] >= 0) | (table["truth"] >= 0)).all()
    assert table["truth"].between(0, 1).all()
    assert "polarisation_rate" not in set(table["parameter"])
    assert not np.allclose(table[table["case"] == 0]["true"], table[table["case"] == 1]["true"])
    told = summary(table).set_index("parameters")
    assert told.loc["all", "coverage_90"] == pytest.approx(table["in_90"].mean())
    assert told.loc["all", "cases"] == 2
