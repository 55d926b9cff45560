"""Any run of a sweep again, alone, as an ordinary Mesa model, and compared with the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr

from sim.agents.behaviours import signatures
from sim.core.errors import SweepRefusedError
from sim.ensemble.result import to_dataset
from sim.ensemble.simulate import empty_record
from sim.model.alliance_model import AllianceModel
from sim.sweeps.folder import Journal, manifest_of
from sim.sweeps.job import Job
from sim.sweeps.outcomes import Gathered
from sim.sweeps.sound import check_sealed
from sim.sweeps.store import open_sweep, opened
from sim.sweeps.work import design_of, job_of, model_of


@dataclass(frozen=True)
class Replay:
    """A run again.

    ``model`` is the Mesa model at its end, its data collector filled; ``data`` all its result
    variables, labelled; ``factors`` what the design sets; ``differences`` the largest difference
    of each outcome from the stored run (0 where they are the same bits), None if the run is not
    stored; ``error`` why it failed in the sweep, if it did.
    """

    run: int
    point: int
    replicate: int
    model: AllianceModel
    data: xr.Dataset
    factors: dict[str, object]
    differences: dict[str, float] | None
    error: str = ""

    @property
    def equal(self) -> bool | None:
        """Whether every outcome is the stored one, bit for bit; None if the run is not stored."""
        if self.differences is None:
            return None
        return not any(self.differences.values())


def replay(folder: str | Path, run: int) -> Replay:
    """Simulate one run of a sweep again.

    Raises
    ------
    SweepRefusedError
        If the folder holds no sweep, or the sweep no such run.
    """
    folder = Path(folder)
    manifest = manifest_of(folder) or {}
    if manifest:
        job = job_of(manifest, folder)
        check_behaviours(folder, manifest["sweep"].get("behaviours", {}), job)
    job = check_sealed(folder, run)
    if not 0 <= run < job.runs:
        raise SweepRefusedError(f"--run {run}: the sweep has runs 0 to {job.runs - 1}")
    block = run // job.block
    design = design_of(opened(folder), job, block)[run - block * job.block][None]
    model = model_of(job, design, np.array([run]), collect=True)
    gathered = Gathered(model, job.outcomes, every_month=job.keep == "trajectories")
    record = empty_record(model, 1)
    for month in range(model.settings.months):
        model.step()
        gathered.see(month)
        for name, room in record.items():
            room[month] = model.state[name].reshape(-1, 1)
    held = zip(job.factors, design[0].tolist(), strict=True)
    return Replay(
        run,
        run // job.replicates,
        run % job.replicates,
        model,
        labelled(job, model, record, run),
        {factor.name: factor.value(number) for factor, number in held},
        differences(folder, job, gathered, run),
        Journal(folder).failed().get(run, ""),
    )


def check_behaviours(folder: Path, stored: Mapping[str, object], job: Job) -> None:
    """Refuse to repeat a run with other behaviours than it had.

    Raises
    ------
    SweepRefusedError
        With the name of the behaviour that has changed.
    """
    for name, here in signatures(job.behaviours).items():
        if stored.get(name) != here:
            told = f"{folder}: the behaviour '{name}' is not the one that the sweep was run with"
            raise SweepRefusedError(f"{told}: {stored.get(name)} there, {here} here")


def labelled(job: Job, model: AllianceModel, record: dict[str, np.ndarray], run: int) -> xr.Dataset:
    """All result variables of the run."""
    data = to_dataset(model.settings, model, record, {}, job.seed)
    return data.assign_coords(
        run=[run],
        point=("run", [run // job.replicates]),
        replicate=("run", [run % job.replicates]),
    ).assign_attrs(sweep=job.name)


def differences(folder: Path, job: Job, gathered: Gathered, run: int) -> dict[str, float] | None:
    """The largest difference of each outcome from what is stored, None if the run is not there."""
    with open_sweep(folder) as data:
        if not bool(data["done"][run]):
            return None
        found = {}
        for name, values in gathered.results().items():
            stored = data[name].isel(run=run).values
            again = np.take(values, 0, axis=job.run_axis(name))
            found[name] = apart(stored, again)
    return found


def apart(stored: np.ndarray, again: np.ndarray) -> float:
    """The largest difference, 0 only if all bits are the same; a value against none is infinite."""
    same = np.asarray(stored).view(f"u{stored.dtype.itemsize}") == np.asarray(
        again, dtype=stored.dtype
    ).view(f"u{stored.dtype.itemsize}")
    if same.all():
        return 0.0
    gap = np.abs(np.asarray(stored, dtype=float) - again)
    missing = np.isnan(stored) != np.isnan(again)
    gap = np.where(missing, np.inf, np.nan_to_num(gap))
    return float(gap.max()) or float(np.finfo(float).tiny)
