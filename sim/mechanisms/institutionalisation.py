"""Institutions: slow to build, slower to erode, dormant rather than dead (S3, P1–P3)."""

import numpy as np

from sim.arrays import Floats, positive
from sim.axes import VICE_MINISTER
from sim.mechanisms.declare import Parameter, mechanism

JUDGEMENT = "judgement; lock-in after Keohane 1984, Pierson 2000"

REVIVAL = Parameter(
    "revival",
    1.5,
    0.0,
    4.0,
    "share",
    "how much faster an institution is rebuilt than first built, per unit below its former peak",
    JUDGEMENT,
)


@mechanism(
    adds_to="institutionalisation",
    claims=("S3", "P1", "P2", "P3"),
    source="Keohane 1984; article S3",
    parameters=(
        Parameter(
            "institution_build",
            0.08,
            0.02,
            0.2,
            "1/month",
            "speed at which practice becomes institution when officials prepare it fully",
            JUDGEMENT,
        ),
        Parameter(
            "from_below",
            0.6,
            0.0,
            1.0,
            "share",
            "part of the building that needs the vice-ministers' channel",
            "article S3; size by judgement",
        ),
        REVIVAL,
    ),
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
    parameters=(
        Parameter(
            "institution_erosion",
            0.025,
            0.0,
            0.1,
            "1/month",
            "speed at which an institution without practice erodes",
            JUDGEMENT,
        ),
        Parameter(
            "lock_in",
            0.7,
            0.0,
            1.0,
            "share",
            "part of the erosion that a full institution is spared",
            JUDGEMENT,
        ),
    ),
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
    parameters=(
        Parameter(
            "forgetting",
            0.005,
            0.0,
            0.03,
            "1/month",
            "speed at which the former peak of a dormant institution is forgotten",
            JUDGEMENT,
        ),
    ),
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
