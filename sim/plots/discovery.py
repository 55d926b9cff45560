"""Panels and the sheet of a box of scenario discovery, and what it was chosen from."""

from __future__ import annotations

import textwrap
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.discovery import Box, Discovery
from sim.core.errors import AnalysisError
from sim.plots.single import own_axes
from sim.plots.style import BLACK, BLUE, DPI, GREY, LINE_GREY, VERMILION, styled

MOST_KEYS = 5
"""Numbers of limited factors that the legend tells; the colours between run on."""


def _box(found: Discovery, number: int) -> Box:
    """A box by number, from 1 on."""
    if not 1 <= number <= len(found.boxes):
        raise AnalysisError(f"there is no box {number}: {len(found.boxes)} found")
    return found.boxes[number - 1]


@styled
def plot_box(found: Discovery, *, box: int = 1, ax: Axes | None = None) -> Axes:
    """The limits of a box within the range of each factor, beside their quasi-p values.

    Raises
    ------
    AnalysisError
        If there is no such box.
    """
    chosen = _box(found, box)
    axes = own_axes(ax, (6.8, 0.9 + 0.42 * len(chosen.limits)))
    for row, limit in enumerate(chosen.limits):
        axes.hlines(row, 0, 1, color=LINE_GREY, linewidth=7)
        column = found.table[limit.factor]
        if limit.levels:
            levels = sorted(column.unique())
            places = np.linspace(0, 1, max(len(levels), 2))[: len(levels)]
            for place, level in zip(places, levels, strict=True):
                inside = level in limit.levels
                axes.plot(
                    place,
                    row,
                    "o",
                    markersize=8,
                    markerfacecolor=BLUE if inside else "white",
                    color=BLUE,
                )
                axes.annotate(level, (place, row), (0, 8), textcoords="offset points", ha="center")
        else:
            low, high = float(column.min()), float(column.max())
            ends = [low if limit.low is None else limit.low]
            ends.append(high if limit.high is None else limit.high)
            start, stop = ((end - low) / (high - low) for end in ends)
            axes.hlines(row, start, stop, color=BLUE, linewidth=7)
            for place, end in ((0, low), (1, high)):
                axes.annotate(
                    f"{end:.3g}",
                    (place, row),
                    (0, -8),
                    textcoords="offset points",
                    ha="center",
                    va="top",
                    color=GREY,
                )
            for place, end, given in zip((start, stop), ends, (limit.low, limit.high), strict=True):
                if given is not None:
                    axes.annotate(
                        f"{end:.3g}", (place, row), (0, 7), textcoords="offset points", ha="center"
                    )
        axes.text(1.03, row, f"quasi-p {_p(limit.quasi_p)}", va="center", color=GREY)
    axes.set_yticks(range(len(chosen.short)), [name.replace("_", " ") for name in chosen.short])
    axes.set_ylim(len(chosen.limits) - 0.5, -0.65)
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks([0, 1], ["lowest tried", "highest tried"])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_title(
        f"Box {box}: coverage {chosen.coverage:.0%}, density {chosen.density:.0%} "
        f"(base rate {chosen.base:.0%})"
    )
    return axes


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


@styled
def plot_tradeoff(found: Discovery, *, box: int = 1, ax: Axes | None = None) -> Axes:
    """Coverage against density along the peeling trajectory, the chosen box marked.

    Both are of the points where the box was looked for; the cross shows the same box, without its
    limits that are not significant, among the points held out.

    Raises
    ------
    AnalysisError
        If there is no such box.
    """
    chosen = _box(found, box)
    path = chosen.trajectory
    axes = own_axes(ax, (4.8, 3.6))
    axes.plot(path["coverage"], path["density"], color=LINE_GREY, zorder=0)
    numbers = sorted(map(int, path["restricted"].unique()))
    told = {numbers[i] for i in np.linspace(0, len(numbers) - 1, MOST_KEYS).round().astype(int)}
    shades = matplotlib.colormaps["viridis"](np.linspace(0.0, 0.95, len(numbers)))
    for number, shade in zip(numbers, shades, strict=True):
        some = path[path["restricted"] == number]
        axes.plot(
            some["coverage"],
            some["density"],
            "o",
            markersize=4.5,
            color=shade,
            label=f"{'' if number in told else '_'}{number} factor{'s'[: number != 1]} limited",
        )
    row = path.iloc[chosen.chosen]
    axes.plot(row["coverage"], row["density"], "o", markersize=11, fillstyle="none", color=BLACK)
    axes.plot(chosen.coverage, chosen.density, "X", markersize=9, color=VERMILION)
    handles, labels = axes.get_legend_handles_labels()
    style: dict[str, Any] = {"linestyle": "none", "color": BLACK}
    handles.append(Line2D([], [], marker="o", fillstyle="none", markersize=9, **style))
    handles.append(Line2D([], [], marker="X", markersize=8, **(style | {"color": VERMILION})))
    axes.legend(handles, [*labels, "chosen", "held out"], loc="lower left")
    axes.set_xlim(-0.02, 1.04)
    axes.set_ylim(-0.02, 1.04)
    axes.set_xlabel("coverage: share of all cases in the box")
    axes.set_ylabel("density: share of cases in it")
    axes.grid(color=GREY, alpha=0.15, linewidth=0.6)
    axes.set_title(f"Box {box}: {found.where}")
    return axes


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
