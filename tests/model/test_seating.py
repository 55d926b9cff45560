"""Who takes part is the scenario's business: the model knows roles and no country."""

import re
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import Ally
from sim.model import checked
from sim.model.alliance_model import AllianceModel
from sim.model.dyads import Alliance, Neighbours
from sim.scenario import Scenario, bundled_folder
from tests.model.worlds import crowded

PACKAGE = Path(sim.__file__).parent
MODEL_CODE = sorted(
    path
    for place in ("core", "theories", "agents", "model", "ensemble", "*.py")
    for found in PACKAGE.glob(place)
    for path in ([found] if found.is_file() else found.rglob("*.py"))
)

AUSTRALIA = """
name: with-australia
description: Australia as a third ally of the patron.
extends: baseline
end: 2017-12
actors:
  AUS:
    name: Australia
    role: ally
    threat: {PRK: 0.3, CHN: 0.4, RUS: 0.2}
    proximity: {PRK: 0.2, CHN: 0.4, RUS: 0.1}
    intent: {PRK: 0.6, CHN: 0.4, RUS: 0.3}
    defence_spending: 1.8
    approval: 0.4
    approval_base: 0.4
    audience_cost: 0.3
    commitment: 0.8
    exposure: 0.4
    market_dependence: 0.8
    embedding: 0.7
dyads:
  AUS-JPN:
    {relation: 0.8, grievance: 0.1, backlash: 0.0, history: 0.1, reconciliation_depth: 0.9}
  KOR-AUS:
    {relation: 0.7, grievance: 0.1, backlash: 0.0, history: 0.1, reconciliation_depth: 0.9}
governments:
  AUS:
    abbott:
      leader: Tony Abbott
      from: 2013-09
      leaning: {patron: 0.8, partner: 0.5, adversary: -0.4, competitor: 0.1}
"""


@pytest.fixture
def with_australia(tmp_path: Path) -> Scenario:
    file = tmp_path / "with-australia.yaml"
    file.write_text(AUSTRALIA, encoding="utf-8")
    return checked.load(file)


def test_no_country_code_stands_in_the_models_code() -> None:
    texts = [path.read_text(encoding="utf-8") for path in bundled_folder().glob("*.yaml")]
    codes = {code for text in texts for code in re.findall(r"^  ([A-Z]{3}):$", text, re.M)}
    assert {"USA", "JPN", "KOR", "PRK", "CHN", "RUS"} <= codes
    token = re.compile(rf"\b({'|'.join(sorted(codes | {'AUS', 'TWN'}))})\b")
    assert {path.name for path in MODEL_CODE} >= {"actor.py", "noise.py", "turnover.py", "plan.py"}
    for path in MODEL_CODE:
        assert not token.search(path.read_text(encoding="utf-8")), path


def test_a_fifth_state_is_seated_by_yaml_alone(with_australia: Scenario) -> None:
    data = sim.simulate(with_australia, runs=20, seed=0)
    assert list(data.ally.values) == ["JPN", "KOR", "AUS"]
    assert list(data.actor.values) == ["USA", "JPN", "KOR", "AUS", "PRK", "CHN", "RUS"]
    assert list(data.dyad.values) == ["JPN-KOR", "JPN-AUS", "KOR-AUS"]
    its_own = data.sel(ally="AUS")
    for name in ("commitment", "abandonment_fear", "embedding", "willingness"):
        assert np.isfinite(its_own[name]).all()
        assert its_own[name].std() > 0
    assert data.threat_perception.sel(actor="AUS", source="CHN").std() > 0
    begins = data.dyad_relation.isel(time=0).mean("run")
    assert begins.sel(dyad="JPN-AUS") > 0.7
    assert begins.sel(dyad="JPN-KOR") < begins.sel(dyad="JPN-AUS") - 0.3


