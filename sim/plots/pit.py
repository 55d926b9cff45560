"""Calibration: where the record falls in the runs' distribution, and how much the bands cover."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.scoreboard import Scoreboard, pit_histograms
from sim.plots.series import capital
from sim.plots.style import BLACK, BLUE, GREY, Frame, sheet, styled

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
