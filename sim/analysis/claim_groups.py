"""Indices of groups of factors: those that declare a claim, and whole families of claims.

A factor may bear several claims, so groups overlap and their shares need not sum to one. The share
of a group is not the sum of its members' shares: what they do only together (interactions inside
the group) belongs to the group too, and a design drawn factor by factor does not hold the group's
own index. What it does hold are bounds, and those are given instead of a number that pretends:

- *alone*, the share that varying the group alone would bring: at least the sum of the first-order
  indices of its members, at most the sum of their total indices and at most one minus the greatest
  total index outside;
- *total*, the share that would go if the group were fixed: at least the greatest total index of a
  member and at least what it brings alone, at most the sum of its members' total indices and at
  most one minus the first-order indices outside.

Where factors hardly interact the bounds meet. For Morris a sum of mean absolute effects bounds the
effect of moving the whole group across its range (triangle inequality).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.analysis.indices import Estimate
from sim.analysis.intervals import Z95
from sim.analysis.swept import Factor

FAMILIES: Mapping[str, str] = {
    "D": "drivers",
    "C": "constraints",
    "S": "strategies",
    "P": "progress",
    "T": "topics",
    "I": "impacts",
    "F": "prospects",
    "X": "long run",
}
"""First letter of a claim id → the family."""
UNCLAIMED = "no claim"


def claim_groups(factors: Sequence[Factor]) -> dict[str, np.ndarray]:
    """Positions of the factors of each family, then of each claim, and of those without a claim."""
    ids = sorted({claim for factor in factors for claim in factor.claims})
    found: dict[str, np.ndarray] = {}
    for letter, family in FAMILIES.items():
        members = [i for i, f in enumerate(factors) if any(c.startswith(letter) for c in f.claims)]
        if members:
            found[family] = np.array(members)
    for claim in ids:
        found[claim] = np.array([i for i, f in enumerate(factors) if claim in f.claims])
    bare = [i for i, factor in enumerate(factors) if not factor.claims]
    if bare:
        found[UNCLAIMED] = np.array(bare)
    return found


def bounds(first: Estimate, total: Estimate, members: np.ndarray) -> dict[str, np.ndarray]:
    """Bounds of a group's shares, each (time,), with the 95 % interval of its sum of first orders.

    Keys: alone_at_least with its interval's ends _low and _high, alone_at_most, total_at_least,
    total_at_most. Estimates cross where the sample is small; then the upper bound is the lower.
    """
    outside = np.setdiff1d(np.arange(first.value.shape[1]), members)
    alone = first.value[:, members].sum(axis=1)
    half = Z95 * first.resampled[:, :, members].sum(axis=2).std(axis=0, ddof=1)
    least = np.maximum(total.value[:, members].max(axis=1), alone)
    most = np.minimum(
        total.value[:, members].sum(axis=1), 1.0 - first.value[:, outside].sum(axis=1)
    )
    summed = total.value[:, members].sum(axis=1)
    greatest_outside = total.value[:, outside].max(axis=1, initial=0.0)
    most_alone = np.minimum(summed, 1.0 - greatest_outside)
    return {
        "alone_at_least": alone,
        "alone_at_least_low": alone - half,
        "alone_at_least_high": alone + half,
        "alone_at_most": np.maximum(most_alone, alone),
        "total_at_least": least,
        "total_at_most": np.maximum(most, least),
    }


def together(effects: Estimate, members: np.ndarray) -> dict[str, np.ndarray]:
    """Bounds of a group's Morris effect, each (time,), with the interval of the upper one.

    Keys: strongest, at_most, at_most_low, at_most_high.
    """
    most = effects.value[:, members].sum(axis=1)
    half = Z95 * effects.resampled[:, :, members].sum(axis=2).std(axis=0, ddof=1)
    strongest = effects.value[:, members].max(axis=1)
    return {
        "strongest": strongest,
        "at_most": most,
        "at_most_low": most - half,
        "at_most_high": most + half,
    }
