"""Figures of a fit: what the record told of the parameters, and how the fit went."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.plots.style import BLACK, BLUE, DPI, GREY, LABELLED, LINE_GREY, sheet, styled

MOST = 40
"""Parameters shown: those of which the record tells most."""
ROW = 0.19
WIDTH = 9.5
LEFT, RIGHT, TOP, BOTTOM = 2.75, 1.75, 0.95, 0.6


@styled
def parameters(table: pd.DataFrame) -> Figure:
    """Posterior against prior of the parameters that the record tells most of, first choice only.

    `table` has the columns of `calibration.diagnostics.parameters_table`.
    """
    first = table["formulations"].iloc[0]
    own = table[table["formulations"] == first]
    own = own.sort_values(["told", "distance"], ascending=False)
    shown = own.head(MOST)
    height = TOP + ROW * len(shown) + BOTTOM
    figure = Figure(figsize=(WIDTH, height), dpi=DPI)
    axes = figure.add_axes(
        (LEFT / WIDTH, BOTTOM / height, (WIDTH - LEFT - RIGHT) / WIDTH, ROW * len(shown) / height)
    )
    places = np.arange(len(shown))
    low, width = shown["low"].to_numpy(), (shown["high"] - shown["low"]).to_numpy()

    def share(column: str) -> np.ndarray:
        return (shown[column].to_numpy() - low) / width

    axes.hlines(places, 0.0, 1.0, color=LINE_GREY, linewidth=7, label="prior: the declared range")
    axes.hlines(places, share("q05"), share("q95"), color=BLUE, linewidth=2.2, label="middle 90 %")
    axes.hlines(places, share("q25"), share("q75"), color=BLUE, linewidth=5.5, label="middle 50 %")
    axes.plot(share("median"), places, "|", color=BLACK, markersize=8, label="median")
    axes.set_yticks(places, list(shown["parameter"]), size=8)
    for place, (_, row) in enumerate(shown.iterrows()):
        text = f"{row['median']:.3g} ({row['q05']:.3g} to {row['q95']:.3g})"
        axes.text(1.02, place, text, va="center", size=7.5, clip_on=False)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["low", "middle of the declared range", "high"])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    told = int(own["told"].sum())
    figure.text(
        0.15 / WIDTH,
        1 - 0.12 / height,
        f"The record tells something of {told} of {len(own)} parameters, and leaves "
        f"{len(own) - told} as they were",
        size=11.5,
        weight="bold",
        va="top",
    )
    figure.text(
        0.15 / WIDTH,
        1 - 0.36 / height,
        f"{first}; the {len(shown)} told of most surely",
        color=GREY,
        va="top",
    )
    figure.legend(
        loc="upper left", bbox_to_anchor=(0.08 / WIDTH, 1 - 0.52 / height), ncols=4, frameon=False
    )
    return figure


@styled
def rounds(table: pd.DataFrame) -> Figure:
    """Tolerance, share of steps accepted and share of distinct draws over the runs spent.

    `table` has the columns of `calibration.diagnostics.rounds_table`; one line a choice.
    """
    choices = table["formulations"].unique()
    drawn = sheet(
        1,
        3,
        title="How near the runs had to come to the record, round by round",
        note=f"{len(choices)} choice{'s' if len(choices) > 1 else ''} of rival formulations; "
        "the last point of a line is the final round at an unchanged tolerance",
        frame=LABELLED,
        panel_height=2.2,
    )
    columns = {
        "tolerance": "tolerance (distance)",
        "accepted": "share of steps accepted",
        "distinct": "share of draws distinct",
    }
    for axes, (column, label) in zip(drawn.panels[0], columns.items(), strict=True):
        for place, name in enumerate(choices):
            own = table[table["formulations"] == name]
            colour = BLUE if place == 0 else GREY
            style = {"linewidth": 1.8, "zorder": 3} if place == 0 else {"linewidth": 0.7}
            axes.plot(own["runs"] / 1000.0, own[column], ".-", color=colour, **style)
        axes.set_ylabel(label)
        axes.set_xlabel("thousand runs")
        axes.set_ylim(bottom=0)
    return drawn.figure
