"""Why members would cooperate trilaterally, or hold back: contributions in log-odds (P1–P3).

Rival readings of what the patron's commitment does to an ally's motives are in
``quasi_alliance``; what fear does to them in ``alliance_dilemma``.
"""

import numpy as np

from sim.arrays import Floats, Integers
from sim.axes import ADVERSARY_SOURCE, ALLIES, PATRON
from sim.mechanisms.declare import Parameter, mechanism

JUDGEMENT = "judgement"


@mechanism(
    adds_to="ally_drive",
    claims=("D2", "D3", "S4", "P1", "P2", "P3"),
    source="article D2, D3 and S4; Walt 1987",
    parameters=(
        Parameter(
            "ally_base",
            (-0.8, -0.6, -0.4),
            -2.5,
            1.0,
            "log-odds",
            "willingness of a neutral ally without threats, by domain",
            JUDGEMENT,
            over="domain",
        ),
        Parameter(
            "ally_threat_weight",
            2.0,
            0.0,
            5.0,
            "log-odds",
            "weight of the threat on which all can act",
            JUDGEMENT,
        ),
        Parameter(
            "adjustment_weight",
            1.0,
            0.0,
            2.5,
            "log-odds",
            "weight of the government's leaning towards the patron (strategic adjustment)",
            "article D3; size by judgement",
        ),
        Parameter(
            "embedding_weight",
            0.8,
            0.0,
            2.0,
            "log-odds",
            "weight of the ally's place in the patron's networks",
            "article S4; size by judgement",
        ),
    ),
)
def ally_motives(
    shared_threat: Floats,
    leaning_patron: Floats,
    embedding: Floats,
    ally_base: Floats,
    ally_threat_weight: float | Floats,
    adjustment_weight: float | Floats,
    embedding_weight: float | Floats,
) -> Floats:
    """Why an ally would cooperate, (ally, domain, run), log-odds."""
    threat = ally_threat_weight * (shared_threat - 0.5)
    own = adjustment_weight * leaning_patron[ALLIES] + embedding_weight * embedding
    return (ally_base + threat) + own[:, None]


@mechanism(
    adds_to="ally_drive",
    claims=("D4", "C1"),
    source="article D4 and C1; Putnam 1988",
    parameters=(
        Parameter(
            "relation_weight",
            1.5,
            0.0,
            3.0,
            "log-odds",
            "weight of the ally's worst relation with another ally",
            JUDGEMENT,
        ),
        Parameter(
            "domestic_cost_weight",
            1.0,
            0.0,
            3.0,
            "log-odds",
            "weight of grievance at home, at full audience cost and without latitude",
            JUDGEMENT,
        ),
    ),
)
def burden_of_the_past(
    relation: Floats,
    grievance: Floats,
    latitude: Floats,
    audience_cost: Floats,
    pair_first: Integers,
    pair_second: Integers,
    relation_weight: float | Floats,
    domestic_cost_weight: float | Floats,
) -> Floats:
    """What the worst tie among its neighbours costs an ally, (ally, 1, run), log-odds."""
    allies = latitude[ALLIES]
    worst = np.ones_like(allies)
    bitter = np.zeros_like(allies)
    for dyad, pair in enumerate(zip(pair_first, pair_second, strict=True)):
        for ally in pair:
            worst[ally] = np.minimum(worst[ally], relation[dyad])
            bitter[ally] = np.maximum(bitter[ally], grievance[dyad])
    cost = domestic_cost_weight * audience_cost[ALLIES] * (1.0 - allies) * bitter
    return (relation_weight * (worst - 0.5) - cost)[:, None]


@mechanism(
    adds_to="ally_drive",
    claims=("C4", "D3"),
    source="article C4",
    parameters=(
        Parameter(
            "accommodation_weight",
            (0.3, 0.9, 0.6),
            0.0,
            2.0,
            "log-odds",
            "how far a friendly leaning towards the competitor holds back, by domain",
            "article C4; size by judgement",
            over="domain",
        ),
    ),
)
def accommodation_of_competitor(leaning_competitor: Floats, accommodation_weight: Floats) -> Floats:
    """A government that courts the competitor keeps its distance, (ally, domain, run), log-odds."""
    return -accommodation_weight * leaning_competitor[ALLIES][:, None]


@mechanism(
    adds_to="ally_drive",
    claims=("D2",),
    source="record of 2018: exercises suspended for talks",
    parameters=(
        Parameter(
            "dialogue_restraint",
            (1.2, 0.0, 0.3),
            0.0,
            3.0,
            "log-odds",
            "how far a dialogue with the adversary makes allies hold back, by domain",
            JUDGEMENT,
            over="domain",
        ),
    ),
)
def restraint_for_dialogue(dialogue: Floats, dialogue_restraint: Floats) -> Floats:
    """A dialogue with the adversary is not disturbed by shows of force, (domain, run), log-odds."""
    return -dialogue_restraint * dialogue


@mechanism(
    adds_to="ally_drive",
    claims=("P1", "P2", "P3"),
    source="institutional lock-in: Keohane 1984",
    parameters=(
        Parameter(
            "habit_weight",
            0.8,
            0.0,
            2.0,
            "log-odds",
            "how far existing institutions keep an ally cooperating",
            JUDGEMENT,
        ),
    ),
)
def habit(institutionalisation: Floats, habit_weight: float | Floats) -> Floats:
    """What exists is easier to go on with, (domain, run), log-odds."""
    return habit_weight * institutionalisation


@mechanism(
    adds_to="patron_drive",
    claims=("D1", "D2", "C2"),
    source="article D1, D2 and C2",
    parameters=(
        Parameter(
            "patron_base",
            (-0.2, -0.4, -0.1),
            -2.0,
            1.5,
            "log-odds",
            "the patron's willingness without rivalry and threats, by domain",
            JUDGEMENT,
            over="domain",
        ),
        Parameter(
            "rivalry_weight",
            1.8,
            0.0,
            4.0,
            "log-odds",
            "weight of rivalry with the competitor",
            "article D1; size by judgement",
        ),
        Parameter(
            "patron_threat_weight",
            1.0,
            0.0,
            3.0,
            "log-odds",
            "weight of the adversary's threat to the patron",
            JUDGEMENT,
        ),
        Parameter(
            "unilateralism_weight",
            2.5,
            0.0,
            5.0,
            "log-odds",
            "weight of unilateralism and protectionism",
            "article C2; size by judgement",
        ),
        Parameter(
            "patron_dialogue_restraint",
            (1.2, 0.0, 0.3),
            0.0,
            3.0,
            "log-odds",
            "how far a dialogue with the adversary makes the patron hold back, by domain",
            JUDGEMENT,
            over="domain",
        ),
    ),
)
def patron_motives(
    threat_perception: Floats,
    unilateralism: Floats,
    rivalry: Floats,
    dialogue: Floats,
    patron_base: Floats,
    rivalry_weight: float | Floats,
    patron_threat_weight: float | Floats,
    unilateralism_weight: float | Floats,
    patron_dialogue_restraint: Floats,
) -> Floats:
    """Why the patron would lead, (domain, run), log-odds."""
    lead = (
        rivalry_weight * rivalry
        + patron_threat_weight * (threat_perception[PATRON, ADVERSARY_SOURCE] - 0.5)
        - unilateralism_weight * unilateralism[PATRON]
    )
    return patron_base + lead - patron_dialogue_restraint * dialogue
