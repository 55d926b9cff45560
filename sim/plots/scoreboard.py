"""The scoreboard as figures: skill by series, Table 1 by topic, and how well the bands hold.

As a sheet, and the skills alone as a panel.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.scoreboard import Scoreboard, pit_histograms, table1_summary
from sim.plots.series import capital, words
from sim.plots.single import own_axes
from sim.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    LINE_GREY,
    ORANGE,
    VERMILION,
    Frame,
    below,
    legend_line,
    sheet,
    styled,
)
from sim.plots.table1 import TOPIC_LABELS

COLUMNS = 4


def _panel(axes: Axes, shares: np.ndarray, line: pd.Series) -> None:
    """The histogram of one series, and under its title what the two bands cover."""
    bins = shares.size
    edges = np.linspace(0.0, 1.0, bins + 1)
    axes.bar(edges[:-1], shares, 1.0 / bins, align="edge", color=BLUE, alpha=0.55, ec="white")
    axes.axhline(1.0 / bins, color=BLACK, linewidth=1.0, linestyle=(0, (4, 2)), label="calibrated")
    axes.set_title(f"{capital(str(line['title']))} ({line['n']})", pad=30)
    for row, band in enumerate((50, 90)):
        axes.text(
            0.0,
            1.2 - 0.13 * row,
            f"{band} %: {line[f'coverage_{band}']:.2f} (expected {line[f'expected_{band}']:.2f})",
            transform=axes.transAxes,
            color=GREY,
            size=8.5,
            va="bottom",
        )
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 1.0)
    axes.set_xticks([0.0, 0.5, 1.0], ["0", "0.5", "1"])
    axes.set_yticks([0.0, 0.5, 1.0], ["0", "0.5", "1"])


def _coverage_title(series: pd.DataFrame) -> str:
    """Coverage of all years together, in words; the series stay apart below."""
    held = float((series["coverage_90"] * series["n"]).sum())
    expected = float((series["expected_90"] * series["n"]).sum())
    total = int(series["n"].sum())
    return (
        f"The 90 % bands hold {held:.0f} of {total} recorded yearly values, "
        f"{expected:.0f} would be expected"
    )


@styled
def pit(board: Scoreboard, about: str = "") -> Figure:
    """Non-randomised PIT histogram of every series, with the coverage of its 50 and 90 % bands."""
    histograms = pit_histograms(board.observations)
    lines = board.series.set_index("name")
    rows = max(-(-len(histograms) // COLUMNS), 1)
    drawn = sheet(
        rows,
        COLUMNS,
        title=_coverage_title(board.series) if len(lines) else "No series can be scored",
        note=f"{about}{'; ' if about else ''}share of the years (number in brackets) by where the "
        "record falls among the runs; dashed: calibrated. Heaps at both ends: the runs are too "
        "sure; in the middle: too unsure; at one end: biased.",
        footer="Expected: what the band holds of the runs. Bands of counts end on whole numbers "
        "and hold more than their name says.",
        panel_height=0.95,
        frame=Frame(left=0.45, top=0.75, row_gap=1.05, column_gap=0.45),
    )
    for axes in drawn.panels.flat[len(histograms) :]:
        axes.set_axis_off()
    for axes, (name, shares) in zip(drawn.panels.flat, histograms.iterrows(), strict=False):
        _panel(axes, shares.to_numpy(dtype=float), lines.loc[str(name)])
    return drawn.figure


WORST, BEST = -1.5, 1.0
"""Skills shown; what lies below is drawn at the edge with its number."""
TEXT_AT = 1.08
RIGHT_END = 2.7
FORECASTERS = {
    "brier": ("model", "D", GREEN),
    "brier_climatology": ("climatology", "s", ORANGE),
    "brier_persistence": ("persistence", "^", GREY),
}
"""Column of the table of cells → name, marker and colour."""


def _loser(loses_to: str) -> str:
    """Who beats the model, short."""
    names = loses_to.split(" and ")
    return (
        f"loses to {len(names)} naive"
        if len(names) > 1
        else f"loses to {names[0].replace('_', ' ')}"
    )


def _skills(axes: Axes, series: pd.DataFrame) -> None:
    """A row a series: skill, its 95 % interval, and in words to whom the model loses."""
    for place, line in enumerate(series.itertuples()):
        colour = VERMILION if line.loses_to else BLUE
        if np.isfinite(line.skill_low):  # not of too few years, nor of a rival that is never wrong
            ends = np.clip([line.skill_low, line.skill_high], WORST, BEST)
            axes.hlines(place, *ends, color=colour, linewidth=1.4, alpha=0.6, label="_interval")
        axes.plot(
            max(line.skill, WORST),
            place,
            marker="o" if line.skill >= WORST else "<",
            markersize=6,
            color=colour,
            markerfacecolor=colour if line.clear else "white",
            label="skill",
            clip_on=False,
            zorder=4,
        )
        told = f" ({line.skill:.1f})".replace("-", "−") if line.skill < WORST else ""
        if line.loses_to:
            axes.text(TEXT_AT, place, _loser(line.loses_to) + told, color=VERMILION, va="center")
    names = [f"{capital(line.title)} ({line.n})" for line in series.itertuples()]
    _rows(axes, names, WORST, BEST)
    axes.axvline(0.0, color=BLACK, linewidth=0.9, label="_naive")
    axes.set_xlim(WORST, RIGHT_END)
    axes.spines["bottom"].set_bounds(WORST, BEST)
    axes.set_xticks([-1.0, 0.0, 1.0], ["−1", "0", "1"])
    axes.set_title("Skill against the best naive forecast (years scored)")


def _rows(axes: Axes, names: list[str], first: float, last: float) -> None:
    """Names down the side, the first on top, with faint lines."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(length=0, pad=7)
    places = np.arange(len(names))
    axes.hlines(places, first, last, color=LINE_GREY, linewidth=0.6, zorder=0, label="_rows")
    axes.spines["left"].set_visible(False)


