"""How cooperation that follows the members' wills is told apart, in any of its readings.

A reading says of which factors the level is made that cooperation follows with an open gate, and
what each member's will counts in each of them; the rest is the same for all.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from sim.core.axes import Floats, total
from sim.core.declarations import FOLLOWED, Heard, Parts


def of_members(patron: Floats, allies: Floats) -> Floats:
    """The patron's row and those of the allies, (member, …, run)."""
    return np.concatenate([patron[None], allies])


THOUGHT: tuple[tuple[slice, str, str], ...] = (
    (slice(0, 1), "motives.lead", "actions.lead"),
    (slice(1, None), "motives.cooperate", "actions.cooperate"),
)
"""Rows of the members, and the books of what they want and do."""


class Factor(NamedTuple):
    """``base`` plus the members' wills by what each counts: (member, domain, run) in ``counts``."""

    base: float | Floats
    counts: Floats

    def level(self, wills: Floats) -> Floats:
        """Its value at some wills (member, domain, run)."""
        return self.base + total(self.counts * wills)


Factors = tuple[Factor, ...]
"""The level that cooperation follows with an open gate is one factor, or the product of two."""


def product(levels: list[Floats]) -> Floats:
    """What one factor is, or two together, (domain, run)."""
    return levels[0] if len(levels) == 1 else levels[0] * levels[1]


def weights(now: list[Floats], then: list[Floats]) -> list[float | Floats]:
    """By what a change of each factor changes their product; so told, nothing is left over.

    Of two it is the other's mean before and after:
    ``a' b' - a b = (a' - a) (b + b') / 2 + (b' - b) (a + a') / 2``.
    """
    if len(now) == 1:
        return [1.0]
    return [0.5 * (now[other] + then[other]) for other in (1, 0)]


Rises = Callable[[Heard, Heard | None], Parts]


def rises_of(factors: Callable[[Mapping[str, Any]], Factors]) -> Rises:
    """How what cooperation follows rises from month to month, told apart by motives.

    Of a month's change of a will each motive gets its own change times the slope of the will
    between the two months, by what that will counts for.  What a change in *whose* will counts
    moves is ``change_of_weakest``, the level of the first month ``will_at_start``.
    """

    def rises(now: Heard, then: Heard | None) -> Parts:
        wills, made = usual_wills(now), factors(now.given)
        none = np.zeros_like(wills[0])
        named = [term for _, motives, _ in THOUGHT for term in now.parts[motives]]
        rise = dict.fromkeys((*named, "will_at_start", "change_of_weakest"), none)
        levels = [factor.level(wills) for factor in made]
        if then is None:
            return rise | {"will_at_start": product(levels)}
        before, known_made = usual_wills(then), factors(then.given)
        by = weights(levels, [factor.level(before) for factor in known_made])
        slopes = [
            slope_between(now.parts[motives], then.parts[motives], wills[rows], before[rows])
            for rows, motives, _ in THOUGHT
        ]
        for factor, earlier, weight in zip(made, known_made, by, strict=True):
            for (rows, motives, _), slope in zip(THOUGHT, slopes, strict=True):
                felt, known = now.parts[motives], then.parts[motives]
                for term in dict.fromkeys((*felt, *known)):
                    moved = felt.get(term, none) - known.get(term, none)
                    part = weight * total(factor.counts[rows] * slope * moved)
                    rise[term] = rise.get(term, none) + part
            turned = weight * total((factor.counts - earlier.counts) * before)
            rise["change_of_weakest"] = rise["change_of_weakest"] + turned
        return rise

    return rises


def level_told(
    given: Mapping[str, Any], made: Factors, parts: Mapping[str, Parts]
) -> tuple[Parts, Floats]:
    """The level that cooperation follows with an open gate: by terms, and as a whole.

    To what motives have made of it since the start comes, as it stands, what an override of a
    behaviour adds to the usual will, and what bounds cut off it (``bounds_of_will``).
    """
    followed = dict(parts[FOLLOWED])
    levels = [
        factor.level(of_members(given["patron_willingness"], given["willingness"]))
        for factor in made
    ]
    usual = of_members(*(parts[actions]["decide"] for _, _, actions in THOUGHT))
    by = weights(levels, [factor.level(usual) for factor in made])
    for factor, weight in zip(made, by, strict=True):
        for rows, _, actions in THOUGHT:
            for term, part in parts[actions].items():
                if term != "decide":
                    name = "bounds_of_will" if term == "bounds" else term
                    added = weight * total(factor.counts[rows] * part)
                    followed[name] = followed.get(name, 0.0) + added
    return followed, product(levels)


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
