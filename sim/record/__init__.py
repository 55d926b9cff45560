"""Dated facts to the end of 2023, and how they are counted. Imports nothing else of `sim`."""

from sim.record.counts import (
    ACTORS,
    SIGNED,
    SUPPORT,
    Signed,
    applies_to,
    coercion_episodes,
    month_starts,
    monthly_counts,
    signed_events,
    yearly_counts,
)
from sim.record.levels import (
    APPROVAL_SCORED,
    POLLSTERS,
    approval,
    defence_spending,
    opinion,
    opinion_series,
    table1,
)
from sim.record.series import (
    CHANNELS,
    COERCED,
    ISSUES,
    MINISTERS,
    SERIES,
    TABLES,
    Series,
    table,
)
from sim.record.threats import Named, first_threats

__all__ = [
    "ACTORS",
    "APPROVAL_SCORED",
    "CHANNELS",
    "COERCED",
    "ISSUES",
    "MINISTERS",
    "POLLSTERS",
    "SERIES",
    "SIGNED",
    "SUPPORT",
    "TABLES",
    "Named",
    "Series",
    "Signed",
    "applies_to",
    "approval",
    "coercion_episodes",
    "defence_spending",
    "first_threats",
    "month_starts",
    "monthly_counts",
    "opinion",
    "opinion_series",
    "signed_events",
    "table",
    "table1",
    "yearly_counts",
]
