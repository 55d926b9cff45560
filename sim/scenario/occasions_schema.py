"""Dated occasions that a scenario gives: summits to meet at, and interventions."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator, StrictInt

from sim.errors import refuse
from sim.scenario.entries import Code, Entry, Text, entry
from sim.scenario.months import Month
from sim.scenario.values import Number

Level = Literal["leader", "minister", "vice_minister"]


def _distinct(items: tuple[object, ...]) -> tuple[object, ...]:
    """The items, unless one is there twice."""
    for index, item in enumerate(items):
        if item in items[:index]:
            value = item if isinstance(item, int) and not isinstance(item, Month) else str(item)
            raise refuse("is there twice", path=(index,), value=value, allowed="each once")
    return items


DISTINCT = AfterValidator(_distinct)
CalendarMonth = Literal[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]


class Forum(Entry):
    """A calendar of summits, at which the attendees can meet on the side."""

    name: Text | None = entry("name as figures and tables print it", None)
    levels: Annotated[tuple[Level, ...], DISTINCT] = entry("who meets there", min_length=1)
    dates: Annotated[tuple[Month, ...], DISTINCT] = entry("months in which it is held", ())
    annual: Annotated[tuple[CalendarMonth, ...], DISTINCT] = entry(
        "calendar months, 1-12, in which it is held every year", ()
    )
    since: Month | None = entry("first month of the yearly calendar", None, alias="from")
    until: Month | None = entry("last month of the yearly calendar", None)
    attendees: Annotated[tuple[Code, ...], DISTINCT] | None = entry(
        "who attends; without it the patron and all allies", None, min_length=1
    )
    source: Text | None = entry("where the dates come from", None)

    def held(self, start: Month, months: int) -> np.ndarray:
        """Whether it is held in each month from `start`, shape (months,), boolean."""
        calendar = np.arange(months) + int(start)
        yearly = np.isin(calendar % 12 + 1, self.annual)
        if self.since is not None:
            yearly &= calendar >= int(self.since)
        if self.until is not None:
            yearly &= calendar <= int(self.until)
        return yearly | np.isin(calendar, [int(month) for month in self.dates])


class Event(Entry):
    """An intervention: sets a state variable, or adds to it, from outside the model."""

    date: Month = entry("first month of the intervention")
    months: StrictInt = entry("how many months it lasts", 1, unit="month", ge=1, le=1200)
    variable: Text = entry("state variable that is changed")
    of: Text | None = entry("element of the variable, such as an actor; without it all", None)
    add: Number | None = entry("what is added in each of these months", None)
    set: Number | None = entry("what the variable is set to in each of these months", None)
    source: Text | None = entry("where it comes from", None)
