"""How sure skills are: by hand where it can be, and no surer than the years allow."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.analysis.year_blocks import (
    BLOCK,
    WORST,
    Difference,
    blocks_drawn,
    difference_to,
    half_width,
    paired,
    series_won,
    skill_against,
)

T_OF_3 = 3.182446
"""97.5 % quantile of Student's t with three degrees of freedom, from tables."""


def table(**series: tuple[list[float], list[float]]) -> pd.DataFrame:
    """Observations: by series the model's scores and climatology's, from 2015 on."""
    parts = [
        pd.DataFrame(
            {
                "series": name,
                "year": 2015 + np.arange(len(model)),
                "crps": model,
                "crps_climatology": steady,
                "crps_persistence": np.full(len(model), 9.0),
                "crps_bootstrap": np.full(len(model), 9.0),
                "crps_last_value": np.nan,
            }
        )
        for name, (model, steady) in series.items()
    ]
    return pd.concat(parts, ignore_index=True)


def of(model: list[float], steady: list[float]) -> Difference:
    return difference_to(table(a=(model, steady)), "climatology")


def test_the_interval_is_that_of_blocks_of_two_years_by_hand() -> None:
    mean, low, high = paired(np.array([3.0, 1.0, -2.0, 0.0, 1.0, 1.0, 4.0, 0.0]))
    assert mean == 1.0
    # four pairs, less one a year: 2, -4, 0 and 2
    half = T_OF_3 * np.sqrt((4 + 16 + 0 + 4) * 4 / 3) / 8
    assert (low, high) == pytest.approx((mean - half, mean + half), rel=1e-5)


def test_blocks_that_weigh_unequally_are_worth_fewer_by_hand() -> None:
    mean, low, high = paired(np.array([3.0, 1.0, -2.0, 0.0, 1.0, 1.0, 4.0, 0.0, 1.0]))
    # three pairs with 2/9 of the years each, and a last block of three years with 3/9
    error = np.sqrt((4 + 16 + 0) / (7 / 9) + 4 / (6 / 9)) / 9
    half = float(stats.t.ppf(0.975, 81 / (4 + 4 + 4 + 9) - 1)) * error
    assert (low, high) == pytest.approx((mean - half, mean + half))


def test_the_skill_is_that_of_the_means_and_has_the_interval_of_the_difference() -> None:
    found = of([1.0, 3.0, 2.0, 2.5, 1.0, 2.5], [4.0, 3.0, 4.5, 4.0, 3.0, 5.5])
    assert found.skill == pytest.approx(0.5)
    assert found.difference == pytest.approx(-2.0)
    assert (found.skill_low, found.skill_high) == pytest.approx((-found.high / 4, -found.low / 4))
    assert skill_against(table(a=([1.0, 3.0], [4.0, 4.0])), "climatology")[:2] == (2, 0.5)


@pytest.mark.parametrize("years", [3, 4, 5])
def test_fewer_than_six_years_have_no_interval(years: int) -> None:
    found = of([1.0] * years, [2.0] * years)
    assert (found.skill, found.difference) == (0.5, -1.0)
    assert np.isnan([found.low, found.high, found.skill_low, found.skill_high]).all()
    assert np.isnan(skill_against(table(a=([1.0] * years, [2.0] * years)), "climatology")[2:]).all()
    won = series_won(table(a=([1.0] * years, [2.0] * years)))
    assert (won["won"], won["of"]) == (1, 1)
    assert np.isnan([won["low"], won["high"]]).all()


def test_a_skill_alike_in_all_years_is_sure_and_one_of_a_single_year_is_not() -> None:
    sure = of([1.0] * 8, [2.0] * 8)
    assert (sure.skill_low, sure.skill_high) == (0.5, 0.5)
    lucky = of([2.1] * 7 + [0.0], [2.0] * 7 + [9.0])
    assert lucky.skill_low < 0 < lucky.skill < lucky.skill_high


def chance(seed: int, ahead: float, years: int = 9, replicates: int = 4000) -> np.ndarray:
    """How often an interval leaves zero out where own and rival lose alike; year goes with year.

    `ahead` is the correlation of a year's differences with those of the year before.
    """
    noise = np.random.default_rng(seed).standard_normal((2, years, replicates))
    for before, after in pairwise(range(years)):
        noise[:, after] = ahead * noise[:, before] + np.sqrt(1 - ahead**2) * noise[:, after]
    own, rival = np.exp(0.7 * noise)
    out = np.abs((own - rival).sum(axis=0)) > half_width(own - rival, np.ones(years))
    return np.asarray(out.mean())


def test_without_skill_few_intervals_leave_zero_out() -> None:
    """Percentiles of resampled years did so in 15 % of nine independent years."""
    assert 0.025 < chance(0, ahead=0.0) < 0.07
    assert 0.02 < chance(1, ahead=0.0, years=6) < 0.07
    assert chance(2, ahead=0.5) < 0.12


