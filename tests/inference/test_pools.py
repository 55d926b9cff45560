"""Pools of readings: which years their weights see, and which they are judged on."""

import pickle
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from sim.analysis.cases import Case
from sim.analysis.naive import History, naive_forecasts
from sim.analysis.observables import OBSERVABLES
from sim.inference.forecasts import FROZEN, Fold, Forecast, Job
from sim.inference.pools import COLUMNS, pools, text

NAMES = ("disputes", "leader", "exercises", "council_action", "accords", "minister")
TRUTH = {name: np.where(np.arange(2015, 2024) < 2020, 2.0, 12.0) for name in NAMES}


def forecast(origin: int, mean: float, reading: str, names: tuple[str, ...] = NAMES) -> Forecast:
    """Poisson runs with one mean, of the years after the origin."""
    years = np.arange(origin + 1, 2024)
    rng = np.random.default_rng(int(mean) + origin)
    past = History.of(np.arange(1994, origin + 1), np.resize([1.0, 3.0, 8.0], origin - 1993))
    naive = naive_forecasts(past, years, origin, counts=True, rolling=False)
    cases = tuple(
        Case(
            OBSERVABLES[name],
            years,
            TRUTH[name][-len(years) :],
            rng.poisson(mean, (len(years), 400)) * 1.0,
            naive,
            True,
        )
        for name in names
    )
    job = Job.of({"spending": reading}, Fold(f"to {origin}", until=origin), (FROZEN,))
    empty = cast(Any, SimpleNamespace())
    return Forecast(job, FROZEN, empty, empty, empty, cases)


def two(origin: int) -> list[Forecast]:
    return [forecast(origin, 2.0, "low"), forecast(origin, 12.0, "high")]


def test_weights_see_early_years_alone_and_are_judged_on_later_ones() -> None:
    """What was right up to 2019 has all the weight, and is wrong from 2020 on."""
    table = pools([*two(2014), *two(2019)])
    assert list(table) == list(COLUMNS)
    assert table["origin"].unique().tolist() == [2014, 2019]
    for origin in (2014, 2019):
        part = table[table["origin"] == origin].set_index("forecast")
        assert part.loc["spending: low", "weight"] > 0.95
        assert part.loc["stacked", "crps"] > 1.5 * part.loc["spending: high", "crps"]
        low, high = sorted(part.loc[["spending: low", "spending: high"], "crps"])
        assert low < part.loc["equal weights", "crps"] < high


def test_only_what_every_choice_forecasts_is_pooled() -> None:
    lacking = forecast(2014, 12.0, "high", NAMES[1:])
    table = pools([forecast(2014, 2.0, "low"), lacking])
    alike = pools([forecast(2014, 2.0, "low", NAMES[1:]), lacking])
    # the runs of `low` were drawn series by series, so that only the weights need agree
    assert table["weight"].to_numpy()[:2] == pytest.approx(alike["weight"].to_numpy()[:2], abs=0.1)
    assert len(table) == 4


def test_what_was_scored_can_be_sent_to_another_process() -> None:
    case = forecast(2014, 2.0, "low").cases[0]
    with pytest.raises((AttributeError, pickle.PicklingError)):
        pickle.dumps(case)
    sent = pickle.loads(pickle.dumps(case.detached()))
    assert np.array_equal(sent.crps(sent.observed), case.crps(case.observed))
    assert sent.naive_crps(sent.observed).keys() == case.naive.keys()
    with pytest.raises(LookupError, match="neither record nor result"):
        sent.observable.observed()


def test_without_years_for_weights_there_is_no_pool() -> None:
    assert not len(pools(two(2019)))
    assert not len(pools(two(2014)[:1]))
    assert text(pools(two(2019))) == []


def test_the_pool_is_told_in_a_line_an_origin() -> None:
    lines = text(pools([*two(2014), *two(2019)]))
    assert len(lines) == 2
    assert "pool of 2 choices" in lines[0]
    assert "forecasts from 2014, inputs frozen" in lines[0]
    assert "(1 with weight)" in lines[0]
