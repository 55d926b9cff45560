"""Result files: whole or not there at all, and the same bytes for the same seed."""

import time
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from sim.ensemble import simulate, write_result, write_whole
from sim.scenario import Scenario


@pytest.fixture(scope="module")
def data(baseline: Scenario) -> xr.Dataset:
    spread = {"parameters.salvo": {"low": 1.0, "high": 3.0}}
    return simulate(baseline.replace(spread, end="2016-12"), runs=12, seed=0)


@pytest.fixture(scope="module")
def written(data: xr.Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("results") / "a" / "b" / "result.nc"
    write_result(data, file)
    return file


@pytest.fixture(scope="module")
def back(written: Path) -> xr.Dataset:
    with xr.open_dataset(written, engine="h5netcdf") as opened:
        return opened.load()


def test_a_result_comes_back_as_it_was_written(data: xr.Dataset, back: xr.Dataset) -> None:
    assert back.attrs == data.attrs
    assert set(back.variables) == set(data.variables)
    for name, values in data.variables.items():
        found = back[name]
        assert found.dims == values.dims, name
        assert {k: np.array(v).tolist() for k, v in found.attrs.items()} == values.attrs, name
        if values.dtype.kind == "f":
            stored, expected = found.values.astype(np.float32), values.values.astype(np.float32)
            assert np.array_equal(stored, expected, equal_nan=True), name
        else:
            assert np.array_equal(found, values), name


def test_single_precision_is_what_is_stored(back: xr.Dataset) -> None:
    kinds = {str(v.dtype) for v in back.data_vars.values() if v.dtype.kind == "f"}
    assert kinds == {"float32"}


def test_folders_are_made_and_nothing_else_is_left(written: Path) -> None:
    assert [path.name for path in written.parent.iterdir()] == ["result.nc"]


def test_others_may_read_a_result(written: Path) -> None:
    assert written.stat().st_mode & 0o777 == 0o644


def test_the_same_seed_gives_the_same_bytes(baseline: Scenario, tmp_path: Path) -> None:
    files = []
    for number, seed in enumerate((5, 5, 6)):
        time.sleep(1.1 * (number == 1))  # HDF5 may keep the second of writing
        files.append(tmp_path / f"{number}.nc")
        write_result(simulate(baseline.replace(end="2015-06"), runs=8, seed=seed), files[-1])
    once, again, other = (file.read_bytes() for file in files)
    assert once == again
    assert once != other


def broken(file: Path) -> None:
    file.write_text("half of it")
    raise OSError("no space left on device")


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no space left"):
        write_whole(tmp_path / "result.nc", broken)
    assert not list(tmp_path.iterdir())


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "summary.csv"
    write_whole(file, lambda path: path.write_text("first"))
    with pytest.raises(OSError, match="no space left"):
        write_whole(file, broken)
    assert file.read_text() == "first"
    write_whole(file, lambda path: path.write_text("second"))
    assert file.read_text() == "second"
    assert list(tmp_path.iterdir()) == [file]


def test_a_result_that_cannot_be_written_leaves_nothing_behind(
    data: xr.Dataset, tmp_path: Path
) -> None:
    unwritable = data.assign_attrs(scenario={"not": "a plain value"})
    with pytest.raises(TypeError):
        write_result(unwritable, tmp_path / "result.nc")
    assert not list(tmp_path.iterdir())
