"""What of a result is held against the record, made the same way on both sides."""

import numpy as np
import pytest
import xarray as xr

import sim
from sim import record
from sim.analysis.observables import OBSERVABLES, Link, fit_link, variables
from tests.plots.synthetic import synthetic


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return synthetic(runs=6)


def test_every_series_of_the_issue_is_there_with_at_least_five_known_years() -> None:
    assert list(OBSERVABLES) == [
        "leader",
        "minister",
        "vice_minister",
        "exercises",
        "launches",
        "disputes",
        "accords",
        "disputes_history",
        "disputes_territory",
        "disputes_trade",
        "disputes_military",
        "disputes_other",
        "nuclear_tests",
        "provocations",
        "council_action",
        "neighbour_summits",
        "coercion_JPN",
        "coercion_KOR",
        "approval_USA",
        "approval_JPN",
        "approval_KOR",
        "defence_spending_USA",
        "defence_spending_JPN",
        "defence_spending_KOR",
        "favourable_to_jpn_eai",
        "favourable_to_kor_genron",
        "affinity_to_kor_cabinet_office",
    ]
    for observable in OBSERVABLES.values():
        assert np.isfinite(observable.observed()).sum() >= 5, observable.name


OUTSIDE = ("nuclear_tests", "provocations", "council_action", "neighbour_summits", "coercion_JPN")


@pytest.mark.parametrize("name", [n for n in OBSERVABLES if n not in (*OUTSIDE, "coercion_KOR")])
def test_what_an_observable_needs_is_enough(name: str) -> None:
    observable = OBSERVABLES[name]
    small = sim.simulate("baseline", runs=3, seed=1, keep=observable.needs)
    assert observable.within(small)
    got = observable.simulated(small)
    assert got.dims == ("year", "run")
    assert got["year"].values.tolist() == list(range(2015, 2024))
    observed = observable.observed().reindex(year=got["year"])
    known = np.isfinite(observed.values)
    assert np.isfinite(got.values[known]).all()
    assert not observable.within(small.drop_vars(list(observable.needs)))


def test_all_variables_are_named_for_keep() -> None:
    assert set(variables("leader", "launches")) == {"meetings", "launches"}
    assert {"named", "approval", "defence_spending", "grievance"} < set(variables())


def test_counts_are_sums_over_the_year(data: xr.Dataset) -> None:
    got = OBSERVABLES["minister"].simulated(data)
    expected = data["meetings"].sel(level="minister", time="2019").sum("time")
    assert got.sel(year=2019).values.tolist() == expected.values.tolist()


@pytest.mark.parametrize("name", OUTSIDE)
def test_acts_of_others_are_summed_where_the_result_has_them(data: xr.Dataset, name: str) -> None:
    observable = OBSERVABLES[name]
    assert not observable.within(data)
    whole = synthetic(runs=6, outside=True)
    assert observable.within(whole)
    (variable,) = observable.needs
    monthly = whole[variable].sel(time="2017")
    monthly = monthly.sel(ally="JPN") if name == "coercion_JPN" else monthly
    got = observable.simulated(whole).sel(year=2017)
    assert got.values.tolist() == monthly.sum("time").values.tolist()


def test_the_record_of_what_nobody_counted_is_missing() -> None:
    assert np.isnan(OBSERVABLES["provocations"].observed().reindex(year=[2015, 2023])).all()
    assert OBSERVABLES["coercion_KOR"].observed().sel(year=[2016, 2017, 2018]).values.tolist() == [
        6,
        10,
        0,
    ]


def test_an_observable_tells_how_its_facts_are_supported() -> None:
    assert OBSERVABLES["council_action"].support == "unsourced"
    assert OBSERVABLES["launches"].support == "sourced"
    assert OBSERVABLES["approval_USA"].support == ""


def test_a_year_of_which_the_result_has_a_part_is_missing() -> None:
    part = OBSERVABLES["launches"].simulated(synthetic(runs=2, start="2018-03", end="2020-11"))
    assert np.isnan(part.values).all(axis=1).tolist() == [True, False, True]


