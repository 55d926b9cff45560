"""The alliance security dilemma (Snyder 1984): abandonment against entrapment."""

import numpy as np

from sim.arrays import Floats, row
from sim.axes import ALLIES, ECONOMIC
from sim.mechanisms.declare import Parameter, mechanism

SNYDER = "Snyder 1984; weight by judgement"


@mechanism(
    sets=("abandonment_fear", "entrapment_fear"),
    claims=("P1", "C4", "S1"),
    source="Snyder 1984",
    parameters=(
        Parameter(
            "entrapment_interest",
            0.7,
            0.0,
            1.0,
            "share",
            "how far an own fear of the competitor takes the sting out of entrapment",
            SNYDER,
        ),
    ),
)
def fears(
    threat_perception: Floats,
    commitment: Floats,
    rivalry: Floats,
    exposure: Floats,
    competitor: int | None,
    entrapment_interest: float | Floats,
) -> tuple[Floats, Floats]:
    """Abandonment and entrapment fear, (ally, run), 0–1.

    Abandonment ``(1 - commitment) * largest threat``: being left alone with a danger.
    Entrapment ``commitment * exposure * rivalry * (1 - w T_competitor)``: being drawn into the
    patron's quarrel, the less feared the more the ally shares it.
    """
    allies = threat_perception[ALLIES]
    abandonment = (1.0 - commitment) * np.maximum.reduce(allies, axis=1)
    shared = entrapment_interest * row(allies, competitor)
    return abandonment, commitment * exposure * rivalry * (1.0 - shared)


@mechanism(
    adds_to="ally_drive",
    claims=("C4", "P1"),
    source="Snyder 1984",
    parameters=(
        Parameter(
            "entrapment_weight",
            (1.2, 0.5, 0.9),
            0.0,
            3.0,
            "log-odds",
            "how far entrapment fear holds an ally back, by domain",
            SNYDER,
            over="domain",
        ),
    ),
)
def entrapment_restraint(entrapment_fear: Floats, entrapment_weight: Floats) -> Floats:
    """Fear of entrapment lowers an ally's willingness, (ally, domain, run), log-odds."""
    return -entrapment_weight * entrapment_fear[:, None]


@mechanism(
    sets="market_fear",
    claims=("C4", "F2"),
    source="article C4: losing diplomatic room and the competitor's market",
    parameters=(
        Parameter(
            "market_rivalry",
            0.5,
            0.0,
            1.0,
            "share",
            "how far rivalry alone, without coercion, raises the fear for the market",
            SNYDER,
        ),
        Parameter(
            "resilience",
            0.25,
            0.0,
            0.33,
            "share per rung",
            "fear that each rung of economic integration takes away (collective resilience)",
            "Cha 2023 on collective resilience; size by judgement",
        ),
    ),
)
def fear_of_losing_the_market(
    coercion: Floats,
    integration: Floats,
    rivalry: Floats,
    market_dependence: Floats,
    market_rivalry: float | Floats,
    resilience: float | Floats,
) -> Floats:
    """Fear of losing the competitor's market, (ally, run), 0–1.

    ``dependence * (w rivalry + coercion) * (1 - resilience * economic rung)``, at most 1.
    """
    shield = np.maximum(1.0 - resilience * integration[ECONOMIC], 0.0)
    return np.minimum(market_dependence * (market_rivalry * rivalry + coercion) * shield, 1.0)


@mechanism(
    adds_to="ally_drive",
    claims=("C4", "F2"),
    source="article C4",
    parameters=(
        Parameter(
            "market_weight",
            (0.4, 1.5, 1.0),
            0.0,
            3.0,
            "log-odds",
            "how far fear for the market holds an ally back, by domain",
            SNYDER,
            over="domain",
        ),
    ),
)
def market_restraint(market_fear: Floats, market_weight: Floats) -> Floats:
    """Fear for the market lowers an ally's willingness, (ally, domain, run), log-odds."""
    return -market_weight * market_fear[:, None]
