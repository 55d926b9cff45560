"""Keep an executor busy with blocks, put down what comes back, and lose nothing on the way."""

from __future__ import annotations

import contextlib
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.core.errors import SweepStoppedError, WorkError
from sim.parallel import Executor
from sim.sweeps.folder import Journal
from sim.sweeps.job import Job
from sim.sweeps.work import Report, run_block

TRIES = 2
"""How often a block may lose the process that runs it alone."""
LOST = "the process that ran it died each time (killed, or out of memory)"


class Execution:
    """Blocks on their way.

    When a process dies, every block that was under way could be the cause: these are then run
    alone, one after another, and one that loses its process again is put down as lost.
    """

    def __init__(
        self,
        folder: Path,
        job: Job,
        journal: Journal,
        executor: Executor,
        progress: Callable[[int], None],
    ) -> None:
        self._folder, self._job, self._journal = str(folder.resolve()), job, journal
        self._executor, self._progress = executor, progress
        self._waiting = deque(journal.waiting(job.blocks))
        self._suspects: deque[int] = deque()
        self._tries: Counter[int] = Counter()
        self._under_way: dict[Any, int] = {}
        self._alone = False

    def run(self) -> None:
        """Run all that waits.

        Raises
        ------
        SweepStoppedError
            When the machine, rather than a run, is at fault.
        KeyboardInterrupt
            After the blocks under way are put down.
        """
        try:
            while self._waiting or self._suspects or self._under_way:
                self._fill()
                for future in self._executor.finished(self._under_way):
                    self._take(future)
        except KeyboardInterrupt:
            self._wind_up()
            raise
        except WorkError as error:
            self._wind_up()
            raise SweepStoppedError(str(error)) from None

    def _fill(self) -> None:
        """Submit as many blocks as there is room for; a suspect has the executor for itself."""
        if self._suspects:
            if not self._under_way:
                self._alone = True
                self._submit(self._suspects.popleft())
            return
        if self._alone and self._under_way:
            return
        self._alone = False
        while self._waiting and len(self._under_way) < self._executor.room():
            self._submit(self._waiting.popleft())

    def _submit(self, block: int) -> None:
        future = self._executor.submit(run_block, self._folder, self._job.digest, block)
        self._under_way[future] = block

    def _take(self, future: Any) -> None:
        block = self._under_way.pop(future)
        try:
            self._put_down(future.result())
        except self._executor.lost:
            self._tries[block] += self._alone
            if self._tries[block] >= TRIES:
                self._put_down(Report(block, lost=LOST))
            else:
                self._suspects.append(block)
        except self._executor.gone:
            raise SweepStoppedError("the Dask scheduler is gone") from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise SweepStoppedError(f"{where}{error.strerror or error}") from None
        except MemoryError:
            told = "out of memory; use fewer --workers, or a smaller block in the sweep file"
            raise SweepStoppedError(told) from None

    def _put_down(self, report: Report) -> None:
        try:
            self._journal.add(report)
        except OSError as error:
            raise SweepStoppedError(f"{error.filename}: {error.strerror}") from None
        self._progress(len(self._job.runs_of(report.block)))

    def _wind_up(self) -> None:
        """Give up what has not begun, and put down the blocks that were still finished."""
        not_kept: tuple[type[BaseException], ...]
        not_kept = (OSError, MemoryError, *self._executor.gone, *self._executor.lost)
        for future in self._executor.cancel(self._under_way):
            with contextlib.suppress(*not_kept):  # it will be run again
                self._journal.add(future.result(timeout=1))
