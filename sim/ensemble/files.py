"""Result files, written under a temporary name and renamed when they are whole."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import xarray as xr

from sim.scenario import Posterior


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a temporary file beside ``path``, then rename it into place.

    Nothing is left behind when ``write`` fails.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_result(data: xr.Dataset, path: Path) -> None:
    """Write a dataset as NetCDF 4: numbers in single precision, compressed."""
    encoding = {
        str(name): {"dtype": "float32", "zlib": True, "complevel": 1, "shuffle": True}
        for name, values in data.variables.items()
        if values.dtype.kind == "f" and values.ndim > 1
    }
    write_whole(path, lambda file: data.to_netcdf(file, engine="h5netcdf", encoding=encoding))


def write_posterior(posterior: Posterior, path: Path) -> None:
    """Write a posterior as NetCDF 4, compressed; a scenario beside it can name the file."""
    data = posterior.to_dataset()
    encoding = {"share": {"zlib": True, "complevel": 9, "shuffle": True}}
    write_whole(path, lambda file: data.to_netcdf(file, engine="h5netcdf", encoding=encoding))
