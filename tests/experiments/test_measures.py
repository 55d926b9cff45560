"""Outcomes made of several numbers, against results made by hand."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim import record
from sim.experiments.measures import (
    Cells,
    Derived,
    dispersion_of_wills,
    dispersion_on_competitor,
    gap_of_wills,
    least_threat_of_competitor,
    rungs_and_pact,
    told_of,
)


@pytest.fixture
def data() -> xr.Dataset:
    """Two months of one run, by hand."""
    time = pd.date_range("2022-01-01", periods=2, freq="MS")
    threat = xr.DataArray(
        np.array([[[[0.2]], [[0.4]], [[0.9]]], [[[0.5]], [[0.5]], [[0.5]]]])[:, None, :, :, 0],
        dims=("time", "run", "actor", "source"),
        coords={"time": time, "actor": ["USA", "JPN", "KOR"], "source": ["CHN"]},
    )
    patron = xr.DataArray(
        np.array([[[0.9]], [[0.5]]]),
        dims=("time", "run", "domain"),
        coords={"time": time, "domain": ["military"]},
    )
    allies = xr.DataArray(
        np.array([[[[0.6], [0.3]]], [[[0.5], [0.5]]]]),
        dims=("time", "run", "ally", "domain"),
        coords={"time": time, "ally": ["JPN", "KOR"], "domain": ["military"]},
    )
    return xr.Dataset(
        {
            "threat_perception": threat,
            "patron_willingness": patron,
            "willingness": allies,
            "integration": patron * 0.0 + 3.0,
            "pact": xr.DataArray([[0.0], [1.0]], dims=("time", "run"), coords={"time": time}),
        }
    )


def test_gaps_and_dispersion_by_hand(data: xr.Dataset) -> None:
    assert least_threat_of_competitor(data)[:, 0] == pytest.approx([0.2, 0.5])
    assert dispersion_on_competitor(data)[0, 0] == pytest.approx(np.sqrt((0.09 + 0.01 + 0.16) / 3))
    assert gap_of_wills(data)[:, 0] == pytest.approx([0.6, 0.0])
    assert dispersion_of_wills(data)[0, 0] == pytest.approx(np.sqrt((0.09 + 0.0 + 0.09) / 3))
    assert rungs_and_pact(data)[:, 0] == pytest.approx([3.0, 5.0])


def test_the_months_that_count_are_averaged(data: xr.Dataset) -> None:
    measure = Derived("gap", "index", ("willingness",), gap_of_wills, "2022-01", "2022-02")
    assert measure.of(data) == pytest.approx([0.3])
    late = Derived("gap", "index", ("willingness",), gap_of_wills, "2022-02")
    assert late.of(data) == pytest.approx([0.0])
    assert told_of(measure) != told_of(late)
    assert "0x" not in told_of(measure)
    with pytest.raises(KeyError):
        Derived("gap", "index", (), gap_of_wills, "2030-01").of(data)


def test_table_1_counts_cells_told_right() -> None:
    """A run that says just what was said has all cells; a silent one those that were not named."""
    table = record.table1()
    topics = [str(topic) for topic in table["topic"].values]
    time = pd.date_range("2022-01-01", "2023-12-01", freq="MS")
    named = np.full((len(time), 2, len(topics)), np.nan)
    for month, said in zip(table["month"].values, table["observed"].values, strict=True):
        named[list(time.values).index(np.datetime64(month, "ns")), 0] = said
    data = xr.Dataset({"named": (("time", "run", "topic"), named)}, {"time": time, "topic": topics})
    silent = 1.0 - table["observed"].values.mean()
    assert Cells().of(data) == pytest.approx([1.0, silent])
