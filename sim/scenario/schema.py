"""The scenario: everything that a run is given, validated and frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import (
    PrivateAttr,
    StrictStr,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from sim.core.errors import CUSTOM
from sim.scenario.actors import Actor, Adversary, Rival
from sim.scenario.catalogue import Catalogue, Shift
from sim.scenario.checks import problems
from sim.scenario.context import ContextPath
from sim.scenario.entries import (
    DISTINCT,
    EMPTY,
    FREEZE,
    ChannelDates,
    ChannelName,
    Code,
    Election,
    Entry,
    Event,
    FileName,
    Forum,
    FrozenDict,
    Government,
    Key,
    Pair,
    Regime,
    Text,
    entry,
)
from sim.scenario.months import Month, month_axis
from sim.scenario.played import Table
from sim.scenario.posterior import KEY, Posterior
from sim.scenario.values import Distribution, ParameterValue, Value

if TYPE_CHECKING:
    from sim.record import Record

from sim.scenario.dyads import DyadEntry

Claim = Literal[
    "S1", "S2", "S3", "S4", "P1", "P2", "P3", "T1", "D1", "D2", "D3", "D4",
    "I1", "I2", "I3", "F1", "F2", "C1", "C2", "C3", "C4", "X1", "X2",
]  # fmt: skip


class Scenario(Entry):
    """A validated, frozen scenario.

    Mappings keep the order of the file, except that governments and points of paths are in order of
    time. Attributes carry the names of the file's keys but for `from`, which reads `since`, and the
    top-level `sources`, which reads `references` (`sources` are the sources of threat).
    Equality and hash are by content. It is not iterable: Mesa's batch runner takes it for one
    value.
    """

    name: FileName = entry("short name; results are filed under it")
    description: Text = entry("what the scenario asks, in a sentence or two")
    start: Month = entry("first month of a run")
    end: Month = entry("last month of a run")
    begins_in: FileName | None = entry(
        "longer scenario in whose run this one begins: what nobody measured at the start is taken "
        "from there, as the posterior has it for each draw",
        None,
    )
    claims: Annotated[tuple[Claim, ...], DISTINCT] = entry("claims of the article it bears on", ())
    references: tuple[Text, ...] = entry("sources of the whole file", (), alias="sources")
    record: Text | None = entry(
        "dated facts that it is held against: a bundled record, or a folder below the file's; "
        "without it the bundled record of its actors, if there is one",
        None,
    )
    actors: Annotated[dict[Code, Actor], FREEZE] = entry("who takes part, by country code")
    dyads: Annotated[dict[Pair, DyadEntry], FREEZE] = entry("every pair of allies, XXX-YYY")
    governments: Annotated[dict[Code, Annotated[dict[Key, Government], FREEZE]], FREEZE] = entry(
        "who governs, by actor, in order of time"
    )
    elections: Annotated[dict[Key, Election], FREEZE] = entry("elections to come", EMPTY)
    context: Annotated[dict[Key, ContextPath], FREEZE] = entry("exogenous paths", EMPTY)
    forums: Annotated[dict[Key, Forum], FREEZE] = entry("calendar of summits", EMPTY)
    channels: Annotated[dict[ChannelName, ChannelDates], FREEZE] = entry(
        "birth and end of channels of meetings; those left out are open throughout", EMPTY
    )
    regimes: Annotated[dict[Key, Regime], FREEZE] = entry(
        "restraint that the adversary declared: moratoria and talks", EMPTY
    )
    events: Annotated[dict[Key, Event], FREEZE] = entry("interventions", EMPTY)
    played: Table = entry(
        "what actors do that are played by hand: actor, month, menu and the option taken; in other "
        "months, and of menus left out, their motives decide",
        EMPTY,
    )
    formulations: Annotated[dict[Key, StrictStr], FREEZE] = entry("rival theories", EMPTY)
    parameters: Annotated[dict[Key, ParameterValue], FREEZE] = entry(
        "values of parameters, and under `posterior` the fitted draws of all others", EMPTY
    )

    ALSO: ClassVar[tuple[str, ...]] = ("extends",)
    """Keys of a file that are gone once it is read."""

    _catalogue: Catalogue | None = PrivateAttr(default=None)
    _posterior: Posterior | None = PrivateAttr(default=None)
    _facts: Record | None = PrivateAttr(default=None)

    __iter__ = None  # type: ignore[assignment]  # pydantic's models are iterable

    @model_validator(mode="after")
    def _checked(self, info: ValidationInfo) -> Scenario:
        catalogue = (info.context or {}).get("catalogue")
        self.__dict__["governments"] = FrozenDict(
            {code: _by_date(line) for code, line in self.governments.items()}
        )
        found = tuple(problems(self, catalogue))
        if found:
            raise PydanticCustomError(CUSTOM, "refused", {"problems": found})
        self._catalogue = catalogue
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data, defaults filled in; loads back to an equal scenario.

        Where nobody is played by hand there is no word of it, so that digests of older scenarios
        stay.
        """
        idle = None if self.played else {"played"}
        return self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=idle)

    def replace(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> Scenario:
        """A variant: changes read like a file that extends this one, keys may be dotted paths.

        `scenario.replace({"actors.KOR.audience_cost": 0.7}, end="2030-12")`. Mappings merge, None
        removes an entry, a bare name of a parameter or of a slot of formulations stands for its
        place.
        Raises ScenarioError if the variant is not valid.
        """
        from sim.scenario.loading import vary

        return vary(self, {**(changes or {}), **more})

    @property
    def catalogue(self) -> Catalogue | None:
        """What it was checked against, if anything."""
        return self._catalogue

    @property
    def digest(self) -> str:
        """SHA-256 of the content, that of the posterior included, in hexadecimal."""
        fitted = self._posterior.digest if self._posterior else ""
        return hashlib.sha256((json.dumps(self.to_dict()) + fitted).encode()).hexdigest()

    @property
    def posterior(self) -> Posterior | None:
        """The draws that parameters without a value of their own are taken from, if any."""
        return self._posterior

    @property
    def posterior_name(self) -> str | None:
        """How the scenario names its posterior, if it has one."""
        name = self.parameters.get(KEY)
        return name if isinstance(name, str) else None

    @property
    def facts(self) -> Record | None:
        """The record that it is held against, if there is one.

        Of a scenario that was made of plain data and names a folder there is none: data have no
        place that the folder's could be told from.
        """
        from sim.record import of_actors  # brings xarray, which a scenario can do without

        return self._facts if self.record is not None else of_actors(self.actors)

    def _codes(self, role: str) -> tuple[str, ...]:
        return tuple(code for code, actor in self.actors.items() if actor.role == role)

    @property
    def patron(self) -> str:
        """Code of the patron."""
        return self._codes("patron")[0]

    @property
    def allies(self) -> tuple[str, ...]:
        """Codes of the allies, in file order: the `ally` dimension."""
        return self._codes("ally")

    @property
    def members(self) -> tuple[str, ...]:
        """Patron and allies."""
        return (self.patron, *self.allies)

    @property
    def adversary(self) -> str:
        """Code of the adversary."""
        return self._codes("adversary")[0]

    @property
    def rivals(self) -> tuple[str, ...]:
        """Codes of the rivals, in file order."""
        return self._codes("rival")

    @property
    def actor_codes(self) -> tuple[str, ...]:
        """Patron, allies, adversary: the `actor` dimension."""
        return (*self.members, self.adversary)

    @property
    def sources(self) -> tuple[str, ...]:
        """Adversary and rivals: those whom the members fear."""
        return (self.adversary, *self.rivals)

    @property
    def everyone(self) -> tuple[str, ...]:
        """All actors, as rows of the axis ``source``: those that members fear come first."""
        return (*self.sources, *self.members)

    @property
    def competitor(self) -> str | None:
        """The patron's main rival."""
        return next((code for code in self.rivals if self.rival(code).competitor), None)

    @property
    def backer(self) -> str | None:
        """The rival that the adversary can lean on."""
        return next((code for code in self.rivals if self.rival(code).backer), None)

    @property
    def topics(self) -> tuple[str, ...]:
        """Topics that name a source, in order of the sources."""
        return tuple(topic for code in self.sources for topic in self.source(code).topics)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Pairs of allies, each in the order of `allies`, the focal pair first."""
        focal_first = sorted(self.dyads, key=lambda key: not self.dyads[key].focal)
        return tuple(self._pair(key) for key in focal_first)

    def rival(self, code: str) -> Rival:
        """The entry of a rival."""
        actor = self.actors[code]
        assert isinstance(actor, Rival)
        return actor

    def source(self, code: str) -> Adversary | Rival:
        """The entry of a source of threat."""
        actor = self.actors[code]
        assert isinstance(actor, (Adversary, Rival))
        return actor

    def dyad(self, one: str, other: str) -> DyadEntry:
        """The entry of a pair of allies, given in either order."""
        key = f"{one}-{other}"
        return self.dyads[key if key in self.dyads else f"{other}-{one}"]

    def _pair(self, key: str) -> tuple[str, str]:
        one, other = sorted(key.split("-"), key=self.allies.index)
        return one, other

    @property
    def start_month(self) -> Month:
        """First month; dates of the scenario minus it are indices of time."""
        return self.start

    @property
    def months(self) -> int:
        """How many months a run has, first and last included."""
        return self.end - self.start + 1

    @property
    def time(self) -> np.ndarray:
        """Month starts, datetime64[ns], shape (months,)."""
        return month_axis(self.start, self.months)

    def path(self, value: Value | str) -> np.ndarray | Value:
        """A capability or activity: the path it names, shape (months,), or the value itself."""
        if isinstance(value, str):
            return self.context[value].values(self.start, self.months)
        return value

    def attendees(self, forum: str) -> tuple[str, ...]:
        """Who attends a forum."""
        given = self.forums[forum].attendees
        return self.members if given is None else given

    @property
    def uncertain(self) -> dict[str, Distribution]:
        """Every value that is a distribution, by dotted path, in file order."""
        return dict(_uncertain(self, ""))


def _by_date(line: Mapping[str, Government]) -> FrozenDict[str, Government]:
    return FrozenDict(sorted(line.items(), key=lambda item: item[1].since))


def _uncertain(item: Any, path: str) -> Iterator[tuple[str, Distribution]]:
    """Distributions within an entry, with the dotted path of the file."""
    if isinstance(item, Distribution):
        yield path, item
    elif isinstance(item, Shift):
        yield from _uncertain(item.value, _join(path, item.kind))
    elif isinstance(item, Entry):
        for name, info in type(item).model_fields.items():
            yield from _uncertain(getattr(item, name), _join(path, info.alias or name))
    elif isinstance(item, Mapping):
        for key, child in item.items():
            yield from _uncertain(child, _join(path, str(key)))


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
