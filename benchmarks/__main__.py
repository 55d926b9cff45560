"""``python -m benchmarks``: check that the implementations agree, then measure their speeds."""

import argparse
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks.agreement import TOLERANCE, case, numba_difference, scalar_difference
from sim import checked
from sim.ensemble.simulate import BLOCK
from sim.scenario import Scenario


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only check that all agree")
    parser.add_argument("--quick", action="store_true", help="few runs: seconds, and less exact")
    parser.add_argument("--blocks", action="store_true", help="also try several sizes of block")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also write what is printed")
    return parser.parse_args()


def check(scenario: Scenario) -> bool:
    """Whether the other implementations give the model's numbers; prints by how much not."""
    largest = 0.0
    for anywhere in (False, True):
        found = case(scenario, anywhere=anywhere)
        start = "anywhere" if anywhere else "as the scenario has it"
        for name, difference in (
            ("plain Mesa model", scalar_difference(found)),
            ("Numba kernel", numba_difference(found)),
        ):
            print(f"{name}, start {start}: differs from the model by at most {difference:.1e}")
            largest = max(largest, difference)
    return largest < TOLERANCE


def report(scenario: Scenario, quick: bool, blocks: bool) -> str:
    """What was measured, as Markdown."""
    from benchmarks import measure as m

    sizes = m.QUICK if quick else m.Sizes()
    found = m.speeds(m.jobs(scenario, sizes, BLOCK), sizes.turns)
    packages = ", ".join(f"{name} {version(name)}" for name in ("mesa", "numpy", "numba"))
    parts = [
        f"One core, one thread; {scenario.months} months of `{scenario.name}`; medians of "
        f"{sizes.turns} turns; blocks of {BLOCK} runs. Python {platform.python_version()}, "
        f"{packages}, {platform.machine()}.",
        m.table(found, scenario.months),
        "The model cut to the core is\n"
        f"- {m.ratio(found, m.CORE_ONLY, m.SCALAR)},\n"
        f"- {m.ratio(found, m.CORE_ONLY, m.KERNEL)}.",
    ]
    if not quick:
        seconds = m.command_seconds()
        parts.append(f"`alliance-sim run baseline`, 1,000 runs with figures: {seconds:.1f} s.")
    if blocks:
        parts.append(m.table(m.speeds(m.block_jobs(scenario, sizes), sizes.turns), scenario.months))
    return "\n\n".join(parts)


def main() -> int:
    """Exit code 0 if all agree."""
    options = arguments()
    scenario = checked.load("baseline", [("posterior", "null")])  # one value a parameter
    if not check(scenario):
        print(f"they should agree to {TOLERANCE:g}", file=sys.stderr)
        return 1
    if not options.check:
        text = report(scenario, options.quick, options.blocks)
        print(f"\n{text}")
        if options.write is not None:
            options.write.write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
