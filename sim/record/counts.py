"""Monthly counts of a record, and dated events that push one way or the other."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Collection
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

import numpy as np

from sim.record.series import SUPPORT, Facts, Row, Series, Span

if TYPE_CHECKING:
    import xarray as xr  # where it is used: a scenario that names a record can do without

Date = str | np.datetime64


def month(date: Date) -> np.datetime64:
    """The month of a date: `2022-06`, `2022-06-29` or any datetime64 -> datetime64[M]."""
    return np.datetime64(cast(str, date), "M")  # NumPy's types do not know the other form


def month_starts(start: Date, end: Date) -> np.ndarray:
    """Month starts from `start` to `end`, both included, as datetime64[ns]; shape (time,)."""
    first, last = month(start), month(end)
    if last < first:
        raise ValueError(f"the end {last} lies before the start {first}")
    return np.arange(first, last + np.timedelta64(1, "M")).astype("datetime64[ns]")


def _counts_row(
    row: Row,
    series: Series,
    support: Collection[str],
    include_brief: bool,
    include_disputed: bool,
) -> bool:
    if any(row[column] != value for column, value in series.filters):
        return False
    if row[series.support] not in support:
        return False
    if row.get("form") in ("statement", "call"):  # nobody met
        return False
    if row.get("form") == "brief" and not include_brief:
        return False
    return include_disputed or row.get("disputed") != "yes"


def _months_of(row: Row, series: Series, first: np.datetime64) -> slice:
    """Places of a row's months, counted from `first`; may lie outside of what is asked for."""
    start = month(row["date"])
    end = month(row["until"] or series.last) if series.spell else start
    return slice(int((start - first).astype(int)), int((end - first).astype(int)) + 1)


class Choices(TypedDict, total=False):
    """Which rows to count, as `monthly_counts` explains."""

    include_brief: bool
    include_disputed: bool
    support: Collection[str]
    only_scored: bool


def _among(months: np.ndarray, spans: Collection[Span]) -> np.ndarray:
    """Which of the months lie in one of the spans, (time,)."""
    within = np.zeros(months.shape, dtype=bool)
    for since, until in spans:
        within |= (months >= month(since)) & (months <= month(until))
    return within


def _covered(series: Series, months: np.ndarray, only_scored: bool) -> np.ndarray:
    """Which of the months the series has a value for, (time,)."""
    covered = _among(months, series.covered)
    if only_scored and series.scored is not None:
        covered &= _among(months, series.scored)
    return covered


def elements(about: str, pairs: bool) -> list[str]:
    """The elements that a row is about: its countries, or every pair of them."""
    codes = about.split()
    if not pairs:
        return codes
    return ["-".join(pair) for pair in itertools.combinations(sorted(codes), 2)]


