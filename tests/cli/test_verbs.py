"""The verbs do what their help says."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner, Result

import sim
from sim.cli import VERBS, main

FIVE_LINES = """\
name: duty-to-consult
description: The commitment to consult is a duty from the first day.
extends: baseline
parameters:
  consult_scope: 1
"""


def invoke(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "baseline"
    invoke("run", "baseline", "--runs", "40", "--seed", "3", "--out", str(out))
    return out


def test_run_writes_every_file_of_the_contract(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {"result.nc", "summary.csv", "manifest.json", "figures", "report.html"}
    figures = sorted((folder / "figures").iterdir())
    assert len(figures) == 8
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in figures)


def test_the_result_holds_the_scenario_and_the_seed(folder: Path) -> None:
    with xr.open_dataset(folder / "result.nc", engine="h5netcdf") as data:
        assert data.sizes["run"] == 40
        assert data.attrs["seed"] == 3
        assert json.loads(data.attrs["scenario"])["name"] == "baseline"
        again = sim.simulate("baseline", runs=40, seed=3)
        xr.testing.assert_allclose(data["relation"], again["relation"], atol=1e-6)


def test_the_manifest_tells_what_was_run(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["runs"] == 40
    assert manifest["seed"] == 3
    assert manifest["scenario"]["name"] == "baseline"
    assert manifest["wall_time_seconds"] > 0
    assert all((folder / file).exists() for file in manifest["files"])
    assert set(manifest["versions"]) >= {"python", "mesa", "numpy", "xarray"}


def test_the_summary_is_the_distribution_over_runs(folder: Path) -> None:
    table = pd.read_csv(folder / "summary.csv", dtype={"period": str}, keep_default_na=False)
    row = table[(table.variable == "exercises") & (table.period == "2017")].iloc[0]
    data = sim.simulate("baseline", runs=40, seed=3)
    yearly = data["exercises"].sel(time="2017").sum("time")
    assert float(row["mean"]) == pytest.approx(float(yearly.mean()), rel=1e-5)


def test_without_plots_there_are_none(tmp_path: Path) -> None:
    invoke("run", "baseline", "--runs", "3", "--no-plots", "--out", str(tmp_path / "o"))
    assert not (tmp_path / "o" / "figures").exists()


def test_a_five_line_file_is_a_counterfactual(tmp_path: Path) -> None:
    file = tmp_path / "duty.yaml"
    file.write_text(FIVE_LINES)
    assert "valid" in invoke("check", str(file)).stdout
    shown = invoke("run", str(file), "--runs", "3", "--no-plots", "--out", str(tmp_path / "o"))
    assert "duty-to-consult" in shown.stdout
    resolved = json.loads((tmp_path / "o" / "manifest.json").read_text())["scenario"]
    assert resolved["parameters"]["consult_scope"] == 1


def test_set_changes_the_run_as_a_file_would(tmp_path: Path) -> None:
    file = tmp_path / "duty.yaml"
    file.write_text(FIVE_LINES)
    for name, arguments in {
        "set": ["baseline", "--set", "consult_scope=1"],
        "file": [str(file)],
    }.items():
        done = invoke("run", *arguments, "--runs", "5", "--no-plots", "--out", str(tmp_path / name))
        called = "baseline, changed: consult_scope=1" if name == "set" else "duty-to-consult"
        assert done.stdout.startswith(f"{called}: 5 runs")
    one, other = (
        xr.open_dataset(tmp_path / name / "result.nc", engine="h5netcdf")
        for name in ("set", "file")
    )
    with one, other:
        xr.testing.assert_equal(one["cooperation"], other["cooperation"])


def test_list_shows_every_bundled_scenario_with_its_claims() -> None:
    shown = invoke("list").stdout
    for name in sim.scenario.bundled_names():
        assert re.search(rf"^{name} +\d{{4}}-\d\d–\d{{4}}-\d\d  \S", shown, re.MULTILINE)
    assert "claims: S1 S2" in shown


def test_the_schema_accepts_the_baseline_and_the_five_lines_and_refuses_a_typo() -> None:
    from ruamel.yaml import YAML

    schema = json.loads(invoke("schema").stdout)
    validator = jsonschema.Draft202012Validator(schema)
    yaml = YAML(typ="safe")
    validator.validate(json.loads(json.dumps(yaml.load(FIVE_LINES))))
    file = Path(sim.scenario.find("baseline"))
    validator.validate(json.loads(json.dumps(yaml.load(file.read_text(encoding="utf-8")))))
    typo = {**yaml.load(FIVE_LINES), "parameter": {}}
    assert not validator.is_valid(typo)
    assert not validator.is_valid({**yaml.load(FIVE_LINES), "parameters": {"consult_scope": 3}})


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_every_verb_has_an_example(verb: str) -> None:
    assert "alliance-sim " + verb in invoke(verb, "--help").stdout.split("Example", 1)[1]


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from sim.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'mesa', 'numpy', 'xarray', 'matplotlib', 'pydantic'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_results_are_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "o"
    for seed in ("0", "1"):
        invoke("run", "baseline", "--runs", "2", "--seed", seed, "--no-plots", "--out", str(out))
        time.sleep(0.01)
    with xr.open_dataset(out / "result.nc", engine="h5netcdf") as data:
        assert data.attrs["seed"] == 1
    assert not [path for path in out.iterdir() if path.name.startswith(".")]
