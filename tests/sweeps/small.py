"""A sweep that takes a second, and the bytes of what a sweep has stored."""

from pathlib import Path

from sim.sweeps import Job, load_sweep

SCENARIO = """\
name: two-years
description: The first two years of the baseline.
extends: baseline
end: 2016-12
"""
SWEEP = """\
name: small
description: A small sweep of two theories and two numbers.
scenario: two-years.yaml
design: lhs
samples: 45
replicates: 4
seed: 3
block: 8
vary:
  parameters:
    mediation_weight: declared
  formulations:
    alignment: all
  values:
    dyads.JPN-KOR.relation: {low: 0.1, high: 0.6}
outcomes:
  - relation
  - meetings
  - named
  - {name: leaders, variable: meetings, how: rate, where: {level: leader}, since: 2015-07}
"""


def write_small(folder: Path, **changes: str) -> Path:
    """Write the small sweep and its scenario; ``changes`` replace lines by their key."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "two-years.yaml").write_text(SCENARIO, encoding="utf-8")
    lines = SWEEP.splitlines()
    for key, value in changes.items():
        place = next((n for n, line in enumerate(lines) if line.startswith(f"{key}:")), None)
        if place is None:
            lines.insert(3, f"{key}: {value}")
        else:
            lines[place] = f"{key}: {value}"
    file = folder / "small.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def small(folder: Path, **changes: str) -> Job:
    """The small sweep, loaded."""
    return load_sweep(write_small(folder, **changes))


def stored(folder: Path) -> dict[str, bytes]:
    """Every file of a store by its path."""
    store = folder / "store.zarr"
    files = sorted(file for file in store.rglob("*") if file.is_file())
    return {str(file.relative_to(store)): file.read_bytes() for file in files}
