"""What the patron's commitment does to the tie between its allies: two rival readings.

``cha1999`` (Cha 1999, 2000): doubt about the patron drives two quarrelling allies together, and
friction follows where their fears are asymmetric.  ``reassurance`` (article S1 and P1): a
credible patron brings them together, and doubt strains their ties.
"""

import numpy as np

from sim.core.axes import Floats, Integers, by_label, toward
from sim.core.declarations import mechanism


@mechanism(adds_to="relation", claims=("X2", "C1"), source="Cha 1999")
def quasi_alliance(
    relation: Floats,
    abandonment_fear: Floats,
    pair_first: Integers,
    pair_second: Integers,
    shared_doubt_weight: float | Floats,
    asymmetry_weight: float | Floats,
    doubt_norm: float | Floats,
) -> Floats:
    """Shared fear of abandonment unites, asymmetric fear divides, (dyad, run), per month."""
    first, second = abandonment_fear[pair_first], abandonment_fear[pair_second]
    doubt = shared_doubt_weight * (np.minimum(first, second) - doubt_norm)
    return toward(doubt - asymmetry_weight * np.abs(first - second), relation)


@mechanism(motive="cooperate", of="ally", claims=("X2",), source="Cha 1999")
def self_help(
    abandonment_fear: Floats,
    self_help_weight: float | Floats,
    self_help_norm: float | Floats,
) -> Floats:
    """An ally that doubts the patron seeks the others, (…, 1, run), log-odds."""
    return by_label(self_help_weight * (abandonment_fear - self_help_norm))


@mechanism(adds_to="relation", claims=("S1", "P1"), source="article S1 and P1")
def reassurance(
    relation: Floats,
    credibility: Floats,
    pair_first: Integers,
    pair_second: Integers,
    reassurance_weight: float | Floats,
    credibility_norm: float | Floats,
) -> Floats:
    """A credible patron brings its allies together, (dyad, run), per month."""
    credible = 0.5 * (credibility[pair_first] + credibility[pair_second])
    return toward(reassurance_weight * (credible - credibility_norm), relation)


@mechanism(motive="cooperate", of="ally", claims=("S1", "P1"), source="article S1 and P1")
def trust_in_patron(
    credibility: Floats, trust_weight: float | Floats, trust_norm: float | Floats
) -> Floats:
    """An ally that trusts the patron follows its lead, (…, 1, run), log-odds."""
    return by_label(trust_weight * (credibility - trust_norm))
