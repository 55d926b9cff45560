"""An ordinary Mesa model, under the versions of Mesa that are supported."""

import inspect
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

from sim import Adversary, Ally, Patron, Power
from sim.ensemble import simulate
from sim.model import checked
from sim.model.alliance_model import AllianceModel
from sim.model.dyads import Alliance, Neighbours
from sim.scenario import Scenario, ScenarioError


@pytest.fixture(scope="module")
def brief(baseline: Scenario) -> Scenario:
    return baseline.replace(start="2017-01", end="2018-06")


def run_to_the_end(model: AllianceModel) -> AllianceModel:
    while model.running:
        model.step()
    return model


def frame(model: AllianceModel) -> pd.DataFrame:
    return run_to_the_end(model).datacollector.get_model_vars_dataframe()


def test_it_runs_until_the_scenario_ends(brief: Scenario) -> None:
    model = AllianceModel(brief, rng=7)
    assert isinstance(model, mesa.Model)
    assert (model.running, model.date, model.elapsed_months) == (True, "2016-12", 0)
    model.step()
    assert (model.running, model.date, model.elapsed_months) == (True, "2017-01", 1)
    for _ in range(brief.months - 2):
        model.step()
        assert model.running
    model.step()
    assert (model.running, model.date, model.elapsed_months) == (False, "2018-06", 18)


def test_a_step_after_the_end_is_refused(brief: Scenario) -> None:
    model = run_to_the_end(AllianceModel(brief, rng=7))
    last = dict(model.state)
    with pytest.raises(RuntimeError, match="the scenario ends in 2018-06"):
        model.step()
    assert all(model.state[name] is array for name, array in last.items())


def test_the_default_scenario_is_the_baseline(released: Scenario) -> None:
    assert AllianceModel(rng=0).settings == released


def test_the_data_collector_has_a_row_of_plain_numbers_for_each_month(brief: Scenario) -> None:
    table = frame(AllianceModel(brief, rng=7))
    assert len(table) == brief.months
    assert {"cooperation_military", "relation_JPN-KOR", "tension", "meetings_leader"} <= set(table)
    assert all(dtype.kind in "fi" for dtype in table.dtypes)
    assert table["tension"].nunique() > 1


def test_with_several_runs_the_data_collector_has_their_means(brief: Scenario) -> None:
    model = AllianceModel(brief, rng=7, runs=5)
    relations = []
    while model.running:
        model.step()
        relations.append(model.state["relation"][0].mean())
    table = model.datacollector.get_model_vars_dataframe()
    np.testing.assert_allclose(table["relation_JPN-KOR"], relations, rtol=1e-12)


def test_two_models_of_one_seed_agree_and_of_another_differ(brief: Scenario) -> None:
    once, again, other = (frame(AllianceModel(brief, rng=seed)) for seed in (7, 7, 8))
    pd.testing.assert_frame_equal(once, again)
    assert not once["tension"].equals(other["tension"])


@pytest.mark.parametrize("seed", [np.int64(7), np.uint32(7)])
def test_a_seed_may_come_from_numpy(brief: Scenario, seed: Any) -> None:
    pd.testing.assert_frame_equal(
        frame(AllianceModel(brief, rng=seed)), frame(AllianceModel(brief, rng=7))
    )


def test_a_generator_seeds_by_its_state(brief: Scenario) -> None:
    first, second, third = (
        AllianceModel(brief, rng=np.random.default_rng(seed)).seed for seed in (3, 3, 4)
    )
    assert first == second != third


def test_without_a_seed_the_system_gives_one_that_is_kept(brief: Scenario) -> None:
    model = AllianceModel(brief)
    assert model.seed != AllianceModel(brief).seed
    pd.testing.assert_frame_equal(frame(model), frame(AllianceModel(brief, rng=model.seed)))


def test_a_negative_seed_is_refused(brief: Scenario) -> None:
    with pytest.raises(ValueError, match=r"non-negative|from 0 on"):
        AllianceModel(brief, rng=-1)


