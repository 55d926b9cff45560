"""What the powers around the members do, held against their formulas.

At a few uneven points, as in `test_formulas`: tests of direction would let a squared term live.
"""

import numpy as np
import pytest

from sim.theories.great_powers import (
    acts_of_coercion,
    answer_to_common_positions,
    arming_of_powers,
    backing,
    coercion_in_return,
    coercion_of_the_vulnerable,
    courting,
    courting_as_ever,
    episodes_of_coercion,
    largest_threat_to_power,
    naming_remembered,
    need_of_a_supplier,
    rivalry_of_the_month,
    wedge_when_pressed,
)
from tests.theories.calling import act, evenly, rows, runs

NAN = np.nan
COMPETES = rows(1.0, 0.0)
BACKS = rows(0.0, 1.0)


def test_d1_rivalry_is_the_path_and_the_response_within_its_bounds() -> None:
    found = act(
        rivalry_of_the_month,
        rivalry_path=runs(0.35, 0.9, 0.0),
        rivalry_response=runs(0.2, 0.3, 0.0),
        competitor=1,
    )
    assert found == pytest.approx([0.55, 1.0, 0.0])
    alone = {"rivalry_path": runs(0.0), "rivalry_response": runs(0.2), "competitor": None}
    assert act(rivalry_of_the_month, **alone).tolist() == [0.0]


def test_p3_only_what_was_named_of_the_competitor_is_remembered() -> None:
    named = rows(
        runs(1.0, 0.0, NAN, 1.0),
        runs(1.0, 1.0, NAN, 0.0),
        runs(0.0, 1.0, NAN, 0.0),
        runs(1, 1, 1, 1),
    )
    given = {
        "naming": runs(2.0, 2.0, 2.0, 0.0),
        "named": named,
        "topic_source": np.array([1, 2, 1]),
        "naming_decay": 0.1,
    }
    found = act(naming_remembered, competitor=1, **given)
    assert found == pytest.approx([1.8 + 1.0, 1.8 + 1.0, 1.8, 1.0])
    both = act(naming_remembered, competitor=1, **{**given, "named": rows(1.0, 0.0, 1.0, 0.0)})
    assert both[-1] == 2.0
    other = act(naming_remembered, competitor=2, **given)
    assert other == pytest.approx([2.8, 2.8, 1.8, 0.0])
    nobodys = act(naming_remembered, competitor=None, **given)
    assert nobodys == pytest.approx([1.8, 1.8, 1.8, 0.0])


def test_i3_rivalry_answers_pressure_beyond_that_of_the_start_and_naming() -> None:
    moved = act(
        answer_to_common_positions,
        rivalry_response=runs(0.1, 0.1, 0.0, 0.0),
        pressure_on_competitor=runs(0.7, 0.3, 0.1, 0.3),
        initial_pressure=0.3,
        naming=runs(0.0, 2.0, 0.0, 0.0),
        response_rate=0.05,
        response_pressure=0.6,
        response_naming=0.2,
    )
    named = 0.2 * (1.0 - np.exp(-2.0))
    assert moved == pytest.approx([0.05 * 0.14, 0.05 * (named - 0.1), 0.05 * 0.6 * -0.2, 0.0])


def test_i2_a_power_courts_as_ever_and_more_when_pressed_but_not_whom_it_coerces() -> None:
    assert act(courting_as_ever, courting=runs(0.3, 0.7)).tolist() == [0.3, 0.7]
    more = act(
        wedge_when_pressed,
        pressure=rows(runs(0.5, 0.25), 0.5),
        coercion_episode=rows(runs(0.0, 1.0), runs(0.0, 0.0)),
        competes=COMPETES,
        court_pressed=0.4,
        court_coercing=0.3,
    )
    np.testing.assert_allclose(more, rows(runs(0.2, 0.1 - 0.3), 0.0))
    assert act(courting, motive=runs(-0.3, 0.4, 1.3)).tolist() == [0.0, 0.4, 1.0]


