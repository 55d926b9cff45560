"""Fitting the uncertain parameters to the record up to a date: prior, statistics, sampler, file."""

from sim.calibration.fit import Fit, fit
from sim.calibration.prior import Prior
from sim.calibration.sampler import Effort

__all__ = ["Effort", "Fit", "Prior", "fit"]
