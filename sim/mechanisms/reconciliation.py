"""Rapprochement of two allies, and the backlash that shallow reconciliation stores (D4, S2, C1).

Arrays of a dyad are (dyad, run); ``pair_first`` and ``pair_second`` are the allies' rows.
"""

import numpy as np

from sim.arrays import Floats, Integers, clip_unit, positive, toward
from sim.axes import ADVERSARY_SOURCE, ALLIES
from sim.mechanisms.declare import Parameter, mechanism

JUDGEMENT = "judgement, order of magnitude from the dated events of the dyad"


@mechanism(
    sets=("conciliation", "mediated", "released"),
    claims=("D4", "S2", "C1"),
    source="article D4, S2 and C1",
    parameters=(
        Parameter(
            "stance_weight",
            0.08,
            0.01,
            0.25,
            "1/month",
            "relation gained by two governments that fully want and can afford it",
            JUDGEMENT,
        ),
        Parameter(
            "mediation_weight",
            0.05,
            0.0,
            0.15,
            "1/month",
            "relation gained by full mediation between allies that fully lean to the patron",
            "article S2; size by judgement",
        ),
        Parameter(
            "turnover_release",
            0.8,
            0.0,
            1.0,
            "share per unit of leaning",
            "share of the backlash that a turn away from the partner sets free",
            JUDGEMENT,
        ),
        Parameter(
            "dispute_release",
            0.15,
            0.0,
            0.6,
            "share",
            "share of the backlash that a dispute sets free",
            JUDGEMENT,
        ),
    ),
)
def rapprochement(
    relation: Floats,
    backlash: Floats,
    stance: Floats,
    disputes: Floats,
    leaning_drop: Floats,
    leaning_patron: Floats,
    effort: Floats,
    pair_first: Integers,
    pair_second: Integers,
    stance_weight: float | Floats,
    mediation_weight: float | Floats,
    turnover_release: float | Floats,
    dispute_release: float | Floats,
) -> tuple[Floats, Floats, Floats]:
    """What conciliation and mediation move this month, and the backlash that breaks loose.

    Conciliation follows the mean stance, mediation the patron's effort and the pair's alignment
    with it; both (dyad, run) in relation per month.  The third value is the part of the backlash
    that a turn away from the partner or a dispute releases.
    """
    mood = 0.5 * (stance[pair_first] + stance[pair_second])
    loyal = positive(leaning_patron[ALLIES])
    aligned = 0.5 * (loyal[pair_first] + loyal[pair_second])
    drop = leaning_drop[ALLIES]
    turn = np.maximum(drop[pair_first], drop[pair_second])
    share = clip_unit(turnover_release * turn + dispute_release * np.minimum(disputes, 1.0))
    return (
        toward(stance_weight * mood, relation),
        toward(mediation_weight * effort[1] * aligned, relation),
        backlash * share,
    )


@mechanism(
    adds_to="relation",
    claims=("D4",),
    source="article D4",
)
def conciliation_of_governments(conciliation: Floats) -> Floats:
    """Governments that want better relations get them, (dyad, run), per month."""
    return conciliation


@mechanism(
    adds_to="relation",
    claims=("S2",),
    source="article S2",
)
def mediation_by_patron(mediated: Floats) -> Floats:
    """The patron presses and pays for better relations, (dyad, run), per month."""
    return mediated


@mechanism(
    adds_to="relation",
    claims=("C1", "X2"),
    source="Cha 1999; Lind 2008 on memory and reconciliation",
    parameters=(
        Parameter(
            "history_pull",
            0.04,
            0.005,
            0.12,
            "1/month",
            "speed at which relations fall back to what the two societies support",
            JUDGEMENT,
        ),
    ),
)
def pull_of_history(relation: Floats, grievance: Floats, history_pull: float | Floats) -> Floats:
    """Relations return to ``1 - grievance``, (dyad, run), per month."""
    return history_pull * (1.0 - grievance - relation)


@mechanism(
    adds_to="relation",
    claims=("D2", "X2"),
    source="Walt 1987",
    parameters=(
        Parameter(
            "common_threat_weight",
            0.03,
            0.0,
            0.1,
            "1/month",
            "relation gained from a threat by the adversary that both fully feel",
            JUDGEMENT,
        ),
    ),
)
def common_threat(
    relation: Floats,
    threat_perception: Floats,
    pair_first: Integers,
    pair_second: Integers,
    common_threat_weight: float | Floats,
) -> Floats:
    """A threat that both feel brings the two together, (dyad, run), per month."""
    felt = threat_perception[ALLIES, ADVERSARY_SOURCE]
    common = np.minimum(felt[pair_first], felt[pair_second])
    return toward(common_threat_weight * (common - 0.5), relation)


