"""The adversary of all members (D2, I1)."""

from typing import ClassVar

from sim.agents.actor import Beliefs, Motives, PoliticalActor, weighed
from sim.agents.motive import Motive
from sim.agents.view import View
from sim.core.axes import Floats

DECIDED = ("launch_rate", "lean", "talk", "arm")


class Adversary(PoliticalActor):
    """Launches, leans on its backer, talks, and arms.

    Beliefs: ``threat_perception`` (source, run).  Motives: ``danger`` (0–1), ``launch_rate`` (log
    of campaigns a month), ``lean`` (share), ``talk`` (share), ``arm`` (percent of GDP a month).
    Actions: ``launch_rate`` (run,), campaigns a month; ``lean`` (run,), the tie to its backer that
    it seeks, 0 and more; ``talk`` (run,), its readiness to talk, 0–1; ``arm`` (run,).
    """

    role: ClassVar[str] = "adversary"

    def appraise(self, view: View, beliefs: Beliefs) -> dict[str, Motive]:
        """What speaks for launches, for leaning on the backer, for talks, and for arming."""
        return weighed(view, ("danger", *DECIDED), beliefs)

    def decide(self, view: View, motives: Motives) -> dict[str, Floats]:
        """Rate of launch campaigns, tie to the backer, readiness to talk, change of spending."""
        levels = {name: view.choose(name, motives[name]) for name in DECIDED}
        return view.settle(levels, motives)

    @property
    def launches(self) -> Floats:
        """Missiles launched in the last month, (run,)."""
        return self.model.state["launches"]

    @property
    def alignment(self) -> Floats:
        """Alignment with its backer, (run,), 0–1."""
        return self.model.state["alignment_backer"]
