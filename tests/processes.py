"""The program as a process of its own, which tests stop, kill and look for."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

PATIENCE = 120
"""Seconds after which something hangs."""


@contextlib.contextmanager
def begun(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A verb as a command of its own, in a folder; its group is killed if it still runs at the end.

    It listens to Ctrl-C even where the tests were started to ignore it, as in the background.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_for(what: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> None:
    """Wait until something is so; a process that should bring it about must not have failed."""
    end = time.monotonic() + PATIENCE
    while not what():
        if process is not None and process.poll():
            raise AssertionError(process.communicate()[1])
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.005)


def workers_of(process: int) -> list[int]:
    """Processes that a pool has spawned, by the parent that /proc tells."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == process and b"spawn_main" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found
