"""Experiments on room to grow (F1, F2)."""

from sim.experiments.arms import Arm
from sim.experiments.claims.building import (
    CARRIED,
    outcome,
    row,
)

PROSPECTS = (
    row(
        "F1",
        "intelligence-agreement-lasts",
        "Does an intelligence agreement raise military integration for good?",
        Arm("three-eyes"),
        CARRIED,
        outcome(
            "military rung at the end", "integration", "final", units="rungs", domain="military"
        ),
        +1,
    ),
    row(
        "F1",
        "joint-command-brings-exercises",
        "Does a joint command bring exercises?",
        Arm("far-east-command"),
        CARRIED,
        outcome("exercises since 2025", "exercises", "rate", units="a year", since="2025-01"),
        +1,
    ),
    row(
        "F2",
        "resilience-shields",
        "Does collective resilience keep cooperation up against coercion?",
        Arm("china-coercion"),
        Arm("no-resilience"),
        outcome(
            "economic cooperation since 2024", "cooperation", since="2024-01", domain="economic"
        ),
        +1,
    ),
    row(
        "F2",
        "resilience-lowers-fear",
        "Does collective resilience lower the fear for the market?",
        Arm("collective-resilience"),
        Arm("china-coercion"),
        outcome("fear for the market since 2025", "market_fear", since="2025-01"),
        -1,
        resilience=0.0,
    ),
)
