"""Values by month put together by calendar year or half-year; NaN for a part of one."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import xarray as xr

from sim.analysis.results import over_time, years_of

YEAR, HALF = 12, 6
"""Months of a window."""


def by_year(years: np.ndarray, values: np.ndarray) -> xr.DataArray:
    """Values (year, run) with their years."""
    return xr.DataArray(values, dims=("year", "run"), coords={"year": years})


def time_run(dataset: xr.Dataset, name: str, **element: str) -> np.ndarray:
    """One element of a variable, (time, run)."""
    array = dataset[name].sel(element) if element else dataset[name]
    return array.transpose("time", "run").values


def windows_of(time: np.ndarray, months: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Windows that months (datetime64) fall into: name, first index and length of each, (window,).

    Windows are calendar years or half-years; a half-year is named by the part of the years that
    have passed at its end.
    """
    counted = np.asarray(time).astype("datetime64[M]").astype(int) // months
    found, starts, lengths = np.unique(counted, return_index=True, return_counts=True)
    if months == YEAR:
        return found + 1970, starts, lengths
    return 1969 + (found + 1) * months / 12.0, starts, lengths


def whole(time: np.ndarray, values: np.ndarray, months: int) -> tuple[np.ndarray, np.ndarray]:
    """Names of the windows, and sums over them: (time, …) → (window, …), NaN for a part."""
    names, starts, lengths = windows_of(time, months)
    sums = over_time(values, "total", starts)
    sums[lengths < months] = np.nan
    return names, sums


def sums(
    dataset: xr.Dataset, name: str, element: dict[str, str], months: int = YEAR
) -> xr.DataArray:
    """Sums over windows, NaN for one of which the result has only a part."""
    values = time_run(dataset, name, **element)
    return by_year(*whole(dataset["time"].values, values, months))


def means_of_months(
    dataset: xr.Dataset, months: np.ndarray, name: str, **element: str
) -> xr.DataArray:
    """Means over the given months (datetime64[M]) by year; NaN if a month is not simulated."""
    time = dataset["time"].values.astype("datetime64[M]")
    years, _ = years_of(time)
    values = time_run(dataset, name, **element)
    means = np.full((years.size, values.shape[1]), np.nan)
    for row, year in enumerate(years):
        wanted = months[months.astype("datetime64[Y]").astype(int) + 1970 == year]
        if wanted.size and wanted[0] >= time[0] and wanted[-1] <= time[-1]:
            means[row] = values[(wanted - time[0]).astype(int)].mean(axis=0)
    return by_year(years, means)


def observed_means(known: xr.DataArray, years: np.ndarray, unlike: Collection[int]) -> xr.DataArray:
    """Means by year of values (time,) without NaN; NaN in the years `unlike`, half of each way."""
    of = known["time"].dt.year.values
    means = [
        known.values[of == year].mean() if (of == year).any() and year not in unlike else np.nan
        for year in years
    ]
    return xr.DataArray(means, dims="year", coords={"year": years})
