"""Two-level games (Putnam 1988): leaders want one thing, publics leave them room for another."""

import numpy as np

from sim.core.axes import (
    ADVERSARY,
    ADVERSARY_SOURCE,
    ALLIES,
    MEMBERS,
    PATRON,
    Flags,
    Floats,
    Integers,
    clip_unit,
    positive,
)
from sim.core.declarations import ACTOR, POLITICAL, Draw, Variable, Within, inner, mechanism

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
    inner(
        "standing",
        "stock",
        ACTOR,
        "approval of the government over its time in office",
        0,
        1,
        "approval_start",
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
    adds_to="approval",
    claims=("D2",),
    source="Mueller 1970; partisans rally less: Baum 2002, Jacobson 2019",
)
def rally_across_parties(
    activity: Floats, proximity: Floats, partisanship: Floats, rally: float | Floats
) -> Floats:
    """Launches rally those whom party does not bind, (actor, run), per month.

    As :func:`rally_round_the_flag`, for the share ``1 - partisanship`` of the public.
    """
    near = proximity[:, ADVERSARY_SOURCE] * (1.0 - partisanship)
    return rally * (activity[ADVERSARY_SOURCE] - 0.5) * near


@mechanism(
    adds_to="approval",
    claims=("C1",),
    source="Jacobson 2019: where partisans judge by party, news moves few",
    draws=(Draw("approval_draw", "normal", over="actor"),),
)
def news_across_parties(
    approval_draw: Floats, democracy: Floats, partisanship: Floats, approval_shock: float | Floats
) -> Floats:
    """Domestic news moves those whom party does not bind, (actor, run), in democracies."""
    return approval_shock * approval_draw * (democracy * (1.0 - partisanship))


@mechanism(
    adds_to="approval",
    claims=("C1", "D4"),
    source="audience costs: Fearon 1994; by issue: Chaudoin 2014",
)
def issue_cost_of_concession(
    approval: Floats,
    concession: Floats,
    sympathy: Floats,
    audience_cost: Floats,
    concession_price: float | Floats,
) -> Within:
    """Concessions without support cost the more, the less the partner is liked, (actor, run).

    As :func:`audience_cost_of_concession` where half of the public is favourable to the partner;
    nothing where all are, twice as much where nobody is.
    """
    priced = concession_price * audience_cost[ALLIES]
    loss = -priced * concession * 2.0 * (1.0 - sympathy)
    return Within(approval.shape, (ALLIES,), loss)


@mechanism(
    adds_to="approval",
    claims=("C1", "D3"),
    source="inconsistency costs: Tomz 2007; Kertzer and Brutger 2016",
)
def audience_cost_of_reneging(
    leaning_drop: Floats,
    new_leader: Floats,
    democracy: Floats,
    audience_cost: Floats,
    reneging_price: float | Floats,
) -> Floats:
    """A leader who drops his own line to the partner pays for it, (actor, run), in that month.

    A new leader is not bound by his predecessor's word.
    """
    return -reneging_price * audience_cost * leaning_drop * ((1.0 - new_leader) * democracy)


@mechanism(
    adds_to="approval",
    claims=("C1", "D2", "D4"),
    source="costs of not standing firm: Davies and Johns 2013; Kertzer and Brutger 2016",
)
def audience_cost_of_weakness(
    approval: Floats,
    stance: Floats,
    disputes: Floats,
    leaning_adversary: Floats,
    launches: Floats,
    provocations: Floats,
    nuclear_tests: Floats,
    pair_first: Integers,
    pair_second: Integers,
    democracy: Floats,
    audience_cost: Floats,
    weakness_price: float | Floats,
) -> Floats:
    """To stay friendly while the other quarrels or provokes looks weak, (actor, run), per month.

    Of allies the friendly stance counts in a month with a dispute, of all members the friendly
    line towards an adversary that has just launched, tested or provoked otherwise.
    """
    struck = np.minimum(launches + provocations + nuclear_tests, 1.0)
    weak = np.zeros(approval.shape)
    np.multiply(positive(leaning_adversary[MEMBERS]), struck, out=weak[MEMBERS])
    quarrel = np.zeros(stance.shape)
    for pair, ends in enumerate(zip(pair_first, pair_second, strict=True)):
        for ally in ends:
            quarrel[ally] = np.maximum(quarrel[ally], np.minimum(disputes[pair], 1.0))
    weak[ALLIES] += positive(stance) * quarrel
    return -weakness_price * audience_cost * democracy * weak


