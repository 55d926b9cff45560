"""The same governments coded more coarsely."""

import numpy as np
import pytest

import sim
from sim.core.errors import ScenarioError
from sim.scenario import Month, Scenario, from_dict
from sim.scenario.coding import by_family, directions, each, jittered

PARTIES = {
    "USA": {"obama": "democrat", "biden": "democrat", "trump": "republican"},
    "JPN": {"": "conservative"},
    "KOR": {"park": "conservative", "yoon": "conservative", "moon": "progressive"},
}
"""Actor → beginning of a key → family; Hwang is a caretaker without one."""


@pytest.fixture(scope="module")
def coded(baseline: Scenario) -> Scenario:
    data = baseline.to_dict()
    for code, line in data["governments"].items():
        for key, entry in line.items():
            like = [f for start, f in PARTIES.get(code, {}).items() if key.startswith(start)]
            entry.pop("family", None)
            entry |= {"family": like[0]} if like else {}
    return from_dict(data, baseline.catalogue)


def leaning(scenario: Scenario, code: str, key: str, towards: str) -> float:
    return float(getattr(scenario.governments[code][key].leaning, towards))


def test_leanings_become_the_mean_of_the_family_before_the_origin(coded: Scenario) -> None:
    coarse = by_family(coded, Month.parse("2019-12"))
    # Park's three lines towards Japan, -0.7, -0.1 and 0.1; Yoon's own 0.7 came later
    assert leaning(coarse, "KOR", "yoon", "partner") == pytest.approx(-0.7 / 3)
    assert leaning(coarse, "KOR", "park", "partner") == pytest.approx(-0.7 / 3)
    # Moon's of 2017 and 2018, -0.2 and -0.4, not that of 2021
    assert leaning(coarse, "KOR", "moon_mending", "partner") == pytest.approx(-0.3)
    # Obama only: one line
    assert leaning(coarse, "USA", "biden", "competitor") == pytest.approx(-0.1)
    # a caretaker is of no family: his own line is the only one of its kind
    assert leaning(coarse, "KOR", "hwang_acting", "partner") == pytest.approx(0.1)
    # without parties all lines up to the origin are one family: -0.2 -0.5 0.3 0.7 0.3
    assert leaning(coarse, "PRK", "kim_eighth_congress", "patron") == pytest.approx(0.6 / 5)


def test_a_family_without_a_past_gets_the_mean_of_all(coded: Scenario) -> None:
    coarse = by_family(coded, Month.parse("2016-12"))
    # Park's three and Hwang's 0.1 towards Japan
    assert leaning(coarse, "KOR", "moon", "partner") == pytest.approx(-0.6 / 4)


def test_no_later_leaning_enters(coded: Scenario) -> None:
    origin = Month.parse("2019-12")
    planted = coded.replace(
        {
            f"governments.{code}.{key}.leaning.{towards}": 0.9
            for code, key, government in each(coded)
            for towards in directions(coded, code)
            if government.since > origin
        }
    )
    assert planted != coded
    assert by_family(planted, origin) == by_family(coded, origin)


def test_only_leanings_change(coded: Scenario) -> None:
    for changed in (by_family(coded, Month.parse("2019-12")), jittered(coded, 1)):
        one, other = coded.to_dict(), changed.to_dict()
        for data in (one, other):
            for line in data["governments"].values():
                for entry in line.values():
                    entry.pop("leaning")
        assert one == other
        assert changed != coded


def test_without_families_it_is_refused(baseline: Scenario) -> None:
    data = baseline.to_dict()
    for entry in data["governments"]["USA"].values():
        entry.pop("family", None)
    with pytest.raises(ScenarioError, match=r"governments.*family"):
        by_family(from_dict(data, baseline.catalogue), Month.parse("2019-12"))


def test_jitter_is_even_within_two_steps_and_another_one_with_another_seed() -> None:
    scenario = sim.load("since-1994")
    moved = []
    for seed in range(4):
        other = jittered(scenario, seed)
        for code, key, government in each(scenario):
            for towards in directions(scenario, code):
                before = getattr(government.leaning, towards)
                if before is None or abs(before) > 0.8:
                    continue
                moved.append(leaning(other, code, key, towards) - before)
    assert np.abs(moved).max() <= 0.2 + 1e-6
    assert np.abs(moved).max() > 0.19
    assert np.std(moved) == pytest.approx(0.2 / np.sqrt(3), rel=0.1)
    assert np.mean(moved) == pytest.approx(0.0, abs=0.01)
    assert jittered(scenario, 1) == jittered(scenario, 1)
    assert jittered(scenario, 1) != jittered(scenario, 2)


def test_a_draw_does_not_hang_on_what_else_is_coded(baseline: Scenario) -> None:
    fewer = baseline.replace({"governments.USA.biden": None})
    one, other = jittered(baseline, 3), jittered(fewer, 3)
    assert one.governments["KOR"] == other.governments["KOR"]


def test_jitter_stays_within_the_scale(baseline: Scenario) -> None:
    extreme = baseline.replace({"governments.KOR.moon.leaning.partner": -1.0})
    found = [leaning(jittered(extreme, seed), "KOR", "moon", "partner") for seed in range(12)]
    assert min(found) == -1.0
    assert max(found) > -1.0
    assert min(found) >= -1.0
