"""``python -m benchmarks``: check that the implementations agree, then measure them."""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import tables
from benchmarks.agreement import (
    TOLERANCE,
    agentpy_difference,
    case,
    numba_difference,
    scalar_difference,
)
from sim.ensemble.simulate import BLOCK
from sim.model import checked
from sim.scenario import Scenario

MEASURED = Path(__file__).with_name("measured.json")
PACKAGES = ("mesa", "numpy", "numba", "agentpy", "xarray", "zarr", "distributed")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only check that all agree")
    parser.add_argument("--quick", action="store_true", help="few runs: a minute, and less exact")
    parser.add_argument("--blocks", action="store_true", help="only try several sizes of block")
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="PART",
        help="of speeds, month, growth, workers, actors, runs, million, waiting",
    )
    parser.add_argument(
        "--json", type=Path, default=MEASURED, metavar="FILE", help="where what is measured goes"
    )
    parser.add_argument(
        "--tables",
        action="store_true",
        help="measure nothing: write the tables of docs/performance.md from the JSON",
    )
    return parser.parse_args()


def check(scenario: Scenario) -> bool:
    """Whether the other implementations give the model's numbers; prints by how much not."""
    largest = 0.0
    for anywhere in (False, True):
        found = case(scenario, anywhere=anywhere)
        start = "anywhere" if anywhere else "as the scenario has it"
        for name, difference in (
            ("plain Mesa model", scalar_difference(found)),
            ("agentpy model", agentpy_difference(found)),
            ("Numba kernel", numba_difference(found)),
        ):
            print(f"{name}, start {start}: differs from the model by at most {difference:.1e}")
            largest = max(largest, difference)
    return largest < TOLERANCE


def parts(scenario: Scenario, quick: bool) -> dict[str, Callable[[], Any]]:
    """Name of a part → what measures it."""
    from benchmarks import measure as m
    from benchmarks import scale as s
    from benchmarks import waiting as w
    from benchmarks.month import month

    sizes = m.QUICK if quick else m.Sizes()

    def speeds() -> dict[str, list[float]]:
        found = m.speeds(m.jobs(scenario, sizes, BLOCK), sizes.turns)
        return {name: values.tolist() for name, values in found.items()}

    few, turns = (8192, 1) if quick else (65536, 4)
    return {
        "speeds": speeds,
        "month": lambda: month(checked.load("baseline"), 1024 if quick else BLOCK, turns),
        "growth": lambda: s.growing_rows(256 if quick else 4096, min(turns, 2)),
        "workers": lambda: {"runs": few, **s.two_workers(few, turns)},
        "actors": lambda: s.growing_actors(1024 if quick else 8192, min(turns, 3)),
        "runs": lambda: s.growing_runs(10_000 if quick else 1_000_000),
        "million": lambda: {} if quick else s.million(2),
        "waiting": lambda: w.waiting(1 if quick else 3),
    }


def measured(options: argparse.Namespace, scenario: Scenario) -> dict[str, Any]:
    """What is measured, kept in the JSON as soon as a part is there."""
    found: dict[str, Any] = {}
    if options.only and options.json.exists():
        found = json.loads(options.json.read_text(encoding="utf-8"))
    found["about"] = {
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "months": scenario.months,
    }
    loads, told = found.setdefault("loads", {}), found.setdefault("measured", {})
    begun = datetime.now(UTC).isoformat(" ", "minutes")
    for name, part in parts(scenario, options.quick).items():
        if options.only and name not in options.only:
            continue
        before, began = os.getloadavg()[0], time.perf_counter()
        found[name] = part()
        loads[name] = [before, os.getloadavg()[0]]
        told[name] = {"run": begun, "seconds": round(time.perf_counter() - began)}
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(f"\n{tables.PARTS[name](found)}", flush=True)
    return found


def main() -> int:
    """Exit code 0 if all agree."""
    options = arguments()
    if options.tables:
        tables.write(json.loads(options.json.read_text(encoding="utf-8")))
        return 0
    scenario = checked.load("baseline", [("posterior", "null")])  # one value a parameter
    if not check(scenario):
        print(f"they should agree to {TOLERANCE:g}", file=sys.stderr)
        return 1
    if options.blocks:
        from benchmarks import measure as m

        sizes = m.QUICK if options.quick else m.Sizes()
        speeds = m.speeds(m.block_jobs(scenario, sizes), sizes.turns)
        print(tables.speeds({"speeds": speeds, "about": {"months": scenario.months}}))
    elif not options.check:
        measured(options, scenario)
        print(f"\nin {options.json}; --tables writes it into docs/performance.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
