"""A game: what was played is a run of the ensemble of its scenario, bit for bit."""

import numpy as np
import pytest
import xarray as xr

import sim
from sim.agents.view import View
from sim.core.axes import Floats
from sim.core.errors import AnalysisError, ScenarioError
from sim.ensemble.game import Game
from sim.model import checked
from sim.scenario import Scenario, from_dict


@pytest.fixture(scope="module")
def short(released: Scenario) -> Scenario:
    return released.replace(start="2020-01", end="2022-06")


def as_in_the_ensemble(game: Game) -> bool:
    """Whether the path is run ``game.run`` of an ensemble of the scenario that was made."""
    path = game.path()
    ensemble = sim.simulate(game.scenario, game.run + 2, game.seed)
    span = slice(0, path.sizes["time"])
    return equal(path, ensemble.isel(run=[game.run], time=span))


def equal(one: xr.Dataset, other: xr.Dataset) -> bool:
    return set(one.data_vars) == set(other.data_vars) and all(
        one[name].dtype == other[name].dtype
        and np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f")
        for name in one.data_vars
    )


HANDS = {
    "JPN": [{"stance": "concede"}, {}, {"stance": "confront", "patronage": "hedge"}],
    "PRK": [{"campaign": "talk"}, {"campaign": "launch"}, {}],
    "CHN": [{"leverage": "coerce"}, {"leverage": "court"}],
}


@pytest.mark.parametrize("actor", HANDS)
def test_a_game_is_a_run_of_its_scenario(short: Scenario, actor: str) -> None:
    game = Game(short, actor, "2020-11", seed=3, run=2)
    for hand in HANDS[actor] * 2:  # over the turn of a year, where chance is drawn anew
        assert game.month is not None
        assert set(game.offers) == set(game.menus)
        game.play(hand)
    assert str(game.month) == str(game.since.plus(len(HANDS[actor]) * 2))
    assert as_in_the_ensemble(game)
    own = sim.simulate(short, 4, 3).isel(run=[2], time=slice(0, game.path().sizes["time"]))
    assert actor == "CHN" or not equal(game.path(), own)  # it has little to coerce with
    assert equal(game.path().isel(time=slice(0, 10)), own.isel(time=slice(0, 10)))


def test_who_takes_nothing_goes_the_way_of_the_run(short: Scenario) -> None:
    game = Game(short, "KOR", "2021-01", run=1)
    game.go_to([{}] * 5)
    assert game.scenario == short
    assert as_in_the_ensemble(game)


def test_what_is_taken_back_leaves_no_trace(short: Scenario) -> None:
    hands = [{"stance": "concede"}] * 3
    game, straight = (Game(short, "JPN", "2020-11") for _ in range(2))
    game.go_to([*hands, {"stance": "confront"}, {"patronage": "hedge"}])
    game.undo(2)
    straight.go_to(hands)
    assert game.month == straight.month
    assert game.scenario == straight.scenario
    assert equal(game.path(), straight.path())
    for menu, offer in straight.offers.items():
        assert np.array_equal(game.offers[menu].chance, offer.chance)
    game.play({"stance": "hold"})
    assert as_in_the_ensemble(game)


def test_the_offer_is_of_the_month_that_is_played(short: Scenario) -> None:
    """What the actor does if it is left to itself is what the run then shows."""
    game = Game(short, "JPN", "2020-04")
    model = sim.AllianceModel(short, rng=0, collect=False)
    for _ in range(3):
        model.step()
    row = short.allies.index("JPN")
    for _ in range(3):
        model.step()
        for menu, action in (("stance", "stance"), ("patronage", "hedge")):
            offer = game.offers[menu]
            assert offer.levels[action][0] == model.state[action][row, 0]
            assert any(part.any() for part in offer.motives[action].values())
        game.play()


def test_at_the_end_nothing_is_offered(short: Scenario) -> None:
    game = Game(short, "JPN", "2022-05")
    game.play({"stance": "hold"})
    game.play()
    assert game.month is None
    assert game.offers == {}
    assert game.path().sizes["time"] == short.months
    with pytest.raises(AnalysisError, match="ends in 2022-06: no month is left"):
        game.play()
    assert as_in_the_ensemble(game)


class Brooding(sim.Ally):
    """Keeps on itself how often it was asked, and grows the wearier of its partner."""

    def decide(self, view: View, motives: object) -> dict[str, Floats]:
        self.asked_times = getattr(self, "asked_times", 0) + 1
        actions = super().decide(view, motives)  # type: ignore[arg-type]
        return {**actions, "stance": actions["stance"] - 0.01 * self.asked_times}


def test_to_be_asked_what_it_would_do_changes_nothing_that_a_behaviour_keeps(
    short: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.agents.behaviours._REGISTERED", {"brooding": Brooding})
    data = short.to_dict()
    data["actors"]["JPN"]["behaviour"] = "brooding"
    world = from_dict(data, checked.catalogue(), short.posterior)
    game = Game(world, "JPN", "2020-03")
    game.go_to([{}, {"patronage": "hedge"}, {}])
    game.undo()
    game.play({"stance": "confront"})
    assert as_in_the_ensemble(game)


def test_a_table_goes_on_where_it_ends_or_is_set_aside(short: Scenario) -> None:
    rows = {"2021-01": {"stance": "hold"}, "2021-02": {"stance": "concede"}}
    world = short.replace({"played": {"JPN": rows, "PRK": {"2021-01": {"campaign": "talk"}}}})
    on = Game(world, "JPN")
    assert str(on.since) == "2021-03"
    on.play({"stance": "confront"})
    assert [str(month) for month in on.scenario.played["JPN"]] == [*rows, "2021-03"]
    assert as_in_the_ensemble(on)
    again = Game(world, "JPN", "2021-02")
    again.play({"patronage": "hedge"})
    assert again.scenario.played["JPN"].values() != rows.values()
    assert list(again.scenario.played["JPN"].values()) == [rows["2021-01"], {"patronage": "hedge"}]
    assert again.scenario.played["PRK"] == world.played["PRK"]
    assert as_in_the_ensemble(again)


def test_two_games_do_not_know_of_each_other(short: Scenario) -> None:
    one, other = (Game(short, "JPN", "2021-01") for _ in range(2))
    one.play({"stance": "concede"})
    assert other.hands == []
    assert other.scenario == short
    other.play({"stance": "confront"})
    assert as_in_the_ensemble(one)
    assert as_in_the_ensemble(other)


def test_what_cannot_be_played_is_refused(short: Scenario) -> None:
    with pytest.raises(ScenarioError, match="a patron has no menu to choose from; allowed: JPN"):
        Game(short, "USA")
    with pytest.raises(ScenarioError, match=r"no actor is called 'JPM'.*did you mean 'JPN'"):
        Game(short, "JPM")
    with pytest.raises(AnalysisError, match="'2023-01' is not in the run; allowed: 2020-01 to"):
        Game(short, "JPN", "2023-01")
    for wrong in ({"seed": -1}, {"run": -1}, {"run": 10**9}):
        with pytest.raises(AnalysisError, match="whole number from 0"):
            Game(short, "JPN", "2021-01", **wrong)
    game = Game(short, "JPN", "2021-01")
    for hand, told in (
        ({"stanc": "hold"}, "did you mean 'stance'"),
        ({"stance": "hld"}, "did you mean 'hold'"),
        ({"campaign": "talk"}, "allowed: stance, patronage"),
    ):
        with pytest.raises(AnalysisError, match=told):
            game.play(hand)
    with pytest.raises(AnalysisError, match="0 months were played"):
        game.undo()
    assert game.hands == []
