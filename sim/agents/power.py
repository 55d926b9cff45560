"""The powers around them: the patron's competitor and the adversary's backer (I1, I3)."""

from typing import ClassVar

from sim.agents.actor import Actor, Beliefs, Motives, weighed
from sim.agents.motive import Motive
from sim.agents.view import View
from sim.core.axes import Floats


class Power(Actor):
    """Feels pressed, and coerces those who depend on it.

    Beliefs: ``pressure`` (run,), 0–1.  Motives: ``coerce`` (ally, run; chance of an act in the
    month), ``arm`` (percent of GDP a month).  Actions: ``coerce`` (ally, run), 0–1, where several
    powers' chances add up; ``arm`` (run,).
    """

    role: ClassVar[str] = "rival"

    def perceive(self, view: View) -> dict[str, Floats]:
        """How hard the members press on the competitor."""
        return {"pressure": view.pressure_on_competitor}

    def appraise(self, view: View, beliefs: Beliefs) -> dict[str, Motive]:
        """What speaks for coercing each ally, and for arming."""
        return weighed(view, ("coerce", "arm"), beliefs)

    def decide(self, view: View, motives: Motives) -> dict[str, Floats]:
        """Chance of coercing each ally this month, and the change of spending."""
        return {name: view.choose(name, motives[name]) for name in ("coerce", "arm")}

    @property
    def activity(self) -> Floats:
        """How active it is, (run,), 0–1."""
        return self._row("activity", "source")
