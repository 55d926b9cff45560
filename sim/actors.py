"""The agents: patron, allies, adversary and rival powers, as Mesa agents.

An agent's state is its row of the model's arrays, with the run as the last axis; reading
``ally.approval`` gives ``(run,)`` numbers, with one run an array of one.  What an actor does
follows from its role and its attributes.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.arrays import Floats

if TYPE_CHECKING:
    from sim.model.alliance_model import AllianceModel

TRAITS = ("updating", "audience_cost", "approval_base")
ALLY_TRAITS = ("exposure", "market_dependence")


class Actor(mesa.Agent):
    """A state that takes part.  ``code`` is its name in the scenario, ``role`` its role."""

    role = "actor"

    def __init__(self, model: "AllianceModel", code: str) -> None:
        super().__init__(model)
        self.code = code

    @property
    def name(self) -> str:
        """Name in the scenario, for instance for figures."""
        return self.model.settings.actors[self.code].name

    def _row(self, variable: str, axis: str) -> Floats:
        row = self.model.labels[axis].index(self.code)
        return self.model.state[variable][row]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.code}>"


class PoliticalActor(Actor):
    """An actor that perceives threats, is governed, and decides: patron, ally or adversary."""

    @property
    def threat_perception(self) -> Mapping[str, Floats]:
        """Source → threat perceived from it, (run,), 0–1."""
        rows = self._row("threat_perception", "actor")
        return dict(zip(self.model.labels["source"], rows, strict=True))

    @property
    def government(self) -> np.ndarray:
        """Key of the government in office, (run,) of strings."""
        return np.array(self.model.governments.keys)[self._row("government", "actor")]

    @property
    def leader(self) -> np.ndarray:
        """Name of the leader in office, (run,) of strings."""
        return np.array(self.model.governments.leaders)[self._row("government", "actor")]

    @property
    def leaning(self) -> Mapping[str, Floats]:
        """Leaning of the government towards others, (run,), -1 hostile to 1 friendly."""
        towards = ("patron", "partner", "adversary", "competitor")
        return {name: self._row(f"leaning_{name}", "actor") for name in towards}

    @property
    def approval(self) -> Floats:
        """Approval of the government, (run,), 0–1."""
        return self._row("approval", "actor")

    @property
    def latitude(self) -> Floats:
        """Share of what the leader wants that he can carry through at home, (run,), 0–1."""
        return self._row("latitude", "actor")

    @property
    def defence_spending(self) -> Floats:
        """Defence spending, (run,), percent of GDP."""
        return self._row("defence_spending", "actor")

    @property
    def traits(self) -> Mapping[str, Any]:
        """Fixed attributes of the actor, (1,) or (run,)."""
        row = self.model.labels["actor"].index(self.code)
        return {name: self.model.constants[name][row] for name in TRAITS}


class Patron(PoliticalActor):
    """The common ally of the others; spends limited effort on strategies (S1–S4)."""

    role = "patron"

    @property
    def effort(self) -> Mapping[str, Floats]:
        """Strategy → effort spent on it, (run,), 0–1."""
        return dict(zip(self.model.labels["strategy"], self.model.state["effort"], strict=True))

    @property
    def willingness(self) -> Mapping[str, Floats]:
        """Domain → willingness to lead trilateral cooperation, (run,), 0–1."""
        rows = self.model.state["patron_willingness"]
        return dict(zip(self.model.labels["domain"], rows, strict=True))


class Ally(PoliticalActor):
    """An ally of the patron, torn between abandonment, entrapment and its own past."""

    role = "ally"

    @property
    def commitment(self) -> Floats:
        """Credibility of the patron's commitment to it, (run,), 0–1."""
        return self._row("commitment", "ally")

    @property
    def abandonment_fear(self) -> Floats:
        """Fear of abandonment by the patron, (run,), 0–1."""
        return self._row("abandonment_fear", "ally")

    @property
    def entrapment_fear(self) -> Floats:
        """Fear of entrapment in the patron's quarrel, (run,), 0–1."""
        return self._row("entrapment_fear", "ally")

    @property
    def embedding(self) -> Floats:
        """Place in the patron's networks, (run,), 0–1."""
        return self._row("embedding", "ally")

    @property
    def willingness(self) -> Mapping[str, Floats]:
        """Domain → willingness to cooperate trilaterally, (run,), 0–1."""
        rows = self._row("willingness", "ally")
        return dict(zip(self.model.labels["domain"], rows, strict=True))

    @property
    def traits(self) -> Mapping[str, Any]:
        """Fixed attributes of the ally, (1,) or (run,)."""
        row = self.model.labels["ally"].index(self.code)
        return {**super().traits, **{n: self.model.constants[n][row] for n in ALLY_TRAITS}}


class Adversary(PoliticalActor):
    """The adversary of all members: launches, and leans on its backer."""

    role = "adversary"

    @property
    def launches(self) -> Floats:
        """Missiles launched in the last month, (run,)."""
        return self.model.state["launches"]

    @property
    def alignment(self) -> Floats:
        """Alignment with its backer, (run,), 0–1."""
        return self.model.state["adversary_alignment"]


class Rival(Actor):
    """A rival power, driven by the scenario."""

    role = "rival"

    @property
    def activity(self) -> Floats:
        """How active it is, (run,), 0–1."""
        return self._row("activity", "source")


ROLES: Mapping[str, type[Actor]] = {kind.role: kind for kind in (Patron, Ally, Adversary, Rival)}
