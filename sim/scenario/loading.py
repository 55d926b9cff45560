"""From a name, a path or a mapping to a validated Scenario; where the bundled ones are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.core.errors import Place, Problem, ScenarioError
from sim.scenario.bundled import bundled_folder, find
from sim.scenario.catalogue import Catalogue
from sim.scenario.held import KEY as RECORD
from sim.scenario.held import find_record, is_bundled
from sim.scenario.inherit import check_removals, merge, name_nulls, resolve
from sim.scenario.node import Node
from sim.scenario.posterior import KEY, Posterior, find_posterior, read_posterior
from sim.scenario.reading import PRINTABLE, UNPRINTABLE, read_text
from sim.scenario.schema import Scenario
from sim.scenario.translate import keys_at, kind_at, scenario_error

if TYPE_CHECKING:
    from sim.record import Record

DEEPEST = 20


def load(
    name_or_path: str | Path,
    catalogue: Catalogue | None = None,
    overrides: Iterable[tuple[str, str]] = (),
) -> Scenario:
    """The scenario of a bundled name or a path, with `--set KEY=VALUE` pairs applied in order.

    Without a catalogue, names of parameters, formulations and state variables are not checked.
    Raises ScenarioError, whose text is one line that names file, line and key.
    """
    file = find(name_or_path)
    node = resolve(file)
    for key, text in overrides:
        shown = f"--set {key}={text}"
        node = _apply(node, key, read_text(text, shown, line=None), shown, catalogue)
    return _build(node, catalogue, file.parent)


def check_file(path: str | Path, catalogue: Catalogue | None = None) -> Scenario:
    """The scenario of a file, which may not be a bundled name; ScenarioError if it is not valid."""
    return load(Path(path), catalogue)


def from_dict(
    data: Mapping[str, Any],
    catalogue: Catalogue | None = None,
    posterior: Posterior | None = None,
    facts: Record | None = None,
) -> Scenario:
    """The scenario of plain data, such as `Scenario.to_dict` gives; nothing is extended.

    Plain data have no folder: the posterior and the record that they name are those given, or
    bundled ones.
    """
    shown = f"scenario '{data.get('name', '')}'"
    if "extends" in data:
        raise ScenarioError(Problem("extends needs a file", allowed="a whole scenario"), shown)
    node = name_nulls(_printable(_node(data, shown)))
    return _build(node, catalogue, posterior=posterior, facts=facts, placed=False)


def vary(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """A variant of a scenario; see Scenario.replace."""
    node = _node(scenario.to_dict(), f"scenario '{scenario.name}'")
    for key, value in changes.items():
        shown = f"replace({key})"
        node = _apply(node, key, _printable(_node(value, shown)), shown, scenario.catalogue)
    named_before = node.at(("parameters", KEY)).value == scenario.posterior_name
    held = scenario.posterior if named_before else None
    same = node.at((RECORD,)).value == scenario.record
    facts = scenario.facts if same else None
    return _build(node, scenario.catalogue, posterior=held, facts=facts, placed=not same)


def _build(
    node: Node,
    catalogue: Catalogue | None,
    folder: Path | None = None,
    posterior: Posterior | None = None,
    facts: Record | None = None,
    placed: bool = True,
) -> Scenario:
    """The scenario of a mapping; posterior and record that it names are given or read.

    They are read below ``folder``. Of data that are not ``placed``, as those of a result, a record
    that is no bundled one was a folder somewhere: it is left alone, since no run needs it.
    """
    try:
        scenario = Scenario.model_validate(node.plain(), context={"catalogue": catalogue})
    except ValidationError as error:
        raise scenario_error(error, node, Scenario) from None
    name = scenario.posterior_name
    if name is not None:
        place = node.at(("parameters", KEY))
        scenario._posterior = posterior or _posterior(name, place, catalogue, folder)
    if scenario.record is not None:
        scenario._facts = facts or _facts(scenario, node.at((RECORD,)), folder, placed)
    return scenario


def _facts(scenario: Scenario, place: Node, folder: Path | None, placed: bool) -> Record | None:
    """The record that an entry names; None of a folder's name in data without a place."""
    text = str(scenario.record)
    home = Path(place.file).parent if place.line is not None else folder
    if not placed and not is_bundled(text):
        return None
    roots = [bundled_folder(), *([folder] if folder is not None else [])]
    try:
        found = find_record(text, home, roots)
        if not found.applies_to(scenario.actors):
            what = f"speaks of {', '.join(sorted(found.actors))}, not of these actors"
            raise ScenarioError(Problem(what, (RECORD,), text))
    except ScenarioError as error:
        raise ScenarioError(error.args[0], place.file, place.line) from None
    return found


