"""Who governed when, as the strip shows it."""

import json

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.plots import timeline
from sim.plots.compare import together
from sim.plots.names import surname
from sim.plots.style import CHARACTER, DPI
from tests.plots.synthetic import synthetic


@pytest.mark.parametrize(
    ("leader", "short"),
    [
        ("Joe Biden", "Biden"),
        ("Moon Jae-in", "Moon"),
        ("Hwang Kyo-ahn (acting)", "Hwang"),
        ("Jean-Pierre Blanc", "Blanc"),
        ("Kishida", "Kishida"),
        ("Benigno Aquino III", "Aquino"),
        ("Ferdinand Marcos Jr.", "Marcos"),
        ("progressive president", "progressive"),
        ("a president of the Democratic Party", "Democratic Party"),
        ("a president of Trump's line", "Trump's line"),
        ("an alliance-minded president", "alliance-minded"),
        ("a moderate of the LDP", "moderate"),
        ("a government of national unity", "national unity"),
    ],
)
def test_surnames(leader: str, short: str) -> None:
    assert surname(leader) == short


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


def test_a_new_leader_of_the_same_surname_is_a_term_of_his_own() -> None:
    """Also where only the line is said to change; initials tell them apart."""
    governments = [
        ("PRK", "Kim Jong-il", "2009-01", False),
        ("PRK", "Kim Jong-un", "2011-12", True),
        ("PRK", "Kim Jong-un", "2013-03", True),
        ("USA", "George H. W. Bush", "1989-01", False),
        ("USA", "George W. Bush", "2001-01", False),
    ]
    found = timeline.lanes(synthetic(2, "2010-01", "2014-12", governments=governments))
    father, son = found["PRK"]
    assert (father.leader, father.end) == ("Kim J.-i.", pytest.approx(2011 + 11 / 12))
    assert (son.leader, son.turns) == ("Kim J.-u.", (pytest.approx(2013 + 2 / 12),))
    assert [term.leader for term in found["USA"]] == ["Bush"]  # the other governed before the axis
    both = timeline.lanes(synthetic(2, "1990-01", "2014-12", governments=governments))
    assert [term.leader for term in both["USA"]] == ["G. H. W. Bush", "G. W. Bush"]


AHEAD = {
    "name": "x",
    "regimes": {
        "halt": {"name": "Halt", "kind": "moratorium", "from": "2018-04", "until": "2020-01"},
        "word": {"kind": "talks", "from": "2019-07"},
        "off": None,
        "over": {"name": "Over", "kind": "talks", "from": "2010-01", "until": "2012-01"},
    },
    "actors": {
        "USA": {"plans": {"caps": {"announced": "2012-02", "points": {"2016-01": 3, "2017-10": 3}}}}
    },
    "governments": {
        "JPN": {"late": {"from": "2022-07", "spending_plan": {"target": 2, "by": "2027-12"}}}
    },
}


def test_what_was_declared_ahead_has_rows_within_the_axis() -> None:
    data = synthetic(2, "2015-01", "2023-12").assign_attrs(scenario=json.dumps(AHEAD))
    assert timeline.announced(data) == {
        "halts": [("Halt", 2018.25, 2020.0)],
        "talks": [("word", 2019.5, 2024.0)],
        "plans": [("USA", 2015.0, 2017.75), ("JPN", 2022.5, 2024.0)],
    }
    assert timeline.lane_count(data) == timeline.lane_count(synthetic(2)) + 3
    axes = Figure(figsize=(9, 2)).add_subplot()
    timeline.draw_strip(axes, data, labelled=True)
    rows = [label.get_text() for label in axes.get_yticklabels()]
    assert rows[-3:] == ["halts", "talks", "plans"]
    (halt,) = [text for text in axes.texts if text.get_text() == "Halt"]
    assert halt.get_position() == (pytest.approx((2018.25 + 2020) / 2), rows.index("halts"))
    narrow = Figure(figsize=(2, 2)).add_subplot()  # a cut name would say nothing: the row does
    timeline.draw_strip(narrow, data, labelled=True)
    assert not [text for text in narrow.texts if text.get_position()[1] == rows.index("halts")]
    assert "Halts that the adversary declared" in timeline.footer(data)
    assert "Halts" not in timeline.footer(synthetic(2))


def test_a_comparison_marks_only_what_all_declare() -> None:
    one = synthetic(2).assign_attrs(scenario=json.dumps(AHEAD))
    same, words = together({"a": one, "b": one})
    assert "halts" in timeline.announced(same)
    agreed, words = together({"a": one, "b": synthetic(2)})
    assert timeline.announced(agreed) == {}
    assert "Halts, talks and plans differ" in words


