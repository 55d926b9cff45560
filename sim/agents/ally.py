"""The allies: torn between abandonment, entrapment and their own past (P1–P3, D3, C1, C4)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sim.agents.actor import Beliefs, Motives, PoliticalActor, weighed
from sim.agents.motive import Motive
from sim.agents.view import View
from sim.core.axes import Floats

APPRAISED = (
    "abandonment_fear",
    "entrapment_fear",
    "market_fear",
    "danger",
    "stance",
    "cooperate",
    "hedge",
    "arm",
)
DECIDED = ("stance", "cooperate", "hedge", "arm")


class Ally(PoliticalActor):
    """Takes a stance towards its partner, cooperates or holds back, and hedges.

    Beliefs: ``threat_perception`` (source, run), ``credibility`` of the patron and ``resolve`` of
    the other allies (run,), 0–1.
    Motives: the fears ``abandonment_fear``, ``entrapment_fear`` and ``market_fear`` and ``danger``
    (0–1), ``stance`` (−1 to 1), ``cooperate`` (domain, run; log-odds), ``hedge`` (share), ``arm``
    (percent of GDP a month).  Actions: ``stance`` (run,), −1 to 1; ``cooperate`` (domain, run),
    0–1; ``hedge`` towards the competitor (run,), 0–1; ``arm`` (run,).
    Fears are weighed first: a subclass that wants a changed fear to act on the other motives
    passes it on, ``super().appraise(view, {**beliefs, "entrapment_fear": …})``.
    """

    role: ClassVar[str] = "ally"

    def perceive(self, view: View) -> dict[str, Floats]:
        """Threats, the others' resolve, and the credibility of the patron.

        It is learned from what the patron did last month.  Where nobody learns it is what that
        was: what the patron then does this month is seen by all, and a belief that lies below its
        commitment, or above, stays as far from it.
        """
        learned = view.learns("credibility")
        believed = view.renew("credibility") if learned else view.commitment
        return {
            **super().perceive(view),
            "credibility": believed,
            "resolve": view.renew("resolve"),
        }

    def appraise(self, view: View, beliefs: Beliefs) -> dict[str, Motive]:
        """Fears, and what speaks for a stance, for cooperation, for hedging, and for arming."""
        return weighed(view, APPRAISED, beliefs)

    def decide(self, view: View, motives: Motives) -> dict[str, Floats]:
        """Stance to the partner, will to cooperate in each domain, hedging, change of spending."""
        levels = {name: view.choose(name, motives[name]) for name in DECIDED}
        return view.settle(levels, motives)

    @property
    def commitment(self) -> Floats:
        """The patron's commitment to it, (run,), 0–1."""
        return self._row("commitment", "ally")

    @property
    def credibility(self) -> Floats:
        """What it believes of the patron's commitment, (run,), 0–1."""
        return self._row("credibility", "ally")

    @property
    def abandonment_fear(self) -> Floats:
        """Fear of abandonment by the patron, (run,), 0–1."""
        return self._row("abandonment_fear", "ally")

    @property
    def entrapment_fear(self) -> Floats:
        """Fear of entrapment in the patron's quarrel, (run,), 0–1."""
        return self._row("entrapment_fear", "ally")

    @property
    def resolve(self) -> Floats:
        """What it believes of the other allies' resolve, (run,), 0–1."""
        return self._row("resolve", "actor")

    @property
    def hedge(self) -> Floats:
        """How far it hedges towards the competitor, (run,), 0–1."""
        return self._row("hedge", "ally")

    @property
    def embedding(self) -> Floats:
        """Place in the patron's networks, (run,), 0–1."""
        return self._row("embedding", "ally")

    @property
    def stance(self) -> Floats:
        """What it can do towards its partner, (run,), −1 to 1."""
        return self._row("stance", "ally")

    @property
    def willingness(self) -> Mapping[str, Floats]:
        """Domain → willingness to cooperate trilaterally, (run,), 0–1."""
        rows = self._row("willingness", "ally")
        return dict(zip(self.model.labels["domain"], rows, strict=True))

    @property
    def traits(self) -> Mapping[str, Any]:
        """Attributes of the ally as of the month, (1,) or (run,)."""
        row = self.model.labels["ally"].index(self.code)
        return {**super().traits, "exposure": self.model.attribute("exposure")[row]}
