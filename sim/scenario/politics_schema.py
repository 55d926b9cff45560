"""Who governs, from when, leaning how; and elections whose winner is open."""

from __future__ import annotations

from typing import Annotated

from sim.scenario.entries import Code, Entry, Flag, Key, Text, entry
from sim.scenario.frozen import FREEZE
from sim.scenario.months import Month
from sim.scenario.values import Amount, Odds, Share, Signed


class Leaning(Entry):
    """How a government leans to others: friendly +1, hostile -1."""

    patron: Signed = entry("to the patron; for the adversary its openness to talks", 0.0, unit="1")
    partner: Signed = entry("to the other allies", 0.0, unit="1")
    adversary: Signed = entry("to the adversary", 0.0, unit="1")
    competitor: Signed = entry("to the patron's main rival", 0.0, unit="1")
    backer: Signed | None = entry("of the adversary to its backer; adversary only", None, unit="1")


class Strategies(Entry):
    """Shares of a patron's effort; the model normalises them to a sum of 1."""

    bilateral: Amount = entry("strengthening each bilateral alliance (S1)", 0.0, unit="share")
    mediation: Amount = entry("mediating between the allies (S2)", 0.0, unit="share")
    bottom_up: Amount = entry(
        "building institutions from officials upwards (S3)", 0.0, unit="share"
    )
    embedding: Amount = entry("embedding allies in wider networks (S4)", 0.0, unit="share")


class Stance(Entry):
    """What a government wants and can do; shared by governments and candidates."""

    leaning: Leaning = entry("how it leans to others", Leaning())
    hawkishness: Share = entry("readiness to see threats and to answer with force", 0.5, unit="1")
    win_set: Share = entry("what it can get ratified at home (Putnam 1988)", 0.5, unit="1")
    approval: Share | None = entry(
        "approval when it enters; without it the line changes and approval carries over",
        None,
        unit="share",
    )
    unilateralism: Share = entry("going alone, protectionism; patron only", 0.0, unit="1")
    strategies: Strategies | None = entry("shares of the effort; patron only", None)
    source: Text | None = entry("where the values come from", None)


class Government(Stance):
    """A government in office from a given month."""

    leader: Text = entry("who leads it")
    since: Month = entry("first month in office", alias="from")
    until: Month | None = entry("month it leaves office; only checked against the next", None)


class Candidate(Stance):
    """A possible winner of an election."""

    odds: Odds = entry("odds of winning, relative to the other candidates", unit="1")
    continuity: Flag = entry("whether this is the government in office going on", False)
    leader: Text | None = entry("who leads it; may be left out for continuity", None)


class Election(Entry):
    """An election whose winner each run draws."""

    actor: Code = entry("who votes")
    date: Month = entry("month in which the winner takes office")
    candidates: Annotated[dict[Key, Candidate], FREEZE] = entry("who may win", min_length=1)
    source: Text | None = entry("where the date and the odds come from", None)
