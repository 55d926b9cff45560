"""Monthly counts of the record as labelled arrays."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import TypedDict, Unpack, cast

import numpy as np
import xarray as xr

from sim.record.series import SERIES, Series
from sim.record.tables import Row, table

SUPPORT: tuple[str, ...] = ("sourced", "secondary", "unsourced")
"""How well a row is supported, best first."""

# The actors whose dealings the record counts: the patron and its allies, and the adversary.
ACTORS: frozenset[str] = frozenset({"USA", "JPN", "KOR", "PRK"})

Date = str | np.datetime64


def month(date: Date) -> np.datetime64:
    """The month of a date: `2022-06`, `2022-06-29` or any datetime64 -> datetime64[M]."""
    return np.datetime64(cast(str, date), "M")  # NumPy's types do not know the other form


def applies_to(actors: Collection[str]) -> bool:
    """Whether the record speaks of these actors (patron, allies, adversary), in any order."""
    return set(actors) == ACTORS


def month_starts(start: Date, end: Date) -> np.ndarray:
    """Month starts from `start` to `end`, both included, as datetime64[ns]; shape (time,)."""
    first, last = month(start), month(end)
    if last < first:
        raise ValueError(f"the end {last} lies before the start {first}")
    return np.arange(first, last + np.timedelta64(1, "M")).astype("datetime64[ns]")


def _find(name: str) -> Series:
    if name in SERIES:
        return SERIES[name]
    near = difflib.get_close_matches(name, SERIES, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise KeyError(f"no series {name!r} in the record; {hint}There are {', '.join(SERIES)}")


def _counts_row(
    row: Row,
    series: Series,
    support: Collection[str],
    include_brief: bool,
    include_disputed: bool,
) -> bool:
    if series.where is not None and row[series.where[0]] != series.where[1]:
        return False
    support_column = "nuclear_support" if series.column == "nuclear_tests" else "support"
    if row[support_column] not in support:
        return False
    if row.get("form") == "statement":  # nobody met
        return False
    if row.get("form") == "brief" and not include_brief:
        return False
    return include_disputed or row.get("disputed") != "yes"


class Choices(TypedDict, total=False):
    """Which rows to count, as `monthly_counts` explains."""

    include_brief: bool
    include_disputed: bool
    support: Collection[str]


def monthly_counts(
    name: str,
    start: Date | None = None,
    end: Date | None = None,
    *,
    include_brief: bool = True,
    include_disputed: bool = False,
    support: Collection[str] = SUPPORT,
) -> xr.DataArray:
    """Counts per month of one series of `SERIES`; dims (time,), float, NaN outside its coverage.

    `start` and `end` are months, both included; by default the series' own coverage.
    `include_brief=False` leaves out the three meetings that were mere short talks
    (Hiroshima 2023-05, foreign ministers 2023-09, leaders 2023-11). `include_disputed=True`
    counts the meeting of 2017-08 whose form is contested. Statements without a meeting never
    count. `support` keeps only rows so supported. Raises KeyError for an unknown series and
    ValueError for an unknown support or an end before the start.
    """
    unknown = set(support) - set(SUPPORT)
    if unknown:
        raise ValueError(f"support {sorted(unknown)} is none of {', '.join(SUPPORT)}")
    series = _find(name)
    time = month_starts(start or series.first, end or series.last)
    months = time.astype("datetime64[M]")
    covered = (months >= month(series.first)) & (months <= month(series.last))
    counts = np.where(covered, 0.0, np.nan)
    for row in table(series.table):
        if not _counts_row(row, series, support, include_brief, include_disputed):
            continue
        index = int((month(row["date"]) - months[0]).astype(int))
        if 0 <= index < months.size and covered[index]:
            counts[index] += float(row[series.column]) if series.column else 1.0
    return xr.DataArray(
        counts,
        dims="time",
        coords={"time": time},
        name=name,
        attrs={
            "units": series.units,
            "long_name": series.long_name,
            "coverage": f"{series.first}/{series.last}",
            "table": series.table,
        },
    )


def yearly_counts(
    name: str, start: Date | None = None, end: Date | None = None, **options: Unpack[Choices]
) -> xr.DataArray:
    """Counts per calendar year, dims (year,); a year with a month outside the coverage is NaN.

    Only the months from `start` to `end` are summed. Options as in `monthly_counts`.
    """
    counts = monthly_counts(name, start, end, **options)
    years = counts["time"].dt.year.values
    labels, position = np.unique(years, return_inverse=True)
    sums = np.zeros(labels.size)
    np.add.at(sums, position, counts.values)
    attrs = counts.attrs | {"units": counts.attrs["units"].replace("month", "year")}
    return xr.DataArray(sums, dims="year", coords={"year": labels}, name=name, attrs=attrs)
