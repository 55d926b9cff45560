"""Curves that bear their names: each at the end of its line, without overlap."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from sim.plots.style import size_of

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
