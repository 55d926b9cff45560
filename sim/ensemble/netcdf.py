"""NetCDF 4, written as the HDF5 that it is.

`xarray.Dataset.to_netcdf` writes the same file, but takes six milliseconds a variable for what it
asks of the file on the way, and imports Dask, where that is installed, to ask it for a lock: half a
second and more for the results of a few runs.

The file is laid out in memory and then written by Python: where a disk is full, HDF5 fails a second
time when it closes the file, and takes the process with it at the end.
"""

from __future__ import annotations

import errno
import os
import shutil
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import xarray as xr
from xarray.conventions import encode_cf_variable, encode_dataset_coordinates

NO_VARIABLE = "This is a netCDF dimension but not a netCDF variable.%10d"
"""How NetCDF names a dimension without labels."""
SAMPLE, WORTH = 8192, 0.6
"""Numbers of a table that are compressed to try, and the share of their bytes that is left where
compressing all of them is worth its time: counts and flags shrink to a tenth at no cost, levels to
four fifths at nine tenths of all the time that a file takes."""
COMPRESSED: Mapping[str, Any] = {"compression": "gzip", "compression_opts": 1, "shuffle": True}
NO_PACKING: Mapping[str, Mapping[str, Any]] = {}
MOST_IN_MEMORY = 1_000_000_000
"""Bytes of a dataset whose file is laid out in memory; of a larger one the room is looked at."""


def write_netcdf(
    data: xr.Dataset, file: Path, packing: Mapping[str, Mapping[str, Any]] = NO_PACKING
) -> None:
    """Write a dataset of numbers, months and texts; tables of floats in single precision.

    ``packing`` is how variables are compressed that are no such tables, by name.

    Raises
    ------
    OSError
        If the disk has no room.
    """
    if data.nbytes > MOST_IN_MEMORY:
        if shutil.disk_usage(file.parent).free < data.nbytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
        with h5py.File(_begun(file), "r+") as root:
            fill(root, data, packing)
        return
    with h5py.File(_begun(file, in_memory=True), "r+") as root:
        fill(root, data, packing)
        root.flush()
        image = root.id.get_file_image()
    file.write_bytes(image)


def _begun(file: Path, *, in_memory: bool = False) -> h5py.h5f.FileID:
    """An empty file that keeps the order of its entries and not the time when they were made.

    `h5py.File` leaves the times to HDF5, whose versions before 2.0 write them.
    """
    made, used = (h5py.h5p.create(kind) for kind in (h5py.h5p.FILE_CREATE, h5py.h5p.FILE_ACCESS))
    ordered = h5py.h5p.CRT_ORDER_TRACKED | h5py.h5p.CRT_ORDER_INDEXED
    made.set_link_creation_order(ordered)
    made.set_attr_creation_order(ordered)
    made.set_obj_track_times(False)
    used.set_fclose_degree(h5py.h5f.CLOSE_STRONG)
    used.set_libver_bounds(h5py.h5f.LIBVER_EARLIEST, h5py.h5f.LIBVER_LATEST)
    if in_memory:
        used.set_fapl_core(backing_store=False)
    name = file.name if in_memory else file
    return h5py.h5f.create(os.fsencode(name), h5py.h5f.ACC_TRUNC, fcpl=made, fapl=used)


def fill(root: h5py.File, data: xr.Dataset, packing: Mapping[str, Mapping[str, Any]]) -> None:
    """Put a dataset into an empty file."""
    variables, about = encode_dataset_coordinates(data)
    stored = {}
    for name, variable in variables.items():
        packed = variable.dtype.kind == "f" and variable.ndim > 1
        coded = variable.copy(deep=False)
        coded.encoding = {"dtype": np.dtype("float32")} if packed else {}
        coded = encode_cf_variable(coded)
        options = packing.get(str(name), {})
        if packed and shrinks(coded.values):
            options = COMPRESSED
        stored[name] = _dataset(root, str(name), coded, options)
    for number, (dim, size) in enumerate(data.sizes.items()):
        if dim not in stored:
            stored[dim] = root.create_dataset(str(dim), (size,), ">f4", track_order=True)
        label = str(dim) if dim in variables else NO_VARIABLE % size
        h5py.h5ds.set_scale(stored[dim].id, label.encode())
        stored[dim].attrs["_Netcdf4Dimid"] = np.int32(number)
    numbers = {dim: number for number, dim in enumerate(data.sizes)}
    for name, variable in variables.items():
        if name not in numbers:
            for axis, dim in enumerate(variable.dims):
                h5py.h5ds.attach_scale(stored[name].id, stored[dim].id, axis)
        places = [numbers[dim] for dim in variable.dims]
        stored[name].attrs["_Netcdf4Coordinates"] = np.array(places, np.int32)
    _attributes(root, about)
    root.attrs["_NCProperties"] = np.bytes_(
        f"version=2,h5py={h5py.version.version},hdf5={h5py.version.hdf5_version}"
    )


def shrinks(values: np.ndarray) -> bool:
    """Whether compression pays, from a sample of the middle."""
    flat = values.reshape(-1)
    first = max(0, (flat.size - SAMPLE) // 2)
    sample = np.ascontiguousarray(flat[first : first + SAMPLE])
    shuffled = sample.view(np.uint8).reshape(sample.size, -1).T.tobytes()
    return len(zlib.compress(shuffled, 1)) < WORTH * len(shuffled)


def _dataset(
    root: h5py.File, name: str, variable: xr.Variable, packing: Mapping[str, Any]
) -> h5py.Dataset:
    """One array with its attributes."""
    attributes = dict(variable.attrs)
    filling = attributes.pop("_FillValue", None)
    values = variable.values
    kind = h5py.string_dtype() if values.dtype.kind in "OU" else values.dtype
    made = root.create_dataset(
        name,
        data=values.astype(object) if values.dtype.kind == "U" else values,
        dtype=kind,
        fillvalue=filling,
        track_order=True,
        **packing,
    )
    if filling is not None:
        attributes = {"_FillValue": values.dtype.type(filling), **attributes}
    _attributes(made, attributes)
    return made


def _attributes(where: h5py.File | h5py.Dataset, attributes: Mapping[Any, Any]) -> None:
    """Texts as they are, numbers as NetCDF has them: always arrays."""
    for name, value in attributes.items():
        where.attrs[str(name)] = value if isinstance(value, str) else np.atleast_1d(value)
