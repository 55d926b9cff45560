"""What happens in a scenario? One ensemble and its figures; or a colleague's result once more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from sim.agents.behaviours import signatures
from sim.analysis import format_headline, headline, summary
from sim.core.errors import FAULTS, InputError, one_line
from sim.core.sizes import MOST_SEED
from sim.ensemble.about import is_texts
from sim.ensemble.opened import open_result
from sim.ensemble.simulate import whole_number
from sim.model import checked
from sim.scenario import Scenario, from_dict
from sim.scenario.fading import notes_on
from sim.studies.study import Bars, Drawing, Study, ensemble, no_bars

CAPTIONS: Mapping[str, str] = {
    "1-cooperation": "Cooperation and the institutions it leaves behind, by domain. Institutions "
    "above cooperation are being used up.",
    "2-dyad": "The two allies: their relation, what stands between them, disputes and accords by "
    "year, and where quarrels have names how open each is and what disputes are about. A high "
    "backlash under a good relation is what a change of government can set free.",
    "3-threat": "Who fears whom. The least of the members' lines is what they can act on together.",
    "4-activity": "What can be counted, by year, beside the record where there is one. This is the "
    "figure to judge the model by.",
    "5-table1": "What leaders' meetings name: the share of runs with a meeting near each summit or "
    "in each year, and of those the share that name a topic.",
    "6-impacts": "Consequences: alignment of the adversary, tension, polarisation, and defence "
    "spending by actor.",
    "7-fears": "Commitment and the fears of abandonment and entrapment of each ally. Asymmetry "
    "between the allies is what drives them apart.",
    "8-channels": "How used leaders, foreign ministers, vice-ministers and defence ministers are "
    "to meeting: a channel grows by what carries it, and falls silent without.",
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
    return of_ensemble(chosen, [f"{key}={value}" for key, value in changes], runs, seed, bars)


def of_ensemble(
    chosen: Scenario, changed: Sequence[str], runs: int, seed: int, bars: Bars
) -> Study:
    """The study of a scenario, which says, as its result does, what was changed (key=value)."""
    data = ensemble(chosen, runs, seed, bars)
    if changed:
        data.attrs["changed"] = json.dumps(list(changed))
    return Study(
        kind="run",
        name=chosen.name,
        about={
            "scenario": chosen.to_dict(),
            "scenario_digest": chosen.digest,
            "set": list(changed),
            "runs": data.sizes["run"],
            "seed": int(data.attrs["seed"]),
            "formulations": data.sim.formulations,
            "behaviours": data.sim.behaviours,
            "versions": data.sim.versions,
            "fingerprint": fingerprint(data),
        },
        title=f"{data.sim.label}: {runs} runs of {data.sizes['time']} months, seed {seed}",
        text="\n\n".join(
            filter(
                None,
                [
                    format_headline(headline(data)),
                    *notes_on(text.partition("=")[0].split(".") for text in changed),
                ],
            )
        ),
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


MOST_BYTES = 100_000_000
"""Of a manifest."""
SUFFIXES = (".json", ".nc")
"""How the names of files end that bring an ensemble back."""


def again(path: Path, *, bars: Bars = no_bars) -> Study:
    """The ensemble of a manifest.json or a result.nc again; the text says whether it agrees.

    Tables and datasets as of `run`.

    Raises
    ------
    InputError
        If the file holds no ensemble, or a behaviour that is not at hand or is not the same.
    ScenarioError
        If the scenario inside is not valid here.
    """
    told = of_result(path) if path.suffix == ".nc" else of_manifest(path)
    scenario = from_dict(told["scenario"], checked.catalogue())
    check_behaviours(path, scenario, told["behaviours"])
    study = of_ensemble(scenario, told["set"], told["runs"], told["seed"], bars)
    verdict = verdict_on(told, study)
    return replace(
        study, text=f"{study.text}\n{verdict}", about={**study.about, "again": str(path)}
    )


def of_manifest(path: Path) -> dict[str, Any]:
    """What a manifest says of its ensemble."""
    if path.exists() and not (path.is_file() and path.stat().st_size <= MOST_BYTES):
        raise InputError(f"{path}: is no ordinary file, or larger than {MOST_BYTES:,} bytes")
    raw = path.read_bytes()
    try:
        told = {"behaviours": {}, "set": [], **json.loads(raw)}
        wanted = {"scenario": dict, "runs": int, "seed": int, "fingerprint": str, "versions": dict}
        if not is_texts(told["set"]) or not all(
            isinstance(told.get(name), kind) for name, kind in wanted.items()
        ):
            raise ValueError
        return {
            **told,
            "set": [one_line(text) for text in told["set"]],
            "behaviours": classes(told["behaviours"]),
            "runs": whole_number("runs", told["runs"], 1),
            "seed": whole_number("seed", told["seed"], 0, MOST_SEED),
        }
    except FAULTS:
        raise InputError(f"{path}: is not the manifest of an ensemble, as run writes it") from None


def of_result(path: Path) -> dict[str, Any]:
    """What a result says of itself."""
    data = open_result(path)
    try:
        return {
            "scenario": plain(data.attrs["scenario"]),
            "set": data.sim.changed,
            "runs": int(data.sizes["run"]),
            "seed": whole_number("seed", data.attrs["seed"], 0, MOST_SEED),
            "behaviours": classes(plain(data.attrs.get("behaviours", "{}"))),
            "versions": plain(data.attrs["versions"]),
            "fingerprint": fingerprint(data),
        }
    except FAULTS:
        raise InputError(f"{path}: is not the result of an ensemble, as run writes it") from None


def plain(text: str) -> dict[str, Any]:
    """A mapping told as JSON."""
    told = json.loads(text)
    if not isinstance(told, dict):
        raise ValueError("no mapping")
    return told


def classes(told: Any) -> dict[str, Mapping[str, Any]]:
    """What is told of the classes that stood for actors, by code; ValueError if it is not that."""
    if not isinstance(told, dict) or not all(isinstance(kind, dict) for kind in told.values()):
        raise ValueError("no classes by code")
    return told


def check_behaviours(
    path: Path, scenario: Scenario, stored: Mapping[str, Mapping[str, Any]]
) -> None:
    """Refuse to run an ensemble with other behaviours than it had."""
    names = {code: scenario.actors[code].behaviour for code in stored if code in scenario.actors}
    here = signatures(names.values())
    for code, kind in stored.items():
        name = names.get(code)
        if name is None:
            told = (
                f"{code} was a {kind.get('class')} given by agents=, which no file can bring back"
            )
            raise InputError(f"{path}: {told}")
        if here.get(name) != kind:
            told = f"the behaviour '{name}' of {code} is not the one it was run with"
            raise InputError(f"{path}: {told}: {kind} there, {here.get(name)} here")


def verdict_on(told: Mapping[str, Any], study: Study) -> str:
    """Whether the numbers agree, and if not, which versions differ."""
    if told["fingerprint"] == study.about["fingerprint"]:
        return "the numbers agree with the file's in every bit of single precision"
    here = study.about["versions"]
    other = [
        f"{name} {there} there, {here.get(name)} here"
        for name, there in told["versions"].items()
        if here.get(name) != there
    ]
    why = f" ({'; '.join(other)})" if other else ", with the same versions"
    return f"the numbers differ from the file's{why}"


def is_result(name: str) -> bool:
    """Whether a name means a file that brings an ensemble back."""
    return Path(name).suffix in SUFFIXES
