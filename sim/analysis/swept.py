"""A sweep's dataset as what it is: points of a design, each run on the same replicates.

Runs are ordered by point, then replicate. Points may stand in another order than they were drawn
in; everything here gives them in the order of the design, which the estimators need.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.results import axis_labels
from sim.core.errors import AnalysisError, unknown

CHUNK = 4_000_000
"""Numbers read at a time."""
OWN = frozenset({"design", "design_order", "done", "drawn", "block_status", "point", "replicate"})
"""Variables of a store that are no outcomes."""


THEORIES = "formulations."
"""How names of factors begin that choose a theory."""


@dataclass(frozen=True)
class Factor:
    """What a sweep varies: a number between `low` and `high`, or a choice between `levels`."""

    name: str
    kind: str = "number"
    low: float = 0.0
    high: float = 1.0
    levels: tuple[str, ...] = ()
    unit: str = ""
    meaning: str = ""
    claims: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The name without the part of the scenario that it belongs to."""
        return self.name.removeprefix("parameters.").removeprefix(THEORIES)

    @property
    def shown(self) -> str:
        """The short name; of a slot of theories it says so, since outcomes bear such names too.

        >>> Factor("formulations.cooperation").shown, Factor("parameters.rate").shown
        ('theory: cooperation', 'rate')
        """
        return f"theory: {self.short}" if self.name.startswith(THEORIES) else self.short


@dataclass(frozen=True)
class Piece:
    """One element of an outcome at one or more times: means over replicates, (time, point)."""

    outcome: str
    element: str
    units: str
    times: tuple[str, ...]
    """Months as YYYY-MM; ("",) for an outcome that is one number a run."""
    means: np.ndarray
    """NaN where no replicate has a value."""
    runs: np.ndarray
    """(time, point, replicate)."""


