"""Who takes part: the patron, its allies, their adversary, and rival powers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.entries import EMPTY, BySource, Entry, Flag, Key, Text, Topic, entry
from sim.scenario.frozen import FREEZE
from sim.scenario.shifts import OwnValue
from sim.scenario.values import Amount, Share, ShareOrPath


class Agenda(Entry):
    """How far a source of threat matters for cooperation, by domain."""

    military: Share = entry("weight in military cooperation", unit="1")
    economic: Share = entry("weight in economic cooperation", unit="1")
    diplomatic: Share = entry("weight in diplomatic cooperation", unit="1")


class AnyActor(Entry):
    """What every actor has."""

    name: Text = entry("name as figures and tables print it")
    source: Text | None = entry("where the values come from", None)
    behaviour: Key | None = entry("name of a registered behaviour in place of the default", None)
    parameters: Annotated[dict[Key, OwnValue], FREEZE] = entry(
        "parameters of its role's thinking that hold for it alone: a value, or {offset: …} or "
        "{factor: …} of the shared one",
        EMPTY,
    )


class PoliticalActor(AnyActor):
    """An actor that perceives threats and is governed: patron, ally or adversary."""

    updating: Share = entry("speed at which perceived threat is updated", 0.15, unit="1/month")
    threat: BySource = entry("perceived threat at the start, by source", unit="1")
    proximity: BySource = entry("nearness of each source of threat", unit="1")
    intent: BySource = entry("perceived hostility of each source's intent", unit="1")
    defence_spending: Amount = entry("defence spending at the start", unit="percent of GDP")


class Democracy(PoliticalActor):
    """A political actor whose leaders answer to voters."""

    democracy: Flag = entry("whether voters can turn the government out", True)
    approval: Share = entry("approval of the government at the start", unit="share")
    approval_base: Share = entry("long-run mean of approval", unit="share")
    audience_cost: Share = entry("domestic cost of backing down (Fearon 1994)", unit="1")


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
    exposure: Share = entry("exposure to the patron's rivalry: bases, geography", unit="1")
    market_dependence: Share = entry("dependence on the competitor's market", unit="1")
    embedding: Share = entry("embedding in the patron's networks at the start", unit="1")


class Adversary(ThreatSource, PoliticalActor):
    """The common adversary of patron and allies; the model produces its activity."""

    role: Literal["adversary"] = entry("adversary")


class Rival(ThreatSource, AnyActor):
    """A power that the scenario drives: it has no domestic politics."""

    role: Literal["rival"] = entry("rival")
    activity: ShareOrPath = entry("hostile activity, or the name of a context path", unit="1")
    competitor: Flag = entry("whether it is the patron's main rival", False)
    backer: Flag = entry("whether the adversary can lean on it", False)
    defence_spending: Amount = entry("defence spending", unit="percent of GDP")


ROLES: dict[str, type[AnyActor]] = {
    "patron": Patron,
    "ally": Ally,
    "adversary": Adversary,
    "rival": Rival,
}
Actor = Annotated[Patron | Ally | Adversary | Rival, Field(discriminator="role")]
