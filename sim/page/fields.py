"""What a lever shows: one input with its meaning, its source and its default."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sim.core.errors import AnalysisError
from sim.scenario import Month, Scenario

Chosen = float | str | bool
"""What a lever is set to."""
Values = Mapping[str, Chosen]
"""Id of a field → what it is set to; what is not there is at its default."""


@dataclass(frozen=True)
class Field:
    """One input of the page."""

    id: str
    kind: Literal["number", "choice", "month", "flag"]
    label: str
    default: Chosen
    meaning: str
    source: str
    low: float = 0.0
    high: float = 1.0
    step: float = 0.05
    options: Sequence[tuple[str, str]] = ()
    """Of a choice: value and name."""
    ends: tuple[str, str] = ("", "")
    """Of a number: what the lowest and the highest mean."""
    first: str = ""
    last: str = ""
    """Of a month: what is allowed."""

    def checked(self, value: object) -> Chosen:
        """A value from outside, refused unless this field can have it.

        Raises
        ------
        AnalysisError
            With what is allowed.
        """
        if self.kind == "flag":
            return self._flag(value)
        if self.kind == "number":
            return self._number(value)
        text = str(value)
        if self.kind == "month":
            return self._month(text)
        allowed = [name for name, _ in self.options]
        if text not in allowed:
            self._refuse(text, ", ".join(allowed))
        return text

    def _number(self, value: object) -> float:
        try:
            number = float(str(value))
        except ValueError:
            number = float("nan")
        if not self.low <= number <= self.high:
            self._refuse(value, f"{self.low:g} to {self.high:g}")
        return round(number, 6)

    def _flag(self, value: object) -> bool:
        if str(value).lower() not in ("true", "false"):
            self._refuse(value, "true, false")
        return str(value).lower() == "true"

    def _month(self, text: str) -> str:
        try:
            inside = self.first <= str(Month.parse(text)) <= self.last
        except ValueError:
            inside = False
        if not inside:
            self._refuse(text, f"{self.first} to {self.last}")
        return text

    def _refuse(self, value: object, allowed: str) -> None:
        shown = str(value)[:60]
        raise AnalysisError(f"{self.label}: '{shown}' is not possible; allowed: {allowed}")

    def plain(self) -> dict[str, Any]:
        """As the browser takes it."""
        return asdict(self)


@dataclass(frozen=True)
class Group:
    """Levers that stand together, and the change of a scenario that they make."""

    id: str
    title: str
    fields: Callable[[Scenario, Values], Sequence[Field]]
    changes: Callable[[Scenario, Values], dict[str, Any]]
    """A mapping for `Scenario.replace`; empty where nothing is set."""


def month_field(
    scenario: Scenario, key: str, label: str, meaning: str, governed: Collection[str] = ()
) -> Field:
    """A month of the run, by default two thirds into it.

    Of actors that are ``governed`` it lies before their first election: who governs after it is
    open, and candidates change with the line.
    """
    votes = [one.date for one in scenario.elections.values() if one.actor in governed]
    last = min([scenario.end, *(date.plus(-1) for date in votes)])
    usual = min(scenario.start.plus(scenario.months * 2 // 3), last)
    return Field(
        key,
        "month",
        label,
        str(usual),
        meaning,
        "a month of the run" + (" before the first election that is open" if votes else ""),
        first=str(scenario.start),
        last=str(last),
    )


def chosen_month(values: Values, field: Field) -> Month:
    """What a month field is set to."""
    return Month.parse(str(values.get(field.id, field.default)))
