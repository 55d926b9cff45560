"""Quantal response, its expected motives, and satisficing, held against their formulas."""

import numpy as np
import pytest

from sim.theories.menus import CAMPAIGN, LEVERAGE, MENUS, STANCE, drawn, menus_of, one_hot
from sim.theories.quantal_response import (
    expected_of_instruments,
    expected_of_positions,
    limited_attention,
    quantal_response,
)
from sim.theories.satisficing import satisficing
from tests.theories.calling import act, evenly, rows, runs

PLACES = np.array([[0.0], [0.5], [-0.5]])


def test_a_position_is_worth_less_by_the_square_of_its_distance_from_the_ideal() -> None:
    found = act(
        expected_of_positions,
        wish=runs(0.6, -0.4),
        reply=runs(0.2, 0.0),
        places=PLACES,
        anticipation=0.25,
    )  # ideals 0.5 and -0.3
    np.testing.assert_allclose(found, [[-0.25, -0.09], [0.0, -0.64], [-1.0, -0.04]])


def test_who_expects_a_friendly_partner_leans_to_conceding() -> None:
    def lead(reply: float) -> float:
        told = {"wish": runs(0.0), "reply": runs(reply), "places": PLACES}
        _, concede, confront = act(expected_of_positions, **told)
        return float((concede - confront)[0])

    assert lead(0.8) > 0.0 > lead(-0.8)
    assert lead(0.0) == 0.0


def test_the_need_of_an_instrument_is_drawn_to_the_reply_that_is_expected() -> None:
    found = act(
        expected_of_instruments,
        needs=rows(0.8, 0.2),
        replies=rows(0.8, 0.6),
        anticipation=0.5,
    )
    np.testing.assert_allclose(found[:, 0], [0.8, 0.4])


def test_odds_of_two_options_are_the_exponential_of_their_lead_times_rationality() -> None:
    found = act(
        quantal_response, expected=np.array([[0.3, 0.0], [0.1, 0.0]]), rationality=runs(10.0, 3.0)
    )
    odds = np.exp(2.0)  # 10 times a lead of 0.2
    np.testing.assert_allclose(found[:, 0], [odds / (1 + odds), 1 / (1 + odds)])
    np.testing.assert_allclose(found[:, 1], 0.5)
    three = act(quantal_response, expected=rows(1.0, 0.0, -1.0), rationality=1.0)[:, 0]
    weights = np.exp([1.0, 0.0, -1.0])
    np.testing.assert_allclose(three, weights / weights.sum())


def test_without_rationality_all_options_are_alike() -> None:
    found = act(quantal_response, expected=rows(0.9, 0.1, -3.0), rationality=0.0)
    np.testing.assert_array_equal(found, np.full((3, 1), 1.0) / 3.0)


def test_as_rationality_grows_the_best_option_is_taken_alone() -> None:
    expected = np.random.default_rng(4).uniform(-1.0, 1.0, (3, 500))
    found = act(quantal_response, expected=expected, rationality=1e9)
    np.testing.assert_allclose(found, one_hot(np.argmax(expected, axis=0), 3), atol=1e-17)
    picked = drawn(found, np.random.default_rng(5).random(500))
    np.testing.assert_array_equal(picked, np.argmax(expected, axis=0))


def test_an_option_is_drawn_as_often_as_it_is_likely() -> None:
    uniform = evenly(1000)
    probability = np.broadcast_to(np.array([[0.2], [0.5], [0.3]]), (3, 1000))
    assert np.bincount(drawn(probability, uniform)).tolist() == [200, 500, 300]
    assert drawn(probability, uniform)[[0, 199, 200, 699, 700, 999]].tolist() == [0, 0, 1, 1, 2, 2]


def test_who_attends_to_one_instrument_neglects_the_others() -> None:
    found = act(limited_attention, taken=rows(0.0, 1.0, 0.0), attention=0.3)[:, 0]
    np.testing.assert_allclose(found, [0.7, 1.0, 0.7])
    assert (act(limited_attention, taken=rows(0.0, 1.0), attention=0.0) == 1.0).all()


@pytest.mark.parametrize(
    ("aspiration", "given_up"),
    [(0.0, [0, 0, 0, 0]), (0.75, [0, 0, 1, 1]), (1.0, [0, 1, 1, 1])],
)
def test_a_line_is_given_up_where_it_satisfies_less_than_is_aspired_to(
    aspiration: float, given_up: list[int]
) -> None:
    departure = runs(0.0, 0.25, 0.5, 1.0)
    assert act(satisficing, departure=departure, aspiration=aspiration).tolist() == given_up


def test_a_line_departs_by_the_action_that_moved_most_in_its_own_span() -> None:
    now = {"launch_rate": runs(1.0, 1.0), "talk": runs(0.4, 0.0), "lean": runs(0.3, 2.0)}
    before = {"launch_rate": runs(1.6, 1.0), "talk": runs(0.5, 0.0), "lean": runs(0.1, 0.1)}
    found = CAMPAIGN.departure(now, before)
    np.testing.assert_allclose(found, [0.3, 1.0])  # 0.6 of 2 campaigns; at most a span


def test_of_several_that_could_be_coerced_the_strongest_case_counts() -> None:
    levels = {"coerce": np.array([[0.01, 0.0], [0.03, 0.2]]), "court": runs(0.5, 0.1)}
    np.testing.assert_allclose(LEVERAGE.needs(levels), [[0.75, 1.0], [0.5, 0.1]])
    before = {"coerce": np.array([[0.01, 0.0], [0.01, 0.19]]), "court": runs(0.5, 0.1)}
    np.testing.assert_allclose(LEVERAGE.departure(levels, before), [0.5, 0.25])


def test_each_option_of_a_menu_is_named_once_and_a_patron_has_none() -> None:
    assert menus_of("patron") == ()
    assert len({menu.name for menu in MENUS}) == len(MENUS)
    for menu in MENUS:
        assert set(menu.options.values()) == set(menu.spans)
        assert menu.wishes is None or len(menu.wishes) == len(menu.options)
    assert dict(zip(STANCE.options, STANCE.wishes or (), strict=True))["hold"] == 0.0
