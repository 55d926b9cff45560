"""Labels of a result's axes, and the one variable that shares its name with an axis."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

TOPIC = "topic"


def axis_labels(array: xr.DataArray, dim: str) -> list[str]:
    """Labels along a dimension.

    They are the one-dimensional coordinate named as the dimension. The variable `topic` may have a
    dimension `topic`, for which xarray then cannot keep such a coordinate: there the labels are any
    other one-dimensional text coordinate on it (`topic_name`). Without either, the positions.
    """
    along = {str(name): coord for name, coord in array.coords.items() if coord.dims == (dim,)}
    if dim in along:
        return [str(label) for label in along[dim].values]
    for coord in along.values():
        if coord.dtype.kind in "UOT":
            return [str(label) for label in coord.values]
    return [str(position) for position in range(array.sizes[dim])]


def result_variables(dataset: xr.Dataset) -> Iterator[tuple[str, xr.DataArray]]:
    """Every variable over time and run, with `topic` even where xarray keeps it as a coordinate."""
    for name, array in dataset.data_vars.items():
        if {"time", "run"} <= set(array.dims):
            yield str(name), array
    if TOPIC in dataset.coords and {"time", "run"} <= set(dataset[TOPIC].dims):
        yield TOPIC, dataset[TOPIC]


def topics(dataset: xr.Dataset) -> tuple[list[str], np.ndarray]:
    """Names of the topics, and what meetings name: (topic, time, run), NaN without a meeting."""
    array = dataset[TOPIC]
    (dim,) = (str(dim) for dim in array.dims if dim not in ("time", "run"))
    return axis_labels(array, dim), array.transpose(dim, "time", "run").values
