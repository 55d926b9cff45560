"""Whatever is summed up of the books sums to the change."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim.analysis import books
from sim.analysis.paired import NothingSharedError
from tests.analysis.bookkeeping import FADING, bookkeeping

NAMES = ("relation", "channel")


@pytest.fixture(scope="module")
def raw() -> xr.Dataset:
    return bookkeeping()


def monthly_change(data: xr.Dataset, name: str) -> np.ndarray:
    return data[name].values - books.before(data, name)


def summed(data: xr.Dataset, name: str) -> np.ndarray:
    return data[f"{name}_parts"].sum(f"{name}_term").transpose(*data[name].dims).values


@pytest.mark.parametrize("name", NAMES)
def test_sharing_out_inertia_leaves_every_months_sum(raw: xr.Dataset, name: str) -> None:
    np.testing.assert_allclose(summed(books.net(raw), name), monthly_change(raw, name), atol=1e-14)


def test_what_is_forgotten_is_charged_to_those_who_built_it(raw: xr.Dataset) -> None:
    tending = raw["channel_parts"].sel(channel_term="tending").values
    own = np.zeros_like(tending[0])
    for part in tending:
        own = (1.0 - FADING) * own + part
    shared_out = books.net(raw)["channel_parts"].sel(channel_term="tending").sum("time")
    np.testing.assert_allclose(shared_out.values, own, atol=1e-14)


def test_the_starting_level_fades_by_its_share(raw: xr.Dataset) -> None:
    faded = books.net(raw)["channel_parts"].sel(channel_term=books.START).sum("time")
    expected = raw["channel_start"] * ((1.0 - FADING) ** raw.sizes["time"] - 1.0)
    np.testing.assert_allclose(faded.values, expected.values, atol=1e-14)


def test_an_intervention_is_forgotten_from_its_own_month_on(raw: xr.Dataset) -> None:
    first = books.net(raw)["channel_parts"].sel(channel_term="intervention").isel(time=0)
    given = raw["channel_parts"].sel(channel_term="intervention").isel(time=0)
    np.testing.assert_allclose(first.values, (1.0 - FADING) * given.values, atol=1e-14)


def test_books_without_inertia_stay_as_they_are(raw: xr.Dataset) -> None:
    xr.testing.assert_identical(books.net(raw)["relation_parts"], raw["relation_parts"])


def years(raw: xr.Dataset) -> pd.DataFrame:
    return books.by_year(raw, books.net(raw))


def test_the_parts_of_a_year_sum_to_its_change(raw: xr.Dataset) -> None:
    table = years(raw)
    assert tuple(table.columns) == books.COLUMNS
    for (name, element, year), rows in table.groupby(["variable", "element", "year"]):
        level = raw[name].sel(level=element) if element else raw[name]
        start = raw[f"{name}_start"].sel(level=element) if element else raw[f"{name}_start"]
        at_end = level.sel(time=str(year)).isel(time=-1)
        earlier = level.sel(time=slice(None, f"{year - 1}-12"))
        at_start = earlier.isel(time=-1) if earlier.sizes["time"] else start
        change = float((at_end - at_start).mean())
        assert rows["change"].to_numpy() == pytest.approx(change, abs=1e-14)
        assert rows["mean"].sum() == pytest.approx(change, abs=1e-14)
        assert rows["net"].sum() == pytest.approx(change, abs=1e-14)


def test_a_row_is_the_mean_and_sd_of_the_runs_own_sums(raw: xr.Dataset) -> None:
    table = years(raw).set_index(["variable", "element", "year", "term"])
    row = table.loc[("channel", "minister", 2016, "neglect")]
    own = raw["channel_parts"].sel(level="minister", channel_term="neglect", time="2016")
    assert row["mean"] == pytest.approx(float(own.sum("time").mean()))
    assert row["sd"] == pytest.approx(float(own.sum("time").std(ddof=1)))
    assert row["claims"] == "C2"


def test_the_sum_since_the_start_is_cumulated(raw: xr.Dataset) -> None:
    for _, rows in years(raw).groupby(["variable", "element", "term"]):
        np.testing.assert_allclose(rows["net_since_start"], rows["net"].cumsum(), atol=1e-14)


@pytest.mark.parametrize("later", ["2015-01", "2016-03"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("prepare", [lambda raw: raw, books.net], ids=["as it is", "net"])
def test_parts_of_a_difference_sum_to_the_difference_of_levels_less_that_at_the_start(
    later: str, name: str, prepare: object
) -> None:
    assert callable(prepare)
    one, other = bookkeeping(), bookkeeping(later, seed=1, relation={"rival theory": "X2"})
    difference = books.minus(prepare(one), prepare(other))
    common = other["time"].values[np.isin(other["time"].values, one["time"].values)]
    np.testing.assert_array_equal(difference["time"].values, common)
    levels = one[name].sel(time=common) - other[name].sel(time=common)
    at_start = books.before(one, name)[one.sizes["time"] - common.size]
    at_start = at_start - other[f"{name}_start"].values
    parts = difference[f"{name}_parts"].sum(f"{name}_term").cumsum("time")
    np.testing.assert_allclose(
        parts.transpose(*levels.dims).values, levels.values - at_start, atol=1e-13
    )


def test_a_term_that_one_of_two_lacks_counts_as_zero_there() -> None:
    one, other = bookkeeping(), bookkeeping(seed=1, relation={"rival theory": "X2"})
    difference = books.minus(one, other)
    terms = list(difference["relation_term"].values)
    assert terms == ["mediation", "history", "bounds", "intervention", "rival theory"]
    assert books.claims_by_term(difference, "relation")["rival theory"] == "X2"
    against = difference["relation_parts"].sel(relation_term="rival theory")
    own = other["relation_parts"].sel(relation_term="rival theory")
    np.testing.assert_allclose(against.values, -own.values)


def test_books_against_themselves_are_zero(raw: xr.Dataset) -> None:
    difference = books.minus(books.net(raw), books.net(raw))
    for name in difference.data_vars:
        assert not difference[name].values.any()


def test_books_without_a_month_in_common_are_refused(raw: xr.Dataset) -> None:
    with pytest.raises(NothingSharedError, match="no month in common"):
        books.minus(raw, bookkeeping("1970-01"))
