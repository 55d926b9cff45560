"""How the cost of a sweep grows: with runs, with actors, and over two workers here or in Dask."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from benchmarks.cut_model import MONTH_OF_CORE, trajectories
from benchmarks.month import month
from sim.model import checked
from sim.model.month import MONTH
from sim.parallel import Executor, Processes
from sim.parallel.workers import Cluster
from sim.scenario import Scenario
from sim.scenario.loading import from_dict
from sim.sweeps import Job, load_sweep
from sim.sweeps.execute import Execution
from sim.sweeps.sweep import begin

ALLIES = (2, 3, 4, 6, 8)
"""Eight allies make twelve actors with patron, adversary and two rivals: the most of a scenario."""
RUNS = (1_000, 10_000, 100_000, 1_000_000)


def of_size(runs: int, block: int | None = None) -> Job:
    """The bundled sweep of a million runs, cut to fewer."""
    whole = load_sweep("million")
    job = replace(whole, samples=runs // whole.replicates)
    return replace(job, block=block or min(whole.block, runs))


def growing_runs(most: int) -> dict[str, dict[str, float]]:
    """Seconds of processor time and of the clock of sweeps in this process, by their runs."""
    from sim.sweeps import sweep

    found = {}
    for runs in (1_000, *RUNS):  # the first to warm up
        if runs > most:
            continue
        with tempfile.TemporaryDirectory() as folder:
            processor, clock = time.process_time(), time.perf_counter()
            sweep(of_size(runs), out=Path(folder) / "o").close()
            found[str(runs)] = {
                "processor_seconds": time.process_time() - processor,
                "seconds": time.perf_counter() - clock,
            }
    return found


def growing_actors(runs: int, turns: int) -> dict[str, dict[str, list[float]]]:
    """Processor time a run in seconds, whole model and core, by the number of actors."""
    baseline = checked.load("baseline")
    worlds = {allies: with_allies(baseline, allies) for allies in ALLIES}
    found: dict[str, dict[str, list[float]]] = {
        str(allies + 4): {"whole": [], "core": []} for allies in ALLIES
    }
    for turn in range(turns + 1):
        for allies, world in worlds.items():
            for name, table in (("whole", MONTH), ("core", MONTH_OF_CORE)):
                began = time.process_time()
                trajectories(world, runs, month=table)
                if turn:
                    seconds = (time.process_time() - began) / runs
                    found[str(allies + 4)][name].append(seconds)
    return found


def growing_rows(runs: int, turns: int) -> dict[str, dict[str, Any]]:
    """What each row of the month costs with the fewest actors and with the most."""
    baseline = checked.load("baseline")
    return {
        str(allies + 4): month(with_allies(baseline, allies), runs, turns)
        for allies in (ALLIES[0], ALLIES[-1])
    }


def with_allies(scenario: Scenario, allies: int) -> Scenario:
    """The scenario with copies of its last ally until there are so many."""
    content = scenario.to_dict()
    model, pair = scenario.allies[-1], next(iter(scenario.dyads))
    codes = [*scenario.allies, *(f"AA{letter}" for letter in "ABCDEFGH")][:allies]
    for code in codes[len(scenario.allies) :]:
        content["actors"][code] = {**content["actors"][model], "name": code}
        content["governments"][code] = content["governments"][model]
    tie, two = {**content["dyads"][pair], "focal": False}, pair.split("-")
    for place, code in enumerate(codes):
        for other in codes[:place]:
            if not {f"{other}-{code}", f"{code}-{other}"} & set(content["dyads"]):
                content["dyads"][f"{other}-{code}"] = between(
                    tie, dict(zip(two, (other, code), strict=True))
                )
    content["name"] = f"allies-{allies}"
    return from_dict(content, checked.catalogue())


def between(tie: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """What is between two allies for two others: what a settlement costs is told by their codes."""
    quarrels = {
        issue: {
            **quarrel,
            "cost": {codes[code]: cost for code, cost in quarrel.get("cost", {}).items()},
        }
        for issue, quarrel in tie.get("quarrels", {}).items()
    }
    return {**tie, "quarrels": quarrels}


def two_workers(runs: int, turns: int) -> dict[str, list[float]]:
    """Seconds of a sweep in warm workers: one and two, of this machine and of a Dask cluster.

    ``bare`` is a loop that needs a processor and nothing else, in the same local workers: what
    the machine, with all else that runs on it, has to give.
    """
    with ExitStack() as stack:
        places: dict[str, Executor] = {}
        for workers in (1, 2):
            pool = Processes(workers)
            stack.callback(pool.close)
            places[f"{workers} local"] = pool
            address = stack.enter_context(cluster(workers))
            client = Cluster(address, Path(tempfile.gettempdir()))
            stack.callback(client.close)
            places[f"{workers} dask"] = client
        found: dict[str, list[float]] = {name: [] for name in (*places, "1 bare", "2 bare")}
        for turn in range(turns + 1):
            for name, place in places.items():
                seconds = timed(place, of_size(runs if turn else 4 * 256, None if turn else 256))
                if turn:
                    found[name].append(seconds)
                if turn and name.endswith("local"):
                    found[name.replace("local", "bare")].append(bare(place))
    return found


def bare(place: Executor) -> float:
    """Seconds that a number of loops take in some workers."""
    began = time.perf_counter()
    waiting = {place.submit(loop) for _ in range(24)}
    while waiting:
        waiting.difference_update(place.finished(waiting))
    return time.perf_counter() - began


def loop() -> int:
    """A quarter of a second of arithmetic."""
    total = 0
    for number in range(4_000_000):
        total += number
    return total


def timed(place: Executor, job: Job) -> float:
    """Seconds from an empty folder to the last block."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        journal = begin(Path(folder), job, 1, resume=False, tell=lambda text: None)
        Execution(Path(folder), job, journal, place, lambda done: None).run()
        return time.perf_counter() - began


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """Address of a Dask scheduler of this machine with some workers of one thread."""
    quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        where = Path(folder) / "scheduler.json"

        def start(kind: str, *arguments: str) -> None:
            command = [sys.executable, "-m", "dask", kind, *arguments, "--dashboard-address", ":0"]
            process = subprocess.Popen(command, **quiet)
            stack.callback(process.wait)
            stack.callback(process.terminate)

        local = ("--host", "127.0.0.1")
        start("scheduler", *local, "--port", "0", "--scheduler-file", str(where))
        for _ in range(workers):
            start("worker", *local, "--scheduler-file", str(where), "--nthreads", "1", "--no-nanny",
                  "--local-directory", folder)  # fmt: skip
        while not where.exists():
            time.sleep(0.05)
        time.sleep(0.2)
        yield str(json.loads(where.read_text())["address"])


