"""Why the patron would lead trilateral cooperation: contributions in log-odds (D1, D2, C2)."""

from sim.core.axes import ADVERSARY_SOURCE, Floats
from sim.core.declarations import mechanism


@mechanism(motive="lead", of="patron", claims=("P1", "P2", "P3"), source="judgement")
def disposition_of_patron(patron_base: Floats) -> Floats:
    """What the patron would do without rivalry and threats, (domain, 1 or run), log-odds."""
    return patron_base


@mechanism(motive="lead", of="patron", claims=("D1",), source="article D1")
def rivalry_with_competitor(rivalry: Floats, rivalry_weight: float | Floats) -> Floats:
    """Rivalry with the competitor makes the patron lead, (1 or run,), log-odds."""
    return rivalry_weight * rivalry


@mechanism(motive="lead", of="patron", claims=("D2",), source="article D2; Walt 1987")
def threat_to_patron(threat_perception: Floats, patron_threat_weight: float | Floats) -> Floats:
    """A threat by the adversary makes the patron lead, (run,), log-odds."""
    return patron_threat_weight * (threat_perception[..., ADVERSARY_SOURCE, :] - 0.5)


@mechanism(motive="lead", of="patron", claims=("C2",), source="article C2")
def unilateralism_of_patron(use_of_allies: Floats, unilateralism_weight: float | Floats) -> Floats:
    """A patron that works alone, and not through its allies, does not lead, (run,), log-odds."""
    return -unilateralism_weight * (1.0 - use_of_allies)


@mechanism(
    motive="lead",
    of="patron",
    claims=("D2",),
    source="record of 2018: exercises suspended for talks",
)
def patron_restraint_for_dialogue(dialogue: Floats, patron_dialogue_restraint: Floats) -> Floats:
    """A patron in dialogue with the adversary shows less force, (domain, run), log-odds."""
    return -patron_dialogue_restraint * dialogue
