"""How long a user waits: processor seconds of whole commands, each in a process of its own."""

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "--help": ("--help",),
    "list": ("list",),
    "check baseline": ("check", "baseline"),
    "show storm": ("show", "storm"),
    "run baseline --runs 10 --no-plots": ("run", "baseline", "--runs", "10", "--no-plots"),
    "run baseline": ("run", "baseline"),
    "claims --quick": ("claims", "--quick", "--workers", "2"),
}
"""What is typed → arguments."""
GOALS: Mapping[str, float] = dict(zip(COMMANDS, (0.3, 1.0, 1.0, 1.0, 2.0, 5.0, 60.0), strict=True))
"""What is typed → seconds: of the processor, of `claims --quick` on the clock."""
ONCE = frozenset({"claims --quick"})
"""Too long to be repeated."""
COMPILED = "PYTHONPYCACHEPREFIX"
"""Where Python keeps what it has compiled."""
NEVER_COMPILED = "PYTHONDONTWRITEBYTECODE"
"""Has Python compile every module at every start, which an installed package never does."""
CHILD = """
import resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_utime + used.ru_stime, time.perf_counter() - began)
"""
"""Runs a command and tells its code, processor seconds (of its workers too), and the clock's."""


def waited(arguments: Sequence[str], compiled: str) -> tuple[float, float]:
    """Processor seconds of a command, and seconds on the clock.

    ``compiled`` is a folder for compiled modules, so that whether this process may write them
    beside the sources does not matter.
    """
    surroundings = {name: value for name, value in os.environ.items() if name != NEVER_COMPILED}
    with tempfile.TemporaryDirectory() as folder:
        out = [] if arguments[0] not in ("run", "claims") else ["--out", folder]
        command = [sys.executable, "-m", "sim", *arguments, *out]
        done = subprocess.run(
            [sys.executable, "-c", CHILD, *command],
            capture_output=True,
            text=True,
            check=True,
            env={**surroundings, COMPILED: compiled},
        )
    code, used, clock = done.stdout.split()
    if code != "0":
        raise RuntimeError(f"{' '.join(arguments)} ended with {code}: {done.stderr}")
    return float(used), float(clock)


def waiting(turns: int, names: Sequence[str] = tuple(COMMANDS)) -> dict[str, Any]:
    """Processor seconds of each command and seconds on the clock, (turn,), commands in turns.

    A turn before them compiles the modules, as an installation does; it is not counted.
    """
    commands: dict[str, dict[str, list[float]]] = {
        name: {"processor_seconds": [], "seconds": []} for name in names
    }
    with tempfile.TemporaryDirectory() as compiled:
        for turn in range(turns + 1):
            for name, found in commands.items():
                if name in ONCE and turn != turns:
                    continue
                used, clock = waited(COMMANDS[name], compiled)
                if turn:
                    found["processor_seconds"].append(used)
                    found["seconds"].append(clock)
    return {
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        "commands": commands,
    }
