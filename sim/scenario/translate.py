"""pydantic's findings in plain words, each at the place of the file that it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from sim.core.errors import CUSTOM, Place, Problem, ScenarioError
from sim.scenario.actors import ROLES
from sim.scenario.entries import PATTERNS
from sim.scenario.node import Node
from sim.scenario.values import Between

PLAIN = {
    "string_type": ("is not a text", "a text (numbers and dates in quotes)"),
    "string_too_short": ("is empty", "a text"),
    "bool_type": ("is neither true nor false", "true, false"),
    "int_type": ("is not a whole number", "a whole number"),
    "dict_type": ("is not a mapping", "lines of the form 'key: value'"),
    "model_type": ("is not a mapping", "lines of the form 'key: value'"),
    "model_attributes_type": ("is not a mapping", "lines of the form 'key: value'"),
    "tuple_type": ("is not a list", "a list, [a, b]"),
}
"""What is wrong and what is allowed, by pydantic's type of error."""


def scenario_error(
    error: ValidationError, node: Node, model: type[BaseModel], whose: str = ""
) -> ScenarioError:
    """The first problem as a ScenarioError, with how many more there are.

    Entries that are missing come last: a misspelt key is also a missing one.
    """
    found = list(translated(error, node, model))
    found.sort(key=lambda problem: problem.what.startswith("lacks the key"))
    first = found[0]
    place = node.at(first.path)
    return ScenarioError(first, place.file or whose, place.line, len(found) - 1)


def translated(error: ValidationError, node: Node, model: type[BaseModel]) -> Iterator[Problem]:
    """Every problem of a validation."""
    for item in error.errors(include_url=False):
        path = _path(item["loc"], node)
        if item["type"] == CUSTOM:
            for problem in item["ctx"]["problems"]:
                yield problem.below(*path)
        else:
            yield _in_words(item, path, node, model)


def _path(loc: tuple[str | int, ...], node: Node) -> Place:
    """pydantic's location as a path of the file: without a role's tag and the mark of a key."""
    path = tuple(part for part in loc if part != "[key]")
    actor = node.at(path[:2])
    if path[:1] == ("actors",) and len(path) > 2 and path[2] in ROLES:
        role = actor.value.get("role") if isinstance(actor.value, dict) else None
        if role is not None and role.value == path[2]:
            return (*path[:2], *path[3:])
    return path


def _in_words(item: Mapping[str, Any], path: Place, node: Node, model: type[BaseModel]) -> Problem:
    kind, context = item["type"], item.get("ctx", {})
    value = item["input"]
    if kind == "extra_forbidden":
        what = f"is not a known key{_of_role(path, node)}"
        return Problem(what, path, wanted=str(path[-1]), options=keys_at(model, path[:-1], node))
    if kind == "missing":
        allowed = _allowed(model, path, node)
        return Problem(f"lacks the key '{path[-1]}'", path[:-1], allowed=allowed)
    if kind == "union_tag_not_found":
        return Problem("lacks the key 'role'", path, allowed=", ".join(ROLES))
    if kind == "union_tag_invalid":
        role = context.get("tag", value)
        return Problem("is not a role", (*path, "role"), role, options=tuple(ROLES))
    if kind in PLAIN:
        what, allowed = PLAIN[kind]
        return Problem(what, path, value, allowed)
    if kind == "literal_error":
        names = tuple(str(name) for name in _choices(context))
        return Problem("is not one of the choices", path, value, options=names)
    if kind == "string_pattern_mismatch":
        return Problem("is not well-formed", path, value, PATTERNS[context["pattern"]])
    if kind in ("too_short", "too_long", "string_too_long"):
        least = context.get("min_length", context.get("max_length"))
        letters = " letters" if kind == "string_too_long" else ""
        return Problem(
            "is empty" if kind == "too_short" else "is too long",
            path,
            value,
            f"at least {least}" if kind == "too_short" else f"at most {least}{letters}",
        )
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        side = "or more" if kind == "greater_than_equal" else "or less"
        return Problem("is out of range", path, value, f"{limit} {side}")
    return Problem(f"is not valid: {item['msg']}", path, value)


def _choices(context: Mapping[str, Any]) -> list[str]:
    """The names of a literal, which pydantic writes as `'a', 'b' or 'c'`."""
    text = str(context.get("expected", "")).replace(" or ", ", ")
    return [name.strip().strip("'") for name in text.split(",")]


def _of_role(path: Place, node: Node) -> str:
    """Whose key the last of a path is not, if its actor's role decides that."""
    if len(path) != 3 or path[0] != "actors":
        return ""
    role = node.at((*path[:2], "role"))
    if not isinstance(role.value, str):
        return ""
    known = any(path[-1] in model.model_fields for model in ROLES.values())
    elsewhere = known and role.file != node.at(path).file
    place = f", which {role.file}:{role.line} makes it" if elsewhere and role.line else ""
    return f" of an actor of role {role.value}{place}"


def keys_at(model: type[BaseModel], path: Place, node: Node) -> tuple[str, ...]:
    """Keys that the mapping at a path may have; none where the file chooses them."""
    kind = kind_at(model, path, node)
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return ()
    own = getattr(model, "ALSO", ()) if not path else ()
    return (*(info.alias or name for name, info in kind.model_fields.items()), *own)


def kind_at(model: type[BaseModel], path: Place, node: Node) -> Any:
    """What the entry at a path is: a model, `dict` for keys of the file's choice, or None."""
    kind: Any = model
    for depth, part in enumerate(path):
        kind = _inside(kind, part, node.at(path[: depth + 1]))
    kind = _bare(kind)
    return dict if get_origin(kind) is dict else kind


def _inside(kind: Any, key: str | int, child: Node) -> Any:
    """The annotation of one entry of what an annotation describes."""
    kind = _bare(kind)
    if get_origin(kind) is dict:
        return _actual(get_args(kind)[1], child)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, info in kind.model_fields.items():
            if key == (info.alias or name):
                return _actual(info.annotation, child)
    return None


def _actual(kind: Any, child: Node) -> Any:
    """Of a union of models, the one that the entry's role means."""
    kind = _bare(kind)
    models = [each for each in get_args(kind) if isinstance(each, type)]
    if len(models) > 1 and all(model in ROLES.values() for model in models):
        role = child.value.get("role") if isinstance(child.value, dict) else None
        return ROLES.get(role.value) if role is not None else None
    return kind


def _bare(kind: Any) -> Any:
    """Without annotations and without "or None"."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    inside = [each for each in get_args(kind) if each is not type(None)]
    if len(inside) == 1 and get_origin(kind) is not tuple and type(None) in get_args(kind):
        return _bare(inside[0])
    return kind


def _allowed(model: type[BaseModel], path: Place, node: Node) -> str:
    """What a missing key would hold: meaning, range and unit, from the field itself."""
    owner = kind_at(model, path[:-1], node)
    if not (isinstance(owner, type) and issubclass(owner, BaseModel)):
        return ""
    for name, info in owner.model_fields.items():
        if path[-1] == (info.alias or name):
            bounds = [mark.allowed for mark in info.metadata if isinstance(mark, Between)]
            return ", ".join([str(info.description), *bounds])
    return ""
