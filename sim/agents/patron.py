"""The patron: the common ally of the others (S1–S4, D1, C2)."""

from collections.abc import Mapping
from typing import ClassVar

from sim.agents.actor import Beliefs, Motives, PoliticalActor, weighed
from sim.agents.motive import Motive
from sim.agents.view import View
from sim.core.axes import Floats


class Patron(PoliticalActor):
    """Spends limited effort on its alliances, and leads or does not.

    Beliefs: ``threat_perception`` (source, run), ``resolve`` of the least resolved ally (run,),
    0–1.  Motives: ``danger`` (0–1), ``effort`` (share), ``lead`` (domain, run;
    log-odds), ``arm`` (percent of GDP a month).  Actions: ``effort`` (strategy, run), 0–1;
    ``lead`` (domain, run), 0–1; ``arm`` (run,), percent of GDP a month.
    """

    role: ClassVar[str] = "patron"

    def perceive(self, view: View) -> dict[str, Floats]:
        """Threats, and the resolve of the least resolved ally."""
        return {**super().perceive(view), "resolve": view.renew("resolve")}

    def appraise(self, view: View, beliefs: Beliefs) -> dict[str, Motive]:
        """What speaks for effort, for leading, and for arming."""
        return weighed(view, ("danger", "effort", "lead", "arm"), beliefs)

    def decide(self, view: View, motives: Motives) -> dict[str, Floats]:
        """Effort on each strategy, the will to lead in each domain, and the change of spending."""
        return {name: view.choose(name, motives[name]) for name in ("effort", "lead", "arm")}

    @property
    def effort(self) -> Mapping[str, Floats]:
        """Strategy → effort spent on it, (run,), 0–1."""
        return dict(zip(self.model.labels["strategy"], self.model.state["effort"], strict=True))

    @property
    def willingness(self) -> Mapping[str, Floats]:
        """Domain → willingness to lead trilateral cooperation, (run,), 0–1."""
        rows = self.model.state["patron_willingness"]
        return dict(zip(self.model.labels["domain"], rows, strict=True))
