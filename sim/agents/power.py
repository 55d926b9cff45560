"""The powers around them: the patron's competitor and the adversary's backer (I1, I3)."""

from typing import ClassVar

from sim.agents.actor import Actor, Beliefs, Motives, weighed
from sim.agents.motive import Motive
from sim.agents.view import View
from sim.core.axes import Floats

DECIDED = ("coerce", "court", "back", "arm")


class Power(Actor):
    """Perceives, coerces those who depend on it, courts them, backs the adversary, and arms.

    Beliefs: ``threat_perception`` (source, run), ``pressure`` (run,), 0–1.  Motives: ``danger``
    (0–1), ``coerce`` (ally, run; chance that coercion begins in the month), ``court`` and ``back``
    (share), ``arm`` (percent of GDP a month).  Actions: ``coerce`` (ally, run), 0–1, where several
    powers' chances add up; ``court`` and ``back`` (run,), 0–1: how far it courts the allies and
    offers the adversary its support; ``arm`` (run,).
    """

    role: ClassVar[str] = "rival"

    def perceive(self, view: View) -> dict[str, Floats]:
        """Threats, and how hard the members press on the competitor."""
        return {
            "threat_perception": view.renew("threat_perception"),
            "pressure": view.pressure_on_competitor,
        }

    def appraise(self, view: View, beliefs: Beliefs) -> dict[str, Motive]:
        """What speaks for coercing each ally, courting, backing the adversary, and arming."""
        return weighed(view, ("danger", *DECIDED), beliefs)

    def decide(self, view: View, motives: Motives) -> dict[str, Floats]:
        """Chance of coercing each ally, courting, backing, and the change of spending."""
        levels = {name: view.choose(name, motives[name]) for name in DECIDED}
        return view.settle(levels, motives)

    @property
    def activity(self) -> Floats:
        """How active it is, (run,), 0–1."""
        return self._row("activity", "source")
