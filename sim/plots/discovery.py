"""The sheet of one box: its limits, and what it was chosen from."""

from __future__ import annotations

import textwrap

from matplotlib.figure import Figure

from sim.analysis.discovery import Discovery
from sim.plots.boxes import plot_box, plot_tradeoff
from sim.plots.style import DPI, styled


@styled
def box_sheet(found: Discovery, number: int) -> Figure:
    """Limits on the left; coverage against density along the peeling on the right."""
    figure = Figure(figsize=(11.0, 4.2), dpi=DPI, layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    plot_box(found, box=number, ax=left)
    plot_tradeoff(found, box=number, ax=right)
    right.set_title("From all points (right) to the box")
    told = f"Where {found.where} in at least {found.threshold:.0%} of the runs of a point"
    figure.suptitle("\n".join(textwrap.wrap(told, 100)), x=0.01, ha="left", size=11, weight="bold")
    return figure
