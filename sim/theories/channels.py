"""Meeting channels of leaders, ministers and vice-ministers, each with its own stock (S3, C2).

The level of ministers is the foreign ministers'; defence ministers have a channel apart
(``defence_channel``), which lives on what carries ministers, but on military cooperation in place
of diplomatic, and is not prepared by vice-ministers of foreign affairs.

What a channel can carry (``channel_target``) is a sum of contributions; the channel moves to it,
faster up than down.  A channel has a birth and may have an end (``channel_open``, a fact of the
calendar): while it is closed nothing carries it.  Parameters over levels are in the order leader,
minister, vice-minister.
"""

from collections.abc import Mapping

import numpy as np

from sim.core.axes import (
    BOTTOM_UP,
    DEFENCE,
    DIPLOMATIC,
    LEADER,
    MILITARY,
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
    Variable(
        "defence_channel",
        "stock",
        (),
        "level",
        "1",
        "institutional strength of the channel of defence ministers",
        ("S3", "P3"),
        start="initial_defence_channel",
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
def neglect_by_unilateralist(
    unilateralism: Floats, use_of_allies: Floats, neglect: Floats
) -> Floats:
    """A patron lets the channels fall silent for which it has no use, (level, run).

    Leaders meet less the more the patron acts alone (``unilateralism``); ministers and officials
    the less it works through its allies (``use_of_allies``), both (actor, run), 0-1.
    """
    unused = 1.0 - use_of_allies[PATRON]
    return -neglect * np.stack([unilateralism[PATRON], unused, unused])


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


def target_of_defence(
    channel: Floats,
    channel_target: Floats,
    cooperation: Floats,
    channel_cooperation: Floats,
    carried_by_vice_ministers: float | Floats,
) -> Floats:
    """What the defence ministers' channel can carry, (run,).

    That of foreign ministers without what vice-ministers carry, with work to be done by military
    cooperation instead of diplomatic.
    """
    other_work = cooperation[MILITARY] - cooperation[DIPLOMATIC]
    work = channel_cooperation[MINISTER] * other_work
    return channel_target[MINISTER] + work - carried_by_vice_ministers * channel[VICE_MINISTER]


def parts_of_defence(
    defence_channel: Floats,
    channel: Floats,
    channel_target: Floats,
    cooperation: Floats,
    ministry_open: Floats,
    channel_cooperation: Floats,
    carried_by_vice_ministers: float | Floats,
    channel_build: float | Floats,
    channel_decay: float | Floats,
    parts: Mapping[str, Parts],
) -> Parts:
    """As for the other channels: each contribution moves it in proportion, each (run,)."""
    target = target_of_defence(
        channel, channel_target, cooperation, channel_cooperation, carried_by_vice_ministers
    )
    kept = ministry_open[DEFENCE] * clip_unit(target)
    rate = np.where(kept > defence_channel, np.minimum(channel_build, 1.0), channel_decay)
    own = {term: part[MINISTER] for term, part in parts["channel_target"].items()}
    own.pop("carried_from_below", None)
    own["work_to_be_done"] = channel_cooperation[MINISTER] * cooperation[MILITARY]
    carried = {term: rate * part for term, part in own.items()}
    cut = rate * (kept - target)
    return {**carried, "bounds_of_target": cut, "inertia": -rate * defence_channel}


@mechanism(
    adds_to="defence_channel",
    claims=("S3", "P3"),
    source="record of trilateral meetings: defence ministers since 2009",
    explained_by=Explanation(parts_of_defence),
)
def defence_ministers_channel(
    defence_channel: Floats,
    channel: Floats,
    channel_target: Floats,
    cooperation: Floats,
    ministry_open: Floats,
    channel_cooperation: Floats,
    carried_by_vice_ministers: float | Floats,
    channel_build: float | Floats,
    channel_decay: float | Floats,
) -> Floats:
    """The channel of defence ministers moves to what carries it, (run,), per month.

    ``ministry_open`` (ministry, 1) is 1 from a channel's birth to its end.  It is built and falls
    silent at the speed of the other channels; of a revival the record knows no case.
    """
    target = target_of_defence(
        channel, channel_target, cooperation, channel_cooperation, carried_by_vice_ministers
    )
    gap = ministry_open[DEFENCE] * clip_unit(target) - defence_channel
    return gap * np.where(gap > 0.0, np.minimum(channel_build, 1.0), channel_decay)
