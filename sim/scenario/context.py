"""Exogenous paths: what the scenario drives, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
from pydantic import model_serializer, model_validator

from sim.core.errors import refuse
from sim.scenario.entries import EMPTY, FREEZE, Entry, FrozenDict, Text, entry
from sim.scenario.months import Month
from sim.scenario.values import Between

LEVEL = Between(0, 1, spread=False)
UnitNumber = Annotated[float, LEVEL]
FORMS = "a number, [[YYYY-MM, number], …] or {points: {YYYY-MM: number, …}, source: …}"


class ContextPath(Entry):
    """A piecewise-linear path through dated points, constant before the first and after the last.

    In a file also a number (constant) or a list of [month, number] pairs in order of time.
    """

    constant: UnitNumber | None = entry("level of a path that does not move", None, unit="1")
    points: Annotated[dict[Month, UnitNumber], FREEZE] = entry("level by month", EMPTY, unit="1")
    source: Text | None = entry("where the values come from", None)

    def values(self, start: Month, months: int) -> np.ndarray:
        """The path in each month from `start`, shape (months,), 0-1."""
        if self.constant is not None:
            return np.full(months, self.constant)
        dates = np.array([int(month) for month in self.points], dtype=float)
        levels = np.array(list(self.points.values()), dtype=float)
        return np.interp(np.arange(months) + float(start), dates, levels)

    @model_validator(mode="before")
    @classmethod
    def _forms(cls, raw: Any) -> Any:
        if isinstance(raw, (list, tuple)):
            return {"points": _from_pairs(raw)}
        if isinstance(raw, (Mapping, ContextPath)):
            return raw
        if isinstance(raw, (str, bool)) or raw is None:
            raise refuse("is not a path", value=raw, allowed=FORMS)
        return {"constant": raw}

    @model_validator(mode="after")
    def _ordered(self) -> ContextPath:
        if (self.constant is None) == (not self.points):
            raise refuse("must have either points or a constant", allowed=FORMS)
        self.__dict__["points"] = FrozenDict(sorted(self.points.items()))
        return self

    @model_serializer
    def _written(self) -> Any:
        if self.constant is not None and self.source is None:
            return self.constant
        level: dict[str, Any] = {"constant": self.constant}
        if self.constant is None:
            level = {"points": {str(month): level for month, level in self.points.items()}}
        return level | ({"source": self.source} if self.source else {})


def _from_pairs(raw: list[Any] | tuple[Any, ...]) -> dict[Month, float]:
    """Points of a list of pairs, which must be in order of time."""
    points: dict[Month, float] = {}
    before: Month | None = None
    for index, pair in enumerate(raw):
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise refuse("is not a point", path=(index,), value=pair, allowed="[YYYY-MM, number]")
        month = Month.read(pair[0], index, 0)
        if before is not None and month <= before:
            later = f"a month after {before}"
            raise refuse(
                "is not in order of time", path=(index, 0), value=str(month), allowed=later
            )
        points[month] = LEVEL.number(pair[1], index, 1)
        before = month
    return points
