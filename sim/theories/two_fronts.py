"""A war in another theatre has two fronts (D2, D3): two rival readings.

``two_fronts``: the backer's war takes the patron's effort, makes it wish for allies that carry
more, and teaches the allies.  ``apart``: what happens there stays there (the first edition).

``new_war`` (1 or run,) is the backer's war beyond that of the start of the scenario, 0–1.
"""

from sim.core.axes import Floats, by_label
from sim.core.declarations import mechanism


@mechanism(
    motive="effort", of="patron", claims=("D2",), source="article D2: two fronts; Snyder 1997"
)
def effort_taken_by_war(new_war: Floats, front_cost: float | Floats) -> Floats:
    """A war elsewhere takes effort from these alliances, (…, run), share."""
    return -front_cost * new_war


@mechanism(motive="lead", of="patron", claims=("D2", "P1"), source="article D2; burden-sharing")
def burden_to_be_shared(new_war: Floats, burden_weight: float | Floats) -> Floats:
    """A patron tied down elsewhere leads allies to carry more, (1 or run,), log-odds."""
    return burden_weight * new_war


@mechanism(
    motive="cooperate", of="ally", claims=("D2", "D3"), source="article D2 and D3: lessons of 2022"
)
def lesson_of_the_war(
    new_war: Floats, hawkishness: Floats, lesson_weight: float | Floats
) -> Floats:
    """What happened there may happen here, (…, 1, run), log-odds; the more to who expects force."""
    return by_label(lesson_weight * new_war * hawkishness)


@mechanism(motive="arm", of="ally", claims=("D2", "D3", "I1"), source="article D3: lessons of 2022")
def arming_after_the_war(
    new_war: Floats, hawkishness: Floats, initial_spending: Floats, arms_lesson: float | Floats
) -> Floats:
    """An ally that expects force arms after a war elsewhere, (…, run), percent per month."""
    return arms_lesson * initial_spending * new_war * hawkishness
