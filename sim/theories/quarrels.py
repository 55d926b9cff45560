"""Quarrels with names: what two allies quarrel over, how open it is, what was settled how (C1, D4).

A quarrel of a pair over an issue is open (1) or settled (0).  Disputes open and sharpen it, an
accord settles a part of it, and with time it falls silent.  What was settled without support at
home is kept as *shallow*: a government that turns away, or a court, opens it again.  Nothing of it
has a date.

Arrays of a quarrel are (dyad, issue, run); ``pair_first`` and ``pair_second`` are the allies' rows.
Two readings: ``named``, and ``untyped``, in which events have no issue and quarrels stand still.
"""

import numpy as np

from sim.core.axes import (
    ALLIES,
    Floats,
    Integers,
    by_label,
    clip_unit,
    happens,
    of_runs,
    positive,
    total,
)
from sim.core.declarations import QUARREL, Draw, Variable, Within, inner, mechanism
from sim.core.events import Events, places_of
from sim.core.remembered import Recalled

WORTH_A_CASE = 0.1
"""Shallow share of a quarrel from which on it is worth taking up in full (judgement)."""
MOST = 4.0

VARIABLES = (
    Variable(
        "quarrel",
        "stock",
        QUARREL,
        "level",
        "1",
        "how open each quarrel between two allies is",
        ("C1", "D4", "X2"),
        start="quarrel_start",
        output="dyad_quarrel",
    ),
    Variable(
        "disputes_by_issue",
        "set",
        QUARREL,
        "count",
        "disputes per month",
        "disputes of the month by issue",
        ("C1", "D4"),
        high=MOST,
        output="dyad_disputes_by_issue",
    ),
    Variable(
        "accords_by_issue",
        "set",
        QUARREL,
        "count",
        "accords per month",
        "accords of the month by issue",
        ("D4",),
        high=MOST,
        output="dyad_accords_by_issue",
    ),
    Variable(
        "shallow",
        "stock",
        QUARREL,
        "level",
        "1",
        "share of each quarrel that was settled without support at home",
        ("C1",),
        start="shallow_start",
        output="dyad_shallow",
    ),
    inner("reopened", "set", QUARREL, "share of a quarrel that is opened again", 0, 1),
    inner("settled", "set", QUARREL, "share of a quarrel that is settled in the month", 0, 1),
    inner("hollow", "set", QUARREL, "what of it has no support at home", 0, 1),
)


@mechanism(
    sets="reopened",
    claims=("C1",),
    source="article C1; Leeds, Mattes and Vogel 2009; Putnam 1988 on involuntary defection",
    draws=(Draw("reopening_draw", "uniform", over="dyad"),),
)
def reopening(
    shallow: Floats,
    leaning_drop: Floats,
    quarrel_salience: Floats,
    pair_first: Integers,
    pair_second: Integers,
    court_rate: float | Floats,
    successor_rate: float | Floats,
    reopening_draw: Floats,
) -> Floats:
    """What was settled shallowly and is opened again this month, (dyad, issue, run), 0–1.

    By a court, at a steady rate, or by a government that turns away from the partner; of several
    issues the one that matters most and was settled most shallowly.
    """
    worth = shallow / WORTH_A_CASE
    np.minimum(worth, 1.0, out=worth)
    worth *= quarrel_salience
    worth *= 0.5 + 0.5 * shallow
    strongest = np.maximum.reduce(worth, axis=1)
    turn = turn_away(leaning_drop, pair_first, pair_second)
    rate = (court_rate + successor_rate * turn) * np.minimum(strongest, 1.0)
    taken_up = happens(reopening_draw, rate)
    found, at = np.zeros(shallow.shape), Events(taken_up)
    if at.size:
        worth = at.by_label(worth)
        foremost = (worth == at.of(strongest)) & (worth > 0.0)
        foremost[1:] &= ~np.logical_or.accumulate(foremost)[:-1]
        at.put(found, np.where(foremost, at.by_label(shallow), 0.0))
    return found


@mechanism(adds_to="quarrel", claims=("C1", "D4"), source="Diehl and Goertz 2000 on rivalries")
def sharpened_by_disputes(
    quarrel: Floats, disputes_by_issue: Floats, sharpening: float | Floats
) -> Within:
    """A dispute opens the quarrel it is about, or sharpens it, (dyad, issue, run), per month."""
    where = places_of(disputes_by_issue)
    left = (1.0 - of_runs(sharpening, where[-1])) ** disputes_by_issue[where]
    return Within(quarrel.shape, where, (1.0 - quarrel[where]) * (1.0 - left))


@mechanism(adds_to="quarrel", claims=("D4",), source="article D4")
def settled_by_accords(settled: Floats) -> Within:
    """What accords settle, (dyad, issue, run), per month."""
    where = places_of(settled)
    return Within(settled.shape, where, -settled[where])


@mechanism(adds_to="quarrel", claims=("C1",), source="article C1")
def opened_again(reopened: Floats) -> Within:
    """What was settled without support and is open again, (dyad, issue, run), per month."""
    where = places_of(reopened)
    return Within(reopened.shape, where, reopened[where])


