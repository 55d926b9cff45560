"""Shapes of priors: how plausible values are spread between their bounds.

A cell of a table reads ``uniform``, ``triangular 0.3`` (the likeliest value) or ``normal 0.3 0.1``
(mean and standard deviation, cut off at the bounds; the mean may lie outside of them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

SHAPES = {"uniform": 0, "triangular": 1, "normal": 2}
"""Name of a shape → how many numbers follow it."""


@dataclass(frozen=True)
class Shape:
    """A shape by name with its numbers: the mode, or the mean and the standard deviation."""

    name: str = "uniform"
    numbers: tuple[float, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Shape:
        """The shape that a cell of a table says.  ValueError if it says none."""
        name, *numbers = text.split() or [""]
        wanted = SHAPES.get(name)
        if wanted is None:
            raise ValueError(f"prior {text!r} is not one of {', '.join(SHAPES)}")
        try:
            found = tuple(float(number) for number in numbers)
        except ValueError:
            found = ()
        if len(found) != wanted or len(numbers) != wanted or not all(map(isfinite, found)):
            raise ValueError(f"prior {text!r}: {name} is followed by {wanted} numbers")
        return cls(name, found)

    def check(self, low: float, high: float) -> None:
        """ValueError if the shape does not go with the bounds."""
        if self.name == "triangular" and not low <= self.numbers[0] <= high:
            raise ValueError(f"prior {self}: the likeliest value is outside {low:g}–{high:g}")
        if self.name == "normal":
            mean, sd = self.numbers
            if sd <= 0:
                raise ValueError(f"prior {self}: the standard deviation is not above 0")
            away = max(low - mean, mean - high, 0.0)
            if away > 3 * sd:
                raise ValueError(f"prior {self}: hardly anything lies within {low:g}–{high:g}")

    def __str__(self) -> str:
        return " ".join([self.name, *(f"{number:g}" for number in self.numbers)])

    def quantile(self, share: np.ndarray, low: float, high: float) -> np.ndarray:
        """The value below which a share 0–1 of the prior lies, any shape of array."""
        if self.name == "triangular":
            (mode,), width = self.numbers, high - low
            peak = (mode - low) / width
            rising = low + np.sqrt(share * width * (mode - low))
            falling = high - np.sqrt((1.0 - share) * width * (high - mode))
            return np.where(share < peak, rising, falling)
        if self.name == "normal":
            from scipy.special import ndtri

            mean, sd = self.numbers
            below, above = self._tails(low, high)
            return np.clip(mean + sd * ndtri(below + (above - below) * share), low, high)
        return low + (high - low) * share

    def share(self, value: np.ndarray, low: float, high: float) -> np.ndarray:
        """Share of the prior below a value, 0–1; the inverse of `quantile`."""
        value = np.clip(value, low, high)
        if self.name == "triangular":
            (mode,), width = self.numbers, high - low
            left = (value - low) ** 2 / (width * max(mode - low, np.finfo(float).tiny))
            right = 1.0 - (high - value) ** 2 / (width * max(high - mode, np.finfo(float).tiny))
            return np.where(value < mode, left, right)
        if self.name == "normal":
            from scipy.special import ndtr

            mean, sd = self.numbers
            below, above = self._tails(low, high)
            return (ndtr((value - mean) / sd) - below) / (above - below)
        return (value - low) / (high - low)

    def _tails(self, low: float, high: float) -> tuple[float, float]:
        """Shares of the normal that lie below the bounds."""
        from scipy.special import ndtr

        mean, sd = self.numbers
        return float(ndtr((low - mean) / sd)), float(ndtr((high - mean) / sd))


UNIFORM = Shape()


def by_column(
    shapes: Sequence[Shape], inverse: bool, points: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Quantiles, or with ``inverse`` shares, of points (draw, parameter), a shape a column."""
    found = np.empty_like(points, dtype=float)
    for column, shape in enumerate(shapes):
        function = shape.share if inverse else shape.quantile
        found[:, column] = function(points[:, column], float(low[column]), float(high[column]))
    return found
