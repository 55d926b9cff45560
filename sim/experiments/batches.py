"""Arms that differ in numbers alone, run together: one simulation in place of several.

Numbers are those of parameters and of governments, which the model takes run by run.

Under a rival theory an arm has a few hundred runs, and a month of the model costs about as much for
a few hundred as for a thousand.  A run's numbers are the same alone as among others.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from sim.ensemble import simulate
from sim.experiments.experiment import Arm, loaded
from sim.experiments.layout import Layout, usual_values
from sim.experiments.measures import Measure, variables_of
from sim.model.uncertain import POSTERIOR_ROW
from sim.scenario import Scenario
from sim.theories import registry

PARAMETERS = "parameters."


def alike(arms: Iterable[Arm]) -> list[list[Arm]]:
    """The arms, those together that differ in nothing but numbers of parameters."""
    found: dict[object, list[Arm]] = {}
    for arm in arms:
        found.setdefault(structure(arm), []).append(arm)
    return list(found.values())


def structure(arm: Arm) -> object:
    """What an arm is but for such numbers; the arm itself where a parameter cannot be moved so.

    It cannot where it is no plain number, or says the start, which may be that of a draw.
    """
    plain = {name for one in registry.parameters().values() for name in one.defaults()}
    kept: list[tuple[str, Any]] = []
    moved = set_by(loaded(arm.scenario))
    for path, value in arm.changes:
        if path.startswith(PARAMETERS) and path != POSTERIOR_ROW:
            moved[path.removeprefix(PARAMETERS)] = value
        elif not of_government(arm, path, value):
            kept.append((path, value))
    if not plain.issuperset(moved) or not all(isinstance(v, int | float) for v in moved.values()):
        return arm
    return bare(arm.scenario), tuple(kept), arm.agents


def of_government(arm: Arm, path: str, value: object) -> bool:
    """Whether a change gives a government of the scenario another number in place of one."""
    if not path.startswith("governments.") or not isinstance(value, int | float):
        return False
    return isinstance(number_at(loaded(arm.scenario).to_dict(), path), int | float)


def number_at(told: Any, path: str) -> Any:
    """What stands at a dotted path of a scenario told as mappings; None if nothing does."""
    for key in path.split("."):
        told = told.get(key) if isinstance(told, Mapping) else None
    return told


def set_by(scenario: Scenario) -> dict[str, object]:
    """Parameters that a scenario sets itself, whatever its posterior says."""
    return {name: v for name, v in scenario.parameters.items() if name != "posterior"}


@cache
def bare(name: str) -> str:
    """Digest of a bundled scenario without its name and its parameters."""
    scenario = loaded(name)
    told: dict[str, object] = {"name": "any", "description": "any", "claims": []}
    told |= {f"{PARAMETERS}{parameter}": None for parameter in set_by(scenario)}
    return scenario.replace(told).digest


def run_together(
    arms: Sequence[Arm],
    formulations: Sequence[tuple[str, str]],
    outcomes: Sequence[Sequence[Measure]],
    layout: Layout,
    seed: int,
) -> list[dict[Measure, np.ndarray]]:
    """Outcomes in each run, (run,), of arms of one `structure`, in the order of the arms."""
    built = [arm.build(dict(formulations)) for arm in arms]
    met = np.tile(layout.shocks_met, len(arms))
    wanted = {measure for some in outcomes for measure in some}
    data = simulate(
        built[0],
        met.size,
        seed,
        overrides=side_by_side(arms, built, layout, seed),
        agents=dict(arms[0].agents),
        keep=sorted({name for measure in wanted for name in variables_of(measure)}),
        replicates=met,
    )
    parts = [slice(place * layout.runs, (place + 1) * layout.runs) for place in range(len(arms))]
    return [
        {measure: measure.of(data.isel(run=part)) for measure in some}
        for part, some in zip(parts, outcomes, strict=True)
    ]


def side_by_side(
    arms: Sequence[Arm], built: Sequence[Scenario], layout: Layout, seed: int
) -> dict[str, np.ndarray]:
    """Values in the runs of all arms, one arm after another, by dotted path."""
    lines = sorted({path for a in arms for path, v in a.changes if of_government(a, path, v)})
    columns = []
    for arm, scenario in zip(arms, built, strict=True):
        own = {path.removeprefix(PARAMETERS) for path, _ in arm.changes}
        usual = {f"{PARAMETERS}{n}": v for n, v in usual_values(scenario).items()}
        told = scenario.to_dict() if lines else {}
        usual |= {path: float(number_at(told, path)) for path in lines}
        columns.append((usual, layout.overrides(scenario, own, seed)))
    names = {name for _, given in columns for name in given} | set(lines)
    names |= {f"{PARAMETERS}{n}" for scenario in built for n in set_by(scenario)}
    usual, given = columns[0]  # the same names for all: arms alike have the same theories
    return {
        name: np.concatenate(
            [given.get(name, np.full(layout.runs, usual.get(name))) for usual, given in columns]
        )
        for name in sorted(names)
        if name in usual or name in given
    }
