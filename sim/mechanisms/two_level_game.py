"""Two-level games (Putnam 1988): leaders want one thing, publics leave them room for another."""

import numpy as np

from sim.arrays import Flags, Floats, clip_unit
from sim.axes import ADVERSARY, ADVERSARY_SOURCE, ALLIES, PATRON
from sim.mechanisms.declare import POLITICAL, Draw, Parameter, mechanism

JUDGEMENT = "judgement, order of magnitude from the approval series of the record"


@mechanism(
    adds_to="approval",
    claims=("C1",),
    source="Mueller 1970 on the decay of support",
    parameters=(
        Parameter(
            "approval_decay",
            0.06,
            0.01,
            0.2,
            "1/month",
            "speed at which approval returns to its long-run mean",
            JUDGEMENT,
        ),
    ),
)
def approval_reversion(
    approval: Floats, approval_base: Floats, approval_decay: float | Floats
) -> Floats:
    """Honeymoons end: approval returns to its long-run mean, (actor, run), per month."""
    return approval_decay * (approval_base - approval)


@mechanism(
    adds_to="approval",
    claims=("C1", "C2"),
    source="Mueller 1970",
    parameters=(
        Parameter(
            "honeymoon",
            1.0,
            0.0,
            1.0,
            "share",
            "share of the entry approval coded in the scenario that a new leader enjoys",
            JUDGEMENT,
        ),
    ),
)
def honeymoon_effect(
    approval: Floats,
    line_change: Flags,
    new_leader: Floats,
    entry_approval: Floats,
    honeymoon: float | Floats,
) -> Floats:
    """A new leader starts from an approval of his own, not his predecessor's, (actor, run).

    ``new_leader`` is 0 where only the line changed under the same leader.
    """
    if not line_change.any():
        return np.zeros_like(approval[..., :1])
    return honeymoon * line_change * new_leader * (entry_approval - approval)


@mechanism(
    adds_to="approval",
    claims=("D2",),
    source="rally round the flag: Mueller 1970",
    parameters=(
        Parameter(
            "rally",
            0.006,
            0.0,
            0.02,
            "share/month",
            "rally at full activity of the adversary, for the government nearest to it",
            JUDGEMENT,
        ),
    ),
)
def rally_round_the_flag(activity: Floats, proximity: Floats, rally: float | Floats) -> Floats:
    """Launches of the adversary rally the public behind the government, (actor, run), per month.

    ``rally * (activity - 1/2) * proximity``: routine provocation wears off, restraint costs.
    """
    return rally * (activity[ADVERSARY_SOURCE] - 0.5) * proximity[:, ADVERSARY_SOURCE]


@mechanism(
    adds_to="approval",
    claims=("C1", "D4"),
    source="audience costs: Fearon 1994",
    parameters=(
        Parameter(
            "concession_price",
            1.5,
            0.0,
            4.0,
            "share per unit of relation",
            "approval lost for a concession that society does not support, at full audience cost",
            JUDGEMENT,
        ),
    ),
)
def audience_cost_of_concession(
    approval: Floats, concession: Floats, audience_cost: Floats, concession_price: float | Floats
) -> Floats:
    """Concessions to the partner that society does not support cost approval, (actor, run).

    ``concession`` (ally, run): relation gained last month by the ally's own conciliation and not
    supported at home.
    """
    loss = approval * 0.0
    loss[ALLIES] = -concession_price * audience_cost[ALLIES] * concession
    return loss


@mechanism(
    adds_to="approval",
    claims=("C1",),
    source="month-to-month polling noise and domestic news",
    parameters=(
        Parameter(
            "approval_shock",
            0.025,
            0.0,
            0.06,
            "share",
            "standard deviation of the monthly shock to approval",
            JUDGEMENT,
        ),
    ),
    draws=(Draw("approval_draw", "normal", over="actor"),),
)
def approval_news(
    approval_draw: Floats, democracy: Floats, approval_shock: float | Floats
) -> Floats:
    """Domestic news moves approval, (actor, run), in democracies."""
    return approval_shock * approval_draw * democracy


@mechanism(
    sets="latitude",
    of=POLITICAL,
    claims=("C1", "D3"),
    source="Putnam 1988: the domestic win-set",
    parameters=(
        Parameter(
            "approval_latitude",
            0.6,
            0.0,
            1.5,
            "share per share",
            "how far approval above or below one half widens or narrows the win-set",
            "Putnam 1988; size by judgement",
            of=("patron", "ally"),
        ),
    ),
)
def win_set_latitude(
    win_set: Floats, approval: Floats, democracy: Floats, approval_latitude: float | Floats
) -> Floats:
    """Share of what a leader wants that he can carry through at home, (actor, run), 0–1.

    ``clip(win_set + w * (approval - 1/2))``; without an electorate, the win-set alone.
    """
    return clip_unit(win_set + approval_latitude * (approval - 0.5) * democracy)


@mechanism(
    sets="dialogue",
    claims=("D2",),
    source="engagement of the adversary: record of 2018",
    parameters=(
        Parameter(
            "patron_in_dialogue",
            0.5,
            0.2,
            0.8,
            "share",
            "weight of the patron beside the most willing ally in a dialogue with the adversary",
            "judgement",
        ),
    ),
)
def dialogue_with_adversary(
    leaning_adversary: Floats, leaning_patron: Floats, patron_in_dialogue: float | Floats
) -> Floats:
    """Depth of dialogue with the adversary, (run,), 0–1: both sides must want it.

    The members' side weighs patron and most willing ally; the adversary's openness is its
    leaning towards the patron.
    """
    willing = leaning_adversary[ALLIES].max(axis=0)
    offered = patron_in_dialogue * (leaning_adversary[PATRON] - willing) + willing
    return clip_unit(offered) * clip_unit(leaning_patron[ADVERSARY])
