"""From the model's grievance to a survey's share: a line fitted on the training years.

Surveys of opinion and the model have no scale in common. The link is share = a + b · grievance,
fitted by least squares to the ensemble's mean in the training years, with b ≤ 0: opinion may not
improve with grievance (where it would, b = 0 and a is the mean). A run's share is then
a + b · its grievance + noise of the residual standard deviation. This costs two fitted numbers a
series and its residual spread; a naive forecast costs one and its spread. Part of the surveys is
unsourced (the column `support`), so these scores weigh less than those of counts.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import xarray as xr

ENOUGH = 4
"""Training years from which a line is fitted."""


@dataclass(frozen=True)
class Link:
    """Intercept, slope, residual standard deviation, and the years they were fitted on."""

    intercept: float
    slope: float
    sd: float
    years: int

    def applied(self, simulated: xr.DataArray, name: str) -> xr.DataArray:
        """The runs on the scale of the survey, with noise; (year, run) → (year, run).

        The noise is always the same for a series of that name, so that results can be repeated.
        """
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        noise = rng.standard_normal(simulated.shape)
        return self.intercept + self.slope * simulated + self.sd * noise


def fit_link(simulated: xr.DataArray, observed: xr.DataArray, trained_to: int) -> Link | None:
    """The line from the years up to `trained_to`; (year, run) and (year,) of the same years.

    None with fewer than `ENOUGH` years known on both sides.
    """
    x, y = simulated.mean("run").values, observed.values
    known = np.isfinite(x) & np.isfinite(y) & (observed["year"].values <= trained_to)
    x, y = x[known], y[known]
    if x.size < ENOUGH:
        return None
    away = x - x.mean()
    spread = float(away @ away)
    slope = min(float(away @ y) / spread, 0.0) if spread > 0 else 0.0
    intercept = float(y.mean() - slope * x.mean())
    residual = y - intercept - slope * x
    sd = float(np.sqrt(residual @ residual / (x.size - 2)))
    return Link(intercept, slope, sd, int(x.size))
