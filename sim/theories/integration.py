"""Rungs of integration that cooperation can climb, and a mutual-defence pact (F1, F2, X1).

Rungs: military 1 information sharing, 2 regular exercises, 3 logistics and intelligence
("three eyes"), 4 joint command; economic 1 early warning, 2 coordinated supply chains,
3 collective resilience, 4 joint aid and countermeasures; diplomatic 1 common positions,
2 commitment to consult, 3 standing secretariat.
"""

import numpy as np

from sim.core.axes import ALLIES, DIPLOMATIC, MILITARY, PATRON, Flags, Floats, chance
from sim.core.declarations import DOMAIN, Draw, Variable, mechanism
from sim.core.events import Events

TOP_RUNG = (4.0, 4.0, 3.0)
CONSULT_RUNG = 2.0
LOGISTICS_RUNG = 3.0

VARIABLES = (
    Variable(
        "integration",
        "set",
        DOMAIN,
        "flag",
        "1",
        "rung of integration reached",
        ("F1", "F2"),
        high=max(TOP_RUNG),
    ),
    Variable(
        "consult_in_force",
        "set",
        (),
        "flag",
        "1",
        "a commitment to consult is in force (0 or 1)",
        ("C3", "P3"),
    ),
    Variable(
        "pact",
        "set",
        (),
        "flag",
        "1",
        "a trilateral pact of mutual defence exists (0 or 1)",
        ("X1",),
    ),
)


@mechanism(
    sets=("integration", "consult_in_force"),
    claims=("F1", "F2", "P1", "P2", "P3", "C3"),
    source="article F1 and F2",
    draws=(Draw("rung_draw", "uniform", over="domain"),),
)
def climbing(
    integration: Floats,
    institutionalisation: Floats,
    cooperation: Floats,
    relation: Floats,
    rung_first: Floats,
    rung_step: Floats,
    rung_relation: float | Floats,
    rung_relation_first: float | Floats,
    rung_chance: float | Floats,
    rung_collapse: float | Floats,
    rung_draw: Floats,
) -> tuple[Floats, Floats]:
    """Rung reached (domain, run), a whole number, and whether a duty to consult holds (run,).

    The next rung is within reach only when institutionalisation and cooperation both pass its
    threshold and the allies' worst relation allows it; one rung at a time.  A rung is lost when
    institutions fall far below it.
    """
    reached, at = integration.copy(), Events(chance(rung_draw, rung_chance))
    if at.size:
        rung, built, step = at.of(integration), at.of(institutionalisation), at.of(rung_step)
        needed = at.of(rung_first) + step * rung
        allowed = at.of(rung_relation_first) + at.of(rung_relation) * rung
        ripe = (
            (np.minimum(built, at.of(cooperation)) >= needed)
            & (at.of(np.minimum.reduce(relation)) >= allowed)
            & (rung < np.array(TOP_RUNG)[at.rows])
        )
        lost = (rung > 0) & (built < needed - step - at.of(rung_collapse))
        at.put(reached, rung + ripe - lost)
    return reached, (reached[DIPLOMATIC] >= CONSULT_RUNG).astype(np.float64)


@mechanism(
    sets="pact",
    claims=("X1",),
    source="article X1; abrogation: Leeds, Mattes and Vogel 2009",
    draws=(Draw("pact_draw", "uniform"), Draw("abrogation_draw", "uniform")),
)
def mutual_defence_pact(
    pact: Floats,
    integration: Floats,
    willingness: Floats,
    patron_willingness: Floats,
    relation: Floats,
    grievance: Floats,
    shared_threat: Floats,
    line_change: Flags,
    pact_relation: float | Floats,
    pact_grievance: float | Floats,
    pact_willingness: float | Floats,
    pact_threat: float | Floats,
    pact_chance: float | Floats,
    abrogation: float | Floats,
    pact_draw: Floats,
    abrogation_draw: Floats,
) -> Floats:
    """A trilateral pact of mutual defence exists, 0 or 1, (run,).

    Preconditions, all at once: logistics and intelligence integrated (military rung 3), a duty
    to consult, good relations and little grievance among allies, a military threat that all
    share, and every member willing.
    """
    if not (pact.any() or (integration[MILITARY] >= LOGISTICS_RUNG).any()):
        return pact  # none, and nowhere near one
    least = np.minimum(np.minimum.reduce(willingness[:, MILITARY]), patron_willingness[MILITARY])
    ready = (
        (integration[MILITARY] >= LOGISTICS_RUNG)
        & (integration[DIPLOMATIC] >= CONSULT_RUNG)
        & (np.minimum.reduce(relation) >= pact_relation)
        & (np.maximum.reduce(grievance) <= pact_grievance)
        & (shared_threat[MILITARY] >= pact_threat)
        & (least >= pact_willingness)
    )
    made = ready & chance(pact_draw, pact_chance)
    changed = line_change[ALLIES].any(axis=0) | line_change[PATRON]
    ended = changed & chance(abrogation_draw, abrogation)
    return np.where(pact > 0, 1.0 - ended, made * 1.0)
