"""What the mechanism does to the region: tension, blocs, governance, coercion (I1–I3, F2)."""

import numpy as np

from sim.arrays import Floats, by_label, chance, clip_unit, positive, total, toward
from sim.axes import DIPLOMATIC, ECONOMIC
from sim.mechanisms.declare import Draw, Parameter, mechanism

ARTICLE = "article, part 4; size by judgement"


@mechanism(
    adds_to="tension",
    claims=("I1",),
    source="article I1",
    parameters=(
        Parameter(
            "tension_launches",
            0.05,
            0.0,
            0.15,
            "1/month",
            "tension that a month of heavy launching adds",
            ARTICLE,
        ),
        Parameter(
            "tension_saturation",
            0.3,
            0.05,
            1.0,
            "1/missile",
            "how fast a month counts as one of heavy launching with the missiles launched",
            ARTICLE,
        ),
        Parameter(
            "tension_exercises", 0.02, 0.0, 0.08, "share", "tension that one exercise adds", ARTICLE
        ),
        Parameter(
            "tension_decay", 0.08, 0.02, 0.25, "1/month", "speed at which tension ebbs", ARTICLE
        ),
        Parameter("tension_floor", 0.2, 0.0, 0.4, "share", "tension without incidents", ARTICLE),
        Parameter(
            "tension_rivalry",
            0.3,
            0.0,
            0.6,
            "share",
            "standing tension that full rivalry adds",
            ARTICLE,
        ),
    ),
)
def incidents(
    tension: Floats,
    launches: Floats,
    exercises: Floats,
    rivalry: Floats,
    tension_launches: float | Floats,
    tension_saturation: float | Floats,
    tension_exercises: float | Floats,
    tension_decay: float | Floats,
    tension_floor: float | Floats,
    tension_rivalry: float | Floats,
) -> Floats:
    """Launches and exercises raise regional tension, which ebbs, (run,), per month."""
    heat = (
        tension_launches * (1.0 - np.exp(-tension_saturation * launches))
        + tension_exercises * exercises
    )
    ebb = tension_decay * (tension_floor + tension_rivalry * rivalry - tension)
    return toward(heat, tension) + ebb


@mechanism(
    adds_to="polarisation",
    claims=("I2",),
    source="article I2",
    parameters=(
        Parameter(
            "polarisation_rate",
            0.04,
            0.01,
            0.12,
            "1/month",
            "speed at which blocs harden or loosen",
            ARTICLE,
        ),
        Parameter(
            "polarisation_institutions",
            0.4,
            0.0,
            0.8,
            "share",
            "hardening by a fully institutionalised mechanism",
            ARTICLE,
        ),
        Parameter(
            "polarisation_rivalry",
            0.3,
            0.0,
            0.6,
            "share",
            "hardening by full rivalry of the great powers",
            ARTICLE,
        ),
        Parameter(
            "polarisation_alignment",
            0.3,
            0.0,
            0.6,
            "share",
            "hardening by the adversary's tie to its backer",
            ARTICLE,
        ),
    ),
)
def hardening_of_blocs(
    polarisation: Floats,
    institutionalisation: Floats,
    rivalry: Floats,
    alignment_backer: Floats,
    polarisation_rate: float | Floats,
    polarisation_institutions: float | Floats,
    polarisation_rivalry: float | Floats,
    polarisation_alignment: float | Floats,
) -> Floats:
    """Camps harden, (run,), per month."""
    mechanism_strength = (
        institutionalisation[0] + institutionalisation[1] + institutionalisation[2]
    ) / 3.0
    camps = (
        polarisation_institutions * mechanism_strength
        + polarisation_rivalry * rivalry
        + polarisation_alignment * alignment_backer
    )
    return polarisation_rate * (camps - polarisation)


@mechanism(
    adds_to="regional_governance",
    claims=("I2",),
    source="article I2",
    parameters=(
        Parameter(
            "governance_rate",
            0.03,
            0.005,
            0.1,
            "1/month",
            "speed at which regional and UN-centred governance moves",
            ARTICLE,
        ),
        Parameter(
            "governance_cost",
            0.7,
            0.0,
            1.2,
            "share",
            "governance lost at full polarisation",
            ARTICLE,
        ),
        Parameter("governance_base", 0.7, 0.4, 0.9, "share", "governance without blocs", ARTICLE),
    ),
)
def weakening_of_governance(
    regional_governance: Floats,
    polarisation: Floats,
    governance_rate: float | Floats,
    governance_cost: float | Floats,
    governance_base: float | Floats,
) -> Floats:
    """Blocs weaken governance that needs all, (run,), per month."""
    left = positive(governance_base - governance_cost * polarisation)
    return governance_rate * (left - regional_governance)


