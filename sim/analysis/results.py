"""What a result says of itself (``data.sim``), and how its months and runs are put together.

A result carries its scenario, governments, versions and the like as JSON text, the one kind of
attribute that NetCDF and Zarr both keep. Importing `sim.analysis`, or anything that makes, draws
or reports results, gives every xarray dataset the accessor; one without these attributes has them
empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal, cast, get_args

import numpy as np
import scipy
import xarray as xr

from sim.core.axes import OverTime
from sim.core.errors import AnalysisError

Z95 = 1.959963984540054
"""97.5 % quantile of the normal distribution."""


@cache
def t95(degrees: float) -> float:
    """97.5 % quantile of Student's t; degrees of freedom need not be whole."""
    return float(scipy.special.stdtrit(degrees, 0.975))


def interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of the mean over the last axis, (…, run) → (…), (…).

    With one run the interval is unknown: NaN.
    """
    values = np.asarray(values, dtype=np.float64)
    runs = values.shape[-1]
    mean = values.mean(axis=-1)
    if runs < 2:
        return mean * np.nan, mean * np.nan
    half = t95(runs - 1) * values.std(axis=-1, ddof=1) / np.sqrt(runs)
    return mean - half, mean + half


LEVELS: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles that summaries and figures show: median, middle 50 % and middle 90 %."""


def quantiles(values: np.ndarray, levels: Sequence[float] = LEVELS) -> np.ndarray:
    """Quantiles along the last axis; (..., run) -> (level, ...), linear between order statistics.

    NaN entries are left out; where every run is NaN the result is NaN. `np.nanquantile` gives the
    same numbers, but goes through the rows one by one in Python and warns about empty ones.
    """
    values = np.ascontiguousarray(values, dtype=np.float64)
    valid = values.shape[-1] - np.count_nonzero(np.isnan(values), axis=-1)
    if valid.size and valid.min() == values.shape[-1]:
        return np.quantile(values, levels, axis=-1)
    ordered = np.sort(values, axis=-1)  # NaN last
    result = np.full((len(levels), *valid.shape), np.nan)
    some = valid > 0
    ordered, last = ordered[some], valid[some] - 1
    rows = np.arange(last.size)
    for index, level in enumerate(levels):
        position = level * last
        below = np.floor(position).astype(int)
        above = np.minimum(below + 1, last)
        low, high = ordered[rows, below], ordered[rows, above]
        result[index][some] = low + (high - low) * (position - below)
    return result


