"""Shares of the drivers and constraints in the difference between two scenarios (D1-D4, C1-C4)."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.analysis.movers import with_shares
from sim.plots.layers import signed
from sim.plots.series import capital
from sim.plots.style import BLACK, BLUE, GREY, VERMILION, Frame, legend_line, sheet, styled

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
    drawn = sheet(
        -(-outcomes // columns),
        columns,
        title=_summary(shares, active, one, other),
        note=f"{one} minus {other}{f', {runs:,} pairs of runs' if runs else ''}: Shapley shares "
        f"with 95 % intervals; {summed}. In each title the total with its interval.",
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
