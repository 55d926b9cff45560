"""What moves the relation of two allies: governments, mediation, threat, history (D4, S2, C1).

Arrays of a dyad are (dyad, run); ``pair_first`` and ``pair_second`` are the allies' rows.
"""

import numpy as np

from sim.core.axes import (
    ADVERSARY_SOURCE,
    ALLIES,
    MEDIATION,
    Floats,
    Integers,
    clip_unit,
    positive,
    toward,
)
from sim.core.declarations import DYAD, Variable, inner, mechanism

VARIABLES = (
    inner("conciliation", "set", DYAD, "relation moved by the governments", -1, 1, units="1/month"),
    inner("mediated", "set", DYAD, "relation gained by mediation", 0, 1, units="1/month"),
    inner("released", "set", DYAD, "backlash set free in the month", 0, 1, units="1/month"),
    Variable(
        "relation",
        "stock",
        DYAD,
        "level",
        "1",
        "relation between two allies (0.5 is neutral)",
        ("D4", "S2", "X2"),
        start="relation_start",
        output="dyad_relation",
    ),
)


@mechanism(
    sets=("conciliation", "mediated", "released"),
    claims=("D4", "S2", "C1"),
    source="article D4, S2 and C1",
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
        toward(mediation_weight * effort[MEDIATION] * aligned, relation),
        backlash * share,
    )


@mechanism(adds_to="relation", claims=("D4",), source="article D4")
def conciliation_of_governments(conciliation: Floats) -> Floats:
    """Governments that want better relations get them, (dyad, run), per month."""
    return conciliation


@mechanism(adds_to="relation", claims=("S2",), source="article S2")
def mediation_by_patron(mediated: Floats) -> Floats:
    """The patron presses and pays for better relations, (dyad, run), per month."""
    return mediated


@mechanism(
    adds_to="relation",
    claims=("C1", "X2"),
    source="Cha 1999; Lind 2008 on memory and reconciliation",
)
def pull_of_history(relation: Floats, grievance: Floats, history_pull: float | Floats) -> Floats:
    """Relations return to ``1 - grievance``, (dyad, run), per month."""
    return history_pull * (1.0 - grievance - relation)


@mechanism(adds_to="relation", claims=("D2", "X2"), source="Walt 1987")
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


@mechanism(adds_to="relation", claims=("C1",), source="article C1")
def backlash_set_free(
    relation: Floats, released: Floats, backlash_damage: float | Floats
) -> Floats:
    """The backlash that was waiting strikes, (dyad, run), per month."""
    return -backlash_damage * released * relation
