"""Whose will cooperation waits for: the least willing member, domain by domain (D4)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.results import axis_labels
from sim.analysis.window import bounded

WEAKEST_COLUMNS: tuple[str, ...] = ("domain", "member", "will", "weakest", "of_all")
"""`will` is the mean; `weakest` the share of months and runs in which nobody is less willing among
those whom the reading compares, `of_all` the same among patron and allies. Equals share."""
NEEDED = ("willingness", "patron_willingness")
LED = "led_weakest_link"
"""The reading that compares allies only: it asks apart how far the patron leads."""


def weakest_links(
    data: xr.Dataset, since: str | None = None, until: str | None = None
) -> pd.DataFrame:
    """In what share of the months each member is the weakest link; columns `WEAKEST_COLUMNS`.

    A row a domain and member, the patron first, of the months from `since` to `until` (YYYY-MM).
    Where the patron leads it is no link: its `weakest` is missing, and its `will` says how far it
    leads. What it does not lead costs cooperation (1 − `unled_share`) (1 − will) of what the allies
    make possible. There is no row where the result lacks a will.
    """
    if not set(NEEDED) <= set(data.variables):
        return pd.DataFrame(columns=list(WEAKEST_COLUMNS))
    within = bounded(data, since, until).cut(data[list(NEEDED)])
    allies = within["willingness"].transpose("ally", "domain", "time", "run")
    patron = within["patron_willingness"].transpose("domain", "time", "run").values
    wills = np.concatenate([patron[None], allies.values])
    roles = data.sim.actors.items()
    leader = next((code for code, each in roles if each.get("role") == "patron"), "patron")
    of_all = shares_of_least(wills)
    compared = of_all
    if data.sim.formulations.get("cooperation") == LED:
        unknown = np.full((1, len(patron)), np.nan)
        compared = np.concatenate([unknown, shares_of_least(allies.values)])
    means = wills.mean(axis=(2, 3))
    rows = [
        (domain, member, means[at, place], compared[at, place], of_all[at, place])
        for place, domain in enumerate(axis_labels(allies, "domain"))
        for at, member in enumerate((leader, *axis_labels(allies, "ally")))
    ]
    return pd.DataFrame(rows, columns=list(WEAKEST_COLUMNS))


def shares_of_least(wills: np.ndarray) -> np.ndarray:
    """How often each member's will is the least, (member, domain, time, run) → (member, domain)."""
    least = wills == wills.min(axis=0)
    return (least / least.sum(axis=0)).mean(axis=(2, 3))
