"""Work in parallel, in one way: here, in processes of this machine, or on a Dask cluster.

`map_tasks` is what most callers want; `executor` is for those who decide themselves what to run
next, or who run many batches in the same workers.
"""

from sim.parallel.executors import (
    Executor,
    Processes,
    Serial,
    Workers,
    executor,
    map_tasks,
    ordered,
)
from sim.parallel.workers import Prepare

__all__ = [
    "Executor",
    "Prepare",
    "Processes",
    "Serial",
    "Workers",
    "executor",
    "map_tasks",
    "ordered",
]
