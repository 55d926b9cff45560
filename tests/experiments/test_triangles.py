"""Shares of attributes in the difference of two triangles: they add up, each its own."""

import numpy as np
import pytest

import sim
from sim.analysis.outcomes import Outcome
from sim.experiments.roles import seated, seats
from sim.experiments.shapley import mixture
from sim.experiments.triangles import (
    CALENDAR,
    DISTANCE,
    GOVERNMENTS,
    MARKET,
    QUARRELS,
    START,
    patches,
    shares,
)
from sim.scenario import Scenario
from sim.scenario.contrast import leaves

RELATION = Outcome("relation", "index", "relation")
SPENDING = Outcome("spending", "percent", "defence_spending", where=(("actor", "AUS"),))


@pytest.fixture(scope="module")
def away() -> Scenario:
    return sim.load("us-jpn-aus").replace({"end": "2001-12", "parameters.posterior": None})


def test_all_players_together_are_the_first_triangle(away: Scenario) -> None:
    home = sim.load("since-1994").replace({"parameters.posterior": None})
    found = patches(home, away)
    assert all(found.values())
    whole = mixture(away, found.values())
    left = leaves(seated(home.to_dict(), seats(home, away)), whole.to_dict())
    assert {path[0] for path, _ in left} == {"start", "end", "record"}
    assert (whole.start, whole.end, whole.record) == (away.start, away.end, away.record)


def test_values_go_to_their_players(away: Scenario) -> None:
    home = sim.load("since-1994")
    found = patches(home, away)
    where = {path: player for player, changes in found.items() for path in changes}
    assert where["dyads.JPN-AUS.grievance"] == QUARRELS
    assert where["actors.AUS.exposure"] == DISTANCE
    assert where["context.rok_exposure"] == DISTANCE
    assert where["context.rok_market"] == MARKET
    assert where["context.australian_market"] == MARKET
    channels = [path for path in where if path.startswith("channels.")]
    assert channels
    assert {where[path] for path in channels} == {CALENDAR}
    assert where["context.national_assembly"] == START
    assert where["parameters.initial_alarm"] == START
    assert any(path.startswith("governments.AUS.") for path in found[GOVERNMENTS])
    assert found[QUARRELS]["dyads.JPN-AUS.relation"] == home.dyads["JPN-KOR"].relation


def test_shares_add_up_and_strangers_get_none(away: Scenario) -> None:
    home = away.replace({"dyads.JPN-AUS.relation": 0.3, "actors.AUS.defence_spending": 4.0})
    table = shares(home, away, outcomes=(RELATION, SPENDING), runs=3)
    assert set(table["player"]) == {QUARRELS, START, "total"}
    for name, variant in (("relation", RELATION), ("spending", SPENDING)):
        own = table[table["outcome"] == name].set_index("player")
        one, other = (
            variant.of(sim.simulate(each, 3, 0, keep=[variant.variable])).mean()
            for each in (home, away)
        )
        assert own.loc["total", "share"] == pytest.approx(one - other, abs=1e-12)
        parts = own.loc[[QUARRELS, START], "share"].sum()
        assert parts == pytest.approx(own.loc["total", "share"], abs=1e-12)
        assert own.loc["total", "second"] == pytest.approx(other)
    by = table.set_index(["outcome", "player"])["share"]
    assert by["relation", QUARRELS] < -0.1
    assert abs(by["relation", START]) < 0.02
    assert by["spending", START] > 1.0
    assert table[table["player"] == "total"]["differs"].tolist() == [2, 2]


def test_a_triangle_does_not_differ_from_itself(away: Scenario) -> None:
    table = shares(away, away, outcomes=(RELATION,), runs=2)
    assert table["player"].tolist() == ["total"]
    assert np.all(table["share"] == 0.0)
