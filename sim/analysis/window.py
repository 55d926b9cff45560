"""Which months a number is about: from the first in which two results differ, unless told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from sim.analysis.results import kind_of, result_variables
from sim.core.errors import AnalysisError

MONTH = np.timedelta64(1, "M")


def months_of(data: xr.Dataset | xr.DataArray) -> np.ndarray:
    """The months of a result, (time,), datetime64[M]."""
    return data["time"].values.astype("datetime64[M]")


@dataclass(frozen=True)
class Window:
    """Months from `since` to `until` (datetime64[M]), both included; prints as text."""

    since: np.datetime64
    until: np.datetime64

    def __str__(self) -> str:
        return f"{self.since} to {self.until}"

    @property
    def months(self) -> int:
        """How many months it has."""
        return int((self.until - self.since) / MONTH) + 1

    def cut(self, data: xr.Dataset) -> xr.Dataset:
        """A result without the other months."""
        return data.isel(time=self.within(months_of(data)))

    def within(self, months: np.ndarray) -> np.ndarray:
        """Which of some months lie in it, boolean, (time,)."""
        return (months >= self.since) & (months <= self.until)


def whole(data: xr.Dataset) -> Window:
    """All months of a result."""
    months = months_of(data)
    return Window(months[0], months[-1])


def bounded(data: xr.Dataset, since: str | None, until: str | None) -> Window:
    """The months of a result from `since` to `until` (YYYY-MM), all of them where None.

    Raises
    ------
    AnalysisError
        If none is left.
    """
    every = whole(data)
    first = every.since if since is None else np.datetime64(since, "M")
    last = every.until if until is None else np.datetime64(until, "M")
    if first > last:
        raise AnalysisError(f"since {first} lies after until {last}")
    if first > every.until or last < every.since:
        raise AnalysisError(f"no month from {first} to {last}: the scenarios share {every}")
    return Window(max(first, every.since), min(last, every.until))


def first_difference(reference: xr.Dataset, other: xr.Dataset) -> np.datetime64 | None:
    """The first month in which any variable of any run differs; None if none does.

    Both already cut to what they share (`sim.analysis.paired.shared`).
    """
    others = dict(result_variables(other))
    months = months_of(reference)
    first = months.size
    for name, array in result_variables(reference):
        if name not in others or kind_of(array) == "index":
            continue
        if not first:
            break
        dims = ("time", *(dim for dim in array.dims if dim != "time"))
        one, two = (a.transpose(*dims).values[:first] for a in (array, others[name]))
        same = (one == two) | (np.isnan(one) & np.isnan(two))
        apart = ~same.reshape(same.shape[0], -1).all(axis=1)
        if apart.any():
            first = int(np.argmax(apart))
    return months[first] if first < months.size else None


def fitted_until(data: xr.Dataset) -> np.datetime64 | None:
    """The last month of the record that a result's parameters were fitted to, if any."""
    told = data.attrs.get("fitted_to")
    return np.datetime64(str(told), "M") if told else None
