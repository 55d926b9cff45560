"""Dated facts to the end of 2023, and how they are counted. Imports nothing of `sim` but `core`.

A record is a folder (`Record`, `read`, `check`); `bundled` gives those of the package by name. The
functions of this module speak of the first, that of the United States, Japan and the ROK.
"""

from sim.core.errors import RecordError
from sim.record.counts import month_starts
from sim.record.folder import FIRST, Record, bundled, bundled_names, check, of_actors, read
from sim.record.series import (
    CHANNELS,
    ISSUES,
    MINISTERS,
    SUPPORT,
    VARIABLES,
    Series,
    Signed,
)
from sim.record.threats import Named

_first = bundled(FIRST)

ACTORS = _first.actors
"""The actors whose dealings the first record counts."""
SERIES = dict(_first.series)
TABLES = _first.tables
SIGNED = dict(_first.signed)
COERCED = _first.coerced
"""Allies whose coercion by China is on record."""
POLLSTERS = _first.pollsters
"""One pollster a country: pollsters differ in wording and level and must not be mixed."""
APPROVAL_SCORED = {
    actor: (series.covered if series.scored is None else series.scored)[0][0]
    for actor, series in _first.levels_of("approval").items()
}
"""First month of each country's approval that is fit for scoring; earlier polls are from memory."""

applies_to = _first.applies_to
approval = _first.approval
coercion_episodes = _first.coercion_episodes
defence_spending = _first.defence_spending
first_threats = _first.first_threats
monthly_counts = _first.monthly_counts
opinion = _first.opinion
opinion_series = _first.opinion_series
signed_events = _first.signed_events
table = _first.table
table1 = _first.table1
yearly_counts = _first.yearly_counts

__all__ = [
    "ACTORS",
    "APPROVAL_SCORED",
    "CHANNELS",
    "COERCED",
    "FIRST",
    "ISSUES",
    "MINISTERS",
    "POLLSTERS",
    "SERIES",
    "SIGNED",
    "SUPPORT",
    "TABLES",
    "VARIABLES",
    "Named",
    "Record",
    "RecordError",
    "Series",
    "Signed",
    "applies_to",
    "approval",
    "bundled",
    "bundled_names",
    "check",
    "coercion_episodes",
    "defence_spending",
    "first_threats",
    "month_starts",
    "monthly_counts",
    "of_actors",
    "opinion",
    "opinion_series",
    "read",
    "signed_events",
    "table",
    "table1",
    "yearly_counts",
]
