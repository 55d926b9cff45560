"""What the mechanism does to the region: tension, blocs, governance, pressure (I1–I3)."""

import numpy as np

from sim.core.axes import (
    DIPLOMATIC,
    ECONOMIC,
    Floats,
    positive,
    toward,
)
from sim.core.declarations import RIVAL, Variable, inner, mechanism

VARIABLES = (
    inner("pressure", "act", RIVAL, "pressure that each power feels", 0, 1, "initial_pressure"),
    Variable(
        "tension", "stock", (), "level", "1", "regional tension", ("I1",), start="initial_tension"
    ),
    Variable(
        "polarisation",
        "stock",
        (),
        "level",
        "1",
        "polarisation into blocs",
        ("I2",),
        start="initial_polarisation",
    ),
    Variable(
        "regional_governance",
        "stock",
        (),
        "level",
        "1",
        "regional and UN-centred governance",
        ("I2",),
        start="initial_governance",
    ),
    Variable(
        "pressure_on_competitor",
        "stock",
        (),
        "level",
        "1",
        "pressure on the patron's competitor",
        ("I3",),
        start="initial_pressure",
    ),
)


@mechanism(adds_to="tension", claims=("I1",), source="article I1")
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


@mechanism(adds_to="polarisation", claims=("I2",), source="article I2")
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


@mechanism(adds_to="regional_governance", claims=("I2",), source="article I2")
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


@mechanism(adds_to="pressure_on_competitor", claims=("I3", "P2", "P3"), source="article I3")
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
