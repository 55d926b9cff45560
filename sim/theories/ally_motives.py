"""Why an ally would cooperate trilaterally, or hold back: contributions in log-odds (P1–P3).

Rival readings of what the patron's commitment does to an ally's motives are in
``quasi_alliance``; what fear does to them in ``alliance_dilemma``.
"""

from sim.core.axes import Floats, by_label
from sim.core.declarations import mechanism


@mechanism(motive="cooperate", of="ally", claims=("P1", "P2", "P3"), source="judgement")
def disposition_of_allies(ally_base: Floats) -> Floats:
    """What a neutral ally would do without threats, (…, domain, 1 or run), log-odds."""
    return ally_base


@mechanism(motive="cooperate", of="ally", claims=("D2", "C3", "C4"), source="article D2; Walt 1987")
def threat_shared_by_members(threat_read: Floats, ally_threat_weight: float | Floats) -> Floats:
    """A threat on which all can act moves an ally to cooperate, (…, domain, run), log-odds.

    ``threat_read`` (…, domain, run) is that threat as the ally reads the commitment to consult.
    """
    return by_label(ally_threat_weight) * (threat_read - 0.5)


@mechanism(motive="cooperate", of="ally", claims=("D3",), source="article D3")
def strategic_adjustment(leaning_patron: Floats, adjustment_weight: float | Floats) -> Floats:
    """A government that leans to the patron follows it, (…, 1, run), log-odds."""
    return by_label(adjustment_weight * leaning_patron)


@mechanism(motive="cooperate", of="ally", claims=("S4",), source="article S4")
def interests_of_the_embedded(embedding: Floats, embedding_weight: float | Floats) -> Floats:
    """An ally embedded in the patron's networks shares its interests, (…, 1, run), log-odds."""
    return by_label(embedding_weight * embedding)


@mechanism(
    motive="cooperate",
    of="ally",
    claims=("D4", "C1"),
    source="article D4 and C1; Putnam 1988",
)
def burden_of_the_past(
    relation: Floats,
    grievance: Floats,
    latitude: Floats,
    audience_cost: Floats,
    relation_weight: float | Floats,
    domestic_cost_weight: float | Floats,
) -> Floats:
    """What the worst tie to another ally costs, (…, 1, run), log-odds.

    ``relation`` and ``grievance`` (…, run) are the worst relation and the bitterest grievance of
    any pair to which the ally belongs.
    """
    cost = domestic_cost_weight * audience_cost * (1.0 - latitude) * grievance
    return by_label(relation_weight * (relation - 0.5) - cost)


@mechanism(motive="cooperate", of="ally", claims=("C4", "D3"), source="article C4")
def accommodation_of_competitor(leaning_competitor: Floats, accommodation_weight: Floats) -> Floats:
    """A government that courts the competitor keeps its distance, (…, domain, run), log-odds."""
    return -accommodation_weight * by_label(leaning_competitor)


@mechanism(
    motive="cooperate",
    of="ally",
    claims=("D2",),
    source="record of 2018: exercises suspended for talks",
)
def restraint_for_dialogue(dialogue: Floats, dialogue_restraint: Floats) -> Floats:
    """A dialogue is not disturbed by shows of force, (…, domain, run), log-odds."""
    return -dialogue_restraint * dialogue


@mechanism(
    motive="cooperate",
    of="ally",
    claims=("P1", "P2", "P3"),
    source="institutional lock-in: Keohane 1984",
)
def habit(institutionalisation: Floats, habit_weight: float | Floats) -> Floats:
    """What exists is easier to go on with, (…, domain, run), log-odds."""
    return by_label(habit_weight) * institutionalisation
