"""Two-level games (Putnam 1988): leaders want one thing, publics leave them room for another."""

import numpy as np

from sim.core.axes import ADVERSARY, ADVERSARY_SOURCE, ALLIES, PATRON, Flags, Floats, clip_unit
from sim.core.declarations import ACTOR, POLITICAL, Draw, Variable, mechanism

VARIABLES = (
    Variable(
        "approval",
        "stock",
        ACTOR,
        "level",
        "1",
        "approval of the government (democracies)",
        ("C1",),
        start="approval_start",
    ),
    Variable(
        "latitude",
        "set",
        ACTOR,
        "level",
        "1",
        "share of what a leader wants that he can carry through at home",
        ("C1", "D3"),
    ),
    Variable("dialogue", "set", (), "level", "1", "depth of dialogue with the adversary", ("D2",)),
)


@mechanism(adds_to="approval", claims=("C1",), source="Mueller 1970 on the decay of support")
def approval_reversion(
    approval: Floats, approval_base: Floats, approval_decay: float | Floats
) -> Floats:
    """Honeymoons end: approval returns to its long-run mean, (actor, run), per month."""
    return approval_decay * (approval_base - approval)


@mechanism(adds_to="approval", claims=("C1", "C2"), source="Mueller 1970")
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


@mechanism(adds_to="approval", claims=("D2",), source="rally round the flag: Mueller 1970")
def rally_round_the_flag(activity: Floats, proximity: Floats, rally: float | Floats) -> Floats:
    """Launches of the adversary rally the public behind the government, (actor, run), per month.

    ``rally * (activity - 1/2) * proximity``: routine provocation wears off, restraint costs.
    """
    return rally * (activity[ADVERSARY_SOURCE] - 0.5) * proximity[:, ADVERSARY_SOURCE]


@mechanism(adds_to="approval", claims=("C1", "D4"), source="audience costs: Fearon 1994")
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
)
def win_set_latitude(
    win_set: Floats, approval: Floats, democracy: Floats, approval_latitude: float | Floats
) -> Floats:
    """Share of what a leader wants that he can carry through at home, (actor, run), 0–1.

    ``clip(win_set + w * (approval - 1/2))``; without an electorate, the win-set alone.
    """
    return clip_unit(win_set + approval_latitude * (approval - 0.5) * democracy)


@mechanism(sets="dialogue", claims=("D2",), source="engagement of the adversary: record of 2018")
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


@mechanism(sets="dialogue", claims=("D2",), source="engagement of the adversary: record of 2018")
def dialogue_of_both(
    leaning_adversary: Floats, talk: Floats, patron_in_dialogue: float | Floats
) -> Floats:
    """Depth of dialogue with the adversary, (run,), 0–1: both sides must want it.

    The members' side weighs patron and most willing ally; the adversary's is its readiness of
    last month.
    """
    willing = leaning_adversary[ALLIES].max(axis=0)
    offered = patron_in_dialogue * (leaning_adversary[PATRON] - willing) + willing
    return clip_unit(offered) * talk
