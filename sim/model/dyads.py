"""What is between two actors, read from one to the other."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.agents.actor import PoliticalActor
from sim.agents.ally import Ally
from sim.agents.patron import Patron
from sim.core.axes import Floats

if TYPE_CHECKING:
    from sim.model.alliance_model import AllianceModel


@dataclass(frozen=True)
class Dyad:
    """A directed pair: ``holder`` regards or commits to ``target``; arrays are (run,)."""

    holder: PoliticalActor
    target: PoliticalActor

    @property
    def model(self) -> "AllianceModel":
        """The model both belong to."""
        return self.holder.model


class Alliance(Dyad):
    """From the patron to an ally, or back."""

    @property
    def commitment(self) -> Floats:
        """Credibility of the patron's commitment to the ally, 0–1."""
        return self._ally.commitment

    @property
    def fears(self) -> dict[str, Floats]:
        """The ally's fears of abandonment and of entrapment, 0–1."""
        return {
            "abandonment": self._ally.abandonment_fear,
            "entrapment": self._ally.entrapment_fear,
        }

    @property
    def _ally(self) -> Ally:
        ally = self.target if isinstance(self.holder, Patron) else self.holder
        assert isinstance(ally, Ally)
        return ally


class Neighbours(Dyad):
    """From one ally to another: the two share the relation and its stocks, not the stance."""

    @property
    def _row(self) -> int:
        pair = f"{self.holder.code}-{self.target.code}"
        pairs = self.model.labels["dyad"]
        return pairs.index(pair if pair in pairs else f"{self.target.code}-{self.holder.code}")

    @property
    def relation(self) -> Floats:
        """Relation between the two, 0–1, 0.5 neutral."""
        return self.model.state["relation"][self._row]

    @property
    def grievance(self) -> Floats:
        """Public grievance between the two societies, 0–1."""
        return self.model.state["grievance"][self._row]

    @property
    def backlash(self) -> Floats:
        """Backlash stored by shallow reconciliation, 0–1."""
        return self.model.state["backlash"][self._row]

    @property
    def stance(self) -> Floats:
        """What the holder's government can do towards the target, -1 to 1."""
        return self.model.state["stance"][self.model.labels["ally"].index(self.holder.code)]


def dyads_of(actors: dict[str, PoliticalActor]) -> dict[tuple[str, str], Dyad]:
    """All directed pairs among the members, by (holder, target)."""
    members = [actor for actor in actors.values() if isinstance(actor, Patron | Ally)]
    found: dict[tuple[str, str], Dyad] = {}
    for holder in members:
        for target in members:
            if holder is not target:
                both = isinstance(holder, Ally) and isinstance(target, Ally)
                kind = Neighbours if both else Alliance
                found[holder.code, target.code] = kind(holder, target)
    return found
