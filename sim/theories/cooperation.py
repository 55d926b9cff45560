"""Willingness of the members and the cooperation that comes of it: three rival readings (P1–P3).

``led_weakest_link``: the least willing ally sets what is possible, the patron's leadership how
much of it comes about and how fast.  ``weakest_link``: cooperation goes as far as the least
willing member, the patron among them.  ``mean``: it follows the members' average.  All pass the
gate of the worst relation between allies (D4).
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sim.core.axes import Floats, logistic, total
from sim.core.declarations import DOMAIN, Explanation, Parts, Variable, mechanism
from sim.theories.cooperation_told import Factor, Factors, level_told, of_members, rises_of

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


def least_will(willingness: Floats, patron_willingness: Floats) -> Floats:
    """The will of the least willing member, (domain, run), 0–1."""
    return np.minimum(np.minimum.reduce(willingness), patron_willingness)


def share_of_least(willingness: Floats, patron_willingness: Floats) -> Floats:
    """Whose will counts where the least does: 1 for the least willing, (member, domain, run).

    Members are the patron and the allies; equals share.
    """
    least = of_members(patron_willingness, willingness) == least_will(
        willingness, patron_willingness
    )
    return least / total(least.astype(np.float64))


def least_of_allies(willingness: Floats) -> Floats:
    """The will of the least willing ally, (domain, run), 0–1."""
    return np.minimum.reduce(willingness)


def led(patron_willingness: Floats, unled_share: float | Floats) -> Floats:
    """Share of what allies make possible that comes about, (domain, run), ``unled_share`` to 1.

    Small groups provide something without a leader, and more with one (Snidal 1985).
    """
    return unled_share + (1.0 - unled_share) * patron_willingness


def average_will(willingness: Floats, patron_willingness: Floats) -> Floats:
    """The members' average will, (domain, run), 0–1."""
    summed = patron_willingness
    for ally in willingness:
        summed = summed + ally
    return summed / (len(willingness) + 1)


def share_of_each(willingness: Floats, patron_willingness: Floats) -> Floats:
    """Whose will counts where the average does: every member's alike, (member, domain, run)."""
    members = len(willingness) + 1
    return np.full((members, *patron_willingness.shape), 1.0 / members)


def least_counts(given: Mapping[str, Any]) -> Factors:
    """One factor: the will of the least willing member."""
    return (Factor(0.0, share_of_least(given["willingness"], given["patron_willingness"])),)


def each_counts(given: Mapping[str, Any]) -> Factors:
    """One factor: the average of the members' wills."""
    return (Factor(0.0, share_of_each(given["willingness"], given["patron_willingness"])),)


def allies_and_leader(given: Mapping[str, Any]) -> Factors:
    """Two factors: the will of the least willing ally, and the patron's leadership."""
    allies, patron = given["willingness"], given["patron_willingness"]
    least = allies == least_of_allies(allies)
    nobody = np.zeros_like(patron)
    return (
        Factor(0.0, of_members(nobody, least / total(least.astype(np.float64)))),
        Factor(
            given["unled_share"],
            of_members(nobody + (1.0 - given["unled_share"]), np.zeros_like(allies)),
        ),
    )


OWN_CLAIMS = {"gate_of_relation": ("D4",), "change_of_weakest": ("D4",)}


def gap_told(given: Mapping[str, Any], made: Factors, parts: Mapping[str, Parts]) -> Parts:
    """How far cooperation is from what it follows, told apart: what a rate multiplies."""
    followed, combined = level_told(given, made, parts)
    followed["gate_of_relation"] = gated(combined, given["relation"], given["gate"]) - combined
    return {**followed, "inertia": -given["cooperation"]}


def explained(factors: Callable[[Mapping[str, Any]], Factors]) -> Explanation:
    """How cooperation is told apart that follows the members' wills at one rate."""

    def split(
        cooperation: Floats,
        willingness: Floats,
        patron_willingness: Floats,
        relation: Floats,
        cooperation_rate: float | Floats,
        gate: Floats,
        parts: Mapping[str, Parts],
    ) -> Parts:
        given = {
            "cooperation": cooperation,
            "willingness": willingness,
            "patron_willingness": patron_willingness,
            "relation": relation,
            "gate": gate,
        }
        told = gap_told(given, factors(given), parts)
        return {term: cooperation_rate * part for term, part in told.items()}

    return Explanation(split, rises_of(factors), OWN_CLAIMS)


def led_parts(
    cooperation: Floats,
    willingness: Floats,
    patron_willingness: Floats,
    relation: Floats,
    cooperation_rate: float | Floats,
    gate: Floats,
    unled_share: float | Floats,
    leader_pace: float | Floats,
    parts: Mapping[str, Parts],
) -> Parts:
    """Parts of a change that the patron leads, each at the pace of the whole."""
    given = {
        "cooperation": cooperation,
        "willingness": willingness,
        "patron_willingness": patron_willingness,
        "relation": relation,
        "gate": gate,
        "unled_share": unled_share,
    }
    told = gap_told(given, allies_and_leader(given), parts)
    possible = gated(least_of_allies(willingness), relation, gate)
    gap = possible * led(patron_willingness, unled_share) - cooperation
    rate = cooperation_rate * pace_of_change(gap, patron_willingness, leader_pace)
    return {term: rate * part for term, part in told.items()}


def pace_of_change(gap: Floats, patron_willingness: Floats, leader_pace: float | Floats) -> Floats:
    """How much faster than usual cooperation changes, (domain, run), 0–2.

    A leader brings about what it wants sooner; to let things lapse nobody has to lead.  Half
    willing it leads at the usual pace, so that the rate means the same in every reading.
    """
    sooner = leader_pace * (2.0 * patron_willingness - 1.0)
    return 1.0 + sooner * (gap > 0.0)


@mechanism(
    adds_to="cooperation",
    claims=("D4", "D1", "C2", "P1", "P2", "P3"),
    source="weakest-link public goods: Hirshleifer 1983; leadership of small groups: Snidal 1985; "
    "article D4, D1",
    explained_by=Explanation(led_parts, rises_of(allies_and_leader), OWN_CLAIMS),
)
def led_weakest_link(
    cooperation: Floats,
    willingness: Floats,
    patron_willingness: Floats,
    relation: Floats,
    cooperation_rate: float | Floats,
    gate: Floats,
    unled_share: float | Floats,
    leader_pace: float | Floats,
) -> Floats:
    """Allies set what is possible, the patron how much of it there is, (domain, run), per month.

    Towards ``gated(least willing ally) * (u + (1 - u) patron's will)``; a rise is the faster the
    more willing the patron, a fall is not.
    """
    possible = gated(least_of_allies(willingness), relation, gate)
    gap = possible * led(patron_willingness, unled_share) - cooperation
    return cooperation_rate * pace_of_change(gap, patron_willingness, leader_pace) * gap


@mechanism(
    adds_to="cooperation",
    claims=("D4", "P1", "P2", "P3"),
    source="weakest-link public goods: Hirshleifer 1983; article D4",
    explained_by=explained(least_counts),
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
    least = least_will(willingness, patron_willingness)
    return cooperation_rate * (gated(least, relation, gate) - cooperation)


@mechanism(
    adds_to="cooperation",
    claims=("D4", "P1", "P2", "P3"),
    source="summation public goods: Hirshleifer 1983",
    explained_by=explained(each_counts),
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
    average = average_will(willingness, patron_willingness)
    return cooperation_rate * (gated(average, relation, gate) - cooperation)
