"""The workers of a Dask cluster, checked before they are given work."""

from __future__ import annotations

import contextlib
import logging
import pickle
from collections.abc import Collection, Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

from sim.errors import InputError, WorkError, needed
from sim.parallel.worker import Prepare, Task, packed, run_packed
from sim.versions import deciding_versions

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
        here = deciding_versions()
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
    return deciding_versions(), folder is None or Path(folder).is_dir()
