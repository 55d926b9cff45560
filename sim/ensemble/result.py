"""From recorded arrays to a dataset that says what everything is, and its file, written whole."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from sim.agents.behaviours import signature
from sim.agents.classes import CLASSES
from sim.agents.played import unplayed
from sim.core.axes import Floats
from sim.core.files import write_whole
from sim.core.versions import versions
from sim.ensemble.limits import OF_POWERS
from sim.ensemble.netcdf import write_netcdf
from sim.model.alliance_model import AllianceModel
from sim.model.start import long_run_of
from sim.scenario import Posterior, Scenario
from sim.theories.formulations import DEFAULT_FORMULATIONS
from sim.theories.variables import VARIABLES, Variable

FOCAL = {
    "relation": "dyad_relation",
    "grievance": "dyad_grievance",
    "backlash": "dyad_backlash",
    "disputes": "dyad_disputes",
    "accords": "dyad_accords",
    "quarrel": "dyad_quarrel",
    "disputes_by_issue": "dyad_disputes_by_issue",
    "accords_by_issue": "dyad_accords_by_issue",
    "shallow": "dyad_shallow",
}
"""Variables of the focal pair of allies → the same for every pair."""

SHOWN_OVER = {"opinion": ("actor", "toward")}
"""Variables that results show over axes of other names than the state's, with the same labels."""


def to_dataset(
    scenario: Scenario,
    model: AllianceModel,
    record: Mapping[str, np.ndarray],
    drawn: Mapping[str, Floats],
    seed: int,
) -> xr.Dataset:
    """The labelled dataset of recorded arrays (time, element, run)."""
    labels, runs = model.labels, next(iter(record.values())).shape[-1]
    variables: dict[str, Any] = {}
    kept = [variable for variable in VARIABLES if variable.name in record]
    for variable in kept:
        name = result_name(variable, scenario)
        if name is not None:
            powers = record.get(OF_POWERS.get(variable.name, ""))
            variables[name] = of_all(
                labelled(variable, record[variable.name], labels), powers, labels
            )
    for name in {"approval", "opinion"} & set(variables):
        hide_where_nobody_votes(variables[name][1], np.asarray(model.constants["democracy"]))
    if "opinion" in variables:
        _, values, attributes = variables["opinion"]
        variables["opinion"] = (("time", "run", *SHOWN_OVER["opinion"]), values, attributes)
    if "partner_resolve" in variables:  # the adversary, last of its axis, has no partner
        variables["partner_resolve"][1][:, :, len(labels["actor"]) - 1] = np.nan
    for name, every in FOCAL.items():
        if every not in variables:
            continue
        (_, _, _, *rest), values, attributes = variables[every]
        about = {**attributes, "dyad": labels["dyad"][0]}
        variables[name] = (("time", "run", *rest), values[:, :, 0], about)
    if drawn:
        about = {"units": "as declared", "long_name": "values drawn for each run", "claims": ""}
        variables["drawn"] = (("run", "path"), np.stack(list(drawn.values()), axis=1), about)
    used = {axis for dims, *_ in variables.values() for axis in dims}
    coordinates: dict[str, Any] = {
        "time": scenario.time,
        "run": np.arange(runs),
        "point": ("run", np.zeros(runs, dtype=np.int64)),
        "replicate": ("run", np.arange(runs)),
        **{axis: list(names) for axis, names in shown_labels(labels).items() if axis in used},
        **({"path": list(drawn)} if drawn else {}),
    }
    return xr.Dataset(variables, coordinates, attributes_of(scenario, model, seed))


Labelled = tuple[tuple[str, ...], np.ndarray, dict[str, Any]]