def test_approval_compares_the_months_that_have_a_poll(data: xr.Dataset) -> None:
    polls = record.approval().sel(actor="JPN", time="2020").dropna("time")
    assert 0 < polls.sizes["time"] < 12
    observable = OBSERVABLES["approval_JPN"]
    assert observable.observed().sel(year=2020).item() == pytest.approx(polls.mean().item())
    same = data["approval"].sel(actor="JPN", time=polls["time"]).mean("time")
    np.testing.assert_allclose(observable.simulated(data).sel(year=2020), same)
    assert np.isnan(observable.simulated(data).sel(year=2019)).all()  # nobody asked


def test_spending_is_the_mean_of_the_calendar_year(data: xr.Dataset) -> None:
    got = OBSERVABLES["defence_spending_KOR"].simulated(data).sel(year=2016)
    expected = data["defence_spending"].sel(actor="KOR", time="2016").mean("time")
    np.testing.assert_allclose(got, expected)
    assert OBSERVABLES["defence_spending_JPN"].observed().sel(year=2023) == 1.14


def test_two_surveys_of_one_year_are_averaged_and_the_model_likewise(data: xr.Dataset) -> None:
    observable = OBSERVABLES["affinity_to_kor_cabinet_office"]
    assert observable.observed().sel(year=2016).item() == pytest.approx((0.33 + 0.381) / 2)
    months = data["grievance"].sel(time=["2016-01-01", "2016-11-01"]).mean("time")
    np.testing.assert_allclose(observable.simulated(data).sel(year=2016), months)


def years_and(values: np.ndarray) -> xr.DataArray:
    dims = ("year", "run")[: values.ndim]
    return xr.DataArray(values, dims=dims, coords={"year": 2015 + np.arange(len(values))})


def test_a_link_recovers_its_line_and_its_residual() -> None:
    rng = np.random.default_rng(0)
    x = np.linspace(0.9, 0.3, 400)
    y = 0.5 - 0.4 * x + rng.normal(0, 0.02, 400)
    link = fit_link(years_and(np.stack([x - 0.1, x + 0.1], axis=1)), years_and(y), 9999)
    assert link is not None
    assert (link.intercept, link.slope) == pytest.approx((0.5, -0.4), abs=0.02)
    assert link.sd == pytest.approx(0.02, rel=0.15)


def test_a_link_sees_nothing_after_its_training() -> None:
    x, y = np.array([0.7, 0.6, 0.5, 0.6, 0.4, 0.3]), np.array([0.1, 0.2, 0.3, 0.2, 0.4, 0.5])
    planted = np.where(np.arange(6) > 3, 9.0, y)
    links = [fit_link(years_and(x[:, None]), years_and(seen), 2018) for seen in (y, planted)]
    assert links[0] == links[1]
    assert links[0] is not None
    assert links[0].years == 4


def test_opinion_may_not_improve_with_grievance() -> None:
    x, y = np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.1, 0.2, 0.3, 0.4])
    link = fit_link(years_and(x[:, None]), years_and(y), 2018)
    assert link is not None
    assert link.slope == 0.0
    assert link.intercept == pytest.approx(y.mean())


def test_too_few_surveys_give_no_link() -> None:
    x = years_and(np.array([[0.1], [0.2], [0.3], [0.4]]))
    y = years_and(np.array([0.3, np.nan, 0.1, 0.0]))
    assert fit_link(x, y, 2018) is None


def test_the_noise_of_a_link_is_repeatable_and_as_wide_as_its_residual() -> None:
    still = years_and(np.full((9, 2000), 0.5))
    link = Link(0.5, -0.4, 0.03, 9)
    first, again = link.applied(still, "a"), link.applied(still, "a")
    np.testing.assert_array_equal(first, again)
    assert first.std().item() == pytest.approx(0.03, rel=0.03)
    assert first.mean().item() == pytest.approx(0.3, abs=0.001)
    assert not np.array_equal(first, link.applied(still, "b"))
