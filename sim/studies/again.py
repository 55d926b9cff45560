"""Does a colleague's result come out again? An ensemble from what travels inside a result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import xarray as xr

from sim import checked
from sim.agents.behaviours import signatures
from sim.errors import InputError
from sim.scenario import Scenario, from_dict
from sim.studies.run import fingerprint, run
from sim.studies.study import Bars, Study, no_bars

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
    check_behaviours(path, scenario, told.get("behaviours", {}))
    study = run(scenario, runs=told["runs"], seed=told["seed"], bars=bars)
    verdict = verdict_on(told, study)
    return replace(
        study, text=f"{study.text}\n{verdict}", about={**study.about, "again": str(path)}
    )


def of_manifest(path: Path) -> dict[str, Any]:
    """What a manifest says of its ensemble."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        wanted = {"scenario": dict, "runs": int, "seed": int, "fingerprint": str, "versions": dict}
        if not isinstance(told, dict) or not all(
            isinstance(told.get(name), kind) for name, kind in wanted.items()
        ):
            raise ValueError
    except (ValueError, RecursionError):
        raise InputError(f"{path}: is not the manifest of an ensemble, as run writes it") from None
    return told


def of_result(path: Path) -> dict[str, Any]:
    """What a result says of itself."""
    try:
        with xr.open_dataset(path, engine="h5netcdf") as data:
            return {
                "scenario": json.loads(data.attrs["scenario"]),
                "runs": int(data.sizes["run"]),
                "seed": int(data.attrs["seed"]),
                "behaviours": json.loads(data.attrs.get("behaviours", "{}")),
                "versions": json.loads(data.attrs["versions"]),
                "fingerprint": fingerprint(data),
            }
    except (KeyError, ValueError, TypeError, RecursionError, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise InputError(f"{path}: is not the result of an ensemble, as run writes it") from None


def check_behaviours(path: Path, scenario: Scenario, stored: Mapping[str, Any]) -> None:
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
