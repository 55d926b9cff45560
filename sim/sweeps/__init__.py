"""Sweeps: designed experiments of any size into a labelled store that survives what happens."""

from sim.core.errors import MissingExtraError, SweepRefusedError, SweepStoppedError
from sim.sweeps.job import Job
from sim.sweeps.loading import bundled_sweeps, load_sweep
from sim.sweeps.replay import Replay, replay
from sim.sweeps.store import open_sweep
from sim.sweeps.sweep import sweep

__all__ = [
    "Job",
    "MissingExtraError",
    "Replay",
    "SweepRefusedError",
    "SweepStoppedError",
    "bundled_sweeps",
    "load_sweep",
    "open_sweep",
    "replay",
    "sweep",
]
