"""The ledger summed up: which mechanism moved what, by year, period, scenario and government.

Books are datasets with, for each variable NAME: `NAME_parts` (time, run, …, NAME_term), the
change of each month by mechanism; `NAME` (time, run, …) at the end of each month; `NAME_start`
(run, …); and the coordinate `NAME_claims` (NAME_term).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.paired import common_months
from sim.analysis.results import axis_labels, mean_and_sd, over_time, years_of
from sim.analysis.sides import leading
from sim.analysis.window import Window

INERTIA = "inertia"
INTERVENTION = "intervention"
START = "starting_level"
RESTORING = frozenset(
    {INERTIA, START, "bounds", "bounds_of_target", "pull_of_history", "back_to_normal"}
)
"""Terms that draw a level back to where it would be, or keep it in: no reasons for a change."""
SETTLING = 12
"""Months after the start of a scenario in which a model settles from the levels it was given."""
COLUMNS: tuple[str, ...] = (
    "variable",
    "element",
    "year",
    "term",
    "claims",
    "mean",
    "sd",
    "net",
    "net_sd",
    "net_since_start",
    "change",
)


def variables_of(books: xr.Dataset) -> list[str]:
    """What the books are about."""
    names = (str(name) for name in books.data_vars)
    return [name.removesuffix("_parts") for name in names if name.endswith("_parts")]


def axis_of(books: xr.Dataset, name: str) -> str | None:
    """The axis of a variable beside time and run, or None."""
    return next((str(dim) for dim in books[name].dims if dim not in ("time", "run")), None)


def elements_of(books: xr.Dataset, name: str) -> Iterator[tuple[str, xr.Dataset]]:
    """Each element of a variable: its label, and the books with that element alone."""
    axis = axis_of(books, name)
    if axis is None:
        yield "", books
        return
    for position, label in enumerate(axis_labels(books[name], axis)):
        yield label, books.isel({axis: position})


def claims_by_term(books: xr.Dataset, name: str) -> dict[str, str]:
    """Claim ids of each term, "" for one without."""
    terms = map(str, books[f"{name}_term"].values)
    return dict(zip(terms, map(str, books[f"{name}_claims"].values), strict=True))


def before(books: xr.Dataset, name: str) -> np.ndarray:
    """The level at the start of each month, (time, run, …)."""
    axis = axis_of(books, name)
    dims = ("run", axis) if axis else ("run",)
    start = books[f"{name}_start"].transpose(*dims).values
    return np.concatenate([start[None], books[name].transpose("time", *dims).values[:-1]])


def net(books: xr.Dataset) -> xr.Dataset:
    """The same books with inertia shared out.

    A level that follows a target forgets, each month, a share of itself: that is `inertia`, which
    outweighs every cause and explains nothing. Here the share that is forgotten is charged to
    those whose earlier parts made the level, so that a term's parts add up to what is left of its
    work: a mechanism that pushes evenly is soon neutral. What is forgotten of the level at the
    start is the term `starting_level`. Parts of a month still sum to its change.
    """
    result = books
    for name in variables_of(books):
        terms = list(map(str, books[f"{name}_term"].values))
        if INERTIA not in terms:
            continue
        axis = axis_of(books, name)
        dims = ("time", "run", *((axis,) if axis else ()), f"{name}_term")
        parts = books[f"{name}_parts"].transpose(*dims)
        values = _shared_out(parts.values, before(books, name), terms)
        named = [START if term == INERTIA else term for term in terms]
        claims = list(claims_by_term(books, name).values())
        result = result.drop_vars([f"{name}_parts", f"{name}_term", f"{name}_claims"])
        result[f"{name}_parts"] = (dims, values, parts.attrs)
        result = result.assign_coords(
            {f"{name}_term": named, f"{name}_claims": (f"{name}_term", claims)}
        )
    return result


def _shared_out(parts: np.ndarray, level: np.ndarray, terms: Sequence[str]) -> np.ndarray:
    """Parts (time, …, term) with what is forgotten charged to those who made `level` (time, …)."""
    inertia = terms.index(INERTIA)
    outside = terms.index(INTERVENTION) if INTERVENTION in terms else None
    owned = np.zeros(parts.shape[1:])
    owned[..., inertia] = level[0]
    result = np.empty_like(parts)
    for month, moved in enumerate(parts):
        kept = owned.copy()
        begin = level[month]
        if outside is not None:  # an intervention comes before the month and is forgotten with it
            kept[..., outside] += moved[..., outside]
            begin = begin + moved[..., outside]
        share = np.divide(moved[..., inertia], begin, out=np.zeros(begin.shape), where=begin != 0)
        after = kept + kept * share[..., None] + moved
        after[..., inertia] -= moved[..., inertia]
        if outside is not None:
            after[..., outside] -= moved[..., outside]
        result[month] = after - owned
        owned = after
    return result


def minus(one: xr.Dataset, other: xr.Dataset) -> xr.Dataset:
    """The books of the difference one − other, run by run, over the months that both have.

    A term that one of them does not have counts as zero there. `NAME_start` is the difference at
    the start of the first common month.

    Raises
    ------
    NothingSharedError
        If they have no month in common, or other runs or another seed.
    """
    cut, _ = common_months({"the scenario": one, "the other": other})
    first, second = (
        _started(whole, part) for whole, part in zip((one, other), cut.values(), strict=True)
    )
    result = xr.Dataset(coords={"time": first["time"], "run": first["run"]})
    result.attrs = first.attrs
    for name in (name for name in variables_of(first) if name in second):
        claims = claims_by_term(second, name) | claims_by_term(first, name)
        mine = claims_by_term(first, name)
        terms = [*mine, *(term for term in claims if term not in mine)]
        a, b = (
            books[f"{name}_parts"]
            .drop_vars(f"{name}_claims")
            .reindex({f"{name}_term": terms}, fill_value=0.0)
            for books in (first, second)
        )
        result[f"{name}_parts"] = a - b
        result[name] = first[name] - second[name]
        result[f"{name}_start"] = first[f"{name}_start"] - second[f"{name}_start"]
        about = {f"{name}_claims": (f"{name}_term", [claims[term] for term in terms])}
        result = result.assign_coords(about)
    return result


def _started(whole: xr.Dataset, part: xr.Dataset) -> xr.Dataset:
    """A part of books with the levels at its own start."""
    first = int(np.searchsorted(whole["time"].values, part["time"].values[0]))
    if first:
        for name in variables_of(part):
            at_start = whole[name].isel(time=first - 1, drop=True)
            axis = axis_of(part, name)
            if axis is not None:
                at_start = at_start.sel({axis: part[axis]})
            part = part.assign({f"{name}_start": at_start})
    return part


def within(books: xr.Dataset, window: Window) -> xr.Dataset:
    """The books of some months, with the levels at the start of those."""
    return _started(books, window.cut(books))


def moved(books: xr.Dataset, name: str, starts: np.ndarray) -> dict[str, np.ndarray]:
    """Sum of each term's parts over each period, averaged over elements; term → (period, run).

    `starts` are the first time indices of the periods; the last runs to the end.
    """
    term = f"{name}_term"
    parts = books[f"{name}_parts"]
    rest = [str(dim) for dim in parts.dims if dim not in ("time", "run", term)]
    values = parts.mean(rest).transpose(term, "time", "run").values
    added = over_time(values, "total", starts, axis=1)
    return dict(zip(map(str, books[term].values), added, strict=True))


def by_year(books: xr.Dataset, shared_out: xr.Dataset) -> pd.DataFrame:
    """Parts by variable, element, calendar year and term: mean and standard deviation of the runs.

    `shared_out` are the same books after `net` (for a difference: `minus` of both). Columns are
    `COLUMNS`: `mean` and `sd` of the parts as they are, `net` and `net_sd` of those shared out,
    `net_since_start` the sum of `net` so far, `change` the mean change of the level in the year.
    In each year `mean` sums to `change` over the terms, and so does `net`.
    """
    years, starts = years_of(books["time"].values)
    ends = np.append(starts[1:], books.sizes["time"]) - 1
    rows: list[tuple[object, ...]] = []
    for name in variables_of(books):
        claims = claims_by_term(shared_out, name) | claims_by_term(books, name)
        both = zip(elements_of(books, name), elements_of(shared_out, name), strict=True)
        for (element, raw), (_, charged) in both:
            level, first = raw[name].transpose("time", "run").values, before(raw, name)
            change = (level[ends] - first[starts]).mean(axis=-1)
            one, two = moved(raw, name, starts), moved(charged, name, starts)
            nothing = np.zeros((years.size, raw.sizes["run"]))
            for term, ids in claims.items():
                mean, sd, _ = mean_and_sd(one.get(term, nothing))
                kept, kept_sd, _ = mean_and_sd(two.get(term, nothing))
                numbers = zip(mean, sd, kept, kept_sd, kept.cumsum(), change, strict=True)
                for year, row in zip(years, numbers, strict=True):
                    rows.append((name, element, int(year), term, ids, *row))
    return pd.DataFrame(rows, columns=list(COLUMNS))


MOST = 12
"""Longest list of periods without governments."""


@dataclass(frozen=True)
class Period:
    """A stretch of months from index `start` to `stop` (excluded), and what began it."""

    start: int
    stop: int
    since: str
    began: str


@dataclass(frozen=True)
class Move:
    """What moved a level in a period; `terms` are (name, claims, part), as `leading` has them."""

    period: Period
    change: float
    terms: tuple[tuple[str, str, float], ...]


def periods(books: xr.Dataset) -> list[Period]:
    """Stretches between changes of leader of the patron or an ally; without one, equal years."""
    months = books["time"].values.astype("datetime64[M]")
    actors = books.sim.actors
    last: dict[str, str] = {}
    began: dict[np.datetime64, list[str]] = {}
    for entry in books.sim.governments:
        code, leader = entry["actor"], str(entry["leader"])
        date = np.datetime64(str(entry["start"]), "M")
        member = actors.get(code, {}).get("role") in ("patron", "ally")
        if member and code in last and last[code] != leader and months[0] < date <= months[-1]:
            began.setdefault(date, []).append(f"{leader} ({code})")
        last[code] = leader
    if not began:
        return _years(months)
    dates = sorted(began)
    starts = [0, *(int(np.searchsorted(months, date)) for date in dates)]
    names = ["", *(", ".join(began[date]) for date in dates)]
    return _between(months, starts, names)


def _years(months: np.ndarray) -> list[Period]:
    years, starts = years_of(months)
    step = -(-len(years) // MOST)
    return _between(months, [int(start) for start in starts[::step]], [""] * len(starts[::step]))


def _between(months: np.ndarray, starts: list[int], names: list[str]) -> list[Period]:
    stops = [*starts[1:], months.size]
    return [
        Period(start, stop, str(months[start]), name)
        for start, stop, name in zip(starts, stops, names, strict=True)
    ]


def reasons_of(terms: Iterable[str]) -> list[str]:
    """The terms without those that only restore, unless there are no others."""
    every = list(terms)
    return [term for term in every if term not in RESTORING] or every


def moves(
    shared_out: xr.Dataset,
    name: str,
    stretches: list[Period],
    count: int = 3,
    *,
    reasons: bool = False,
) -> list[Move]:
    """The `count` leading parts of the mean change of a level in each of consecutive periods.

    `shared_out` are books after `sim.analysis.books.net`; what a variable has of elements is
    averaged. With `reasons` what only restores a level (`RESTORING`) is not among them.
    """
    starts = np.array([period.start for period in stretches])
    stops = [period.stop - 1 for period in stretches]
    rest = [str(dim) for dim in shared_out[name].dims if dim not in ("time", "run")]
    level = shared_out[name].mean(rest).transpose("time", "run").values.mean(axis=-1)
    first = before(shared_out, name).reshape(level.size, shared_out.sizes["run"], -1)
    change = level[stops] - first.mean(axis=(1, 2))[starts]
    claims = claims_by_term(shared_out, name)
    parts = {term: part.mean(axis=-1) for term, part in moved(shared_out, name, starts).items()}
    told = reasons_of(parts) if reasons else list(parts)
    found = []
    for row, period in enumerate(stretches):
        own = {term: float(parts[term][row]) for term in told}
        named = leading(own, float(change[row]), count)
        terms = tuple((term, claims[term], own[term]) for term in named)
        found.append(Move(period, float(change[row]), terms))
    return found


def whole(books: xr.Dataset) -> list[Period]:
    """One period: all months."""
    months = books["time"].values.astype("datetime64[M]")
    return _between(months, [0], [""])


def with_shares(shares: xr.Dataset) -> list[str]:
    """Players in whose values two scenarios differ, of a dataset of Shapley shares."""
    moved_any = (abs(shares["share"]).max("outcome") > 0).values
    if "differs" in shares.coords:
        moved_any = moved_any | (shares["differs"].values > 0)
    return [str(player) for player in shares["player"].values[moved_any]]
