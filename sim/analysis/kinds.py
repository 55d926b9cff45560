"""How the months of a result variable are put together, which the variable itself says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast, get_args

import numpy as np
import xarray as xr

from sim.axes import OverTime
from sim.errors import AnalysisError

How = Literal["mean", "last", "total", "rate"]


def kind_of(array: xr.DataArray) -> OverTime:
    """How the months of a result variable are put together: its attribute ``over_time``.

    Raises
    ------
    AnalysisError
        If it has none.
    """
    kind = array.attrs.get("over_time")
    if kind not in get_args(OverTime):
        raise AnalysisError(
            f"{array.name} does not say how its months are put together: its attribute over_time "
            f"is {kind!r} and not one of {', '.join(get_args(OverTime))}"
        )
    return cast(OverTime, kind)


IN_A_PERIOD: Mapping[OverTime, How] = {
    "level": "mean",
    "count": "total",
    "flag": "last",
    "topic": "mean",
}
"""What stands for a year, or another period; of an index there is nothing."""


def years_of(time: xr.DataArray | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Calendar years of consecutive month starts and the index at which each year begins."""
    months = np.asarray(time).astype("datetime64[M]").astype(int)
    years = months // 12 + 1970
    return np.unique(years, return_index=True)


def over_time(
    values: np.ndarray, how: How, starts: np.ndarray | None = None, *, axis: int = 0
) -> np.ndarray:
    """One number for all months, or for each period: (time, ...) -> (...) or (period, ...).

    `mean` of the months that are not NaN (NaN if all are), the `last` month, the `total`, or the
    `rate` a year, to which a month without a value adds nothing. `starts` are the first time
    indices of the periods; the last runs to the end. `axis` is that of time.

    >>> over_time(np.array([1.0, 0.0, 2.0, np.nan]), "mean", starts=np.array([0, 2]))
    array([0.5, 2. ])
    """
    values = np.asarray(values, dtype=np.float64)
    months = values.shape[axis]
    if how == "last":
        ends = [months - 1] if starts is None else np.append(starts[1:], months) - 1
        chosen = np.take(values, ends, axis=axis)
        return chosen.squeeze(axis) if starts is None else chosen
    if how == "total":
        return _added(values, starts, axis)
    if how == "rate":
        counted = _added(np.nan_to_num(values), starts, axis)
        return counted / _lengths(starts, months, counted.ndim, axis) * 12.0
    present = ~np.isnan(values)
    total = _added(np.where(present, values, 0.0), starts, axis)
    count = _added(present.astype(np.int64), starts, axis)
    mean = np.full(total.shape, np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


def _added(values: np.ndarray, starts: np.ndarray | None, axis: int) -> np.ndarray:
    return values.sum(axis=axis) if starts is None else np.add.reduceat(values, starts, axis=axis)


def _lengths(starts: np.ndarray | None, months: int, dims: int, axis: int) -> np.ndarray | int:
    """Months of each period, along the axis of time; all of them without periods."""
    if starts is None:
        return months
    lengths = np.diff(np.append(starts, months))
    return lengths.reshape([-1 if place == axis else 1 for place in range(dims)])
