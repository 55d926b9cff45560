"""Ensembles: many runs of a scenario as one labelled dataset, and its files."""

import sim.analysis  # noqa: F401 -- what is made here has `data.sim`
from sim.ensemble.files import write_posterior, write_result, write_whole
from sim.ensemble.limits import TooLargeError
from sim.ensemble.simulate import simulate

__all__ = ["TooLargeError", "simulate", "write_posterior", "write_result", "write_whole"]
