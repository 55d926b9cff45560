"""Who those outside fear, what they do about it, and what comes back (D1, D2, I1, I3).

Each story has its switch, and is silent when the switch is off; see `telling` for sizes.
"""

from typing import Any

import numpy as np
import pytest

from sim.core.axes import ADVERSARY
from sim.scenario import Scenario
from tests.model.running import all_governments, record
from tests.theories.telling import LEVEL, MORE, RUNS, Told, gained, grown, told, untouched


@pytest.fixture
def early(baseline: Scenario) -> Scenario:
    """The first three years of the baseline."""
    return baseline.replace(end="2017-12")


EXERCISES = {"exercise_rate": 2.0}
ALARM = ("threat_perception", "launches", "alignment_backer", "exercises")


def exercised(scenario: Scenario, **switches: Any) -> tuple[Told, Told]:
    """With few trilateral exercises and with many."""
    return told(scenario.replace({"exercise_rate": 0.1, **switches}), EXERCISES, *ALARM)


def test_i1_trilateral_exercises_alarm_pyongyang_which_launches(early: Scenario) -> None:
    pair = exercised(early)
    alarm = gained(pair, "threat_perception")[ADVERSARY]
    members = [early.everyone.index(code) for code in early.members]
    assert (alarm[members] > 0.0).all()
    assert alarm[members].mean() > 0.8 * LEVEL
    assert grown(pair, "launches") > MORE


def test_i1_who_perceives_adversary_and_powers_alone_is_not_alarmed(early: Scenario) -> None:
    pair = exercised(early, perception="outsiders", provocation="null", adversary="programme")
    assert grown(pair, "exercises") > MORE
    for tale in pair:
        tale["alarm"] = tale["threat_perception"][:, ADVERSARY, -3:]
    assert untouched(pair, "alarm", "launches")


def test_i1_an_alarmed_pyongyang_hardly_turns_to_moscow(early: Scenario) -> None:
    """Less than the article says: alarm hardly wears security, and Moscow is the less willing."""
    at_war = early.replace({"context.ukraine_war": 0.95})
    assert 0.0 < gained(exercised(at_war), "alignment_backer") < LEVEL


def test_i1_alarm_alone_makes_pyongyang_launch_a_little_more(early: Scenario) -> None:
    """Less than the article says, without the direct answer of the slot ``provocation``."""
    assert 1.0 < grown(exercised(early, provocation="null"), "launches") < MORE


def pressed(scenario: Scenario, *names: str) -> tuple[Told, Told]:
    """Without common pressure on the competitor and with much of it."""

    def held(level: float) -> dict[str, Any]:
        event = {"date": str(scenario.start), "months": scenario.months, "set": level}
        return {"events.held": {**event, "variable": "pressure_on_competitor"}}

    return told(scenario.replace(held(0.0)), held(0.8), *names)


def dependent(scenario: Scenario, one: float, other: float) -> Scenario:
    """The scenario with the two allies' dependence on the market of the competitor."""
    codes = zip(scenario.allies, (one, other), strict=True)
    return scenario.replace({f"actors.{code}.market_dependence": much for code, much in codes})


@pytest.mark.parametrize("powers", ["responsive", "driven"])
@pytest.mark.parametrize("most", [0, 1])
def test_i3_a_china_under_common_pressure_coerces_the_ally_that_depends_on_it_most(
    early: Scenario, powers: str, most: int
) -> None:
    dependence = (0.8, 0.2) if most == 0 else (0.2, 0.8)
    pair = pressed(dependent(early, *dependence).replace(powers=powers), "coercion")
    hurt = gained(pair, "coercion")
    assert hurt[most] > MORE * hurt[1 - most]
    if powers == "responsive":
        assert hurt[most] > LEVEL


def test_i3_a_china_that_never_coerces_leaves_them_alone(early: Scenario) -> None:
    pair = pressed(dependent(early, 0.8, 0.2).replace(coercion_rate=0.0), "coercion")
    assert not pair[0]["coercion"].any()
    assert untouched(pair, "coercion")


def test_i3_as_coded_tokyos_line_singles_it_out_more_than_seouls_market_does(
    early: Scenario,
) -> None:
    """Against the record: over THAAD it was Seoul that was coerced, in 2016 and 2017."""
    hurt = gained(pressed(early, "coercion"), "coercion")
    assert hurt[early.allies.index("JPN")] > hurt[early.allies.index("KOR")] > 0.0


def test_d1_common_positions_are_answered_with_rivalry(early: Scenario) -> None:
    assert gained(pressed(early, "rivalry"), "rivalry") > LEVEL
    for silent in ({"response_pressure": 0.0, "response_naming": 0.0}, {"powers": "driven"}):
        assert untouched(pressed(early.replace(silent), "rivalry"), "rivalry"), silent


