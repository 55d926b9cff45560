"""Intervals of means over runs."""

import numpy as np

Z95 = 1.959963984540054
FEW = {1: 12.7062, 2: 4.3027, 3: 3.1824}
"""Quantiles for few degrees of freedom, where the expansion is coarse."""


def t95(degrees: int) -> float:
    """97.5 % quantile of Student's t: a table up to 3, then the Cornish–Fisher expansion."""
    if degrees in FEW:
        return FEW[degrees]
    z, n = Z95, float(degrees)
    first = (z**3 + z) / (4 * n)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
    return z + first + second + third


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
