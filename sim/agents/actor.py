"""What every agent has: a seat in the model, and what it does once a month.

An agent's state is its row of the model's arrays, with the run as the last axis; reading
``ally.approval`` gives ``(run,)`` numbers, with one run an array of one.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import mesa
import numpy as np

from sim.agents.motive import Motive
from sim.agents.view import View
from sim.core.axes import Floats
from sim.core.noise import Kind

if TYPE_CHECKING:
    from sim.model.alliance_model import AllianceModel

TRAITS = ("updating", "audience_cost", "approval_base")

Beliefs = Mapping[str, Floats]
Motives = Mapping[str, Motive]


class Actor(mesa.Agent):
    """A state that takes part.  ``code`` is its name in the scenario, ``role`` its role.

    A behaviour of one's own is a subclass of :class:`~sim.agents.patron.Patron`, ``Ally``,
    ``Adversary`` or ``Power`` that replaces one of the three methods and mostly calls ``super()``.
    Each is called once a month with a view of what this actor may see.  ``draws`` names chance of
    one's own: name → ``uniform`` or ``normal``; the view has a fresh (run,) array of each every
    month, keyed by the actor, so that other shocks stay as they are.
    """

    role: ClassVar[str] = "actor"
    draws: ClassVar[Mapping[str, Kind]] = {}

    def __init__(self, model: "AllianceModel", code: str) -> None:
        super().__init__(model)
        self.code = code

    def perceive(self, view: View) -> dict[str, Floats]:
        """Beliefs by name: levels, whose last axis is the run.

        Names of one's own are allowed and reach ``appraise`` of the same month.
        """
        raise NotImplementedError

    def appraise(self, view: View, beliefs: Beliefs) -> dict[str, Motive]:
        """Motives by name, each a mapping of named contributions with their ``total``."""
        raise NotImplementedError

    def decide(self, view: View, motives: Motives) -> dict[str, Floats]:
        """Actions by name: arrays whose last axis is the run."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """Name in the scenario, for instance for figures."""
        return self.model.settings.actors[self.code].name

    def _row(self, variable: str, axis: str) -> Floats:
        row = self.model.labels[axis].index(self.code)
        return self.model.state[variable][row]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.code}>"


def weighed(view: View, names: tuple[str, ...], beliefs: Beliefs) -> dict[str, Motive]:
    """Motives of some names, one after another, so that later ones can read the earlier.

    A motive that ``beliefs`` holds already, as a level, is taken as it is believed.
    """
    told = dict(beliefs)
    motives: dict[str, Motive] = {}
    for name in names:
        motives[name] = motive = view.weigh(name, told)
        if name in beliefs:
            motives[name] = Motive(name, motive.shape, {"belief": beliefs[name]})
        else:
            told[name] = motive.total
    return motives


class PoliticalActor(Actor):
    """An actor that perceives threats, is governed, and decides: patron, ally or adversary."""

    def perceive(self, view: View) -> dict[str, Floats]:
        """``threat_perception`` (source, run), 0–1."""
        return {"threat_perception": view.renew("threat_perception")}

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
        """Attributes of the actor as of the month, (1,) or (run,)."""
        row = self.model.labels["actor"].index(self.code)
        return {name: self.model.attribute(name)[row] for name in TRAITS}