@pytest.mark.parametrize("spending", ["error_correction", "richardson"])
def test_d3_a_declared_plan_is_worked_off(baseline: Scenario, spending: str) -> None:
    """Most of the way, whatever else its spending follows."""
    some = baseline.replace(end="2018-12", spending=spending)
    plan = all_governments(some, "JPN", spending_plan={"target": 2.0, "by": "2018-12"})
    tokyo = 1 + some.allies.index("JPN")
    without, following = told(some, plan, "defence_spending")
    gap = 2.0 - without["defence_spending"][-1, tokyo]
    done = following["defence_spending"][-1, tokyo] - without["defence_spending"][-1, tokyo]
    assert 0.75 < (done / gap).mean() < 1.0
    more = grown((without, following), "defence_spending") - 1.0
    others = [row for row in range(len(more)) if row != tokyo]
    assert (np.abs(more[others]) < 0.1 * more[tokyo]).all(), "it binds who declares it"
    irresolute = told(some.replace(plan_resolve=0.0), plan, "defence_spending")
    assert untouched(irresolute, "defence_spending")


def test_d3_a_plan_binds_no_longer_than_the_line_that_declares_it(baseline: Scenario) -> None:
    some = baseline.replace(end="2018-12")
    plan = {"governments.KOR.park.spending_plan": {"target": 4.0, "by": "2018-12"}}
    without, following = told(some, plan, "defence_spending")
    seoul = 1 + some.allies.index("KOR")
    more = (following["defence_spending"] - without["defence_spending"])[:, seoul].mean(axis=-1)
    in_office = 5  # January to May 2015, until the line of June
    assert (np.diff(more[:in_office]) > 0.0).all()
    assert (np.diff(more[in_office - 1 :]) < 0.0).all()


LINES = {
    "the patron's on the adversary": ("USA", "adversary", "PRK"),
    "the patron's on the competitor": ("USA", "competitor", "CHN"),
    "an ally's on the other": ("JPN", "partner", "KOR"),
    "an ally's on the patron": ("JPN", "patron", "USA"),
}


def seen(tale: Told, scenario: Scenario, by: str, of: str) -> np.ndarray:
    """How threatening somebody finds somebody, (time, run)."""
    source = scenario.everyone.index(of)
    if by in scenario.rivals:
        return tale["rival_perception"][:, scenario.rivals.index(by), source]
    return tale["threat_perception"][:, scenario.actor_codes.index(by), source]


@pytest.mark.parametrize("line", LINES)
def test_d1_the_line_a_government_takes_is_felt_by_the_one_it_is_taken_against(
    early: Scenario, line: str
) -> None:
    taken_by, towards, against = LINES[line]

    def fear(scenario: Scenario) -> float:
        friendly = scenario.replace(
            all_governments(scenario, taken_by, **{f"leaning__{towards}": 0.4})
        )
        hostile = all_governments(scenario, taken_by, **{f"leaning__{towards}": -0.8})
        mild, harsh = (
            seen(tale, scenario, against, taken_by)
            for tale in told(friendly, hostile, "threat_perception", "rival_perception")
        )
        return float((harsh - mild).mean())

    assert fear(early) > LEVEL
    assert abs(fear(early.replace(perception="outsiders"))) < 1e-6
    assert abs(fear(early.replace(hostility_weight=0.0))) < LEVEL / 2


def ended(scenario: Scenario) -> tuple[Told, Told]:
    """A backer's war that goes on, and one that ends after three years of six."""
    at_war = scenario.replace({"context.ukraine_war": 0.95}, end="2020-12")
    peace = {"points": {"2015-01": 0.95, "2017-12": 0.95, "2018-01": 0.0}}
    return told(at_war, {"context.ukraine_war": peace}, "back", "alignment_backer", "deadlock")


def test_i1_the_backer_loses_interest_when_its_war_ends(baseline: Scenario) -> None:
    pair = ended(baseline)
    backer = baseline.rivals.index(baseline.backer or "")
    assert -gained(pair, "back", slice(36, None))[backer] > LEVEL
    assert -gained(pair, "alignment_backer", slice(-12, None)) > LEVEL
    disinterested = ended(baseline.replace(back_war=0.0))
    for tale in disinterested:
        tale["offer"] = tale["back"][:, backer]
    assert gained(disinterested, "deadlock", slice(36, None)) < -LEVEL, "the war did end"
    assert untouched(disinterested, "offer")
    assert abs(gained(disinterested, "alignment_backer", slice(-12, None))) < LEVEL / 10


def test_i1_under_driven_powers_only_the_adversary_decides_on_the_tie(baseline: Scenario) -> None:
    pair = ended(baseline.replace(powers="driven"))
    assert -gained(pair, "alignment_backer", slice(-12, None)) < LEVEL


def test_i1_who_perceives_no_members_does_not_disarm_for_it(early: Scenario) -> None:
    """Under the old readings the start is an equilibrium, as it was."""
    old = {"perception": "outsiders", "adversary": "programme", "budget_shock": 0.0}
    spent = record(early.replace(old), "defence_spending", runs=RUNS)["defence_spending"]
    assert spent[-1, ADVERSARY].mean() > 0.98 * spent[0, ADVERSARY].mean()
