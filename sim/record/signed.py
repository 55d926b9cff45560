"""Dated events that push one way or the other: commitment, embedding, alignment."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import xarray as xr

from sim.record.counts import SUPPORT, month, month_starts
from sim.record.tables import table


@dataclass(frozen=True)
class Signed:
    """One table of signed events: what its rows are about, and the months it covers."""

    first: str
    last: str
    elements: tuple[str, ...]
    long_name: str


SIGNED: dict[str, Signed] = {
    "commitment": Signed(
        "2012-01", "2023-12", ("JPN", "KOR"), "what makes the patron's commitment firmer or looser"
    ),
    "embedding": Signed(
        "2012-01", "2023-12", ("USA", "JPN", "KOR"), "entries into the patron's networks"
    ),
    "alignment": Signed(
        "2018-01",
        "2023-12",
        ("CHN-PRK", "PRK-RUS", "CHN-RUS", "KOR-PRK", "PRK-USA"),
        "what brings two powers around the DPRK closer or apart",
    ),
}


def _elements(about: str, name: str) -> list[str]:
    """The elements that a row is about: its countries, or for alignment every pair of them."""
    codes = about.split()
    if name != "alignment":
        return codes
    return ["-".join(pair) for pair in itertools.combinations(sorted(codes), 2)]


def signed_events(name: str, *, support: Collection[str] = SUPPORT) -> xr.DataArray:
    """Events per month by element and sign; dims (time, element, sign), sign being 1 and −1.

    `time` is the table's coverage. A row about several counts for each of them (alignment: for each
    pair of them; a row about one country alone for none). Raises KeyError for a name that is not in
    `SIGNED` and ValueError for an unknown support.
    """
    if name not in SIGNED:
        near = difflib.get_close_matches(name, SIGNED, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise KeyError(f"no signed events {name!r}; {hint}There are {', '.join(SIGNED)}")
    unknown = set(support) - set(SUPPORT)
    if unknown:
        raise ValueError(f"support {sorted(unknown)} is none of {', '.join(SUPPORT)}")
    about = SIGNED[name]
    time = month_starts(about.first, about.last)
    counts = np.zeros((time.size, len(about.elements), 2))
    for row in table(name):
        index = int((month(row["date"]) - month(about.first)).astype(int))
        if row["support"] not in support or not 0 <= index < time.size:
            continue
        for element in _elements(row["about"], name):
            counts[index, about.elements.index(element), int(row["sign"] == "-1")] += 1
    return xr.DataArray(
        counts,
        dims=("time", "element", "sign"),
        coords={"time": time, "element": list(about.elements), "sign": [1, -1]},
        name=name,
        attrs={
            "units": "events per month",
            "long_name": about.long_name,
            "coverage": f"{about.first}/{about.last}",
        },
    )
