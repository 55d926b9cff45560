"""What a file extends, and how the difference is applied.

A difference is a JSON merge patch (RFC 7396): mappings merge by key, anything else replaces, null
removes an entry. Under `formulations` null is the name of a formulation and removes nothing.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from sim.core.errors import Problem, ScenarioError
from sim.scenario.bundled import SUFFIXES, bundled_file, bundled_folder, bundled_names, find
from sim.scenario.node import Node
from sim.scenario.reading import read_file


def extended(name_or_path: str | Path) -> str | None:
    """What the file of a bundled name or of a path extends, as it names it; None for nothing."""
    named = read_file(find(name_or_path)).value.get("extends")
    return None if named is None else str(named.value)


LONGEST_CHAIN = 20
OWN_KEYS = ("name", "description", "claims")
"""What a file says of itself, never of the file that extends it."""
NULL_NAMES = ("formulations",)
"""Where null is a name."""


def resolve(file: Path) -> Node:
    """The mapping of a file, merged over what it extends, every entry with its place."""
    roots = (file.parent.resolve(), bundled_folder().resolve())
    node = read_file(file)
    chain, seen, folder = [node], [file.resolve()], file.parent
    while "extends" in node.value:
        target = _extended(node, folder, roots)
        folder = target.parent
        if target.resolve() in seen:
            ring = " -> ".join(path.name for path in (*seen, target.resolve()))
            raise _at_extends(node, f"goes round in a circle: {ring}", "a chain that ends")
        if len(chain) > LONGEST_CHAIN:
            raise _at_extends(node, "makes too long a chain", f"at most {LONGEST_CHAIN} steps")
        seen.append(target.resolve())
        node = _read_extended(node, target)
        chain.append(node)
    for each in chain:
        check_file_alone(each)
    merged = without(name_nulls(chain.pop()), ("extends",))
    while chain:
        patch = without(name_nulls(chain.pop()), ("extends",))
        check_removals(merged, patch)
        merged = merge(without(merged, OWN_KEYS), patch)
    return merged


def merge(base: Node | None, patch: Node) -> Node:
    """The base with the patch applied, each entry with the place that it came from."""
    if not isinstance(patch.value, dict):
        return patch
    entries = dict(base.value) if base is not None and isinstance(base.value, dict) else {}
    for key, child in patch.value.items():
        if child.value is None:
            entries.pop(key, None)
        else:
            entries[key] = merge(entries.get(key), child)
    return Node(entries, patch.file, patch.line)


def check_removals(base: Node | None, patch: Node, path: tuple[str, ...] = ()) -> None:
    """ScenarioError if the patch removes what is not there: a slip that would pass in silence."""
    if not isinstance(patch.value, dict):
        return
    inside = base.value if base is not None and isinstance(base.value, dict) else {}
    for key, child in patch.value.items():
        if child.value is None and key not in inside:
            what = "is null, which removes an entry, but there is none to remove"
            problem = Problem(what, (*path, key), wanted=key, options=tuple(inside))
            raise ScenarioError(problem, child.file, child.line)
        check_removals(inside.get(key), child, (*path, key))


def name_nulls(node: Node) -> Node:
    """With the text "null" for each null that is a name, so that merging keeps it."""
    entries = dict(node.value)
    for section in NULL_NAMES:
        named = entries.get(section)
        if named is not None and isinstance(named.value, dict):
            texts = {
                key: Node("null", child.file, child.line) if child.value is None else child
                for key, child in named.value.items()
            }
            entries[section] = Node(texts, named.file, named.line)
    return Node(entries, node.file, node.line)


def without(node: Node, keys: tuple[str, ...]) -> Node:
    """The mapping without some of its keys."""
    kept = {key: child for key, child in node.value.items() if key not in keys}
    return Node(kept, node.file, node.line)


def check_file_alone(node: Node) -> None:
    """What each file must hold to by itself, before merging hides it."""
    for key in ("name", "description"):
        if key not in node.value:
            problem = Problem(
                f"the key '{key}' is missing", allowed="a name and a description in every file"
            )
            raise ScenarioError(problem, node.file, node.line)
    governments = node.value.get("governments")
    lines = governments.value if governments is not None else None
    for code, line in lines.items() if isinstance(lines, dict) else ():
        _check_order(code, line)


def _check_order(code: str, line: Node) -> None:
    """Governments of one actor stand in order of time within a file."""
    if not isinstance(line.value, dict):
        return
    dated = [
        (key, government.value["from"])
        for key, government in line.value.items()
        if isinstance(government.value, dict)
        and isinstance(government.value.get("from", line).value, str)
    ]
    for (before, earlier), (key, later) in pairwise(dated):
        if later.value < earlier.value:
            problem = Problem(
                f"is not in order of time: {before}, before it, is from {earlier.value}",
                ("governments", code, key, "from"),
                later.value,
                "governments in order of time",
            )
            raise ScenarioError(problem, later.file, later.line)


def _extended(node: Node, folder: Path, roots: tuple[Path, ...]) -> Path:
    """The file that `extends` means; it must lie below one of the roots, wherever links lead."""
    given = node.value["extends"].value
    if not isinstance(given, str) or not given:
        raise _at_extends(node, "is not a name or a path", "a bundled name or a path of a file")
    named = Path(given).suffix not in SUFFIXES and "/" not in given
    target = bundled_file(given) if named else folder / given
    if target is None:
        raise _at_extends(node, "is not a bundled scenario", options=bundled_names())
    try:
        real = target.resolve()
        if not any(real.is_relative_to(root) for root in roots):
            where = "a file below the scenario's folder, or a bundled name"
            raise _at_extends(node, "leads out of the scenario's folder", where)
        if not real.exists():
            options = tuple(sorted(file.name for file in target.parent.glob("*.yaml")))
            raise _at_extends(node, "names no file", "a file that exists", options)
    except (OSError, ValueError, RuntimeError):
        raise _at_extends(node, "cannot be read", "a bundled name or a path of a file") from None
    return target


def _read_extended(node: Node, target: Path) -> Node:
    """What the file says that a node extends; what is no such file is told of at the node.

    What is wrong on a line of the file is told there.
    """
    try:
        return read_file(target)
    except ScenarioError as error:
        if error.line is not None:
            raise
        problem: Problem = error.args[0]
        what = f"names a file that {problem.what}"
        raise _at_extends(node, what, problem.allowed, problem.options) from None


def _at_extends(
    node: Node, what: str, allowed: str = "", options: tuple[str, ...] = ()
) -> ScenarioError:
    place = node.value["extends"]
    problem = Problem(what, ("extends",), place.plain(), allowed, options)
    return ScenarioError(problem, place.file, place.line)