@dataclass(frozen=True)
class Swept:
    """The design of a sweep and the runs at its points."""

    data: xr.Dataset
    factors: tuple[Factor, ...]
    kind: str
    replicates: int
    order: np.ndarray
    """Rows of the store in the order of the design, (point,)."""

    @property
    def points(self) -> int:
        """Number of points of the design."""
        return self.order.size

    @property
    def details(self) -> dict[str, object]:
        """What the sampler was told besides."""
        return self.data.sim.sampler

    @functools.cached_property
    def values(self) -> np.ndarray:
        """The design, (point, factor): a number, or the index of a level."""
        design = self.data["design"].transpose("design_point", "factor").values
        return np.asarray(design, dtype=np.float64)[self.order]

    def table(self) -> pd.DataFrame:
        """The design with levels by name, one column a factor that varies."""
        columns: dict[str, object] = {}
        for number, factor in enumerate(self.factors):
            values = self.values[:, number]
            if np.ptp(values) == 0:
                continue
            columns[factor.name] = (
                np.array([factor.levels[int(index)] for index in values], dtype=object)
                if factor.kind == "choice"
                else values
            )
        return pd.DataFrame(columns)

    def outcomes(self) -> list[str]:
        """Names of the outcomes."""
        return [
            str(name)
            for name, array in self.data.data_vars.items()
            if "run" in array.dims and name not in OWN
        ]

    def array(self, name: str) -> xr.DataArray:
        """One outcome.

        Raises
        ------
        AnalysisError
            If there is none of that name.
        """
        if name not in self.outcomes():
            unknown("outcome", name, self.outcomes())
        return self.data[name]

    def axes(self, name: str) -> dict[str, list[str]]:
        """Labels of an outcome along each axis beside time and run."""
        array = self.array(name)
        inner = [str(dim) for dim in array.dims if dim not in ("time", "run")]
        return {dim: axis_labels(array, dim) for dim in inner}

    def times(self, name: str) -> tuple[str, ...]:
        """Months of an outcome, ("",) without a time axis."""
        if "time" not in self.array(name).dims:
            return ("",)
        months = self.data["time"].values.astype("datetime64[M]")
        return tuple(str(month) for month in months)

    def values_of(self, name: str, position: tuple[int, ...] = ()) -> np.ndarray:
        """One element in every run, (time, point, replicate), points in the order of the design.

        Read in chunks of whole points. Runs that were not done are NaN.
        """
        array = self.array(name)
        inner = [str(dim) for dim in array.dims if dim not in ("time", "run")]
        array = array.isel(dict(zip(inner, position, strict=True)))
        if "time" not in array.dims:
            array = array.expand_dims("time")
        array = array.transpose("time", "run")
        steps = max(1, CHUNK // (array.sizes["time"] * self.replicates)) * self.replicates
        parts = [
            np.asarray(array.isel(run=slice(first, first + steps)).values, dtype=np.float64)
            for first in range(0, array.sizes["run"], steps)
        ]
        values = np.concatenate(parts, axis=1)
        if "done" in self.data:
            values[:, ~self.data["done"].values.astype(bool)] = np.nan
        shaped = values.reshape(values.shape[0], self.points, self.replicates)
        return shaped[:, self.order]

    def pieces(self, names: Sequence[str] | None = None) -> Iterator[Piece]:
        """Every element of every outcome, or of those named.

        Raises
        ------
        AnalysisError
            If a name is unknown.
        """
        for name, position in self.positions(names):
            parts = zip(self.axes(name).values(), position, strict=True)
            label = "/".join(labels[index] for labels, index in parts)
            runs = self.values_of(name, position)
            units = str(self.array(name).attrs.get("units", ""))
            yield Piece(name, label, units, self.times(name), mean_over_replicates(runs), runs)

    def positions(self, names: Sequence[str] | None = None) -> list[tuple[str, tuple[int, ...]]]:
        """Outcome and place of every element of every outcome, or of those named.

        Raises
        ------
        AnalysisError
            If a name is unknown.
        """
        return [
            (name, position)
            for name in names or self.outcomes()
            for position in np.ndindex(tuple(map(len, self.axes(name).values())))
        ]


def mean_over_replicates(runs: np.ndarray) -> np.ndarray:
    """(…, point, replicate) → (…, point); NaN left out, NaN where nothing is left."""
    present = np.isfinite(runs)
    count = present.sum(axis=-1)
    total = np.where(present, runs, 0.0).sum(axis=-1)
    mean = np.full(total.shape, np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


def factors_of(data: xr.Dataset) -> tuple[Factor, ...]:
    """The factors of a sweep, in the order of the design's columns."""
    told = {entry["name"]: entry for entry in data.sim.factors}
    found = []
    for number, name in enumerate(map(str, data["factor"].values)):
        entry = told.get(name, {})
        column = data["design"].isel(factor=number).values
        low, high = entry.get("low"), entry.get("high")
        found.append(
            Factor(
                name,
                str(entry.get("kind", "number")),
                float(column.min() if low is None else low),
                float(column.max() if high is None else high),
                tuple(str(level) for level in entry.get("levels") or ()),
                str(entry.get("unit") or ""),
                str(entry.get("meaning") or ""),
                tuple(entry.get("claims") or ()),
            )
        )
    return tuple(found)


def swept(data: xr.Dataset) -> Swept:
    """A dataset that `sweep` wrote.

    Raises
    ------
    AnalysisError
        If it is none, or its runs are not whole replicates of every point.
    """
    missing = [name for name in ("design", "design_order") if name not in data]
    if missing:
        raise AnalysisError(
            f"this is no sweep's dataset: it has no {' and no '.join(missing)}; "
            "make one with: alliance-sim sweep SWEEP"
        )
    points, runs = data.sizes["design_point"], data.sizes["run"]
    replicates = int(data.attrs.get("replicates", max(1, runs // points)))
    if runs != points * replicates:
        raise AnalysisError(f"{runs} runs are not {points} points × {replicates} replicates")
    order = np.argsort(data["design_order"].values, kind="stable")
    return Swept(data, factors_of(data), str(data.attrs.get("design", "")), replicates, order)
