"""Scenario discovery: in which corner of what was varied does a condition hold?

PRIM peels boxes off the points of a sweep. It finds a box in pure noise as well, so a box is looked
for in two thirds of the points and tested on the third that it never saw: a box counts as *found*
only if it holds more cases there than the same number of points drawn blindly would (one-sided
hypergeometric test). Coverage, density and mass are those of the points held out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.conditions import parse
from sim.analysis.prim import ALPHA, Limit, Peeled, peel
from sim.analysis.swept import Swept, mean_over_replicates, swept
from sim.core.errors import AnalysisError

FEWEST = 10
"""Cases, and points that are none, below which nothing is looked for."""
HELD_OUT = 1 / 3


@dataclass(frozen=True)
class Box:
    """A corner of the factors, as it does among the points held out.

    `coverage`: share of all cases that lie in it; `density`: share of its points that are cases;
    `mass`: share of all points that lie in it; `share`: mean share of runs that meet the condition
    at its points; `p`: of the test against the base rate. Later boxes are about what earlier ones
    left.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    share: float
    base: float
    p: float
    seen: tuple[float, float, float]
    """Coverage, density and mass where the box was looked for: flattered by the search."""
    trajectory: pd.DataFrame
    chosen: int
    short: tuple[str, ...] = ()

    def text(self) -> str:
        """The limits in words: "mediation_effort ≤ 0.31 and alignment in {cha1999}"."""
        return " and ".join(
            limit_text(limit, name) for limit, name in zip(self.limits, self.short, strict=True)
        )