def _refuse(what: str, name: str, options: Collection[str]) -> KeyError:
    near = difflib.get_close_matches(name, options, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return KeyError(f"no {what} {name!r}; {hint}There are {', '.join(options)}")


class Counts(Facts):
    """The counts of a record."""

    def monthly_counts(
        self,
        name: str,
        start: Date | None = None,
        end: Date | None = None,
        *,
        include_brief: bool = True,
        include_disputed: bool = False,
        support: Collection[str] = SUPPORT,
        only_scored: bool = False,
    ) -> xr.DataArray:
        """Counts per month of one of `series`; dims (time,), float, NaN outside its coverage.

        `start` and `end` are months, both included; by default the series' own coverage.
        `include_brief=False` leaves out meetings that were mere short talks (of the US, Japan and
        the ROK: Hiroshima 2023-05, foreign ministers 2023-09, leaders 2023-11).
        `include_disputed=True` counts those whose form is contested (there: one of 2017-08).
        Statements and calls without a meeting never count. `support` keeps only rows so supported;
        how those counted are supported stands in the attribute `support`, best first.
        `only_scored=True` makes NaN also of months in which the rows are a mere sample
        (`Series.scored`). Of a series of spells a month within one counts 1, however many there
        are. Raises KeyError for an unknown series and ValueError for an unknown support or an end
        before the start.
        """
        import xarray as xr

        unknown = set(support) - set(SUPPORT)
        if unknown:
            raise ValueError(f"support {sorted(unknown)} is none of {', '.join(SUPPORT)}")
        if name not in self.series:
            raise _refuse("series", name, self.series)
        series = self.series[name]
        time = month_starts(start or series.first, end or series.last)
        months = time.astype("datetime64[M]")
        covered = _covered(series, months, only_scored)
        counts = np.where(covered, 0.0, np.nan)
        supports = set()
        for row in self.table(series.table):
            if not _counts_row(row, series, support, include_brief, include_disputed):
                continue
            where = _months_of(row, series, months[0])
            within = slice(max(where.start, 0), max(where.stop, 0))
            if covered[within].any():
                supports.add(row[series.support])
            counts[within] += float(row[series.column]) if series.column else 1.0
        if series.spell:
            counts = np.minimum(counts, 1.0)
        return xr.DataArray(
            counts,
            dims="time",
            coords={"time": time},
            name=name,
            attrs={
                "units": series.units,
                "long_name": series.long_name,
                "coverage": series.coverage,
                "table": series.table,
                "support": ", ".join(each for each in SUPPORT if each in supports),
            },
        )

    def coercion_episodes(
        self,
        start: Date | None = None,
        end: Date | None = None,
        *,
        support: Collection[str] = SUPPORT,
    ) -> xr.DataArray:
        """1 in a month in which China coerces an ally, else 0; dims (time, ally).

        NaN outside the coverage. Months and support as in `monthly_counts`; the attribute `support`
        is of all allies together.
        """
        import xarray as xr

        parts = [
            self.monthly_counts(f"coercion_{ally}", start, end, support=support).assign_attrs(
                long_name="an episode of coercion by China lasts", units="0 or 1"
            )
            for ally in self.coerced
        ]
        joined = xr.concat(parts, "ally", combine_attrs="drop_conflicts").transpose("time", "ally")
        return joined.assign_coords(ally=list(self.coerced)).rename("coercion_episode")

    def yearly_counts(
        self,
        name: str,
        start: Date | None = None,
        end: Date | None = None,
        **options: Unpack[Choices],
    ) -> xr.DataArray:
        """Counts per calendar year, dims (year,); NaN in a year with a month outside the coverage.

        Only the months from `start` to `end` are summed. Options as in `monthly_counts`.
        """
        import xarray as xr

        counts = self.monthly_counts(name, start, end, **options)
        years = counts["time"].dt.year.values
        labels, position = np.unique(years, return_inverse=True)
        sums = np.zeros(labels.size)
        np.add.at(sums, position, counts.values)
        attrs = counts.attrs | {"units": self.series[name].units_by_year}
        return xr.DataArray(sums, dims="year", coords={"year": labels}, name=name, attrs=attrs)

    def signed_events(self, name: str, *, support: Collection[str] = SUPPORT) -> xr.DataArray:
        """Events per month by element and sign; dims (time, element, sign), sign being 1 and −1.

        `time` is the table's coverage. A row about several counts for each of them (alignment: for
        each pair of them; a row about one country alone for none). Raises KeyError for a name that
        is not in `signed` and ValueError for an unknown support.
        """
        import xarray as xr

        if name not in self.signed:
            raise _refuse("signed events", name, self.signed)
        unknown = set(support) - set(SUPPORT)
        if unknown:
            raise ValueError(f"support {sorted(unknown)} is none of {', '.join(SUPPORT)}")
        about = self.signed[name]
        time = month_starts(about.first, about.last)
        counts = np.zeros((time.size, len(about.elements), 2))
        for row in self.table(name):
            index = int((month(row["date"]) - month(about.first)).astype(int))
            if row["support"] not in support or not 0 <= index < time.size:
                continue
            for element in elements(row["about"], about.pairs):
                counts[index, about.elements.index(element), int(row["sign"] == "-1")] += 1
        return xr.DataArray(
            counts,
            dims=("time", "element", "sign"),
            coords={"time": time, "element": list(about.elements), "sign": [1, -1]},
            name=name,
            attrs={
                "units": "events per month",
                "long_name": about.long_name,
                "coverage": f"{about.first}/{about.last}",
            },
        )
