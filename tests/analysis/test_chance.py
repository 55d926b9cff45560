"""Wins by chance: as often as forecasters without and with skill really win."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sim.analysis.cases import Case
from sim.analysis.chance import wins_by_chance, won
from sim.analysis.naive import History, naive_forecasts
from sim.analysis.observables import OBSERVABLES

YEARS = np.arange(2015, 2020)


def case(
    seed: int, runs: Callable[[np.random.Generator], np.ndarray], name: str = "disputes"
) -> Case:
    """A series of counts with a Poisson past of mean 3, and what some runs say of five years."""
    rng = np.random.default_rng(seed)
    past = History.of(np.arange(1994, 2015), rng.poisson(3.0, 21).astype(float))
    naive = naive_forecasts(past, YEARS, 2014, counts=True, rolling=False)
    drawn = runs(rng)
    return Case(OBSERVABLES[name], YEARS, rng.poisson(3.0, 5).astype(float), drawn, naive, True)


def knows(rng: np.random.Generator) -> np.ndarray:
    """Runs that go up and down as no naive forecast foresees."""
    return rng.poisson(np.array([0.2, 8.0, 0.2, 9.0, 12.0])[:, None], (5, 300)).astype(float)


def blind(rng: np.random.Generator) -> np.ndarray:
    return rng.poisson(3.0, (5, 300)).astype(float)


def test_one_who_knows_would_win_nearly_all_and_seldom_without_skill() -> None:
    found = wins_by_chance([case(seed, knows) for seed in range(12)])
    assert found["skilled"]["mean"] > 11.5
    assert found["unskilled"]["mean"] < 0.5


def test_an_unskilled_forecaster_wins_about_as_often_as_said() -> None:
    """Real records from the same source as the past: another two hundred of them."""
    cases = [case(seed, blind) for seed in range(10)]
    said = wins_by_chance(cases, times=400)["unskilled"]
    rng = np.random.default_rng(99)
    wins = sum(won(each, rng.poisson(3.0, (400, 5)).astype(float)).astype(int) for each in cases)
    assert wins.mean() == pytest.approx(said["mean"], abs=1.2)
    assert 0.75 < ((wins >= said["low"]) & (wins <= said["high"])).mean() <= 1.0
    assert 0.5 < said["mean"] < 9.0


def test_a_run_is_judged_by_all_others_and_not_by_itself() -> None:
    few = case(3, lambda rng: rng.poisson(4.0, (5, 6)).astype(float))
    records = few.runs.T
    for place in range(6):
        others = np.delete(few.runs, place, axis=1)
        alone = replace(few, runs=others)
        assert won(few, records, own=True)[place] == won(alone, records[place : place + 1])[0]


def test_in_sample_chance_says_nothing() -> None:
    assert wins_by_chance([replace(case(0, blind), blind=False)]) == {}
    assert wins_by_chance([]) == {}


def test_records_made_up_for_the_unskilled_are_from_climatology() -> None:
    one = case(5, blind)
    records = one.naive["climatology"].draw(np.random.default_rng(0), 20_000)  # type: ignore[union-attr]
    mean, variance = one.naive["climatology"].mean[0], one.naive["climatology"].variance[0]  # type: ignore[union-attr]
    size = mean**2 / (variance - mean)
    expected = stats.nbinom(size, mean / variance)
    assert (records == 2).mean() == pytest.approx(expected.pmf(2), abs=0.005)
