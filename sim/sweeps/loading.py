"""From a sweep file to a job, with faults told by file and line."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.analysis.outcomes import Outcome
from sim.core.errors import Place, Problem
from sim.model import checked
from sim.scenario import Scenario, ScenarioError, bundled_names
from sim.scenario.bundled import SUFFIXES, SWEEPS, bundled_file
from sim.scenario.node import Node
from sim.scenario.reading import read_file
from sim.scenario.translate import scenario_error
from sim.sweeps.design import Factor, factors_of, points_of, variant_problem
from sim.sweeps.job import Job, usual_block
from sim.sweeps.outcomes import check_outcome
from sim.sweeps.schema import DerivedOutcome, SweepFile

USUAL = (
    "relation",
    "cooperation",
    "institutionalisation",
    "meetings",
    "exercises",
    "launches",
    "disputes",
    "tension",
)
"""Outcomes where the file names none."""
MOST_TRIED = 256
"""Values of a factor, and combinations of dates, that are tried beforehand.

Of more, those that fail are failed runs.
"""


def bundled_sweeps() -> tuple[str, ...]:
    """Names of the bundled sweeps, in alphabetical order."""
    return bundled_names(SWEEPS)


def find_sweep(name_or_path: str | Path) -> Path:
    """The file of a bundled name, or of a path. ScenarioError if there is no such file."""
    text = str(name_or_path)
    bundled = bundled_file(text, SWEEPS) if isinstance(name_or_path, str) else None
    if bundled is not None:
        return bundled
    path = Path(name_or_path)
    if path.suffix in SUFFIXES or len(path.parts) > 1 or path.exists():
        return path  # reading it tells what is wrong with it
    problem = Problem(
        "is neither a bundled sweep nor a file", wanted=text, options=bundled_sweeps()
    )
    raise ScenarioError(problem, text)


def load_sweep(name_or_path: str | Path) -> Job:
    """Read and validate a sweep file, by bundled name or by path.

    Raises
    ------
    ScenarioError
        With file, line, the offending key or value, and what is allowed.
    """
    file = find_sweep(name_or_path)
    node = read_file(file)
    try:
        written = SweepFile.model_validate(node.plain())
    except ValidationError as error:
        raise scenario_error(error, node, SweepFile) from None
    return resolved(written, node, file.parent)


def resolved(file: SweepFile, node: Node, folder: Path) -> Job:
    """What a file means, or the first fault of it."""
    scenario = scenario_of(file.scenario, node, folder)
    factors = []
    for found in factors_of(file, scenario):
        if not isinstance(found, Factor):
            raise fault(node, *found)
        factors.append(found)
    check_design(file, node, factors)
    check_variants(scenario, node, factors)
    check_dates_together(scenario, node, factors)
    outcomes = outcomes_of(file, node, scenario)
    runs = points_of(file.design, file.samples, factors, file.second_order) * file.replicates
    return Job(
        file.name,
        file.description.strip(),
        scenario,
        file.design,
        file.samples,
        file.replicates,
        file.seed,
        tuple(factors),
        outcomes,
        file.keep,
        file.block or usual_block(runs),
        file.second_order,
        file.levels,
    )


def fault(node: Node, path: Place, problem: Problem) -> ScenarioError:
    """A fault with the place in the file that a path leads to."""
    place = node.at(path)
    told = problem if problem.path else problem.below(*path)
    return ScenarioError(told, place.file, place.line)


def scenario_of(named: str, node: Node, folder: Path) -> Scenario:
    """The scenario that a sweep file names."""
    is_path = Path(named).suffix in SUFFIXES or "/" in named
    if is_path and not _lies_below(folder, named):
        allowed = "a file below the sweep's folder, or a bundled name"
        problem = Problem("leads out of the sweep's folder", value=named, allowed=allowed)
        raise fault(node, ("scenario",), problem)
    try:
        return checked.load(folder / named if is_path else named)
    except ScenarioError as error:
        if error.line is not None:
            raise  # a fault inside the scenario, told where it is
        problem = Problem(error.message, value=named)
        raise fault(node, ("scenario",), problem) from None


def _lies_below(folder: Path, named: str) -> bool:
    """Whether a path leads to a place below a folder, wherever links lead."""
    try:
        return (folder / named).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def check_design(file: SweepFile, node: Node, factors: list[Factor]) -> None:
    """What the keys of a design ask of each other."""
    samples = file.samples
    if file.design == "grid" and samples is not None:
        problem = Problem("has no place in a grid", value=samples, allowed="lists decide its size")
        raise fault(node, ("samples",), problem)
    if file.design != "grid" and samples is None:
        raise fault(
            node, (), Problem("lacks the key 'samples'", allowed="a whole number from 1 on")
        )
    if file.design != "grid" and not factors:
        problem = Problem("has no factor", allowed="factors under vary, or design: grid")
        raise fault(node, ("design",), problem)
    if file.design == "sobol" and samples and samples & (samples - 1):
        below = 1 << (samples.bit_length() - 1)
        problem = Problem("is not a power of 2", value=samples, allowed=f"{below} or {2 * below}")
        raise fault(node, ("samples",), problem)
    if file.second_order and file.design != "sobol":
        raise fault(node, ("second_order",), Problem("is of use to design: sobol only"))
    if "levels" in file.model_fields_set and file.design != "morris":
        raise fault(node, ("levels",), Problem("is of use to design: morris only"))
    if file.levels % 2:
        problem = Problem("is odd", value=file.levels, allowed="an even number, such as 4")
        raise fault(node, ("levels",), problem)
    names = [factor.name for factor in factors]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise fault(node, ("vary",), Problem(f"varies {twice} twice", allowed="each number once"))


def check_variants(scenario: Scenario, node: Node, factors: list[Factor]) -> None:
    """Whether the scenario is valid at the ends of every factor, and with every choice."""
    where = {factor.name: place_of(factor, node) for factor in factors}
    for factor in factors:
        if factor.name.split(".")[0] in ("name", "description", "start", "end", "claims"):
            problem = Problem("is not for a sweep to vary", allowed="numbers, theories and dates")
            raise fault(node, where[factor.name], problem)
    tried = {factor.name: levels_tried(factor) for factor in factors}
    for step in range(max(map(len, tried.values()), default=0)):
        changes = {name: levels[step] for name, levels in tried.items() if step < len(levels)}
        together = {k: v for k, v in changes.items() if not is_date(k, factors)}
        alone = [{k: v} for k, v in changes.items() if is_date(k, factors)]
        for some in (together, *alone):
            found = variant_problem(scenario, some, where)
            if found is not None:
                raise fault(node, *found)


def levels_tried(factor: Factor) -> tuple[Any, ...]:
    """Values of a factor that are tried beforehand: all, or of many numbers the two ends."""
    if factor.levels is None:
        return factor.low, factor.high
    if len(factor.levels) <= MOST_TRIED:
        return factor.levels
    if factor.kind == "number":
        return min(factor.levels), max(factor.levels)
    return (*factor.levels[: MOST_TRIED - 1], factor.levels[-1])


def check_dates_together(scenario: Scenario, node: Node, factors: list[Factor]) -> None:
    """Whether dates go together, where their combinations are few enough to try them all."""
    dates = [factor for factor in factors if factor.unit == "month"]
    where = {factor.name: place_of(factor, node) for factor in dates}
    levels = [factor.levels or () for factor in dates]
    if len(dates) < 2 or math.prod(map(len, levels)) > MOST_TRIED:
        return
    for chosen in product(*levels):
        changes = {factor.name: level for factor, level in zip(dates, chosen, strict=True)}
        found = variant_problem(scenario, changes, where)
        if found is not None:
            raise fault(node, *found)


def is_date(name: str, factors: list[Factor]) -> bool:
    """Whether a factor is a date; dates may be valid only one by one."""
    return any(factor.name == name and factor.unit == "month" for factor in factors)


def place_of(factor: Factor, node: Node) -> Place:
    """Where a file has a factor."""
    top, _, rest = factor.name.partition(".")
    for section in ("dates", "values"):
        held = node.at(("vary", section)).value
        for key in held if isinstance(held, dict) else ():
            if factor.name == key or factor.name.endswith(f".{key}"):
                return ("vary", section, key)
    held = node.at(("vary", top)).value
    if isinstance(held, dict) and rest in held:
        return ("vary", top, rest)
    return ("vary", "parameters")


def outcomes_of(file: SweepFile, node: Node, scenario: Scenario) -> tuple[str | Outcome, ...]:
    """The outcomes of a file, or the usual ones."""
    found: list[str | Outcome] = []
    for place, written in enumerate(file.outcomes):
        outcome = derived(written) if isinstance(written, DerivedOutcome) else written
        problem = check_outcome(outcome, scenario, found)
        if problem is not None:
            raise fault(node, ("outcomes", place), problem.below("outcomes", place))
        found.append(outcome)
    return tuple(found) or USUAL


def derived(written: DerivedOutcome) -> Outcome:
    """An outcome as analysis knows it."""
    since, until = (None if m is None else str(m) for m in (written.since, written.until))
    values: dict[str, Any] = dict(written)
    where = tuple(written.where.items())
    return Outcome(**{**values, "where": where, "since": since, "until": until})
