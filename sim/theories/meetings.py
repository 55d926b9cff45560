"""What can be seen: meetings by channel and trilateral exercises.

Each channel has the rhythm of its real counterpart: leaders need a slot (a forum that all attend,
or a rare summit of their own) and one meeting satisfies demand for a while; ministers meet on the
margins of forums, foreign and defence ministers each on those of their own; vice-ministers keep a
rhythm while their channel is alive.  Before its birth and after its end a channel holds no meeting.
"""

import numpy as np

from sim.core.axes import (
    ADVERSARY_SOURCE,
    DEFENCE,
    DIPLOMATIC,
    FOREIGN,
    LEADER,
    MILITARY,
    MINISTER,
    VICE_MINISTER,
    Floats,
    Integers,
    chance,
    elapsed,
    logistic,
    poisson_count,
)
from sim.core.declarations import LEVEL, Draw, Variable, inner, mechanism

MOST_MEETINGS = 4
MOST_EXERCISES = 6

VARIABLES = (
    Variable(
        "meetings",
        "set",
        LEVEL,
        "count",
        "meetings per month",
        "trilateral meetings in the month",
        ("S3", "P3"),
        high=MOST_MEETINGS,
    ),
    Variable(
        "ministers",
        "set",
        ("ministry",),
        "count",
        "meetings per month",
        "trilateral meetings of foreign and of defence ministers in the month",
        ("P3",),
        high=MOST_MEETINGS,
    ),
    inner("stand_alone", "set", (), "a stand-alone summit takes place", 0, 1),
    inner("last_meeting", "set", LEVEL, "month of the last meeting", dtype=int, start="never"),
    Variable(
        "exercises",
        "set",
        (),
        "count",
        "exercises per month",
        "trilateral exercises in the month",
        ("P1", "I1"),
        high=MOST_EXERCISES,
    ),
)


@mechanism(
    sets=("meetings", "ministers", "stand_alone", "last_meeting"),
    claims=("S3", "P3", "T1"),
    source="record of trilateral meetings",
    draws=(
        Draw("meeting_draw", "uniform", over="level"),
        Draw("summit_draw", "uniform"),
        Draw("ministry_draw", "uniform"),
    ),
)
def meetings_of_the_month(
    month: int,
    channel: Floats,
    institutionalisation: Floats,
    last_meeting: Integers,
    slots: Floats,
    channel_open: Floats,
    ministry_open: Floats,
    ministry_slots: Floats,
    leader_meeting: float | Floats,
    leader_satiation: float | Floats,
    summit_rate: float | Floats,
    minister_rate: float | Floats,
    minister_forum: float | Floats,
    defence_share: float | Floats,
    vice_rhythm: float | Floats,
    vice_irregularity: float | Floats,
    dormancy: float | Floats,
    meeting_draw: Floats,
    summit_draw: Floats,
    ministry_draw: Floats,
) -> tuple[Floats, Floats, Floats, Integers]:
    """Meetings by level (level, run) and ministry (ministry, run), stand-alone summits (run,).

    Last comes the month of the last meeting (level, run).  ``slots`` (level,) counts the forums of
    the month at which all members meet, ``ministry_slots`` (ministry, 1) those of each ministry; a
    forum of uncertain attendance counts for its share.
    ``channel_open`` (level, 1) and ``ministry_open`` (ministry, 1) are 1 from birth to end, else 0.
    """
    since = elapsed(month, last_meeting)
    channel = channel_open * channel
    demand = channel[LEADER] * (1.0 - np.exp(-since[LEADER] / leader_satiation))
    at_forum = chance(
        meeting_draw[LEADER], leader_meeting * demand * np.minimum(slots[LEADER], 1.0)
    )
    own = summit_rate * demand * institutionalisation[DIPLOMATIC]
    at_summit = chance(summit_draw, own) & ~at_forum
    habit, forums, of_defence = shares_of_ministries(
        ministry_open, ministry_slots, defence_share, minister_forum
    )
    rate = minister_rate * channel[MINISTER] * (habit + minister_forum * forums)
    alive = channel[VICE_MINISTER] > dormancy
    due = logistic((since[VICE_MINISTER] - vice_rhythm) / vice_irregularity)
    dialogue = chance(meeting_draw[VICE_MINISTER], alive * due * channel[VICE_MINISTER])
    held = np.stack(
        [
            (at_forum | at_summit).astype(np.float64),
            poisson_count(meeting_draw[MINISTER], np.minimum(rate, 2.0), MOST_MEETINGS),
            dialogue.astype(np.float64),
        ]
    )
    foreign = ministry_open[FOREIGN] * (
        held[MINISTER] - chance(ministry_draw, of_defence * held[MINISTER])
    )
    apart = np.stack([foreign, held[MINISTER] - foreign])
    last = np.where(held > 0, month, last_meeting)
    return held, apart, at_summit.astype(np.float64), last


def shares_of_ministries(
    ministry_open: Floats,
    ministry_slots: Floats,
    defence_share: float | Floats,
    minister_forum: float | Floats,
) -> tuple[Floats, Floats, Floats]:
    """Part of the ministers' rate that habit leaves, forums that count, part of defence, (run,).

    With both channels open and the same forums for both the first is 1 and the second their number:
    the two rates add up to that of ministers.  Defence ministers met at most once in any month of
    the record, so that beside foreign ministers their part of a month's meetings is the chance that
    they met.
    """
    foreign, defence = ministry_open[FOREIGN], ministry_open[DEFENCE]
    forums_foreign = foreign * ministry_slots[FOREIGN]
    forums_defence = defence * ministry_slots[DEFENCE]
    habit = foreign - defence_share * (foreign - defence)
    forums = forums_foreign - defence_share * (forums_foreign - forums_defence)
    own = defence_share * (defence + minister_forum * forums_defence)
    return habit, forums, own / np.maximum(habit + minister_forum * forums, 1e-9)


@mechanism(
    sets="exercises",
    claims=("P1", "F1", "I1"),
    source="record of trilateral exercises",
    draws=(Draw("exercise_draw", "uniform"),),
)
def exercises_of_the_month(
    cooperation: Floats,
    integration: Floats,
    activity: Floats,
    dialogue: Floats,
    exercise_rate: float | Floats,
    exercise_response: float | Floats,
    exercise_routine: float | Floats,
    exercise_suspension: float | Floats,
    exercise_draw: Floats,
) -> Floats:
    """Trilateral exercises, count (run,), 0–6."""
    rate = (
        exercise_rate
        * cooperation[MILITARY]
        * (1.0 + exercise_response * activity[ADVERSARY_SOURCE])
        * (1.0 + exercise_routine * integration[MILITARY])
        * (1.0 - exercise_suspension * dialogue)
    )
    return poisson_count(exercise_draw, np.minimum(rate, 3.0), MOST_EXERCISES)