def test_agents_are_found_by_their_role(brief: Scenario) -> None:
    model = AllianceModel(brief, rng=7, runs=3)
    model.step()
    codes = {
        kind: [agent.code for agent in model.agents_by_type[kind]]
        for kind in (Patron, Ally, Adversary, Power)
    }
    assert codes == {
        Patron: ["USA"],
        Ally: ["JPN", "KOR"],
        Adversary: ["PRK"],
        Power: ["CHN", "RUS"],
    }
    assert len(model.agents) == 6
    assert repr(model.actors["KOR"]) == "<Ally KOR>"


def test_agents_read_their_rows_of_the_state(brief: Scenario) -> None:
    model = run_to_the_end(AllianceModel(brief, rng=7, runs=3))
    patron, ally = model.actors["USA"], model.actors["KOR"]
    adversary, rival = model.actors["PRK"], model.actors["RUS"]
    state = model.state
    assert np.array_equal(ally.approval, state["approval"][2])
    assert np.array_equal(ally.threat_perception["CHN"], state["threat_perception"][2, 1])
    assert np.array_equal(ally.commitment, state["commitment"][1])
    assert np.array_equal(ally.abandonment_fear, state["abandonment_fear"][1])
    assert np.array_equal(ally.entrapment_fear, state["entrapment_fear"][1])
    assert np.array_equal(ally.embedding, state["embedding"][1])
    assert np.array_equal(ally.latitude, state["latitude"][2])
    assert np.array_equal(ally.leaning["partner"], state["leaning_partner"][2])
    assert np.array_equal(ally.willingness["economic"], state["willingness"][1, 1])
    assert np.array_equal(ally.defence_spending, state["defence_spending"][2])
    assert np.array_equal(patron.effort["mediation"], state["effort"][1])
    assert np.array_equal(patron.willingness["military"], state["patron_willingness"][0])
    assert np.array_equal(adversary.launches, state["launches"])
    assert np.array_equal(adversary.alignment, state["alignment_backer"])
    assert np.array_equal(rival.activity, state["activity"][2])
    assert ally.leader.tolist() == ["Moon Jae-in"] * 3
    assert ally.government.tolist() == ["moon_engagement"] * 3
    assert ally.traits["audience_cost"] == brief.actors["KOR"].audience_cost
    assert ally.traits["exposure"] == brief.actors["KOR"].exposure
    assert patron.name == "United States"


def test_dyads_are_directed_and_share_what_is_between_the_two(brief: Scenario) -> None:
    model = run_to_the_end(AllianceModel(brief, rng=7, runs=3))
    assert len(model.dyads) == 6
    there, back = model.dyads["JPN", "KOR"], model.dyads["KOR", "JPN"]
    assert isinstance(there, Neighbours)
    for name in ("relation", "grievance", "backlash"):
        assert np.array_equal(getattr(there, name), model.state[name][0])
        assert np.array_equal(getattr(back, name), model.state[name][0])
    assert np.array_equal(there.stance, model.state["stance"][0])
    assert np.array_equal(back.stance, model.state["stance"][1])
    alliance = model.dyads["USA", "KOR"]
    assert isinstance(alliance, Alliance)
    assert alliance.model is model
    assert np.array_equal(alliance.commitment, model.actors["KOR"].commitment)
    assert np.array_equal(
        model.dyads["KOR", "USA"].fears["entrapment"], alliance.fears["entrapment"]
    )


def test_the_state_cannot_be_written_to(brief: Scenario) -> None:
    model = AllianceModel(brief, rng=7)
    for _ in range(2):
        for array in model.state.values():
            assert not array.flags.writeable
        model.step()
    with pytest.raises(ValueError, match="read-only"):
        model.actors["KOR"].approval[0] = 1.0


def batch(parameters: dict[str, Any], seeds: list[int]) -> list[dict[str, Any]]:
    """Mesa's batch runner; newer ones take the seeds apart from the parameters."""
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        return mesa.batch_run(AllianceModel, parameters, rng=seeds, display_progress=False)
    return mesa.batch_run(AllianceModel, {**parameters, "rng": seeds}, display_progress=False)


