"""What travels inside a result."""

import json
import subprocess
import sys

import xarray as xr

import sim


def test_a_result_tells_its_scenario_governments_and_versions() -> None:
    data = sim.simulate("baseline", runs=1, keep=["relation"])
    assert data.sim.name == "baseline"
    assert data.sim.scenario == json.loads(data.attrs["scenario"])
    assert {"actor", "leader", "start", "end", "line"} <= set(data.sim.governments[0])
    assert {"key", "leader"} == set(data.sim.government_rows[0])
    assert data.sim.actor_names["JPN"] == "Japan"
    assert data.sim.versions["alliance-sim"] == sim.__version__
    assert data.sim.formulations["alignment"]
    assert data.sim.interventions == []


def test_what_a_dataset_does_not_say_is_empty() -> None:
    bare = xr.Dataset()
    assert bare.sim.name == ""
    assert bare.sim.scenario == bare.sim.versions == bare.sim.sampler == {}
    assert bare.sim.governments == bare.sim.interventions == bare.sim.factors == []


def test_a_changed_attribute_is_read_again_and_what_is_given_is_a_copy() -> None:
    data = xr.Dataset(attrs={"versions": '{"numpy": "1"}'})
    data.sim.versions["numpy"] = "changed"
    assert data.sim.versions == {"numpy": "1"}
    data.attrs["versions"] = '{"numpy": "2"}'
    assert data.sim.versions == {"numpy": "2"}
    assert data.assign_attrs(versions="{}").sim.versions == {}


def test_the_name_of_the_package_alone_imports_no_xarray() -> None:
    code = "import sim, sys; sys.exit('xarray' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
