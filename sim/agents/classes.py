"""The class of each role, whose behaviour is the default."""

from collections.abc import Mapping

from sim.agents.actor import Actor
from sim.agents.adversary import Adversary
from sim.agents.ally import Ally
from sim.agents.patron import Patron
from sim.agents.power import Power

CLASSES: Mapping[str, type[Actor]] = {kind.role: kind for kind in (Patron, Ally, Adversary, Power)}
