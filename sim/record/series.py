"""What a record says of one series: the rows it takes, its months, what it is held against.

A month outside the coverage of a series is missing (NaN), never zero: nobody looked, or there was
nothing to look at, as before a channel of meetings was set up. Of what is covered, `scored` says
which months a forecast may be held against: in the others the rows are a sample, good to read and
no count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

Row = dict[str, str]

Span = tuple[str, str]
"""First and last month, both included."""

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

ISSUES: tuple[str, ...] = ("history", "territory", "trade", "military", "other")
"""What two allies quarrel over, as a record tells it."""

SUPPORT: tuple[str, ...] = ("sourced", "secondary", "unsourced")
"""How well a row is supported, best first."""

KINDS: tuple[str, ...] = ("events", "sum", "spell", "level")
"""`events` counts rows, `sum` adds up a column, `spell` gives 1 to a month from a row's `date` to
its `until` (empty: not over yet), `level` is a column's value."""

COMPARED: tuple[str, ...] = ("level", "change")
"""How a level can be held against a variable: as it is, or by its changes alone."""


@dataclass(frozen=True)
class Held:
    """A variable of results that series can be held against."""

    units: str
    """Units that the series must have."""
    dims: tuple[str, ...] = ()
    """What its elements are of, as `of` names them."""


VARIABLES: dict[str, Held] = {
    "meetings": Held("meetings per month", ("level",)),
    "ministers": Held("meetings per month", ("ministry",)),
    "exercises": Held("exercises per month"),
    "launches": Held("missiles per month"),
    "nuclear_tests": Held("tests per month"),
    "provocations": Held("events per month"),
    "council_action": Held("resolutions per month"),
    "neighbour_summits": Held("summits per month"),
    "disputes": Held("events per month"),
    "accords": Held("events per month"),
    "disputes_by_issue": Held("events per month", ("issue",)),
    "coercion_episode": Held("months coerced per month", ("ally",)),
    "approval": Held("percent", ("actor",)),
    "defence_spending": Held("percent of GDP", ("actor",)),
    "opinion": Held("percent", ("actor", "toward")),
}
"""Variables of results that a record can speak of."""

LEVELS: dict[str, tuple[float, float]] = {
    "percent": (0.0, 100.0),
    "percent of GDP": (0.0, 100.0),
    "degrees": (0.0, 100.0),
    "points": (-100.0, 100.0),
}
"""Units of a level → the range of its values."""
MOST_OF_A_ROW = 1e6
"""The greatest count of one row; more is a slip of the pen, and sums of it would have no end."""
PER_MONTH = " per month"
"""How the units of every count end."""


def shifted(month: str, by: int) -> str:
    """The month so many months later, `YYYY-MM`."""
    year, place = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year}-{place + 1:02}"


@dataclass(frozen=True)
class Series:
    """One series: the table it is taken from, its filter, its coverage and its counterpart."""

    name: str
    table: str
    kind: str
    """One of `KINDS`."""
    covered: tuple[Span, ...]
    """Months that somebody verified, in order of time."""
    long_name: str
    units: str
    column: str | None = None
    """Column to sum or to read; None counts rows."""
    filters: tuple[tuple[str, str], ...] = ()
    """(column, value) that a row must have."""
    scored: tuple[Span, ...] | None = None
    """Months fit for scoring; None: all that is covered; (): none."""
    support: str = "support"
    """Column of the table that says how well a row is supported."""
    variable: str | None = None
    """Variable of results that it is held against; None: only to be read."""
    of: tuple[str, ...] = ()
    """Element of the variable, a label for each of its dimensions."""
    compare: str = "level"
    """One of `COMPARED`; of counts always `level`."""
    breaks: tuple[str, ...] = ()
    """First months of a new way of asking: levels before and after are not one series."""
    title: str = ""
    """Short name for tables and figures; by default the long one."""
    recent: str | None = None
    """First month that fits and forecasts of recent scenarios may see; None: all that is covered.

    A scenario that starts in 2015 or later is recent: a naive forecast that knew thirty years
    would be another opponent than its parameters.
    """
    judged: bool = True
    """Whether scores and fits may take it: not a part or a sum of what is judged already."""

    @property
    def first(self) -> str:
        """First month covered."""
        return self.covered[0][0]

    @property
    def last(self) -> str:
        """Last month covered."""
        return self.covered[-1][1]

    @property
    def gaps(self) -> tuple[Span, ...]:
        """Months between `first` and `last` that nobody verified."""
        return tuple(
            (shifted(before[1], 1), shifted(after[0], -1))
            for before, after in pairwise(self.covered)
        )

    @property
    def spell(self) -> bool:
        """Whether rows are spells from `date` to `until`."""
        return self.kind == "spell"

    @property
    def known(self) -> tuple[Span, ...]:
        """Spans of months that are covered and fit for scoring."""
        return self.covered if self.scored is None else self.scored

    @property
    def coverage(self) -> str:
        """The spans covered, as `1994-01/2006-12, 2010-12/2023-12`."""
        return ", ".join(f"{since}/{until}" for since, until in self.covered)

    @property
    def units_by_year(self) -> str:
        """Units of a year's sum."""
        return f"{self.units.removesuffix(PER_MONTH)} per year"


@dataclass(frozen=True)
class Signed:
    """One table of signed events: what its rows are about, and the months it covers."""

    first: str
    last: str
    elements: tuple[str, ...]
    long_name: str
    pairs: bool = False
    """Whether a row counts for every pair of those it is about, not for each of them."""


@dataclass(frozen=True)
class TableInfo:
    """How one table is dated and ordered."""

    date: str = "date"
    """Column of its dates, `YYYY-MM` or `YYYY-MM-DD`; of years if it is called `year`."""
    by: tuple[str, ...] = ()
    """Columns within whose values its rows stand in the order of their dates."""
    plain: bool = False
    """Whether it has neither dates nor support, as what an article states."""
    source: str | None = None
    """Name of the bundled record whose table it is; None: this record's own."""


class Facts:
    """What the parts of a record share: its series and its tables."""

    actors: frozenset[str]
    powers: frozenset[str]
    last: str
    series: Mapping[str, Series]
    levels: Mapping[str, Series]
    signed: Mapping[str, Signed]
    infos: Mapping[str, TableInfo]

    def table(self, name: str) -> list[Row]:
        """Rows of one table as text, in the order of the file."""
        raise NotImplementedError

    @property
    def coerced(self) -> tuple[str, ...]:
        """Allies whose coercion by the competitor is on record."""
        return tuple(
            each.of[0] for each in self.series.values() if each.variable == "coercion_episode"
        )
