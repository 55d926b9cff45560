"""Which factor of a sweep, or which claim's factors, move which outcome, by month where it has any.

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

An outcome is first averaged over the replicates of each point. All points meet the same shocks, so
that the luck they share cancels in every difference that the estimators take, and a factor that
does nothing has an index of exactly zero. What is left of chance is reported (`chance`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis import indices
from sim.analysis.indices import Estimate, parts
from sim.analysis.results import Z95
from sim.analysis.swept import Factor, Piece, Swept, swept
from sim.core.errors import AnalysisError

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


RESAMPLES = 200
WHERE = ("outcome", "element", "time")
MAIN: dict[str, str] = {"sobol": "ST", "morris": "mu_star"}
"""Design → the index by which factors are ranked."""
FEWEST = 8
"""Base samples or trajectories below which an interval says nothing."""


@dataclass(frozen=True)
class Sensitivity:
    """Tables of indices; each has the columns outcome, element, time (YYYY-MM or "").

    `indices`: one row a factor; with its short name, claims and rank; Sobol: `S1` and `ST` with
    `_low` and `_high`; Morris: `mu`, `mu_star` with `_low` and `_high`, `sigma`, in units of the
    outcome per whole range of the factor. `groups`: one row a claim or family of claims, with the
    bounds of `sim.analysis.sensitivity`. `chance`: share of the variance of one run that is chance
    (`chance`), of which common to all points (`luck`) or not (`joint`); share left in the averages
    (`left`); blocks of the design that entered (`used`) and that have gaps (`left_out`).
    """

    design: str
    replicates: int
    resamples: int
    seed: int
    indices: pd.DataFrame
    groups: pd.DataFrame
    chance: pd.DataFrame

    @property
    def main(self) -> str:
        """The column by which factors are ranked."""
        return MAIN[self.design]

    def last(self) -> pd.DataFrame:
        """Indices at the last time of each outcome."""
        return at_the_end(self.indices)


def at_the_end(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of the last time of each outcome and element."""
    latest = table.groupby(["outcome", "element"], sort=False)["time"].transform("max")
    return table[table["time"] == latest].reset_index(drop=True)


def sensitivity(
    data: xr.Dataset,
    outcomes: Sequence[str] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> Sensitivity:
    """Indices of a sweep drawn for Sobol or Morris.

    `outcomes` picks some by name. `progress` is called with 1 after each element of an outcome.

    Raises
    ------
    AnalysisError
        If the design is another, an outcome is unknown, or SALib is missing.
    """
    design = swept(data)
    size = indices.block_size(design)
    tables: dict[str, list[pd.DataFrame]] = {"indices": [], "groups": [], "chance": []}
    for piece in design.pieces(outcomes):
        cut = indices.blocks(piece.means, size)
        if cut.kept.sum() >= FEWEST:
            index, group = _analysed(design, piece, cut, resamples, seed)
            tables["indices"].append(index)
            tables["groups"].append(group)
        tables["chance"].append(_chance(design, piece, cut))
        if progress is not None:
            progress(1)
    if not tables["indices"]:
        raise AnalysisError(
            f"no outcome has {FEWEST} whole base samples or trajectories: too few runs are done, "
            "or the outcomes have no value in them"
        )
    joined = {name: pd.concat(found, ignore_index=True) for name, found in tables.items()}
    return Sensitivity(design.kind, design.replicates, resamples, seed, **joined)


def _analysed(
    design: Swept, piece: Piece, cut: indices.Blocks, resamples: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of one element: by factor, and by group."""
    count = len(design.factors)
    columns: dict[str, np.ndarray] = {}
    if design.kind == "sobol":
        first, total = indices.sobol(cut.values, count, resamples, seed)
        columns |= _with_interval("S1", first) | _with_interval("ST", total)
        by_group = {
            name: bounds(first, total, members)
            for name, members in claim_groups(design.factors).items()
        }
    else:
        scaled = indices.unit_design(design, cut.kept, cut.values.shape[1])
        found = indices.morris(cut.values, scaled, resamples, seed)
        columns |= {"mu": found.mu, **_with_interval("mu_star", found.mu_star)}
        columns |= {"sigma": found.sigma}
        by_group = {
            name: together(found.mu_star, members)
            for name, members in claim_groups(design.factors).items()
        }
    labels = [(f.name, f.shown, " ".join(f.claims)) for f in design.factors]
    rows = _rows(piece, labels, ("factor", "short", "claims"), columns)
    rows["rank"] = (
        rows.groupby("time", sort=False)[MAIN[design.kind]]
        .rank(ascending=False, method="min")
        .astype("Int64")
    )
    stacked = {
        name: np.stack([group[name] for group in by_group.values()], axis=1)
        for name in next(iter(by_group.values()))
    }
    sizes = [(name, len(claim_groups(design.factors)[name])) for name in by_group]
    return rows, _rows(piece, sizes, ("group", "factors"), stacked)


def _with_interval(name: str, estimate: Estimate) -> dict[str, np.ndarray]:
    half = estimate.half
    return {
        name: estimate.value,
        f"{name}_low": estimate.value - half,
        f"{name}_high": estimate.value + half,
    }


def _rows(
    piece: Piece,
    labels: Sequence[tuple[object, ...]],
    names: Sequence[str],
    columns: dict[str, np.ndarray],
) -> pd.DataFrame:
    """One row a time and label; every column of `columns` is (time, label)."""
    keys: Iterator[tuple[str, tuple[object, ...]]] = itertools.product(piece.times, labels)
    told = [(piece.outcome, piece.element, time, *label) for time, label in keys]
    table = pd.DataFrame(told, columns=[*WHERE, *names])
    for name, values in columns.items():
        table[name] = values.reshape(-1)
    return table


def _chance(design: Swept, piece: Piece, cut: indices.Blocks) -> pd.DataFrame:
    """How much of one element is chance, one row a time."""
    found = parts(piece.runs)
    return pd.DataFrame(
        {
            "outcome": piece.outcome,
            "element": piece.element,
            "time": piece.times,
            "units": piece.units,
            "chance": found.chance,
            "factors_variance": found.factors,
            "luck_variance": found.luck,
            "joint_variance": found.joint,
            "left": found.left(design.replicates),
            "used": int(cut.kept.sum()),
            "left_out": int((~cut.kept).sum()),
        }
    )
