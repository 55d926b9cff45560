"""The article's feedbacks on whole worlds: what those outside do, and what comes back.

Each story is told twice under the same shocks, with and without its cause.  An effect is what a
reader would call one: at least ``LEVEL`` on a level of 0–1, and a quarter more of what is counted
or spent.  Each has its switch, and is silent when the switch is off.
"""

from typing import Any

import numpy as np
import pytest

from sim.core.axes import ADVERSARY
from sim.scenario import Scenario
from tests.model.running import all_governments, record

RUNS = 200
LEVEL = 0.05
"""Least change, on a level of 0–1, that is called an effect."""
MORE = 1.25
"""Least growth of a count, or of spending, that is called an effect."""
MONTHS_OF_WAR = slice(-22, None)
"""March 2022 to December 2023, at the end of the baseline."""
SIZED = {"strict": True, "raises": AssertionError}
"""Of an effect that the article describes and that is smaller in the model."""

Told = dict[str, np.ndarray]


def told(without: Scenario, cause: dict[str, Any], *names: str) -> tuple[Told, Told]:
    """Variables over time, (time, …, run), without and with the cause, under the same shocks."""
    with_it = without.replace(cause)
    return record(without, *names, runs=RUNS), record(with_it, *names, runs=RUNS)


def gained(pair: tuple[Told, Told], name: str, when: slice = slice(None)) -> np.ndarray:
    """By how much the cause raised a variable, mean over months and runs."""
    before, after = (one[name][when] for one in pair)
    return (after - before).mean(axis=(0, -1))


def grown(pair: tuple[Told, Told], name: str, when: slice = slice(None)) -> np.ndarray:
    """How many times as large the cause made a variable, mean over months and runs."""
    before, after = (one[name][when].mean(axis=(0, -1)) for one in pair)
    return after / before


def untouched(pair: tuple[Told, Told], *names: str) -> bool:
    """Whether the cause left the variables as they are, bit for bit."""
    return all(np.array_equal(pair[0][name], pair[1][name]) for name in names)


@pytest.fixture
def early(baseline: Scenario) -> Scenario:
    """The first three years of the baseline."""
    return baseline.replace(end="2017-12")


@pytest.fixture
def tranquil(baseline: Scenario) -> Scenario:
    """The baseline without the war of 2022."""
    return baseline.replace({"context.ukraine_war": 0.15})


WAR = {"context.ukraine_war": {"points": {"2015-01": 0.15, "2022-01": 0.15, "2022-02": 0.95}}}
EXERCISES = {"exercise_rate": 2.0}
ALARM = ("threat_perception", "launches", "alignment_backer", "exercises")


def exercised(scenario: Scenario, **switches: Any) -> tuple[Told, Told]:
    """With few trilateral exercises and with many."""
    return told(scenario.replace({"exercise_rate": 0.1, **switches}), EXERCISES, *ALARM)


def test_i1_trilateral_exercises_alarm_pyongyang_which_launches(early: Scenario) -> None:
    pair = exercised(early)
    alarm = gained(pair, "threat_perception")[ADVERSARY]
    members = [early.everyone.index(code) for code in early.members]
    assert (alarm[members] > LEVEL).all()
    assert grown(pair, "launches") > MORE


def test_i1_who_perceives_adversary_and_powers_alone_is_not_alarmed(early: Scenario) -> None:
    pair = exercised(early, perception="outsiders", provocation="null", adversary="programme")
    assert grown(pair, "exercises") > MORE
    for tale in pair:
        tale["alarm"] = tale["threat_perception"][:, ADVERSARY, -3:]
    assert untouched(pair, "alarm", "launches")


@pytest.mark.xfail(reason="moves the tie by 0.01: it is what Moscow gives, who wants less", **SIZED)
def test_i1_an_alarmed_pyongyang_turns_to_moscow(early: Scenario) -> None:
    at_war = early.replace({"context.ukraine_war": 0.95})
    assert gained(exercised(at_war), "alignment_backer") > LEVEL


@pytest.mark.xfail(reason="launches grow by a twentieth: alarm hardly wears security", **SIZED)
def test_i1_alarm_alone_makes_pyongyang_launch(early: Scenario) -> None:
    """Without the direct answer to exercises of the slot ``provocation``."""
    assert grown(exercised(early, provocation="null"), "launches") > MORE


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


@pytest.mark.xfail(reason="Tokyo's line singles it out more than Seoul's market does", **SIZED)
def test_i3_seoul_which_depends_most_is_coerced_most(early: Scenario) -> None:
    """As both are coded in 2015; over THAAD it was Seoul that was coerced, in 2016 and 2017."""
    hurt = gained(pressed(early, "coercion"), "coercion")
    assert hurt[early.allies.index("KOR")] > MORE * hurt[early.allies.index("JPN")]


def test_d1_common_positions_are_answered_with_rivalry_and_then_more_fear(early: Scenario) -> None:
    assert gained(pressed(early, "rivalry"), "rivalry") > LEVEL
    for silent in ({"response_pressure": 0.0, "response_naming": 0.0}, {"powers": "driven"}):
        assert untouched(pressed(early.replace(silent), "rivalry"), "rivalry"), silent


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
    weightless = told(tranquil.replace(silent), WAR, *AFTERMATH)
    for with_fronts, without in zip(weightless, apart, strict=True):
        for name in AFTERMATH:
            np.testing.assert_allclose(with_fronts[name], without[name], rtol=1e-9, atol=1e-12)


@pytest.mark.xfail(reason="no path: Russia is not the largest threat to Tokyo", **SIZED)
def test_d2_a_war_in_europe_makes_tokyo_spend_more(tranquil: Scenario) -> None:
    """By a twentieth of its share of GDP at least, after two years of war."""
    pair = told(tranquil, WAR, *AFTERMATH)
    tokyo = 1 + tranquil.allies.index("JPN")
    assert grown(pair, "defence_spending", slice(-1, None))[tokyo] > 1.05


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
    assert grown(blocked(baseline), "launches", MONTHS_OF_WAR) > MORE
    assert untouched(blocked(baseline.replace(adversary="programme")), "launches")


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
