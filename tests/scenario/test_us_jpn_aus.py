"""The second triangle: one ally exchanged, the rest of the world as it is in since-1994."""

import re
from itertools import pairwise

import numpy as np
import pytest

import sim
from sim.scenario import Month, Scenario, find


@pytest.fixture(scope="module")
def triangle() -> Scenario:
    return sim.load("us-jpn-aus")


@pytest.fixture(scope="module")
def long() -> Scenario:
    return sim.load("since-1994")


def test_the_rok_is_nowhere_in_it(triangle: Scenario) -> None:
    assert triangle.members == ("USA", "JPN", "AUS")
    assert (triangle.adversary, triangle.competitor, triangle.backer) == ("PRK", "CHN", "RUS")
    assert triangle.pairs == (("JPN", "AUS"),)
    assert (str(triangle.start), str(triangle.end)) == ("2001-01", "2023-12")
    assert not triangle.events
    assert not triangle.elections
    named = triangle.model_copy(update={"forums": {}}).to_dict()
    assert '"KOR"' not in str(named).replace("'", '"')
    assert all("KOR" not in (forum.attendees or ()) for forum in triangle.forums.values())


def test_what_others_are_is_said_in_one_place(triangle: Scenario, long: Scenario) -> None:
    assert triangle.governments["USA"] == long.governments["USA"]
    assert triangle.governments["PRK"] == long.governments["PRK"]
    for name in ("rivalry", "ukraine_war", "missile_programme", "japan_market", "lower_house"):
        assert triangle.context[name] == long.context[name]
    for key, line in long.governments["JPN"].items():
        ours = triangle.governments["JPN"][key]
        partner = {"leaning": ours.leaning.model_copy(update={"partner": line.leaning.partner})}
        assert ours.model_copy(update=partner) == line, key  # only the line on the partner differs
    assert len(set(triangle.governments["JPN"]) - set(long.governments["JPN"])) == 2


def test_each_line_on_the_partner_since_the_start_is_australias(triangle: Scenario) -> None:
    text = find("us-jpn-aus").read_text(encoding="utf-8")
    japan = re.search(r"\n  JPN: .*?\n  AUS:\n", text[text.index("\ngovernments:") :], re.S)
    assert japan is not None
    for key, government in triangle.governments["JPN"].items():
        if government.since >= Month.parse("2000-04"):
            assert f"\n    {key}:\n" in japan.group(), key


def test_channels_open_when_they_were_set_up(triangle: Scenario) -> None:
    opened = {
        name: dates.held(triangle.start, triangle.months).argmax() if dates.since else None
        for name, dates in triangle.channels.items()
    }
    assert opened["foreign_minister"] == 12 * 5 + 2
    assert opened["defence_minister"] == 12 * 6 + 5
    assert not triangle.channels["vice_minister"].held(triangle.start, triangle.months).any()
    assert "leader" not in triangle.channels


def test_ministries_have_forums_of_their_own(triangle: Scenario) -> None:
    levels = [set(forum.levels) for forum in triangle.forums.values()]
    assert all(each <= {"leader", "foreign_minister", "defence_minister"} for each in levels)
    assert all(len(each) == 1 for each in levels)


def test_governments_of_one_leader_change_at_a_document(triangle: Scenario) -> None:
    line = list(triangle.governments["AUS"].values())
    for before, after in pairwise(line):
        assert (after.approval is None) == (before.leader == after.leader)
        assert after.source


def test_its_runs_hold_no_meeting_of_a_channel_that_is_closed(triangle: Scenario) -> None:
    data = sim.simulate(triangle, runs=20, seed=3)
    ministers = data["ministers"].transpose("ministry", "time", "run").values
    assert ministers[0, : 12 * 5 + 2].sum() == ministers[1, : 12 * 6 + 5].sum() == 0
    assert ministers[0].sum() > 0
    assert ministers[1].sum() > 0
    assert data["meetings"].sel(level="vice_minister").sum() == 0
    assert np.isfinite(data["cooperation"]).all()
