"""The claims on one page: what each experiment shows, how surely, and whether it was built in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots.style import BLACK, BLUE, DPI, GREY, LINE_GREY, ORANGE, VERMILION, styled

VERDICTS: dict[str, tuple[str, str]] = {
    "supported": (BLUE, "o"),
    "undetermined": (ORANGE, "s"),
    "contradicted": (VERMILION, "D"),
}
ROW = 0.235
"""Height of a row, inches."""
WIDTH = 12.6
LEFT, RIGHT, TOP, BOTTOM = 7.9, 1.5, 1.15, 0.55
COLUMNS = {"id": 0.15, "question": 0.5, "effect": 5.3, "kind": WIDTH - RIGHT + 0.12}


@styled
def claims(table: pd.DataFrame) -> Figure:
    """One row an experiment: effect with interval, and the share of draws in which it holds.

    `table` has the columns of the claims table: id, question, effect, low, high, units,
    robustness, verdict, kind, and `robustness, slot: name` for each rival formulation.
    """
    height = TOP + ROW * len(table) + BOTTOM
    figure = Figure(figsize=(WIDTH, height), dpi=DPI)
    axes = figure.add_axes(
        (LEFT / WIDTH, BOTTOM / height, (WIDTH - LEFT - RIGHT) / WIDTH, ROW * len(table) / height)
    )
    rivals = [name for name in table.columns if name.startswith("robustness, ")]
    places = np.arange(len(table), dtype=float)
    _bands(axes, table, places)
    for place, (_, row) in zip(places, table.iterrows(), strict=True):
        held = [float(row[name]) for name in rivals]
        if held:
            axes.hlines(place, min(held), max(held), color=GREY, linewidth=1.0)
            axes.plot(held, [place] * len(held), "|", color=GREY, markersize=6)
        colour, marker = VERDICTS[row["verdict"]]
        axes.plot(row["robustness"], place, marker, color=colour, markersize=6, zorder=3)
    _texts(axes, table, places)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(len(table) - 0.5, -0.5)
    axes.set_yticks([])
    axes.set_xlabel("share of parameter draws in which the expected sign holds")
    axes.axvline(0.75, color=GREY, linewidth=0.8, linestyle=(0, (2, 2)))
    _header(figure, table, height, rivals)
    return figure


def _bands(axes: Axes, table: pd.DataFrame, places: np.ndarray) -> None:
    """Shade every other claim, so that rows of one claim read together."""
    group = (table["id"] != table["id"].shift()).cumsum().to_numpy()
    for place, number in zip(places, group, strict=True):
        if number % 2:
            span = axes.axhspan(place - 0.5, place + 0.5, color="#F3F3F3", zorder=0)
            span.set_clip_on(False)
    axes.grid(axis="x", color=LINE_GREY, linewidth=0.6)


def _texts(axes: Axes, table: pd.DataFrame, places: np.ndarray) -> None:
    """Words and numbers left and right of the panel, placed in inches."""
    span = WIDTH - LEFT - RIGHT

    def at(inches: float) -> float:
        return (inches - LEFT) / span * 1.04 - 0.02

    shown = table["id"].where(table["id"] != table["id"].shift(), "")
    for place, claim, (_, row) in zip(places, shown, table.iterrows(), strict=True):
        common: dict[str, Any] = {"va": "center", "size": 8.5, "clip_on": False}
        axes.text(at(COLUMNS["id"]), place, claim, weight="bold", **common)
        axes.text(at(COLUMNS["question"]), place, row["question"], **common)
        axes.text(at(COLUMNS["effect"]), place, _effect(row), color=BLACK, **common)
        axes.text(at(COLUMNS["kind"]), place, row["kind"], color=GREY, **common)


def _effect(row: pd.Series) -> str:
    half = abs(row["high"] - row["low"]) / 2.0
    return f"{row['effect']:+.3g} ± {half:.2g} {row['units']}"


def _header(figure: Figure, table: pd.DataFrame, height: float, rivals: list[str]) -> None:
    counts = table["verdict"].value_counts()
    told = ", ".join(f"{counts.get(name, 0)} {name}" for name in VERDICTS)
    figure.text(
        0.15 / WIDTH,
        1 - 0.12 / height,
        f"{len(table)} experiments: {told}",
        size=12,
        weight="bold",
        va="top",
    )
    note = "Effect at the fitted parameters with the half-width of its 95 % interval"
    if rivals:
        note += "; grey ticks: the share under each rival formulation"
    figure.text(0.15 / WIDTH, 1 - 0.38 / height, note, color=GREY, va="top")
    for name, (colour, marker) in VERDICTS.items():
        figure.axes[0].plot([], [], marker, color=colour, label=name)
    figure.legend(
        loc="upper left",
        bbox_to_anchor=(0.08 / WIDTH, 1 - 0.55 / height),
        ncols=3,
        frameon=False,
        handletextpad=0.3,
    )
    heads = {"question": "experiment", "effect": "effect", "kind": "how it arises"}
    for column, word in heads.items():
        figure.text(
            COLUMNS[column] / WIDTH, 1 - (TOP - 0.06) / height, word, color=GREY, va="bottom"
        )
