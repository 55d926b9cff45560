"""Any run of a sweep again, alone, and the same."""

import json
from pathlib import Path

import mesa
import numpy as np
import pandas as pd
import pytest
import xarray as xr
import zarr
from click.testing import CliRunner, Result

import sim
from sim.cli import main
from sim.sweeps import SweepRefusedError, load_sweep, replay
from tests.scenario.posteriors import scenario_file, written
from tests.sweeps.small import small


@pytest.fixture(scope="module", params=["final", "trajectories"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replay")
    sim.sweep(small(path, keep=request.param), out=path / "o").close()
    return path / "o"


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["replay", *arguments], catch_exceptions=False)


def test_runs_are_the_stored_ones_bit_for_bit(folder: Path) -> None:
    for run in (0, 1, 77, 100, 179):
        found = replay(folder, run)
        assert found.equal is True
        assert isinstance(found.model, mesa.Model)
        assert found.model.runs == 1
        assert found.model.elapsed_months == 24
        assert (found.point, found.replicate) == (run // 4, run % 4)


def test_what_it_returns_is_the_run(folder: Path) -> None:
    found = replay(folder, 42)
    table = found.model.datacollector.get_model_vars_dataframe()
    told = found.data["cooperation"].sel(domain="military").isel(run=0)
    np.testing.assert_allclose(table["cooperation_military"], told, rtol=1e-6)
    with sim.open_sweep(folder) as data:
        stored = data["relation"].isel(run=42).values
        assert np.ravel(stored)[-1] == pytest.approx(float(found.data["relation"][-1, 0]), rel=1e-6)
        held = data["design"].isel(design_point=10)
    number = float(held.sel(factor="parameters.mediation_weight"))
    assert found.factors["parameters.mediation_weight"] == number
    assert found.factors["formulations.alignment"] in ("cha1999", "reassurance")


def test_the_verb_tells_the_run_month_by_month(folder: Path, tmp_path: Path) -> None:
    result = invoke(str(folder), "--run", "42", "--out", str(tmp_path))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("run 42 of small: point 10, replicate 2, seed 3")
    assert sum(line.startswith(("2015-", "2016-")) for line in lines) == 24
    assert "minister meeting" in result.stdout
    assert lines[-1] == "equal to the stored run: all 4 outcomes, bit for bit"
    with xr.open_dataset(tmp_path / "result.nc", engine="h5netcdf") as data:
        assert int(data["replicate"][0]) == 2
    assert list(pd.read_csv(tmp_path / "months.csv")["month"][[0, 23]]) == ["2015-01", "2016-12"]


RE_ELECTED = """\
name: two-years
description: After the last scheduled government one type of government wins twice.
extends: baseline
elections:
  first: {actor: KOR, date: 2023-03, candidates: {dove: {odds: 1, leader: a dove}}}
  second: {actor: KOR, date: 2023-09, candidates: {dove: {odds: 1, leader: a dove}}}
"""


def test_who_is_elected_again_has_another_term_and_changes_no_course(tmp_path: Path) -> None:
    small(tmp_path, samples="2", replicates="1")
    (tmp_path / "two-years.yaml").write_text(RE_ELECTED, encoding="utf-8")
    sim.sweep(load_sweep(tmp_path / "small.yaml"), out=tmp_path / "o").close()
    lines = invoke(str(tmp_path / "o"), "--run", "0").stdout.splitlines()
    told = {line[:7]: line for line in lines if line[:2] == "20"}
    assert "Yoon Suk-yeol takes office" in told["2022-05"]
    assert "Fumio Kishida changes course" in told["2022-12"]
    assert "a dove takes office" in told["2023-03"]
    assert "another term for a dove" in told["2023-09"]
    assert not [line for line in told.values() if "a dove changes course" in line]


def test_a_store_that_was_changed_is_found_out(tmp_path: Path) -> None:
    sim.sweep(small(tmp_path), out=tmp_path / "o").close()
    array = zarr.open_group(tmp_path / "o" / "store.zarr", mode="r+", use_consolidated=False)
    values = array["relation"][:]
    values[17] += 0.25
    values[18] = np.nextafter(values[18], 1)
    array["relation"][:] = values
    told = invoke(str(tmp_path / "o"), "--run", "17")
    assert told.exit_code == 2
    assert "block 2 (runs 16 to 23)" in told.stderr
    assert told.stderr.rstrip().endswith("--resume")


def test_a_store_without_seals_is_compared_run_by_run(tmp_path: Path) -> None:
    sim.sweep(small(tmp_path), out=tmp_path / "o").close()
    journal = tmp_path / "o" / "blocks.jsonl"
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    journal.write_text("".join(json.dumps({**line, "seal": ""}) + "\n" for line in lines))
    array = zarr.open_group(tmp_path / "o" / "store.zarr", mode="r+", use_consolidated=False)
    values = array["relation"][:]
    values[17] += 0.25
    values[18] = np.nextafter(values[18], 1)
    array["relation"][:] = values
    assert replay(tmp_path / "o", 16).equal is True
    result = invoke(str(tmp_path / "o"), "--run", "17")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "differs from the stored run: relation by 0.25"
    close = invoke(str(tmp_path / "o"), "--run", "18")
    assert close.exit_code == 0
    assert "within 1e-12, not bit for bit" in close.stdout.splitlines()[-1]


def test_a_run_that_is_not_stored_yet_is_replayed_all_the_same(tmp_path: Path) -> None:
    class StopError(Exception):
        """Stops after the first block."""

    def stop(done: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        sim.sweep(small(tmp_path), out=tmp_path / "o", progress=stop)
    assert replay(tmp_path / "o", 3).equal is True
    assert replay(tmp_path / "o", 100).equal is None
    last = invoke(str(tmp_path / "o"), "--run", "100").stdout.splitlines()[-1]
    assert last == "not compared with the store: it is not in the store yet"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--run", "180"], "the sweep has runs 0 to 179"),
        (["--run", "-1"], "--run"),
        ([], "--run"),
    ],
)
def test_a_run_that_there_is_not_is_refused(folder: Path, arguments: list[str], words: str) -> None:
    result = invoke(str(folder), *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr.splitlines()[-1]


def test_a_folder_without_a_sweep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SweepRefusedError, match="no sweep is here"):
        replay(tmp_path, 0)
    assert invoke(str(tmp_path), "--run", "0").exit_code == 2
    with pytest.raises(SweepRefusedError, match="no sweep is here"):
        sim.open_sweep(tmp_path)


def test_a_run_of_a_date_is_replayed_under_its_own_scenario(tmp_path: Path) -> None:
    from dataclasses import replace

    job = replace(load_sweep("when-yoon-comes"), replicates=2, block=4)
    sim.sweep(job, out=tmp_path / "o").close()
    found = replay(tmp_path / "o", 5)
    assert found.equal is True
    assert str(found.model.settings.governments["KOR"]["yoon"].since) == "2023-05"


def test_a_sweep_keeps_the_posterior_that_its_runs_were_drawn_from(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    written(home)
    scenario_file(home, "small.nc")
    text = (
        "name: fitted\ndescription: A posterior beside the scenario.\nscenario: mine.yaml\n"
        "design: grid\nreplicates: 6\nvary: {parameters: {mediation_effort: [0, 1]}}\n"
        "outcomes: [relation]\nkeep: final\n"
    )
    (home / "sweep.yaml").write_text(text, encoding="utf-8")
    sim.sweep(home / "sweep.yaml", out=tmp_path / "out", workers=2).close()
    for file in home.iterdir():
        file.unlink()
    again = replay(tmp_path / "out", 7)
    assert again.equal
    assert "parameters.posterior" in again.model.drawn


def test_a_resume_with_another_posterior_is_refused(tmp_path: Path) -> None:
    written(tmp_path)
    scenario_file(tmp_path, "small.nc")
    text = (
        "name: fitted\ndescription: A posterior beside the scenario.\nscenario: mine.yaml\n"
        "design: grid\nreplicates: 2\nvary: {parameters: {mediation_effort: [0, 1]}}\n"
    )
    (tmp_path / "sweep.yaml").write_text(text, encoding="utf-8")
    sim.sweep(tmp_path / "sweep.yaml", out=tmp_path / "out").close()
    written(tmp_path, seed=9)
    with pytest.raises(SweepRefusedError, match="posterior"):
        sim.sweep(tmp_path / "sweep.yaml", out=tmp_path / "out", resume=True)
