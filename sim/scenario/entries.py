"""What every entry of a scenario file has in common."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, StringConstraints

from sim.scenario.frozen import FREEZE, FrozenDict
from sim.scenario.values import Share


class Entry(BaseModel):
    """A mapping of a scenario file: unknown keys are refused, and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def entry(description: str, default: Any = ..., *, unit: str | None = None, **rest: Any) -> Any:
    """A field with what the reference and the JSON Schema say of it."""
    extra: dict[str, Any] | None = {"unit": unit} if unit else None
    return Field(default, description=description, json_schema_extra=extra, **rest)


CODE_PATTERN = r"^[A-Z]{3}$"
NAME_PATTERN = r"^[a-z0-9][a-z0-9-]*$"
KEY_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
TOPIC_PATTERN = r"^[a-z][a-z0-9_]*$"
PAIR_PATTERN = r"^[A-Z]{3}-[A-Z]{3}$"
PATTERNS = {
    CODE_PATTERN: "a code of three capital letters, as in ISO 3166",
    NAME_PATTERN: "small letters, digits and hyphens",
    KEY_PATTERN: "letters, digits, hyphens and underscores",
    TOPIC_PATTERN: "small letters, digits and underscores",
    PAIR_PATTERN: "two codes of allies with a hyphen between, XXX-YYY",
}
"""What a text must look like, in words."""

Text = Annotated[str, StringConstraints(strict=True, min_length=1)]
Flag = StrictBool
Code = Annotated[StrictStr, StringConstraints(pattern=CODE_PATTERN)]
Key = Annotated[StrictStr, StringConstraints(pattern=KEY_PATTERN)]
Topic = Annotated[StrictStr, StringConstraints(pattern=TOPIC_PATTERN)]
Pair = Annotated[StrictStr, StringConstraints(pattern=PAIR_PATTERN)]
BySource = Annotated[dict[Code, Share], FREEZE]

EMPTY: FrozenDict[Any, Any] = FrozenDict()
