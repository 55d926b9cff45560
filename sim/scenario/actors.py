"""Entries of a scenario file on actors: what each role has, and which plans it has declared."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    Field,
    field_validator,
)

from sim.scenario.catalogue import OwnValue
from sim.scenario.entries import (
    EMPTY,
    FREEZE,
    BySource,
    BySourceOrPath,
    Entry,
    Flag,
    FrozenDict,
    Key,
    Name,
    Text,
    Topic,
    entry,
)
from sim.scenario.months import Month
from sim.scenario.values import (
    Amount,
    Between,
    Share,
    ShareOrPath,
    Value,
)

PlannedShare = Annotated[Value, Between(0, 60)]


class Agenda(Entry):
    """How far a source of threat matters for cooperation, by domain."""

    military: Share = entry("weight in military cooperation", unit="1")
    economic: Share = entry("weight in economic cooperation", unit="1")
    diplomatic: Share = entry("weight in diplomatic cooperation", unit="1")


class AnyActor(Entry):
    """What every actor has."""

    name: Name = entry("name as figures and tables print it")
    source: Text | None = entry("where the values come from", None)
    behaviour: Key | None = entry("name of a registered behaviour in place of the default", None)
    decision: Key | None = entry(
        "reading of the slot `decision` that holds for it alone; not of a patron", None
    )
    parameters: Annotated[dict[Key, OwnValue], FREEZE] = entry(
        "parameters of its role's thinking that hold for it alone: a value, or {offset: …} or "
        "{factor: …} of the shared one",
        EMPTY,
    )


class DeclaredPlan(Entry):
    """An announced plan that makes another share of defence spending the usual one."""

    announced: Month = entry("month in which it was announced")
    points: Annotated[dict[Month, PlannedShare], FREEZE] = entry(
        "spending that the plan names, by month", min_length=1, unit="percent of GDP"
    )
    source: Text = entry("the document that announced it")

    @field_validator("points")
    @classmethod
    def _in_order(cls, points: FrozenDict[Month, Value]) -> FrozenDict[Month, Value]:
        return FrozenDict(sorted(points.items()))


Plans = Annotated[dict[Key, DeclaredPlan], FREEZE]


class PoliticalActor(AnyActor):
    """An actor that is governed: patron, ally or adversary."""

    updating: Share = entry("speed at which perceived threat is updated", 0.15, unit="1/month")
    threat: BySource = entry("perceived threat at the start, by source", unit="1")
    proximity: BySourceOrPath = entry(
        "nearness of each source of threat, or the name of a context path",
        unit="1",
    )
    intent: BySourceOrPath = entry(
        "perceived hostility of each source's intent, or the name of a context path",
        unit="1",
    )
    defence_spending: Amount = entry("defence spending at the start", unit="percent of GDP")
    plans: Plans = entry("announced plans of defence spending", EMPTY)


class Democracy(PoliticalActor):
    """A political actor whose leaders answer to voters."""

    capability: ShareOrPath = entry(
        "capability in the eyes of others, or the name of a context path", 0.5, unit="1"
    )
    democracy: Flag = entry("whether voters can turn the government out", True)
    approval: Share = entry("approval of the government at the start", unit="share")
    approval_base: ShareOrPath = entry(
        "long-run mean of approval, or the name of a context path", unit="share"
    )
    audience_cost: ShareOrPath = entry(
        "domestic cost of backing down (Fearon 1994), or the name of a context path", unit="1"
    )
    partisanship: ShareOrPath = entry(
        "share of the public whose approval party decides, which neither news nor rallies move, or "
        "the name of a context path",
        0.0,
        unit="share",
    )
    assembly: ShareOrPath = entry(
        "governing side's share of the seats in the assembly, or the name of a context path",
        0.5,
        unit="share",
    )
    opinion: BySource = entry(
        "share of its public with a favourable view of each other actor at the start; 0.5 where "
        "nothing is said",
        EMPTY,
        unit="share",
    )
    opinion_base: BySource = entry(
        "share to which opinion of each returns in calm years; that of the start where nothing is "
        "said",
        EMPTY,
        unit="share",
    )


class ThreatSource(Entry):
    """What an adversary or a rival is to those who fear it."""

    capability: ShareOrPath = entry("capability, or the name of a context path", unit="1")
    agenda: Agenda = entry("how far this source matters for cooperation, by domain")
    topics: Annotated[dict[Topic, Share], FREEZE] = entry(
        "topics of a leaders' statement that name this source, with the reticence to name it",
        EMPTY,
        unit="1",
    )


class Patron(Democracy):
    """The ally that the others depend on."""

    role: Literal["patron"] = entry("patron")


class Ally(Democracy):
    """A dependent ally of the patron."""

    role: Literal["ally"] = entry("ally")
    commitment: Share = entry("the patron's commitment to it at the start", unit="1")
    exposure: ShareOrPath = entry(
        "exposure to the patron's rivalry: bases, geography; or the name of a context path",
        unit="1",
    )
    market_dependence: ShareOrPath = entry(
        "dependence on the competitor's market, or the name of a context path", unit="1"
    )
    embedding: Share = entry("embedding in the patron's networks at the start", unit="1")


class Adversary(ThreatSource, PoliticalActor):
    """The common adversary of patron and allies; the model produces its activity."""

    role: Literal["adversary"] = entry("adversary")


class Rival(ThreatSource, AnyActor):
    """A power around them, without elections: its regime has a line of its own."""

    role: Literal["rival"] = entry("rival")
    activity: ShareOrPath = entry("hostile activity, or the name of a context path", unit="1")
    hawkishness: ShareOrPath = entry(
        "readiness of the regime to see threats, or the name of a context path", 0.5, unit="1"
    )
    courting: ShareOrPath | None = entry(
        "how far the competitor courts the allies, or the name of a context path", None, unit="1"
    )
    updating: Share = entry("speed at which perceived threat is updated", 0.15, unit="1/month")
    threat: BySource = entry("perceived threat at the start, by source", EMPTY, unit="1")
    proximity: BySourceOrPath = entry(
        "nearness of each source of threat, or the name of a context path",
        EMPTY,
        unit="1",
    )
    intent: BySourceOrPath = entry(
        "perceived hostility of each source's intent, or the name of a context path",
        EMPTY,
        unit="1",
    )
    competitor: Flag = entry("whether it is the patron's main rival", False)
    backer: Flag = entry("whether the adversary can lean on it", False)
    defence_spending: Amount = entry("defence spending", unit="percent of GDP")
    plans: Plans = entry("announced plans of defence spending", EMPTY)


ROLES: dict[str, type[AnyActor]] = {
    "patron": Patron,
    "ally": Ally,
    "adversary": Adversary,
    "rival": Rival,
}
Actor = Annotated[Patron | Ally | Adversary | Rival, Field(discriminator="role")]