def test_where_many_change_only_the_patrons_are_drawn_through() -> None:
    often = [("KOR", f"Leader Number{year}", f"{year}-06", False) for year in range(2000, 2016)]
    governments = [*often, ("USA", "One", "2000-01", False), ("USA", "Two", "2009-01", False)]
    axes = Figure(figsize=(5, 2)).add_subplot()
    timeline.time_axis(axes, synthetic(1, "2000-01", "2029-12", governments=governments))
    (lines,) = [one for one in axes.collections if one.get_label() == "_governments"]
    assert [segment[0][0] for segment in lines.get_segments()] == [2009.0]
    told = [int(text.get_text()) for text in axes.get_xticklabels()]
    assert told == [2000, 2005, 2010, 2015, 2020, 2025]


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


def test_after_a_drawn_election_nobody_is_named() -> None:
    """Who was scheduled last does not go on in the strip for ever."""
    scenario = {
        "name": "x",
        "elections": {
            "kor": {"actor": "KOR", "date": "2026-06"},
            "b": {"actor": "KOR", "date": "2028-01"},
        },
    }
    governments = [
        ("KOR", "Yoon Suk-yeol", "2024-01", False),
        ("USA", "Joe Biden", "2021-01", False),
    ]
    data = synthetic(2, "2024-01", "2029-12", governments=governments)
    data = data.assign_attrs(scenario=json.dumps(scenario))
    terms = timeline.lanes(data)["KOR"]
    assert [term.leader for term in terms] == ["Yoon", "drawn", "drawn"]
    assert [term.start for term in terms] == [2024.0, pytest.approx(2026 + 5 / 12), 2028.0]
    assert terms[-1].end == 2030.0
    assert [term.leader for term in timeline.lanes(data)["USA"]] == ["Biden"]
    assert "each run has its own winner" in timeline.footer(data)


def test_the_forecast_is_marked_where_it_begins() -> None:
    data = synthetic(2, "2020-01", "2026-12")
    assert timeline.forecast_from(data) is None
    assert timeline.forecast_from(data.assign_attrs(fitted_to="2023-12")) == 2024.0
    assert timeline.forecast_from(data.assign_attrs(fitted_to="2026-12")) is None
    assert "Left of the thick dashed line" in timeline.footer(
        data.assign_attrs(fitted_to="2023-12")
    )


@pytest.mark.parametrize(("start", "end"), [("2015-01", "2023-12"), ("2015-07", "2040-12")])
def test_marks_stand_at_january_and_years_under_their_span(start: str, end: str) -> None:
    axes = Figure(figsize=(5, 2)).add_subplot()
    timeline.time_axis(axes, synthetic(1, start, end))
    (marks,) = [one for one in axes.collections if one.get_label() == "_years"]
    places = sorted(float(segment[0][0]) for segment in marks.get_segments())
    assert all(place == int(place) for place in places)
    for place, text in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True):
        assert int(text.get_text()) == int(place)
        year = int(text.get_text())
        assert place == pytest.approx(year + 0.5, abs=0.26)
        assert {year, year + 1} & set(map(int, places))


def test_a_long_name_is_cut_and_a_short_one_left_out() -> None:
    assert timeline.fitting("Democratic Party", 2.0) == "Democratic Party"
    assert timeline.fitting("Democratic Party", 0.9) == "Democratic…"
    assert timeline.fitting("Hwang", 0.2) == ""
    assert timeline.fitting("Democratic Party", 0.3) == ""
    room = 6.6 * CHARACTER  # for "Halt " and the dots: four letters say too little
    assert timeline.fitting("Halt of tests", room) == ""


@pytest.mark.parametrize("name", ["Obama", "USA", "Hwang Kyo-ahn"])
def test_a_name_stands_only_where_its_letters_have_room(name: str) -> None:
    figure = Figure(dpi=DPI)
    text = figure.text(0.1, 0.5, name, size=9)
    wide = text.get_window_extent().width / figure.dpi
    assert timeline.needed(name) == pytest.approx(
        max(wide, len(name) * CHARACTER) + CHARACTER / 2, abs=0.04
    )
    assert timeline.fitting(name, timeline.needed(name)) == name
    assert timeline.fitting(name, timeline.needed(name) - 0.01) != name


def test_events_outside_the_axis_are_left_out() -> None:
    events = [
        {"date": "2014-01", "variable": "grievance", "add": 0.1},
        {"date": "2020-01", "variable": "grievance", "of": "JPN-KOR", "add": -0.1, "months": 3},
    ]
    ((start, end, text),) = timeline.interventions(synthetic(2, interventions=events))
    assert (start, end) == (2020.0, 2020.25)
    assert text == "2020-01 grievance of JPN-KOR -0.1"