def _topic(name: str) -> str:
    """A topic as the figure of Table 1 writes it."""
    return capital(TOPIC_LABELS.get(name, name))


def _cells(axes: Axes, table1: pd.DataFrame) -> None:
    """Mean Brier score of each topic over the summits, and of all cells together."""
    scored = table1[table1["scored"].astype(bool)]
    if scored.empty:
        axes.set_axis_off()
        axes.text(0.0, 0.5, "No cell of Table 1 can be scored", transform=axes.transAxes)
        return
    by_topic = scored.groupby("topic", sort=False)[list(FORECASTERS)].mean()
    rows = pd.concat([by_topic, scored[list(FORECASTERS)].mean().to_frame("all cells").T])
    for column, (name, marker, colour) in FORECASTERS.items():
        axes.plot(
            rows[column].to_numpy(dtype=float),
            np.arange(len(rows)),
            linestyle="none",
            marker=marker,
            markersize=6,
            color=colour,
            label=name,
            clip_on=False,
        )
    _rows(axes, [_topic(str(topic)) for topic in rows.index], 0.0, 1.0)
    axes.set_xlim(0.0, 1.0)
    axes.set_title(f"Table 1: Brier score by topic ({len(scored)} cells)")


@styled
def plot_scoreboard(board: Scoreboard, *, ax: Axes | None = None) -> Axes:
    """Skill of each series, 1 − score / that of the best naive forecast, best 1.

    Blue beats all naive forecasts, vermilion loses; a bar is the 95 % interval by blocks of years,
    and a point is open where that includes zero or years are too few for one.
    """
    axes = own_axes(ax, (7.0, 1.1 + 0.27 * len(board.series)))
    _skills(axes, board.series)
    axes.set_xlim(WORST, BEST)  # the layout finds room for the words on the right
    handles = _dots()
    axes.legend(
        handles.values(),
        handles,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        bbox_transform=below(axes, 0.3),
        ncols=len(handles),
        handlelength=1.0,
    )
    return axes


def _dots() -> dict[str, Line2D]:
    """Keys of the skills, by what they mean."""
    looks = {
        "beats all": (BLUE, BLUE),
        "loses": (VERMILION, VERMILION),
        "open: zero within the interval, or none": (GREY, "white"),
    }
    return {
        name: Line2D([], [], linestyle="none", marker="o", color=colour, markerfacecolor=face)
        for name, (colour, face) in looks.items()
    }


def _title(board: Scoreboard) -> str:
    """In how many series the model beats every naive forecast, and what Table 1 says."""
    series = board.series
    won = series["loses_to"] == ""
    text = (
        f"The model beats every naive forecast in {int(won.sum())} of {len(series)} series, "
        f"the best one clearly in {int((won & series['clear']).sum())}"
    )
    clear = series[~won & series["clear"]]["title"].tolist()
    return f"{text}; it loses clearly in {words(clear)}" if clear else text


@styled
def scoreboard(board: Scoreboard, about: str = "", sample: str = "in sample") -> Figure:
    """Skill of each series with its 95 % interval by blocks of years; Table 1 beside it.

    `about` says which scenario and how many runs, `sample` what years are called that no forecaster
    was kept from.
    """
    when = (
        f"{sample}: the naive forecasts know the scored years"
        if board.trained_to is None
        else f"out of sample: nothing after {board.trained_to} was used"
    )
    cells = table1_summary(board.table1)
    brier = (
        f" Mean Brier score of Table 1: model {cells['score']:.2f}, climatology "
        f"{cells['climatology']:.2f}, persistence {cells['persistence']:.2f}."
        if cells["n"]
        else ""
    )
    drawn = sheet(
        1,
        2,
        title=_title(board),
        note=f"{about}{'; ' if about else ''}{when}. Right of zero is better.{brier}",
        footer="Interval: Student's t over blocks of two years; fewer than six years have none. "
        "Clearly: zero lies outside, against the best naive forecast.",
        claims="claims T1" if cells["n"] else "",
        panel_height=0.27 * max(len(board.series), 9),
        legend=True,
        frame=Frame(left=2.15, column_gap=1.3, top=0.4),
    )
    left, right = drawn.panels[0]
    _skills(left, board.series)
    _cells(right, board.table1)
    dots = _dots()
    briers = [
        Line2D([], [], linestyle="none", marker=marker, color=colour)
        for _, marker, colour in FORECASTERS.values()
    ]
    legend_line(
        drawn,
        [*dots.values(), *briers],
        [*dots, *(f"Brier: {name}" for name, *_ in FORECASTERS.values())],
    )
    return drawn.figure
