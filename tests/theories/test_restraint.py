"""Declared restraint: kept or broken, what it leaves, and what it does in a run (D2)."""

import numpy as np
import pytest

import sim
from sim.scenario import Scenario
from sim.theories import restraint
from sim.theories.regime_security import tests_of_the_month as nuclear_tests
from sim.theories.two_level_game import dialogue_of_both, dialogue_with_adversary
from tests.theories.calling import act, evenly, rows, runs

CALENDAR = {
    "regime_in_force": np.ones(1),
    "regime_begins": np.zeros(1),
    "launches_covered": np.full(1, 0.5),
    "tests_covered": np.ones(1),
    "talks_held": np.zeros(1),
}


def keep(kept: float = 1.0, line: float = 0.0, patron: float = 0.0, **given: object) -> tuple:
    """One month of a restraint that is in force, drawn evenly over many runs."""
    draw = evenly()
    lines = {
        "leaning_patron": rows(0.0, 0.0, 0.0, line),
        "leaning_adversary": rows(patron, 0.0, 0.0, 0.0),
    }
    full = {**CALENDAR, "restraint": np.full(draw.shape, kept), "breach_draw": draw}
    return act(restraint.keeping_the_word, **{**full, **lines, **given})


def test_between_neutral_sides_a_word_is_broken_at_the_given_rate() -> None:
    kept, *_ = keep(breach_rate=0.05)
    assert kept.mean() == pytest.approx(np.exp(-0.05), abs=1e-4)


@pytest.mark.parametrize(("line", "patron"), [(-0.6, -0.2), (-0.2, -0.6)])
def test_hostile_lines_of_either_side_break_it_sooner(line: float, patron: float) -> None:
    kept, *_ = keep(line=line, patron=patron, breach_rate=0.05, breach_hostility=2.0)
    assert kept.mean() == pytest.approx(np.exp(-0.05 * np.exp(0.8)), abs=1e-4)


def test_friendly_lines_keep_it_longer() -> None:
    kept, *_ = keep(line=0.7, patron=0.3, breach_rate=0.05, breach_hostility=2.0)
    assert kept.mean() == pytest.approx(np.exp(-0.05 * np.exp(-1.0)), abs=1e-4)


def test_what_a_kept_word_leaves() -> None:
    kept, launches, tests, table = keep(
        breach_rate=0.0, regime_residual=0.2, talks_depth=0.3, talks_held=np.ones(1)
    )
    assert (kept == 1.0).all()
    np.testing.assert_allclose(launches, 0.6)  # half of them are covered, a fifth of those go on
    np.testing.assert_allclose(tests, 0.2)
    np.testing.assert_allclose(table, 0.3)


def test_a_broken_word_binds_no_more_until_another_is_given() -> None:
    kept, launches, tests, table = keep(kept=0.0, breach_rate=0.0, talks_held=np.ones(1))
    assert not kept.any()
    assert not table.any()
    assert (launches == 1.0).all()
    assert (tests == 1.0).all()
    again, *_ = keep(kept=0.0, breach_rate=0.0, regime_begins=np.ones(1))
    assert again.all()
    over, *_ = keep(breach_rate=0.0, regime_in_force=np.zeros(1))
    assert not over.any()


def test_launches_are_held_back_by_the_log_of_what_is_left() -> None:
    np.testing.assert_allclose(
        np.exp(act(restraint.declared_restraint, launch_share=runs(1.0, 0.6, 0.1))), [1, 0.6, 0.1]
    )


def test_nuclear_tests_come_at_the_share_that_is_left() -> None:
    draw = evenly()
    happened, _ = act(
        nuclear_tests,
        nuclear_memory=np.zeros(draw.shape),
        adversary_capability=np.full(1, 0.5),
        leaning_patron=rows(0.0, 0.0, 0.0, -0.5),
        dialogue=np.zeros(1),
        test_share=np.full(1, 0.25),
        nuclear_rate=0.4,
        nuclear_draw=draw,
    )
    assert happened.mean() == pytest.approx(0.4 * 0.5 * 0.25, abs=1e-4)


def test_a_table_keeps_up_part_of_a_dialogue_that_few_want() -> None:
    lines = {"leaning_adversary": rows(0.4, 0.4, 0.0, 0.0), "at_table": runs(0.0, 0.3)}
    by_talk = act(dialogue_of_both, talk=runs(0.5, 0.5), patron_in_dialogue=0.5, **lines)
    np.testing.assert_allclose(by_talk, [0.2, 0.2 + 0.3 * 0.8])
    line = {"leaning_patron": rows(0.0, 0.0, 0.0, 0.5)}
    by_line = act(dialogue_with_adversary, patron_in_dialogue=0.5, **line, **lines)
    np.testing.assert_allclose(by_line, by_talk)


PAUSE = {"kind": "moratorium", "binds": "PRK", "from": "2016-03", "until": "2016-11"}


@pytest.fixture(scope="module")
def paused(baseline: Scenario) -> dict[str, np.ndarray]:
    """A year with a moratorium from March to October, and the same year without."""
    without = baseline.replace(start="2016-01", end="2016-12", parameters={"breach_rate": 0.0})
    found = {}
    for name, scenario in (
        ("with", without.replace({"regimes": {"pause": PAUSE}})),
        ("without", without),
    ):
        data = sim.simulate(scenario, runs=400, seed=4, keep=["launches", "restraint"])
        found[name] = data["launches"].transpose("time", "run").values
        found[f"{name}_kept"] = data["restraint"].transpose("time", "run").values
    return found


def test_a_moratorium_holds_in_its_months_and_in_no_other(paused: dict[str, np.ndarray]) -> None:
    kept = paused["with_kept"].mean(axis=1)
    np.testing.assert_array_equal(kept, [0, 0, *[1] * 8, 0, 0])
    assert not paused["without_kept"].any()


def test_launches_fall_to_the_residual_and_come_back(paused: dict[str, np.ndarray]) -> None:
    with_, without = paused["with"], paused["without"]
    np.testing.assert_array_equal(with_[:2], without[:2])
    assert with_[2:10].sum() < 0.2 * without[2:10].sum()
    assert with_[10:].sum() > 0.5 * without[10:].sum()
