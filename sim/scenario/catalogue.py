"""What a scenario may name of the model; a parameter of one actor, or a shift of what all share.

In a file ``{offset: 0.2}`` adds to the shared value and ``{factor: 1.5}`` multiplies it, whether
that is a number of the file, a draw of a posterior or a default; both may be uncertain in turn.
The result is cut to the parameter's own range.

The scenario layer does not know the model; whoever loads a scenario for it hands over a catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from sim.core.errors import refuse
from sim.scenario.values import Between, Value, as_written

KINDS = ("offset", "factor")
FACTOR = Between(0, 1000)


@dataclass(frozen=True)
class Shift:
    """What is added to a shared value, or what it is multiplied by."""

    kind: Literal["offset", "factor"]
    value: Value

    def to_dict(self) -> dict[str, Any]:
        """As a file writes it."""
        return {self.kind: as_written(self.value)}


class ValueOrShift(Between):
    """Annotation of an actor's own value of a parameter; the range is checked later."""

    def read(self, raw: Any) -> Any:
        """The value or shift that a file's entry means; a pydantic error if it means none."""
        if isinstance(raw, Shift):
            return raw
        if not isinstance(raw, Mapping) or not set(KINDS) & set(raw):
            return super().read(raw)
        if len(raw) > 1:
            allowed = "one of {offset: …} and {factor: …}"
            raise refuse("has more than a shift", value=dict(raw), allowed=allowed)
        kind, amount = next(iter(raw.items()))
        value = (FACTOR if kind == "factor" else Between()).read(amount)
        assert not isinstance(value, str)
        return Shift(kind, value)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        forms = super().__get_pydantic_json_schema__(schema, handler)["anyOf"]
        return {"anyOf": [*forms, *shift_schemas()]}


def shift_schemas() -> list[dict[str, Any]]:
    """JSON Schema of the two shifts."""
    found = []
    for kind, range_ in zip(KINDS, (Between(), FACTOR), strict=True):
        value = range_.__get_pydantic_json_schema__(None, None)
        found.append(
            {
                "type": "object",
                "properties": {kind: value},
                "required": [kind],
                "additionalProperties": False,
            }
        )
    return found


OwnValue = Annotated[Value | Shift, ValueOrShift()]


@dataclass(frozen=True)
class ParameterInfo:
    """One parameter: its range, default, unit and meaning.

    `roles` are those whose thinking it belongs to, none if it is the world's; `mechanism` is the
    name of one that reads it.
    """

    low: float
    high: float
    default: float
    unit: str = "1"
    meaning: str = ""
    roles: tuple[str, ...] = ()
    mechanism: str = ""


@dataclass(frozen=True)
class Catalogue:
    """Names that the entries of a scenario are checked against.

    `formulations` has the names of each slot; `variables` has the dimensions of each state variable
    besides the run, such as ("actor", "source"), whose labels an event's `of` may name;
    `behaviours` has the role of each registered behaviour, `deciders` the roles to which a reading
    of the slot `decision` may be given; `menus` has, by role, the options of each menu that an
    actor played by hand chooses from.
    """

    parameters: Mapping[str, ParameterInfo] = field(default_factory=dict)
    formulations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    behaviours: Mapping[str, str] = field(default_factory=dict)
    deciders: tuple[str, ...] = ()
    menus: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("parameters", "formulations", "variables", "behaviours", "menus"):
            object.__setattr__(self, name, dict(getattr(self, name)))
