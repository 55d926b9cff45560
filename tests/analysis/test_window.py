"""Which months a comparison is about."""

import numpy as np
import pytest
import xarray as xr

from sim.analysis.paired import outcome_table
from sim.analysis.window import Window, bounded, first_difference, whole
from sim.core.errors import AnalysisError
from tests.plots.synthetic import synthetic


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return synthetic(6)


def changed(data: xr.Dataset, variable: str, month: int) -> xr.Dataset:
    """The same result, with one number of one run another."""
    values = data[variable].values.copy()
    values[(month, 2, *[0] * (values.ndim - 2))] += 1
    return data.assign({variable: data[variable].copy(data=values)})


@pytest.mark.parametrize("variable", ["relation", "exercises", "threat_perception"])
@pytest.mark.parametrize("month", [0, 40, 107])
def test_one_number_of_one_run_makes_the_first_difference(
    data: xr.Dataset, variable: str, month: int
) -> None:
    found = first_difference(data, changed(data, variable, month))
    assert found == data["time"].values.astype("datetime64[M]")[month]


def test_the_earliest_of_several_variables_counts_and_gaps_are_no_difference(
    data: xr.Dataset,
) -> None:
    assert np.isnan(data["named"].values).any()
    assert first_difference(data, data.copy(deep=True)) is None
    twice = changed(changed(data, "launches", 70), "approval", 30)
    assert first_difference(data, twice) == np.datetime64("2017-07")


def test_a_table_is_about_its_window_and_says_so(data: xr.Dataset) -> None:
    other = changed(data, "relation", 100)
    window = Window(np.datetime64("2023-05"), np.datetime64("2023-12"))
    table = outcome_table({"a": data, "b": other}, windows={"b": window})
    row = table.set_index("outcome").loc["relation"]
    assert (row["since"], row["until"]) == ("2023-05", "2023-12")
    assert row["difference"] == pytest.approx(1 / 8 / 6)


def test_a_window_lies_within_the_result(data: xr.Dataset) -> None:
    assert bounded(data, None, None) == whole(data)
    assert str(bounded(data, "2010-01", "2015-02")) == "2015-01 to 2015-02"
    assert bounded(data, "2016-11", "2017-01").months == 3
    for since, until in (("2024-01", None), (None, "2014-12"), ("2018-02", "2018-01")):
        with pytest.raises(AnalysisError):
            bounded(data, since, until)
