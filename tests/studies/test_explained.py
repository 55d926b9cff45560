"""What an explanation says in words of Shapley shares."""

import numpy as np

from sim.analysis.sides import in_sides
from sim.studies.explained import in_words
from tests.plots.shares import shares_of


def test_whose_work_the_first_outcome_is() -> None:
    shares = shares_of(np.array([[-0.1, -0.2, 0.0], [0.5, 0.0, 0.0]]), ["C1", "C2", "D1"])
    said, key = in_words(shares, "storm", "calm")
    assert said == (
        "So outcome 0 is 0.300 lower in storm than in calm, and -0.200 of it comes with "
        "C2 unilateralism."
    )
    assert key == "(C1 domestic politics; C2 unilateralism)"  # D1 has no share in anything


def test_a_difference_is_put_down_to_who_made_it_and_not_to_who_went_against_it() -> None:
    shares = shares_of(np.array([[0.3, -0.2, 0.0]]), ["C1", "C2", "D1"])
    said, _ = in_words(shares, "storm", "calm")
    assert said.endswith("and +0.300 of it comes with C1 domestic politics.")
    turned = shares_of(np.array([[-0.2, 0.3, -0.15]]), ["C1", "C2", "D1"])
    said, _ = in_words(turned, "storm", "calm")
    assert said.endswith(
        "0.050 lower in storm than in calm, and -0.200 of it comes with C1 domestic politics, "
        "against +0.300 with C2 unilateralism."
    )


def test_parts_against_a_change_are_told_apart() -> None:
    parts = [("mediation", 0.1), ("pull_of_fear", -0.3), ("dust", 0.0001)]
    assert in_sides(0.2, parts) == "mediation +0.100; against it pull of fear -0.300"
    assert in_sides(-0.2, parts) == "pull of fear -0.300; against it mediation +0.100"
    assert in_sides(0.2, parts[1:]) == "nothing; against it pull of fear -0.300"
    assert in_sides(0.0001, parts) == "mediation +0.100, pull of fear -0.300"
    assert in_sides(0.2, parts[2:]) == "nothing"


def test_one_player_alone_is_told_as_such() -> None:
    (said,) = in_words(shares_of(np.array([[0.25, 0.0]]), ["other", "C2"]), "a", "b")
    assert said.endswith(
        "0.250 higher in a than in b, and all of it comes with other: nothing else differs "
        "between the two."
    )


def test_without_any_share_nothing_is_said() -> None:
    assert list(in_words(shares_of(np.zeros((2, 2)), ["C1", "C2"]), "a", "b")) == []
