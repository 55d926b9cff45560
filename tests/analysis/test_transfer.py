"""Scores of one triangle's parameters on another's record, against numbers made by hand."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from scipy import stats

from sim.analysis.naive import Counts, History, Levels
from sim.analysis.transfer import (
    BETTER,
    CANNOT_SAY,
    NEAR,
    WORSE,
    bands_table,
    carried_over,
    counterpart,
    expanding,
    losses,
    readings_table,
    series_table,
    spread_over,
    verdict_of,
    with_reached,
)
from sim.analysis.year_blocks import skill_against


def by_year(first: int, values: list[float]) -> xr.DataArray:
    years = np.arange(first, first + len(values))
    return xr.DataArray(np.array(values, dtype=float), dims="year", coords={"year": years})


@dataclass
class Planted:
    """An observable of a made-up record and made-up runs."""

    record: xr.DataArray
    runs: xr.DataArray
    name: str = "planted"
    title: str = "planted"
    kind: str = "count"
    units: str = "a year"
    log: bool = False
    modes: tuple[int, ...] = ()
    variable: str = "planted"
    of: tuple[str, ...] = ()
    needs: tuple[str, ...] = ("planted",)

    def observed(self, since: int = 2015, months: int = 12) -> xr.DataArray:
        return self.record

    def simulated(self, dataset: xr.Dataset, months: int = 12) -> xr.DataArray:
        return self.runs

    def by_mode(self, years: np.ndarray) -> list[np.ndarray]:
        ends = (*self.modes[1:], np.inf)
        return [(years >= a) & (years < b) for a, b in zip(self.modes, ends, strict=True)]


def planted(values: list[float], runs: np.ndarray, first: int = 2001, **more: object) -> Planted:
    years = np.arange(first, first + len(values))
    simulated = xr.DataArray(runs, dims=("year", "run"), coords={"year": years})
    return Planted(by_year(first, values), simulated, **more)  # type: ignore[arg-type]


def empty(years: range) -> xr.Dataset:
    time = pd.date_range(f"{years[0]}-01", f"{years[-1]}-12", freq="MS")
    return xr.Dataset(coords={"time": time, "run": [0, 1]})


def binomial_crps(mean: float, variance: float, y: float) -> float:
    """Of a negative binomial, by SciPy's distribution function: the sum of its squared errors."""
    size = mean**2 / (variance - mean)
    below = stats.nbinom.cdf(np.arange(4000), size, size / (size + mean))
    return float(((below - (np.arange(4000) >= y)) ** 2).sum())


def table_of(
    own: list[float], rival: list[float], first: int = 2001, series: str = "one"
) -> pd.DataFrame:
    years = np.arange(first, first + len(own))
    return pd.DataFrame({"series": series, "year": years, "crps": own, "crps_rival": rival})


def test_a_year_is_forecast_from_the_years_before_it() -> None:
    history = History(np.array([2001, 2002, 2003, 2004]), np.array([2.0, 0.0, 4.0, 1.0]))
    years, observed = history.years, history.values
    found = expanding(history, years, observed, counts=True)
    assert np.isnan(found["climatology"][0])
    # of 2 and 0: mean 2.5 / 2, variance the greater of 2 and 1.25, times 1 + 1/2
    assert found["climatology"][2] == pytest.approx(binomial_crps(1.25, 3.0, 4.0), abs=1e-6)
    # of the last two alone, 0 and 4: mean 4.5 / 2; too few errors, so that the spread is
    # the variance of 2, 0 and 4 over their mean of 6.5 / 3
    wide = 2.25 * 1.5 * max(1.0, 4.0 / (6.5 / 3))
    assert found["persistence"][3] == pytest.approx(binomial_crps(2.25, wide, 1.0), abs=1e-6)


def test_what_comes_later_changes_no_naive_forecast() -> None:
    values = np.array([2.0, 0.0, 4.0, 1.0, 3.0, 2.0])
    years = np.arange(2001, 2007)
    one = expanding(History(years, values), years, values, counts=True)
    other = np.where(years > 2004, 50.0, values)
    two = expanding(History(years, other), years, values, counts=True)
    for name in one:
        np.testing.assert_array_equal(one[name][:5], two[name][:5])
        assert one[name][5] != two[name][5]


