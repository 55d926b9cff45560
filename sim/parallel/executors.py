"""Who runs the tasks: this process, local processes or Dask; the same results in the same order.

All have the shape of Dask's client: ``submit`` gives a future, ``finished`` waits for some.
"""

from __future__ import annotations

import contextlib
import pickle
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import (
    ALL_COMPLETED,
    FIRST_COMPLETED,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sim.core.errors import WorkError
from sim.core.sparing import spared
from sim.parallel.workers import (
    Cluster,
    Prepare,
    Task,
    begin_worker,
    loaded,
    packed,
    prepare_once,
    run_packed,
    without_interrupts,
)

Workers = int | str
"""Who works: so many processes of this machine (one is this process itself), or the workers of the
Dask scheduler at an address."""


class Executor(Protocol):
    """Runs tasks somewhere."""

    lost: tuple[type[BaseException], ...]
    """What a future raises whose process was lost."""
    gone: tuple[type[BaseException], ...]
    """What it raises when nobody is left to run it."""

    def room(self) -> int:
        """How many tasks to have under way, so that nobody waits for work."""

    def wake(self, task: Task) -> None:
        """Have workers that are still to begin do so, and import what a task needs, meanwhile."""

    def submit(self, task: Task, *arguments: Any) -> Any:
        """A future of a task."""

    def finished(self, futures: Collection[Any]) -> Collection[Any]:
        """Wait until some are finished; which."""

    def cancel(self, futures: Collection[Any]) -> Collection[Any]:
        """Give up what has not begun, and wait for the others, which are returned."""

    def close(self) -> None:
        """Let the workers go when they are done."""

    def stop(self) -> None:
        """Let the workers go at once, in the middle of whatever they do."""


class Serial:
    """This process."""

    lost: tuple[type[BaseException], ...] = ()
    gone: tuple[type[BaseException], ...] = ()

    def __init__(self, prepare: Prepare | None = None) -> None:
        self._preparation = packed(prepare)

    def room(self) -> int:
        return 1

    def wake(self, task: Task) -> None:
        """Nothing: this process is awake."""

    def submit(self, task: Task, *arguments: Any) -> Future[Any]:
        """Run the task at once; what it raises comes out of the future."""
        future: Future[Any] = Future()
        try:
            prepare_once(self._preparation)
            future.set_result(task(*arguments))
        except Exception as error:  # noqa: BLE001 - handed on, as an executor does
            future.set_exception(error)
        return future

    def finished(self, futures: Collection[Any]) -> Collection[Any]:
        return list(futures)

    def cancel(self, futures: Collection[Any]) -> Collection[Any]:
        return list(futures)

    def close(self) -> None:
        """Nothing is left running."""

    stop = close


class Processes:
    """Processes of this machine, made anew when one of them dies."""

    lost: tuple[type[BaseException], ...] = (BrokenProcessPool,)
    gone: tuple[type[BaseException], ...] = ()

    def __init__(self, workers: int, prepare: Prepare | None = None) -> None:
        self._workers = workers
        self._preparation = packed(prepare)
        self._begin()

    def _begin(self) -> None:
        spawning = get_context("spawn")
        ear, self._mouth = spawning.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(
            self._workers, mp_context=spawning, initializer=begin_worker, initargs=(ear, spared())
        )

    def room(self) -> int:
        return self._workers + 1

    def wake(self, task: Task) -> None:
        for _ in range(self._workers):
            self.submit(loaded, task)

    def submit(self, task: Task, *arguments: Any) -> Future[Any]:
        work = pickle.dumps((task, arguments))
        with without_interrupts():
            try:
                return self._pool.submit(run_packed, self._preparation, work)
            except BrokenProcessPool:
                self.close()
                self._begin()
                return self._pool.submit(run_packed, self._preparation, work)

    def finished(self, futures: Collection[Any]) -> Collection[Any]:
        return _waited(futures, FIRST_COMPLETED)

    def cancel(self, futures: Collection[Any]) -> Collection[Any]:
        with without_interrupts():
            going = [future for future in futures if not future.cancel()]
        return _waited(going, ALL_COMPLETED)

    def close(self) -> None:
        with without_interrupts():
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._mouth.close()

    def stop(self) -> None:
        with without_interrupts():
            self._mouth.close()
            self._pool.shutdown(wait=True, cancel_futures=True)


AWHILE = 0.1
"""Seconds after which who waits listens to Ctrl-C."""


def _waited(futures: Collection[Future[Any]], until: str) -> Collection[Future[Any]]:
    """Futures that are finished, once some or all are; Ctrl-C comes between two short waits.

    Within one it would leave locks taken for which the futures' own thread then waits for ever.
    """
    while True:
        with without_interrupts():
            done, left = wait(futures, timeout=AWHILE, return_when=until)
        if not left or (done and until == FIRST_COMPLETED):
            return done


@contextlib.contextmanager
def executor(
    workers: Workers = 1,
    *,
    prepare: Prepare | None = None,
    folder: Path | None = None,
) -> Iterator[Executor]:
    """Whoever is asked for; leaves nothing running behind.

    Parameters
    ----------
    workers
        Processes of this machine, of which one is this process itself, or the address of a Dask
        scheduler whose workers do the work.
    prepare
        Called once in every process that runs tasks, before its first one, in this process too
        if it does the work.
    folder
        A folder that the workers of a cluster must see under the same path; made if need be.

    Raises
    ------
    InputError
        If the cluster is not there, or its workers would compute something else.
    """
    chosen: Executor
    if isinstance(workers, str):
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        chosen = Cluster(workers, folder, prepare)
    else:
        chosen = Serial(prepare) if workers < 2 else Processes(workers, prepare)
    try:
        yield chosen
    except BaseException:
        chosen.stop()
        raise
    chosen.close()


Result = TypeVar("Result")
Progress = Callable[[int], None]
AHEAD = 4
"""Tasks that may be begun before the first is finished, as a multiple of those under way."""
LOST = "a process that did the work died (killed, or out of memory); use fewer --workers"


def map_tasks(
    function: Callable[..., Result],
    tasks: Iterable[tuple[Any, ...]],
    *,
    workers: Workers = 1,
    prepare: Prepare | None = None,
    folder: Path | None = None,
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
    workers, prepare, folder
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
    with executor(workers, prepare=prepare, folder=folder) as chosen:
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
