"""Who runs the tasks: this process, local processes, or the workers of a Dask cluster.

All have the shape of Dask's client: ``submit`` gives a future, ``finished`` waits for some.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import Any, Protocol

from sim.errors import SweepRefusedError, SweepStoppedError, needed
from sim.sweeps.folder import deciding_versions

Task = Callable[..., Any]
PATIENCE = 60
"""Seconds that a scheduler has to answer, and a first worker to join it."""


class Executor(Protocol):
    """Runs tasks somewhere."""

    lost: tuple[type[BaseException], ...]
    """What a future raises whose process was lost."""
    gone: tuple[type[BaseException], ...]
    """What it raises when nobody is left to run it."""

    def room(self) -> int:
        """How many tasks to have under way, so that nobody waits for work."""

    def submit(self, task: Task, *arguments: Any) -> Any:
        """A future of a task."""

    def finished(self, futures: Collection[Any]) -> Collection[Any]:
        """Wait until some are finished; which."""

    def cancel(self, futures: Collection[Any]) -> Collection[Any]:
        """Give up what has not begun, and wait for the others, which are returned."""


class Serial:
    """This process."""

    lost: tuple[type[BaseException], ...] = ()
    gone: tuple[type[BaseException], ...] = ()

    def room(self) -> int:
        return 1

    def submit(self, task: Task, *arguments: Any) -> Future[Any]:
        """Run the task at once; what it raises comes out of the future."""
        future: Future[Any] = Future()
        try:
            future.set_result(task(*arguments))
        except Exception as error:  # noqa: BLE001 - handed on, as an executor does
            future.set_exception(error)
        return future

    def finished(self, futures: Collection[Any]) -> Collection[Any]:
        return list(futures)

    def cancel(self, futures: Collection[Any]) -> Collection[Any]:
        return list(futures)


class Processes:
    """Processes of this machine, made anew when one of them dies."""

    lost: tuple[type[BaseException], ...] = (BrokenProcessPool,)
    gone: tuple[type[BaseException], ...] = ()

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool = self._made()

    def _made(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._workers, mp_context=get_context("spawn"), initializer=begin_worker
        )

    def room(self) -> int:
        return self._workers + 1

    def submit(self, task: Task, *arguments: Any) -> Future[Any]:
        with without_interrupts():
            try:
                return self._pool.submit(task, *arguments)
            except BrokenProcessPool:
                self.close()
                self._pool = self._made()
                return self._pool.submit(task, *arguments)

    def finished(self, futures: Collection[Any]) -> Collection[Any]:
        return wait(futures, return_when=FIRST_COMPLETED).done

    def cancel(self, futures: Collection[Any]) -> Collection[Any]:
        going = [future for future in futures if not future.cancel()]
        return wait(going).done

    def close(self) -> None:
        """Let the processes end."""
        self._pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back meanwhile; processes that are begun here never get it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin_worker() -> None:
    """End with the parent, even if that is killed."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=end_with, args=(parent.sentinel,), daemon=True).start()


def end_with(sentinel: int) -> None:
    """End this process when another has ended."""
    connection.wait([sentinel])
    os._exit(1)


class Cluster:
    """The workers of a Dask cluster, which see the sweep's folder under the same path."""

    def __init__(self, address: str, folder: Path) -> None:
        dask = needed("distributed")
        quieten(("distributed", "tornado", "asyncio"))
        self.lost = (dask.KilledWorker,)
        cancelled = (dask.client.FutureCancelledError, dask.client.FuturesCancelledError)
        self.gone = (*cancelled, dask.client.ClosedClientError, CancelledError)
        self._wait = dask.wait
        try:
            self._client = dask.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise SweepRefusedError(f"--dask {address}: no scheduler answers ({error})") from None
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            self._client.close()
            told = f"--dask {address}: no worker joined its scheduler within {PATIENCE} s"
            raise SweepRefusedError(told) from None
        self._check(address, folder)

    def _check(self, address: str, folder: Path) -> None:
        """Whether workers see the folder and have the same versions."""
        here = deciding_versions()
        for worker, (there, seen) in self._client.run(looked_at, str(folder)).items():
            if not seen:
                told = f"the worker {worker} does not see {folder}; put --out on a shared disk"
                raise SweepRefusedError(f"--dask {address}: {told}")
            if there != here:
                other = ", ".join(f"{k} {v}" for k, v in there.items() if here.get(k) != v)
                mine = ", ".join(f"{k} {v}" for k, v in here.items() if there.get(k) != v)
                told = f"the worker {worker} has {other}, this machine has {mine}"
                raise SweepRefusedError(f"--dask {address}: {told}")

    def room(self) -> int:
        with self._asking():
            threads = sum(self._client.nthreads().values())
        return max(threads + threads // 4, threads + 1)

    def submit(self, task: Task, *arguments: Any) -> Any:
        with self._asking():
            return self._client.submit(task, *arguments, pure=False)

    def finished(self, futures: Collection[Any]) -> Collection[Any]:
        with self._asking(), self._client.as_current():
            return self._wait(list(futures), return_when="FIRST_COMPLETED").done

    def cancel(self, futures: Collection[Any]) -> Collection[Any]:
        done = [future for future in futures if future.status == "finished"]
        with contextlib.suppress(OSError, *self.gone):
            self._client.cancel([future for future in futures if not future.done()])
        return done

    @contextlib.contextmanager
    def _asking(self) -> Iterator[None]:
        """Tell in one line when the scheduler does not answer any more."""
        try:
            yield
        except (OSError, *self.gone) as error:
            raise SweepStoppedError(f"the Dask scheduler is gone ({first_line(error)})") from None

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()


def first_line(error: BaseException) -> str:
    """What an error says, in one line."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(":")


def quieten(packages: tuple[str, ...]) -> None:
    """Log nothing of some packages: what they tell of a lost connection is one error here."""
    for name in [*packages, *logging.root.manager.loggerDict]:
        if name.split(".")[0] in packages:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def looked_at(folder: str) -> tuple[dict[str, str], bool]:
    """Versions of a worker, and whether it sees a folder."""
    return deciding_versions(), Path(folder).is_dir()


@contextlib.contextmanager
def executor(folder: Path, workers: int, dask: str | None) -> Iterator[Executor]:
    """Whoever is asked for; leaves nothing running behind."""
    if dask is None and workers < 2:
        yield Serial()
        return
    chosen = Processes(workers) if dask is None else Cluster(dask, folder)
    try:
        yield chosen
    finally:
        chosen.close()
