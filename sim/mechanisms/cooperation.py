"""Willingness of the members and the cooperation that comes of it: two rival readings (P1–P3).

``weakest_link``: cooperation goes as far as the least willing member.  ``mean``: it follows the
members' average.  Both pass the gate of the worst relation between allies (D4).
"""

import numpy as np

from sim.arrays import Floats, logistic, total
from sim.mechanisms.declare import mechanism
from sim.mechanisms.variable import DOMAIN, Variable

VARIABLES = (
    Variable(
        "willingness",
        "act",
        ("ally", "domain"),
        "level",
        "1",
        "willingness of each ally to cooperate trilaterally",
        ("P1", "P2", "P3", "D3"),
    ),
    Variable(
        "patron_willingness",
        "act",
        DOMAIN,
        "level",
        "1",
        "willingness of the patron to lead",
        ("D1", "C2"),
    ),
    Variable(
        "cooperation",
        "stock",
        DOMAIN,
        "level",
        "1",
        "trilateral cooperation",
        ("P1", "P2", "P3"),
        start="initial_cooperation",
    ),
)


@mechanism(
    decides="cooperate",
    of="ally",
    claims=("P1", "P2", "P3"),
    source="logistic response to summed motives",
)
def willingness(motive: Floats) -> Floats:
    """Will to cooperate of an ally that answers its motives at once, (…, domain, run), 0–1."""
    return logistic(motive)


@mechanism(
    decides="lead",
    of="patron",
    claims=("D1", "C2"),
    source="logistic response to summed motives",
)
def leadership(motive: Floats) -> Floats:
    """Will to lead of a patron that answers its motives at once, (domain, run), 0–1."""
    return logistic(motive)


def gated(combined: Floats, relation: Floats, gate: Floats) -> Floats:
    """Cooperation that the worst relation among allies lets through (D4), (domain, run), 0–1."""
    return combined * (1.0 - gate * (1.0 - np.minimum.reduce(relation)))


@mechanism(
    adds_to="cooperation",
    claims=("D4", "P1", "P2", "P3"),
    source="weakest-link public goods: Hirshleifer 1983; article D4",
)
def weakest_link(
    cooperation: Floats,
    willingness: Floats,
    patron_willingness: Floats,
    relation: Floats,
    cooperation_rate: float | Floats,
    gate: Floats,
) -> Floats:
    """Cooperation goes as far as its least willing member, (domain, run), per month."""
    least = np.minimum(np.minimum.reduce(willingness), patron_willingness)
    return cooperation_rate * (gated(least, relation, gate) - cooperation)


@mechanism(
    adds_to="cooperation",
    claims=("D4", "P1", "P2", "P3"),
    source="summation public goods: Hirshleifer 1983",
)
def mean(
    cooperation: Floats,
    willingness: Floats,
    patron_willingness: Floats,
    relation: Floats,
    cooperation_rate: float | Floats,
    gate: Floats,
) -> Floats:
    """Cooperation follows the members' average, (domain, run), per month."""
    summed = patron_willingness
    for ally in willingness:
        summed = summed + ally
    average = summed / (len(willingness) + 1)
    return cooperation_rate * (gated(average, relation, gate) - cooperation)


def share_of_weakest(willingness: Floats, patron_willingness: Floats) -> Floats:
    """Whose will counts under ``weakest_link``: 1 for the least willing, (member, domain, run).

    Members are the patron and the allies; equals share.
    """
    wills = np.concatenate([patron_willingness[None], willingness])
    least = wills == np.minimum.reduce(wills)
    return least / total(least.astype(np.float64))


def share_of_each(willingness: Floats, patron_willingness: Floats) -> Floats:
    """Whose will counts under ``mean``: every member's alike, (member, domain, run)."""
    members = len(willingness) + 1
    return np.full((members, *patron_willingness.shape), 1.0 / members)


SHARES = {"weakest_link": share_of_weakest, "mean": share_of_each}
"""Formulation → shares of the members in the will that cooperation follows (for the ledger)."""
