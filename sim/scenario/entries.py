"""Entries of a scenario file: who takes part, who governs, elections, summits, events."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NoReturn, TypeVar

import numpy as np
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
)
from pydantic_core import PydanticSerializationError

from sim.core.errors import refuse
from sim.scenario.months import Month
from sim.scenario.values import (
    Amount,
    Between,
    Number,
    Odds,
    PlainShare,
    Share,
    ShareOrPath,
    Signed,
)

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dict that refuses changes, is hashable, and copies and pickles."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a scenario does not change; use Scenario.replace for a variant")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # a dict declares that it has none
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)

    def __copy__(self) -> FrozenDict[K, V]:
        return self

    def __deepcopy__(self, memo: Any) -> FrozenDict[K, V]:
        return self


FREEZE = AfterValidator(FrozenDict)


class Entry(BaseModel):
    """A mapping of a scenario file: unknown keys are refused, and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """Plain data.  A Ctrl-C on the way stays one: Pydantic makes an error of it."""
        try:
            return super().model_dump(**options)
        except PydanticSerializationError as error:
            if isinstance(error.__cause__, KeyboardInterrupt):
                raise error.__cause__ from None
            raise


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

LONGEST_NAME = 100
"""Letters of a name or a key: files and figures bear them, and a file has 255 bytes."""
Text = Annotated[str, StringConstraints(strict=True, min_length=1)]
Name = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=LONGEST_NAME)]
FileName = Annotated[StrictStr, StringConstraints(pattern=NAME_PATTERN, max_length=LONGEST_NAME)]
Flag = StrictBool
Code = Annotated[StrictStr, StringConstraints(pattern=CODE_PATTERN)]
Key = Annotated[StrictStr, StringConstraints(pattern=KEY_PATTERN, max_length=LONGEST_NAME)]
Topic = Annotated[StrictStr, StringConstraints(pattern=TOPIC_PATTERN, max_length=LONGEST_NAME)]
Pair = Annotated[StrictStr, StringConstraints(pattern=PAIR_PATTERN)]
BySource = Annotated[dict[Code, Share], FREEZE]
BySourceOrPath = Annotated[dict[Code, ShareOrPath], FREEZE]

Share01 = Annotated[float, Between(0, 1, spread=False)]

EMPTY: FrozenDict[Any, Any] = FrozenDict()


class Leaning(Entry):
    """How a government leans to others: friendly +1, hostile -1."""

    patron: Signed = entry("to the patron; for the adversary its openness to talks", 0.0, unit="1")
    partner: Signed = entry("to the other allies", 0.0, unit="1")
    adversary: Signed = entry("to the adversary", 0.0, unit="1")
    competitor: Signed = entry("to the patron's main rival", 0.0, unit="1")
    backer: Signed | None = entry("of the adversary to its backer; adversary only", None, unit="1")


class Strategies(Entry):
    """Shares of a patron's effort; the model normalises them to a sum of 1."""

    bilateral: Amount = entry("strengthening each bilateral alliance (S1)", 0.0, unit="share")
    mediation: Amount = entry("mediating between the allies (S2)", 0.0, unit="share")
    bottom_up: Amount = entry(
        "building institutions from officials upwards (S3)", 0.0, unit="share"
    )
    embedding: Amount = entry("embedding allies in wider networks (S4)", 0.0, unit="share")


class SpendingPlan(Entry):
    """A declared plan of defence spending, which binds the government that declares it."""

    target: Amount = entry("spending that the plan names", unit="percent of GDP")
    by: Month = entry("month by which it is to be reached")


class Stance(Entry):
    """What a government wants and can do; shared by governments and candidates."""

    family: Text | None = entry(
        "family of the party that leads it, such as conservative, progressive or centrist", None
    )
    leaning: Leaning = entry("how it leans to others", Leaning())
    hawkishness: Share = entry("readiness to see threats and to answer with force", 0.5, unit="1")
    win_set: Share = entry("what it can get ratified at home (Putnam 1988)", 0.5, unit="1")
    approval: Share | None = entry(
        "approval when it enters; without it the line changes and approval carries over",
        None,
        unit="share",
    )
    unilateralism: Share = entry(
        "acting without or against its allies' wishes, protectionism; patron only", 0.0, unit="1"
    )
    use_of_allies: Share | None = entry(
        "how far it works through its allies' channels; without it 1 - unilateralism; patron only",
        None,
        unit="1",
    )
    spending_plan: SpendingPlan | None = entry("a declared plan of defence spending", None)
    strategies: Strategies | None = entry("shares of the effort; patron only", None)
    source: Text | None = entry("where the values come from", None)


