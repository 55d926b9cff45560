"""A function over many tasks: the same results in the same order, whoever does the work."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sim.errors import WorkError
from sim.parallel.executors import Executor, executor
from sim.parallel.worker import Prepare

Result = TypeVar("Result")
Progress = Callable[[int], None]
AHEAD = 4
"""Tasks that may be begun before the first is finished, as a multiple of those under way."""
LOST = "a process that did the work died (killed, or out of memory); use fewer --workers"


def map_tasks(
    function: Callable[..., Result],
    tasks: Iterable[tuple[Any, ...]],
    *,
    workers: int = 1,
    dask: str | None = None,
    prepare: Prepare | None = None,
    progress: Progress | None = None,
) -> Iterator[Result]:
    """Results of ``function(*task)``, one a task, in the order of the tasks.

    Tasks are taken, and results given, as they are needed, so that neither have to fit into memory
    together.  When a task raises, Ctrl-C is pressed or nobody takes the results any more, all that
    is under way is given up and no process is left behind.

    Parameters
    ----------
    function
        A function that worker processes can import, or a partial of one.
    tasks
        Its arguments, which can be pickled.
    workers, dask, prepare
        Who does the work, see :func:`executor`; the results do not depend on it.
    progress
        Called with 1 as each task is finished.

    Raises
    ------
    WorkError
        If a worker process was lost, or the cluster.
    Exception
        Whatever a task raises.
    """
    with executor(workers, dask, prepare=prepare) as chosen:
        yield from ordered(chosen, function, tasks, progress)


def ordered(
    chosen: Executor,
    function: Callable[..., Result],
    tasks: Iterable[tuple[Any, ...]],
    progress: Progress | None = None,
) -> Iterator[Result]:
    """The same on an executor that is there already and stays."""
    left = iter(tasks)
    begun: deque[Any] = deque()
    under_way: set[Any] = set()
    results: dict[Any, Result] = {}
    while True:
        room = chosen.room()
        free = min(room - len(under_way), AHEAD * room - len(begun))
        for task in islice(left, max(free, 0)):
            begun.append(chosen.submit(function, *task))
            under_way.add(begun[-1])
        if not begun:
            return
        for future in chosen.finished(under_way) if under_way else ():
            under_way.remove(future)
            results[future] = _result(chosen, future)
            if progress is not None:
                progress(1)
        while begun and begun[0] in results:
            yield results.pop(begun.popleft())


def _result(chosen: Executor, future: Any) -> Any:
    try:
        return future.result()
    except chosen.lost:
        raise WorkError(LOST) from None
    except chosen.gone:
        raise WorkError("the Dask scheduler is gone") from None
