"""A result of anybody's, read within one boundary: it is an ensemble's, or it is refused.

What a damaged or a made-up file does to the libraries that read it is theirs; here it is one
message.  A file is looked through before it is read: nothing that lies elsewhere is opened, and
nothing that unfolds to more than fits into memory.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xarray as xr

from sim.core.errors import FAULTS, InputError, TooLargeError
from sim.core.memory import SHARE_OF_FREE, check_texts_unfold, free_memory
from sim.ensemble.about import fault_of


def open_result(path: Path) -> xr.Dataset:
    """The dataset of a result.nc, loaded into memory.

    Raises
    ------
    FileNotFoundError
        If there is none.
    InputError
        If the file is no result of an ensemble, or is damaged.
    TooLargeError
        If it would not fit into memory.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    if not path.is_file():  # a pipe or a device may never end
        raise InputError(f"{path}: is no ordinary file")
    try:
        look_through(path)
        data = xr.load_dataset(path, engine="h5netcdf")
        sound = {"time", "run"} <= set(data.dims) and isinstance(data.attrs.get("scenario"), str)
        check_utf_8(data)
        why = fault_of(data) if sound else ""
    except TooLargeError:
        raise
    except FAULTS:
        sound, why = False, ""
    if not sound or why:
        told = f": {why}" if why else ""
        raise InputError(f"{path}: is not the result of an ensemble, as run writes it{told}")
    return data


def look_through(path: Path) -> None:
    """Raise where a file holds what no result of ours does, before anything of it is read."""
    import h5py

    with h5py.File(path, "r") as stored:
        wanted = sum(size_of(h5py, stored, name) for name in stored)
    free = int(free_memory() * SHARE_OF_FREE)
    if wanted > free:
        raise TooLargeError(
            f"{path}: unfolds to {wanted / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free for it"
        )


def check_utf_8(data: xr.Dataset) -> None:
    """Raise UnicodeEncodeError for bytes that are no UTF-8, which HDF5 lets through in texts."""
    about = [data.attrs, *(array.attrs for array in data.variables.values())]
    texts = [text for attributes in about for entry in attributes.items() for text in entry]
    for name, array in data.variables.items():
        texts += [name, *(array.values.flat if array.dtype.kind in "OUS" else ())]
    for text in texts:
        str(text).encode()


def size_of(h5py: Any, stored: Any, name: str) -> int:
    """Bytes of one table as it will be read; ValueError for what is none of its own."""
    if not isinstance(stored.get(name, getlink=True), h5py.HardLink):
        raise ValueError(f"{name} lies elsewhere")
    values = stored[name]
    if not isinstance(values, h5py.Dataset) or values.external or values.is_virtual:
        raise ValueError(f"{name} is no table of the file itself")
    check_texts_unfold(values)
    return int(values.nbytes)
