"""Both records beside bands of one model: one row a series, one column a triangle."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.plots.series import capital
from sim.plots.style import BLACK, BLUE, GREY, LABELLED, VERMILION, legend_line, sheet, styled

HEIGHT = 0.85
LONGEST = 12
"""Characters of a unit on one line beside so low a panel."""
COLOURS = (BLUE, VERMILION)
"""Of the triangle that was fitted to, and of the one that was not."""


def inside(part: pd.DataFrame) -> tuple[int, int]:
    """How many known values lie within the middle 90 % of the runs, of how many."""
    known = part["observed"].notna()
    held = (part["observed"] >= part["q05"]) & (part["observed"] <= part["q95"])
    return int((known & held).sum()), int(known.sum())


@styled
def bands(table: pd.DataFrame, triangles: Sequence[str], note: str = "") -> Figure:
    """Every series of both triangles by year, on one scale a row.

    ``table`` has one row a ``triangle``, ``series`` and ``year``, with ``title``, ``units``, the
    record's ``observed`` and the runs' ``mean`` and quantiles; ``series`` is that of the second
    triangle for both, and titles are each triangle's own. The title says how many known values the
    middle 90 % of the runs hold in each.
    """
    names = list(dict.fromkeys(table["series"]))
    held = {
        triangle: inside(table[table["triangle"] == triangle]) for triangle in reversed(triangles)
    }
    words = ", ".join(f"{share[0]} of {share[1]} in {name}" for name, share in held.items())
    drawn = sheet(
        len(names),
        len(triangles),
        title=f"Known values within the middle 90 % of the runs: {words}",
        note=note,
        claims="claims I3 P1 S3",
        panel_height=HEIGHT,
        legend=True,
        frame=LABELLED,
    )
    span = table["year"].min() - 0.5, table["year"].max() + 0.5
    for row, name in enumerate(names):
        own = table[table["series"] == name]
        low, high = _limits(own)
        for column, triangle in enumerate(triangles):
            axes = drawn.panels[row, column]
            part = own[own["triangle"] == triangle]
            _draw(axes, part, COLOURS[column % len(COLOURS)])
            axes.set_xlim(*span)
            axes.set_ylim(low, high)
            counted = bool((own["kind"] == "count").all())
            axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=counted))
            axes.set_title(capital(f"{part['title'].iloc[0]}, {triangle}"))
            if column == 0:
                unit = str(own["units"].iloc[0]).replace(", 0-1", "")
                axes.set_ylabel(textwrap.fill(unit, LONGEST))
    keys = [
        Patch(facecolor=GREY, alpha=0.52, linewidth=0),
        Patch(facecolor=GREY, alpha=0.2, linewidth=0),
        Line2D([], [], color=GREY, linewidth=2.4),
        Line2D([], [], linestyle="none", marker="D", color=BLACK, markeredgecolor="white"),
    ]
    legend_line(drawn, keys, ["middle 50 %", "middle 90 %", "mean of the runs", "record"])
    return drawn.figure


def _limits(part: pd.DataFrame) -> tuple[float, float]:
    """The scale of a row: counts from nought, levels as much as bands and records take."""
    values = part[["q05", "q95", "observed"]].to_numpy(dtype=float)
    top = float(np.nanmax(values))
    if (part["kind"] == "count").all():
        return 0.0, max(1.0, 1.06 * top)
    bottom = float(np.nanmin(values))
    margin = 0.08 * max(top - bottom, 1e-3)
    return bottom - margin, top + margin


def _draw(axes: Axes, part: pd.DataFrame, colour: str) -> None:
    """Bars of the middle 90 % and 50 %, a line at the mean, diamonds of the record."""
    x, width = part["year"].to_numpy(dtype=float), 0.62
    for low, high, alpha in (("q05", "q95", 0.2), ("q25", "q75", 0.4)):
        tall = (part[high] - part[low]).to_numpy(dtype=float)
        axes.bar(x, tall, width, part[low], color=colour, alpha=alpha, linewidth=0)
    axes.hlines(part["mean"], x - width / 2, x + width / 2, color=colour, linewidth=2.0)
    axes.plot(
        x,
        part["observed"],
        linestyle="none",
        marker="D",
        markersize=4.0,
        markerfacecolor=BLACK,
        markeredgecolor="white",
        zorder=4,
    )
