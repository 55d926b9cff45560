"""Facts that are levels, not counts: approval, defence spending, opinion, the article's Table 1."""

from __future__ import annotations

import difflib

import numpy as np
import xarray as xr

from sim.record.counts import Date, month, month_starts
from sim.record.series import table

POLLSTERS: dict[str, str] = {"USA": "Gallup", "JPN": "NHK", "KOR": "Gallup Korea"}
"""One pollster a country: pollsters differ in wording and level and must not be mixed."""

APPROVAL_SCORED: dict[str, str] = {"USA": "1993-01", "JPN": "2017-01", "KOR": "1993-03"}
"""First month of each country's approval that is fit for scoring; earlier polls are from memory."""


def approval(
    start: Date = "2017-01", end: Date = "2023-12", *, only_scored: bool = True
) -> xr.DataArray:
    """Approval of the head of government, share 0-1; dims (time, actor), NaN without a poll.

    Mean of the polls of a month, one pollster per country (`POLLSTERS`). A value of a quarter
    stands in its last month. `only_scored=False` gives also what is known too roughly to be scored
    (`APPROVAL_SCORED`: Japan before 2017, ±3 points).
    """
    time = month_starts(start, end)
    actors = list(POLLSTERS)
    total = np.zeros((time.size, len(actors)))
    polls = np.zeros_like(total)
    first = month(time[0])
    for row in table("approval"):
        index = int((month(row["date"]) - first).astype(int))
        if row["pollster"] != POLLSTERS[row["country"]] or not 0 <= index < time.size:
            continue
        if only_scored and month(row["date"]) < month(APPROVAL_SCORED[row["country"]]):
            continue
        column = actors.index(row["country"])
        total[index, column] += float(row["percent"]) / 100.0
        polls[index, column] += 1
    share = np.full_like(total, np.nan)
    np.divide(total, polls, out=share, where=polls > 0)
    return xr.DataArray(
        share,
        dims=("time", "actor"),
        coords={"time": time, "actor": actors},
        name="approval",
        attrs={
            "units": "share, 0-1",
            "long_name": "approval of the head of government",
            "pollsters": ", ".join(f"{actor}: {POLLSTERS[actor]}" for actor in actors),
        },
    )


def defence_spending(start: int = 1969, end: int = 2023) -> xr.DataArray:
    """Defence spending, percent of GDP; dims (year, actor); NaN where SIPRI publishes no share."""
    if end < start:
        raise ValueError(f"the end {end} lies before the start {start}")
    rows = table("defence_spending")
    actors = list(dict.fromkeys(row["country"] for row in rows))
    years = np.arange(start, end + 1)
    share = np.full((years.size, len(actors)), np.nan)
    for row in rows:
        index = int(row["year"]) - start
        if not row["source"].startswith("SIPRI"):  # an order of magnitude, for reading
            continue
        if 0 <= index < years.size and row["percent_gdp"]:
            share[index, actors.index(row["country"])] = float(row["percent_gdp"])
    return xr.DataArray(
        share,
        dims=("year", "actor"),
        coords={"year": years, "actor": actors},
        name="defence_spending",
        attrs={"units": "percent of GDP", "long_name": "military expenditure (SIPRI)"},
    )


def opinion_series() -> tuple[str, ...]:
    """Names of the opinion series, in the order of the table."""
    return tuple(dict.fromkeys(row["series"] for row in table("opinion")))


def opinion(series: str, start: Date | None = None) -> xr.DataArray:
    """One opinion series, share 0-1; dims (time,), one entry per survey.

    Coordinates `support` and `mode` (`face_to_face`, `mail` or empty): a change of mode is a break.
    `start` is the first month wanted; by default the series' own. Raises KeyError for a name that
    is not in `opinion_series()`.
    """
    rows = sorted(
        (row for row in table("opinion") if row["series"] == series), key=lambda row: row["date"]
    )
    if not rows:
        near = difflib.get_close_matches(series, opinion_series(), n=1)
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


def table1() -> xr.Dataset:
    """The article's Table 1 (claim T1); dims (summit, topic), coords `label`, `month`, `forum`.

    `observed` and `new_wording` are 0 or 1.
    """
    rows = table("table1")
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
    return xr.Dataset(
        {
            "observed": (("summit", "topic"), observed, {"long_name": "topic named", "units": "1"}),
            "new_wording": (
                ("summit", "topic"),
                wording,
                {"long_name": "new wording or new measures", "units": "1"},
            ),
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
