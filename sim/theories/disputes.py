"""Disputes and accords between two allies with a past (D4, C1, X2).

Arrays of a dyad are (dyad, run); ``pair_first`` and ``pair_second`` are the allies' rows.
"""

import numpy as np

from sim.core.axes import MEDIATION, Floats, Integers, poisson_count, positive
from sim.core.declarations import ALLY, DYAD, Draw, Variable, inner, mechanism

MOST_EVENTS = 4

VARIABLES = (
    inner("stance", "act", ALLY, "what each ally can do towards its partner", -1, 1),
    Variable(
        "disputes",
        "set",
        DYAD,
        "count",
        "disputes per month",
        "disputes that break out in the month",
        ("C1", "D4"),
        high=MOST_EVENTS,
        output="dyad_disputes",
    ),
    Variable(
        "accords",
        "set",
        DYAD,
        "count",
        "accords per month",
        "accords struck in the month",
        ("D4",),
        high=MOST_EVENTS,
        output="dyad_accords",
    ),
    inner("dispute_memory", "set", (), "memory of recent disputes", 0, 1),
)


@mechanism(
    motive="stance",
    of="ally",
    claims=("D3", "D4"),
    source="foreign-policy leaning of governments, coded in the scenario",
)
def declared_line_to_partner(leaning_partner: Floats) -> Floats:
    """What an ally's government wants towards its partner, (…, run), -1 to 1."""
    return leaning_partner


@mechanism(decides="stance", of="ally", claims=("D3", "D4", "C1"), source="Putnam 1988")
def stance_within_win_set(motive: Floats, latitude: Floats) -> Floats:
    """What an ally's government can do towards its partner, (…, run), -1 to 1.

    A friendly wish, at most 1, goes as far as the win-set allows; a hostile one, at least -1, meets
    no such limit.
    """
    wish = motive.clip(-1.0, 1.0)
    return np.where(wish > 0.0, wish * latitude, wish)


@mechanism(
    sets=("disputes", "accords"),
    claims=("C1", "D4", "X2"),
    source="event record of the dyad",
    draws=(
        Draw("dispute_draw", "uniform", over="dyad"),
        Draw("accord_draw", "uniform", over="dyad"),
    ),
)
def disputes_and_accords(
    relation: Floats,
    grievance: Floats,
    backlash: Floats,
    stance: Floats,
    effort: Floats,
    pair_first: Integers,
    pair_second: Integers,
    dispute_rate: float | Floats,
    dispute_grievance: float | Floats,
    dispute_stance: float | Floats,
    dispute_relation: float | Floats,
    dispute_backlash: float | Floats,
    accord_rate: float | Floats,
    accord_mediation: float | Floats,
    dispute_draw: Floats,
    accord_draw: Floats,
) -> tuple[Floats, Floats]:
    """Disputes and accords that break out or are struck this month, counts (dyad, run), 0–4."""
    mood = 0.5 * (stance[pair_first] + stance[pair_second])
    tendency = (
        dispute_grievance * (grievance - 0.5)
        - dispute_stance * mood
        - dispute_relation * (relation - 0.5)
        + dispute_backlash * backlash
    )
    rate = np.minimum(dispute_rate * np.exp(tendency), 2.0)
    will = positive(mood + accord_mediation * effort[MEDIATION])
    agreed = np.minimum(accord_rate * relation * will, 2.0)
    return (
        poisson_count(dispute_draw, rate, MOST_EVENTS),
        poisson_count(accord_draw, agreed, MOST_EVENTS),
    )


@mechanism(adds_to="relation", claims=("C1", "D4"), source="event record of the dyad")
def events_of_the_dyad(
    relation: Floats,
    disputes: Floats,
    accords: Floats,
    dispute_damage: float | Floats,
    accord_gain: float | Floats,
) -> Floats:
    """Disputes hurt, accords help, (dyad, run), per month."""
    return accord_gain * accords * (1.0 - relation) - dispute_damage * disputes * relation


@mechanism(sets="dispute_memory", claims=("C1", "D4"), source="event record of the dyad")
def memory_of_disputes(
    dispute_memory: Floats, disputes: Floats, dispute_memory_decay: float | Floats
) -> Floats:
    """Recent disputes anywhere among the allies, (run,), 0–1: burdens what officials can do."""
    fresh = np.minimum(np.maximum.reduce(disputes), 1.0)
    return np.maximum(dispute_memory * (1.0 - dispute_memory_decay), fresh)