def test_rates_are_carried_over_from_the_years_of_the_fit() -> None:
    there = by_year(2010, [1.0, 0.0, 2.0, 9.0])
    rates = carried_over(there, [2009, 2010, 2011, 2012], counts=True)
    assert isinstance(rates, Counts)
    # 3.5 in three years; their variance is 1, less than the mean: Poisson with an unknown rate
    assert rates.mean[0] == pytest.approx(3.5 / 3)
    assert rates.variance[0] == pytest.approx(3.5 / 3 * 4 / 3)
    here = planted([3.0, 1.0], np.zeros((2, 2)))
    table = losses(here, empty(range(2001, 2003)), since=2001, carried=rates)
    wanted = binomial_crps(3.5 / 3, 3.5 / 3 * 4 / 3, 1.0)
    assert list(table["year"]) == [2002]  # nothing is known before 2001
    assert table["crps_carried"].iloc[0] == pytest.approx(wanted, abs=1e-6)


def test_levels_are_carried_over_as_a_wide_distribution() -> None:
    rates = carried_over(by_year(2010, [2.0, 3.0, 4.0]), range(2010, 2013), counts=False)
    assert isinstance(rates, Levels)
    assert (rates.location[0], rates.degrees[0]) == (3.0, 2)
    assert rates.scale[0] == pytest.approx(np.sqrt(4 / 3))
    three = spread_over(rates, np.arange(3))
    assert isinstance(three, Levels)
    np.testing.assert_array_equal(three.location, [3.0, 3.0, 3.0])


def test_nothing_known_there_is_no_forecast_here() -> None:
    there = by_year(2010, [np.nan, 1.0])
    assert carried_over(there, [2010], counts=True) is None
    assert carried_over(there, [2010, 2011], counts=False) is None


def test_the_model_is_scored_by_its_runs() -> None:
    here = planted([1.0, 5.0, 5.0], np.array([[1.0, 1.0], [1.0, 3.0], [4.0, 4.0]]))
    table = losses(here, empty(range(2001, 2004)), since=2001)
    # mean of |1 − 5| and |3 − 5| less half the distance of the two runs, 2; and |4 − 5|
    np.testing.assert_allclose(table["crps"], [2.0, 1.0])
    np.testing.assert_allclose(table["mean"], [2.0, 4.0])
    assert table["crps_carried"].isna().all()


def test_a_series_in_logarithms_is_scored_there() -> None:
    here = planted([1.0, 7.0], np.array([[0.0, 0.0], [3.0, 3.0]]), log=True)
    table = losses(here, empty(range(2001, 2003)), since=2001)
    np.testing.assert_allclose(table["crps"], [np.log(2.0)])


def test_a_survey_is_put_on_its_scale_by_earlier_years_alone() -> None:
    share = [0.30, 0.40, 0.50, 0.90, 0.10]
    runs = np.repeat(np.array([[0.6], [0.6], [0.7], [0.7], [0.7]]), 2, axis=1)
    here = planted(share, runs, kind="opinion", modes=(2001,))
    table = losses(here, empty(range(2001, 2006)), since=2001)
    # levels need three years for climatology; that of 2004 is the runs less (0.3 + 0.2 + 0.2) / 3
    assert list(table["year"]) == [2004, 2005]
    assert table["mean"].iloc[0] == pytest.approx(0.7 - 0.7 / 3)
    assert table["mean"].iloc[1] == pytest.approx(0.7 - (0.3 + 0.2 + 0.2 - 0.2) / 4)


def test_a_forecaster_equal_to_climatology_gains_nothing() -> None:
    rng = np.random.default_rng(3)
    rival = list(rng.gamma(2.0, 0.4, 20))
    years, skill, low, high = skill_against(table_of(rival, rival), "rival")
    assert (years, skill, low, high) == (20, 0.0, 0.0, 0.0)
    assert verdict_of(skill, low, high) == CANNOT_SAY


def test_a_near_tie_decides_nothing_however_sure() -> None:
    rival = list(np.random.default_rng(3).gamma(2.0, 0.4, 20))
    for factor in (1.0 - 0.8 * NEAR, 1.0 + 0.8 * NEAR):
        found = skill_against(table_of([factor * each for each in rival], rival), "rival")[1:]
        assert found[1] * found[2] > 0  # the interval leaves zero out
        assert verdict_of(*found) == CANNOT_SAY


@pytest.mark.parametrize(("factor", "verdict"), [(0.5, BETTER), (1.5, WORSE)])
def test_what_is_better_or_worse_in_every_year_is_told(factor: float, verdict: str) -> None:
    rival = list(np.random.default_rng(3).gamma(2.0, 0.4, 12))
    found = skill_against(table_of([factor * each for each in rival], rival), "rival")[1:]
    assert found[0] == pytest.approx(1.0 - factor)
    assert verdict_of(*found) == verdict


def test_five_years_give_no_verdict() -> None:
    years, skill, *ends = skill_against(table_of([0.1] * 5, [1.0] * 5), "rival")
    assert (years, skill) == (5, pytest.approx(0.9))
    assert np.isnan(ends).all()
    assert verdict_of(skill, *ends) == CANNOT_SAY


