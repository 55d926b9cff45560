"""What moves the relation of two allies: governments, mediation, threat, history (D4, S2, C1).

Two readings: ``untyped``, a sum of pulls, and ``named``, in which the governments choose, mediation
multiplies their choice, a common threat makes room for it, and open quarrels hold it down.

Arrays of a dyad are (dyad, run); ``pair_first`` and ``pair_second`` are the allies' rows.
"""

import numpy as np

from sim.core.axes import (
    ADVERSARY_SOURCE,
    ALLIES,
    ISSUES,
    MEDIATION,
    Floats,
    Integers,
    clip_unit,
    positive,
    toward,
)
from sim.core.declarations import DYAD, Explanation, Parts, Variable, inner, mechanism
from sim.core.remembered import Recalled
from sim.theories.quarrels import burden, mood_between, turn_away

VARIABLES = (
    inner("conciliation", "set", DYAD, "relation moved by the governments", -1, 1, units="1/month"),
    inner("mediated", "set", DYAD, "relation gained by mediation", 0, 1, units="1/month"),
    inner("leverage", "set", DYAD, "by what mediation multiplies the governments' choice", 0, 10),
    inner("room", "set", DYAD, "by what a common threat widens or narrows a choice", -1, 1),
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
    mood = mood_between(stance, pair_first, pair_second)
    aligned = aligned_with_patron(leaning_patron, pair_first, pair_second)
    turn = turn_away(leaning_drop, pair_first, pair_second)
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


@Recalled
def aligned_with_patron(
    leaning_patron: Floats, pair_first: Integers, pair_second: Integers
) -> Floats:
    """How far two allies lean to the patron, (dyad, run), 0–1, of leanings (actor, run)."""
    loyal = positive(leaning_patron[ALLIES])
    return 0.5 * (loyal[pair_first] + loyal[pair_second])


@mechanism(sets=("leverage", "room"), claims=("S2", "D2"), source="article S2; Walt 1987")
def conditions_of_choice(
    leaning_patron: Floats,
    effort: Floats,
    threat_perception: Floats,
    pair_first: Integers,
    pair_second: Integers,
    mediation_leverage: float | Floats,
    threat_room: float | Floats,
) -> tuple[Floats, Floats]:
    """What mediation and a common threat make of the governments' choice, both (dyad, run).

    Leverage follows the patron's effort and the pair's alignment with it, 0 without either; room
    is 0 at a middling threat, and negative below.
    """
    aligned = aligned_with_patron(leaning_patron, pair_first, pair_second)
    felt = threat_perception[ALLIES, ADVERSARY_SOURCE]
    common = np.minimum(felt[pair_first], felt[pair_second])
    return mediation_leverage * effort[MEDIATION] * aligned, threat_room * (common - 0.5)


@mechanism(sets=("leverage", "room"), claims=("S2", "D2"), source="a sum of pulls")
def nothing_conditional(relation: Floats) -> tuple[Floats, Floats]:
    """Mediation and threat pull by themselves and multiply nothing, (dyad, run)."""
    none = np.zeros_like(relation)
    return none, none


@mechanism(
    sets=("conciliation", "mediated", "released"),
    claims=("D4", "S2", "C1"),
    source="article D4, S2 and C1; Putnam 1988",
)
def choice_of_governments(
    relation: Floats,
    backlash: Floats,
    stance: Floats,
    disputes: Floats,
    leverage: Floats,
    leaning_drop: Floats,
    pair_first: Integers,
    pair_second: Integers,
    stance_weight: float | Floats,
    turnover_release: float | Floats,
    dispute_release: float | Floats,
) -> tuple[Floats, Floats, Floats]:
    """What the governments' choice moves this month, what mediation adds, and the backlash freed.

    The first two (dyad, run) in relation per month.  Mediation multiplies a friendly choice by
    ``1 + leverage`` and divides a hostile one by as much: it never moves what nobody chooses.
    """
    mood = mood_between(stance, pair_first, pair_second)
    turn = turn_away(leaning_drop, pair_first, pair_second)
    share = clip_unit(turnover_release * turn + dispute_release * np.minimum(disputes, 1.0))
    choice = toward(stance_weight * mood, relation)
    mediated = leverage * (positive(choice) + positive(-choice) / (1.0 + leverage))
    return choice, np.minimum(mediated, 1.0), backlash * share


@mechanism(adds_to="relation", claims=("D2", "X2"), source="Walt 1987; Snyder 1997")
def room_made_by_threat(conciliation: Floats, mediated: Floats, room: Floats) -> Floats:
    """A threat that both feel makes room for a friendly choice, (dyad, run), per month."""
    return room * (positive(conciliation) + mediated) * (conciliation > 0.0)


NEUTRAL = 0.5
"""The relation to which two allies return of themselves after a shock."""
LEAST_LEFT = 0.01
"""What even the worst quarrels leave of a relation."""


def pull_by_issue(
    relation: Floats,
    quarrel: Floats,
    quarrel_salience: Floats,
    history_pull: float | Floats,
    parts: object,
) -> Parts:
    """The pull told apart: to each open quarrel its share, and the way back to normal."""
    pulled = pull_of_quarrels(relation, quarrel, quarrel_salience, history_pull)
    weight = quarrel_salience * quarrel
    shares = weight / np.maximum(np.add.reduce(weight, axis=1), 1e-300)[:, None]
    down = np.minimum(pulled, 0.0)
    told = {f"quarrel_{issue}": down * shares[:, row] for row, issue in enumerate(ISSUES)}
    return told | {"back_to_normal": pulled - sum(told.values())}


@mechanism(
    adds_to="relation",
    claims=("D4", "C1", "X2"),
    source="Cha 1999; Lind 2008 on memory and reconciliation",
    explained_by=Explanation(
        pull_by_issue,
        claims={f"quarrel_{issue}": ("D4", "C1", "X2") for issue in ISSUES},
    ),
)
def pull_of_quarrels(
    relation: Floats, quarrel: Floats, quarrel_salience: Floats, history_pull: float | Floats
) -> Floats:
    """Open quarrels hold a relation down to what they leave, (dyad, run), per month.

    Below that and below neutral it returns of itself, as shocks wear off; what is above neutral
    only governments bring about.
    """
    allowed = np.maximum(1.0 - burden(quarrel, quarrel_salience), LEAST_LEFT)
    drawn_to = np.clip(relation, np.minimum(allowed, NEUTRAL), allowed)
    return history_pull * (drawn_to - relation)
