"""What happens in the workers, local or of a Dask cluster: checked, prepared once, ended in time.

A worker process ends with its parent, however that ends.  It can also be told to end in the middle
of a task, by a pipe of which the parent closes the other side.  It then ends within the task, never
while its result is on the way back: half a result would leave the parent waiting for the rest.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import connection, get_all_start_methods, parent_process
from pathlib import Path
from types import FrameType
from typing import Any

from sim.core.errors import InputError, WorkError, needed, of_exit
from sim.core.sparing import spare
from sim.core.versions import bring, brought, deciding

Task = Callable[..., Any]
Prepare = Callable[[], object]
"""What a process does once before its first task; a function that others can import by name."""


@dataclass
class _Process:
    """What this process knows of itself; a Dask worker has several threads, hence the locks."""

    own: bool = False
    """Begun by this program for its tasks, one at a time."""
    tasks: int = 0
    told_to_end: bool = False
    counting: threading.Lock = field(default_factory=threading.Lock)
    prepared: set[bytes] = field(default_factory=set)
    preparing: threading.Lock = field(default_factory=threading.Lock)


_HERE = _Process()


_ALWAYS: list[Prepare] = []


def prepare_always(prepare: Prepare) -> None:
    """Have every executor that is made from now on prepare in this way too."""
    _ALWAYS.append(prepare)


def packed(prepare: Prepare | None) -> bytes:
    """How a preparation travels with the tasks; empty where there is none."""
    told = brought()
    known = (partial(bring, told),) if told else ()
    wanted = (*known, *_ALWAYS, *(() if prepare is None else (prepare,)))
    return pickle.dumps(partial(in_turn, wanted)) if wanted else b""


def in_turn(functions: tuple[Prepare, ...]) -> None:
    """Call some functions one after another."""
    for function in functions:
        function()


def run_packed(preparation: bytes, work: bytes) -> Any:
    """Run a pickled task with its arguments in this process, prepared before the first one.

    The task is unpickled here and not by whoever brings it: it may hold what only a prepared
    process knows, such as a class of a plugin.
    """
    with _HERE.counting:
        if _HERE.told_to_end:
            os._exit(1)
        _HERE.tasks += 1
    try:
        prepare_once(preparation)
        task, arguments = pickle.loads(work)
        result = task(*arguments)
        if _HERE.own and not gc.get_freeze_count():  # what is there now stays: to be looked at once
            gc.collect()
            gc.freeze()
        return result
    except SystemExit as error:
        raise of_exit(error) from error
    finally:
        with _HERE.counting:
            _HERE.tasks -= 1


def loaded(task: Task) -> None:
    """Nothing: to bring a task to a process is to import its module there."""


def prepare_once(preparation: bytes) -> None:
    """Do what has to be done once in a process; what it raises comes out of each task."""
    if not preparation or preparation in _HERE.prepared:
        return
    with _HERE.preparing:
        if preparation not in _HERE.prepared:
            pickle.loads(preparation)()
            _HERE.prepared.add(preparation)


def begin_worker(ear: connection.Connection, spared: tuple[Iterable[str], Iterable[str]]) -> None:
    """Watch for the end of the parent, and for its closing of the other side of a pipe.

    ``spared`` are imports that the parent spares itself, and this process with it.
    """
    _HERE.own = True
    spare(*spared)
    if "fork" in get_all_start_methods():
        # Locks that libraries or a user's code make here then have no name in the system, which
        # would stay, and be complained of, when this process is ended in the middle of a task.
        multiprocessing.set_start_method("fork", force=True)
        multiprocessing.set_start_method = left_as_it_is  # Mesa sets another when it is imported
    parent = parent_process()
    if parent is not None:
        watched = (parent.sentinel, ear)
        threading.Thread(target=end_with, args=watched, daemon=True).start()


def left_as_it_is(method: str | None, force: bool = False) -> None:
    """Set no way to start processes: this one starts none."""


def end_with(parent: int, ear: connection.Connection) -> None:
    """End this process when it is told to, within a task, or when the parent has ended."""
    if parent not in connection.wait([parent, ear]):
        with _HERE.counting:
            _HERE.told_to_end = True
            if _HERE.tasks:
                os._exit(1)
        connection.wait([parent])
    os._exit(1)


HELD = (signal.SIGINT, signal.SIGALRM)
"""What Ctrl-C sends, and what the command line raises a lost one again with."""


@contextlib.contextmanager
def without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back meanwhile; processes that are begun here never get it.

    Whatever locks for other threads, as executors do, must not be left half-way: a lock that stays
    taken leaves all waiting.  To mask the signal keeps it from what is begun here, not from Python:
    another thread of the process takes it, such as one of NumPy's, and its handler is called here.
    """
    came: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        came.append(number)

    try:
        with contextlib.ExitStack() as after:
            for number in HELD if threading.current_thread() is threading.main_thread() else ():
                usual = signal.getsignal(number)
                if callable(usual):
                    after.callback(signal.signal, number, usual)
                    signal.signal(number, note)
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            after.callback(signal.pthread_sigmask, signal.SIG_SETMASK, before)
            yield
    finally:
        if came:
            signal.raise_signal(came[0])