def test_i1_the_backer_needs_the_adversary_in_war_and_the_competitor_in_rivalry() -> None:
    found = act(
        need_of_a_supplier,
        backs=BACKS,
        competes=COMPETES,
        backer_activity=runs(0.9, 0.0),
        rivalry=runs(0.4, 0.8),
        back_base=0.2,
        back_war=0.6,
        back_rivalry=0.3,
    )
    np.testing.assert_allclose(found, rows(runs(0.32, 0.44), runs(0.74, 0.2)))
    assert act(backing, motive=runs(-0.3, 0.4, 1.3)).tolist() == [0.0, 0.4, 1.0]


def coerced(**changed: object) -> np.ndarray:
    """Chance that each of two powers begins to coerce each of two allies, (rival, ally, run)."""
    world = {
        "pressure": rows(runs(0.5, 0.2), runs(0.5, 0.2)),
        "competes": COMPETES,
        "integration": rows(4.0, runs(0.0, 2.0), 4.0),
        "rivalry": runs(0.6, 0.5),
        "market_dependence": rows(0.4, 0.7),
        "line_of_allies": rows(runs(-0.5, 0.8), runs(0.0, -1.0)),
        "hedge": rows(0.0, 0.0),
        "coercion_episode": rows(0.0, 0.0),
        "coercion_rate": 0.1,
        "coercion_blame": 0.5,
        "deterrence": 0.2,
    }
    return act(coercion_of_the_vulnerable, **{**world, **changed})


def test_i3_coercion_is_pressure_times_rivalry_dependence_blame_and_what_is_not_deterred() -> None:
    found = coerced()
    first = [0.1 * 0.5 * 0.6 * 0.4 * 1.25, 0.1 * 0.2 * 0.5 * 0.4 * 0.6 * 0.6]
    second = [0.1 * 0.5 * 0.6 * 0.7, 0.1 * 0.2 * 0.5 * 0.7 * 1.5 * 0.6]
    np.testing.assert_allclose(found[0], [first, second])
    assert not found[1].any(), "only the competitor coerces"
    assert not coerced(integration=rows(0.0, 6.0, 0.0)).any()
    spared = coerced(hedge=rows(runs(0.5, 0.25), runs(0.0, 1.0)), coercion_spared=0.4)[0]
    np.testing.assert_allclose(
        spared, [[0.8 * first[0], 0.9 * first[1]], [second[0], 0.6 * second[1]]]
    )
    lasting = coerced(coercion_episode=rows(runs(1.0, 0.0), runs(0.0, 1.0)))[0]
    np.testing.assert_allclose(lasting, [[0.0, first[1]], [second[0], 0.0]])


def test_i3_an_act_in_return_knows_no_blame() -> None:
    found = act(
        coercion_in_return,
        pressure=runs(0.5, 0.2),
        competes=runs(1.0),
        integration=rows(4.0, runs(1.0, 6.0), 4.0),
        rivalry=runs(0.6, 0.5),
        market_dependence=rows(0.4, 0.7),
        coercion_rate=0.1,
        deterrence=0.2,
    )
    np.testing.assert_allclose(found, [[0.03 * 0.4 * 0.8, 0.0], [0.03 * 0.7 * 0.8, 0.0]])


def episode(
    before: float, under_way: float, chances: tuple[float, ...], drawn: float, end: float
) -> tuple[float, float]:
    """Coercion of one ally after a month, and whether an episode is under way."""
    coercion, now = act(
        episodes_of_coercion,
        coercion=rows(before),
        coercion_episode=rows(under_way),
        coerce=rows(*(rows(each) for each in chances)),
        episode_length=5.0,
        coercion_size=0.4,
        coercion_decay=0.1,
        coercion_draw=rows(drawn),
        coercion_end_draw=rows(end),
    )
    return float(coercion[0, 0]), float(now[0, 0])


