"""Which theory moved what in a month, and by what motives each actor acted: books for a page."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import xarray as xr

from sim.agents.roles import ROLES
from sim.analysis.books import claims_by_term, net
from sim.analysis.results import axis_labels
from sim.ensemble.ledger import LEDGERS, ledger
from sim.model.acting import named
from sim.page.outcomes import Shown
from sim.scenario import Scenario

RUNS = 100
"""Runs whose books are kept: their mean hardly moves with more."""
MOST_BOOKS = 12
STEMS = {
    "effort": "effort for its alliances",
    "lead": "readiness to lead",
    "cooperate": "willingness to cooperate",
    "stance": "stance towards the partner",
    "arm": "armament",
    "launch_rate": "readiness to launch",
    "lean": "leaning on its backer",
    "coerce": "coercion",
    "danger": "sense of danger",
    "abandonment_fear": "fear of abandonment",
    "entrapment_fear": "fear of entrapment",
    "market_fear": "fear for its market",
    "rival_arm": "armament",
}
"""Motive → what it is called."""


@dataclass(frozen=True)
class Pages:
    """Mean books of an ensemble: parts of the change of one stock, and motives."""

    months: list[str]
    terms: list[str]
    claims: dict[str, str]
    parts: np.ndarray
    """(time, term), inertia shared out."""
    motives: dict[tuple[str, str], tuple[list[str], np.ndarray]]
    """Actor and motive → terms, and their means (time, term)."""


def stock_of(shown: Shown) -> tuple[str, dict[str, str]]:
    """The stock whose books explain an outcome, and its element; cooperation where it has none."""
    name = shown.outcome.variable
    if name not in LEDGERS:
        return "cooperation", {}
    where = {dim: label for dim, label in shown.outcome.where if isinstance(label, str)}
    return name, where


def pages(scenario: Scenario, runs: int, seed: int, shown: Shown) -> Pages:
    """The books of an ensemble, averaged over its runs."""
    stock, where = stock_of(shown)
    books = net(ledger(scenario, min(runs, RUNS), seed, of=(stock,)))
    term = f"{stock}_term"
    parts = books[f"{stock}_parts"].sel(where)
    rest = [dim for dim in parts.dims if dim not in ("time", term)]
    months = books["time"].values.astype("datetime64[M]")
    return Pages(
        [str(month) for month in months],
        [str(label) for label in books[term].values],
        claims_by_term(books, stock),
        parts.mean(rest).transpose("time", term).values,
        motives_of(scenario, books),
    )


def motives_of(
    scenario: Scenario, books: xr.Dataset
) -> dict[tuple[str, str], tuple[list[str], np.ndarray]]:
    """Mean contributions to every motive of every actor, month by month."""
    found: dict[tuple[str, str], tuple[list[str], np.ndarray]] = {}
    single = {"patron": scenario.patron, "adversary": scenario.adversary}
    for role, about in ROLES.items():
        for motive in about.motives:
            name = f"motive_{named(role, motive)}"
            if name not in books:
                continue
            array, term = books[name], f"{name}_term"
            axis = next((a for a in ("actor", "ally", "rival") if a in array.dims), None)
            if role == "rival" and "rival" in array.dims:
                axis = "rival"
            codes = [single[role]] if axis is None else axis_labels(array, axis)
            for code in codes:
                one = array if axis is None else array.sel({axis: code})
                rest = [dim for dim in one.dims if dim not in ("time", term)]
                terms = [str(label) for label in array[term].values]
                values = one.mean(rest).transpose("time", term).values
                found[code, motive] = (terms, values)
    return found


class Shelf:
    """Books that were asked for before, the oldest let go."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int, int, str], Pages] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, scenario: Scenario, runs: int, seed: int, shown: Shown) -> Pages:
        """The books of an ensemble, kept if they are not at hand."""
        key = (scenario.digest, min(runs, RUNS), seed, repr(stock_of(shown)))
        with self._lock:
            if key not in self._kept:
                self._kept[key] = pages(scenario, runs, seed, shown)
                while len(self._kept) > MOST_BOOKS:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]
