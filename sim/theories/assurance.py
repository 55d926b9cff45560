"""Cooperation under mistrust: members cooperate on condition that the partner will (Kydd 2005).

In an assurance game each does best where all cooperate and worst where it does so alone, so it
needs a belief in the partner above the threshold of trust.  Belief is ``resolve`` (``learning``).
"""

from sim.core.axes import Floats, by_label
from sim.core.declarations import mechanism


@mechanism(motive="cooperate", of="ally", claims=("D4", "P1"), source="assurance game: Kydd 2005")
def assurance(
    resolve: Floats, assurance_weight: float | Floats, trust_needed: float | Floats
) -> Floats:
    """An ally cooperates if it believes that the partner will, (…, 1, run), log-odds."""
    return by_label(assurance_weight * (resolve - trust_needed))


@mechanism(motive="lead", of="patron", claims=("D4", "P1"), source="assurance game: Kydd 2005")
def assurance_of_patron(
    resolve: Floats, assurance_weight: float | Floats, trust_needed: float | Floats
) -> Floats:
    """A patron leads if it believes that its allies will follow, (run,), log-odds."""
    return assurance_weight * (resolve - trust_needed)


@mechanism(
    motive="stance",
    of="ally",
    claims=("D4", "C1"),
    source="reciprocity: Axelrod 1984; Kydd 2005",
)
def reciprocity(
    resolve: Floats, reciprocity_weight: float | Floats, trust_needed: float | Floats
) -> Floats:
    """An ally meets the partner as it believes to be met, (…, run), stance."""
    return reciprocity_weight * (resolve - trust_needed)