def shown_labels(labels: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Labels of results: actors and sources are the same, all of them in one order."""
    everyone = (*labels["actor"], *labels["rival"])
    return {**labels, "actor": everyone, "source": everyone, "toward": everyone}


def of_all(
    given: Labelled, powers: np.ndarray | None, labels: Mapping[str, tuple[str, ...]]
) -> Labelled:
    """A variable over all actors: what is recorded of the powers, else missing (-1 of an index)."""
    dims, values, attributes = given
    rows = np.moveaxis(values, 1, -1)  # runs last, as they are recorded: whole rows are copied
    axes = [axis for axis in dims if axis != "run"]
    if not {"actor", "source"} & set(axes):
        return given
    shown = shown_labels(labels)
    order = [labels["source"].index(code) for code in shown["source"]]
    length = dict(zip(axes, rows.shape, strict=False)) | {"actor": len(shown["actor"])}
    room = np.empty((*(length[axis] for axis in axes), rows.shape[-1]), rows.dtype)

    def fill(place: np.ndarray, held: np.ndarray) -> None:
        """Copy rows once, sources in the order in which they are shown."""
        if "source" not in axes:
            place[...] = held
            return
        along = axes.index("source")
        for shows, holds in zip(np.moveaxis(place, along, 0), order, strict=True):
            shows[...] = np.moveaxis(held, along, 0)[holds]

    if "actor" not in axes:
        fill(room, rows)
        return dims, np.moveaxis(room, -1, 1), attributes
    along = axes.index("actor")
    governed, others = np.split(room, [len(labels["actor"])], axis=along)
    fill(governed, rows)
    if powers is not None:
        fill(others, powers.reshape(others.shape))
    else:
        others[...] = -1 if rows.dtype.kind == "i" else np.nan
    if "source" in axes:  # nobody perceives itself
        room[:, range(len(order)), range(len(order))] = np.nan
    return dims, np.moveaxis(room, -1, 1), attributes


def result_name(variable: Variable, scenario: Scenario) -> str | None:
    """Name of a variable in results, its own where it is shown on demand alone.

    Without a backer there is no tie to one.

    Nor is there opinion where the reading of publics has none.
    """
    if variable.name in OF_POWERS.values():  # they are shown with those of the others
        return None
    if variable.name == "alignment_backer" and scenario.backer is None:
        return None
    publics = scenario.formulations.get("publics", DEFAULT_FORMULATIONS["publics"])
    if variable.name == "opinion" and publics == "approval_only":
        return None
    return variable.result_name or variable.name


def labelled(
    variable: Variable, values: np.ndarray, labels: Mapping[str, tuple[str, ...]]
) -> Labelled:
    """Dimensions (time, run, …), values and attributes of one variable."""
    shape = (values.shape[0], *(len(labels[axis]) for axis in variable.over), values.shape[-1])
    ordered = np.moveaxis(values.reshape(shape), -1, 1)
    attributes: dict[str, Any] = {
        "units": variable.units,
        "long_name": variable.long_name,
        "claims": " ".join(variable.claims),
        "over_time": variable.over_time or "level",
    }
    if variable.high != np.inf:
        attributes["valid_range"] = [float(variable.low), float(variable.high)]
    return ("time", "run", *variable.over), ordered, attributes


def hide_where_nobody_votes(approval: np.ndarray, democracy: np.ndarray) -> None:
    """Approval is missing for actors without an electorate."""
    approval[:, :, : len(democracy)][:, :, democracy[:, 0] == 0] = np.nan


def attributes_of(scenario: Scenario, model: AllianceModel, seed: int) -> dict[str, str | int]:
    """What travels inside the result: scenario, seed, versions, governments, interventions."""
    return {
        "title": scenario.description.strip(),
        "scenario_name": scenario.name,
        "scenario": json.dumps(scenario.to_dict()),
        "claims": " ".join(scenario.claims),
        "seed": seed,
        "formulations": json.dumps({**DEFAULT_FORMULATIONS, **scenario.formulations}),
        "governments": json.dumps(reigns(scenario)),
        "government_rows": json.dumps(
            [
                {"key": key, "leader": leader}
                for key, leader in zip(
                    model.governments.keys, model.governments.leaders, strict=True
                )
            ]
        ),
        "actor_names": json.dumps({code: actor.name for code, actor in scenario.actors.items()}),
        "interventions": json.dumps(
            [{"key": key, **scenario.to_dict()["events"][key]} for key in scenario.events]
        ),
        "behaviours": json.dumps(
            {
                code: signature(unplayed(type(agent)))
                for code, agent in model.actors.items()
                if unplayed(type(agent)) is not CLASSES[agent.role]
            }
        ),
        "versions": json.dumps(versions()),
        **fitted(scenario),
    }


def fitted(scenario: Scenario) -> dict[str, str]:
    """Which posterior the parameters are from, and the last month of the record that it saw.

    Where that was not the first record, also which.

    Where runs begin in a long run, also which one, and the month.
    """
    if scenario.posterior is None:
        return {}
    held, elsewhere = long_run_of(scenario), scenario.posterior.about.get("record")
    return {
        **({} if held is None else {"begins_in": f"{held.scenario}, {held.month}"}),
        "posterior": str(scenario.posterior_name),
        "fitted_to": scenario.posterior.fitted_to,
        **({"fitted_record": elsewhere} if elsewhere is not None else {}),
        "posterior_digest": scenario.posterior.digest,
    }


def reigns(scenario: Scenario) -> list[dict[str, Any]]:
    """Scheduled governments within the scenario's time, for shading figures."""
    found = []
    for code in scenario.actor_codes:
        line = list(scenario.governments[code].values())
        for place, government in enumerate(line):
            following = line[place + 1].since.plus(-1) if place + 1 < len(line) else scenario.end
            start = max(government.since, scenario.start)
            end = min(following, scenario.end)
            if end >= start:
                found.append(
                    {
                        "actor": code,
                        "leader": government.leader,
                        "start": str(start),
                        "end": str(end),
                        "line": government.approval is None,
                    }
                )
    return found


def write_result(data: xr.Dataset, path: Path) -> None:
    """Write a dataset as NetCDF 4: numbers in single precision, compressed."""
    write_whole(path, lambda file: write_netcdf(data, file))


def write_posterior(posterior: Posterior, path: Path) -> None:
    """Write a posterior as NetCDF 4, compressed; a scenario beside it can name the file."""
    data = posterior.to_dataset()
    packing = {"share": {"compression": "gzip", "compression_opts": 9, "shuffle": True}}
    write_whole(path, lambda file: write_netcdf(data, file, packing))
