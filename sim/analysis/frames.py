"""Results as tidy tables, a row a month, run and element, with names that other programs take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.results import axis_labels, kind_of, result_variables
from sim.core.errors import AnalysisError, unknown

FIRST = ("scenario", "run", "month", "year")
"""Columns of every table before its axes."""
LONGEST = 32
"""Characters of a name in Stata."""
STATA = frozenset({"byte", "double", "float", "int", "long", "str", "strL", "in", "using", "with"})
CONTROL = frozenset({"if", "else", "for", "while", "repeat", "function", "break", "next"})
VALUES = frozenset({"TRUE", "FALSE", "NULL", "NA", "NaN", "Inf"})
RESERVED = STATA | CONTROL | VALUES | frozenset(FIRST)
"""Words that Stata or R keep for themselves, or that name a column of every table."""
CODEBOOK = ("table", "name", "label", "units", "low", "high", "over_time", "claims", "values")
ABOUT: Mapping[str, tuple[str, str]] = {
    "scenario": ("scenario", ""),
    "run": ("run; the same number met the same shocks in every scenario with the same seed", ""),
    "month": ("first day of the month", "date"),
    "year": ("calendar year", ""),
    "leader": ("who governs", ""),
}
"""Column → its label and unit, of those that are no variables."""


def legal(name: str, taken: Iterable[str] = ()) -> str:
    """A name that Stata, R and spreadsheets take, and that is not taken yet.

    >>> legal("pressure on competitor"), legal("2nd"), legal("if"), legal("run")
    ('pressure_on_competitor', 'v2nd', 'if_', 'run_')
    """
    plain = re.sub(r"[^A-Za-z0-9_]", "_", name)[:LONGEST]
    if not plain or not plain[0].isalpha():
        plain = f"v{plain}"[:LONGEST]
    if plain in RESERVED:
        plain += "_"
    known, number, found = set(taken), 1, plain
    while found in known:
        number += 1
        found = f"{plain[: LONGEST - len(str(number)) - 1]}_{number}"
    return found


@dataclass(frozen=True)
class Table:
    """Variables with the same axes, beside time and run; `names` maps each to its column."""

    name: str
    axes: tuple[str, ...]
    names: Mapping[str, str]

    def rows(self, data: xr.Dataset) -> int:
        """How many rows a result makes."""
        sizes = [data.sizes[axis] for axis in ("time", "run", *self.axes)]
        return int(np.prod(sizes))


def tables_of(data: xr.Dataset) -> dict[str, Table]:
    """One table for each set of axes of a result, by name: `monthly`, `by_actor`, and so on."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, array in result_variables(data):
        axes = tuple(str(dim) for dim in array.dims if dim not in ("time", "run"))
        groups.setdefault(axes, []).append(name)
    found = {}
    for axes, names in groups.items():
        table = "_".join(["by", *axes]) if axes else "monthly"
        columns: dict[str, str] = {}
        for name in names:
            columns[name] = legal(name, [*columns.values(), *map(legal, axes)])
        found[table] = Table(table, axes, columns)
    return found


def to_frame(data: xr.Dataset, *variables: str) -> pd.DataFrame:
    """Variables of a result as a tidy table, a row a scenario, run, month and element.

    Columns: scenario, run, month (the first day), year, a column for each axis with its labels,
    and the variables; with `government` also `leader`, who governs. The variables must have the
    same axes; without names those over time and run alone are taken.

    Raises
    ------
    AnalysisError
        If a variable is unknown, or the axes of two differ.
    """
    tables = tables_of(data)
    if not variables:
        if "monthly" not in tables:
            raise AnalysisError("no variable is over time and run alone: name some")
        return frame(data, tables["monthly"])
    home = {name: table for table in tables.values() for name in table.names}
    for name in variables:
        if name not in home:
            unknown("variable", name, home)
    first = home[variables[0]]
    for name in variables[1:]:
        if home[name] is not first:
            axes = " and ".join(
                f"{each} over {', '.join(('time', 'run', *home[each].axes))}"
                for each in (variables[0], name)
            )
            raise AnalysisError(f"one table holds variables with the same axes, but {axes}")
    wanted = {name: first.names[name] for name in variables}
    return frame(data, Table(first.name, first.axes, wanted))