def mean_and_sd(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, sample standard deviation and number of runs along the last axis, NaN left out.

    The mean is NaN without a run, the standard deviation with fewer than two.
    """
    values = np.asarray(values, dtype=np.float64)
    present = ~np.isnan(values)
    count = present.sum(axis=-1)
    filled = np.where(present, values, 0.0)
    mean = np.full(count.shape, np.nan)
    np.divide(filled.sum(axis=-1), count, out=mean, where=count > 0)
    squares = np.where(present, values - mean[..., None], 0.0) ** 2
    variance = np.full(count.shape, np.nan)
    np.divide(squares.sum(axis=-1), count - 1, out=variance, where=count > 1)
    return mean, np.sqrt(variance), count


How = Literal["mean", "last", "total", "rate"]


def kind_of(array: xr.DataArray) -> OverTime:
    """How the months of a result variable are put together: its attribute ``over_time``.

    Raises
    ------
    AnalysisError
        If it has none.
    """
    kind = array.attrs.get("over_time")
    if kind not in get_args(OverTime):
        raise AnalysisError(
            f"{array.name} does not say how its months are put together: its attribute over_time "
            f"is {kind!r} and not one of {', '.join(get_args(OverTime))}"
        )
    return cast(OverTime, kind)


IN_A_PERIOD: Mapping[OverTime, How] = {
    "level": "mean",
    "count": "total",
    "flag": "last",
    "topic": "mean",
}
"""What stands for a year, or another period; of an index there is nothing."""


def years_of(time: xr.DataArray | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Calendar years of consecutive month starts and the index at which each year begins."""
    months = np.asarray(time).astype("datetime64[M]").astype(int)
    years = months // 12 + 1970
    return np.unique(years, return_index=True)


def over_time(
    values: np.ndarray, how: How, starts: np.ndarray | None = None, *, axis: int = 0
) -> np.ndarray:
    """One number for all months, or for each period: (time, ...) -> (...) or (period, ...).

    `mean` of the months that are not NaN (NaN if all are), the `last` month, the `total`, or the
    `rate` a year, to which a month without a value adds nothing. `starts` are the first time
    indices of the periods; the last runs to the end. `axis` is that of time.

    >>> over_time(np.array([1.0, 0.0, 2.0, np.nan]), "mean", starts=np.array([0, 2]))
    array([0.5, 2. ])
    """
    values = np.asarray(values, dtype=np.float64)
    months = values.shape[axis]
    if how == "last":
        ends = [months - 1] if starts is None else np.append(starts[1:], months) - 1
        chosen = np.take(values, ends, axis=axis)
        return chosen.squeeze(axis) if starts is None else chosen
    if how == "total":
        return _added(values, starts, axis)
    if how == "rate":
        counted = _added(np.nan_to_num(values), starts, axis)
        return counted / _lengths(starts, months, counted.ndim, axis) * 12.0
    present = ~np.isnan(values)
    total = _added(np.where(present, values, 0.0), starts, axis)
    count = _added(present.astype(np.int64), starts, axis)
    mean = np.full(total.shape, np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


def _added(values: np.ndarray, starts: np.ndarray | None, axis: int) -> np.ndarray:
    return values.sum(axis=axis) if starts is None else np.add.reduceat(values, starts, axis=axis)


def _lengths(starts: np.ndarray | None, months: int, dims: int, axis: int) -> np.ndarray | int:
    """Months of each period, along the axis of time; all of them without periods."""
    if starts is None:
        return months
    lengths = np.diff(np.append(starts, months))
    return lengths.reshape([-1 if place == axis else 1 for place in range(dims)])


NAMED = "named"


def axis_labels(array: xr.DataArray, dim: str) -> list[str]:
    """Labels along a dimension.

    They are the coordinate named as the dimension; without one, the positions.
    """
    if dim in array.coords:
        return [str(label) for label in array.coords[dim].values]
    return [str(position) for position in range(array.sizes[dim])]


def result_variables(dataset: xr.Dataset) -> Iterator[tuple[str, xr.DataArray]]:
    """Every variable over time and run."""
    for name, array in dataset.data_vars.items():
        if {"time", "run"} <= set(array.dims):
            yield str(name), array


def topics(dataset: xr.Dataset) -> tuple[list[str], np.ndarray]:
    """Names of the topics, and what meetings name: (topic, time, run), NaN without a meeting."""
    array = dataset[NAMED]
    (dim,) = (str(dim) for dim in array.dims if dim not in ("time", "run"))
    return axis_labels(array, dim), array.transpose(dim, "time", "run").values


LONGEST_CHANGE, MOST_CHANGES = 60, 4
"""Characters of a change, and how many of them are told."""


def labelled(name: str, changed: Sequence[str]) -> str:
    """The name of a scenario with what was changed in it."""
    if not name or not changed:
        return name
    cut = [
        text if len(text) <= LONGEST_CHANGE else f"{text[: LONGEST_CHANGE - 1]}…"
        for text in changed[:MOST_CHANGES]
    ]
    more = len(changed) - len(cut)
    return f"{name}, changed: {', '.join(cut)}{f' and {more} more' if more else ''}"


@xr.register_dataset_accessor("sim")
class Travelling:
    """What a dataset says of itself.

    >>> data = xr.Dataset(attrs={"scenario": '{"name": "mine", "actors": {"JPN": {}}}'})
    >>> data.sim.name, data.sim.actor_names, data.sim.governments
    ('mine', {'JPN': 'JPN'}, [])
    """

    def __init__(self, data: xr.Dataset) -> None:
        self._data = data
        self._parsed: dict[str, tuple[str, Any]] = {}

    def _read(self, key: str, empty: str) -> Any:
        """An attribute parsed, once for as long as its text stays the same."""
        text = self._data.attrs.get(key, empty)
        if key not in self._parsed or self._parsed[key][0] != text:
            self._parsed[key] = text, json.loads(text)
        return self._parsed[key][1]

    @property
    def name(self) -> str:
        """Name of the scenario, "" if it is not told; two results compared may be renamed."""
        return str(self._data.attrs.get("scenario_name") or self.scenario.get("name", ""))

    @property
    def changed(self) -> list[str]:
        """What was changed in the scenario of that name by ``run --set``: key=value each."""
        return list(self._read("changed", "[]"))

    @property
    def label(self) -> str:
        """The name, and what was changed; "" if no name is told.

        >>> xr.Dataset(attrs={"scenario_name": "b", "changed": '["x=1", "y=2"]'}).sim.label
        'b, changed: x=1, y=2'
        """
        return labelled(self.name, self.changed)

    @property
    def scenario(self) -> dict[str, Any]:
        """The resolved scenario, as `Scenario.to_dict` gives it."""
        return dict(self._read("scenario", "{}"))

    @property
    def actors(self) -> dict[str, dict[str, Any]]:
        """Code → what the scenario says of an actor."""
        actors = self.scenario.get("actors") or {}
        return {code: dict(actor or {}) for code, actor in actors.items()}

    @property
    def actor_names(self) -> dict[str, str]:
        """Code → name as the scenario gives it; a code without a name stands for itself."""
        names = {code: str(actor.get("name") or code) for code, actor in self.actors.items()}
        return names | self._read("actor_names", "{}")

    @property
    def governments(self) -> list[dict[str, Any]]:
        """Scheduled governments: actor, leader, start and end (YYYY-MM), line (see `lanes`)."""
        return list(self._read("governments", "[]"))

    @property
    def government_rows(self) -> list[dict[str, Any]]:
        """Key and leader of each number that the variable `government` takes."""
        return list(self._read("government_rows", "[]"))

    @property
    def interventions(self) -> list[dict[str, Any]]:
        """Dated events that the scenario sets from outside."""
        return list(self._read("interventions", "[]"))

    @property
    def formulations(self) -> dict[str, str]:
        """Slot → the theory chosen, defaults filled in."""
        return dict(self._read("formulations", "{}"))

    @property
    def behaviours(self) -> dict[str, dict[str, str]]:
        """Code of an actor with a behaviour of its own → its class and a digest of its code."""
        return dict(self._read("behaviours", "{}"))

    @property
    def versions(self) -> dict[str, str]:
        """Package → version that the numbers depend on."""
        return dict(self._read("versions", "{}"))

    @property
    def factors(self) -> list[dict[str, Any]]:
        """Of a sweep: what it varies, an entry a factor."""
        return list(self._read("factors", "[]"))

    @property
    def sampler(self) -> dict[str, Any]:
        """Of a sweep: what the sampler of the design was told besides."""
        return dict(self._read("salib", "{}") or {})
