"""Experiments on the conclusions (X1, X2)."""

from sim.experiments.arms import Arm
from sim.experiments.claims.building import (
    BASELINE,
    CARRIED,
    INSTITUTIONS,
    outcome,
    row,
)

CONCLUSIONS = (
    row(
        "X1",
        "constraints-cap-the-mechanism",
        "Do turnover and unilateralism cap institutions in the long run?",
        Arm("to-2040"),
        CARRIED,
        outcome(
            "institutionalisation in 2028", "institutionalisation", since="2028-01", until="2028-12"
        ),
        -1,
    ),
    row(
        "X1",
        "no-pact",
        "Does turnover keep a mutual-defence pact away?",
        Arm("to-2040"),
        CARRIED,
        outcome("runs with a pact by 2028", "pact", "ever", units="share of runs", until="2028-12"),
        -1,
    ),
    row(
        "X1",
        "shallow-reconciliation-bars-a-pact",
        "Does the shallow reconciliation keep a pact away to 2040?",
        Arm("to-2040"),
        Arm(
            "to-2040",
            (
                ("dyads.JPN-KOR.history", 0.2),
                ("dyads.JPN-KOR.reconciliation_depth", 0.9),
            ),
        ),
        outcome("runs with a pact by 2040", "pact", "ever", units="share of runs"),
        -1,
        pact_grievance=0.7,
    ),
    row(
        "X1",
        "growth-in-the-short-run",
        "Does it keep growing under the governments that came?",
        Arm("after-camp-david"),
        BASELINE,
        INSTITUTIONS,
        +1,
    ),
    row(
        "X2",
        "history-capped-it-then",
        "Did grievance cap cooperation in 1969-1980 too?",
        Arm("korea-clause-1969"),
        Arm(
            "korea-clause-1969", (("dyads.JPN-KOR.history", 0.0), ("dyads.JPN-KOR.grievance", 0.0))
        ),
        outcome("cooperation 1969-1980", "cooperation"),
        -1,
        history_pull=0.0,
        domestic_cost_weight=0.0,
    ),
)
