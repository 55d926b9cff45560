"""Actors that act otherwise from some month on, for changes that a scenario cannot date.

The patron's *effort lost*: from the month in which its government takes office it spends nothing
on one strategy and no more on the others, so that what is shown is the strategy alone.  (That the
freed effort is *shifted* to the others is a matter of the scenario: the strategy's share at 0.)
A *supply shock*: the competitor coerces an ally for half a year, whatever it would have done.
"""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from sim.agents.motive import Motive
from sim.agents.patron import Patron
from sim.agents.power import Power
from sim.agents.view import View
from sim.core.axes import BILATERAL, BOTTOM_UP, EMBEDDING, MEDIATION, Floats

Actions = dict[str, Floats]
Motives = Mapping[str, Motive]


class _Without(Patron):
    """A patron that spends no effort on ``strategy`` from ``since`` on."""

    strategy: ClassVar[int]
    since: ClassVar[str] = "2021-01"

    def decide(self, view: View, motives: Motives) -> Actions:
        """As any patron, but for the one strategy."""
        actions = super().decide(view, motives)
        if view.date >= self.since:
            effort = np.array(actions["effort"])
            effort[self.strategy] = 0.0
            actions["effort"] = effort
        return actions


class WithoutStrengthening(_Without):
    """Nothing for the bilateral alliances (S1)."""

    strategy = BILATERAL


class WithoutMediation(_Without):
    """Nothing for mediation between the allies (S2)."""

    strategy = MEDIATION


class WithoutBottomUp(_Without):
    """Nothing for institutions built from officials upwards (S3)."""

    strategy = BOTTOM_UP


class WithoutEmbedding(_Without):
    """Nothing for issue coalitions and wider networks (S4)."""

    strategy = EMBEDDING


class SupplyShock(Power):
    """A competitor that coerces all whom it can in the second half of 2022."""

    since: ClassVar[str] = "2022-07"
    until: ClassVar[str] = "2022-12"

    def decide(self, view: View, motives: Motives) -> Actions:
        """As any power, but in those months it coerces for certain."""
        actions = super().decide(view, motives)
        if self.since <= view.date <= self.until:
            actions["coerce"] = np.ones_like(np.asarray(actions["coerce"]))
        return actions
