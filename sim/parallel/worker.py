"""What happens in whoever runs the tasks: preparing once, and ending with those who asked.

A worker process ends with its parent, however that ends.  It can also be told to end in the middle
of a task, by a pipe of which the parent closes the other side.  It then ends within the task, never
while its result is on the way back: half a result would leave the parent waiting for the rest.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import connection, parent_process
from typing import Any

Task = Callable[..., Any]
Prepare = Callable[[], object]
"""What a process does once before its first task; a function that others can import by name."""


@dataclass
class _Process:
    """What this process knows of itself; a Dask worker has several threads, hence the locks."""

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
    wanted = (*_ALWAYS, *(() if prepare is None else (prepare,)))
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
        return task(*arguments)
    finally:
        with _HERE.counting:
            _HERE.tasks -= 1


def prepare_once(preparation: bytes) -> None:
    """Do what has to be done once in a process; what it raises comes out of each task."""
    if not preparation or preparation in _HERE.prepared:
        return
    with _HERE.preparing:
        if preparation not in _HERE.prepared:
            pickle.loads(preparation)()
            _HERE.prepared.add(preparation)


def begin_worker(ear: connection.Connection) -> None:
    """Watch for the end of the parent, and for its closing of the other side of a pipe."""
    parent = parent_process()
    if parent is not None:
        watched = (parent.sentinel, ear)
        threading.Thread(target=end_with, args=watched, daemon=True).start()


def end_with(parent: int, ear: connection.Connection) -> None:
    """End this process when it is told to, within a task, or when the parent has ended."""
    if parent not in connection.wait([parent, ear]):
        with _HERE.counting:
            _HERE.told_to_end = True
            if _HERE.tasks:
                os._exit(1)
        connection.wait([parent])
    os._exit(1)


@contextlib.contextmanager
def without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back meanwhile; processes that are begun here never get it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
