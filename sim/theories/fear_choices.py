"""What fear leads to: self-help, outreach to the partner, hedging to the competitor (P1, C4, X2).

``choices``: an ally that fears abandonment arms, seeks its partner, or hedges (Snyder 1997; Cha
1999; Kuik 2008), and one that fears entrapment hedges besides holding back; which of these is its
own by its weights.  ``silent``: nobody acts on a fear of abandonment (the second edition so far).
Fear counts beyond what every alliance lives with.
"""

import numpy as np

from sim.core.axes import Floats, by_label, clip_unit, positive, row
from sim.core.declarations import ALLY, Variable, mechanism

VARIABLES = (
    Variable(
        "hedge",
        "act",
        ALLY,
        "level",
        "1",
        "how far each ally hedges towards the competitor",
        ("C4", "P1"),
    ),
)


@mechanism(
    motive="arm", of="ally", claims=("P1", "I1"), source="internal balancing: Snyder 1997, Cha 1999"
)
def self_reliance(
    abandonment_fear: Floats,
    initial_spending: Floats,
    fear_norm: float | Floats,
    self_reliance_weight: float | Floats,
) -> Floats:
    """Who may be left alone arms for itself, (…, run), percent per month.

    ``weight * own_0 * max(fear - norm, 0)``.
    """
    return self_reliance_weight * initial_spending * positive(abandonment_fear - fear_norm)


@mechanism(
    motive="stance", of="ally", claims=("X2", "P1"), source="Snyder 1997; quasi-alliance: Cha 1999"
)
def outreach_to_partner(
    abandonment_fear: Floats, fear_norm: float | Floats, outreach_weight: float | Floats
) -> Floats:
    """Who may be left alone seeks the others who may be, (…, run), stance."""
    return outreach_weight * positive(abandonment_fear - fear_norm)


@mechanism(
    motive="hedge", of="ally", claims=("P1", "C4"), source="realignment: Snyder 1997; Kuik 2008"
)
def hedge_of_the_abandoned(
    abandonment_fear: Floats,
    threat_perception: Floats,
    competitor: int | None,
    fear_norm: float | Floats,
    hedge_abandoned: float | Floats,
) -> Floats:
    """Who may be left alone keeps a way open to the competitor, (…, run), share.

    ``weight * max(fear - norm, 0) * (1 - T_competitor)``: the less the more it fears that power;
    none without a competitor.
    """
    if competitor is None:
        return np.zeros_like(abandonment_fear)
    safe = 1.0 - row(threat_perception, competitor)
    return hedge_abandoned * positive(abandonment_fear - fear_norm) * safe


@mechanism(
    motive="hedge", of="ally", claims=("C4",), source="distance from the patron: Snyder 1997"
)
def hedge_of_the_entrapped(entrapment_fear: Floats, hedge_entrapped: float | Floats) -> Floats:
    """Who may be drawn into the patron's quarrel keeps a way open to its rival, (…, run), share."""
    return hedge_entrapped * entrapment_fear


@mechanism(decides="hedge", of="ally", claims=("C4", "P1"), source="hedging: Kuik 2008")
def hedging(motive: Floats) -> Floats:
    """How far an ally hedges towards the competitor, (…, run), 0–1."""
    return clip_unit(motive)


@mechanism(
    motive="cooperate",
    of="ally",
    claims=("C4",),
    source="hedging blurs whose side one is on: Lim and Cooper 2015",
)
def restraint_of_the_hedger(
    hedged: Floats, agenda: Floats, competitor: int | None, hedge_restraint: float | Floats
) -> Floats:
    """Who hedges holds back where the competitor is on the agenda, (…, domain, run), log-odds.

    ``hedged`` (…, run) is the hedging of last month, ``agenda`` (domain, outsider, 1 or run) the
    weight of each power in each domain.
    """
    if competitor is None:
        return np.zeros((*hedged.shape[:-1], 1, hedged.shape[-1]))
    return -by_label(hedge_restraint * hedged) * agenda[:, competitor]


@mechanism(
    motive="court",
    of="rival",
    claims=("I2", "C4"),
    source="selective accommodation: Crawford 2011; Izumikawa 2013",
)
def courting_of_the_hedger(hedge: Floats, competes: Floats, court_hedger: float | Floats) -> Floats:
    """The competitor courts those who hedge, (…, run), share: as far as the one who does most.

    ``hedge`` (ally, run).
    """
    return court_hedger * competes * np.maximum.reduce(hedge)
