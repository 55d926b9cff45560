"""What happens in a scenario? One ensemble, its summary and its figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import xarray as xr

from sim import checked
from sim.analysis import format_headline, headline, summary
from sim.scenario import Scenario
from sim.studies.study import Bars, Drawing, Study, ensemble, no_bars

CAPTIONS: Mapping[str, str] = {
    "1-cooperation": "Cooperation and the institutions it leaves behind, by domain. Institutions "
    "above cooperation are being used up.",
    "2-dyad": "The two allies: their relation, what stands between them, and disputes and accords "
    "by year. A high backlash under a good relation is what a change of government can set free.",
    "3-threat": "Who fears whom. The least of the members' lines is what they can act on together.",
    "4-activity": "What can be counted, by year, beside the record where there is one. This is the "
    "figure to judge the model by.",
    "5-table1": "What leaders' meetings name: the share of runs with a meeting near each summit or "
    "in each year, and of those the share that name a topic.",
    "6-impacts": "Consequences: alignment of the adversary, tension, polarisation, and defence "
    "spending by actor.",
    "7-fears": "Commitment and the fears of abandonment and entrapment of each ally. Asymmetry "
    "between the allies is what drives them apart.",
}


def run(
    scenario: Scenario | str | Path = "baseline",
    settings: Iterable[tuple[str, str]] = (),
    *,
    runs: int = 1000,
    seed: int = 0,
    bars: Bars = no_bars,
) -> Study:
    """One ensemble of a scenario, with ``settings`` changed in it as by ``--set``.

    Tables: ``summary``. Datasets: ``result`` (time, run, …), as `sim.simulate` gives it.
    """
    changes = tuple(settings)
    chosen = scenario if isinstance(scenario, Scenario) else checked.load(scenario, changes)
    data = ensemble(chosen, runs, seed, bars)
    return Study(
        kind="run",
        name=chosen.name,
        about={
            "scenario": chosen.to_dict(),
            "scenario_digest": chosen.digest,
            "set": [f"{key}={value}" for key, value in changes],
            "runs": data.sizes["run"],
            "seed": int(data.attrs["seed"]),
            "formulations": data.sim.formulations,
            "behaviours": data.sim.behaviours,
            "versions": data.sim.versions,
            "fingerprint": fingerprint(data),
        },
        title=f"{chosen.name}: {runs} runs of {data.sizes['time']} months, seed {seed}",
        text=format_headline(headline(data)),
        tables={"summary": summary(data)},
        datasets={"result": data},
        files=("result.nc", "summary.csv", "manifest.json"),
        drawings=partial(drawings, data),
    )


def fingerprint(data: xr.Dataset) -> str:
    """A digest of every number over time and run, in the single precision of a result file."""
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(map(str, data.data_vars)):
        values = data[name]
        if "time" in values.dims and values.dtype.kind in "fiu":
            ordered = values.transpose("time", "run", ...).values
            digest.update(name.encode() + np.ascontiguousarray(ordered, dtype="<f4").tobytes())
    return digest.hexdigest()


def drawings(data: xr.Dataset) -> dict[str, Drawing]:
    """The figures of an ensemble."""
    from sim.plots import FIGURES

    return {name: Drawing(partial(draw, data), CAPTIONS[name]) for name, draw in FIGURES.items()}