PATIENCE = 60
"""Seconds that a scheduler has to answer, and a first worker to join it."""


class Cluster:
    """The workers of a Dask cluster."""

    def __init__(
        self, address: str, folder: Path | None = None, prepare: Prepare | None = None
    ) -> None:
        dask = needed("distributed")
        quieten(("distributed", "tornado", "asyncio"))
        self._preparation = packed(prepare)
        self.lost: tuple[type[BaseException], ...] = (dask.KilledWorker,)
        cancelled = (dask.client.FutureCancelledError, dask.client.FuturesCancelledError)
        self.gone: tuple[type[BaseException], ...]
        self.gone = (*cancelled, dask.client.ClosedClientError, CancelledError)
        self._wait = dask.wait
        try:
            self._client = dask.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(f"--dask {address}: no scheduler answers ({error})") from None
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
            self._check(address, folder)
        except TimeoutError:
            self.close()
            told = f"--dask {address}: no worker joined its scheduler within {PATIENCE} s"
            raise InputError(told) from None
        except InputError:
            self.close()
            raise

    def _check(self, address: str, folder: Path | None) -> None:
        """Whether workers have the same versions, and see the folder."""
        here = deciding()
        where = None if folder is None else str(folder)
        for worker, (there, seen) in self._client.run(looked_at, where).items():
            if not seen:
                told = f"the worker {worker} does not see {folder}; put --out on a shared disk"
                raise InputError(f"--dask {address}: {told}")
            if there != here:
                other = ", ".join(f"{k} {v}" for k, v in there.items() if here.get(k) != v)
                mine = ", ".join(f"{k} {v}" for k, v in here.items() if there.get(k) != v)
                told = f"the worker {worker} has {other}, this machine has {mine}"
                raise InputError(f"--dask {address}: {told}")

    def room(self) -> int:
        """A few tasks more than the cluster has threads."""
        with self._asking():
            threads = sum(self._client.nthreads().values())
        return max(threads + threads // 4, threads + 1)

    def wake(self, task: Task) -> None:
        """Nothing: these workers are up already."""

    def submit(self, task: Task, *arguments: Any) -> Any:
        """A future of Dask."""
        work = pickle.dumps((task, arguments))
        with self._asking():
            return self._client.submit(run_packed, self._preparation, work, pure=False)

    def finished(self, futures: Collection[Any]) -> Collection[Any]:
        """Wait until some are finished; which."""
        with self._asking(), self._client.as_current():
            return self._wait(list(futures), return_when="FIRST_COMPLETED").done

    def cancel(self, futures: Collection[Any]) -> Collection[Any]:
        """Give up all that is not finished."""
        done = [future for future in futures if future.status == "finished"]
        with contextlib.suppress(OSError, *self.gone):
            self._client.cancel([future for future in futures if not future.done()])
        return done

    @contextlib.contextmanager
    def _asking(self) -> Iterator[None]:
        """Tell in one line when the scheduler does not answer any more."""
        silent: tuple[type[BaseException], ...] = (OSError, *self.gone)
        try:
            yield
        except silent as error:
            raise WorkError(f"the Dask scheduler is gone ({first_line(error)})") from None

    def close(self) -> None:
        """Leave the cluster, which then drops what was asked of it and has not begun."""
        self._client.close()

    stop = close


def first_line(error: BaseException) -> str:
    """What an error says, in one line."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(":")


def quieten(packages: tuple[str, ...]) -> None:
    """Log nothing of some packages: what they tell of a lost connection is one error here."""
    for name in [*packages, *logging.root.manager.loggerDict]:
        if name.split(".")[0] in packages:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def looked_at(folder: str | None) -> tuple[dict[str, str], bool]:
    """Versions of a worker, and whether it sees a folder."""
    return deciding(), folder is None or Path(folder).is_dir()
