"""Which factor moves which outcome: Sobol or Morris indices of a sweep, by month where it has any.

An outcome is first averaged over the replicates of each point. All points meet the same shocks, so
that the luck they share cancels in every difference that the estimators take, and a factor that
does nothing has an index of exactly zero. What is left of chance is reported (`chance`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis import indices
from sim.analysis.chance import parts
from sim.analysis.claim_groups import bounds, claim_groups, together
from sim.analysis.indices import Estimate
from sim.analysis.swept import Piece, Swept, swept
from sim.errors import AnalysisError

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
    bounds of `sim.analysis.claim_groups`. `chance`: share of the variance of one run that is chance
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
        levels = int(str(design.details.get("num_levels", 4)))
        scaled = indices.unit_design(design, cut.kept, cut.values.shape[1])
        found = indices.morris(cut.values, scaled, levels, resamples, seed)
        columns |= {"mu": found.mu, **_with_interval("mu_star", found.mu_star)}
        columns |= {"sigma": found.sigma}
        by_group = {
            name: together(found.mu_star, members)
            for name, members in claim_groups(design.factors).items()
        }
    labels = [(f.name, f.short, " ".join(f.claims)) for f in design.factors]
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
