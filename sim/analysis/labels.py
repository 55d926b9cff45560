"""Labels of a result's axes, and what leaders' meetings named."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

NAMED = "named"


def axis_labels(array: xr.DataArray, dim: str) -> list[str]:
    """Labels along a dimension.

    They are the coordinate named as the dimension; without one, the positions.
    """
    if dim in array.coords:
        return [str(label) for label in array.coords[dim].values]
    return [str(position) for position in range(array.sizes[dim])]


def result_variables(dataset: xr.Dataset) -> Iterator[tuple[str, xr.DataArray]]:
    """Every variable over time and run."""
    for name, array in dataset.data_vars.items():
        if {"time", "run"} <= set(array.dims):
            yield str(name), array


def topics(dataset: xr.Dataset) -> tuple[list[str], np.ndarray]:
    """Names of the topics, and what meetings name: (topic, time, run), NaN without a meeting."""
    array = dataset[NAMED]
    (dim,) = (str(dim) for dim in array.dims if dim not in ("time", "run"))
    return axis_labels(array, dim), array.transpose(dim, "time", "run").values
