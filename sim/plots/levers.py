"""Regret of the patron's mixes of strategies: which one is robust."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.plots.style import BLUE, DPI, GREEN, GREY, LINE_GREY, VERMILION, WIDTH, styled

ROW = 0.34
LEFT, RIGHT, TOP, BOTTOM = 3.3, 0.25, 1.25, 0.62
READINGS = {"option": (VERMILION, "o"), "as it is": (BLUE, "s"), "duty": (GREEN, "v")}
"""Reading of the commitment to consult → colour and marker."""
MIX = ("bilateral", "mediation", "bottom_up", "embedding")


@styled
def levers(table: pd.DataFrame) -> Figure:
    """One row a mix, the most robust on top: mean regret, its 90 % quantile, and by theory.

    `table` has the columns of the levers table: the four shares, lever, consult, regret, regret_90
    and `regret, theory NAME`.
    """
    mixes = table.drop_duplicates(list(MIX))
    height = TOP + ROW * len(mixes) + BOTTOM
    figure = Figure(figsize=(WIDTH, height), dpi=DPI)
    axes = figure.add_axes(
        (LEFT / WIDTH, BOTTOM / height, (WIDTH - LEFT - RIGHT) / WIDTH, ROW * len(mixes) / height)
    )
    theories = [name for name in table.columns if name.startswith("regret, theory ")]
    for place, (_, mix) in enumerate(mixes.iterrows()):
        same = table[(table[list(MIX)] == mix[list(MIX)]).all(axis=1)]
        for offset, (reading, (colour, marker)) in zip(
            (-0.24, 0.0, 0.24), READINGS.items(), strict=True
        ):
            for _, row in same[same["consult"] == reading].iterrows():
                at = place + offset
                by_theory = row[theories].to_numpy(dtype=float)
                axes.plot(by_theory, np.full(len(theories), at), "|", color=GREY, markersize=5)
                axes.hlines(at, row["regret"], row["regret_90"], color=colour, linewidth=1.4)
                axes.plot(row["regret"], at, marker, color=colour, markersize=4.5)
    labels = [str(lever).rpartition(", ")[0] for lever in mixes["lever"]]
    axes.set_yticks(range(len(mixes)), labels)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(mixes) - 0.5, -0.5)
    axes.set_xlim(left=0.0)
    axes.axvspan(0.0, 1.0, color=LINE_GREY, alpha=0.5, zorder=0)
    axes.set_xlabel("regret, in smallest effects of interest")
    axes.grid(axis="x", color=LINE_GREY, linewidth=0.6)
    _header(figure, table, height)
    return figure


def _header(figure: Figure, table: pd.DataFrame, height: float) -> None:
    left = 0.12 / WIDTH
    best = str(table["lever"].iloc[0])
    title = f"Most robust: {best}"
    figure.text(left, 1 - 0.12 / height, title, size=11, weight="bold", va="top")
    note = (
        "Shares of effort in per cent: bilateral / mediation / bottom-up / embedding. Marker: mean "
        "regret over all worlds; end of\nthe line: exceeded in one world of ten; grey ticks: mean "
        "under each theory; grey band: too small to matter"
    )
    figure.text(left, 1 - 0.4 / height, note, color=GREY, va="top")
    axes = figure.axes[0]
    for reading, (colour, marker) in READINGS.items():
        axes.plot([], [], marker, color=colour, label=f"consult: {reading}")
    figure.legend(
        loc="upper left", bbox_to_anchor=(left, 1 - 0.78 / height), ncols=3, frameon=False
    )
