"""Tasks that worker processes can import."""

import gc
import importlib.util
import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path


def square(number: int, seconds: float = 0.0) -> int:
    time.sleep(seconds)
    return number * number


def square_behind_a_lock(number: int, seconds: float = 0.0) -> int:
    """As a codec of Zarr works, which makes a lock for processes when it is first used."""
    with multiprocessing.Lock():
        return square(number, seconds)


def left_alone(_: int) -> int:
    """How many objects the collector of this process no longer looks at."""
    return gc.get_freeze_count()


def refused(number: int) -> int:
    if number == 3:
        raise ValueError("three is refused")
    return square(number, 60.0 if number > 3 else 0.0)


def killed(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def prepare_in(folder: Path) -> None:
    """Leave a line in a file named by the process."""
    with (folder / str(os.getpid())).open("a") as file:
        file.write("prepared\n")


def refuse_to_prepare() -> None:
    raise ValueError("no such plugin")


def how_prepared(folder: Path, number: int) -> tuple[int, int]:
    """The process, and how often it was prepared."""
    time.sleep(0.02)
    file = folder / str(os.getpid())
    return os.getpid(), file.read_text().count("prepared") if file.exists() else number * 0


def load(file: Path) -> None:
    """Make a file a module, as a plugin is."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)


def told_by(something: object) -> str:
    return str(something)
