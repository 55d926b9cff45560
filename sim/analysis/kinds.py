"""How each result variable is put together over time: state, count, flag or topic."""

from __future__ import annotations

from typing import Literal

import numpy as np
import xarray as xr

Kind = Literal["state", "count", "flag", "topic"]

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


def years_of(time: xr.DataArray | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Calendar years of consecutive month starts and the index at which each year begins."""
    months = np.asarray(time).astype("datetime64[M]").astype(int)
    years = months // 12 + 1970
    return np.unique(years, return_index=True)


def _mean_over_time(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Mean over the months of each period that are not NaN, NaN if all are; axis 0 is time."""
    present = ~np.isnan(values)
    total = np.add.reduceat(np.where(present, values, 0.0), starts, axis=0)
    count = np.add.reduceat(present, starts, axis=0, dtype=np.int64)
    mean = np.full(total.shape, np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


def by_period(values: np.ndarray, starts: np.ndarray, kind: Kind) -> np.ndarray:
    """One number per period and run; (time, ...) -> (period, ...).

    `starts` are the first time indices of the periods; the last runs to the end. States and topics:
    mean over the months. Counts: sum. Flags: value of the last month.
    """
    if kind == "count":
        return np.add.reduceat(values, starts, axis=0)
    if kind == "flag":
        return values[np.append(starts[1:], values.shape[0]) - 1]
    return _mean_over_time(values, starts)
