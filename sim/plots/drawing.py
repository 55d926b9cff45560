"""What several figures draw: stacked layers of a whole, and curves that bear their names."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    WIDTH,
    Sheet,
    size_of,
)

SHADES = (BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, "#F0E442")
"""Colours of the terms, the largest first: Okabe and Ito's, with their yellow."""
OTHER = "other"
OTHER_SHADE = "#BDBDBD"
LEAST = 0.03
"""A smaller share of all that moved than this goes into `OTHER`."""
NOTHING = 1e-9
"""A sum of parts below this is rounding."""
LENGTHS = {
    3: "a quarter",
    6: "half a year",
    12: "a year",
    24: "two years",
    60: "five years",
    120: "ten years",
}
"""Months under one bar, and the words for them."""
MOST_BARS = 24
NAMES = {
    "bounds": "limits of 0 and 1",
    "bounds_of_target": "limits of what can carry it",
    "intervention": "exogenous event",
    "starting_level": "fading of the starting level",
}
"""Terms that are no mechanisms."""
KEY_WIDTH = 2.9
KEY_CHARACTERS = 34
Parts = dict[str, np.ndarray]


def bins(time: np.ndarray) -> tuple[int, np.ndarray]:
    """Months under one bar, and the indices of the months at which calendar periods begin."""
    months = np.asarray(time).astype("datetime64[M]").astype(int)
    length = next(
        (n for n in LENGTHS if months[-1] // n - months[0] // n < MOST_BARS), max(LENGTHS)
    )
    return length, np.unique(months // length, return_index=True)[1]


def kept_apart(panels: Iterable[Parts]) -> tuple[list[str], int]:
    """Terms that are drawn by name, the largest first, and how many others there are.

    The others are small or too many; what never moves anything is not counted.
    """
    sizes: dict[str, float] = {}
    for parts in panels:
        for term, values in parts.items():
            sizes[term] = sizes.get(term, 0.0) + float(np.abs(values).sum())
    moving = [term for term in sizes if sizes[term] > NOTHING]
    least = LEAST * sum(sizes.values())
    named = sorted((t for t in moving if sizes[t] > least), key=lambda t: -sizes[t])[: len(SHADES)]
    return named, len(moving) - len(named)


def grouped(parts: Parts, named: list[str]) -> Parts:
    """The named terms in order and the sum of the others as `OTHER`."""
    rest = [values for term, values in parts.items() if term not in named]
    nothing = np.zeros_like(next(iter(parts.values())))
    return {**{term: parts[term] for term in named}, OTHER: sum(rest, start=nothing)}


def stacked(parts: Parts) -> Iterable[tuple[str, np.ndarray, np.ndarray]]:
    """Term, bottom and top of each layer, upwards what is positive and downwards what is not."""
    nothing = np.zeros_like(next(iter(parts.values())))
    up, down = nothing.copy(), nothing.copy()
    for term, values in parts.items():
        risen, fallen = up + np.maximum(values, 0.0), down + np.minimum(values, 0.0)
        yield term, np.where(values >= 0, up, fallen), np.where(values >= 0, risen, down)
        up, down = risen, fallen


def shade_of(named: list[str]) -> dict[str, str]:
    """Colour by term."""
    return {**dict(zip(named, SHADES, strict=False)), OTHER: OTHER_SHADE}


def draw_bars(axes: Axes, x: np.ndarray, widths: np.ndarray, parts: Parts) -> None:
    """A stack of bars at each x."""
    shades = shade_of([term for term in parts if term != OTHER])
    for term, bottom, top in stacked(parts):
        axes.bar(
            x,
            top - bottom,
            0.86 * widths,
            bottom,
            color=shades[term],
            edgecolor="white",
            linewidth=0.3,
            label=term,
        )


def draw_areas(axes: Axes, x: np.ndarray, parts: Parts) -> None:
    """Areas over x, upwards what is positive and downwards what is not."""
    shades = shade_of([term for term in parts if term != OTHER])
    positive = {term: np.maximum(values, 0.0) for term, values in parts.items()}
    negative = {term: np.minimum(values, 0.0) for term, values in parts.items()}
    for side in (positive, negative):
        level = np.zeros(x.size)
        for term, values in side.items():
            axes.fill_between(x, level, level + values, color=shades[term], linewidth=0, label=term)
            level = level + values


def draw_net(axes: Axes, x: np.ndarray, y: np.ndarray, marker: str | None) -> None:
    """The sum of all parts as a line over them."""
    low, high = axes.dataLim.y0, axes.dataLim.y1
    room = 0.05 * max(high - low, 0.02)
    axes.set_ylim(low - room, high + room)
    axes.plot(x, y, color="white", linewidth=3.4, label="_edge")
    axes.plot(
        x, y, color=BLACK, marker=marker, markersize=3.6, markeredgecolor="white", label="net"
    )
    axes.axhline(0.0, color=GREY, linewidth=0.8, label="_zero")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axes.grid(axis="y", color=GREY, alpha=0.15, linewidth=0.6)


def draw_key(
    drawn: Sheet, named: list[str], claims: Mapping[str, str], other: int, net: str
) -> None:
    """Names, claim ids and colours right of the panels, the largest first."""
    handles: list[Artist] = [Line2D([], [], color=BLACK, linewidth=1.6)]
    labels = [net]
    for term, shade in shade_of(named).items():
        if term == OTHER and not other:
            continue
        handles.append(Patch(facecolor=shade, linewidth=0))
        ids = f" ({claims[term]})" if claims.get(term) else ""
        text = f"{other} smaller" if term == OTHER else words_for(term) + ids
        labels.append("\n".join(textwrap.wrap(text, KEY_CHARACTERS)))
    place = drawn.panels[0, 0].get_position()
    drawn.figure.legend(
        handles,
        labels,
        loc="upper left",
        bbox_to_anchor=(place.x1 + 0.1 / WIDTH, place.y1),
        borderaxespad=0.0,
        borderpad=0.0,
        handlelength=1.4,
        labelspacing=0.55,
    )


def words_for(term: str) -> str:
    """A term in words."""
    return NAMES.get(term, term.replace("_", " "))


def signed(value: float, digits: int = 2) -> str:
    """A number with a sign; none for what rounds to zero."""
    text = f"{value:+.{digits}f}".replace("-", "−")
    return text if text.strip("+−0.") else text[1:]


LONGEST_LINE = 17
"""Characters of a name on one line beside its curve."""
LINE = 0.15
"""Height of a line of a label, inches."""


@dataclass(frozen=True)
class Curve:
    """What is drawn of a scenario: mean and band over x, and how; every array (x,).

    Where ``x`` are years each point is marked.
    """

    colour: str
    dash: object
    x: np.ndarray
    low: np.ndarray
    mean: np.ndarray
    high: np.ndarray
    marker: str | None = None


def spread(wanted: Sequence[float], heights: Sequence[float], top: float) -> list[float]:
    """Centres of labels as near as can be to where they are wanted, without overlap, from 0 to top.

    Labels that would overlap form a pile around the mean of their wishes.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    piles: list[tuple[list[int], float]] = []

    def place(members: list[int]) -> float:
        """Lower edge of a pile."""
        total = sum(heights[index] for index in members)
        below = np.cumsum([0.0, *(heights[index] for index in members)])
        centres = [
            wanted[index] - low - heights[index] / 2
            for index, low in zip(members, below, strict=False)
        ]
        return max(min(float(np.mean(centres)), top - total), 0.0)

    for index in order:
        piles.append(([index], place([index])))
        while len(piles) > 1:
            (lower, edge), (upper, start) = piles[-2:]
            if edge + sum(heights[i] for i in lower) <= start + 1e-9:
                break
            piles[-2:] = [([*lower, *upper], place([*lower, *upper]))]
    centres = [0.0] * len(wanted)
    for members, edge in piles:
        for index in members:
            centres[index] = edge + heights[index] / 2
            edge += heights[index]
    return centres


def wrapped(name: str) -> str:
    """A scenario's name on lines short enough to stand beside its curve."""
    return "\n".join(textwrap.wrap(name, LONGEST_LINE)) or name


def name_lines(axes: Axes, curves: Mapping[str, Curve]) -> None:
    """The name of each scenario right of the end of its curve, joined to it by a thin line."""
    wide, tall = size_of(axes)
    low, high = axes.get_ylim()
    labels = {name: wrapped(name) for name in curves}
    ends = [(curve.mean[-1] - low) / (high - low) * tall for curve in curves.values()]
    heights = [LINE * (1 + label.count("\n")) for label in labels.values()]
    for (name, curve), centre in zip(curves.items(), spread(ends, heights, tall), strict=True):
        first, last = axes.get_xlim()
        begin = (curve.x[-1] - first) / (last - first)
        end = (curve.mean[-1] - low) / (high - low)
        corner = (1.0 + 0.08 / wide, centre / tall)
        axes.plot(
            [begin, max(begin, 1.0), corner[0]],
            [end, end, corner[1]],
            color=curve.colour,
            linewidth=0.7,
            transform=axes.transAxes,
            clip_on=False,
            label="_to name",
        )
        axes.text(
            corner[0] + 0.04 / wide,
            corner[1],
            labels[name],
            transform=axes.transAxes,
            va="center_baseline",
            linespacing=0.95,
            color=curve.colour,
        )
