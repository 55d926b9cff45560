"""The alliance security dilemma (Snyder 1984): abandonment against entrapment."""

import numpy as np

from sim.core.axes import ECONOMIC, Floats, by_label, clip_unit, row
from sim.core.declarations import ALLY, Variable, inner, mechanism
from sim.theories.balance_of_threat import largest_of

VARIABLES = (
    inner("doubt", "set", ALLY, "how far an ally's belief lies from the commitment it saw", -1, 1),
    Variable(
        "credibility",
        "act",
        ALLY,
        "level",
        "1",
        "what each ally believes of the patron's commitment",
        ("S1", "P1"),
        start="commitment_start",
    ),
    Variable(
        "abandonment_fear",
        "act",
        ALLY,
        "level",
        "1",
        "fear of being abandoned by the patron",
        ("P1", "S1"),
    ),
    Variable(
        "entrapment_fear",
        "act",
        ALLY,
        "level",
        "1",
        "fear of being drawn into the patron's quarrel",
        ("C4",),
    ),
    Variable(
        "market_fear", "act", ALLY, "level", "1", "fear of losing the competitor's market", ("C4",)
    ),
)


@mechanism(sets="doubt", claims=("P1", "S1"), source="beliefs of allies about the patron")
def doubt_of_the_patron(credibility: Floats, commitment: Floats) -> Floats:
    """How far each ally's belief lies from the commitment that it could see, (ally, run)."""
    return credibility - commitment


@mechanism(sets="credibility", claims=("P1", "S1"), source="beliefs of allies about the patron")
def belief_in_the_patron(commitment: Floats, doubt: Floats) -> Floats:
    """What the patron does this month is seen, and what was doubted is doubted still, (ally, run).

    Without doubt the belief is the commitment itself, to the bit.
    """
    return clip_unit(commitment + doubt)


@mechanism(motive="abandonment_fear", of="ally", claims=("P1", "S1"), source="Snyder 1984")
def fear_of_abandonment(threat_perception: Floats, credibility: Floats) -> Floats:
    """Fear of being left alone with a danger, (…, run), 0–1.

    ``(1 - credibility) * largest threat``.
    """
    return (1.0 - credibility) * largest_of(threat_perception)


@mechanism(motive="entrapment_fear", of="ally", claims=("C4",), source="Snyder 1984")
def fear_of_entrapment(
    threat_perception: Floats,
    credibility: Floats,
    rivalry: Floats,
    exposure: Floats,
    competitor: int | None,
    entrapment_interest: float | Floats,
) -> Floats:
    """Fear of being drawn into the patron's quarrel, (…, run), 0–1.

    ``credibility * exposure * rivalry * (1 - w T_competitor)``: the less feared the more the ally
    shares the quarrel.
    """
    shared = entrapment_interest * row(threat_perception, competitor)
    return credibility * exposure * rivalry * (1.0 - shared)


@mechanism(motive="cooperate", of="ally", claims=("C4", "P1"), source="Snyder 1984")
def entrapment_restraint(entrapment_fear: Floats, entrapment_weight: Floats) -> Floats:
    """Fear of entrapment lowers an ally's willingness, (…, domain, run), log-odds."""
    return -entrapment_weight * by_label(entrapment_fear)


@mechanism(
    motive="market_fear",
    of="ally",
    claims=("C4", "F2"),
    source="article C4: losing diplomatic room and the competitor's market",
)
def fear_of_losing_the_market(
    coercion: Floats,
    integration: Floats,
    rivalry: Floats,
    market_dependence: Floats,
    market_rivalry: float | Floats,
    resilience: float | Floats,
) -> Floats:
    """Fear of losing the competitor's market, (…, run), 0–1.

    ``dependence * (w rivalry + coercion) * (1 - resilience * economic rung)``, at most 1.
    """
    shield = np.maximum(1.0 - resilience * integration[ECONOMIC], 0.0)
    return np.minimum(market_dependence * (market_rivalry * rivalry + coercion) * shield, 1.0)


@mechanism(motive="cooperate", of="ally", claims=("C4", "F2"), source="article C4")
def market_restraint(market_fear: Floats, market_weight: Floats) -> Floats:
    """Fear for the market lowers an ally's willingness, (…, domain, run), log-odds."""
    return -market_weight * by_label(market_fear)
