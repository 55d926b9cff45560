"""The claims on one page, and shares of the drivers and constraints (D1–D4, C1–C4)."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.analysis.books import with_shares
from sim.analysis.players import PLAYERS, player_named
from sim.analysis.text import counted, span
from sim.plots.drawing import signed
from sim.plots.series import capital
from sim.plots.style import (
    BLACK,
    BLUE,
    DPI,
    GREEN,
    GREY,
    LINE_GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    WIDTH,
    Frame,
    legend_line,
    sheet,
    styled,
)

VERDICTS: dict[str, tuple[str, str]] = {
    "supported": (BLUE, "o"),
    "leaning": (SKY, "o"),
    "depends": (PURPLE, "^"),
    "open": (ORANGE, "s"),
    "no_effect": (GREY, "s"),
    "contradicted": (VERMILION, "D"),
    "assumed": (GREEN, "v"),
}
"""Verdict → colour and marker."""
BY_THEORY = "probability, "
ROW = 0.27
"""Height of a row, inches: two lines of a question."""
LEFT, GAP, RIGHT, TOP, BOTTOM = 4.25, 0.22, 1.36, 1.6, 0.62
PANEL = (WIDTH - LEFT - GAP - RIGHT) / 2.0
"""Width of each of the two panels, inches."""
LIMIT = 1000.0
"""Multiples of the smallest effect that the axis shows."""


@styled
def claims(table: pd.DataFrame) -> Figure:
    """One row an experiment: the effect against the smallest of interest, and its probability.

    `table` has the columns of the claims table: id, question, effect, low, high, smallest,
    expected, probability, verdict, kind, and `probability, slot: name` for each rival formulation.
    Left the effect with the middle 95 % of the draws, in multiples of the smallest effect, to the
    right as the article expects; right its probability, grey ticks under rival theories.
    """
    height = TOP + ROW * len(table) + BOTTOM
    figure = Figure(figsize=(WIDTH, height), dpi=DPI)
    panels = [
        figure.add_axes((left / WIDTH, BOTTOM / height, PANEL / WIDTH, ROW * len(table) / height))
        for left in (LEFT, LEFT + PANEL + GAP)
    ]
    places = np.arange(len(table), dtype=float)
    for axes in panels:
        _bands(axes, table, places)
        axes.set_ylim(len(table) - 0.5, -0.5)
        axes.set_yticks([])
    _effects(panels[0], table, places)
    _probabilities(panels[1], table, places)
    _texts(figure, table, height)
    _header(figure, panels[1], table, height)
    return figure


def _bands(axes: Axes, table: pd.DataFrame, places: np.ndarray) -> None:
    """Shade every other claim, so that rows of one claim read together."""
    group = (table["id"] != table["id"].shift()).cumsum().to_numpy()
    for place, number in zip(places, group, strict=True):
        if number % 2:
            axes.axhspan(place - 0.5, place + 0.5, color="#F3F3F3", zorder=0)
    axes.grid(axis="x", color=LINE_GREY, linewidth=0.6)


def _effects(axes: Axes, table: pd.DataFrame, places: np.ndarray) -> None:
    """Effects in multiples of the smallest effect, the article's sign to the right."""
    sign = np.where(table["expected"] == "+", 1.0, -1.0)
    scale = sign / table["smallest"].to_numpy()
    ends = np.sort(np.stack([table["low"] * scale, table["high"] * scale]), axis=0)
    ends = np.clip(ends, -LIMIT, LIMIT)
    colours = [VERDICTS[verdict][0] for verdict in table["verdict"]]
    axes.axvspan(-1.0, 1.0, color=LINE_GREY, alpha=0.6, zorder=0)
    axes.hlines(places, ends[0], ends[1], color=colours, linewidth=1.6)
    for place, (_, row), effect in zip(
        places, table.iterrows(), table["effect"] * scale, strict=True
    ):
        colour, marker = VERDICTS[row["verdict"]]
        axes.plot(np.clip(effect, -LIMIT, LIMIT), place, marker, color=colour, markersize=4.5)
    axes.set_xscale("symlog", linthresh=1.0, linscale=0.7)
    reach = max(10.0, float(np.abs(ends).max()) * 1.2)
    axes.set_xlim(-reach if ends.min() < -1.0 else -2.0, reach)
    ticks = [tick for tick in (-100, -10, -1, 0, 1, 10, 100) if abs(tick) <= reach]
    axes.set_xticks(ticks, [signed(tick, 0) if tick else "0" for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("effect, in smallest effects")


def _probabilities(axes: Axes, table: pd.DataFrame, places: np.ndarray) -> None:
    """Probability under the default theories, and under each rival one."""
    rivals = [name for name in table.columns if name.startswith(BY_THEORY)]
    for place, (_, row) in zip(places, table.iterrows(), strict=True):
        held = [float(row[name]) for name in rivals if row[name] == row[name]]
        if held:
            axes.hlines(place, min(held), max(held), color=GREY, linewidth=1.0)
            axes.plot(held, [place] * len(held), "|", color=GREY, markersize=6)
        colour, marker = VERDICTS[row["verdict"]]
        axes.plot(row["probability"], place, marker, color=colour, markersize=6, zorder=3)
    for line in (0.75, 0.9):
        axes.axvline(line, color=GREY, linewidth=0.8, linestyle=(0, (2, 2)), label="_line")
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks([0.0, 0.25, 0.5, 0.75, 0.9], ["0", "", "0.5", ".75", ".9"])
    axes.set_xlabel("probability of the claim")


def _texts(figure: Figure, table: pd.DataFrame, height: float) -> None:
    """Words left of the panels and right of them, placed in inches."""
    shown = table["id"].where(table["id"] != table["id"].shift(), "")
    for place, (claim, (_, row)) in enumerate(zip(shown, table.iterrows(), strict=True)):
        up = 1 - (TOP + ROW * (place + 0.5)) / height
        common: dict[str, Any] = {"va": "center", "size": 8.0, "linespacing": 0.95}
        figure.text(0.12 / WIDTH, up, claim, weight="bold", **common)
        question = textwrap.fill(row["question"], LINE)
        figure.text(0.42 / WIDTH, up, question, color=BLACK, **common)
        words = f"{row['verdict']}, {row['kind']}".replace("_", " ")
        figure.text(1 - (RIGHT - 0.1) / WIDTH, up, words, color=GREY, **common)


LINE = 62
"""Characters of a line of a question that fit left of the panels."""


def _header(figure: Figure, axes: Axes, table: pd.DataFrame, height: float) -> None:
    left = 0.12 / WIDTH
    tried = any(name.startswith(BY_THEORY) for name in table.columns)
    title = textwrap.fill(counted(table["verdict"], tried=tried), 98)
    figure.text(left, 1 - 0.12 / height, title, size=11, weight="bold", va="top")
    note = (
        "Left the mean effect with the middle 95 % of the posterior's draws, to the right as the "
        "article expects, in multiples of the smallest effect of interest (grey: too small to "
        "matter); right the share of draws beyond that"
    )
    note += "; grey ticks: under each rival theory" if tried else "; rival theories were not tried"
    note = textwrap.fill(note, 124)
    figure.text(left, 1 - 0.5 / height, note, color=GREY, va="top")
    for name, (colour, marker) in VERDICTS.items():
        axes.plot([], [], marker, color=colour, label=name.replace("_", " "))
    figure.legend(
        loc="upper left",
        bbox_to_anchor=(0.06 / WIDTH, 1 - 1.0 / height),
        ncols=len(VERDICTS),
        frameon=False,
        handletextpad=0.1,
        columnspacing=1.0,
    )
    for place, word in ((0.42, "experiment"), (WIDTH - RIGHT + 0.1, "verdict, kind")):
        figure.text(place / WIDTH, 1 - (TOP - 0.06) / height, word, color=GREY, va="bottom")


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
        f"{player_named(leader)} has the greatest share in {first.count(leader)} of "
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
    total, low, high = (float(shares[name]) for name in ("total", "total_low", "total_high"))
    digits = 3 if abs(total) < 1 else 2
    middle = signed(total, digits)
    if not np.isfinite([total, low, high]).all():
        return middle
    return f"{middle} ({span(low, high, digits, signed)})"


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
        claims=f"claims {' '.join(player for player in players if player in PLAYERS)}".rstrip(),
        panel_height=max(0.55, 0.24 * len(players)),
        legend=True,
        frame=Frame(left=1.85, right=0.3, column_gap=0.35, row_gap=0.82, ticks=0.45),
    )
    for axes in drawn.panels.flat[outcomes:]:
        axes.set_axis_off()
    labels = [player_named(player) for player in players]
    for index, axes in enumerate(drawn.panels.flat[:outcomes]):
        _bars(axes, shares.isel(outcome=index), players)
        axes.set_yticks(range(len(players)), labels if index % columns == 0 else [""] * len(labels))
    kinds = [kind for kind in KINDS if any(player.startswith(kind) for player in players)]
    if kinds:
        patches = [Patch(facecolor=KINDS[kind][1], alpha=0.85) for kind in kinds]
        legend_line(drawn, patches, [KINDS[kind][0] for kind in kinds])
    return drawn.figure
