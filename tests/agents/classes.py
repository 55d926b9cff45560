"""Behaviours that the tests seat."""

import sim


class SamePatron(sim.Patron):
    """The default, as a class of its own."""


class SameAlly(sim.Ally):
    """The default, as a class of its own."""


class SameAdversary(sim.Adversary):
    """The default, as a class of its own."""


class SamePower(sim.Power):
    """The default, as a class of its own."""


SAME = {"patron": SamePatron, "ally": SameAlly, "adversary": SameAdversary, "rival": SamePower}


class Quiet(sim.Adversary):
    """Never launches."""

    def decide(self, view, motives):  # noqa: ANN001, ANN201 - as a user writes it
        return {**super().decide(view, motives), "launch_rate": 0.0}


class Refusing(sim.Ally):
    """Refuses its partner whatever it feels."""

    def decide(self, view, motives):  # noqa: ANN001, ANN201
        return {**super().decide(view, motives), "stance": -1.0}


class Blind(sim.Ally):
    """Sees no threat."""

    def perceive(self, view):  # noqa: ANN001, ANN201
        beliefs = super().perceive(view)
        return {**beliefs, "threat_perception": 0.0 * beliefs["threat_perception"]}


class Proud(sim.Ally):
    """Has a motive of its own: where grievance is deep, it does not cooperate."""

    def appraise(self, view, beliefs):  # noqa: ANN001, ANN201
        motives = super().appraise(view, beliefs)
        motives["cooperate"]["pride"] = -0.5 * view.grievance
        return motives


class Halved(sim.Adversary):
    """Launches half as often."""

    def decide(self, view, motives):  # noqa: ANN001, ANN201
        actions = super().decide(view, motives)
        actions["launch_rate"] = 0.5 * actions["launch_rate"]
        return actions