@mechanism(
    adds_to="standing",
    claims=("C1",),
    source="retrospective voting over a term: Fiorina 1981; the last year weighs most: Healy 2014",
)
def standing_over_the_term(
    standing: Floats,
    approval: Floats,
    line_change: Flags,
    new_leader: Floats,
    standing_speed: float | Floats,
) -> Floats:
    """Approval adds up over the time in office, (actor, run), per month: a slow mean.

    A new leader begins with what he is approved of now.
    """
    if not line_change.any():
        return standing_speed * (approval - standing)
    afresh = line_change * new_leader
    return (standing_speed + (1.0 - standing_speed) * afresh) * (approval - standing)


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


@mechanism(
    sets="latitude",
    of=POLITICAL,
    claims=("C1", "D3", "D4"),
    source="Putnam 1988: the win-set lies with publics and with those who ratify",
)
def latitude_of_publics(
    win_set: Floats,
    approval: Floats,
    sympathy: Floats,
    assembly: Floats,
    democracy: Floats,
    approval_latitude: float | Floats,
    opinion_latitude: float | Floats,
    assembly_latitude: float | Floats,
) -> Floats:
    """Share of what a leader wants that he can carry through at home, (actor, run), 0–1.

    Approval widens the win-set, so does a majority in the assembly, and that of an ally a public
    that likes the partner; each as far as it lies above one half.
    """
    room = approval - 0.5
    room *= approval_latitude
    room += assembly_latitude * (assembly - 0.5)
    liked = np.zeros(approval.shape)
    np.subtract(sympathy, 0.5, out=liked[ALLIES])
    room += opinion_latitude * liked
    room *= democracy
    room += win_set
    return room.clip(0.0, 1.0, out=room)


@mechanism(sets="dialogue", claims=("D2",), source="engagement of the adversary: record of 2018")
def dialogue_with_adversary(
    leaning_adversary: Floats,
    leaning_patron: Floats,
    at_table: Floats,
    patron_in_dialogue: float | Floats,
) -> Floats:
    """Depth of dialogue with the adversary, (run,), 0–1: both sides must want it.

    The members' side weighs patron and most willing ally; the adversary's openness is its
    leaning towards the patron.  A standing forum of talks, ``at_table`` (run,), keeps up a part.
    """
    willing = leaning_adversary[ALLIES].max(axis=0)
    offered = patron_in_dialogue * (leaning_adversary[PATRON] - willing) + willing
    wanted = clip_unit(offered) * clip_unit(leaning_patron[ADVERSARY])
    return wanted + at_table * (1.0 - wanted)


@mechanism(sets="dialogue", claims=("D2",), source="engagement of the adversary: record of 2018")
def dialogue_of_both(
    leaning_adversary: Floats,
    talk: Floats,
    at_table: Floats,
    patron_in_dialogue: float | Floats,
) -> Floats:
    """Depth of dialogue with the adversary, (run,), 0–1: both sides must want it.

    The members' side weighs patron and most willing ally; the adversary's is its readiness of
    last month.  A standing forum of talks, ``at_table`` (run,), keeps up a part.
    """
    willing = leaning_adversary[ALLIES].max(axis=0)
    offered = patron_in_dialogue * (leaning_adversary[PATRON] - willing) + willing
    wanted = clip_unit(offered) * talk
    return wanted + at_table * (1.0 - wanted)