def test_what_is_seldom_wrong_and_then_much_leaves_zero_out_no_oftener() -> None:
    """Nine years in which two forecasts lose by turns what one year in three has."""
    rng = np.random.default_rng(3)
    out = []
    for _ in range(400):
        own, rival = rng.gamma(0.4, 2.5, (2, 9))
        found = of(list(own), list(rival))
        assert (found.low > 0 or found.high < 0) == (found.skill_low > 0 or found.skill_high < 0)
        out.append(found.skill_low > 0 or found.skill_high < 0)
    assert np.mean(out) < 0.07


def test_a_perfect_rival_has_no_skill_to_measure_by_and_the_difference_an_interval() -> None:
    found = of([1.0, 2.0] * 3, [0.0] * 6)
    assert found.skill == WORST
    assert np.isnan([found.skill_low, found.skill_high]).all()
    assert (found.low, found.difference) == (1.5, 1.5)
    assert of([0.0] * 6, [0.0] * 6)[:4] == (0.0, 0.0, 0.0, 0.0)


def test_no_skill_is_said_to_reach_above_one() -> None:
    found = of([0.1, 0.0, 0.0, 0.0, 0.0, 0.1], [9.0, 0.2, 0.1, 5.0, 0.1, 4.0])
    assert found.skill_high == 1.0


def test_half_years_of_a_year_are_one_year() -> None:
    model, steady = [1.0, 5.0, 2.0, 4.0, 1.0, 1.0], [3.0, 2.0, 3.0, 3.0, 1.0, 4.0]
    whole = table(a=(model, steady))
    halves = pd.concat([whole.assign(year=whole["year"] - 0.5), whole])
    assert difference_to(halves, "climatology") == pytest.approx(of(model, steady))


def test_what_is_told_twice_is_no_surer() -> None:
    whole = table(a=([1.0, 5.0, 2.0, 4.0, 1.0, 1.0], [3.0, 2.0, 3.0, 3.0, 1.0, 4.0]))
    again = difference_to(pd.concat([whole] * 5), "climatology")
    assert again == pytest.approx(difference_to(whole, "climatology"))


def test_series_that_are_alike_are_no_surer_than_one() -> None:
    one = ([1.0, 5.0, 2.0, 4.0, 1.0, 1.0], [3.0, 2.0, 3.0, 3.0, 1.0, 4.0])
    single = skill_against(table(a=one), "climatology")
    assert skill_against(table(a=one, b=one, c=one), "climatology") == pytest.approx(single)


def test_series_of_years_apart_are_unsure_by_what_their_skills_differ_by() -> None:
    """Each has two years, and the same skill in both: that says nothing of other years."""
    apart = [
        table(**{name: ([1.0, 1.0], [steady, steady])}).assign(year=[first, first + 1])
        for name, steady, first in (("a", 2.0, 2015), ("b", 4.0, 2017), ("c", 0.5, 2019))
    ]
    years, skill, low, high = skill_against(pd.concat(apart), "climatology")
    assert (years, skill) == (6, pytest.approx((0.5 + 0.75 - 1.0) / 3))
    assert low < -0.5 < skill < 1.0 == high


def test_a_few_short_series_among_long_ones_make_no_mean_sure() -> None:
    """Three series have but the last two of 23 years, and most of the noise of the mean."""
    rng = np.random.default_rng(4)
    lengths = [23, 22, 17, 13, 11, 8, 2, 2, 2]
    places = [(name, 2023 - back) for name, many in enumerate(lengths) for back in range(many)]
    base = pd.DataFrame(places, columns=["series", "year"])
    out = []
    for _ in range(500):
        rival, apart = rng.gamma(2.0, 0.5, len(base)), rng.standard_normal(len(base))
        found = skill_against(base.assign(crps=rival * (1 + 0.1 * apart), crps_own=rival), "own")
        out.append(found.low > 0 or found.high < 0)
    assert 0.01 < np.mean(out) < 0.08  # as if all blocks were alike it were 17 %


def test_series_won_are_counted_with_an_interval_that_holds_them() -> None:
    won = series_won(
        table(
            sure=([1.0] * 8, [2.0] * 8),
            lucky=([2.1] * 7 + [0.0], [2.0] * 7 + [9.0]),
            lost=([3.0] * 8, [2.0] * 8),
        )
    )
    assert (won["won"], won["of"]) == (2, 3)
    assert won["low"] == int(won["low"]) < 2
    assert won["high"] == 3.0


def test_who_wins_every_observation_wins_every_series_whatever_is_drawn() -> None:
    """Most series have a single year, which many draws do not have."""
    parts = [table(whole=([1.0] * 8, [2.0] * 8))]
    parts += [
        table(**{name: ([1.0], [2.0])}).assign(year=2015 + place)
        for place, name in enumerate("abcde")
    ]
    assert series_won(pd.concat(parts)) == {"won": 6, "of": 6, "low": 6.0, "high": 6.0}


def test_blocks_draw_neighbouring_years_each_as_often() -> None:
    assert BLOCK == 2
    drawn = blocks_drawn(9, draws=20_000)
    assert (drawn.sum(axis=1) == 8).all()
    assert drawn.mean(axis=0) == pytest.approx(np.full(9, 8 / 9), abs=0.05)
    alone = (drawn > 0) & (np.roll(drawn, 1, axis=1) == 0) & (np.roll(drawn, -1, axis=1) == 0)
    assert not alone.any()