def test_i3_an_episode_begins_by_chance_lasts_without_ebbing_and_ends_by_chance() -> None:
    none, begun = (0.3, 0.0, (0.2, 0.1)), pytest.approx(0.3 + 0.4 * 0.7)
    assert episode(*none, drawn=0.29, end=0.9) == (begun, 1.0)
    assert episode(*none, drawn=0.31, end=0.9) == (pytest.approx(0.3 * 0.9), 0.0)
    assert episode(*none, drawn=0.29, end=0.1) == (begun, 1.0), "none ends before it began"
    assert episode(0.3, 0.0, (0.7, 0.6), drawn=0.999, end=0.9) == (begun, 1.0)
    assert episode(0.3, 0.0, (0.0, 0.0), drawn=0.0, end=0.0) == (pytest.approx(0.27), 0.0)
    lasting = (0.3, 1.0, (0.9, 0.9))
    assert episode(*lasting, drawn=0.0, end=0.21) == (pytest.approx(0.3), 1.0), "no second blow"
    assert episode(*lasting, drawn=0.0, end=0.19) == (pytest.approx(0.27), 0.0)


def test_i3_single_acts_strike_what_is_left_and_ebb_at_once() -> None:
    coercion, struck = act(
        acts_of_coercion,
        coercion=rows(runs(0.3, 0.3, 0.3)),
        coerce=rows(rows(runs(0.2, 0.2, 0.7)), rows(runs(0.1, 0.1, 0.6))),
        coercion_size=0.4,
        coercion_decay=0.1,
        coercion_draw=rows(runs(0.29, 0.31, 0.999)),
    )
    hurt = 0.27 + 0.4 * 0.73
    np.testing.assert_allclose(coercion, [[hurt, 0.27, hurt]])
    assert struck.tolist() == [[1.0, 0.0, 1.0]]


def test_i3_episodes_last_as_long_as_they_are_said_to() -> None:
    """By the share that ends in a month, over many runs laid out evenly."""
    drawn = evenly(1000)[None]
    _, now = act(
        episodes_of_coercion,
        coercion=np.zeros(drawn.shape),
        coercion_episode=np.ones(drawn.shape),
        coerce=np.zeros((1, *drawn.shape)),
        episode_length=8.0,
        coercion_draw=drawn,
        coercion_end_draw=drawn,
    )
    assert (now == 0.0).mean() == pytest.approx(1 / 8)


def test_i1_a_power_arms_as_danger_and_a_war_of_its_own_demand() -> None:
    threats = rows(rows(0.3, 0.8, 0.1), rows(0.6, 0.2, 0.4))
    assert act(largest_threat_to_power, threat_perception=threats)[:, 0].tolist() == [0.8, 0.6]
    moved = act(
        arming_of_powers,
        own_spending=rows(2.2, 4.0),
        danger=rows(0.7, 0.4),
        spending_norm=rows(2.0, 3.0),
        initial_danger=rows(0.5, 0.6),
        backs=BACKS,
        new_war=runs(0.0, 0.9),
        power_correction=0.05,
        power_elasticity=0.8,
        war_spending=0.5,
    )
    competitor = 0.05 * (2.0 * 1.16 - 2.2)
    np.testing.assert_allclose(
        moved,
        [[competitor] * 2, [0.05 * (3.0 * 0.84 - 4.0), 0.05 * (3.0 * (0.84 + 0.45) - 4.0)]],
    )
    disarmed = act(
        arming_of_powers,
        own_spending=runs(2.0),
        danger=runs(0.0),
        spending_norm=runs(2.0),
        initial_danger=runs(1.0),
        backs=runs(0.0),
        new_war=runs(0.9),
        power_correction=0.05,
        power_elasticity=2.0,
    )
    assert disarmed == pytest.approx([-0.1]), "nobody wants less than nothing"
