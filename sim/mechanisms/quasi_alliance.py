"""What the patron's commitment does to the tie between its allies: two rival readings.

``cha1999`` (Cha 1999, 2000): doubt about the patron drives two quarrelling allies together, and
friction follows where their fears are asymmetric.  ``reassurance`` (article S1 and P1): a
credible patron brings them together, and doubt strains their ties.
"""

import numpy as np

from sim.arrays import Floats, Integers, by_label, toward
from sim.mechanisms.declare import Parameter, mechanism

CHA = "Cha 1999; weight by judgement"
ARTICLE = "article S1 and P1; weight by judgement"


@mechanism(
    adds_to="relation",
    claims=("X2", "C1"),
    source="Cha 1999",
    parameters=(
        Parameter(
            "shared_doubt_weight",
            0.08,
            0.0,
            0.2,
            "1/month",
            "relation gained from abandonment that both fully fear",
            CHA,
        ),
        Parameter(
            "asymmetry_weight",
            0.12,
            0.0,
            0.3,
            "1/month",
            "relation lost from abandonment that one fully fears and the other not",
            CHA,
        ),
        Parameter(
            "doubt_norm",
            0.25,
            0.1,
            0.5,
            "share",
            "abandonment fear at which the patron neither drives together nor apart",
            CHA,
        ),
    ),
)
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


@mechanism(
    motive="cooperate",
    of="ally",
    claims=("X2",),
    source="Cha 1999",
    parameters=(
        Parameter(
            "self_help_weight",
            1.2,
            0.0,
            3.0,
            "log-odds",
            "how far fear of abandonment makes an ally seek the others",
            CHA,
        ),
        Parameter(
            "self_help_norm",
            0.3,
            0.1,
            0.6,
            "share",
            "abandonment fear at which it neither seeks nor shuns them",
            CHA,
        ),
    ),
)
def self_help(
    abandonment_fear: Floats,
    self_help_weight: float | Floats,
    self_help_norm: float | Floats,
) -> Floats:
    """An ally that doubts the patron seeks the others, (…, 1, run), log-odds."""
    return by_label(self_help_weight * (abandonment_fear - self_help_norm))


@mechanism(
    adds_to="relation",
    claims=("S1", "P1"),
    source="article S1 and P1",
    parameters=(
        Parameter(
            "reassurance_weight",
            0.06,
            0.0,
            0.15,
            "1/month",
            "relation gained from a patron that is fully credible to both",
            ARTICLE,
        ),
        Parameter(
            "credibility_norm",
            0.5,
            0.3,
            0.7,
            "share",
            "credibility at which the patron neither brings together nor drives apart",
            ARTICLE,
        ),
    ),
)
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


@mechanism(
    motive="cooperate",
    of="ally",
    claims=("S1", "P1"),
    source="article S1 and P1",
    parameters=(
        Parameter(
            "trust_weight",
            1.2,
            0.0,
            3.0,
            "log-odds",
            "how far a credible commitment makes an ally follow the patron's lead",
            ARTICLE,
        ),
        Parameter(
            "trust_norm",
            0.5,
            0.3,
            0.7,
            "share",
            "credibility at which it neither follows nor hangs back",
            ARTICLE,
        ),
    ),
)
def trust_in_patron(
    credibility: Floats, trust_weight: float | Floats, trust_norm: float | Floats
) -> Floats:
    """An ally that trusts the patron follows its lead, (…, 1, run), log-odds."""
    return by_label(trust_weight * (credibility - trust_norm))
