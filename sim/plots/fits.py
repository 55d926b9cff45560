"""Figures of fits: what the record told of the parameters, and forecasts out of sample."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure

from sim.plots.style import (
    BLACK,
    BLUE,
    DPI,
    GREEN,
    GREY,
    LABELLED,
    LINE_GREY,
    ORANGE,
    PURPLE,
    TEXT_HEIGHT,
    VERMILION,
    sheet,
    styled,
)

MOST = 40
"""Parameters shown: those of which the record tells most."""
ROW = 0.19
WIDTH = 9.5
LEFT, RIGHT, TOP, BOTTOM = 2.75, 1.75, 0.95, 0.6
NOTE = 118
"""Characters of a line of the note."""


@styled
def parameters(table: pd.DataFrame) -> Figure:
    """Posterior against prior of the parameters that the record tells most of, first choice only.

    `table` has the columns of `calibration.diagnostics.parameters_table`.
    """
    first = table["formulations"].iloc[0]
    own = table[table["formulations"] == first]
    own = own.sort_values(["told", "distance"], ascending=False)
    shown = own.head(MOST)
    note = textwrap.wrap(f"{_said(first)}; the {len(shown)} told of most surely", NOTE)
    top = TOP + TEXT_HEIGHT * (len(note) - 1)
    height = top + ROW * len(shown) + BOTTOM
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
    axes.set_yticks(places, [_said(name) for name in shown["parameter"]], size=8)
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
        "\n".join(note),
        color=GREY,
        va="top",
    )
    figure.legend(
        loc="upper left",
        bbox_to_anchor=(0.08 / WIDTH, 1 - (0.52 + top - TOP) / height),
        ncols=4,
        frameon=False,
    )
    return figure


def _said(name: str) -> str:
    """A name without underscores."""
    return name.replace("_", " ")


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


COLOURS = (BLACK, BLUE, GREEN, ORANGE, PURPLE)
MARKERS = ("o", "s", "D", "^", "v")
WORST = -1.0
"""Skills below this are drawn at it: twice the loss of the naive forecast or worse."""
WIDTH = 9.5


def _canvas(
    height: float, left: float, right: float, top: float, bottom: float
) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, height), dpi=DPI)
    box = (left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (top + bottom) / height)
    return figure, figure.add_axes(box)


def _head(figure: Figure, title: str, note: str) -> None:
    height = figure.get_figheight()
    x = 0.15 / WIDTH
    figure.text(x, 1 - 0.12 / height, title, size=11.5, weight="bold", va="top")
    figure.text(x, 1 - 0.36 / height, note, color=GREY, va="top")


@styled
def folds(tables: Mapping[str, pd.DataFrame]) -> Figure:
    """Skill of each series under each way of splitting the record, one mark a split.

    `tables` maps the name of a split to its scoreboard (columns name, title, skill).
    """
    order = list(dict.fromkeys(name for table in tables.values() for name in table["name"]))
    titles: dict[str, str] = {}
    for table in tables.values():
        titles |= dict(zip(table["name"], table["title"], strict=True))
    figure, axes = _canvas(1.5 + 0.3 * len(order), 2.2, 0.25, 0.95, 0.55)
    for place, (split, table) in enumerate(tables.items()):
        rows = [order.index(name) for name in table["name"]]
        away = (place - (len(tables) - 1) / 2) * 0.16
        skill = table["skill"].to_numpy(dtype=float)
        shown = np.maximum(skill, WORST)
        colour, marker = COLOURS[place % 5], MARKERS[place % 5]
        low = skill < WORST
        y = np.array(rows) + away
        axes.plot(shown[~low], y[~low], marker, color=colour, markersize=5.5, label=split)
        axes.plot(shown[low], y[low], "<", color=colour, markersize=6, markerfacecolor="none")
    axes.axvline(0.0, color=BLACK, linewidth=0.9)
    axes.axvspan(WORST - 0.06, 0.0, color=VERMILION, alpha=0.07, linewidth=0)
    axes.set_yticks(range(len(order)), [titles[name] for name in order])
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_xlim(WORST - 0.06, 1.0)
    axes.grid(axis="y", color=LINE_GREY, linewidth=0.6)
    axes.set_xlabel(
        "skill against the best naive forecast; left of zero a naive forecast is better"
    )
    wins = {split: int((table["skill"] > 0).sum()) for split, table in tables.items()}
    best = ", ".join(f"{wins[split]} of {len(tables[split])} {split}" for split in tables)
    _head(figure, "Where the model beats the naive forecasts", f"series won: {best}")
    figure.legend(
        loc="upper left",
        bbox_to_anchor=(0.08 / WIDTH, 1 - 0.52 / figure.get_figheight()),
        ncols=len(tables),
        frameon=False,
        handletextpad=0.2,
    )
    return figure


@styled
def choices(table: pd.DataFrame) -> Figure:
    """Skill of every choice of formulations (rows) in every series (columns).

    `table` is that of `validation.theories.by_choice`; its first choice stands first, and others
    are named by what they have otherwise, those that win most series above.
    """
    skill = table.pivot(index="formulations", columns="name", values="skill")
    names = list(dict.fromkeys(table["name"]))
    titles = dict(zip(table["name"], table["title"], strict=True))
    first, *others = dict.fromkeys(table["formulations"])
    won_by = (skill > 0).sum(axis=1)
    rows = [first, *sorted(others, key=lambda name: -won_by[name])]
    values = skill.loc[rows, names].to_numpy(dtype=float)
    figure, axes = _canvas(2.55 + 0.27 * len(rows), 2.6, 0.15, 0.75, 1.6)
    norm = TwoSlopeNorm(0.0, WORST, 1.0)
    axes.imshow(np.clip(values, WORST, 1.0), cmap="RdBu", norm=norm, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        if np.isfinite(value):
            dark = value > 0.6 or value < -0.7
            text = f"{value:.2f}".replace("0.", ".") if value > -10 else "<−9"
            text = ".00" if text == "-.00" else text
            axes.text(
                column,
                row,
                text.replace("-", "−"),
                ha="center",
                va="center",
                size=6.5,
                color="white" if dark else BLACK,
            )
    axes.set_xticks(
        range(len(names)), [titles[name] for name in names], rotation=50, ha="right", size=8
    )
    axes.set_yticks(range(len(rows)), [_otherwise(name, first) for name in rows], size=8.5)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    won = (values > 0).sum(axis=1)
    title = (
        "No choice of rival formulations beats the naive forecasts everywhere"
        if won.max() < len(names)
        else "Skill of every choice of rival formulations"
    )
    note = (
        f"skill out of sample, pooled over cut-offs; blue beats all naive forecasts, red loses; "
        f"series won: {won.min()} to {won.max()} of {len(names)}"
    )
    _head(figure, title, note)
    return figure


def _otherwise(name: str, first: str) -> str:
    """What a choice has otherwise than the first."""
    usual = first.split(", ")
    return (
        _said(", ".join(part for part in name.split(", ") if part not in usual))
        or "the scenario's own"
    )