def test_the_newcomer_is_an_agent_with_ties_to_all(with_australia: Scenario) -> None:
    model = AllianceModel(with_australia, rng=1)
    model.step()
    newcomer = model.actors["AUS"]
    assert isinstance(newcomer, Ally)
    assert newcomer.name == "Australia"
    assert newcomer.leader.tolist() == ["Tony Abbott"]
    assert isinstance(model.dyads["USA", "AUS"], Alliance)
    for neighbour in ("JPN", "KOR"):
        there, back = model.dyads["AUS", neighbour], model.dyads[neighbour, "AUS"]
        assert isinstance(there, Neighbours)
        assert there.relation == back.relation
        assert there.relation > 0.5
    assert np.array_equal(model.dyads["AUS", "JPN"].stance, model.dyads["AUS", "KOR"].stance)


def test_the_focal_pair_is_the_one_that_results_follow(with_australia: Scenario) -> None:
    other = with_australia.replace({"dyads.JPN-KOR.focal": False, "dyads.AUS-JPN.focal": True})
    data = sim.simulate(other, runs=4, seed=0)
    assert data.dyad.values[0] == "JPN-AUS"
    assert data.relation.attrs["dyad"] == "JPN-AUS"
    same_pair = sim.simulate(with_australia, runs=4, seed=0).dyad_relation.sel(dyad="JPN-AUS")
    np.testing.assert_array_equal(data.relation, same_pair)


def test_another_code_for_an_actor_changes_only_its_label_and_shocks(baseline: Scenario) -> None:
    text = baseline.to_dict()
    renamed = checked.reading.from_dict(
        _with_code(text, "KOR", "TWN"), catalogue=checked.catalogue()
    )
    data = sim.simulate(renamed.replace(end="2016-12"), runs=200, seed=0)
    expected = sim.simulate(baseline.replace(end="2016-12"), runs=200, seed=0)
    assert list(data.ally.values) == ["JPN", "TWN"]
    gap = data.cooperation.mean("run") - expected.cooperation.mean("run")
    assert float(abs(gap).max()) < 0.02
    np.testing.assert_array_equal(
        data.approval.sel(actor="JPN").isel(time=0), expected.approval.sel(actor="JPN").isel(time=0)
    )


def _with_code(item: object, old: str, new: str) -> object:
    """Plain data with one actor's code replaced everywhere, in keys and in values."""
    if isinstance(item, dict):
        return {_with_code(k, old, new): _with_code(v, old, new) for k, v in item.items()}
    if isinstance(item, list):
        return [_with_code(child, old, new) for child in item]
    if isinstance(item, str) and re.fullmatch(rf"([A-Z]{{3}}-)?{old}(-[A-Z]{{3}})?", item):
        return item.replace(old, new)
    return item


def test_a_world_without_rivals_runs(baseline: Scenario) -> None:
    changes = {f"actors.{code}": None for code in baseline.rivals}
    changes |= {
        f"actors.{code}.{field}.{rival}": None
        for code in baseline.actor_codes
        for field in ("threat", "proximity", "intent", "opinion", "opinion_base")
        for rival in baseline.rivals
        if rival in getattr(baseline.actors[code], field, {})
    }
    changes |= {"context.rivalry": None, "context.ukraine_war": None, "end": "2018-12"}
    data = sim.simulate(baseline.replace(changes), runs=50, seed=0)
    assert list(data.source.values) == list(baseline.actor_codes)
    assert not any(str(name).startswith("alignment") for name in data.data_vars)
    assert float(data.market_fear.max()) == 0.0
    assert float(data.coercion.max()) == 0.0
    assert 0.0 < float(data.cooperation.mean()) < 1.0


def test_twelve_actors_run(baseline: Scenario) -> None:
    data = sim.simulate(crowded(baseline, allies=6).replace(end="2016-12"), runs=3, seed=0)
    assert data.sizes["ally"] == 8
    assert data.sizes["dyad"] == 28
    assert np.isfinite(data.cooperation).all()
