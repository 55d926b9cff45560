"""Experiments on the region (I1–I3), room to grow (F1, F2) and the conclusions (X1, X2)."""

from sim.experiments.experiment import (
    BASELINE,
    CARRIED,
    INSTITUTIONS,
    NO_MECHANISM,
    NOW,
    Arm,
    outcome,
    row,
)

IMPACTS = (
    row(
        "I1",
        "deterrence-provokes",
        "Does the mechanism provoke launches?",
        BASELINE,
        NO_MECHANISM,
        outcome("launches since 2021", "launches", "rate", units="missiles a year", since=NOW),
        +1,
        spiral_weight=0.0,
    ),
    row(
        "I1",
        "deterrence-pushes-to-russia",
        "Does it push the DPRK towards Russia?",
        BASELINE,
        NO_MECHANISM,
        outcome("alignment of the DPRK with Russia at the end", "alignment_backer", "final"),
        +1,
        alignment_encirclement=0.0,
    ),
    row(
        "I1",
        "deterrence-feeds-an-arms-race",
        "Does it feed the DPRK's arms spending?",
        BASELINE,
        NO_MECHANISM,
        outcome(
            "DPRK spending at the end",
            "defence_spending",
            "final",
            units="percent of GDP",
            actor="PRK",
        ),
        +1,
        encirclement=0.0,
    ),
    row(
        "I1",
        "allies-arm-too",
        "Does it feed the allies' arms spending?",
        BASELINE,
        NO_MECHANISM,
        outcome(
            "allies' spending at the end",
            "defence_spending",
            "final",
            units="percent of GDP",
            actor=("JPN", "KOR"),
        ),
        +1,
    ),
    row(
        "I2",
        "camps-harden",
        "Does the mechanism harden blocs?",
        BASELINE,
        NO_MECHANISM,
        outcome("polarisation at the end", "polarisation", "final"),
        +1,
        polarisation_institutions=0.0,
    ),
    row(
        "I2",
        "governance-weakens",
        "Does it weaken regional and UN-centred governance?",
        BASELINE,
        NO_MECHANISM,
        outcome("regional governance at the end", "regional_governance", "final"),
        -1,
        governance_cost=0.0,
    ),
    row(
        "I3",
        "pressure-on-china",
        "Does it raise pressure on China?",
        BASELINE,
        NO_MECHANISM,
        outcome("pressure on China at the end", "pressure_on_competitor", "final"),
        +1,
        pressure_economic=0.0,
        pressure_diplomatic=0.0,
    ),
    row(
        "I3",
        "coercion-comes-back",
        "Does the pressure come back as coercion?",
        BASELINE,
        NO_MECHANISM,
        outcome("coercion of the allies since 2021", "coercion", since=NOW),
        +1,
        coercion_rate=0.0,
    ),
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
