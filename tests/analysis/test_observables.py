"""What of a result is held against the record, made the same way on both sides."""

import numpy as np
import pytest
import xarray as xr

import sim
from sim import record
from sim.analysis.observables import OBSERVABLES, on_scale, variables
from tests.plots.synthetic import synthetic


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return synthetic(runs=6)


def test_every_series_of_the_issue_is_there_with_at_least_five_known_years() -> None:
    assert list(OBSERVABLES) == [
        "leader",
        "minister",
        "vice_minister",
        "tcog",
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
        fewest = 2 if observable.name == "tcog" else 5  # solid in two years of its six
        assert np.isfinite(observable.observed()).sum() >= fewest, observable.name


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
    assert {"named", "approval", "defence_spending", "opinion"} < set(variables())


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
    views = data["opinion"].sel(actor="JPN", toward="KOR")
    months = views.sel(time=["2016-01-01", "2016-11-01"]).mean("time")
    np.testing.assert_allclose(observable.simulated(data).sel(year=2016), months)


def test_a_scenario_from_1994_sees_all_that_is_scored_and_one_from_2015_its_windows() -> None:
    known = {
        since: {
            name: int(OBSERVABLES[name].observed(since).dropna("year")["year"][0])
            for name in ("leader", "launches", "accords", "approval_USA", "defence_spending_KOR")
        }
        for since in (1994, 2015)
    }
    assert list(known[1994].values()) == [1994, 1993, 2015, 1993, 1993]
    assert list(known[2015].values()) == [2015, 2012, 2015, 2017, 1998]
    late = OBSERVABLES["launches"].observed(2015)
    early = OBSERVABLES["launches"].observed(1994).sel(year=late["year"])
    np.testing.assert_array_equal(early, late)
    # the channel is counted from December 2010 on: that year is no year of one month
    assert OBSERVABLES["minister"].observed(1994).dropna("year")["year"][0] == 2011


def test_half_years_are_named_by_their_end_and_add_up(data: xr.Dataset) -> None:
    for name in ("launches", "minister"):
        halves = OBSERVABLES[name].observed(2015, 6)
        months = record.monthly_counts(name, "2017-01", "2017-12").values
        assert halves.sel(year=[2016.5, 2017]).values.tolist() == [
            months[:6].sum(),
            months[6:].sum(),
        ]
        runs = OBSERVABLES[name].simulated(data, 6)
        assert runs["year"].values[[0, -1]].tolist() == [2014.5, 2023.0]
        year = OBSERVABLES[name].simulated(data).sel(year=2019)
        np.testing.assert_array_equal(runs.sel(year=[2018.5, 2019]).sum("year"), year)
    part = OBSERVABLES["launches"].simulated(synthetic(runs=2, start="2018-03", end="2020-11"), 6)
    assert np.isnan(part.values).all(axis=1).tolist() == [True, False, False, False, False, True]


def years_and(values: np.ndarray) -> xr.DataArray:
    dims = ("year", "run")[: values.ndim]
    return xr.DataArray(values, dims=dims, coords={"year": 2015 + np.arange(len(values))})


def test_a_public_is_held_against_the_survey_as_it_is() -> None:
    simulated = years_and(np.array([[0.2, 0.4], [0.3, 0.5]]))
    observed = years_and(np.array([0.9, 0.1]))
    for name in ("favourable_to_jpn_eai", "favourable_to_kor_genron"):
        assert not OBSERVABLES[name].modes
        placed = on_scale(OBSERVABLES[name], simulated, observed, 2016)
        np.testing.assert_array_equal(placed, simulated)
    assert OBSERVABLES["favourable_to_jpn_eai"].of == ("KOR", "JPN")


AFFINITY = OBSERVABLES["affinity_to_kor_cabinet_office"]
MEANS = np.array([0.2, 0.3, 0.1, 0.2, 0.4, 0.5, 0.6, 0.2, 0.3])
"""What the runs think on average from 2015 to 2023."""


def placed_at(share: np.ndarray, trained_to: int) -> np.ndarray:
    """Means of the runs, put on the scale of a survey that changes its way of asking in 2020."""
    simulated = years_and(np.stack([MEANS - 0.05, MEANS + 0.05], axis=1))
    scaled = on_scale(AFFINITY, simulated, years_and(share), trained_to)
    assert scaled is not None
    return scaled.mean("run").values


def test_a_survey_with_a_level_of_its_own_tells_changes_by_way_of_asking() -> None:
    own = np.array([0.10] * 5 + [0.25] * 4)
    placed = placed_at(MEANS + own, 2023)
    np.testing.assert_allclose(placed, MEANS + own)
    wrong = MEANS + own + np.array([0.02, -0.02, 0, 0, 0, 0, 0, 0.03, -0.03])
    np.testing.assert_allclose(placed_at(wrong, 2023), MEANS + own)


def test_the_level_of_a_survey_sees_nothing_after_its_training() -> None:
    share = MEANS + 0.1
    planted = np.where(np.arange(9) > 6, 9.0, share)
    first, second = placed_at(share, 2021), placed_at(planted, 2021)
    np.testing.assert_array_equal(first, second)
    by_interview = placed_at(share, 2020)
    np.testing.assert_allclose(by_interview[:5], share[:5])
    assert np.isnan(by_interview[5:]).all(), "one survey by mail does not tell its level"
    lone, still = np.where(np.arange(9) > 0, np.nan, share), years_and(MEANS[:, None])
    assert on_scale(AFFINITY, still, years_and(lone), 2023) is None


def test_thirty_years_of_record_do_not_change_who_the_opponents_of_2015_to_2023_are() -> None:
    first = {
        "leader": 2015,
        "minister": 2015,
        "vice_minister": 2015,
        "exercises": 2016,
        "launches": 2012,
        "disputes": 2015,
        "accords": 2015,
        "nuclear_tests": 2012,
        "provocations": 1984,
        "council_action": 1993,
        "neighbour_summits": 2008,
        "coercion_JPN": 2000,
        "approval_USA": 2017,
        "approval_JPN": 2017,
        "approval_KOR": 2017,
        "defence_spending_USA": 1998,
        "defence_spending_KOR": 1998,
        "favourable_to_jpn_eai": 2013,
        "affinity_to_kor_cabinet_office": 2011,
    }
    for name, year in first.items():
        known = OBSERVABLES[name].observed().dropna("year")["year"].values
        assert known[0] == year, name