@mechanism(
    adds_to="relation",
    claims=("C1",),
    source="article C1",
    parameters=(
        Parameter(
            "backlash_damage",
            0.8,
            0.0,
            1.5,
            "share",
            "relation lost for each unit of backlash set free, at full relation",
            JUDGEMENT,
        ),
    ),
)
def backlash_set_free(
    relation: Floats, released: Floats, backlash_damage: float | Floats
) -> Floats:
    """The backlash that was waiting strikes, (dyad, run), per month."""
    return -backlash_damage * released * relation


@mechanism(
    adds_to="grievance",
    claims=("C1",),
    source="article C1; Lind 2008",
    parameters=(
        Parameter(
            "grievance_return",
            0.01,
            0.0,
            0.05,
            "1/month",
            "speed at which public grievance returns to its historical level",
            JUDGEMENT,
        ),
        Parameter(
            "grievance_dispute",
            0.04,
            0.0,
            0.15,
            "grievance",
            "grievance that one dispute adds, from none",
            JUDGEMENT,
        ),
        Parameter(
            "grievance_hostility",
            0.01,
            0.0,
            0.05,
            "1/month",
            "grievance that a fully hostile government stirs up",
            JUDGEMENT,
        ),
        Parameter(
            "grievance_backlash",
            0.4,
            0.0,
            1.0,
            "share",
            "grievance added for each unit of backlash set free",
            JUDGEMENT,
        ),
        Parameter(
            "healing",
            1.0,
            0.0,
            3.0,
            "share",
            "grievance healed by each unit of relation gained with society's support",
            JUDGEMENT,
        ),
    ),
)
def public_grievance(
    grievance: Floats,
    stance: Floats,
    disputes: Floats,
    conciliation: Floats,
    mediated: Floats,
    released: Floats,
    history: Floats,
    reconciliation_depth: Floats,
    pair_first: Integers,
    pair_second: Integers,
    grievance_return: float | Floats,
    grievance_dispute: float | Floats,
    grievance_hostility: float | Floats,
    grievance_backlash: float | Floats,
    healing: float | Floats,
) -> Floats:
    """Public grievance between the two societies, (dyad, run), per month.

    Returns to ``history``; disputes, hostile governments and released backlash feed it;
    conciliation heals it only as far as it is deep (``reconciliation_depth``).
    """
    hostile = positive(-np.minimum(stance[pair_first], stance[pair_second]))
    fed = (
        grievance_dispute * disputes + grievance_hostility * hostile + grievance_backlash * released
    )
    healed = healing * reconciliation_depth * (positive(conciliation) + mediated)
    settling = grievance_return * (history - grievance)
    return settling + fed * (1.0 - grievance) - healed * grievance


def unsupported(
    conciliation: Floats, mediated: Floats, grievance: Floats, reconciliation_depth: Floats
) -> Floats:
    """Relation gained this month that society does not support, (dyad, run)."""
    return (positive(conciliation) + mediated) * grievance * (1.0 - reconciliation_depth)


@mechanism(
    adds_to="backlash",
    claims=("C1",),
    source="article C1",
    parameters=(
        Parameter(
            "backlash_build",
            3.0,
            0.0,
            8.0,
            "share",
            "backlash stored for each unit of relation gained without society's support",
            JUDGEMENT,
        ),
        Parameter(
            "backlash_leak",
            0.01,
            0.0,
            0.05,
            "1/month",
            "speed at which a stored backlash is forgotten",
            JUDGEMENT,
        ),
    ),
)
def backlash_stock(
    backlash: Floats,
    grievance: Floats,
    conciliation: Floats,
    mediated: Floats,
    released: Floats,
    reconciliation_depth: Floats,
    backlash_build: float | Floats,
    backlash_leak: float | Floats,
) -> Floats:
    """Concessions that society does not support are stored and wait, (dyad, run), per month."""
    stored = unsupported(conciliation, mediated, grievance, reconciliation_depth)
    return backlash_build * stored * (1.0 - backlash) - backlash_leak * backlash - released


@mechanism(
    sets="concession",
    claims=("C1",),
    source="audience costs: Fearon 1994",
)
def concessions(
    stance: Floats,
    grievance: Floats,
    conciliation: Floats,
    mediated: Floats,
    reconciliation_depth: Floats,
    pair_first: Integers,
    pair_second: Integers,
) -> Floats:
    """Who pays at home: unsupported gains fall to the more conciliatory side, (ally, run).

    Each dyad's unsupported gain is divided in proportion to the friendly stances of the two.
    """
    stored = unsupported(conciliation, mediated, grievance, reconciliation_depth)
    friendly = positive(stance)
    paid = np.zeros_like(stance)
    for dyad, (first, second) in enumerate(zip(pair_first, pair_second, strict=True)):
        both = friendly[first] + friendly[second] + 1e-9
        paid[first] += stored[dyad] * friendly[first] / both
        paid[second] += stored[dyad] * friendly[second] / both
    return paid
