"""Series that no run of a result has any of, although the record has: scored, and worth nothing."""

from __future__ import annotations

from collections.abc import Iterable

import xarray as xr

from sim.analysis.observables import observables_of
from sim.record import Record


def silent(data: xr.Dataset, names: Iterable[str], record: Record) -> list[str]:
    """Titles of those of the series that are counts and zero in every month of every run."""
    known = observables_of(record)
    found = []
    for name in dict.fromkeys(names):
        observable = known[name]
        if observable.kind == "count" and (observable.simulated(data).fillna(0) == 0).all():
            found.append(observable.title)
    return found


def told_of_silent(titles: list[str], runs: int) -> str:
    """What that means, in words; "" without any."""
    if not titles:
        return ""
    return (
        f"In none of {runs:,} runs: {', '.join(titles)}. Either it is too rare for so few runs, or "
        "the scenario has nothing that could make it, such as `quarrels` of the pair for disputes "
        "by issue; its score then says nothing of the model."
    )
