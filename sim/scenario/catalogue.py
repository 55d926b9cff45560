"""What a scenario may name of the model: parameters, formulations, state variables.

The scenario layer does not know the model; whoever loads a scenario for it hands over a catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    `behaviours` has the role of each registered behaviour.
    """

    parameters: Mapping[str, ParameterInfo] = field(default_factory=dict)
    formulations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    behaviours: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("parameters", "formulations", "variables", "behaviours"):
            object.__setattr__(self, name, dict(getattr(self, name)))