class Government(Stance):
    """A government in office from a given month."""

    leader: Name = entry("who leads it")
    since: Month = entry("first month in office", alias="from")
    until: Month | None = entry("month it leaves office; only checked against the next", None)


class Candidate(Stance):
    """A possible winner of an election."""

    odds: Odds = entry("odds of winning, relative to the other candidates", unit="1")
    continuity: Flag = entry("whether this is the government in office going on", False)
    leader: Name | None = entry("who leads it; may be left out for continuity", None)


class Election(Entry):
    """An election whose winner each run draws."""

    actor: Code = entry("who votes")
    date: Month = entry("month in which the winner takes office")
    candidates: Annotated[dict[Key, Candidate], FREEZE] = entry("who may win", min_length=1)
    source: Text | None = entry("where the date and the odds come from", None)


Level = Literal["leader", "minister", "foreign_minister", "defence_minister", "vice_minister"]
"""Who meets at a forum; `minister` are foreign and defence ministers both."""

ChannelName = Literal[
    "leader", "foreign_minister", "defence_minister", "vice_minister", "senior_official"
]
"""Channels that can be dated; `senior_official` opens the level of vice-ministers in a spell of its
own, for officials of their rank who met under another name."""


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

    name: Name | None = entry("name as figures and tables print it", None)
    levels: Annotated[tuple[Level, ...], DISTINCT] = entry(
        "who meets there; `minister` is both ministries", min_length=1
    )
    dates: Annotated[tuple[Month, ...], DISTINCT] = entry("months in which it is held", ())
    annual: Annotated[tuple[CalendarMonth, ...], DISTINCT] = entry(
        "calendar months, 1-12, in which it is held every year", ()
    )
    since: Month | None = entry("first month of the yearly calendar", None, alias="from")
    until: Month | None = entry("last month of the yearly calendar", None)
    attendees: Annotated[tuple[Code, ...], DISTINCT] | None = entry(
        "who attends; without it the patron and all allies", None, min_length=1
    )
    attendance: PlainShare | None = entry(
        "expected share of its meetings at which all of them are there; without it all",
        None,
        unit="1",
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


class ChannelDates(Entry):
    """When a channel of meetings was set up, and when it was given up: a fact of the calendar."""

    since: Month | None = entry(
        "first month of the channel; without it open from before the start", None, alias="from"
    )
    until: Month | None = entry("last month of the channel; without it open to the end", None)
    source: Text | None = entry("where the dates come from", None)

    def held(self, start: Month, months: int) -> np.ndarray:
        """Whether the channel is open in each month from `start`, shape (months,), boolean."""
        calendar = np.arange(months) + int(start)
        since = -np.inf if self.since is None else int(self.since)
        until = np.inf if self.until is None else int(self.until)
        return (calendar >= since) & (calendar <= until)


class Regime(Entry):
    """Restraint that the adversary declares: a moratorium, or talks to which it has agreed.

    That it was declared, and that its end was, are facts; whether it is kept in between is the
    model's.
    """

    name: Name | None = entry("name as figures and tables print it", None)
    kind: Literal["moratorium", "talks"] = entry(
        "`moratorium`: launches or tests are renounced; `talks`: a forum that keeps up a dialogue"
    )
    binds: Code = entry("who binds itself; the adversary")
    announced: Month | None = entry(
        "month in which it was announced; that of `from` where nothing is said", None
    )
    since: Month = entry("first month in force", alias="from")
    until: Month | None = entry(
        "month in which its end was announced, from which on it binds no more; without it open",
        None,
    )
    launches: Share01 = entry(
        "share of launches that its words cover; moratorium only", 1.0, unit="share"
    )
    tests: Share01 = entry(
        "share of nuclear tests that its words cover; moratorium only", 1.0, unit="share"
    )
    source: Text | None = entry("the statements that announced it and its end", None)

    def held(self, start: Month, months: int) -> np.ndarray:
        """Whether it is in force in each month from `start`, shape (months,), boolean."""
        calendar = np.arange(months) + int(start)
        until = np.inf if self.until is None else int(self.until)
        return (calendar >= int(self.since)) & (calendar < until)


class Event(Entry):
    """An intervention: sets a state variable, or adds to it, from outside the model."""

    date: Month = entry("first month of the intervention")
    months: StrictInt = entry("how many months it lasts", 1, unit="month", ge=1, le=1200)
    variable: Text = entry("state variable that is changed")
    of: Text | None = entry("element of the variable, such as an actor; without it all", None)
    add: Number | None = entry("what is added in each of these months", None)
    set: Number | None = entry("what the variable is set to in each of these months", None)
    source: Text | None = entry("where it comes from", None)
