"""Stands where figures look for these names; they are defined in `sim.errors`."""

from sim.errors import AnalysisError, unknown

__all__ = ["AnalysisError", "unknown"]
