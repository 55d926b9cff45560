"""Keys of a scenario file, from the fields that validate it."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from blocks.markdown import code, table
from sim.model.checked import catalogue, load
from sim.scenario import bundled_folder, bundled_names
from sim.scenario import parsed as parsed_files
from sim.scenario.actors import ROLES, Agenda, DeclaredPlan
from sim.scenario.context import FORMS, ContextPath
from sim.scenario.dyads import DyadEntry, QuarrelEntry
from sim.scenario.entries import (
    CODE_PATTERN,
    KEY_PATTERN,
    NAME_PATTERN,
    PAIR_PATTERN,
    PATTERNS,
    TOPIC_PATTERN,
    Candidate,
    ChannelDates,
    Election,
    Event,
    Forum,
    Government,
    Leaning,
    Regime,
    SpendingPlan,
    Strategies,
)
from sim.scenario.months import Month
from sim.scenario.reading import read_text
from sim.scenario.schema import Scenario
from sim.scenario.values import DISTRIBUTIONS, Between

SHORT = {
    CODE_PATTERN: "code",
    KEY_PATTERN: "key",
    NAME_PATTERN: PATTERNS[NAME_PATTERN],
    PAIR_PATTERN: "pair",
    TOPIC_PATTERN: "topic",
}
"""What a text must look like, in a word."""
MODELS: dict[str, tuple[str, type[BaseModel]]] = {
    "scenario": ("Top level", Scenario),
    **{role: (f"`actors`: {role}", model) for role, model in ROLES.items()},
    "agenda": ("`agenda` of an adversary or a rival", Agenda),
    "dyad": ("`dyads`: a pair of allies", DyadEntry),
    "quarrel": ("`quarrels` of a pair, by issue", QuarrelEntry),
    "government": ("`governments`: a government", Government),
    "leaning": ("`leaning` of a government", Leaning),
    "spending_plan": ("`spending_plan` of a government", SpendingPlan),
    "strategies": ("`strategies` of a patron's government", Strategies),
    "election": ("`elections`: an election", Election),
    "candidate": ("`candidates` of an election", Candidate),
    "context": ("`context`: a path", ContextPath),
    "forum": ("`forums`: a forum", Forum),
    "channel": ("`channels`: a channel of meetings", ChannelDates),
    "regime": ("`regimes`: a restraint that the adversary declares", Regime),
    "plan": ("`plans` of an actor, announced plans of spending", DeclaredPlan),
    "event": ("`events`: an intervention", Event),
}
"""Name of a table → title and the model that validates the entries."""


def parsed() -> str:
    """What the bundled scenarios and sweeps are parsed to."""
    files = sorted(bundled_folder().rglob("*.yaml"))
    raw = {file.read_bytes(): str(file) for file in files}
    return parsed_files.text(
        {each: read_text(each.decode("utf-8"), file) for each, file in raw.items()}
    )


def key_tables(names: tuple[str, ...], heading: str) -> str:
    """Several tables of keys, each under its title."""
    return "".join(f"{heading} {MODELS[name][0]}\n\n{key_table(name)}\n" for name in names)


def key_table(name: str) -> str:
    """Table of the keys of one kind of entry."""
    rows = [_row(key, info) for key, info in MODELS[name][1].model_fields.items()]
    return table(["key", "value", "default", "unit", "meaning"], rows)


def distribution_table() -> str:
    """Table of the distributions that a value may have."""
    rows = []
    for kind, shape in DISTRIBUTIONS.items():
        arguments = list(shape.__dataclass_fields__)
        rows.append([f"`{kind}`", code(arguments), (shape.__doc__ or "").strip()])
    return table(["distribution", "arguments", "what it is"], rows)


def bundled_table() -> str:
    """Table of the bundled scenarios."""
    rows = []
    for name in bundled_names():
        each = load(name)
        span = f"{each.start} to {each.end}"
        rows.append([f"`{name}`", span, " ".join(each.claims), each.description])
    return table(["name", "months", "claims", "what it asks"], rows)


def event_table() -> str:
    """Table of the state variables that an event may change."""
    rows = [[f"`{name}`", ", ".join(axes) or "–"] for name, axes in catalogue().variables.items()]
    return table(["variable", "`of` names a label of"], rows)


def _row(name: str, info: FieldInfo) -> list[str]:
    extra = info.json_schema_extra
    unit = extra.get("unit", "") if isinstance(extra, dict) else ""
    return [
        f"`{info.alias or name}`",
        _value(info),
        _default(info),
        str(unit or ""),
        str(info.description or ""),
    ]


def _default(info: FieldInfo) -> str:
    default = info.default
    if default is PydanticUndefined:
        return "required"
    if default is None or default == () or default == {} or isinstance(default, BaseModel):
        return "–"
    return f"`{default:g}`" if isinstance(default, float) else f"`{str(default).lower()}`"


def _value(info: FieldInfo) -> str:
    """What may stand there, in words."""
    return _annotated((info.annotation, *info.metadata))


def _range(mark: Between) -> str:
    return f"{mark.allowed}{', or uncertain' if mark.spread else ''}"


def _words(kind: Any) -> str:
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _annotated(inside)
    if origin in (Union, UnionType):
        return next(_words(each) for each in inside if each is not type(None))
    if origin is Literal:
        return " or ".join(f"`{choice}`" for choice in inside) if len(inside) < 6 else _span(inside)
    if origin is tuple:
        return f"list, each: {_words(inside[0])}"
    if origin is dict:
        return f"by {_words(inside[0])}: {_words(inside[1])}"
    return _plain(kind)


def _span(choices: tuple[Any, ...]) -> str:
    """A long list of choices."""
    if all(isinstance(choice, int) for choice in choices):
        return f"{choices[0]} to {choices[-1]}"
    return "claim ids " + " ".join(str(choice) for choice in choices)


def _annotated(inside: tuple[Any, ...]) -> str:
    for mark in inside[1:]:
        if isinstance(mark, Between):
            return _range(mark)
        pattern = getattr(mark, "pattern", None)
        if pattern in SHORT:
            return SHORT[pattern]
        if isinstance(mark, FieldInfo) and mark.discriminator == "role":
            return "an actor"
    return _words(inside[0])


def _plain(kind: Any) -> str:
    if kind is Month:
        return "month, YYYY-MM"
    if kind is ContextPath:
        return FORMS
    for _, model in MODELS.values():
        if kind is model:
            return "an entry of its own"
    return {str: "text", bool: "`true` or `false`", int: "whole number"}.get(kind, "a number")


def models_by_key() -> Iterator[tuple[str, str]]:
    """Every (table, key) there is."""
    for name, (_, model) in MODELS.items():
        for field, info in model.model_fields.items():
            yield name, info.alias or field
