"""Fit, forecast and score in one piece, small; and recovery of known parameters."""

import numpy as np
import pandas as pd
import pytest

from sim.inference import Effort
from sim.inference.forecasts import (
    LEFT_OUT,
    Fold,
    Forecast,
    Job,
    fit_table,
    forecasts,
    split_tables,
    table1_by_split,
)
from sim.inference.recovery import recovered, summary
from sim.scenario import Scenario
from sim.theories import registry

TINY = Effort(particles=16, islands=2, first=64, budget=100, final=1)


@pytest.fixture(scope="module")
def found(baseline: Scenario) -> list[Forecast]:
    own = dict(registry.DEFAULT_FORMULATIONS)
    rival = {**own, "spending": "richardson"}
    jobs = [
        Job.of(own, Fold("to 2019", until=2019)),
        Job.of(rival, Fold("without somebody", without=(2018, 2019))),
        Job.of(own, Fold("without another", without=(2022,))),
    ]
    return forecasts(baseline, jobs, effort=TINY, runs=50, seed=1)


def test_forecasts_come_in_order_and_score_what_was_not_seen(found: list[Forecast]) -> None:
    first, second, _ = found
    assert set(first.observations["year"]) == {2020, 2021, 2022, 2023}
    assert first.fitted.target.years == (2015, 2016, 2017, 2018, 2019)
    assert set(second.observations["year"]) == {2018, 2019}
    assert dict(second.fitted.formulations)["spending"] == "richardson"
    assert "richardson_fatigue" in second.fitted.prior.names


def test_splits_pool_governments_left_out(found: list[Forecast]) -> None:
    tables = split_tables(found)
    assert list(tables) == ["to 2019", LEFT_OUT]
    leaders = tables[LEFT_OUT].set_index("name").loc["leader"]
    assert leaders["n"] == 3  # 2018 and 2019 of one fold, 2022 of the other
    assert list(fit_table(found)["fold"]) == ["to 2019", "without somebody", "without another"]
    cells = table1_by_split(found).set_index("split")
    assert cells.loc["to 2019", "cells"] == 32
    assert cells.loc[LEFT_OUT, "cells"] == 16


def test_the_same_seed_gives_the_same_forecast(baseline: Scenario, found: list[Forecast]) -> None:
    again = forecasts(baseline, [found[0].job], effort=TINY, runs=50, seed=1)[0]
    pd.testing.assert_frame_equal(again.observations, found[0].observations)


def test_known_parameters_get_a_rank_each(baseline: Scenario) -> None:
    table = pd.concat([recovered(baseline, 2016, TINY, 0, case) for case in (0, 1)])
    assert table["rank"].between(0, 1).all()
    assert ((table["true"] >= 0) | (table["truth"] >= 0)).all()
    assert table["truth"].between(0, 1).all()
    assert "polarisation_rate" not in set(table["parameter"])
    assert not np.allclose(table[table["case"] == 0]["true"], table[table["case"] == 1]["true"])
    told = summary(table).set_index("parameters")
    assert told.loc["all", "coverage_90"] == pytest.approx(table["in_90"].mean())
    assert told.loc["all", "cases"] == 2