def command(arguments: list[str]) -> dict[str, Any]:
    """Seconds of a command, and the most resident memory of all its processes together.

    ``largest`` is the most of each process, the largest first: at other moments, perhaps.
    """
    began, most = time.perf_counter(), 0
    largest: dict[int, int] = {}
    with subprocess.Popen(
        [sys.executable, "-m", "sim", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None:
            now = resident(process.pid)
            most = max(most, sum(now.values()))
            largest.update({one: max(size, largest.get(one, 0)) for one, size in now.items()})
            time.sleep(0.05)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
    return {
        "seconds": time.perf_counter() - began,
        "resident_bytes": most,
        "largest_bytes": sorted(largest.values(), reverse=True),
    }


def resident(process: int) -> dict[int, int]:
    """Resident bytes of a process and of each below it, by their number."""
    found = {}
    with suppress(psutil.Error):
        parent = psutil.Process(process)
        for each in (parent, *parent.children(recursive=True)):
            with suppress(psutil.Error):
                found[each.pid] = each.memory_info().rss
    return found


MONTHS = """\
keep: trajectories
outcomes: [relation, tension, exercises, launches]
"""


def million(workers: int) -> dict[str, dict[str, Any]]:
    """A million runs by the command: final outcomes, and four variables month by month."""
    from sim.scenario.bundled import SWEEPS, bundled_file

    found = {}
    file = bundled_file("million", SWEEPS)
    assert file is not None
    with tempfile.TemporaryDirectory() as folder:
        monthly = Path(folder) / "months.yaml"
        monthly.write_text(file.read_text(encoding="utf-8") + MONTHS, encoding="utf-8")
        for name, source in (("final", file), ("months", monthly)):
            out = Path(folder) / name
            arguments = ["sweep", str(source), "--out", str(out), "--workers", str(workers)]
            found[name] = command(arguments)
            found[name]["stored_bytes"] = sum(
                each.stat().st_size for each in out.rglob("*") if each.is_file()
            )
    return found
