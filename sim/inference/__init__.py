"""Fitting the uncertain parameters to the record up to a date: prior, statistics, sampler, file."""

from sim.inference.fit import Fit, fit
from sim.inference.prior import Prior
from sim.inference.sampler import Effort

__all__ = ["Effort", "Fit", "Prior", "fit"]
