"""The tables of dated facts in `data/`, and what each monthly series of the record counts.

A month outside `first`..`last`, or in a gap between, is missing (NaN), never zero: nobody looked.
Of what is covered, `scored` says which months a forecast may be held against: in the others the
rows are a sample, good to read and no count.
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
    "tcog",
    "other",
)
"""Meeting channels. `minister` counts foreign and defence ministers together."""

MINISTERS: tuple[str, ...] = ("foreign_minister", "defense_minister")
"""The two that `minister` is the sum of, each a series of its own."""

Span = tuple[str, str]
"""First and last month, both included."""

ISSUES: tuple[str, ...] = ("history", "territory", "trade", "military", "other")
"""What Japan and the ROK quarrel over, as the record tells it."""

COERCED: tuple[str, ...] = ("JPN", "KOR")
"""Allies whose coercion by China is on record."""


def _shifted(month: str, by: int) -> str:
    """The month so many months later, `YYYY-MM`."""
    year, place = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year}-{place + 1:02}"


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
    gaps: tuple[Span, ...] = ()
    """Months between `first` and `last` that nobody verified."""
    scored: tuple[Span, ...] | None = None
    """Months fit for scoring; None: all that is covered; (): none."""

    @property
    def coverage(self) -> str:
        """The spans covered, as `1994-01/2006-12, 2010-12/2023-12`."""
        begins = (self.first, *(_shifted(until, 1) for _, until in self.gaps))
        ends = (*(_shifted(since, -1) for since, _ in self.gaps), self.last)
        return ", ".join(f"{since}/{until}" for since, until in zip(begins, ends, strict=True))

    @property
    def units_by_year(self) -> str:
        """Units of a year's sum."""
        return f"{self.units.removesuffix(' per month')} per year"


_CHANNEL_NAMES = {
    "leader": "leaders' meetings",
    "foreign_minister": "foreign ministers' meetings",
    "defense_minister": "defence ministers' meetings",
    "minister": "foreign and defence ministers' meetings",
    "vice_minister": "vice-foreign-ministerial meetings",
    "chiefs_of_defense": "chiefs of defence meetings",
    "nsa": "national security advisers' meetings",
    "dtt": "Defense Trilateral Talks",
    "tcog": "meetings of the coordination group for policy towards the DPRK (TCOG)",
    "other": "meetings of other officials",
}

DATED: tuple[Span, ...] = (("1993-01", "2023-12"),)
"""When launches have dates: those of 1984 to 1992 are guesses of the source."""


def _meetings(
    channel: str,
    first: str,
    last: str = "2023-12",
    gaps: tuple[Span, ...] = (),
    scored: tuple[Span, ...] | None = None,
) -> Series:
    """A series of meetings; a channel is missing, not silent, before the year of its birth."""
    return Series(
        name=channel,
        table="meetings",
        first=first,
        last=last,
        long_name=_CHANNEL_NAMES[channel],
        units="meetings per month",
        where=("level" if channel in MINISTERS else "channel", channel),
        gaps=gaps,
        scored=scored,
    )


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
        _meetings("leader", "1994-01"),
        # None met from 2000-11 to 2006-09: a true zero. From 2007 to 2010-11 nobody verified.
        _meetings("foreign_minister", "1994-01", gaps=(("2007-01", "2010-11"),)),
        _meetings("defense_minister", "2009-01"),
        _meetings("minister", "2010-12"),  # where both are covered
        _meetings("vice_minister", "2015-01"),
        _meetings("chiefs_of_defense", "2014-01"),
        _meetings("nsa", "2015-01"),
        _meetings("dtt", "2015-01", scored=()),  # earlier rounds are in part undated or absent
        _meetings("tcog", "1999-01", "2004-12", scored=(("2001-01", "2003-06"),)),
        _meetings("other", "2015-01"),
        Series(
            name="exercises",
            table="exercises",
            first="2016-01",
            last="2023-12",
            long_name="trilateral exercises begun",
            units="exercises per month",
        ),
        *(
            Series(
                name=name,
                table="launches",
                first="1984-01",
                last="2023-12",
                long_name=long_name,
                units=f"{units} per month",
                column=column,
                scored=DATED if units in ("missiles", "days") else None,
            )
            for name, column, long_name, units in (
                ("launches", "missiles", "missiles launched by the DPRK", "missiles"),
                (
                    "launch_days",
                    "launch_days",
                    "days on which the DPRK launched missiles",
                    "days",
                ),
                (
                    "satellite_launches",
                    "satellite_launches",
                    "satellite launches of the DPRK",
                    "launches",
                ),
                ("nuclear_tests", "nuclear_tests", "nuclear tests of the DPRK", "tests"),
            )
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
            first="1994-01",
            last="2023-12",
            long_name="Japan-ROK disputes",
            units="events per month",
            where=("kind", "dispute"),
        ),
        Series(
            name="accords",
            table="dyad_events",
            first="1994-01",
            last="2023-12",
            long_name="Japan-ROK accords",
            units="events per month",
            where=("kind", "accord"),
            scored=(("2015-01", "2023-12"),),  # earlier rows are a sample
        ),
        *(
            Series(
                name=f"{kind}s_{issue}",
                table="dyad_events",
                first="1994-01",
                last="2023-12",
                long_name=f"Japan-ROK {kind}s over {ABOUT[issue]}",
                units="events per month",
                where=("kind", kind),
                also=("issue", issue),
                scored=None if kind == "dispute" else (("2015-01", "2023-12"),),
            )
            for kind in ("dispute", "accord")
            for issue in ISSUES
        ),
        Series(
            name="summits",
            table="dyad_events",
            first="1994-01",
            last="2023-12",
            long_name="Japan-ROK leaders' talks at which nothing was settled",
            units="events per month",
            where=("kind", "summit"),
            scored=(("2015-01", "2023-12"),),  # earlier rows are a sample
        ),
    )
}
