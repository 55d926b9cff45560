"""The order of the region answers (I2): a blocked Council, sanctions, summits of the neighbours.

``answering``: what the region does acts back on governance and camps.  ``one_way``: camps weaken
governance, and nothing answers (the first edition).
"""

import numpy as np

from sim.core.axes import ALLIES, MEMBERS, Floats, chance, clip_unit, total
from sim.core.declarations import Draw, Variable, mechanism
from sim.theories.balance_of_threat import relative_to

VARIABLES = (
    Variable(
        "deadlock", "set", (), "level", "1", "how far the Security Council is blocked", ("I2", "D2")
    ),
    Variable(
        "council_action",
        "set",
        (),
        "count",
        "resolutions per month",
        "Security Council resolutions on the adversary in the month",
        ("I2",),
        high=1.0,
    ),
    Variable(
        "sanctions",
        "stock",
        (),
        "level",
        "1",
        "how hard sanctions press on the adversary",
        ("I2", "D2"),
        start="initial_sanctions",
    ),
    Variable(
        "neighbour_summits",
        "set",
        (),
        "count",
        "summits per month",
        "summits of the competitor with the allies in the month",
        ("I2",),
        high=1.0,
    ),
)


@mechanism(sets="deadlock", claims=("I2", "D2"), source="article I2; record of the Council")
def deadlock_of_the_council(
    polarisation: Floats,
    backer_activity: Floats,
    rivalry: Floats,
    deadlock_polarisation: float | Floats,
    deadlock_war: float | Floats,
    deadlock_rivalry: float | Floats,
) -> Floats:
    """How far camps, the backer's war and rivalry block the Council, (run,), 0–1."""
    camps = deadlock_polarisation * polarisation
    return clip_unit(camps + deadlock_war * backer_activity + deadlock_rivalry * rivalry)


@mechanism(
    sets="council_action",
    claims=("I2",),
    source="record of the Council: resolutions follow tests and launches",
    draws=(Draw("council_draw", "uniform"),),
)
def resolutions_of_the_month(
    launch_memory: Floats,
    incident_memory: Floats,
    deadlock: Floats,
    council_rate: float | Floats,
    council_alarm: float | Floats,
    council_draw: Floats,
) -> Floats:
    """Whether the Council acts on the adversary this month, (run,), 0 or 1.

    ``rate * (1 - exp(-alarm * (launches + tests remembered))) * (1 - deadlock)**2``: two vetoes
    can block it.
    """
    alarm = 1.0 - np.exp(-council_alarm * (launch_memory + incident_memory))
    return chance(council_draw, council_rate * alarm * (1.0 - deadlock) ** 2).astype(np.float64)


@mechanism(
    adds_to="sanctions",
    claims=("I2",),
    source="record of sanctions: tightened 2016–17, monitors gone in 2024 as blocked from 2022",
)
def sanctions_and_their_erosion(
    sanctions: Floats,
    council_action: Floats,
    deadlock: Floats,
    back: Floats,
    competes: Floats,
    sanction_step: float | Floats,
    sanction_erosion: float | Floats,
) -> Floats:
    """A resolution tightens sanctions, a blocked Council lets them fray, (run,), per month.

    So does a competitor that shields the adversary: ``back`` (rival, run) is what each power
    offers, ``competes`` (rival, 1) tells the competitor.
    """
    tightened = sanction_step * council_action * (1.0 - sanctions)
    shielded = total(back * competes) if len(back) else 0.0
    return tightened - sanction_erosion * (deadlock + shielded) * sanctions


@mechanism(
    sets="neighbour_summits",
    claims=("I2",),
    source="record of summits of the three neighbours",
    draws=(Draw("neighbour_draw", "uniform"),),
)
def summits_of_neighbours(
    court: Floats,
    competes: Floats,
    relation: Floats,
    leaning_competitor: Floats,
    coercion: Floats,
    regional_governance: Floats,
    neighbour_rate: float | Floats,
    neighbour_draw: Floats,
) -> Floats:
    """Whether competitor and allies hold a summit this month, (run,), 0 or 1.

    All must want it: ``rate * governance * courting * relation * (1 + line)/2 * (1 - coercion)``,
    with the worst relation of the allies, the line of the less willing and the ally coerced most.
    """
    courted = total(court * competes) if len(court) else 0.0
    willing = 0.5 * (1.0 + np.minimum.reduce(leaning_competitor[ALLIES]))
    quarrel = np.minimum.reduce(relation) * (1.0 - np.maximum.reduce(coercion))
    wanted = neighbour_rate * regional_governance * courted * willing * quarrel
    return chance(neighbour_draw, wanted).astype(np.float64)


@mechanism(adds_to="regional_governance", claims=("I2",), source="article I2; Keohane 1984")
def practice_of_governance(
    regional_governance: Floats,
    neighbour_summits: Floats,
    council_action: Floats,
    governance_practice: float | Floats,
) -> Floats:
    """Summits of neighbours and acts of the Council keep governance alive, (run,), per month."""
    practised = neighbour_summits + 0.5 * council_action
    return governance_practice * practised * (1.0 - regional_governance)


@mechanism(adds_to="polarisation", claims=("I1", "I2"), source="article I1 and I2; arms races")
def camps_that_arm(
    polarisation: Floats,
    defence_spending: Floats,
    initial_spending: Floats,
    rival_spending: Floats,
    initial_rival_spending: Floats,
    arms_hardening: float | Floats,
) -> Floats:
    """Camps harden where both sides arm, (run,), per month.

    By the smaller of the two sides' mean growth since the start: one side alone makes no race.
    """
    growth = relative_to(initial_spending, defence_spending) - 1.0
    ours = total(growth[MEMBERS]) / len(growth[MEMBERS])
    theirs = growth[-1]
    if len(rival_spending):
        powers = relative_to(initial_rival_spending, rival_spending) - 1.0
        theirs = (theirs + total(powers)) / (1 + len(powers))
    race = np.minimum(np.maximum(np.minimum(ours, theirs), 0.0), 1.0)
    return arms_hardening * race * (1.0 - polarisation)
