"""Ensembles: many runs of a scenario as one labelled dataset, and its files."""

import sim.analysis  # noqa: F401 -- what is made here has `data.sim`
from sim.ensemble.conformance import check_behaviour
from sim.ensemble.files import write_posterior, write_result, write_whole
from sim.ensemble.simulate import simulate
from sim.errors import TooLargeError

__all__ = [
    "TooLargeError",
    "check_behaviour",
    "simulate",
    "write_posterior",
    "write_result",
    "write_whole",
]
