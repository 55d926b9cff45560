"""Experiments on the room to grow (F1, F2)."""

from sim.experiments import smallest
from sim.experiments.experiment import (
    CARRIED,
    FUTURE,
    Arm,
    outcome,
    row,
)

EYES = Arm("three-eyes")
COMMAND = Arm("far-east-command")

PROSPECTS = (
    row(
        "F1",
        "an-intelligence-agreement-lasts",
        "Does an intelligence agreement raise military integration for good?",
        EYES,
        CARRIED,
        outcome(
            "military rung at the end", "integration", "final", units="rungs", domain="military"
        ),
        +1,
        smallest.RUNG,
    ),
    row(
        "F1",
        "an-intelligence-agreement-brings-exercises",
        "Does it bring exercises?",
        EYES,
        CARRIED,
        outcome("exercises since 2025", "exercises", "rate", units="a year", since=FUTURE),
        +1,
        smallest.EXERCISES,
    ),
    row(
        "F1",
        "a-joint-command-brings-exercises",
        "Does a joint command bring exercises?",
        COMMAND,
        CARRIED,
        outcome("exercises since 2025", "exercises", "rate", units="a year", since=FUTURE),
        +1,
        smallest.EXERCISES,
        exercise_rate=0.0,
    ),
    row(
        "F1",
        "a-joint-command-is-answered",
        "Does it bring launches?",
        COMMAND,
        CARRIED,
        outcome("launches since 2025", "launches", "rate", units="missiles a year", since=FUTURE),
        +1,
        smallest.LAUNCHES,
        spiral_weight=0.0,
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
        smallest.COOPERATION,
    ),
    row(
        "F2",
        "resilience-deters",
        "Does a pact of collective resilience deter coercion?",
        Arm("collective-resilience"),
        Arm("china-coercion"),
        outcome(
            "share of months under coercion since 2025",
            "coercion_episode",
            units="share of months",
            since=FUTURE,
        ),
        -1,
        smallest.COERCION,
        deterrence=0.0,
    ),
    row(
        "F2",
        "resilience-lowers-fear",
        "Does it lower the fear for the market?",
        Arm("collective-resilience"),
        Arm("china-coercion"),
        outcome("fear for the market since 2025", "market_fear", since=FUTURE),
        -1,
        smallest.FEAR,
        resilience=0.0,
    ),
)
