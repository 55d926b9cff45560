"""How each result variable is put together over time: state, count, flag or topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import xarray as xr

Kind = Literal["state", "count", "flag", "topic"]
How = Literal["mean", "last", "total", "rate"]

COUNTS: frozenset[str] = frozenset(
    {
        "meetings",
        "exercises",
        "launches",
        "disputes",
        "accords",
        "dyad_disputes",
        "dyad_accords",
    }
)
"""Counts in the month: added up."""

FLAGS: frozenset[str] = frozenset({"consult_in_force", "pact", "integration"})
"""What is or is not in force: read at the end of a period."""

INDICES: frozenset[str] = frozenset({"government"})
"""Rows of another table: there is nothing to average."""

TOPICS: frozenset[str] = frozenset({"named"})
"""NaN without a leaders' meeting: the share of the meetings that name the topic."""


def kind_of(name: str) -> Kind:
    """The kind of a result variable; whatever is not listed is a state."""
    if name in COUNTS:
        return "count"
    if name in FLAGS:
        return "flag"
    return "topic" if name in TOPICS else "state"


IN_A_PERIOD: Mapping[Kind, How] = {
    "state": "mean",
    "count": "total",
    "flag": "last",
    "topic": "mean",
}
"""What stands for a year, or another period."""


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
