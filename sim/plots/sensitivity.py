"""Sheets of a sensitivity analysis: one element of an outcome each."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.sensitivity import Sensitivity
from sim.plots.style import DPI, styled
from sim.plots.swept import plot_indices, plot_tornado


@styled
def tornado_sheet(found: Sensitivity, outcome: str, element: str) -> Figure:
    """Factors by their index at the end."""
    rows = found.last()
    shown = int(((rows["outcome"] == outcome) & (rows["element"] == element)).sum())
    figure = Figure(figsize=(7.2, 1.25 + 0.28 * min(shown, 12)), dpi=DPI, layout="constrained")
    plot_tornado(found, outcome, element=element, ax=figure.add_subplot())
    return figure


@styled
def indices_sheet(found: Sensitivity, outcome: str, element: str) -> Figure:
    """The main index of the leading factors over the months."""
    figure = Figure(figsize=(8.2, 3.6), dpi=DPI, layout="constrained")
    plot_indices(found, outcome, element=element, ax=figure.add_subplot())
    return figure


def figures(found: Sensitivity) -> dict[str, Callable[[], Figure]]:
    """What can be drawn, by name of file: a tornado, and indices over time, of what varies."""
    jobs: dict[str, Callable[[], Figure]] = {}
    for (outcome, element), rows in found.indices.groupby(["outcome", "element"], sort=False):
        if rows[found.main].isna().all():
            continue
        name = re.sub(r"[^\w.-]+", "-", "-".join(filter(None, (outcome, element)))).strip("-")
        if at_end_known(rows, found.main):
            jobs[f"tornado-{name}"] = functools.partial(tornado_sheet, found, outcome, element)
        if rows["time"].nunique() > 1:
            jobs[f"months-{name}"] = functools.partial(indices_sheet, found, outcome, element)
    return jobs


def at_end_known(rows: pd.DataFrame, main: str) -> bool:
    """Whether the outcome varies at its last time."""
    return bool(rows.loc[rows["time"] == rows["time"].max(), main].notna().any())
