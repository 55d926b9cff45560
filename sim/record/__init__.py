"""Dated facts to the end of 2023, and how they are counted. Imports nothing else of `sim`."""

from sim.record.counts import (
    ACTORS,
    SIGNED,
    SUPPORT,
    Signed,
    applies_to,
    month_starts,
    monthly_counts,
    signed_events,
    yearly_counts,
)
from sim.record.levels import (
    POLLSTERS,
    approval,
    defence_spending,
    opinion,
    opinion_series,
    table1,
)
from sim.record.series import CHANNELS, SERIES, TABLES, Series, table

__all__ = [
    "ACTORS",
    "CHANNELS",
    "POLLSTERS",
    "SERIES",
    "SIGNED",
    "SUPPORT",
    "TABLES",
    "Series",
    "Signed",
    "applies_to",
    "approval",
    "defence_spending",
    "month_starts",
    "monthly_counts",
    "opinion",
    "opinion_series",
    "signed_events",
    "table",
    "table1",
    "yearly_counts",
]
