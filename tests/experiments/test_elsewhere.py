"""The article's experiments on another triangle: arms by role, and what has no counterpart."""

import numpy as np
import pytest

import sim
from sim.analysis.outcomes import Outcome
from sim.core.errors import NoCounterpartError
from sim.experiments.claims import EXPERIMENTS
from sim.experiments.counterparts import ELSEWHERE, Translation, Triangle, restricted, translations
from sim.experiments.elsewhere import (
    CANNOT_SAY,
    OPPOSITE,
    SAME,
    compared,
    effects,
    ratio_of,
    told_sign,
    untranslated,
)
from sim.experiments.experiment import Arm, Experiment, loaded, row
from sim.experiments.layout import Effort

BY_NAME = {one.name: one for one in EXPERIMENTS}
TINY = Effort(draws=2, shocks=2)


@pytest.fixture(scope="module")
def there() -> Triangle:
    return Triangle.of(sim.load("us-jpn-aus"))


@pytest.fixture(scope="module")
def same() -> Triangle:
    """The first triangle in its own seats."""
    return Triangle.of(loaded("baseline"))


def test_an_arm_changes_here_what_it_changes_at_home(there: Triangle) -> None:
    assert there.build(Arm("baseline")) == there.scenario
    held = there.build(Arm("no-mechanism"))
    assert set(held.events) == {"no_cooperation", "no_institutions"}
    assert "biden" not in there.build(Arm("trump-goes-on")).governments["USA"]
    assert held.governments == there.scenario.governments


def test_codes_of_changes_are_those_of_the_role(there: Triangle) -> None:
    path = "actors.KOR.parameters.consult_scope"
    changed = there.build(Arm("consult-as-option", ((path, 1.0),)))
    assert changed.actors["AUS"].parameters["consult_scope"] == 1.0
    assert changed.parameters["consult_scope"] == 0
    own = BY_NAME["divergence-holds-cooperation-back"].control
    assert own is not None
    assert {event.of for event in there.build(own).events.values()} == {
        "USA/CHN", "JPN/CHN", "AUS/CHN"
    }  # fmt: skip


def test_after_the_record_it_is_carried_on_as_the_baseline_is(there: Triangle) -> None:
    future = there.build(Arm("carried-on"))
    assert future.end == loaded("carried-on").end
    assert "g20_calendar" in future.forums
    assert future.governments == there.scenario.governments
    unilateral = there.build(Arm("us-unilateralist-return")).governments["USA"]
    assert "unilateralist_return" in unilateral


@pytest.mark.parametrize(
    ("arm", "why"),
    [
        (Arm("no-rok-turn"), "an ally who is not here"),
        (Arm("to-2040"), "first triangle|not here"),
        (Arm("baseline", (("governments.USA.nobody.hawkishness", 0.1),)), "government that is not"),
    ],
)
def test_what_is_of_one_triangle_alone_has_no_counterpart(
    there: Triangle, arm: Arm, why: str
) -> None:
    with pytest.raises(NoCounterpartError, match=why):
        there.build(arm)


def test_every_experiment_is_translated_or_has_a_reason(there: Triangle) -> None:
    names = ("camps-harden", "seoul-turns", "officials-keep-the-dialogue", "neighbours-meet-less")
    asked = [BY_NAME[name] for name in names] + [BY_NAME["mediation-mends-relations"]]
    found = translations(there, asked)
    assert [each.experiment.name for each in found] == list(names)  # S2 is not asked elsewhere
    assert [bool(each.why_not) for each in found] == [False, True, True, True]
    table = untranslated(found)
    assert list(table["experiment"]) == list(names[1:])
    assert "never open" in table["why_not"].iloc[1]


def test_a_game_is_played_with_the_causes_that_both_have(there: Triangle) -> None:
    own = BY_NAME["rivalry-has-a-share"]
    chosen, note = restricted(own, there)
    assert chosen.game is not None
    assert chosen.game.names == ("D1", "D2", "D3")
    assert note == "without D4; less of D3"
    assert len(chosen.arms) == 8
    assert dict(chosen.game.players)["D3"] == (("governments.JPN.kishida_three_documents", None),)
    with pytest.raises(NoCounterpartError, match="cause itself"):
        restricted(BY_NAME["rapprochement-has-a-share"], there)


def test_the_first_triangle_elsewhere_is_itself(same: Triangle) -> None:
    chosen = translations(same, [BY_NAME["camps-harden"], BY_NAME["allies-arm-too"]], ("I1", "I2"))
    found = effects(same, chosen, effort=TINY)
    assert len(found) == 2
    for here, elsewhere in found.values():
        np.testing.assert_array_equal(here, elsewhere)
        assert here.shape == (2,)
    table = compared(chosen, found)
    np.testing.assert_array_equal(table["effect"], table["effect_there"])


def test_measures_find_the_ally_of_the_role(there: Triangle) -> None:
    spending = Outcome("the second ally's spending", "percent", "defence_spending", "final",
                       (("actor", ("KOR",)),))  # fmt: skip
    lavish = Arm("baseline", (("actors.KOR.defence_spending", 9.0),))
    one = row("D3", "lavish", "?", lavish, Arm("baseline"), spending, +1, 0.01)
    found = effects(there, [Translation(one)], effort=TINY)
    here, elsewhere = found["D3", "lavish"]
    assert (here > 0).all()
    assert (elsewhere > 0).all()
    assert not np.allclose(here, elsewhere)


def test_a_sign_needs_size_and_certainty() -> None:
    sure = np.linspace(0.9, 1.1, 50)
    assert (told_sign(sure, 0.5), told_sign(-sure, 0.5)) == (1, -1)
    assert told_sign(sure, 1.5) == 0
    assert told_sign(np.linspace(-1.0, 3.0, 50), 0.5) == 0


def test_a_ratio_is_of_the_means() -> None:
    here = np.array([1.0, 3.0, 2.0, 2.0])
    ratio, low, high = ratio_of(here, -1.5 * here)
    assert (ratio, low, high) == pytest.approx((-1.5, -1.5, -1.5))
    mixed, low, high = ratio_of(here, np.array([4.0, 0.0, 1.0, 3.0]))
    assert mixed == pytest.approx(1.0)
    assert low < 1.0 < high


def test_other_signs_come_first() -> None:
    claims = [("S1", 1.0), ("C4", -1.0), ("X1", 0.0)]
    made = [_named(claim) for claim, _ in claims]
    spread = np.linspace(0.9, 1.1, 40)
    found = {
        (one.claim, one.name): (spread, factor * spread)
        for one, (_, factor) in zip(made, claims, strict=True)
    }
    table = compared([Translation(one) for one in made], found)
    assert list(table["claim"]) == ["C4", "X1", "S1"]
    assert list(table["same_sign"]) == [OPPOSITE, CANNOT_SAY, SAME]
    assert list(table["ratio"].round(9)) == [-1.0, 0.0, 1.0]


def _named(claim: str) -> Experiment:
    measure = Outcome("relation", "index", "relation")
    return row(claim, f"of-{claim}", "?", Arm("baseline"), Arm("no-mechanism"), measure, +1, 0.1)


def test_claims_that_are_about_the_quarrel_are_not_asked() -> None:
    assert not {"S2", "D2", "D4", "C1", "T1", "I1", "X2"} & set(ELSEWHERE)
