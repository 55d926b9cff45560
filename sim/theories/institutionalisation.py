"""Institutions: slow to build, slower to erode, dormant rather than dead (S3, P1–P3)."""

import numpy as np

from sim.core.axes import VICE_MINISTER, Floats, positive
from sim.core.declarations import DOMAIN, LEVEL, Variable, inner, mechanism

VARIABLES = (
    Variable(
        "institutionalisation",
        "stock",
        DOMAIN,
        "level",
        "1",
        "institutionalisation of the trilateral mechanism",
        ("S3", "P1", "P2", "P3"),
        start="initial_institutions",
    ),
    inner(
        "institution_peak",
        "set",
        DOMAIN,
        "highest institutionalisation remembered",
        0,
        1,
        "initial_institutions",
    ),
    inner(
        "channel_peak",
        "set",
        LEVEL,
        "highest strength of a channel remembered",
        0,
        1,
        "initial_channel",
    ),
)


@mechanism(
    adds_to="institutionalisation",
    claims=("S3", "P1", "P2", "P3"),
    source="Keohane 1984; article S3",
)
def institution_building(
    institutionalisation: Floats,
    cooperation: Floats,
    institution_peak: Floats,
    channel: Floats,
    institution_build: float | Floats,
    from_below: float | Floats,
    revival: float | Floats,
) -> Floats:
    """Practice above the institution's level builds it, (domain, run), per month.

    ``build * (1 - b + b * vice-ministers) * (1 + revival * (peak - L)) * max(C - L, 0)``.
    """
    prepared = 1.0 - from_below * (1.0 - channel[VICE_MINISTER])
    known = 1.0 + revival * positive(institution_peak - institutionalisation)
    return institution_build * prepared * known * positive(cooperation - institutionalisation)


@mechanism(
    adds_to="institutionalisation",
    claims=("P1", "P2", "P3", "C1", "C2"),
    source="lock-in: Pierson 2000",
)
def institution_erosion_by_disuse(
    institutionalisation: Floats,
    cooperation: Floats,
    institution_erosion: float | Floats,
    lock_in: float | Floats,
) -> Floats:
    """Institutions above practice erode, the less the stronger they are, (domain, run)."""
    unused = positive(institutionalisation - cooperation)
    return -institution_erosion * (1.0 - lock_in * institutionalisation) * unused


@mechanism(
    sets=("institution_peak", "channel_peak"),
    claims=("S3",),
    source="dormancy and revival: record of the vice-ministers' dialogue, 2017–2021",
)
def memory_of_peaks(
    institution_peak: Floats,
    channel_peak: Floats,
    institutionalisation: Floats,
    channel: Floats,
    forgetting: float | Floats,
) -> tuple[Floats, Floats]:
    """Highest level once reached, slowly forgotten, (domain, run) and (level, run), 0–1."""
    keep = 1.0 - forgetting
    return (
        np.maximum(institution_peak * keep, institutionalisation),
        np.maximum(channel_peak * keep, channel),
    )
