"""Who governed when, as the strip shows it."""

import numpy as np
import pytest

from sim.plots import timeline
from tests.plots.synthetic import synthetic


@pytest.mark.parametrize(
    ("leader", "short"),
    [
        ("Joe Biden", "Biden"),
        ("Moon Jae-in", "Moon"),
        ("Hwang Kyo-ahn (acting)", "Hwang"),
        ("Jean-Pierre Blanc", "Blanc"),
        ("Kishida", "Kishida"),
        ("progressive president", "progressive president"),
    ],
)
def test_surnames(leader: str, short: str) -> None:
    assert timeline.surname(leader) == short


def test_months_are_years_with_a_fraction() -> None:
    assert timeline.positions(np.array(["2022-07"], dtype="datetime64[M]")).tolist() == [2022.5]


def test_a_term_lasts_until_the_next_and_within_the_axis() -> None:
    data = synthetic(2, "2016-01", "2018-12")
    obama, trump = timeline.lanes(data)["USA"]
    assert (obama.leader, obama.start, obama.end) == ("Obama", 2016.0, 2017.0)
    assert (trump.leader, trump.start, trump.end) == ("Trump", 2017.0, 2019.0)


def test_a_new_line_under_the_same_leader_is_a_turn_not_a_term() -> None:
    (kim,) = timeline.lanes(synthetic(2))["PRK"]
    assert kim.turns == (2018.0, pytest.approx(2019 + 2 / 12))


def test_an_autocracy_without_change_has_no_lane() -> None:
    assert list(timeline.lanes(synthetic(2, "2020-01", "2023-12"))) == ["USA", "JPN", "KOR"]


def test_possible_winners_of_an_election_share_a_term() -> None:
    governments = [
        ("KOR", "Yoon Suk-yeol", "2024-01", False),
        ("KOR", "progressive", "2027-05", False),
        ("KOR", "conservative", "2027-05", False),
    ]
    data = synthetic(2, "2024-01", "2029-12", governments=governments)
    assert [term.leader for term in timeline.lanes(data)["KOR"]] == [
        "Yoon",
        "progressive / conservative",
    ]


def test_events_outside_the_axis_are_left_out() -> None:
    events = [
        {"date": "2014-01", "variable": "grievance", "add": 0.1},
        {"date": "2020-01", "variable": "grievance", "of": "JPN-KOR", "add": -0.1, "months": 3},
    ]
    ((start, end, text),) = timeline.interventions(synthetic(2, interventions=events))
    assert (start, end) == (2020.0, 2020.25)
    assert text == "2020-01 grievance of JPN-KOR -0.1"