def test_one_lucky_year_is_no_proof() -> None:
    own, rival = [1.0] * 9 + [0.5], [1.0] * 9 + [5.0]
    _, skill, low, high = skill_against(table_of(own, rival), "rival")
    assert skill > NEAR
    assert low < 0.0 < high
    assert verdict_of(skill, low, high) == CANNOT_SAY


def test_series_weigh_the_same_whatever_their_units() -> None:
    small, large = table_of([0.1] * 6, [0.2] * 6), table_of([30.0] * 6, [20.0] * 6, series="two")
    assert skill_against(pd.concat([small, large]), "rival")[1] == pytest.approx((0.5 - 0.5) / 2)


@pytest.mark.parametrize("years", [6, 9])
def test_without_skill_few_verdicts_are_given(years: int) -> None:
    """By percentiles of resampled years there were 17 % of six and 15 % of nine."""
    rng = np.random.default_rng(0)
    told = []
    for _ in range(400):
        own, rival = np.exp(0.7 * rng.standard_normal((2, years)))
        found = skill_against(table_of(list(own), list(rival)), "rival")[1:]
        told.append(verdict_of(*found) != CANNOT_SAY)
    assert np.mean(told) < 0.07


def test_what_fails_comes_first() -> None:
    parts = []
    for name, factor in (("good", 0.5), ("even", 1.0), ("bad", 2.0), ("worst", 3.0)):
        naive = list(np.random.default_rng(1).gamma(2.0, 0.4, 10))
        part = table_of([factor * each for each in naive], naive, series=name)
        part["crps_climatology"], part["crps_persistence"] = (
            part["crps_rival"],
            2 * part["crps_rival"],
        )
        parts.append(part.assign(crps_carried=np.nan))
    losses_made = with_reached(pd.concat(parts), None)
    table = series_table(losses_made, {"bad": "a bad one"})
    assert list(table["series"]) == ["worst", "bad", "even", "good"]
    assert list(table["verdict"]) == [WORSE, WORSE, CANNOT_SAY, BETTER]
    assert list(table["naive"].unique()) == ["climatology"]
    assert table["title"].iloc[1] == "a bad one"
    assert table["skill_carried"].isna().all()


def test_what_could_be_reached_is_of_the_same_years() -> None:
    table = table_of([1.0, 1.0, 1.0], [1.0] * 3)
    best = pd.DataFrame({"series": "one", "year": [2002, 2003], "crps": [0.5, 0.25]})
    np.testing.assert_array_equal(with_reached(table, best)["crps_reached"], [np.nan, 0.5, 0.25])


def test_readings_are_held_against_the_own_one() -> None:
    own = [1.0, 2.0, 1.0, 2.0, 1.0, 2.0]
    parts = [
        table_of([factor * each for each in own], own).assign(reading=name)
        for name, factor in (("own readings", 1.0), ("slot: a", 0.5), ("slot: b", 2.0))
    ]
    table = readings_table(pd.concat(parts), "own readings")
    assert list(table["reading"]) == ["slot: b", "slot: a"]
    assert list(table["verdict"]) == [WORSE, BETTER]
    np.testing.assert_allclose(table["skill"], [-1.0, 0.5])


def test_a_series_finds_its_role_in_the_other_record() -> None:
    def of(variable: str, *labels: str, modes: tuple[int, ...] = ()) -> Planted:
        return planted([1.0], np.zeros((1, 2)), variable=variable, of=labels, modes=modes)

    theirs = {
        "a": of("defence_spending", "JPN"),
        "b": of("defence_spending", "KOR"),
        "c": of("opinion", "KOR", "JPN"),
    }
    codes = {"AUS": "KOR", "JPN": "JPN"}
    find: Callable[[Planted], object] = lambda one: counterpart(one, theirs, codes)  # noqa: E731
    assert find(of("defence_spending", "AUS")) is theirs["b"]
    assert find(of("opinion", "AUS", "JPN")) is theirs["c"]
    assert find(of("opinion", "AUS", "JPN", modes=(2001,))) is None
    assert find(of("meetings", "leader")) is None


def test_bands_tell_years_that_are_not_scored() -> None:
    here = planted([np.nan, 2.0], np.array([[0.0, 4.0], [1.0, 3.0]]))
    table = bands_table(here, empty(range(2001, 2003)), since=2001)
    assert list(table["year"]) == [2001, 2002]
    assert np.isnan(table["observed"].iloc[0])
    np.testing.assert_allclose(table["median"], [2.0, 2.0])
