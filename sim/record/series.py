"""The tables of dated facts in `data/`, and what each monthly series of the record counts.

A month outside `first`..`last` is missing (NaN), never zero: nobody looked.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import TextIOWrapper

TABLES: tuple[str, ...] = (
    "meetings",
    "exercises",
    "launches",
    "provocations",
    "regional",
    "coercion",
    "dyad_events",
    "approval",
    "defence_spending",
    "opinion",
    "commitment",
    "embedding",
    "alignment",
    "first_threats",
    "table1",
)

Row = dict[str, str]


@cache
def _read(name: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    path = resources.files("sim.record") / "data" / f"{name}.csv"
    with path.open("rb") as file, TextIOWrapper(file, encoding="utf-8", newline="") as stream:
        return tuple(tuple(row.items()) for row in csv.DictReader(stream))


def table(name: str) -> list[Row]:
    """Rows of one table as text, in the order of the file.

    Raises KeyError for a name that is not in `TABLES`.
    """
    if name not in TABLES:
        raise KeyError(f"no table {name!r} in the record; there are {', '.join(TABLES)}")
    return [dict(row) for row in _read(name)]


CHANNELS: tuple[str, ...] = (
    "leader",
    "minister",
    "vice_minister",
    "chiefs_of_defense",
    "nsa",
    "dtt",
    "other",
)
"""Meeting channels. `minister` counts foreign and defence ministers together."""

ISSUES: tuple[str, ...] = ("history", "territory", "trade", "military", "other")
"""What Japan and the ROK quarrel over, as the record tells it."""

COERCED: tuple[str, ...] = ("JPN", "KOR")
"""Allies whose coercion by China is on record."""


@dataclass(frozen=True)
class Series:
    """One monthly series: the table it is counted from, its filter and its coverage."""

    name: str
    table: str
    first: str
    last: str
    long_name: str
    units: str
    column: str | None = None
    """Column to sum; None counts rows."""
    where: tuple[str, str] | None = None
    """(column, value) that a row must have."""
    also: tuple[str, str] | None = None
    """Another such pair."""
    spell: bool = False
    """Rows are spells from `date` to `until` (empty: not over yet): a month within one counts 1."""

    @property
    def units_by_year(self) -> str:
        """Units of a year's sum."""
        return f"{self.units.removesuffix(' per month')} per year"


_CHANNEL_NAMES = {
    "leader": "leaders' meetings",
    "minister": "foreign and defence ministers' meetings",
    "vice_minister": "vice-foreign-ministerial meetings",
    "chiefs_of_defense": "chiefs of defence meetings",
    "nsa": "national security advisers' meetings",
    "dtt": "Defense Trilateral Talks",
    "other": "meetings of other officials",
}

ABOUT = {
    "history": "history",
    "territory": "territory",
    "trade": "trade",
    "military": "military matters",
    "other": "other matters",
}
"""Issue → in words."""

SERIES: dict[str, Series] = {
    series.name: series
    for series in (
        *(
            Series(
                name=channel,
                table="meetings",
                first="2015-01",
                last="2023-12",
                long_name=_CHANNEL_NAMES[channel],
                units="meetings per month",
                where=("channel", channel),
            )
            for channel in CHANNELS
        ),
        Series(
            name="exercises",
            table="exercises",
            first="2016-01",
            last="2023-12",
            long_name="trilateral exercises begun",
            units="exercises per month",
        ),
        Series(
            name="launches",
            table="launches",
            first="2012-01",
            last="2023-12",
            long_name="missiles launched by the DPRK",
            units="missiles per month",
            column="missiles",
        ),
        Series(
            name="launch_days",
            table="launches",
            first="2012-01",
            last="2023-12",
            long_name="days on which the DPRK launched missiles",
            units="days per month",
            column="launch_days",
        ),
        Series(
            name="satellite_launches",
            table="launches",
            first="2012-01",
            last="2023-12",
            long_name="satellite launches of the DPRK",
            units="launches per month",
            column="satellite_launches",
        ),
        Series(
            name="nuclear_tests",
            table="launches",
            first="2012-01",
            last="2023-12",
            long_name="nuclear tests of the DPRK",
            units="tests per month",
            column="nuclear_tests",
        ),
        Series(
            name="provocations",
            table="provocations",
            first="1984-01",
            last="2014-12",
            long_name="provocations of the DPRK other than missiles and nuclear tests",
            units="events per month",
            column="other",
        ),
        Series(
            name="neighbour_summits",
            table="regional",
            first="2008-01",
            last="2023-12",
            long_name="China-Japan-ROK summits of their own",
            units="summits per month",
            where=("kind", "neighbour_summit"),
        ),
        Series(
            name="neighbour_margins",
            table="regional",
            first="1999-01",
            last="2007-12",
            long_name="China-Japan-ROK leaders' talks at the margins of ASEAN+3",
            units="meetings per month",
            where=("kind", "neighbour_margin"),
        ),
        Series(
            name="council_action",
            table="regional",
            first="1993-01",
            last="2023-12",
            long_name="Security Council resolutions on the DPRK",
            units="resolutions per month",
            where=("kind", "council_resolution"),
        ),
        *(
            Series(
                name=f"coercion_{target}",
                table="coercion",
                first="2000-01",
                last="2023-12",
                long_name=f"months in which China coerces {target}",
                units="months coerced per month",
                where=("target", target),
                spell=True,
            )
            for target in COERCED
        ),
        Series(
            name="disputes",
            table="dyad_events",
            first="2012-01",
            last="2023-12",
            long_name="Japan-ROK disputes",
            units="events per month",
            where=("kind", "dispute"),
        ),
        Series(
            name="accords",
            table="dyad_events",
            first="2012-01",
            last="2023-12",
            long_name="Japan-ROK accords",
            units="events per month",
            where=("kind", "accord"),
        ),
        *(
            Series(
                name=f"{kind}s_{issue}",
                table="dyad_events",
                first="2012-01",
                last="2023-12",
                long_name=f"Japan-ROK {kind}s over {ABOUT[issue]}",
                units="events per month",
                where=("kind", kind),
                also=("issue", issue),
            )
            for kind in ("dispute", "accord")
            for issue in ISSUES
        ),
        Series(
            name="summits",
            table="dyad_events",
            first="2012-01",
            last="2023-12",
            long_name="Japan-ROK leaders' talks at which nothing was settled",
            units="events per month",
            where=("kind", "summit"),
        ),
    )
}
