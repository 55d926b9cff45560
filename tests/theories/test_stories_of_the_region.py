"""What a war elsewhere, the Council and tension do to the region (D2, I1, I2).

Each story has its switch, and is silent when the switch is off; see `telling` for sizes.
"""

from typing import Any

import numpy as np
import pytest

from sim.scenario import Scenario
from tests.theories.telling import LEVEL, MORE, Told, gained, grown, told, untouched

MONTHS_OF_WAR = slice(-22, None)
"""March 2022 to December 2023, at the end of the baseline."""


@pytest.fixture
def early(baseline: Scenario) -> Scenario:
    """The first three years of the baseline."""
    return baseline.replace(end="2017-12")


@pytest.fixture
def tranquil(baseline: Scenario) -> Scenario:
    """The baseline without the war of 2022."""
    return baseline.replace({"context.ukraine_war": 0.15})


WAR = {"context.ukraine_war": {"points": {"2015-01": 0.15, "2022-01": 0.15, "2022-02": 0.95}}}
AFTERMATH = ("effort", "patron_willingness", "willingness", "defence_spending")


def test_d2_a_war_in_europe_leaves_washington_less_for_asia(tranquil: Scenario) -> None:
    pair = told(tranquil, WAR, *AFTERMATH)
    assert -gained(pair, "effort", MONTHS_OF_WAR).mean() > LEVEL
    apart = told(tranquil.replace(fronts="apart"), WAR, *AFTERMATH)
    assert abs(gained(apart, "effort", MONTHS_OF_WAR).mean()) < LEVEL / 10


def test_d2_who_learns_from_the_war_wants_to_cooperate_more(tranquil: Scenario) -> None:
    pair = told(tranquil, WAR, *AFTERMATH)
    lesson = gained(pair, "willingness", MONTHS_OF_WAR).mean()
    apart = told(tranquil.replace(fronts="apart"), WAR, *AFTERMATH)
    left = gained(apart, "willingness", MONTHS_OF_WAR).mean()
    assert lesson > LEVEL
    assert lesson - left > 0.6 * lesson, "most of it is the lesson"
    silent = {"front_cost": 0.0, "burden_weight": 0.0, "lesson_weight": 0.0}
    silent["arms_lesson"] = 0.0
    weightless = told(tranquil.replace(silent), WAR, *AFTERMATH)
    for with_fronts, without in zip(weightless, apart, strict=True):
        for name in AFTERMATH:
            np.testing.assert_allclose(with_fronts[name], without[name], rtol=1e-9, atol=1e-12)


def test_d2_a_war_in_europe_makes_tokyo_spend_more(tranquil: Scenario) -> None:
    """By a twentieth of its share of GDP at least, after two years of war.

    Without the plan of December 2022, which stands in the scenario whether there is a war or not.
    """
    unplanned = tranquil.replace({"governments.JPN.kishida_three_documents.spending_plan": None})
    pair = told(unplanned, WAR, *AFTERMATH)
    tokyo = 1 + tranquil.allies.index("JPN")
    assert grown(pair, "defence_spending", slice(-1, None))[tokyo] > 1.05
    apart = told(unplanned.replace(fronts="apart"), WAR, *AFTERMATH)
    assert grown(apart, "defence_spending", slice(-1, None))[tokyo] < 1.01


COUNCIL = ("deadlock", "sanctions", "launches", "council_action", "regime_security")


def blocked(scenario: Scenario) -> tuple[Told, Told]:
    """A war that does not block the Council, and one that does."""
    return told(scenario.replace(deadlock_war=0.0), {"deadlock_war": 0.5}, *COUNCIL)


def test_i2_deadlock_in_the_council_loosens_sanctions(baseline: Scenario) -> None:
    pair = blocked(baseline)
    assert gained(pair, "deadlock", MONTHS_OF_WAR) > LEVEL
    assert -gained(pair, "sanctions", slice(-1, None)) > LEVEL
    assert grown(pair, "council_action", MONTHS_OF_WAR) < 1 / MORE
    at_peace = blocked(baseline.replace({"context.ukraine_war": 0.0}))
    assert untouched(at_peace, *COUNCIL)


def test_i2_a_blocked_council_reaches_pyongyang_which_launches_more(baseline: Scenario) -> None:
    """By about a quarter, and more by daring than by looser sanctions."""
    assert 1.1 < grown(blocked(baseline), "launches", MONTHS_OF_WAR) < 1.4


def test_i2_a_council_does_not_reach_a_pyongyang_of_programme_alone(baseline: Scenario) -> None:
    assert untouched(blocked(baseline.replace(adversary="programme")), "launches")


ORDER = ("regional_governance", "polarisation", "neighbour_summits")


def answered(scenario: Scenario) -> tuple[Told, Told]:
    """A region whose order is only worn down, and one in which what it does acts back."""
    return told(scenario.replace(order="one_way"), {"formulations.order": "answering"}, *ORDER)


def test_i2_what_the_region_practises_keeps_governance_alive(baseline: Scenario) -> None:
    """By little: there is a summit in six years."""
    assert LEVEL / 5 < gained(answered(baseline), "regional_governance") < LEVEL


def test_i2_a_region_that_learns_nothing_from_practice_does_not_answer(baseline: Scenario) -> None:
    silent = baseline.replace(governance_practice=0.0, arms_hardening=0.0)
    assert untouched(answered(silent), *ORDER)
    assert not untouched(answered(baseline), "regional_governance")


def heated(scenario: Scenario, **switches: Any) -> tuple[Told, Told]:
    """A region without tension and a tense one."""
    event = {"date": str(scenario.start), "months": scenario.months, "variable": "tension"}
    calm = scenario.replace({"events.held": {**event, "set": 0.1}, **switches})
    return told(calm, {"events.held.set": 0.9}, "provocations", "threat_perception")


def test_i1_where_tension_is_high_there_are_more_provocations(early: Scenario) -> None:
    assert grown(heated(early), "provocations") > MORE
    assert untouched(heated(early, provocation_tension=0.0), "provocations")


def test_i1_what_happens_in_a_tense_region_raises_threat(early: Scenario) -> None:
    """By less than a reader would call an effect."""
    members = slice(0, len(early.members))
    alarm = gained(heated(early), "threat_perception")[members, 0]
    assert ((alarm > 0.0) & (alarm < LEVEL)).all()