def bare_name_or_object(brief: Scenario, folder: Path, how: str) -> Any:
    file = folder / "brief.yaml"
    file.write_text("name: brief\ndescription: d\nextends: baseline\nend: 2016-06\n")
    return {"object": brief, "list": [brief], "path": str(file), "name": "baseline"}[how]


@pytest.mark.parametrize("how", ["object", "list", "path", "name"])
def test_mesas_batch_runner_takes_it_unchanged(brief: Scenario, tmp_path: Path, how: str) -> None:
    given = bare_name_or_object(brief, tmp_path, how)
    scenario = brief if how in ("object", "list") else checked.load(given)
    rows = batch({"scenario": given}, seeds=[1, 2, 3])
    assert [row["rng"] for row in rows] == [1, 2, 3]
    for row in rows:
        last = frame(AllianceModel(scenario, rng=row["rng"])).iloc[-1]
        assert {name: row[name] for name in last.index} == pytest.approx(
            dict(last), rel=1e-12, nan_ok=True
        )


def test_mesas_batch_runner_takes_seeds_among_the_parameters(brief: Scenario) -> None:
    parameters = {"scenario": [brief], "rng": [1, 2, 3]}
    rows = mesa.batch_run(AllianceModel, parameters, display_progress=False)
    assert len(rows) == 3
    assert len({row["tension"] for row in rows}) == 3


def test_mesas_batch_runner_can_sweep_scenarios(brief: Scenario) -> None:
    calm = brief.replace({"spiral_weight": 0.0})
    rows = batch({"scenario": [brief, calm]}, seeds=[1])
    assert [row["scenario"] for row in rows] == [brief, calm]


def test_scenarios_and_seeds_make_rows_that_can_be_told_apart(tmp_path: Path) -> None:
    """As a user would: names and seeds, one row each, with its own numbers, in a table."""
    names = []
    for name, effort in (("with-mediation", 0.9), ("without", 0.0)):
        file = tmp_path / f"{name}.yaml"
        file.write_text(
            f"name: {name}\ndescription: d\nextends: baseline\nend: 2016-06\n"
            f"parameters: {{mediation_effort: {effort}}}\n"
        )
        names.append(str(file))
    table = pd.DataFrame(batch({"scenario": names}, seeds=[1, 2]))
    assert not table.duplicated(["scenario", "rng"]).any()
    assert len(table) == 4
    assert table["relation"].nunique() == 4
    for row in table.to_dict("records"):
        last = frame(AllianceModel(row["scenario"], rng=row["rng"])).iloc[-1]
        assert row["relation"] == pytest.approx(last["relation"])
    mean = table.groupby("scenario")["relation"].mean()
    assert mean[names[0]] > mean[names[1]]


def test_the_data_collector_speaks_the_words_of_the_dataset(brief: Scenario) -> None:
    """What is in a dataset, threat and willingness among them, has the same number here."""
    table = frame(AllianceModel(brief, rng=7, runs=3))
    data = simulate(brief, runs=3, seed=7)
    told = {
        "threat_perception_JPN_CHN": data["threat_perception"].sel(actor="JPN", source="CHN"),
        "willingness_KOR_economic": data["willingness"].sel(ally="KOR", domain="economic"),
        "effort_mediation": data["effort"].sel(strategy="mediation"),
        "patron_willingness_military": data["patron_willingness"].sel(domain="military"),
        "relation": data["relation"],
        "named_dprk": data["named"].sel(topic="dprk"),
    }
    for name, array in told.items():
        expected = array.transpose("time", "run").values.mean(axis=1)
        np.testing.assert_allclose(table[name], expected, rtol=2e-7, err_msg=name)
    assert {"launch_rate", "lean", "stance_JPN", "coerce_CHN_KOR", "arm_USA"} <= set(table)
    assert "threat_perception_JPN_JPN" not in table


def test_a_scenario_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ScenarioError, match="baseline"):
        AllianceModel("basline")
