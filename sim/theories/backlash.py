"""Grievance, and the backlash that shallow reconciliation stores (C1).

Arrays of a dyad are (dyad, run); ``pair_first`` and ``pair_second`` are the allies' rows.
"""

import numpy as np

from sim.core.axes import Floats, Integers, positive
from sim.core.declarations import ALLY, DYAD, Variable, inner, mechanism
from sim.core.remembered import Recalled
from sim.theories.quarrels import salient, share_who_concedes

VARIABLES = (
    inner(
        "concession",
        "set",
        ALLY,
        "relation gained by an ally's concession without support at home",
        0,
        1,
        units="1/month",
    ),
    Variable(
        "grievance",
        "stock",
        DYAD,
        "level",
        "1",
        "public grievance between two allies",
        ("C1",),
        start="grievance_start",
        output="dyad_grievance",
    ),
    Variable(
        "backlash",
        "stock",
        DYAD,
        "level",
        "1",
        "backlash stored by shallow reconciliation",
        ("C1",),
        start="backlash_start",
        output="dyad_backlash",
    ),
)


@mechanism(adds_to="grievance", claims=("C1",), source="article C1; Lind 2008")
def public_grievance(
    grievance: Floats,
    stance: Floats,
    disputes: Floats,
    conciliation: Floats,
    mediated: Floats,
    released: Floats,
    history: Floats,
    reconciliation_depth: Floats,
    pair_first: Integers,
    pair_second: Integers,
    grievance_return: float | Floats,
    grievance_dispute: float | Floats,
    grievance_hostility: float | Floats,
    grievance_backlash: float | Floats,
    healing: float | Floats,
) -> Floats:
    """Public grievance between the two societies, (dyad, run), per month.

    Returns to ``history``; disputes, hostile governments and released backlash feed it;
    conciliation heals it only as far as it is deep (``reconciliation_depth``).
    """
    hostile = positive(-np.minimum(stance[pair_first], stance[pair_second]))
    fed = (
        grievance_dispute * disputes + grievance_hostility * hostile + grievance_backlash * released
    )
    healed = healing * reconciliation_depth * (positive(conciliation) + mediated)
    settling = grievance_return * (history - grievance)
    return settling + fed * (1.0 - grievance) - healed * grievance


@Recalled
def unsupported(
    conciliation: Floats, mediated: Floats, grievance: Floats, reconciliation_depth: Floats
) -> Floats:
    """Relation gained this month that society does not support, (dyad, run)."""
    return (positive(conciliation) + mediated) * grievance * (1.0 - reconciliation_depth)


@mechanism(adds_to="backlash", claims=("C1",), source="article C1")
def backlash_stock(
    backlash: Floats,
    grievance: Floats,
    conciliation: Floats,
    mediated: Floats,
    released: Floats,
    reconciliation_depth: Floats,
    backlash_build: float | Floats,
    backlash_leak: float | Floats,
) -> Floats:
    """Concessions that society does not support are stored and wait, (dyad, run), per month."""
    stored = unsupported(conciliation, mediated, grievance, reconciliation_depth)
    return backlash_build * stored * (1.0 - backlash) - backlash_leak * backlash - released


@mechanism(sets="concession", claims=("C1",), source="audience costs: Fearon 1994")
def concessions(
    stance: Floats,
    grievance: Floats,
    conciliation: Floats,
    mediated: Floats,
    reconciliation_depth: Floats,
    pair_first: Integers,
    pair_second: Integers,
) -> Floats:
    """Who pays at home: unsupported gains fall to the more conciliatory side, (ally, run).

    Each dyad's unsupported gain is divided in proportion to the friendly stances of the two.
    """
    stored = unsupported(conciliation, mediated, grievance, reconciliation_depth)
    return divided(stored, stance, pair_first, pair_second)


def divided(stored: Floats, stance: Floats, pair_first: Integers, pair_second: Integers) -> Floats:
    """What was gained without support by the ally that concedes it, (ally, run)."""
    friendly = positive(stance)
    paid = np.zeros_like(stance)
    for dyad, (first, second) in enumerate(zip(pair_first, pair_second, strict=True)):
        both = friendly[first] + friendly[second] + 1e-9
        paid[first] += stored[dyad] * friendly[first] / both
        paid[second] += stored[dyad] * friendly[second] / both
    return paid


@mechanism(adds_to="backlash", claims=("C1",), source="article C1")
def backlash_of_settlements(
    backlash: Floats, hollow: Floats, quarrel_salience: Floats, settlement_backlash: float | Floats
) -> Floats:
    """What accords settle without support at home is stored as well, (dyad, run), per month."""
    return settlement_backlash * salient(hollow, quarrel_salience) * (1.0 - backlash)


@mechanism(sets="concession", claims=("C1",), source="audience costs: Fearon 1994")
def concessions_at_the_table(
    stance: Floats,
    grievance: Floats,
    conciliation: Floats,
    mediated: Floats,
    reconciliation_depth: Floats,
    hollow: Floats,
    quarrel_salience: Floats,
    pair_first: Integers,
    pair_second: Integers,
    settlement_price: float | Floats,
) -> Floats:
    """Who pays at home, for conciliation and for hollow settlements, (ally, run)."""
    stored = unsupported(conciliation, mediated, grievance, reconciliation_depth)
    paid = divided(stored, stance, pair_first, pair_second)
    conceded = settlement_price * salient(hollow, quarrel_salience)
    share = share_who_concedes(stance, pair_first, pair_second)
    for dyad, (first, second) in enumerate(zip(pair_first, pair_second, strict=True)):
        paid[first] += conceded[dyad] * share[dyad]
        paid[second] += conceded[dyad] * (1.0 - share[dyad])
    return np.minimum(paid, 1.0)
