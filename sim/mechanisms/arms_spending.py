"""Defence spending answers threats: two rival readings (I1).

``richardson`` (Richardson 1960): spending rises with the opponent's and is held back by its own
burden.  ``error_correction`` (the form that fits most pairs of states better): spending returns to
a long-run relation with perceived threat.  Spending is a share of GDP in percent, (actor, run).
"""

import numpy as np

from sim.arrays import Floats, positive
from sim.axes import ADVERSARY, ADVERSARY_SOURCE, MEMBERS, MILITARY
from sim.mechanisms.declare import Parameter, mechanism

JUDGEMENT = "judgement, order of magnitude from SIPRI shares of GDP"


@mechanism(
    sets="danger",
    claims=("I1",),
    source="article I1",
    parameters=(
        Parameter(
            "encirclement",
            0.5,
            0.0,
            1.0,
            "share",
            "weight of military cooperation against it in the adversary's own sense of danger",
            JUDGEMENT,
        ),
    ),
)
def sense_of_danger(
    threat_perception: Floats, cooperation: Floats, encirclement: float | Floats
) -> Floats:
    """Danger that spending answers, (actor, run), 0–1.

    For members the largest threat they perceive; for the adversary, cooperation against it.
    """
    danger = np.maximum.reduce(threat_perception, axis=1)
    danger[ADVERSARY] += encirclement * (cooperation[MILITARY] - danger[ADVERSARY])
    return danger


@mechanism(
    adds_to="defence_spending",
    claims=("I1",),
    source="Richardson 1960",
    parameters=(
        Parameter(
            "richardson_defence",
            0.01,
            0.0,
            0.04,
            "1/month",
            "response to the opponents' spending, relative to the own at the start",
            JUDGEMENT,
        ),
        Parameter(
            "richardson_fatigue",
            0.02,
            0.005,
            0.08,
            "1/month",
            "drag of the own burden",
            JUDGEMENT,
        ),
    ),
)
def richardson(
    defence_spending: Floats,
    danger: Floats,
    threat_perception: Floats,
    rival_burden: Floats,
    initial_spending: Floats,
    initial_pull: Floats,
    richardson_defence: float | Floats,
    richardson_fatigue: float | Floats,
) -> Floats:
    """``own_0 * k * (pull - pull_0) - a * (own - own_0)``, (actor, run), percent per month.

    The pull is the opponents' spending, each relative to its start, weighed by the threat seen
    in them; the constant term of Richardson's equation is set so that the start of the scenario
    is an equilibrium.
    """
    relative = defence_spending / np.maximum(initial_spending, 1e-9)
    pull = opponents_pull(relative, danger, threat_perception, rival_burden)
    burden = richardson_fatigue * (defence_spending - initial_spending)
    return richardson_defence * initial_spending * (pull - initial_pull) - burden


def opponents_pull(
    relative: Floats, danger: Floats, threat_perception: Floats, rival_burden: Floats
) -> Floats:
    """Opponents' spending, relative to its start, weighed by threat, (actor, run).

    Members face the adversary and the rivals, whose spending the scenario holds constant and
    which count by their burden relative to the rivals' mean, ``rival_burden`` (rival, 1 or run);
    the adversary faces the mean of the members, weighed by its sense of danger.
    """
    pull = threat_perception[:, ADVERSARY_SOURCE] * relative[ADVERSARY]
    for rival, burden in enumerate(rival_burden, start=1):
        pull = pull + threat_perception[:, rival] * burden
    members = relative[MEMBERS]
    faced = members[0]
    for member in members[1:]:
        faced = faced + member
    pull[ADVERSARY] = danger[ADVERSARY] * faced / len(members)
    return pull


@mechanism(
    adds_to="defence_spending",
    claims=("I1",),
    source="error-correction models of military spending",
    parameters=(
        Parameter(
            "spending_correction",
            0.03,
            0.005,
            0.1,
            "1/month",
            "speed at which spending returns to its long-run relation with danger",
            JUDGEMENT,
        ),
        Parameter(
            "spending_elasticity",
            0.8,
            0.0,
            2.5,
            "share",
            "long-run rise of spending, relative to the start, per unit of danger",
            JUDGEMENT,
        ),
    ),
)
def error_correction(
    defence_spending: Floats,
    danger: Floats,
    initial_spending: Floats,
    initial_danger: Floats,
    spending_correction: float | Floats,
    spending_elasticity: float | Floats,
) -> Floats:
    """``b * (own_0 * (1 + e * (danger - danger_0)) - own)``, (actor, run), percent per month."""
    long_run = initial_spending * positive(1.0 + spending_elasticity * (danger - initial_danger))
    return spending_correction * (long_run - defence_spending)
