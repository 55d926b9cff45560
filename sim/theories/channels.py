"""Meeting channels of leaders, ministers and vice-ministers, each with its own stock (S3, C2).

What a channel can carry (``channel_target``) is a sum of contributions; the channel moves to it,
faster up than down.  A channel has a birth and may have an end (``channel_open``, a fact of the
calendar): while it is closed nothing carries it.  Parameters over levels are in the order leader,
minister, vice-minister.
"""

from collections.abc import Mapping

import numpy as np

from sim.core.axes import (
    BOTTOM_UP,
    DIPLOMATIC,
    LEADER,
    MINISTER,
    PATRON,
    VICE_MINISTER,
    Floats,
    clip_unit,
    positive,
)
from sim.core.declarations import LEVEL, Explanation, Parts, Variable, inner, mechanism

VARIABLES = (
    inner("channel_target", "sum", LEVEL, "what a channel can carry"),
    Variable(
        "channel",
        "stock",
        LEVEL,
        "level",
        "1",
        "institutional strength of each meeting channel",
        ("S3",),
        start="initial_channel",
    ),
)


@mechanism(adds_to="channel_target", claims=("P3",), source="routine of the ministries")
def routine_of_ministries(routine: Floats) -> Floats:
    """Ministries meet by habit, (level, 1 or run)."""
    return routine


@mechanism(adds_to="channel_target", claims=("P3",), source="article P3")
def work_to_be_done(cooperation: Floats, channel_cooperation: Floats) -> Floats:
    """Diplomatic cooperation gives all channels something to do, (level, run)."""
    return channel_cooperation * cooperation[DIPLOMATIC]


@mechanism(adds_to="channel_target", claims=("S3",), source="article S3")
def tended_by_patron(effort: Floats, bottom_up_weight: Floats) -> Floats:
    """The patron tends the channels of officials, (level, run)."""
    return bottom_up_weight * effort[BOTTOM_UP]


@mechanism(adds_to="channel_target", claims=("S3",), source="article S3")
def carried_from_below(
    channel: Floats,
    carried_by_ministers: float | Floats,
    carried_by_vice_ministers: float | Floats,
) -> Floats:
    """Vice-ministers carry ministers, who carry leaders, (level, run)."""
    carried = np.zeros_like(channel)
    carried[LEADER] = carried_by_ministers * channel[MINISTER]
    carried[MINISTER] = carried_by_vice_ministers * channel[VICE_MINISTER]
    return carried


@mechanism(adds_to="channel_target", claims=("C2",), source="article S3 and C2")
def neglect_by_unilateralist(unilateralism: Floats, neglect: Floats) -> Floats:
    """A unilateralist patron lets the channels it need not attend fall silent, (level, run)."""
    return -neglect * unilateralism[PATRON]


@mechanism(adds_to="channel_target", claims=("C1", "D4"), source="event record of the dyad")
def friction_between_allies(dispute_memory: Floats, friction: Floats) -> Floats:
    """A dispute makes it hard for officials of the two to be seen together, (level, run)."""
    return -friction * dispute_memory


def share_of_the_gap(
    gap: Floats,
    channel: Floats,
    channel_peak: Floats,
    channel_build: float | Floats,
    channel_decay: float | Floats,
    channel_revival: float | Floats,
) -> Floats:
    """Share of the gap to what carries it that a channel closes, (level, run), per month."""
    up = channel_build * (1.0 + channel_revival * positive(channel_peak - channel))
    return np.where(gap > 0.0, np.minimum(up, 1.0), channel_decay)


def parts_of_channel(
    channel: Floats,
    channel_target: Floats,
    channel_peak: Floats,
    channel_open: Floats,
    channel_build: float | Floats,
    channel_decay: float | Floats,
    channel_revival: float | Floats,
    parts: Mapping[str, Parts],
) -> Parts:
    """Each contribution to what carries a channel moves it in proportion, each (level, run).

    ``bounds_of_target`` is what the limits of 0 and 1, and for a closed channel its being closed,
    cut off the sum of the contributions, and ``inertia`` what the channel loses by moving at all.
    """
    kept = channel_open * clip_unit(channel_target)
    rate = share_of_the_gap(
        kept - channel, channel, channel_peak, channel_build, channel_decay, channel_revival
    )
    carried = {term: rate * part for term, part in parts["channel_target"].items()}
    cut = rate * (kept - channel_target)
    return {**carried, "bounds_of_target": cut, "inertia": -rate * channel}


@mechanism(
    adds_to="channel",
    claims=("S3",),
    source="Pierson 2000 on lock-in",
    explained_by=Explanation(parts_of_channel),
)
def channel_adjustment(
    channel: Floats,
    channel_target: Floats,
    channel_peak: Floats,
    channel_open: Floats,
    channel_build: float | Floats,
    channel_decay: float | Floats,
    channel_revival: float | Floats,
) -> Floats:
    """Channels move to what carries them, (level, run), per month; revival outpaces building.

    ``channel_open`` (level, 1) is 1 from a channel's birth to its end, else 0: a closed channel
    does not build, and what there was of it falls silent.
    """
    gap = channel_open * clip_unit(channel_target) - channel
    return gap * share_of_the_gap(
        gap, channel, channel_peak, channel_build, channel_decay, channel_revival
    )
