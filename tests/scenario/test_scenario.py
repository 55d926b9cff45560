"""What a valid scenario gives: helpers, variants, round trips."""

import copy
import json
import pickle
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from sim.scenario import Month, Scenario, ScenarioError, bundled_names, find, from_dict, load
from tests.scenario.malformed_inputs import CATALOGUE, VALID


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(VALID, CATALOGUE)


def test_roles_and_dimensions(scenario: Scenario) -> None:
    assert scenario.patron == "AAA"
    assert scenario.allies == ("BBB", "CCC")
    assert scenario.members == ("AAA", "BBB", "CCC")
    assert scenario.adversary == "PPP"
    assert scenario.rivals == ("RRR",)
    assert scenario.actor_codes == ("AAA", "BBB", "CCC", "PPP")
    assert scenario.sources == ("PPP", "RRR")
    assert (scenario.competitor, scenario.backer) == ("RRR", "RRR")
    assert scenario.pairs == (("BBB", "CCC"),)
    assert scenario.topics == ("adversaria", "strait")
    assert scenario.references == ("an invented source",)


def test_time_counts_both_ends(scenario: Scenario) -> None:
    assert scenario.start_month == Month.parse("2015-01")
    assert scenario.months == 24
    assert scenario.time.dtype == np.dtype("datetime64[ns]")
    assert scenario.time[0] == np.datetime64("2015-01-01")
    assert scenario.time[-1] == np.datetime64("2016-12-01")


def test_defaults_are_filled_in(scenario: Scenario) -> None:
    assert scenario.actors["BBB"].updating == 0.15
    assert scenario.actors["CCC"].updating == 0.2
    assert scenario.governments["BBB"]["only"].win_set == 0.5
    assert scenario.governments["CCC"]["early"].approval is None
    assert scenario.attendees("summit") == scenario.members
    assert scenario.formulations["answer"] == "null"


def test_a_path_runs_straight_between_its_points(scenario: Scenario) -> None:
    path = scenario.path(scenario.actors["RRR"].activity)
    assert path.shape == (24,)
    np.testing.assert_allclose(path[[0, 6, 12, 23]], [0.3, 0.4, 0.5, 0.5])
    assert scenario.path(scenario.actors["RRR"].capability) == 0.8


def test_a_forum_is_held_in_its_months(scenario: Scenario) -> None:
    held = scenario.forums["summit"].held(scenario.start, scenario.months)
    assert np.flatnonzero(held).tolist() == [5, 10, 17, 22]
    late = scenario.replace({"forums.summit.from": "2016-01", "forums.summit.until": "2016-07"})
    held = late.forums["summit"].held(late.start, late.months)
    assert np.flatnonzero(held).tolist() == [17]
    held = scenario.forums["ministers"].held(scenario.start, scenario.months)
    assert np.flatnonzero(held).tolist() == [2]


def test_the_resolved_mapping_loads_back_to_an_equal_scenario(scenario: Scenario) -> None:
    data = json.loads(json.dumps(scenario.to_dict()))
    again = from_dict(data, CATALOGUE)
    assert again == scenario
    assert hash(again) == hash(scenario)
    assert again.to_dict() == scenario.to_dict()


def test_the_resolved_mapping_is_a_scenario_file(scenario: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "resolved.yaml"
    file.write_text(json.dumps(scenario.to_dict()), encoding="utf-8")
    assert load(file, CATALOGUE) == scenario


def test_it_copies_pickles_and_is_one_value_for_a_batch_runner(scenario: Scenario) -> None:
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert copy.deepcopy(scenario) == scenario
    assert pickle.loads(pickle.dumps(scenario)).catalogue == CATALOGUE
    assert not isinstance(scenario, Iterable)
    with pytest.raises(TypeError):
        iter(scenario)


def test_it_does_not_change(scenario: Scenario) -> None:
    with pytest.raises(ValueError, match="frozen"):
        scenario.end = Month.parse("2020-01")
    with pytest.raises(TypeError, match="replace"):
        scenario.parameters["rate"] = 0.9
    with pytest.raises(TypeError, match="replace"):
        scenario.governments["AAA"].clear()


def test_order_of_actors_tells_scenarios_apart(scenario: Scenario) -> None:
    data = scenario.to_dict()
    actors = data["actors"]
    data["actors"] = {code: actors[code] for code in ("AAA", "CCC", "BBB", "PPP", "RRR")}
    data["events"] = {}
    swapped = from_dict(data, CATALOGUE)
    assert swapped.allies == ("CCC", "BBB")
    assert swapped.pairs == (("CCC", "BBB"),)
    assert swapped.dyad("BBB", "CCC") == scenario.dyad("CCC", "BBB")
    assert swapped != scenario


def test_replace_takes_dotted_paths_and_keywords(scenario: Scenario) -> None:
    variant = scenario.replace({"actors.CCC.audience_cost": 0.7}, end="2016-01")
    assert variant.actors["CCC"].audience_cost == 0.7
    assert variant.actors["CCC"].updating == 0.2
    assert variant.months == 13
    assert scenario.months == 24
    assert scenario.replace() == scenario


def test_replace_merges_mappings_and_none_removes(scenario: Scenario) -> None:
    variant = scenario.replace(parameters={"rate": 0.9}, events={"visit": None})
    assert variant.parameters["rate"] == 0.9
    assert "weight" in variant.parameters
    assert not variant.events
    assert scenario.replace(rate=0.2, cooperation="cha1999").parameters["rate"] == 0.2
    assert scenario.replace({"formulations.answer": None}).formulations["answer"] == "null"


def test_replace_takes_values_as_the_model_holds_them(scenario: Scenario) -> None:
    spread = scenario.actors["CCC"].audience_cost
    variant = scenario.replace({"parameters.rate": spread, "end": scenario.end})
    assert variant.uncertain["parameters.rate"] == spread
    assert scenario.replace(rate=np.float64(0.25)).parameters["rate"] == 0.25


def test_replace_is_validated(scenario: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"replace\(rate\): .*out of range \(value 3\)"):
        scenario.replace(rate=3)
    with pytest.raises(ScenarioError, match="did you mean 'CCC'"):
        scenario.replace({"actors.CCD.approval": 0.3})
    with pytest.raises(ScenarioError, match="lacks the key 'commitment'"):
        scenario.replace({"actors.CCC.commitment": None})


def test_every_uncertain_value_has_its_path(scenario: Scenario) -> None:
    assert list(scenario.uncertain) == [
        "actors.BBB.approval_base",
        "actors.CCC.defence_spending",
        "actors.CCC.approval_base",
        "actors.CCC.audience_cost",
        "parameters.weight",
    ]


def test_governments_are_in_order_of_time_after_merging(scenario: Scenario) -> None:
    between = {"leader": "Interim", "from": "2014-06"}
    data = scenario.to_dict()
    data["governments"]["CCC"]["early"].pop("until")
    whole = from_dict(data, CATALOGUE)
    variant = whole.replace({"governments.CCC.interim": between})
    assert list(variant.governments["CCC"]) == ["early", "interim", "late"]


def test_bundled_scenarios_are_found_by_name_and_load() -> None:
    for name in bundled_names():
        assert find(name).stem == name
        assert load(name).name == name
