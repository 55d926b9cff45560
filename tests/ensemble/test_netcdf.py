"""A result's file is the one that xarray writes."""

from pathlib import Path

import h5py
import numpy as np
import pytest
import xarray as xr

from sim.core.errors import InputError
from sim.core.memory import MOST_LETTERS, MOST_TEXTS, check_texts_unfold
from sim.ensemble import simulate, write_result
from sim.ensemble.opened import open_result
from sim.scenario import Scenario


@pytest.fixture(scope="module")
def data(baseline: Scenario) -> xr.Dataset:
    return simulate(baseline.replace(end="2015-06"), runs=40, seed=3)


def read(file: Path) -> xr.Dataset:
    with xr.open_dataset(file, engine="h5netcdf") as stored:
        return stored.load()


def test_it_reads_as_what_xarray_would_have_written(data: xr.Dataset, tmp_path: Path) -> None:
    write_result(data, tmp_path / "ours.nc")
    single = {
        str(name): {"dtype": "float32"}
        for name, values in data.variables.items()
        if values.dtype.kind == "f" and values.ndim > 1
    }
    data.to_netcdf(tmp_path / "theirs.nc", engine="h5netcdf", encoding=single)
    ours, theirs = read(tmp_path / "ours.nc"), read(tmp_path / "theirs.nc")
    xr.testing.assert_identical(ours, theirs)
    assert list(ours.variables) == list(theirs.variables)
    for name in theirs.variables:
        assert ours[name].dtype == theirs[name].dtype


def described(stored: h5py.Dataset) -> dict[str, object]:
    """What NetCDF keeps of an array beside its numbers: dimensions, kind, fill value, texts."""
    told = {
        name: np.asarray(stored.attrs[name]).tolist()
        for name in stored.attrs
        if name not in ("DIMENSION_LIST", "REFERENCE_LIST", "_FillValue")
    }
    scales = [[scale.name for scale in axis.values()] for axis in stored.dims]
    filled = (
        bool(np.isnan(stored.attrs["_FillValue"]).all()) if "_FillValue" in stored.attrs else None
    )
    return {**told, "scales": scales, "dtype": stored.dtype, "filled": filled}


def test_it_is_netcdf_as_others_write_it(data: xr.Dataset, tmp_path: Path) -> None:
    some = data[["cooperation", "meetings", "threat_perception", "government"]]
    write_result(some, tmp_path / "ours.nc")
    single = {"dtype": "float32"}
    encoding = {name: single for name in some.data_vars if some[name].dtype.kind == "f"}
    some.to_netcdf(tmp_path / "theirs.nc", engine="h5netcdf", encoding=encoding)
    with h5py.File(tmp_path / "ours.nc") as ours, h5py.File(tmp_path / "theirs.nc") as theirs:
        assert set(ours) == set(theirs)
        numbers = {name: int(ours[name].attrs["_Netcdf4Dimid"]) for name in some.dims}
        assert sorted(numbers.values()) == list(range(len(numbers)))
        for name in ours:
            mine, other = described(ours[name]), described(theirs[name])
            for told in (mine, other):  # numbers of dimensions are the writer's own
                told.pop("_Netcdf4Dimid", None)
                told.pop("_Netcdf4Coordinates", None)
            assert mine == other, name
        assert list(ours["cooperation"].attrs["_Netcdf4Coordinates"]) == [
            numbers[axis] for axis in some["cooperation"].dims
        ]


def test_only_what_shrinks_is_compressed(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).random((60, 500))
    both = {"level": (("time", "run"), noise), "flag": (("time", "run"), np.round(noise))}
    write_result(xr.Dataset(both), tmp_path / "result.nc")
    with h5py.File(tmp_path / "result.nc") as stored:
        assert (stored["level"].compression, stored["flag"].compression) == (None, "gzip")
        assert stored["flag"].id.get_storage_size() < stored["flag"].nbytes / 4
    back = read(tmp_path / "result.nc")  # of dimensions without labels
    assert np.array_equal(back["level"], noise.astype("f4"))
    assert np.array_equal(back["flag"], np.round(noise))


@pytest.mark.parametrize("text", ["Northeast Asia 2015-2023", "relation between two allies"])
def test_a_text_that_is_no_utf_8_is_refused(text: str, data: xr.Dataset, tmp_path: Path) -> None:
    """HDF5 hands on any bytes, as letters that no table of a result could be written with."""
    file = tmp_path / "result.nc"
    write_result(data, file)
    open_result(file)
    raw = file.read_bytes()
    assert text.encode() in raw
    file.write_bytes(raw.replace(text.encode(), b"\xb6\xb3" + text.encode()[2:]))
    with pytest.raises(InputError, match=r"result\.nc: is not the result of an ensemble"):
        open_result(file)


def test_texts_that_a_small_file_unfolds_to_any_size_are_refused(tmp_path: Path) -> None:
    """Many places of an array of texts may hold one and the same long text."""
    with h5py.File(tmp_path / "x.h5", "w") as stored:
        kind = h5py.string_dtype()
        many = stored.create_dataset("many", (MOST_TEXTS + 1,), kind)
        long = stored.create_dataset("long", (3,), kind)
        long[:] = "x" * (MOST_LETTERS // 2)
        few = stored.create_dataset("few", data=["a", "b"], dtype=kind)
        check_texts_unfold(few)
        for values in (many, long):
            with pytest.raises(ValueError, match=f"{values.name} has more than"):
                check_texts_unfold(values)