def frame(data: xr.Dataset, table: Table) -> pd.DataFrame:
    """One table of a result; the months of a run stand together."""
    order = ("run", "time", *table.axes)
    sizes = [data.sizes[axis] for axis in order]
    months = data["time"].values.astype("datetime64[M]")
    columns: dict[str, object] = {
        "scenario": pd.Categorical.from_codes(
            np.zeros(int(np.prod(sizes)), dtype=np.int8), [data.sim.label or "unnamed"]
        ),
        "run": _spread(data["run"].values.astype(np.int32), 0, sizes),
        "month": _spread(months.astype("datetime64[ns]"), 1, sizes),
        "year": _spread((months.astype(int) // 12 + 1970).astype(np.int16), 1, sizes),
    }
    for place, axis in enumerate(table.axes, start=2):
        labels = axis_labels(next(iter(_of(data, table))), axis)
        codes = _spread(np.arange(len(labels), dtype=np.int16), place, sizes)
        columns[legal(axis)] = pd.Categorical.from_codes(codes, labels)
    for name, column in table.names.items():
        columns[column] = data[name].transpose(*order).values.ravel()
        if name == "government":
            columns["leader"] = _leaders(data, np.asarray(columns[column]))
    return pd.DataFrame(columns)


def _of(data: xr.Dataset, table: Table) -> Iterator[xr.DataArray]:
    return (data[name] for name in table.names)


def _spread(values: np.ndarray, place: int, sizes: Sequence[int]) -> np.ndarray:
    """Values along one axis, repeated over all others, in one column."""
    shape = [1] * len(sizes)
    shape[place] = len(values)
    return np.broadcast_to(values.reshape(shape), sizes).ravel()


def _leaders(data: xr.Dataset, rows: np.ndarray) -> pd.Categorical:
    """Who governs, by the number of a government."""
    leaders = [str(row.get("leader", "")) for row in data.sim.government_rows]
    names = list(dict.fromkeys(leaders))
    codes = np.array([names.index(leader) for leader in leaders] or [0], dtype=np.int16)
    whole = np.nan_to_num(rows, nan=-1).astype(int)
    inside = (whole >= 0) & (whole < len(leaders))
    return pd.Categorical.from_codes(np.where(inside, codes[np.where(inside, whole, 0)], -1), names)


def codebook(data: xr.Dataset, tables: Mapping[str, Table] | None = None) -> pd.DataFrame:
    """What every column of every table holds. Columns are `CODEBOOK`."""
    rows = []
    names = data.sim.actor_names
    for table in (tables or tables_of(data)).values():
        columns = [*FIRST, *(["leader"] if "government" in table.names else [])]
        for column in columns:
            label, units = ABOUT[column]
            rows.append((table.name, column, label, units, "", "", "", "", ""))
        for axis in table.axes:
            labels = axis_labels(next(iter(_of(data, table))), axis)
            told = [
                f"{each} {names[each]}" if names.get(each, each) != each else each
                for each in labels
            ]
            rows.append((table.name, legal(axis), axis, "", "", "", "", "", "; ".join(told)))
        for name, column in table.names.items():
            about = data[name].attrs
            low, high = about.get("valid_range", ("", ""))
            label = str(about.get("long_name", name))
            units = str(about.get("units", ""))
            kind = kind_of(data[name])
            claims = str(about.get("claims", ""))
            unit = "index" if units in ("1", "") else units
            rows.append((table.name, column, label, unit, low, high, kind, claims, ""))
    return pd.DataFrame(rows, columns=list(CODEBOOK))


def labels_of(book: pd.DataFrame, table: str) -> dict[str, str]:
    """Column → its label with its unit, of one table of a codebook, at most 80 characters."""
    found = {}
    for row in book[book["table"] == table].to_dict("records"):
        units = f" [{row['units']}]" if row["units"] else ""
        found[row["name"]] = f"{row['label'][: 80 - len(units)]}{units}"
    return found
