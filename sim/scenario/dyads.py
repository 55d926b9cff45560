"""Entries of a scenario file on what is between two members, and what they quarrel about."""

from __future__ import annotations

from typing import Annotated, Literal

from sim.scenario.entries import (
    EMPTY,
    FREEZE,
    Code,
    Entry,
    Flag,
    Text,
    entry,
)
from sim.scenario.values import Share

Issue = Literal["history", "territory", "trade", "military", "other"]


class QuarrelEntry(Entry):
    """What two allies quarrel over, at the start."""

    salience: Share = entry("how much the issue matters between the two", unit="1")
    open: Share = entry("how open it is at the start: 1 open, 0 settled", unit="1")
    settled: Share = entry(
        "share of it that was settled earlier without support at home: what can be opened again",
        0.0,
        unit="1",
    )
    cost: Annotated[dict[Code, Share], FREEZE] = entry(
        "audience cost that a settlement has for either ally; 0.5 where nothing is said",
        EMPTY,
        unit="1",
    )
    source: Text | None = entry("where the values come from", None)


class DyadEntry(Entry):
    """What is between two allies at the start."""

    focal: Flag = entry("whether this is the pair that the results follow; exactly one is", False)
    relation: Share = entry("quality of relations at the start; 0.5 is neutral", unit="1")
    grievance: Share = entry("live historical grievance at the start", unit="1")
    backlash: Share = entry("stored opposition to reconciliation at the start", unit="1")
    history: Share = entry("level that grievance returns to", unit="1")
    reconciliation_depth: Share = entry("share of a concession that society supports", unit="1")
    quarrels: Annotated[dict[Issue, QuarrelEntry], FREEZE] = entry(
        "what the two quarrel over, by issue; without any, one that has no name and is as open as "
        "the grievance",
        EMPTY,
    )
