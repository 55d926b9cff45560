"""Why members consult (slot ``meetings``): by habit, or also because they need one another.

``need``: regimes are demanded where states face problems that none can handle alone (Keohane 1984,
ch. 6), and allies consult most when a crisis makes each ask what the other will do (Snyder 1997,
ch. 6 and 9).  Need is a threat that the members share, or an adversary who is more active than they
have got used to.  It multiplies the demand for meetings of every open channel, at once; what a
channel can carry stays what habit and use have made of it.
``habit``: demand is always the same; channels, forums and rhythm alone say who meets when.

At the need that counts as usual both readings agree.  No source puts a number to the argument.
"""

import numpy as np

from sim.core.axes import ADVERSARY_SOURCE, Floats, positive
from sim.core.declarations import inner, mechanism

MOST_DEMAND = 3.0

VARIABLES = (
    inner("demand", "set", (), "demand for meetings, 1 as by habit", 0, MOST_DEMAND, start=1.0),
    inner(
        "usual_activity",
        "set",
        (),
        "activity of the adversary to which members are used, -1 before the first month",
        -1,
        1,
        start=-1.0,
    ),
)


@mechanism(
    sets=("demand", "usual_activity"),
    claims=("D2", "S3"),
    source="Keohane 1984, ch. 6; Snyder 1997, ch. 6 and 9",
)
def demand_of_need(
    shared_threat: Floats,
    activity: Floats,
    usual_activity: Floats,
    need_weight: float | Floats,
    usual_need: float | Floats,
    habituation: float | Floats,
) -> tuple[Floats, Floats]:
    """Demand for meetings and the adversary's usual activity, each (run,).

    ``demand = max(1 + need_weight * (need - usual_need), 0)`` with
    ``need = 1 - (1 - shared) (1 - surprise)``, 0-1: ``shared`` is the largest shared threat of any
    domain (domain, run), ``surprise`` by how much the adversary's activity (source, run) exceeds
    what members are used to.  They get used to it by ``habituation`` of the gap a month.
    """
    active = activity[ADVERSARY_SOURCE]
    used_to = np.where(usual_activity < 0.0, active, usual_activity)
    surprise = positive(active - used_to)
    need = 1.0 - (1.0 - np.maximum.reduce(shared_threat)) * (1.0 - surprise)
    demand = positive(1.0 + need_weight * (need - usual_need))
    return demand, used_to + habituation * (active - used_to)


@mechanism(
    sets=("demand", "usual_activity"),
    claims=("S3",),
    source="record of trilateral meetings: calendars and rhythm",
)
def demand_of_habit(usual_activity: Floats) -> tuple[Floats, Floats]:
    """Demand is what it always is, 1 (run,), and nobody keeps count of the adversary's activity."""
    return np.ones_like(usual_activity), usual_activity
