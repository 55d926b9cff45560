"""Ensembles: many runs of a scenario as one labelled dataset, and its files."""

import sim.analysis  # noqa: F401 -- what is made here has `data.sim`
from sim.core.errors import TooLargeError
from sim.core.files import write_whole
from sim.ensemble.conformance import check_behaviour
from sim.ensemble.result import write_posterior, write_result
from sim.ensemble.simulate import simulate

__all__ = [
    "TooLargeError",
    "check_behaviour",
    "simulate",
    "write_posterior",
    "write_result",
    "write_whole",
]
