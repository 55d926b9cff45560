"""Stacked pools: the weights of a known mixture, and better than their parts."""

from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.cases import Case
from sim.analysis.naive import History, naive_forecasts
from sim.analysis.observables import OBSERVABLES
from sim.analysis.stacking import By, _on_simplex, pool_table, pooled, stacked

YEARS = np.arange(2015, 2024)
NAMES = ("disputes", "leader", "exercises", "council_action", "accords", "minister")


def cases(means: float, observed: dict[str, np.ndarray], seed: int) -> list[Case]:
    """Forecasts of Poisson runs with one mean."""
    rng = np.random.default_rng(seed)
    past = History.of(np.arange(1994, 2015), np.tile([1.0, 3.0, 8.0], 7))
    naive = naive_forecasts(past, YEARS, 2014, counts=True, rolling=False)
    return [
        Case(OBSERVABLES[n], YEARS, observed[n], rng.poisson(means, (9, 400)) * 1.0, naive, True)
        for n in NAMES
    ]


def records(share: float, seed: int = 0) -> dict[str, np.ndarray]:
    """Counts around 12 in a share of the years, around 2 in the others."""
    rng = np.random.default_rng(seed)
    return {
        name: rng.poisson(np.where(rng.random(9) < share, 12.0, 2.0)).astype(float)
        for name in NAMES
    }


@pytest.mark.parametrize("by", ["crps", "log"])
def test_the_weights_follow_how_often_each_is_right(by: By) -> None:
    told = records(0.5)
    forecasts = {"low": cases(2.0, told, 1), "high": cases(12.0, told, 2)}
    weights = stacked(forecasts, 2023, by=by)
    assert sum(weights.values()) == pytest.approx(1.0)
    share = np.mean([told[name] > 6 for name in NAMES])
    assert weights["high"] == pytest.approx(share, abs=0.12)
    sure = stacked(
        {n: cases(m, records(0.0), 1) for n, m in (("low", 2.0), ("high", 12.0))}, 2023, by=by
    )
    assert sure["low"] > 0.97


def test_a_pool_is_better_than_what_it_is_made_of() -> None:
    told = dict.fromkeys(NAMES, np.where(YEARS % 2 == 0, 12.0, 2.0))
    forecasts = {"low": cases(2.0, told, 1), "high": cases(12.0, told, 2)}
    weights = stacked(forecasts, 2019)
    table = pool_table(forecasts, weights, 2019).set_index("forecast")
    assert table.loc["stacked", "crps"] < table.loc[["low", "high"], "crps"].min()
    assert table.loc["stacked", "log_score"] < table.loc[["low", "high"], "log_score"].min()
    assert table.loc["low", "weight"] == weights["low"]


@pytest.mark.parametrize("by", ["crps", "log"])
def test_years_after_the_date_change_no_weight(by: By) -> None:
    told = records(0.5)
    planted = {name: np.where(YEARS > 2019, 500.0, each) for name, each in told.items()}
    before, after = (
        stacked({"low": cases(2.0, y, 1), "high": cases(12.0, y, 2)}, 2019, by=by)
        for y in (told, planted)
    )
    assert before == after


def test_a_pool_has_of_each_its_share_of_the_runs() -> None:
    told = records(0.5)
    low, high = cases(2.0, told, 1)[0], cases(12.0, told, 2)[0]
    marked = [
        replace(each, runs=np.full((9, 400), mark)) for each, mark in ((low, 1.0), (high, 7.0))
    ]
    mixed = pooled(marked, [0.25, 0.75]).runs
    assert mixed.shape == (9, 400)
    assert (mixed == 7.0).mean() == 0.75
    assert (pooled(marked, [1.0, 0.0]).runs == 1.0).all()


def test_the_nearest_weights_by_hand() -> None:
    assert _on_simplex(np.array([0.8, 0.6])).tolist() == pytest.approx([0.6, 0.4])
    assert _on_simplex(np.array([2.0, 0.1, -1.0])).tolist() == [1.0, 0.0, 0.0]


def test_choices_that_forecast_something_else_are_refused() -> None:
    told = records(0.5)
    one, two = cases(2.0, told, 1), cases(12.0, told, 2)
    with pytest.raises(ValueError, match="same series"):
        stacked({"a": one, "b": two[:-1]}, 2023)
    with pytest.raises(ValueError, match="alike"):
        stacked({"a": one, "b": two[::-1]}, 2023)
    with pytest.raises(ValueError, match="no choice forecasts a year up to 2010"):
        stacked({"a": one, "b": two}, 2010)
