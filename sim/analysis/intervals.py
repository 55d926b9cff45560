"""Intervals of means over runs."""

from functools import cache

import numpy as np
from scipy.special import stdtrit

Z95 = 1.959963984540054
"""97.5 % quantile of the normal distribution."""


@cache
def t95(degrees: int) -> float:
    """97.5 % quantile of Student's t."""
    return float(stdtrit(degrees, 0.975))


def interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of the mean over the last axis, (…, run) → (…), (…).

    With one run the interval is unknown: NaN.
    """
    runs = values.shape[-1]
    mean = values.mean(axis=-1)
    if runs < 2:
        return mean * np.nan, mean * np.nan
    half = t95(runs - 1) * values.std(axis=-1, ddof=1) / np.sqrt(runs)
    return mean - half, mean + half
