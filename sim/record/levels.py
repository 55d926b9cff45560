"""Facts that are levels, not counts: approval, defence spending, opinion, the article's Table 1."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import numpy as np

from sim.record.counts import Date, month, month_starts
from sim.record.series import Facts, Series

if TYPE_CHECKING:
    import xarray as xr  # where it is used: a scenario that names a record can do without


class Levels(Facts):
    """The levels of a record."""

    def levels_of(self, variable: str) -> dict[str, Series]:
        """Levels that are held against one variable as they are, by the element they are of."""
        return {
            "/".join(each.of): each
            for each in self.levels.values()
            if each.variable == variable and each.compare == "level"
        }

    @property
    def pollsters(self) -> dict[str, str]:
        """The pollster of each country's approval: they differ in level and must not be mixed."""
        return {
            actor: dict(each.filters).get("pollster", "")
            for actor, each in self.levels_of("approval").items()
        }

    def approval(
        self, start: Date = "2017-01", end: Date | None = None, *, only_scored: bool = True
    ) -> xr.DataArray:
        """Approval of the head of government, share 0-1; dims (time, actor), NaN without a poll.

        Mean of the polls of a month, one pollster per country (`pollsters`). A value of a quarter
        stands in its last month. `only_scored=False` gives also what is known too roughly to be
        scored (Japan before 2017, ±3 points). `end` is by default the last month of the record.
        """
        import xarray as xr

        time = month_starts(start, end or self.last)
        chosen = self.levels_of("approval")
        share = np.full((time.size, len(chosen)), np.nan)
        for column, series in enumerate(chosen.values()):
            share[:, column] = self._monthly_shares(series, time, only_scored)
        return xr.DataArray(
            share,
            dims=("time", "actor"),
            coords={"time": time, "actor": list(chosen)},
            name="approval",
            attrs={
                "units": "share, 0-1",
                "long_name": "approval of the head of government",
                "pollsters": ", ".join(
                    f"{actor}: {name}" for actor, name in self.pollsters.items()
                ),
            },
        )

    def monthly_level(self, name: str, start: Date | None = None) -> xr.DataArray:
        """Mean of each month's values of a level in percent, share 0-1; dims (time,).

        NaN in a month without one and outside what is fit for scoring. `start` is the first month
        wanted, by default the first fit for scoring. Raises KeyError for a name that is no level.
        """
        import xarray as xr

        series = self.levels[name]
        time = month_starts(start or series.known[0][0], series.known[-1][1])
        shares = self._monthly_shares(series, time, only_scored=True)
        return xr.DataArray(shares, dims="time", coords={"time": time}, name=name)

    def readings(self, name: str, start: Date | None = None) -> xr.DataArray:
        """Each value of a level in percent or degrees as a share 0-1; dims (time,), in its order.

        One entry a row, only of months fit for scoring from `start` on. Raises KeyError for a name
        that is no level.
        """
        import xarray as xr

        series = self.levels[name]
        spans = [(month(since), month(until)) for since, until in series.known]
        first = month(start or series.first)
        found = sorted(
            (
                (month(row["date"]), float(row[series.column or ""]) / 100.0)
                for row in self.table(series.table)
                if row[series.column or ""]
                and all(row[column] == value for column, value in series.filters)
            ),
            key=lambda each: each[0],
        )
        kept = [
            (when, value)
            for when, value in found
            if when >= first and any(since <= when <= until for since, until in spans)
        ]
        time = np.array([when for when, _ in kept], dtype="datetime64[M]")
        values = np.array([value for _, value in kept], dtype=np.float64)
        return xr.DataArray(
            values, dims="time", coords={"time": time.astype("datetime64[ns]")}, name=name
        )

    def yearly_level(self, name: str, start: Date | None = None) -> xr.DataArray:
        """A level told by calendar years, in its own units; dims (year,), NaN where there is none.

        From the year of `start`, by default the first fit for scoring, to the last; a year that is
        not fit for scoring is NaN. Raises KeyError for a name that is no level.
        """
        import xarray as xr

        series = self.levels[name]
        spans = [(int(since[:4]), int(until[:4])) for since, until in series.known]
        first = int(str(start or series.known[0][0])[:4])
        years = np.arange(first, max(spans[-1][1], first) + 1)
        values = np.full(years.size, np.nan)
        date = self.infos[series.table].date
        for row in self.table(series.table):
            if any(row[column] != value for column, value in series.filters):
                continue
            year = int(row[date][:4])
            within = any(since <= year <= until for since, until in spans)
            if within and first <= year <= years[-1] and row[series.column or ""]:
                values[year - first] = float(row[series.column or ""])
        return xr.DataArray(values, dims="year", coords={"year": years}, name=name)

    def _monthly_shares(self, series: Series, time: np.ndarray, only_scored: bool) -> np.ndarray:
        """Mean of a month's percentages as a share, (time,); NaN without one."""
        months = time.astype("datetime64[M]")
        total, rows = np.zeros(time.size), np.zeros(time.size)
        spans = series.covered if series.scored is None or not only_scored else series.scored
        known = [(month(since), month(until)) for since, until in spans]
        for row in self.table(series.table):
            date = row["date"]
            if any(row[column] != value for column, value in series.filters):
                continue
            index = int((month(date) - months[0]).astype(int))
            within = any(since <= month(date) <= until for since, until in known)
            if within and 0 <= index < time.size and row[series.column or ""]:
                total[index] += float(row[series.column or ""]) / 100.0
                rows[index] += 1
        mean = np.full(time.size, np.nan)
        np.divide(total, rows, out=mean, where=rows > 0)
        return mean

    def defence_spending(self, start: int = 1969, end: int | None = None) -> xr.DataArray:
        """Defence spending, percent of GDP; dims (year, actor); NaN where SIPRI gives no share.

        `end` is by default the last year of the record.
        """
        import xarray as xr

        end = int(self.last[:4]) if end is None else end
        if end < start:
            raise ValueError(f"the end {end} lies before the start {start}")
        chosen = self.levels_of("defence_spending")
        years = np.arange(start, end + 1)
        share = np.full((years.size, len(chosen)), np.nan)
        for column, series in enumerate(chosen.values()):
            for row in self.table(series.table):
                if any(row[name] != value for name, value in series.filters):
                    continue
                index = int(row["year"]) - start
                if not row["source"].startswith("SIPRI"):  # an order of magnitude, for reading
                    continue
                if 0 <= index < years.size and row["percent_gdp"]:
                    share[index, column] = float(row["percent_gdp"])
        return xr.DataArray(
            share,
            dims=("year", "actor"),
            coords={"year": years, "actor": list(chosen)},
            name="defence_spending",
            attrs={"units": "percent of GDP", "long_name": "military expenditure (SIPRI)"},
        )

    def opinion_series(self) -> tuple[str, ...]:
        """Names of the opinion series, in the order of the table."""
        return tuple(dict.fromkeys(row["series"] for row in self.table("opinion")))

    def opinion(self, series: str, start: Date | None = None) -> xr.DataArray:
        """One opinion series, share 0-1; dims (time,), one entry per survey.

        Coordinates `support` and `mode` (`face_to_face`, `mail` or empty): a change of mode is a
        break. `start` is the first month wanted; by default the series' own. Raises KeyError for a
        name that is not in `opinion_series()`.
        """
        import xarray as xr

        rows = sorted(
            (row for row in self.table("opinion") if row["series"] == series),
            key=lambda row: row["date"],
        )
        if not rows:
            near = difflib.get_close_matches(series, self.opinion_series(), n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise KeyError(f"no opinion series {series!r}{hint}")
        about = rows[0]
        rows = [row for row in rows if start is None or month(row["date"]) >= month(start)]
        time = np.array([month(row["date"]) for row in rows], dtype="datetime64[M]")
        kept = {key: ("time", [row[key] for row in rows]) for key in ("support", "mode")}
        return xr.DataArray(
            [float(row["percent"]) / 100.0 for row in rows],
            dims="time",
            coords={"time": time.astype("datetime64[ns]"), **kept},
            name=series,
            attrs={
                "units": "share, 0-1",
                "long_name": f"{about['question']} ({about['pollster']})",
                "country": about["country"],
                "about": about["about"],
            },
        )

    def table1(self) -> xr.Dataset:
        """The article's Table 1 (claim T1); dims (summit, topic), coords `label`, `month`, `forum`.

        `observed` and `new_wording` are 0 or 1.
        """
        import xarray as xr

        rows = self.table("table1")
        summits = list(dict.fromkeys(row["summit"] for row in rows))
        topics = list(dict.fromkeys(row["topic"] for row in rows))
        observed = np.zeros((len(summits), len(topics)))
        wording = np.zeros_like(observed)
        about = {row["summit"]: row for row in rows}
        for row in rows:
            cell = summits.index(row["summit"]), topics.index(row["topic"])
            observed[cell] = float(row["observed"])
            wording[cell] = float(row["new_wording"])
        months = np.array([month(about[summit]["date"]) for summit in summits])
        named = {"long_name": "topic named", "units": "1"}
        marked = {"long_name": "new wording or new measures", "units": "1"}
        return xr.Dataset(
            {
                "observed": (("summit", "topic"), observed, named),
                "new_wording": (("summit", "topic"), wording, marked),
            },
            coords={
                "summit": summits,
                "topic": topics,
                "month": ("summit", months.astype("datetime64[ns]")),
                "label": ("summit", [about[summit]["label"] for summit in summits]),
                "forum": ("summit", [about[summit]["forum"] for summit in summits]),
            },
            attrs={"claims": "T1", "source": "Yao and Zhou 2023, Table 1"},
        )
