"""Who moved a level most, government by government."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from sim.analysis.books import before, claims_by_term, moved
from sim.analysis.kinds import years_of

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
    """What moved a level in a period; `terms` are (name, claims, part), the largest first."""

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


def moves(shared_out: xr.Dataset, name: str, stretches: list[Period], count: int = 3) -> list[Move]:
    """The `count` largest parts of the mean change of a level in each of consecutive periods.

    `shared_out` are books after `sim.analysis.books.net`; what a variable has of elements is
    averaged.
    """
    starts = np.array([period.start for period in stretches])
    stops = [period.stop - 1 for period in stretches]
    rest = [str(dim) for dim in shared_out[name].dims if dim not in ("time", "run")]
    level = shared_out[name].mean(rest).transpose("time", "run").values.mean(axis=-1)
    first = before(shared_out, name).reshape(level.size, shared_out.sizes["run"], -1)
    change = level[stops] - first.mean(axis=(1, 2))[starts]
    claims = claims_by_term(shared_out, name)
    parts = {term: part.mean(axis=-1) for term, part in moved(shared_out, name, starts).items()}
    found = []
    for row, period in enumerate(stretches):
        ranked = sorted(parts, key=lambda term: -abs(parts[term][row]))[:count]
        terms = tuple((term, claims[term], float(parts[term][row])) for term in ranked)
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
