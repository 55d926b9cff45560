"""What the patron's commitment does to the tie between its allies: three rival readings.

``cha1999`` (Cha 1999, 2000): doubt about the patron drives two quarrelling allies together, and
friction follows where their fears are asymmetric.  ``reassurance`` (article S1 and P1): a
credible patron brings them together, and doubt strains their ties.  ``dependence`` (Snyder 1984,
1997): not what the patron does counts, but what its allies need it for; who cannot do without the
alliance cannot afford to quarrel in it, and outside pressure holds it together.
"""

import numpy as np

from sim.core.axes import ALLIES, Floats, Integers, by_label, total, toward
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


def dependence_on_patron(threat: Floats, forces: Floats, own: Floats) -> Floats:
    """How far an ally needs its patron, (…, run), 0–1: the largest danger that it cannot meet.

    ``max over sources s of T_s * F_s / (F_s + F_own)``: what is feared counts by the part of the
    forces against each other that are not one's own.  Of outsiders, ``threat`` (…, source, run)
    and ``forces`` (source, run); ``own`` (…, run) are the ally's forces.
    """
    lacking = forces / np.maximum(forces + own[..., None, :], 1e-9)
    return np.maximum.reduce(threat * lacking, axis=-2)


@mechanism(adds_to="relation", claims=("X2", "D4"), source="Snyder 1984, 1997")
def mutual_dependence(
    relation: Floats,
    threat_perception: Floats,
    forces: Floats,
    outsiders: int,
    pair_first: Integers,
    pair_second: Integers,
    dependence_weight: float | Floats,
    dependence_norm: float | Floats,
) -> Floats:
    """Two allies who both need the patron mend their ties, (dyad, run), per month.

    What the two depend alike counts: who could do without it is not held (Snyder 1997, ch. 6).
    ``threat_perception`` (actor, source, run) and ``forces`` (source, run), in which the members
    follow the outsiders, the patron first.
    """
    felt, armed = threat_perception[ALLIES, :outsiders], forces[outsiders + 1 :]
    needs = dependence_on_patron(felt, forces[:outsiders], armed)
    both = np.minimum(needs[pair_first], needs[pair_second])
    return toward(dependence_weight * (both - dependence_norm), relation)


@mechanism(motive="cooperate", of="ally", claims=("X2",), source="Snyder 1984, 1997")
def need_of_protection(
    threat_perception: Floats,
    forces: Floats,
    others: Floats,
    outsiders: int,
    protection_weight: float | Floats,
    protection_norm: float | Floats,
) -> Floats:
    """An ally that needs the patron pays with what it asks for, (…, 1, run), log-odds.

    Its own forces are those of the source that it is itself, where ``others`` (…, source, 1) is 0.
    """
    own = total((1.0 - others) * forces, axis=-2)
    needs = dependence_on_patron(threat_perception[..., :outsiders, :], forces[:outsiders], own)
    return by_label(protection_weight * (needs - protection_norm))
