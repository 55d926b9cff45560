"""A colleague's result again, from its manifest or from what travels inside it."""

import json
import time
from pathlib import Path

import pytest
import xarray as xr

import sim
from sim.core.errors import InputError
from sim.ensemble import write_result
from sim.report.output import write
from sim.studies.run import again, run
from tests.agents.classes import Quiet


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("result")
    study = run("storm", [("end", "2016-12"), ("spiral_weight", "0.3")], runs=20, seed=6)
    write(study, folder, time.perf_counter(), plots=False)
    return folder


@pytest.mark.parametrize("name", ["manifest.json", "result.nc"])
def test_the_numbers_agree(folder: Path, name: str) -> None:
    study = again(folder / name)
    assert study.title.startswith("storm, changed: end=2016-12, spiral_weight=0.3: 20 runs")
    assert study.about["set"] == ["end=2016-12", "spiral_weight=0.3"]
    assert "the numbers agree with the file's in every bit" in study.text
    with xr.open_dataset(folder / "result.nc", engine="h5netcdf") as stored:
        now = study.datasets["result"]
        assert now.attrs["scenario"] == stored.attrs["scenario"]
        assert (now["relation"].astype("float32") == stored["relation"]).all()


def test_a_changed_number_or_seed_is_found_out(folder: Path, tmp_path: Path) -> None:
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    changed = tmp_path / "manifest.json"
    changed.write_text(json.dumps({**told, "seed": 7}), encoding="utf-8")
    assert "the numbers differ from the file's, with the same versions" in again(changed).text
    versions = {**told["versions"], "numpy": "1.0"}
    changed.write_text(json.dumps({**told, "seed": 7, "versions": versions}), encoding="utf-8")
    assert "numpy 1.0 there" in again(changed).text
    with xr.open_dataset(folder / "result.nc", engine="h5netcdf") as stored:
        data = stored.load().copy(deep=True)
    data["relation"][3, 4] += 0.001
    write_result(data, tmp_path / "result.nc")
    assert "the numbers differ" in again(tmp_path / "result.nc").text


@pytest.mark.parametrize("content", ["", "[1]", "{}", '{"scenario": {}, "runs": 1}', "\x00"])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    for name in ("manifest.json", "result.nc"):
        file = tmp_path / name
        file.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=name):
            again(file)


@pytest.mark.parametrize(
    "told", [{"seed": -1}, {"seed": 2**63}, {"runs": 0}, {"runs": -3}, {"runs": 2.0}]
)
def test_a_seed_or_runs_that_are_none_are_refused(
    folder: Path, tmp_path: Path, told: dict[str, float]
) -> None:
    right = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    changed = tmp_path / "manifest.json"
    changed.write_text(json.dumps({**right, **told}), encoding="utf-8")
    with pytest.raises(InputError, match="is not the manifest of an ensemble"):
        again(changed)


@pytest.mark.parametrize("behaviours", [-80, None, [], {"PRK": "Quiet"}, {"PRK": None}])
def test_classes_that_are_none_are_refused(
    folder: Path, tmp_path: Path, behaviours: object
) -> None:
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    changed = tmp_path / "manifest.json"
    changed.write_text(json.dumps({**told, "behaviours": behaviours}), encoding="utf-8")
    with pytest.raises(InputError, match="is not the manifest of an ensemble"):
        again(changed)
    with xr.open_dataset(folder / "result.nc", engine="h5netcdf") as stored:
        data = stored.load().assign_attrs(behaviours=json.dumps(behaviours))
    write_result(data, tmp_path / "result.nc")
    with pytest.raises(InputError, match="is not the result of an ensemble"):
        again(tmp_path / "result.nc")


def test_a_class_that_was_given_by_hand_cannot_come_back(tmp_path: Path) -> None:
    data = sim.simulate(sim.load("baseline", [("end", "2015-06")]), runs=3, agents={"PRK": Quiet})
    write_result(data, tmp_path / "result.nc")
    with pytest.raises(InputError, match="PRK was a Quiet given by agents="):
        again(tmp_path / "result.nc")
