"""One reduction over time."""

import numpy as np
import pytest
import xarray as xr

from sim.analysis.results import IN_A_PERIOD, interval, kind_of, mean_and_sd, over_time
from sim.core.axes import OverTime
from sim.core.errors import AnalysisError

VALUES = np.array([[1.0, 4.0], [np.nan, 0.0], [3.0, 2.0], [np.nan, 6.0], [np.nan, 6.0]])
STARTS = np.array([0, 2, 4])


@pytest.mark.parametrize(
    ("how", "whole", "periods"),
    [
        ("mean", [2.0, 3.6], [[1.0, 2.0], [3.0, 4.0], [np.nan, 6.0]]),
        ("last", [np.nan, 6.0], [[np.nan, 0.0], [np.nan, 6.0], [np.nan, 6.0]]),
        ("total", [np.nan, 18.0], [[np.nan, 4.0], [np.nan, 8.0], [np.nan, 6.0]]),
        ("rate", [9.6, 43.2], [[6.0, 24.0], [18.0, 48.0], [0.0, 72.0]]),
    ],
)
def test_a_window_and_periods(how: str, whole: list[float], periods: list[list[float]]) -> None:
    np.testing.assert_allclose(over_time(VALUES, how), whole)
    np.testing.assert_allclose(over_time(VALUES, how, STARTS), periods)
    turned = np.moveaxis(over_time(VALUES.T, how, STARTS, axis=1), 1, 0)
    np.testing.assert_allclose(turned, periods)


def test_counts_may_be_whole_numbers() -> None:
    counts = np.array([[1, 0], [2, 0], [30000, 0]], dtype=np.int16)
    assert over_time(counts, "total").tolist() == [30003.0, 0.0]
    assert over_time(counts * 0 + 30000, "total").tolist() == [90000.0, 90000.0]


@pytest.mark.parametrize("kind", IN_A_PERIOD)
def test_a_period_of_all_months_is_the_window(kind: OverTime) -> None:
    how = IN_A_PERIOD[kind]
    np.testing.assert_array_equal(over_time(VALUES, how, np.array([0]))[0], over_time(VALUES, how))


def test_a_variable_says_itself_how_its_months_are_put_together() -> None:
    array = xr.DataArray(np.zeros(3), dims="time", name="calls")
    assert kind_of(array.assign_attrs(over_time="count")) == "count"
    with pytest.raises(AnalysisError, match="calls does not say how its months are put together"):
        kind_of(array)
    with pytest.raises(AnalysisError, match="over_time is 'sum' and not one of level, count"):
        kind_of(array.assign_attrs(over_time="sum"))


def test_numbers_in_single_precision_are_summed_in_double() -> None:
    values = np.tile(np.array([[0.1], [16777217.0]], dtype=np.float32), 3001)
    values[1, 0] = 1.0
    low, high = interval(values)
    mean, sd, count = mean_and_sd(values)
    exact = (16777216.0 * 3000 + 1.0) / 3001
    assert mean.dtype == sd.dtype == low.dtype == np.float64
    assert mean[0] == pytest.approx(float(np.float32(0.1)), rel=1e-13)
    assert mean[1] == pytest.approx(exact, rel=1e-13)
    assert (low[1] + high[1]) / 2.0 == pytest.approx(exact, rel=1e-12)
    assert count.tolist() == [3001, 3001]
