"""What each actor did in a month and why: motives by their contributions, levels by their parts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.books import RESTORING, before, variables_of
from sim.analysis.results import axis_labels

SEATS = ("actor", "ally", "rival")
"""Axes on which an actor has its own place."""
KINDS = ("choice", "option", "action", "motive")
"""What there are books of: options taken, their probabilities, what was done, and why."""
OF_PATRON = frozenset({"effort", "lead"})
"""What the one patron is moved by and does; all else without an axis of actors is the adversary's.
"""
COLUMNS = ("kind", "actor", "name", "element", "term", "part", "than", "change")


@dataclass(frozen=True)
class Cell:
    """One element of a book: whose, which, and where it stands among the book's values."""

    actor: str
    element: str
    place: tuple[int, ...]


def books_of_acts(books: xr.Dataset, kind: str) -> list[str]:
    """Names of the motives, actions, choices or options that books hold, by their kind."""
    return [
        str(name).removeprefix(f"{kind}_")
        for name in books.data_vars
        if str(name).startswith(f"{kind}_")
    ]


def cells(books: xr.Dataset, array: xr.DataArray, name: str, term: str) -> Iterator[Cell]:
    """Every element of a book of acts."""
    dims = [str(dim) for dim in array.dims if dim not in ("time", "run", term)]
    labels = [axis_labels(array, dim) for dim in dims]
    seats = [dim for dim in dims if dim in SEATS]
    role = "patron" if name in OF_PATRON else "adversary"
    lone = next((code for code, each in books.sim.actors.items() if each.get("role") == role), "")
    for place in itertools.product(*(range(len(each)) for each in labels)):
        at = {dim: labels[index][place[index]] for index, dim in enumerate(dims)}
        owner = at.pop(seats[0]) if seats else lone
        yield Cell(owner, "/".join(at.values()), place)


def acts(books: xr.Dataset, month: int, other: xr.Dataset | None = None) -> pd.DataFrame:
    """Motives and actions of a month, mean of the runs, a row a contribution.

    `month` is the index in `books`. Columns are `COLUMNS`: `part` of a contribution, in the unit of
    the motive, `than` what it was the month before (of the first month missing), or in the same
    month of `other`, and their difference `change`. The term of an action's own value is "total";
    what it is made of follows as kind "part", of which "decide" is what the rules give. Terms of a
    choice (1 for the option taken) and of an option (its probability) are the options of a menu.
    """
    rows = []
    for kind in KINDS:
        for name in books_of_acts(books, kind):
            term = f"{kind}_{name}_term"
            array, then = books[f"{kind}_{name}"], None
            if other is not None and f"{kind}_{name}" in other:
                terms = {term: array[term].values}
                then = other[f"{kind}_{name}"].reindex(terms, fill_value=0.0)
            now, past = _months(array, then, month, term)
            names = list(map(str, array[term].values))
            told = [(kind, names, now, past)]
            if kind == "action":
                now_in_all, past_in_all = (x.sum(axis=-1, keepdims=True) for x in (now, past))
                told = [(kind, ["total"], now_in_all, past_in_all), ("part", names, now, past)]
            for cell in cells(books, array, name, term):
                for sort, labels, values, earlier in told:
                    numbers = zip(labels, values[cell.place], earlier[cell.place], strict=True)
                    for each, part, than in numbers:
                        rows.append(
                            (sort, cell.actor, name, cell.element, each, part, than, part - than)
                        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _months(
    array: xr.DataArray, other: xr.DataArray | None, month: int, term: str
) -> tuple[np.ndarray, np.ndarray]:
    """Means over the runs of a month, and of what it is held against; (…, term)."""
    rest = [str(dim) for dim in array.dims if dim not in ("time", "run", term)]
    means = array.transpose("time", "run", *rest, term).values.mean(axis=1)
    if other is not None:
        moment = array["time"].values[month]
        then = other.sel(time=moment).transpose("run", *rest, term).values.mean(axis=0)
    else:
        then = means[month - 1] if month else np.full(means[0].shape, np.nan)
    return means[month], then


def steps(shared_out: xr.Dataset, month: int) -> pd.DataFrame:
    """What moved each level from the start of a month to its end, mean of the runs.

    `shared_out` are books after `sim.analysis.books.net`. A row a part, the largest first: columns
    variable, element, start, end, term, part and restores (whether it only draws the level back).
    """
    rows: list[tuple[object, ...]] = []
    for name in variables_of(shared_out):
        term = f"{name}_term"
        parts = shared_out[f"{name}_parts"]
        rest = [str(dim) for dim in parts.dims if dim not in ("time", "run", term)]
        values = parts.transpose("time", "run", *rest, term).values[month].mean(axis=0)
        begins = before(shared_out, name)[month].mean(axis=0)
        ends = shared_out[name].transpose("time", "run", *rest).values[month].mean(axis=0)
        labels = [axis_labels(parts, dim) for dim in rest]
        for place in itertools.product(*(range(len(each)) for each in labels)):
            element = "/".join(labels[index][at] for index, at in enumerate(place))
            span = float(begins[place]), float(ends[place])
            told = zip(map(str, parts[term].values), values[place], strict=True)
            for which, part in sorted(told, key=lambda pair: -abs(pair[1])):
                rows.append((name, element, *span, which, float(part), which in RESTORING))
    columns = ["variable", "element", "start", "end", "term", "part", "restores"]
    return pd.DataFrame(rows, columns=columns)


def busiest(books: xr.Dataset, name: str, settled: int) -> int:
    """The month, from index `settled` on, in which the mean level of a variable moves most."""
    rest = [str(dim) for dim in books[name].dims if dim != "time"]
    level = books[name].mean(rest).values
    change = np.abs(np.diff(level, prepend=level[0]))
    start = min(settled, change.size - 1)
    return start + int(np.argmax(change[start:]))


def counted(data: xr.Dataset, month: int, names: Sequence[str]) -> dict[str, float]:
    """Counts of a month, mean of the runs, those that are not zero; of meetings a level each.

    What has an issue is told by issue, as `disputes over trade`.
    """
    found: dict[str, float] = {}
    for name in names:
        if name not in data:
            continue
        issues = by_issue(data.isel(time=month).mean("run"), name)
        if issues:
            found |= {f"{name} over {issue}": value for issue, value in issues.items()}
            continue
        array = data[name].isel(time=month).mean("run")
        for label in axis_labels(array, str(array.dims[0])) if array.dims else [""]:
            value = float(array.sel({array.dims[0]: label}) if label else array)
            if value:
                found[f"{name} {label}".strip()] = value
    return found


def by_issue(month: xr.Dataset, name: str) -> dict[str, float]:
    """Events of a month (no dimensions but the issue) by issue, those that are not zero."""
    if f"{name}_by_issue" not in month:
        return {}
    array = month[f"{name}_by_issue"]
    told = zip(axis_labels(array, "issue"), array.values, strict=True)
    return {issue: float(value) for issue, value in told if value}
