"""The claims on one page, and shares of the drivers and constraints (D1–D4, C1–C4)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.analysis.books import with_shares
from sim.plots.drawing import signed
from sim.plots.series import capital
from sim.plots.style import (
    BLACK,
    BLUE,
    DPI,
    GREY,
    LINE_GREY,
    ORANGE,
    VERMILION,
    Frame,
    legend_line,
    sheet,
    styled,
)

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


NAMES = {
    "D1": "D1 great-power rivalry",
    "D2": "D2 security environment",
    "D3": "D3 allies' adjustment",
    "D4": "D4 the allies' relation",
    "C1": "C1 domestic politics",
    "C2": "C2 unilateralism",
    "C3": "C3 vague commitment",
    "C4": "C4 diverging threats",
}
KINDS = {"D": ("driver", BLUE), "C": ("constraint", VERMILION), "o": ("other", GREY)}
"""First letter of a player → its kind and colour."""


def _summary(shares: xr.Dataset, players: list[str], one: str, other: str) -> str:
    """Which player moves most, by the number of outcomes in which its share is the greatest."""
    if not players:
        return f"Nothing in which {one} and {other} differ moves an outcome"
    sizes = abs(shares["share"].sel(player=players))
    first = [players[index] for index in sizes.argmax("player").values]
    leader = max(players, key=first.count)
    return (
        f"{NAMES.get(leader, leader)} has the greatest share in {first.count(leader)} of "
        f"{len(first)} outcomes"
    )


def _bars(axes: Axes, shares: xr.Dataset, players: list[str]) -> None:
    """One panel: bars with intervals, and the total in the title."""
    rows = np.arange(len(players))
    values = shares["share"].sel(player=players).values
    low, high = (shares[name].sel(player=players).values for name in ("low", "high"))
    colours = [KINDS[player[0]][1] for player in players]
    axes.barh(rows, values, 0.66, color=colours, alpha=0.85, label="shares")
    known = np.isfinite(low) & np.isfinite(high)
    axes.hlines(rows[known], low[known], high[known], color=BLACK, linewidth=1.2, label="intervals")
    axes.axvline(0.0, color=GREY, linewidth=0.8, label="_zero")
    axes.set_ylim(len(players) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.margins(x=0.08)
    extent = np.abs(axes.get_xlim()).max()
    if extent < 1e-6:
        axes.set_xlim(-0.01, 0.01)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axes.grid(axis="x", color=GREY, alpha=0.15, linewidth=0.6)
    axes.set_title(f"{capital(str(shares['outcome'].values))}: {_total(shares)}")
    axes.set_xlabel(str(shares["units"].values), labelpad=2)


def _total(shares: xr.Dataset) -> str:
    """The total of one outcome with its interval, if it has one."""
    numbers = [float(shares[name]) for name in ("total", "total_low", "total_high")]
    digits = 3 if abs(numbers[0]) < 1 else 2
    middle, low, high = (signed(number, digits) for number in numbers)
    return f"{middle} ({low} to {high})" if np.isfinite(numbers).all() else middle


@styled
def shapley(shares: xr.Dataset, one: str, other: str) -> Figure:
    """One panel an outcome: the share of each player in one − other, with its 95 % interval.

    `shares` has `share`, `low`, `high` (outcome, player) and `total`, `total_low`, `total_high`
    (outcome) with the coordinate `units` (outcome); players without any share are not drawn.
    """
    active = with_shares(shares)
    players = active or [str(player) for player in shares["player"].values]
    outcomes = shares.sizes["outcome"]
    columns = min(outcomes, 2)
    gap = float(np.abs(shares["share"].sum("player") - shares["total"]).max())
    idle = [str(p) for p in shares["player"].values if p not in active]
    summed = (
        "shares sum to the totals" if gap < 1e-6 else f"shares miss the totals by up to {gap:.2g}"
    )
    runs = shares.attrs.get("runs")
    since, until = (shares.attrs.get(name) for name in ("since", "until"))
    window = f", {since} to {until}" if since and until else ""
    drawn = sheet(
        -(-outcomes // columns),
        columns,
        title=_summary(shares, active, one, other),
        note=f"{one} minus {other}{window}{f', {runs:,} pairs of runs' if runs else ''}: Shapley "
        f"shares with 95 % intervals; {summed}. In each title the total with its interval.",
        footer=f"Same in both, no share: {', '.join(idle)}." if idle else "",
        claims=f"claims {' '.join(player for player in players if player in NAMES)}".rstrip(),
        panel_height=max(0.55, 0.24 * len(players)),
        legend=True,
        frame=Frame(left=1.85, right=0.3, column_gap=0.35, row_gap=0.82, ticks=0.45),
    )
    for axes in drawn.panels.flat[outcomes:]:
        axes.set_axis_off()
    labels = [NAMES.get(player, player) for player in players]
    for index, axes in enumerate(drawn.panels.flat[:outcomes]):
        _bars(axes, shares.isel(outcome=index), players)
        axes.set_yticks(range(len(players)), labels if index % columns == 0 else [""] * len(labels))
    kinds = [kind for kind in KINDS if any(player.startswith(kind) for player in players)]
    if kinds:
        patches = [Patch(facecolor=KINDS[kind][1], alpha=0.85) for kind in kinds]
        legend_line(drawn, patches, [KINDS[kind][0] for kind in kinds])
    return drawn.figure