@mechanism(adds_to="quarrel", claims=("X2",), source="Lind 2008; Diehl and Goertz 2000")
def falling_silent(
    quarrel: Floats, grievance: Floats, quarrel_salience: Floats, silencing: float | Floats
) -> Floats:
    """An open quarrel falls silent, down to what public grievance keeps alive, per month.

    (dyad, issue, run).  What was settled does not come back by itself.
    """
    open_still = quarrel - quarrel_salience * grievance[:, None]
    np.maximum(open_still, 0.0, out=open_still)
    open_still *= -silencing
    return open_still


@mechanism(adds_to="shallow", claims=("C1",), source="article C1")
def settled_without_support(hollow: Floats) -> Within:
    """What accords settle without support at home, (dyad, issue, run), per month."""
    where = places_of(hollow)
    return Within(hollow.shape, where, hollow[where])


@mechanism(adds_to="shallow", claims=("C1",), source="article C1")
def taken_up_again(reopened: Floats) -> Within:
    """What is opened again is settled no more, (dyad, issue, run), per month."""
    where = places_of(reopened)
    return Within(reopened.shape, where, -reopened[where])


@mechanism(adds_to="shallow", claims=("C1",), source="article C1; Lind 2008")
def acceptance(shallow: Floats, acceptance_rate: float | Floats) -> Floats:
    """With time a society accepts what was settled over its head, (dyad, issue, run), per month."""
    return -acceptance_rate * shallow


@mechanism(
    sets=("disputes_by_issue", "accords_by_issue", "settled", "hollow"),
    claims=("D4",),
    source="events without an issue",
)
def events_without_issue(quarrel: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Events that have no issue settle and open none, (dyad, issue, run)."""
    none = np.zeros_like(quarrel)
    return none, none, none, none


@mechanism(sets="reopened", claims=("C1",), source="events without an issue")
def nothing_reopened(quarrel: Floats) -> Floats:
    """Nothing is opened again, (dyad, issue, run)."""
    return np.zeros_like(quarrel)


@mechanism(adds_to="quarrel", claims=("D4",), source="events without an issue")
def quarrels_stand_still(quarrel: Floats) -> Floats:
    """Quarrels stay as they are at the start, (dyad, issue, run)."""
    return np.zeros_like(quarrel)


@mechanism(adds_to="shallow", claims=("C1",), source="events without an issue")
def settlements_stand_still(shallow: Floats) -> Floats:
    """So does what was settled before, (dyad, issue, run)."""
    return np.zeros_like(shallow)


@Recalled
def mood_between(stance: Floats, pair_first: Integers, pair_second: Integers) -> Floats:
    """The mean stance of two allies, (dyad, run), −1 to 1."""
    return 0.5 * (stance[pair_first] + stance[pair_second])


@Recalled
def turn_away(leaning_drop: Floats, pair_first: Integers, pair_second: Integers) -> Floats:
    """The larger fall of two allies' leaning to their partner, (dyad, run), of (actor, run)."""
    drop = leaning_drop[ALLIES]
    return np.maximum(drop[pair_first], drop[pair_second])


@Recalled
def burden(quarrel: Floats, quarrel_salience: Floats) -> Floats:
    """How far open quarrels stand between two allies, (dyad, run), 0–1.

    Each takes its salient, open share of the room that the others leave: 1 − Π (1 − salience ·
    open).
    """
    return 1.0 - np.multiply.reduce(1.0 - quarrel_salience * quarrel, axis=1)


def share_who_concedes(stance: Floats, pair_first: Integers, pair_second: Integers) -> Floats:
    """Share of a concession that the first of a pair makes, (dyad, run), 0–1.

    In proportion to the friendly stances; two cold governments concede alike.
    """
    return share_of_the_first(stance[pair_first], stance[pair_second])


def share_of_the_first(first: Floats, second: Floats) -> Floats:
    """The same of the two stances, (…, run), 0–1."""
    friendly = positive(first) + 0.01
    return friendly / (friendly + (positive(second) + 0.01))


def least_costly_first(worth: Floats, count: Floats) -> Floats:
    """1 for as many issues as there are accords, the worthiest first, (…, issue, run)."""
    rank = np.add.reduce(worth[..., None, :, :] > worth[..., :, None, :], axis=-2)
    return (rank < count[..., None, :]).astype(np.float64)


def without_support(
    share: Floats,
    cost_first: Floats,
    cost_second: Floats,
    narrow_first: Floats,
    narrow_second: Floats,
    grievance: Floats,
    reconciliation_depth: Floats,
    hollowness: float | Floats,
) -> Floats:
    """Share of a settlement without support at home, (…, issue, run), 0–1.

    Audience cost of the side that concedes, times how narrow its win-set is, times public
    grievance, times what of reconciliation is not deep.
    """
    mind = hollowness * grievance * (1.0 - reconciliation_depth)
    paid_first = mind * share * narrow_first
    paid_second = mind * (1.0 - share) * narrow_second
    return clip_unit(by_label(paid_first) * cost_first + by_label(paid_second) * cost_second)


@Recalled
def salient(amount: Floats, quarrel_salience: Floats) -> Floats:
    """An amount of each quarrel, summed by how much each matters, (dyad, run)."""
    return total(amount * quarrel_salience, axis=1)