@mechanism(
    adds_to="pressure_on_competitor",
    claims=("I3", "P2", "P3"),
    source="article I3",
    parameters=(
        Parameter(
            "pressure_rate",
            0.06,
            0.01,
            0.2,
            "1/month",
            "speed at which pressure on the competitor moves",
            ARTICLE,
        ),
        Parameter(
            "pressure_economic",
            0.35,
            0.0,
            0.7,
            "share",
            "pressure by full economic cooperation",
            ARTICLE,
        ),
        Parameter(
            "pressure_diplomatic",
            0.35,
            0.0,
            0.7,
            "share",
            "pressure by full diplomatic cooperation",
            ARTICLE,
        ),
        Parameter(
            "pressure_networks",
            0.2,
            0.0,
            0.5,
            "share",
            "pressure by allies fully embedded in the patron's networks",
            ARTICLE,
        ),
    ),
)
def pressure_by_common_positions(
    pressure_on_competitor: Floats,
    cooperation: Floats,
    embedding: Floats,
    pressure_rate: float | Floats,
    pressure_economic: float | Floats,
    pressure_diplomatic: float | Floats,
    pressure_networks: float | Floats,
) -> Floats:
    """Common positions and de-risking press on the patron's competitor, (run,), per month."""
    embedded = embedding[0]
    for ally in embedding[1:]:
        embedded = embedded + ally
    pressed = (
        pressure_economic * cooperation[ECONOMIC]
        + pressure_diplomatic * cooperation[DIPLOMATIC]
        + pressure_networks * embedded / len(embedding)
    )
    return pressure_rate * (pressed - pressure_on_competitor)


@mechanism(
    motive="coerce",
    of="rival",
    claims=("I3", "C4", "F2"),
    source="article I3 and F2; Cha 2023 on weaponised interdependence",
    parameters=(
        Parameter(
            "coercion_rate",
            0.04,
            0.0,
            0.2,
            "1/month",
            "chance of an act of coercion at full pressure, rivalry and dependence",
            ARTICLE,
        ),
        Parameter(
            "deterrence",
            0.2,
            0.0,
            0.25,
            "share per rung",
            "coercion deterred by each rung of economic integration",
            "Cha 2023 on collective resilience; size by judgement",
        ),
    ),
)
def coercion_in_return(
    pressure: Floats,
    competes: Floats,
    integration: Floats,
    rivalry: Floats,
    market_dependence: Floats,
    coercion_rate: float | Floats,
    deterrence: float | Floats,
) -> Floats:
    """Pressure comes back as economic coercion, (…, ally, run): chance of an act in the month.

    ``pressure`` (…, run) is what the power feels; only the competitor, ``competes`` (…, 1), acts;
    ``market_dependence`` (ally, 1 or run) and the rungs of economic integration are the allies'.
    """
    deterred = np.maximum(1.0 - by_label(deterrence) * integration[ECONOMIC], 0.0)
    felt = by_label(coercion_rate * pressure * rivalry)
    return felt * market_dependence * deterred * by_label(competes)


@mechanism(
    sets="coercion",
    claims=("I3", "C4", "F2"),
    source="article I3 and F2",
    parameters=(
        Parameter("coercion_size", 0.5, 0.1, 1.0, "share", "strength of one act", ARTICLE),
        Parameter("coercion_decay", 0.06, 0.02, 0.3, "1/month", "speed at which it ebbs", ARTICLE),
    ),
    draws=(Draw("coercion_draw", "uniform", over="ally"),),
)
def acts_of_coercion(
    coercion: Floats,
    coerce: Floats,
    coercion_size: float | Floats,
    coercion_decay: float | Floats,
    coercion_draw: Floats,
) -> Floats:
    """Coercion of each ally, (ally, run), 0–1: acts strike, and what they did ebbs.

    ``coerce`` (rival, ally, run) is each power's chance of an act in the month.
    """
    struck = chance(coercion_draw, np.minimum(total(coerce), 1.0))
    left = coercion * (1.0 - coercion_decay)
    return clip_unit(left + struck * coercion_size * (1.0 - left))
