"""Fitting the uncertain parameters to the record up to a date: prior, statistics, sampler, file."""

from sim.calibration.fit import Effort, Fit, fit
from sim.calibration.prior import Prior

__all__ = ["Effort", "Fit", "Prior", "fit"]
