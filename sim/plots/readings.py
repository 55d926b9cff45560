"""Rival readings of the slots, as the record tells them apart: a row a pair, a column a series."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure

from sim.plots.drawing import signed
from sim.plots.style import BLACK, DPI, GREY, LINE_GREY, WIDTH, styled

ROW = 0.27
"""Height of a pair, inches."""
GAP = 0.5
"""Rows between two slots."""
LEFT, RIGHT, TOP, BOTTOM = 3.25, 0.55, 0.95, 1.75
STRONG = 0.5
"""Difference, in naive losses, from which a colour is full."""
FAINT = "#8A8A8A"


@styled
def readings(table: pd.DataFrame, titles: Mapping[str, str]) -> Figure:
    """Readings of each slot against each other, series by series.

    `table` is that of `inference.rivals.by_slot`. Of each pair the reading that is clearly better
    in more series stands first; slots of which the record tells most stand above. A cell has by
    how much the first one's loss is smaller, in units of the best naive forecast's, so that series
    can stand side by side; it is coloured where the 95 % interval leaves zero out.
    """
    pairs = ordered([_pair(own) for _, own in table.groupby(["slot", "reading", "other"])])
    series = list(dict.fromkeys(table["series"]))
    slots = [pair.attrs["slot"] for pair in pairs]
    steps = [GAP * (slot != above) for slot, above in zip(slots, [slots[0], *slots], strict=False)]
    places = np.arange(len(pairs)) + np.cumsum(steps)
    tall = (places[-1] + 1) * ROW
    height = TOP + tall + BOTTOM
    figure = Figure(figsize=(WIDTH, height), dpi=DPI)
    box = (LEFT / WIDTH, BOTTOM / height, (WIDTH - LEFT - RIGHT) / WIDTH, tall / height)
    axes = figure.add_axes(box)
    for place, pair in zip(places, pairs, strict=True):
        _row(axes, place, pair.reindex(series))
        won, lost = pair.attrs["won"], pair.attrs["lost"]
        axes.text(len(series) - 0.3, place, f"{won} : {lost}", va="center", size=8.5)
    labels = [
        f"{pair.attrs['first']} or {pair.attrs['second']}".replace("_", " ") for pair in pairs
    ]
    axes.set_yticks(places, labels, size=8.5)
    for place, slot, above in zip(places, slots, ["", *slots], strict=False):
        if slot != above:
            axes.text(-LEFT * _per_inch(series) + 0.25, place, slot, va="center", weight="bold")
    shown = [titles.get(name, name) for name in series]
    axes.set_xticks(range(len(series)), shown, rotation=50, ha="right", size=8)
    axes.tick_params(length=0)
    axes.set_xlim(-0.5, len(series) - 0.5)
    axes.set_ylim(places[-1] + 0.5, -0.5)
    axes.set_frame_on(False)
    clear = int((table["preferred"].fillna("") != "").sum())
    x = 0.15 / WIDTH
    title = f"The record prefers a reading in {clear} of {len(table)} comparisons"
    figure.text(x, 1 - 0.12 / height, title, size=11.5, weight="bold", va="top")
    note = (
        "by how much the loss (CRPS) out of sample of the reading named first is smaller, in units "
        "of the best naive forecast's;\n"
        "coloured where the 95 % interval leaves zero out: blue, the first is better, red, the "
        "second; right, how many of each"
    )
    figure.text(x, 1 - (0.12 + 0.24) / height, note, color=GREY, va="top")
    return figure


def _per_inch(series: list[str]) -> float:
    """Columns in an inch."""
    return len(series) / (WIDTH - LEFT - RIGHT)


def _pair(own: pd.DataFrame) -> pd.DataFrame:
    """One pair by series: ``gain`` of the better reading, and whether it is ``clear``.

    Attributes: slot, first and second reading, and in how many series each is clearly better.
    """
    slot, reading, other = (str(own[name].iloc[0]) for name in ("slot", "reading", "other"))
    preferred = own["preferred"].fillna("")
    won, lost = int((preferred == reading).sum()), int((preferred == other).sum())
    found = pd.DataFrame(
        {
            "gain": (-own["difference"] / own["naive"]).to_numpy(),
            "clear": (preferred != "").to_numpy(),
        },
        index=own["series"].to_numpy(),
    )
    if lost > won:
        found["gain"], reading, other, won, lost = -found["gain"], other, reading, lost, won
    found.attrs = {"slot": slot, "first": reading, "second": other, "won": won, "lost": lost}
    return found


def ordered(pairs: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Pairs of a slot together, those that the record tells apart best first."""

    def margin(pair: pd.DataFrame) -> int:
        return int(pair.attrs["won"] - pair.attrs["lost"])

    slots = dict.fromkeys(pair.attrs["slot"] for pair in pairs)
    best = {
        slot: max(margin(pair) for pair in pairs if pair.attrs["slot"] == slot) for slot in slots
    }
    return sorted(
        pairs, key=lambda pair: (-best[pair.attrs["slot"]], pair.attrs["slot"], -margin(pair))
    )


def _row(axes: Axes, place: float, pair: pd.DataFrame) -> None:
    """The cells of a pair; NaN for a series that it has not."""
    colours = TwoSlopeNorm(0.0, -STRONG, STRONG)
    gain = pair["gain"].to_numpy(dtype=float)
    clear = pair["clear"].eq(True).to_numpy(dtype=bool)
    edges = np.arange(gain.size + 1) - 0.5
    shown = np.where(clear, np.clip(gain, -STRONG, STRONG), np.nan)[None]
    axes.pcolormesh(
        edges,
        [place - 0.46, place + 0.46],
        np.ma.masked_invalid(shown),
        cmap="RdBu",
        norm=colours,
        edgecolor="white",
        linewidth=0.8,
    )
    axes.hlines(place + 0.46, -0.5, gain.size - 0.5, color=LINE_GREY, linewidth=0.4)
    for column, (value, sure) in enumerate(zip(gain, clear, strict=True)):
        if np.isfinite(value):
            text = signed(value, 2 if abs(value) < 0.995 else 1).replace("0.", ".")
            shade = "white" if sure and abs(value) > 0.6 * STRONG else BLACK if sure else FAINT
            axes.text(column, place, text, ha="center", va="center", size=7, color=shade)