@dataclass(frozen=True)
class Discovery:
    """Boxes of points where a condition holds."""

    where: str
    threshold: float
    seed: int
    points: int
    cases: int
    replicates: int
    left_out: int
    """Points whose runs do not tell whether the condition holds."""
    boxes: tuple[Box, ...]
    rejected: Box | None
    """What the search offered last and the points held out did not bear out."""
    table: pd.DataFrame
    """The design with `share` (of runs that meet the condition), `case` and `held_out`."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """What a factor means, by its name, where the sweep says so."""

    def limits(self) -> pd.DataFrame:
        """One row a limit of a box."""
        rows = [
            (number, limit.factor, limit.low, limit.high, " ".join(limit.levels), limit.quasi_p)
            for number, box in enumerate(self.boxes, start=1)
            for limit in box.limits
        ]
        return pd.DataFrame(rows, columns=["box", "factor", "low", "high", "levels", "quasi_p"])

    def summary(self) -> pd.DataFrame:
        """One row a box."""
        names = ("coverage", "density", "mass", "share", "base", "p")
        rows = [
            (n, box.text(), *(getattr(box, name) for name in names), *box.seen)
            for n, box in enumerate(self.boxes, start=1)
        ]
        seen = [f"{name}_where_looked_for" for name in names[:3]]
        return pd.DataFrame(rows, columns=["box", "limits", *names, *seen])


def limit_text(limit: Limit, name: str) -> str:
    """One limit in words."""
    if limit.levels:
        return f"{name} in {{{', '.join(limit.levels)}}}"
    if limit.low is None:
        return f"{name} ≤ {limit.high:.4g}"
    if limit.high is None:
        return f"{name} ≥ {limit.low:.4g}"
    return f"{limit.low:.4g} ≤ {name} ≤ {limit.high:.4g}"


def discover(
    data: xr.Dataset,
    where: str,
    *,
    threshold: float = 0.5,
    most: int = 3,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> Discovery:
    """Boxes in which a condition holds in at least `threshold` of a point's runs.

    `where` is a condition as `sim.analysis.conditions` reads it, `most` the greatest number of
    boxes, `seed` decides which points are held out. `progress` is called with 1 after each box.

    Raises
    ------
    AnalysisError
        If the condition cannot be read or speaks of what the sweep has not, too few points are or
        are not cases, or the EMA workbench is missing.
    """
    if not 0.0 < threshold <= 1.0:
        raise AnalysisError(f"threshold is a share of runs above 0 and up to 1, not {threshold:g}")
    condition = parse(where)
    design = swept(data)
    share = mean_over_replicates(condition.of(design))
    known = np.isfinite(share)
    table = design.table()
    if table.empty:
        raise AnalysisError("nothing varies in this sweep: there is no corner to look for")
    cases = share >= threshold
    _enough(str(condition), cases[known], threshold)
    held = held_out(design, seed)
    boxes, rejected = _search(table, share, cases, known, held, most, progress or (lambda _: None))
    short = {factor.name: factor.short for factor in design.factors}
    told = table.assign(share=share, case=cases & known, held_out=held)[known]
    return Discovery(
        str(condition),
        threshold,
        seed,
        int(known.sum()),
        int(cases[known].sum()),
        design.replicates,
        int((~known).sum()),
        tuple(_named(box, short) for box in boxes),
        _named(rejected, short) if rejected else None,
        told.reset_index(drop=True),
        {factor.name: factor.meaning for factor in design.factors if factor.meaning},
    )


def _named(box: Box, short: dict[str, str]) -> Box:
    names = tuple(short[limit.factor] for limit in box.limits)
    return Box(**{**box.__dict__, "short": names})


def _enough(condition: str, cases: np.ndarray, threshold: float) -> None:
    """Refuse to look for a corner where there is none to tell apart."""
    count = int(cases.sum())
    if min(count, cases.size - count) < FEWEST:
        raise AnalysisError(
            f"{count} of {cases.size} points meet '{condition}' in at least {threshold:.0%} of "
            f"their runs: at least {FEWEST} must and {FEWEST} must not; change the condition or "
            "the threshold"
        )


def held_out(design: Swept, seed: int) -> np.ndarray:
    """Which points are held out, (point,): whole base samples or trajectories, if it has such.

    Points of one base sample differ in one factor only, so that one of them says much of another.
    """
    count = len(design.factors)
    size = {"sobol": count + 2, "morris": count + 1}.get(design.kind, 1)
    if design.kind == "sobol" and design.details.get("calc_second_order"):
        size = 2 * count + 2
    size = size if design.points % size == 0 else 1
    groups = design.points // size
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(7,))))
    chosen = rng.permutation(groups) < round(groups * HELD_OUT)
    return np.repeat(chosen, size)


def _search(
    table: pd.DataFrame,
    share: np.ndarray,
    cases: np.ndarray,
    known: np.ndarray,
    held: np.ndarray,
    most: int,
    progress: Callable[[int], None],
) -> tuple[list[Box], Box | None]:
    """Boxes one after the other until one is not borne out; those found, and that one."""
    looked, tested = known & ~held, known & held
    left = np.ones(known.size, dtype=bool)
    boxes: list[Box] = []
    for _ in range(most):
        remaining = looked & left
        if min((cases & remaining).sum(), (~cases & remaining).sum()) < FEWEST:
            break
        peeled = peel(table[remaining].reset_index(drop=True), cases[remaining])
        progress(1)
        if peeled is None:
            break
        inside = np.logical_and.reduce([limit.holds(table) for limit in peeled.limits] or [left])
        box = _box(peeled, inside & left, share, cases, (looked, tested), left)
        if not box.limits or not box.p <= ALPHA / most:
            return boxes, box
        boxes.append(box)
        left &= ~inside
    return boxes, None


def _box(
    peeled: Peeled,
    inside: np.ndarray,
    share: np.ndarray,
    cases: np.ndarray,
    parts: Sequence[np.ndarray],
    left: np.ndarray,
) -> Box:
    """A box with what it does in the points looked at and in those held out."""
    looked, tested = parts
    count, remaining = inside & tested, tested & left
    found = [_measures(inside & part, cases & part, part) for part in (tested, looked)]
    from scipy.stats import hypergeom  # slow to import, and few verbs discover

    # The chance of so many cases or more among as many points drawn from what is left.
    p = hypergeom.sf(
        int((cases & count).sum()) - 1,
        int(remaining.sum()),
        int((cases & remaining).sum()),
        int(count.sum()),
    )
    return Box(
        peeled.limits,
        *found[0],
        float(share[count].mean()) if count.any() else np.nan,
        float(cases[remaining].mean()) if remaining.any() else np.nan,
        float(p),
        found[1],
        _of_all(peeled.trajectory, cases & looked, looked, left),
        peeled.chosen,
    )


def _of_all(
    path: pd.DataFrame, cases: np.ndarray, looked: np.ndarray, left: np.ndarray
) -> pd.DataFrame:
    """A trajectory with coverage and mass as shares of all points, earlier boxes' included."""
    return path.assign(
        coverage=path["coverage"] * (cases & left).sum() / cases.sum(),
        mass=path["mass"] * (looked & left).sum() / looked.sum(),
    )


def _measures(
    inside: np.ndarray, cases: np.ndarray, every: np.ndarray
) -> tuple[float, float, float]:
    """Coverage, density and mass of a box."""
    hits, count = float((inside & cases).sum()), float(inside.sum())
    coverage = hits / cases.sum() if cases.any() else np.nan
    return float(coverage), hits / count if count else np.nan, count / float(every.sum())
