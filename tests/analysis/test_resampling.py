"""A block bootstrap of skills: by hand where it can be, and no surer than the years allow."""

import numpy as np
import pandas as pd
import pytest

from sim.analysis.resampling import BLOCK, WORST, block_weights, skills


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


def test_every_year_is_drawn_as_often_and_in_blocks() -> None:
    weights = block_weights(9, np.random.default_rng(0), times=20_000)
    assert (weights.sum(axis=1) == 9).all()
    assert weights.mean(axis=0) == pytest.approx(np.ones(9), abs=0.05)
    # neighbours share a block: 2 blocks of 4 years are two pairs
    pairs = block_weights(4, np.random.default_rng(1), times=200)
    together = pairs[:, [0, 2]].sum(axis=1)
    assert BLOCK == 2
    assert (together == pairs[:, [1, 3]].sum(axis=1)).all()


def test_the_skill_is_that_of_the_means() -> None:
    found = skills(table(a=([1.0, 3.0, 2.0], [4.0, 4.0, 4.0])))
    assert found.skill.tolist() == [0.5]
    assert found.names == ["a"]


def test_a_skill_alike_in_all_years_is_sure_and_one_of_a_single_year_is_not() -> None:
    found = skills(
        table(
            sure=([1.0] * 8, [2.0] * 8),
            lucky=([2.1] * 7 + [0.0], [2.0] * 7 + [9.0]),
            lost=([3.0] * 8, [2.0] * 8),
        )
    )
    low, high = found.interval()
    assert (low[0], high[0]) == (0.5, 0.5)
    assert low[1] < 0 < found.skill[1] < high[1]
    wins = found.wins()
    assert (wins["won"], wins["of"]) == (2, 3)
    assert (wins["low"], wins["high"]) == (1, 2)


def test_a_series_of_two_years_has_no_interval_and_a_perfect_rival_a_bound() -> None:
    found = skills(table(few=([1.0, 1.0], [2.0, 2.0]), zero=([1.0] * 4, [0.0] * 4)))
    assert np.isnan(found.interval()[:, 0]).all()
    assert found.skill[1] == WORST
    assert skills(table(both=([0.0] * 4, [0.0] * 4))).skill.tolist() == [0.0]


def test_half_years_of_a_year_are_drawn_together() -> None:
    whole = table(a=([1.0, 5.0, 2.0, 4.0], [3.0] * 4))
    halves = pd.concat([whole.assign(year=whole["year"] - 0.5), whole])
    assert skills(halves).interval() == pytest.approx(skills(whole).interval())
