"""Willingness of the members and the cooperation that comes of it: two rival readings (P1–P3).

``weakest_link``: cooperation goes as far as the least willing member.  ``mean``: it follows the
members' average.  Both pass the gate of the worst relation between allies (D4).
"""

from collections.abc import Callable, Mapping

import numpy as np

from sim.core.axes import Floats, logistic, total
from sim.core.declarations import DOMAIN, FOLLOWED, Explanation, Heard, Parts, Variable, mechanism

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


def of_members(patron: Floats, allies: Floats) -> Floats:
    """The patron's row and those of the allies, (member, …, run)."""
    return np.concatenate([patron[None], allies])


THOUGHT: tuple[tuple[slice, str, str], ...] = (
    (slice(0, 1), "motives.lead", "actions.lead"),
    (slice(1, None), "motives.cooperate", "actions.cooperate"),
)
"""Rows of the members, and the books of what they want and do."""


def explained(
    combine: Callable[[Floats, Floats], Floats], share: Callable[[Floats, Floats], Floats]
) -> Explanation:
    """How cooperation is told apart that follows a combination of the members' wills.

    Of a month's change of a will each motive gets its own change times the slope of the will
    between the two months.  What a change in *whose* will counts moves is ``change_of_weakest``,
    the will of the first month ``will_at_start``; what an override of a behaviour adds to the
    usual will is a term as it stands, and so is what bounds cut off it (``bounds_of_will``).
    """

    def shares(month: Heard) -> Floats:
        return share(month.given["willingness"], month.given["patron_willingness"])

    def rises(now: Heard, then: Heard | None) -> Parts:
        wills, counts = usual_wills(now), shares(now)
        none = np.zeros_like(wills[0])
        named = [term for _, motives, _ in THOUGHT for term in now.parts[motives]]
        rise = dict.fromkeys((*named, "will_at_start", "change_of_weakest"), none)
        if then is None:
            return rise | {"will_at_start": total(counts * wills)}
        before = usual_wills(then)
        for rows, motives, _ in THOUGHT:
            felt, known = now.parts[motives], then.parts[motives]
            slope = slope_between(felt, known, wills[rows], before[rows])
            for term in dict.fromkeys((*felt, *known)):
                moved = felt.get(term, none) - known.get(term, none)
                rise[term] = rise.get(term, none) + total(counts[rows] * slope * moved)
        return rise | {"change_of_weakest": total((counts - shares(then)) * before)}

    def split(
        cooperation: Floats,
        willingness: Floats,
        patron_willingness: Floats,
        relation: Floats,
        cooperation_rate: float | Floats,
        gate: Floats,
        parts: Mapping[str, Parts],
    ) -> Parts:
        followed = dict(parts[FOLLOWED])
        counts = share(willingness, patron_willingness)
        for rows, _, actions in THOUGHT:
            for term, part in parts[actions].items():
                if term != "decide":
                    name = "bounds_of_will" if term == "bounds" else term
                    followed[name] = followed.get(name, 0.0) + total(counts[rows] * part)
        combined = combine(willingness, patron_willingness)
        followed["gate_of_relation"] = gated(combined, relation, gate) - combined
        followed["inertia"] = -cooperation
        return {term: cooperation_rate * level for term, level in followed.items()}

    return Explanation(split, rises, {"gate_of_relation": ("D4",), "change_of_weakest": ("D4",)})


def usual_wills(month: Heard) -> Floats:
    """What members of the usual behaviour would will, of their motives, (member, domain, run)."""
    lead, cooperate = (month.parts[actions]["decide"] for _, _, actions in THOUGHT)
    return of_members(lead, cooperate)


def slope_between(now: Parts, then: Parts, will: Floats, before: Floats) -> Floats:
    """Rise of a will for each unit by which the sum of its motives rose.

    Where the sum stands still it is the slope of the logistic.
    """
    shift = sum(now.values(), start=np.zeros_like(will))
    shift = shift - sum(then.values(), start=np.zeros_like(will))
    still = np.abs(shift) < 1e-9
    return np.where(still, will * (1.0 - will), (will - before) / np.where(still, 1.0, shift))


@mechanism(
    adds_to="cooperation",
    claims=("D4", "P1", "P2", "P3"),
    source="weakest-link public goods: Hirshleifer 1983; article D4",
    explained_by=explained(least_will, share_of_least),
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
    explained_by=explained(average_will, share_of_each),
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