def _posterior(
    name: str, place: Node, catalogue: Catalogue | None, folder: Path | None
) -> Posterior:
    """The posterior that an entry names, from the folder of the file that has the entry."""
    named_in = Path(place.file) if place.line is not None else None
    home = named_in.parent if named_in is not None else folder or bundled_folder()
    roots = [bundled_folder(), *([folder] if folder is not None else [])]
    try:
        posterior = read_posterior(find_posterior(name, home, roots))
        what = foreign(posterior, catalogue) if catalogue is not None else ""
        if what:
            raise ScenarioError(Problem(what, ("parameters", KEY), name))
    except ScenarioError as error:
        raise ScenarioError(error.args[0], place.file, place.line) from None
    return posterior


NEARLY = 1e-9
"""Share of a range by which a bound may lie beyond the declared one: rounding, no more."""


def foreign(posterior: Posterior, catalogue: Catalogue) -> str:
    """What a posterior has that the model does not know; "" if there is nothing."""
    for name, low, high in zip(posterior.parameters, posterior.low, posterior.high, strict=True):
        info = catalogue.parameters.get(name)
        if info is None:
            return f"has draws of {name}, which is not a parameter"
        room = NEARLY * (info.high - info.low)
        if not info.low - room <= low <= high <= info.high + room:
            return (
                f"has draws of {name} from {low:g} to {high:g}, "
                f"beyond its range {info.low:g} to {info.high:g}"
            )
    for choice in posterior.choices:
        for slot, reading in choice.items():
            if reading not in catalogue.formulations.get(slot, ()):
                return f"is fitted to {slot}: {reading}, which the model does not have"
    return ""


def _node(value: Any, shown: str) -> Node:
    """Plain data as nodes without lines."""
    if isinstance(value, Mapping):
        return Node({key: _node(child, shown) for key, child in value.items()}, shown)
    if isinstance(value, (list, tuple)):
        return Node([_node(child, shown) for child in value], shown)
    return Node(value, shown)


def _printable(node: Node, path: Place = ()) -> Node:
    """The node, if its keys and texts are such as a file could hold and results can take."""
    inside = node.value
    _refuse_controls(inside, node, path)
    for key in inside if isinstance(inside, dict) else ():
        _refuse_controls(key, node, path)
        _printable(inside[key], (*path, key))
    for place, child in enumerate(inside) if isinstance(inside, list) else ():
        _printable(child, (*path, place))
    return node


def _refuse_controls(text: Any, node: Node, path: Place) -> None:
    if isinstance(text, str) and UNPRINTABLE.search(text):
        raise ScenarioError(Problem("holds a control character", path, text, PRINTABLE), node.file)


def _apply(node: Node, key: str, value: Node, shown: str, catalogue: Catalogue | None) -> Node:
    """The mapping with one dotted key changed, as by a file of that one entry."""
    path = _resolved(key, node, shown, catalogue)
    _check_parents(path, node, shown)
    patch = value
    for part in reversed(path):
        patch = Node({part: patch}, shown)
    patch = name_nulls(patch)
    check_removals(node, patch)
    merged = merge(node, patch)
    return Node(merged.value, node.file, node.line)


def _resolved(key: str, node: Node, shown: str, catalogue: Catalogue | None) -> tuple[str, ...]:
    """The path of a dotted key; a bare parameter or slot stands for its place."""
    path = tuple(key.split(".")) if isinstance(key, str) else ()
    if not all(path) or not 0 < len(path) <= DEEPEST:
        allowed = "a name, or names joined by dots, such as actors.XXX.approval"
        raise ScenarioError(Problem("is not a key", value=key, allowed=allowed), shown)
    top = tuple(name for name in keys_at(Scenario, (), node) if name != "extends")
    if path[0] in top:
        return path
    parameters = tuple(catalogue.parameters) if catalogue else ()
    slots = tuple(catalogue.formulations) if catalogue else ()
    if len(path) == 1 and key in slots:
        return ("formulations", key)
    if len(path) == 1 and (key in (*parameters, KEY) or catalogue is None):
        return ("parameters", key)
    options = (*top, *parameters, *slots) if len(path) == 1 else top
    problem = Problem("is not a known key", path, wanted=path[0], options=options)
    raise ScenarioError(problem, shown)


def _check_parents(path: tuple[str, ...], node: Node, shown: str) -> None:
    """ScenarioError if the key leads through an entry, named by the file, that is not there."""
    for depth in range(1, len(path) - 1):
        parent = node.at(path[:depth]).value
        own = path[0] == "actors" and path[2:3] == ("parameters",) and depth > 2
        named = kind_at(Scenario, path[:depth], node) is dict and isinstance(parent, dict)
        if own or path[0] == "played":  # may be the first that is said of it: of a shift, of a hand
            return
        if named and path[depth] not in parent:
            problem = Problem(
                f"has no entry {path[depth]}",
                path[:depth],
                wanted=path[depth],
                options=tuple(parent),
            )
            raise ScenarioError(problem, shown)
        if path[depth] not in (parent if isinstance(parent, dict) else {}):
            return
