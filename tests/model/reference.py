"""What the model gave when the order of its month was last decided: digests of results.

While the house is rebuilt around the model, no bit may move.  Run as a script with the
repository on ``PYTHONPATH`` this writes the file anew: only right when results are meant to change.
"""

import hashlib
import json
import platform
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import xarray as xr

import sim
from sim.theories import registry

FILE = Path(__file__).with_name("reference.json")
SCENARIOS = (
    "baseline",
    "storm",
    "baseline-cha1999",
    "korea-clause-1969",
    "seat-australia",
    "to-2040",
)
RUNS = 64
SLOTS = ("alignment", "cooperation", "provocation", "spending")
SWEEP = """\
scenario: baseline
design: lhs
samples: 40
replicates: 2
vary:
  parameters:
    consult_scope: {low: 0, high: 1}
    spiral_weight: {low: 0, high: 2}
keep: trajectories
"""


def here() -> str:
    """The machine's kind and NumPy's version: within it equal results have equal bits."""
    return f"numpy {np.__version__} {platform.machine()}"


def readings() -> Iterator[dict[str, str]]:
    """Every combination of the readings that the package has."""
    names = [sorted(registry.FORMULATIONS[slot]) for slot in SLOTS]
    for chosen in product(*names):
        yield dict(zip(SLOTS, chosen, strict=True))


def results() -> Iterator[tuple[str, xr.Dataset]]:
    """The results whose bits are held, by name."""
    for name in SCENARIOS:
        yield name, sim.simulate(name, runs=RUNS, seed=0)
    baseline = sim.load("baseline")
    for reading in readings():
        variant = baseline.replace({"formulations": reading, "end": "2018-12"})
        yield "-".join(reading.values()), sim.simulate(variant, runs=RUNS, seed=1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "held.yaml"
        file.write_text("name: held\ndescription: A sweep.\n" + SWEEP, encoding="utf-8")
        yield "sweep", sim.sweep(file, out=Path(folder) / "out", workers=1).load()


def digests(data: xr.Dataset) -> dict[str, list[str | float]]:
    """Of each numeric variable its bits, as a digest, and its mean."""
    found: dict[str, list[str | float]] = {}
    for name, values in data.data_vars.items():
        if values.dtype.kind not in "fiu" or name == "drawn":
            continue
        array = np.ascontiguousarray(values.transpose(..., *sorted(map(str, values.dims))).values)
        digest = hashlib.blake2b(array.tobytes(), digest_size=8).hexdigest()
        found[str(name)] = [digest, float(np.nanmean(array))]
    return found


def main() -> None:
    """Add this machine's digests to the file."""
    known = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    known[here()] = {name: digests(data) for name, data in results()}
    FILE.write_text(json.dumps(known, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
