"""One map over tasks: the same results whoever works, and no process left behind."""

import concurrent.futures
import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from itertools import count, islice
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from sim.core.errors import WorkError
from sim.parallel import executor, map_tasks, ordered
from sim.parallel.workers import run_packed, without_interrupts
from tests.parallel.tasks import (
    how_prepared,
    killed,
    left_alone,
    load,
    prepare_in,
    refuse_to_prepare,
    refused,
    square,
    told_by,
)
from tests.processes import PATIENCE, wait_for, workers_of
from tests.sweeps.test_dask import ClusterHere, cluster  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    assert not active_children()


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_order_whoever_works(workers: int) -> None:
    done: list[int] = []
    tasks = [(number, 0.05 * (number % 2 == 0)) for number in range(12)]
    results = list(map_tasks(square, tasks, workers=workers, progress=done.append))
    assert results == [number * number for number in range(12)]
    assert done == [1] * 12
    assert list(map_tasks(square, [], workers=workers)) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_tasks_are_taken_only_as_results_are(workers: int) -> None:
    taken = count()
    results = map_tasks(square, ((next(taken),) for _ in count()), workers=workers)
    assert list(islice(results, 5)) == [0, 1, 4, 9, 16]
    results.close()
    assert next(taken) < 40


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_ends_all_at_once(workers: int) -> None:
    began = time.monotonic()
    with pytest.raises(ValueError, match="three is refused"):
        list(map_tasks(refused, ((number,) for number in range(40)), workers=workers))
    assert time.monotonic() - began < 30


def test_a_process_that_dies_is_told_in_one_line() -> None:
    with pytest.raises(WorkError, match="a process that did the work died"):
        list(map_tasks(killed, ((number,) for number in range(9)), workers=2))


def test_an_executor_serves_many_batches() -> None:
    with executor(2) as chosen:
        for start in range(3):
            tasks = ((number,) for number in range(start, start + 4))
            squares = [number * number for number in range(start, start + 4)]
            assert list(ordered(chosen, square, tasks)) == squares


@pytest.mark.parametrize("workers", [1, 2])
def test_every_process_is_prepared_once(workers: int, tmp_path: Path) -> None:
    tasks = [(tmp_path, number) for number in range(12)]
    prepare = partial(prepare_in, tmp_path)
    found = list(map_tasks(how_prepared, tasks, workers=workers, prepare=prepare))
    assert {times for _, times in found} == {1}
    assert ({process for process, _ in found} == {os.getpid()}) == (workers == 1)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_goes_wrong_in_preparing_is_told_as_it_is(workers: int) -> None:
    tasks = ((number,) for number in range(4))
    with pytest.raises(ValueError, match="no such plugin"):
        list(map_tasks(square, tasks, workers=workers, prepare=refuse_to_prepare))


@pytest.mark.parametrize("workers", [1, 2])
def test_tasks_may_hold_what_only_a_prepared_process_knows(
    workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "plugged.py"
    file.write_text("class Plugged:\n    def __str__(self):\n        return 'plugged in'\n")
    monkeypatch.setitem(sys.modules, "plugged", sys)  # so that it is taken away at the end
    load(file)
    something = sys.modules["plugged"].Plugged()
    prepare = partial(load, file)
    told = list(map_tasks(told_by, [(something,)] * 3, workers=workers, prepare=prepare))
    assert told == ["plugged in"] * 3


CTRL_C = """\
import sys
from sim.parallel import map_tasks
from tests.parallel.tasks import square_behind_a_lock

if __name__ == "__main__":
    tasks = [(number, 0.0 if number < 2 else 600.0) for number in range(8)]
    for result in map_tasks(square_behind_a_lock, tasks, workers=2):
        print(result, flush=True)
"""


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGKILL])
def test_ctrl_c_and_a_kill_end_the_workers_in_the_middle_of_a_task(
    signal_: signal.Signals, tmp_path: Path
) -> None:
    script = tmp_path / "script.py"
    script.write_text(CTRL_C)
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            assert process.stdout is not None
            assert [process.stdout.readline() for _ in range(2)] == ["0\n", "1\n"]
            workers = workers_of(process.pid)
            assert len(workers) == 2
            os.killpg(process.pid, signal_) if signal_ == signal.SIGINT else process.kill()
            _, errors = process.communicate(timeout=PATIENCE)
            assert process.returncode != 0
            assert errors.count("Traceback") == (signal_ == signal.SIGINT), errors
            assert signal_ == signal.SIGKILL or "leaked" not in errors  # nobody is left to tidy up
            wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
        finally:
            process.kill()


def interrupt() -> None:
    """A Ctrl-C as the system sends it, to the process, and time to hear of it."""
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.01)


@pytest.fixture
def listening() -> Iterator[None]:
    """Ctrl-C raises, as in a shell, and there is another thread that may take the signal."""
    over, before = threading.Event(), signal.signal(signal.SIGINT, signal.default_int_handler)
    other = threading.Thread(target=over.wait)
    other.start()
    yield
    over.set()
    other.join()
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_is_held_back_from_what_must_not_stop_half_way(listening: None) -> None:
    done: list[str] = []

    def hold() -> None:
        with without_interrupts():
            interrupt()
            done.append("inside")
            with without_interrupts():
                interrupt()
                done.append("further inside")
            done.append("after it")
        done.append("too late")

    with pytest.raises(KeyboardInterrupt):
        hold()
    assert done == ["inside", "further inside", "after it"]
    with pytest.raises(KeyboardInterrupt):  # it is heard as before
        interrupt()


def test_ctrl_c_while_results_are_waited_for_leaves_no_lock_taken(
    listening: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: list[bool] = []

    def interrupted(*arguments: Any, **named: Any) -> Any:
        interrupt()
        found = concurrent.futures.wait(*arguments, **named)
        whole.append(True)
        return found

    with executor(2) as chosen:
        futures = [chosen.submit(square, number, 0.5) for number in range(3)]
        with monkeypatch.context() as patched:
            patched.setattr("sim.parallel.executors.wait", interrupted)
            with pytest.raises(KeyboardInterrupt):
                chosen.finished(futures)
        assert whole == [True]
        for future in chosen.cancel(futures):
            assert future.result() in {0, 1, 4}


def test_a_cluster_gives_the_same_and_is_prepared_once(
    cluster: ClusterHere,  # noqa: F811
    tmp_path: Path,
) -> None:
    tasks = [(tmp_path, number) for number in range(12)]
    prepare = partial(prepare_in, tmp_path)
    found = list(map_tasks(how_prepared, tasks, workers=cluster.address, prepare=prepare))
    assert {times for _, times in found} == {1}
    assert os.getpid() not in {process for process, _ in found}
    numbers = [(number, 0.01) for number in range(20)]
    squares = [number * number for number in range(20)]
    assert list(map_tasks(square, numbers, workers=cluster.address)) == squares
    with pytest.raises(ValueError, match="three is refused"):
        list(map_tasks(refused, ((number,) for number in range(4)), workers=cluster.address))


def test_only_processes_of_ones_own_spare_the_collector_what_stays() -> None:
    there = list(map_tasks(left_alone, [(number,) for number in range(12)], workers=2))
    assert max(there) > 1000  # the last may be the first one of its process
    run_packed(b"", pickle.dumps((left_alone, (0,))))  # as a worker of a cluster does, in a thread
    assert gc.get_freeze_count() == 0
