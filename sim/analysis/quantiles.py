"""Quantiles over the runs, fast and safe with missing values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LEVELS: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles that summaries and figures show: median, middle 50 % and middle 90 %."""


def quantiles(values: np.ndarray, levels: Sequence[float] = LEVELS) -> np.ndarray:
    """Quantiles along the last axis; (..., run) -> (level, ...), linear between order statistics.

    NaN entries are left out; where every run is NaN the result is NaN. `np.nanquantile` gives the
    same numbers, but goes through the rows one by one in Python and warns about empty ones.
    """
    values = np.ascontiguousarray(values, dtype=np.float64)
    valid = values.shape[-1] - np.count_nonzero(np.isnan(values), axis=-1)
    if valid.size and valid.min() == values.shape[-1]:
        return np.quantile(values, levels, axis=-1)
    ordered = np.sort(values, axis=-1)  # NaN last
    result = np.full((len(levels), *valid.shape), np.nan)
    some = valid > 0
    ordered, last = ordered[some], valid[some] - 1
    rows = np.arange(last.size)
    for index, level in enumerate(levels):
        position = level * last
        below = np.floor(position).astype(int)
        above = np.minimum(below + 1, last)
        low, high = ordered[rows, below], ordered[rows, above]
        result[index][some] = low + (high - low) * (position - below)
    return result


def mean_and_sd(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, sample standard deviation and number of runs along the last axis, NaN left out.

    The mean is NaN without a run, the standard deviation with fewer than two.
    """
    present = ~np.isnan(values)
    count = present.sum(axis=-1)
    filled = np.where(present, values, 0.0)
    mean = np.full(count.shape, np.nan)
    np.divide(filled.sum(axis=-1), count, out=mean, where=count > 0)
    squares = np.where(present, values - mean[..., None], 0.0) ** 2
    variance = np.full(count.shape, np.nan)
    np.divide(squares.sum(axis=-1), count - 1, out=variance, where=count > 1)
    return mean, np.sqrt(variance), count
