"""Panels and sheets of sweeps: heat maps, tornadoes, indices over time; each panel returns axes."""

from __future__ import annotations

import functools
import re
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from sim.analysis.conditions import parse
from sim.analysis.sensitivity import Sensitivity, at_the_end
from sim.analysis.swept import Factor, Swept, mean_over_replicates, swept
from sim.core.errors import AnalysisError, unknown
from sim.plots.series import capital
from sim.plots.single import own_axes
from sim.plots.style import BLACK, BLUE, DPI, GREY, LINE_GREY, SKY, below, colour, dash, styled

BINS = 8
"""Cells along a factor that was drawn and not gridded."""
FEW_VALUES = 24
"""Up to so many different values a factor counts as gridded."""
NAMES = {"S1": "first order", "ST": "total", "mu_star": "mean absolute effect"}


def _cells(design: Swept, number: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Cell of each point along a factor, middles of the cells, and their labels if it is a choice.

    Cells are the values themselves where there are few, else of equal width.
    """
    factor, values = design.factors[number], design.values[:, number]
    found = np.unique(values)
    if factor.kind == "choice":
        return values.astype(int), np.arange(len(factor.levels)), list(factor.levels)
    if found.size <= FEW_VALUES:
        return np.searchsorted(found, values), found, []
    edges = np.linspace(factor.low, factor.high, BINS + 1)
    cell = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, BINS - 1)
    return cell, (edges[1:] + edges[:-1]) / 2, []


def _number_of(design: Swept, name: str) -> int:
    """Position of a factor, by its name or short name."""
    short = [factor.short for factor in design.factors]
    names = [factor.name for factor in design.factors]
    if name not in names and name not in short:
        unknown("factor", name, short)
    return names.index(name) if name in names else short.index(name)


@styled
def plot_heatmap(
    data: xr.Dataset, x: str, y: str, outcome: str, *, where: bool = False, ax: Axes | None = None
) -> Axes:
    """An outcome over two swept factors, averaged over all others, with contours.

    `outcome` names what is averaged as a condition does without its comparison, for instance
    `cooperation[military]`; with `where` it is a whole condition, and the share of runs that meet
    it is drawn. A cell without a point stays grey.

    Raises
    ------
    AnalysisError
        If a factor or the outcome is unknown.
    """
    design = swept(data)
    first, second = _number_of(design, x), _number_of(design, y)
    values, label = _values(design, outcome, where)
    columns, across, across_names = _cells(design, first)
    rows, up, up_names = _cells(design, second)
    known = np.isfinite(values)
    shape = (up.size, across.size)
    total, count = np.zeros(shape), np.zeros(shape)
    np.add.at(total, (rows[known], columns[known]), values[known])
    np.add.at(count, (rows[known], columns[known]), 1)
    mean = np.full(shape, np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    axes = own_axes(ax, (5.6, 4.2))
    axes.set_facecolor(LINE_GREY)
    limits: dict[str, Any] = {"vmin": 0.0, "vmax": 1.0} if where else {}
    sides = [
        _within(_edges(middles), design.factors[place], names)
        for middles, place, names in ((across, first, across_names), (up, second, up_names))
    ]
    mesh = axes.pcolormesh(*sides, mean, cmap="viridis", **limits)
    axes.figure.colorbar(mesh, ax=axes, label=label)
    if min(shape) >= 3 and np.isfinite(mean).all() and np.ptp(mean) > 0:
        lines = axes.contour(across, up, mean, 5, colors="white", linewidths=0.9)
        for written in axes.clabel(lines, fontsize=8, fmt="%.3g"):
            written.set_path_effects([withStroke(linewidth=1.8, foreground=GREY)])
    for names, middles, setter in (
        (across_names, across, axes.set_xticks),
        (up_names, up, axes.set_yticks),
    ):
        if names:
            setter(middles, names)
    axes.set_xlabel(_axis_label(design.factors[first]))
    axes.set_ylabel(_axis_label(design.factors[second]))
    return axes


def _values(design: Swept, outcome: str, where: bool) -> tuple[np.ndarray, str]:
    """The number of each point, and what it is called."""
    if where:
        condition = parse(outcome)
        return mean_over_replicates(condition.of(design)), f"share of runs where {condition}"
    # Any comparison will do: only its left side is used.
    found = parse(f"{outcome} > 0")
    if not hasattr(found, "number"):
        raise AnalysisError(f"'{outcome}' is more than one outcome")
    return mean_over_replicates(found.number(design)), outcome


def _edges(middles: np.ndarray) -> np.ndarray:
    """Edges between cells around given middles."""
    if middles.size == 1:
        return np.array([middles[0] - 0.5, middles[0] + 0.5])
    inner = (middles[1:] + middles[:-1]) / 2.0
    return np.concatenate([[2 * middles[0] - inner[0]], inner, [2 * middles[-1] - inner[-1]]])


def _within(edges: np.ndarray, factor: Factor, names: Sequence[str]) -> np.ndarray:
    """Edges that end where the factor ends: there is nothing beyond."""
    if names or factor.low is None or factor.high is None or factor.low == factor.high:
        return edges
    return np.clip(edges, factor.low, factor.high)


def _axis_label(factor: Factor) -> str:
    unit = f", {factor.unit}" if factor.unit not in ("", "1") else ""
    name = factor.short.replace("_", " ")
    if not factor.meaning or factor.meaning == factor.short:
        return f"{name}{unit}"
    return textwrap.fill(f"{factor.meaning} ({name}){unit}", 48)


def chosen_rows(
    table: pd.DataFrame, outcome: str, element: str, time: str | None = None
) -> pd.DataFrame:
    """Rows on one element of an outcome, at a month or over all (None).

    Raises
    ------
    AnalysisError
        If there are none.
    """
    if outcome not in set(table["outcome"]):
        unknown("outcome", outcome, dict.fromkeys(table["outcome"]))
    rows = table[table["outcome"] == outcome]
    if element not in set(rows["element"]):
        unknown(f"element of {outcome}", element, dict.fromkeys(rows["element"]))
    rows = rows[rows["element"] == element]
    if time is not None and time not in set(rows["time"]):
        unknown("month", time, dict.fromkeys(rows["time"]))
    return rows if time is None else rows[rows["time"] == time]


@styled
def plot_tornado(
    found: Sensitivity,
    outcome: str,
    *,
    element: str = "",
    time: str | None = None,
    most: int = 12,
    ax: Axes | None = None,
) -> Axes:
    """Factors by their index, the greatest on top, with 95 % intervals.

    Sobol: total indices as bars, first-order indices as diamonds. Morris: mean absolute effects,
    and the mean effect as a diamond, which tells its direction. At the last month, or at `time`.

    Raises
    ------
    AnalysisError
        If the outcome, element or month is not in the tables.
    """
    rows = chosen_rows(found.indices, outcome, element, time)
    rows = at_the_end(rows).sort_values(found.main, ascending=False).head(most)
    point = "S1" if found.design == "sobol" else "mu"
    axes = own_axes(ax, (6.4, 1.15 + 0.28 * len(rows)))
    places = np.arange(len(rows))
    axes.barh(places, rows[found.main], 0.62, color=SKY, label=NAMES[found.main])
    axes.hlines(
        places, rows[f"{found.main}_low"], rows[f"{found.main}_high"], color=BLACK, linewidth=1.1
    )
    name = "first order" if point == "S1" else "mean effect"
    axes.plot(rows[point], places, "D", color=BLUE, markersize=4.5, linestyle="none", label=name)
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    labels = [
        f"{row.short.replace('_', ' ')}{f' ({row.claims})' if row.claims else ''}"
        for row in rows.itertuples()
    ]
    axes.set_yticks(places, labels)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GREY, alpha=0.15, linewidth=0.6)
    axes.set_xlabel(
        "share of variance" if found.design == "sobol" else "change over the range of the factor"
    )
    month = str(rows["time"].iloc[0])
    axes.set_title(_title(outcome, element) + (f", {month}" if month else ""))
    axes.legend(
        loc="upper right", bbox_to_anchor=(1.0, 0.0), bbox_transform=below(axes, 0.42), ncols=2
    )
    return axes


def _title(outcome: str, element: str) -> str:
    return capital(f"{outcome}, {element}" if element else outcome)


@styled
def plot_indices(
    found: Sensitivity,
    outcome: str,
    *,
    element: str = "",
    most: int = 6,
    ax: Axes | None = None,
) -> Axes:
    """How the ranking changes: the main index of each factor over the months, with intervals.

    Shown are the factors whose index is greatest at any time.

    Raises
    ------
    AnalysisError
        If the outcome or element is not in the tables, or has no months.
    """
    rows = chosen_rows(found.indices, outcome, element)
    if rows["time"].nunique() < 2:
        raise AnalysisError(
            f"{outcome} is one number a run; indices over time need keep: trajectories"
        )
    greatest = rows.groupby("short", sort=False)[found.main].max().nlargest(most).index
    axes = own_axes(ax)
    for number, name in enumerate(greatest):
        line = rows[rows["short"] == name]
        x = line["time"].to_numpy().astype("datetime64[D]")
        low, high = (line[f"{found.main}_{side}"].to_numpy() for side in ("low", "high"))
        axes.fill_between(x, low, high, color=colour(number), alpha=0.15, lw=0)
        label = name.replace("_", " ")
        axes.plot(x, line[found.main], color=colour(number), linestyle=dash(number), label=label)
    axes.set_title(_title(outcome, element))
    axes.set_ylabel("total index" if found.design == "sobol" else NAMES[found.main])
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    axes.xaxis.set_major_formatter(ConciseDateFormatter(axes.xaxis.get_major_locator()))
    axes.grid(axis="y", color=GREY, alpha=0.15, linewidth=0.6)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), handlelength=2.6)
    return axes


@styled
def tornado_sheet(found: Sensitivity, outcome: str, element: str) -> Figure:
    """Factors by their index at the end, under a title that says which weighs most."""
    rows = found.last()
    own = rows[(rows["outcome"] == outcome) & (rows["element"] == element)]
    figure = Figure(figsize=(7.2, 1.65 + 0.28 * min(len(own), 12)), dpi=DPI, layout="constrained")
    plot_tornado(found, outcome, element=element, ax=figure.add_subplot())
    _head(figure, weightiest(found, own, outcome, element))
    return figure


def weightiest(found: Sensitivity, own: pd.DataFrame, outcome: str, element: str) -> str:
    """Which factor weighs most in an outcome, in words."""
    first = own.loc[own[found.main].idxmax()]
    what = "of the variance" if found.design == "sobol" else "over its range"
    size = f"{first[found.main]:.0%}" if found.design == "sobol" else f"{first[found.main]:.2g}"
    name = " ".join(filter(None, (element.replace("_", " "), outcome.replace("_", " "))))
    return f"{capital(name)}: {first['short'].replace('_', ' ')} weighs most ({size} {what})"


def _head(figure: Figure, title: str) -> None:
    figure.suptitle("\n".join(textwrap.wrap(title, 70)), x=0.01, ha="left", size=11, weight="bold")


@styled
def indices_sheet(found: Sensitivity, outcome: str, element: str) -> Figure:
    """The main index of the leading factors over the months, under a title in words."""
    figure = Figure(figsize=(8.2, 4.0), dpi=DPI, layout="constrained")
    plot_indices(found, outcome, element=element, ax=figure.add_subplot())
    name = " ".join(filter(None, (element.replace("_", " "), outcome.replace("_", " "))))
    _head(figure, f"What weighs how much in {name}, month by month")
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
