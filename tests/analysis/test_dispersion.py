"""Counts beside the record, and whether it scatters as the runs of one draw do."""

import numpy as np
import pytest
import xarray as xr

from sim import record
from sim.analysis import dispersion
from sim.analysis.dispersion import count_table, dispersions, draws_of, pearson, scatter
from tests.plots.synthetic import synthetic


def simulated_scatter(spread: float, runs: int = 40, years: int = 4000) -> tuple[float, float]:
    """Mean Pearson and ratio of records with so many times a Poisson's variance."""
    rng = np.random.default_rng(1)
    mean = rng.uniform(5.0, 40.0, (years, 1))
    values = rng.poisson(mean, (years, runs)).astype(float)
    shape = mean[:, 0] / (spread - 1)
    observed = rng.negative_binomial(shape, 1 / spread).astype(float)
    told = scatter(observed, values, np.zeros(runs))
    return float(told.pearson.mean()), float(told.squared.sum() / told.variance.sum())


@pytest.mark.parametrize("spread", [1.001, 7.0])
def test_the_dispersion_of_a_record_is_found(spread: float) -> None:
    assert simulated_scatter(spread) == pytest.approx((spread, spread), rel=0.08)


@pytest.mark.parametrize("runs", [5, 20, 400])
def test_one_run_more_is_at_one_however_few_runs_there_are(runs: int) -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(30.0, 5.0, (200_000, runs + 1))
    own = pearson(values[:, 0], values[:, 1:])
    assert own.mean() == pytest.approx(1.0, abs=0.1 if runs < 10 else 0.02)


def test_scatter_within_draws_is_larger_than_over_all_of_them() -> None:
    rng = np.random.default_rng(3)
    draws = np.repeat(np.arange(10), 100)
    levels = np.linspace(5.0, 50.0, 10)[draws]
    values = rng.poisson(levels, (9, 1000)).astype(float)
    observed = np.full(9, 27.0)
    within, over = scatter(observed, values, draws), scatter(observed, values, np.arange(1000))
    assert (within.one_draw, over.one_draw) == (True, False)
    assert within.pearson.mean() > 5 * over.pearson.mean()
    assert within.variance.mean() == pytest.approx(27.5, rel=0.1)
    assert scatter(observed, values, np.zeros(1000)).one_draw


def test_a_draw_with_few_runs_is_left_out() -> None:
    rng = np.random.default_rng(4)
    draws = np.array([0] * dispersion.ENOUGH + [1] * (dispersion.ENOUGH - 1))
    values = rng.poisson(3.0, (5, draws.size)).astype(float)
    values[:, draws == 1] = 1000.0
    observed = np.full(5, 3.0)
    np.testing.assert_allclose(
        scatter(observed, values, draws).pearson, pearson(observed, values[:, draws == 0])
    )


def test_what_no_run_has_is_improbable_and_not_impossible() -> None:
    never = np.zeros((2, 50))
    told = pearson(np.array([0.0, 1.0]), never)
    assert told[0] == 0
    assert 50 < told[1] < 200
    with pytest.raises(ValueError, match="4 are the least"):
        pearson(np.zeros(2), never[:, :3])


def test_runs_of_a_draw_are_known_by_its_number() -> None:
    data = synthetic(runs=6)
    assert len(set(draws_of(data))) == 1
    drawn = data.assign(drawn=(("path", "run"), np.array([[0, 0, 1, 1, 0, 1], [5, 5, 5, 6, 5, 5]])))
    assert draws_of(drawn).tolist() == [0, 0, 1, 2, 0, 1]
    assert (
        draws_of(drawn.assign_coords(draw=("run", [7, 7, 7, 9, 9, 9]))).tolist()
        == [0] * 3 + [1] * 3
    )


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return synthetic(runs=40, start="2014-07", outside=True)


def test_the_table_has_every_whole_year_and_nothing_where_nobody_counted(data: xr.Dataset) -> None:
    table = count_table(data)
    for name, part in table.groupby("series"):
        assert part["year"].tolist() == list(range(2015, 2024)), name
    launches = table[table["series"] == "launches"].set_index("year")
    assert launches.loc[2022, "observed"] == 69
    months = data["launches"].sel(time="2022").sum("time")
    assert launches.loc[2022, "mean"] == pytest.approx(months.mean().item())
    quiet = table[table["series"] == "provocations"]
    assert quiet["observed"].isna().all()
    assert quiet["pearson"].isna().all()
    assert quiet["mean"].notna().all()
    exercises = table[table["series"] == "exercises"].set_index("year")["observed"]
    assert exercises.isna().tolist() == [True] + [False] * 8


def test_what_the_result_lacks_has_no_row() -> None:
    table = count_table(synthetic(runs=5))
    assert "council_action" not in set(table["series"])
    assert not len(count_table(synthetic(runs=5)[["relation"]]))
    assert not len(dispersions(count_table(synthetic(runs=5)[["relation"]])))


def test_each_count_has_one_dispersion_over_its_known_years(data: xr.Dataset) -> None:
    table = count_table(data)
    told = dispersions(table).set_index("series")
    assert "provocations" not in told.index
    assert told.loc["exercises", "years"] == 8
    own = table[(table["series"] == "launches")]
    assert told.loc["launches", "dispersion"] == pytest.approx(own["pearson"].mean())
    assert told.loc["launches", "within"] == "draw"
    assert told.loc["coercion_KOR", "observed"] == pytest.approx(16 / 9)
    assert told.loc["council_action", "support"] == "unsourced"


def test_scatter_may_be_told_from_another_result(data: xr.Dataset) -> None:
    nested = synthetic(runs=30, start="2014-07", outside=True, seed=5)
    table, own = count_table(data, nested), count_table(nested)
    assert table["mean"].tolist() == count_table(data)["mean"].tolist()
    np.testing.assert_allclose(table["pearson"], own["pearson"])


def test_the_record_of_launches_scatters_more_than_a_poisson_count() -> None:
    observed = record.yearly_counts("launches", "2015-01", "2023-12").values
    rng = np.random.default_rng(6)
    runs = rng.poisson(observed.mean(), (9, 2000)).astype(float)
    told = scatter(observed, runs, np.zeros(2000))
    assert told.pearson.mean() == pytest.approx(observed.var() / observed.mean(), rel=0.1)
    assert told.pearson.mean() > 10


def test_strangers_are_refused() -> None:
    with pytest.raises(ValueError, match="no record speaks of USA, JPN, IND, PRK"):
        count_table(synthetic(runs=5, actors=("USA", "JPN", "IND", "PRK")))
