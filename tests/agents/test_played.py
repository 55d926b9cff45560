"""An actor played by hand: what its table says is done, in that month, and nothing else is."""

from typing import Any

import numpy as np
import pytest

from sim.agents.classes import CLASSES
from sim.agents.played import Played, played, unplayed
from sim.ensemble.result import attributes_of
from sim.model import checked
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario, from_dict
from tests.agents.classes import Halved

State = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def brief(baseline: Scenario) -> Scenario:
    return baseline.replace(end="2016-03")


def history(scenario: Scenario, **how: Any) -> list[State]:
    model = AllianceModel(scenario, **{"rng": 4, "runs": 3, "collect": False, **how})
    months = []
    while model.running:
        model.step()
        months.append(dict(model.state))
    return months


def same(one: State, other: State) -> bool:
    return all(
        np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f")
        for name in one
    )


def test_who_is_played_and_takes_nothing_changes_no_bit(brief: Scenario) -> None:
    agents = {code: played(CLASSES[actor.role]) for code, actor in brief.actors.items()}
    assert all(map(same, history(brief, agents=agents), history(brief)))


@pytest.mark.parametrize(
    ("option", "share"), [("hold", 0.0), ("concede", 2 / 3), ("confront", -2 / 3)]
)
def test_a_stance_is_the_middle_of_its_third_and_a_friendly_one_goes_as_far_as_the_win_set(
    brief: Scenario, option: str, share: float
) -> None:
    rows = {"played": {"JPN": {"2015-06": {"stance": option}}}}
    without, with_it = history(brief), history(brief.replace(rows))
    assert all(map(same, with_it[:5], without[:5]))
    row = brief.allies.index("JPN")
    latitude = with_it[5]["latitude"][brief.actor_codes.index("JPN")]
    limit = latitude if option == "concede" else 1.0
    np.testing.assert_allclose(with_it[5]["stance"][row], share * limit, atol=1e-15)
    others = [n for n in range(len(brief.allies)) if n != row]
    assert np.array_equal(with_it[5]["stance"][others], without[5]["stance"][others])
    assert np.array_equal(with_it[5]["hedge"], without[5]["hedge"])  # the other menu is its own
    assert not same(with_it[6], without[6])


def test_an_instrument_costs_half_of_the_others(brief: Scenario) -> None:
    """Half: the parameter `attention` at its default."""
    rows = {"PRK": {"2015-04": {"campaign": "lean"}}, "CHN": {"2015-04": {"leverage": "court"}}}
    (before,), (after,) = (
        history(world)[3:4] for world in (brief, brief.replace({"played": rows}))
    )
    assert np.array_equal(after["lean"], before["lean"])
    for name in ("launch_rate", "talk"):
        np.testing.assert_allclose(after[name], 0.5 * before[name], rtol=1e-14)
    row = brief.rivals.index("CHN")
    np.testing.assert_allclose(after["coerce"][row], 0.5 * before["coerce"][row], rtol=1e-14)
    others = [n for n in range(len(brief.rivals)) if n != row]
    assert np.array_equal(after["coerce"][others], before["coerce"][others])
    attentive = brief.replace({"played": rows, "actors.PRK.parameters.attention": 0.2})
    np.testing.assert_allclose(
        history(attentive)[3]["launch_rate"], 0.8 * before["launch_rate"], rtol=1e-14
    )


def test_the_table_holds_in_every_run_and_none_knows_of_another(brief: Scenario) -> None:
    rows = {f"2015-{month:02d}": {"stance": "confront", "patronage": "hedge"} for month in (3, 4)}
    world = brief.replace({"played": {"KOR": rows}})
    together = history(world)
    for run in range(3):
        alone = history(world, runs=1, replicates=[run])
        for one, every in zip(alone, together, strict=True):
            assert same(one, {name: value[..., run : run + 1] for name, value in every.items()})


@pytest.mark.parametrize("reading", ["logit", "satisficing"])
def test_under_any_reading_of_decisions_the_hand_goes_first(brief: Scenario, reading: str) -> None:
    world = brief.replace({"decision": reading})
    rows = {"played": {"JPN": {"2015-06": {"stance": "confront"}}}}
    without, with_it = history(world), history(world.replace(rows))
    assert all(map(same, with_it[:5], without[:5]))
    np.testing.assert_allclose(with_it[5]["stance"][world.allies.index("JPN")], -2 / 3)


def test_what_is_offered_is_what_the_model_weighs_itself(brief: Scenario) -> None:
    """An actor that chooses with error: its books have the same probabilities."""
    world = brief.replace({"decision": "logit"})
    heard: dict[tuple[str, str], np.ndarray] = {}

    def watcher(variable: str, term: str, part: np.ndarray) -> None:
        heard[variable, term] = part

    agents = {code: played(CLASSES[world.actors[code].role]) for code in ("JPN", "PRK", "CHN")}
    model = AllianceModel(world, rng=4, runs=3, agents=agents, collect=False, watcher=watcher)
    asked = [agent for agent in model.actors.values() if isinstance(agent, Played)]
    assert len(asked) == 3
    for agent in asked:
        agent.asked = True
    for _ in range(4):
        model.step()
    rows = {"JPN": world.allies.index("JPN"), "CHN": world.rivals.index("CHN"), "PRK": ...}
    for agent in asked:
        for menu, offer in agent.offers.items():
            for place, option in enumerate(offer.menu.options):
                books = heard[f"options.{menu}", option][rows[agent.code]]
                np.testing.assert_allclose(offer.chance[place], books, rtol=1e-12)
            np.testing.assert_allclose(offer.chance.sum(axis=0), 1.0)
            best = np.argmax(offer.speaks, axis=0)
            assert np.array_equal(best, np.argmax(offer.chance, axis=0))
    (ally,) = (agent for agent in asked if agent.role == "ally")
    told = ally.offers["stance"].motives["stance"]
    for term, part in told.items():
        np.testing.assert_allclose(part, heard["motives.stance", term][rows["JPN"]])


def test_a_behaviour_of_ones_own_is_what_it_does_where_the_table_says_nothing(
    brief: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.agents.behaviours._REGISTERED", {"halved": Halved})
    data = brief.to_dict()
    data["actors"]["PRK"]["behaviour"] = "halved"
    world = from_dict(data, checked.catalogue())
    rows = {"played": {"PRK": {"2015-05": {"campaign": "lean"}}}}
    without, with_it = history(world), history(world.replace(rows))
    assert all(map(same, with_it[:4], without[:4]))
    np.testing.assert_allclose(with_it[4]["launch_rate"], 0.5 * without[4]["launch_rate"])


def test_a_result_names_the_class_that_acts_and_not_the_hand(brief: Scenario) -> None:
    world = brief.replace({"played": {"JPN": {"2015-06": {"stance": "hold"}}}})
    model = AllianceModel(world, rng=0, runs=1, collect=False)
    assert attributes_of(world, model, 0)["behaviours"] == "{}"
    kind = type(model.actors["JPN"])
    assert unplayed(kind) is CLASSES["ally"]
    assert played(kind) is kind
