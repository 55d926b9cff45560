"""Panels and the sheet of a box of scenario discovery, and what it was chosen from."""

from __future__ import annotations

import textwrap
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.analysis.discovery import Box, Discovery
from sim.analysis.prim import Limit
from sim.core.errors import AnalysisError
from sim.plots.single import own_axes
from sim.plots.style import BLACK, BLUE, DPI, GREY, LINE_GREY, VERMILION, styled

ROW = 0.5
"""Height of a limited factor, inches."""
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
    count = len(chosen.limits)
    axes = own_axes(ax, (6.8, 0.9 + ROW * count))
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
            ends = _span(limit, found.table)
            start, stop = ((end - low) / (high - low) for end in ends)
            axes.hlines(row, start, stop, color=BLUE, linewidth=7)
            for place, end, side in ((0, low, "left"), (1, high, "right")):
                axes.annotate(
                    f"{end:.3g}",
                    (place, row),
                    (0, -8),
                    textcoords="offset points",
                    ha=side,
                    va="top",
                    color=GREY,
                )
            for place, end, given in zip((start, stop), ends, (limit.low, limit.high), strict=True):
                if given is not None:
                    axes.annotate(
                        f"{end:.3g}", (place, row), (0, 7), textcoords="offset points", ha="center"
                    )
        axes.text(1.03, row, f"quasi-p {_p(limit.quasi_p)}", va="center", color=GREY)
    axes.set_yticks(range(len(chosen.limits)), [label_of(found, box, n) for n in range(count)])
    axes.set_ylim(len(chosen.limits) - 0.5, -0.65)
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks([0, 1], ["lowest tried", "highest tried"])
    lowest, highest = axes.get_xticklabels()
    lowest.set_horizontalalignment("left")
    highest.set_horizontalalignment("right")
    axes.tick_params(length=0)
    axes.set_frame_on(False)
    axes.set_title(
        f"Box {box}: coverage {chosen.coverage:.0%}, density {chosen.density:.0%} "
        f"(base rate {chosen.base:.0%})"
    )
    return axes


def label_of(found: Discovery, box: int, number: int) -> str:
    """What a limited factor means, with its name; the name alone where the sweep has no more."""
    chosen = _box(found, box)
    name = chosen.short[number].replace("_", " ")
    meaning = found.meanings.get(chosen.limits[number].factor, "")
    if not meaning or meaning in (chosen.short[number], name):
        return name
    return textwrap.fill(f"{meaning} ({name})", 40)


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
def plot_corner(found: Discovery, *, box: int = 1, ax: Axes | None = None) -> Axes:
    """The points of the sweep over the two numbers that the box limits most surely, and the box.

    With one number among the limits the share of runs that meet the condition stands above it.
    Other limits of the box are not seen: points within its sides may lie outside it.

    Raises
    ------
    AnalysisError
        If there is no such box, or it limits no number.
    """
    chosen = _box(found, box)
    sides = numbers_of(chosen)[:2]
    if not sides:
        raise AnalysisError(f"box {box} limits no number: there is no corner to draw")
    axes = own_axes(ax, (4.8, 3.6))
    table = found.table
    names = [chosen.limits[side].factor for side in sides]
    x = table[names[0]]
    y = table[names[1]] if len(sides) > 1 else table["share"]
    case = table["case"].to_numpy(dtype=bool)
    for some, shade, size, label in (
        (~case, GREY, 9, "not"),
        (case, VERMILION, 14, "condition holds"),
    ):
        axes.scatter(x[some], y[some], s=size, color=shade, alpha=0.6, linewidth=0, label=label)
    spans = [_span(chosen.limits[side], table) for side in sides] + [(0.0, 1.0)] * (2 - len(sides))
    (left, right), (low, high) = spans
    corner = Rectangle(
        (left, low), right - left, high - low, fill=False, color=BLUE, lw=2.0, label="the box"
    )
    axes.add_patch(corner)
    axes.set_xlabel(label_of(found, box, sides[0]))
    share = "share of runs that meet the condition"
    axes.set_ylabel(label_of(found, box, sides[1]) if len(sides) > 1 else share)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, handletextpad=0.4)
    return axes


def numbers_of(box: Box) -> list[int]:
    """Places of the limits of numbers, the surest first."""
    numbers = [place for place, limit in enumerate(box.limits) if not limit.levels]
    return sorted(numbers, key=lambda place: box.limits[place].quasi_p)


def _span(limit: Limit, table: pd.DataFrame) -> tuple[float, float]:
    """From where to where a limit reaches; where it has no end, to the last point tried."""
    column = table[limit.factor]
    low = float(column.min()) if limit.low is None else limit.low
    high = float(column.max()) if limit.high is None else limit.high
    return low, high


@styled
def box_sheet(found: Discovery, number: int) -> Figure:
    """Limits above; below them the box among the points, and coverage against density."""
    chosen = _box(found, number)
    above = 0.7 + ROW * len(chosen.limits)
    figure = Figure(figsize=(9.5, above + 4.5), dpi=DPI, layout="constrained")
    corner = bool(numbers_of(chosen))
    places = "ll;cp" if corner else "ll;p."
    drawn = figure.subplot_mosaic(places, height_ratios=(above, 3.6))
    plot_box(found, box=number, ax=drawn["l"])
    if corner:
        plot_corner(found, box=number, ax=drawn["c"])
    plot_tradeoff(found, box=number, ax=drawn["p"])
    drawn["p"].set_title("From all points (right) to the box")
    told = f"Where {found.where} in at least {found.threshold:.0%} of the runs of a point"
    figure.suptitle("\n".join(textwrap.wrap(told, 90)), x=0.01, ha="left", size=11, weight="bold")
    return figure
