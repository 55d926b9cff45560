"""What can be seen: meetings by channel and trilateral exercises.

Each channel has the rhythm of its real counterpart: leaders need a slot (a forum that all attend,
or a rare summit of their own) and one meeting satisfies demand for a while; ministers meet on the
margins of forums, foreign and defence ministers each on those of their own and with a channel of
their own; vice-ministers keep a rhythm while their channel is alive.  Before its birth and after
its end a channel holds no meeting.  All meet the more the larger ``demand`` is (consultation.py).
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
        high=2 * MOST_MEETINGS,
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
    defence_channel: Floats,
    demand: Floats,
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

    Last comes the month of the last meeting (level, run).  ``demand`` (run,) multiplies every rate
    and chance; a full channel of either ministers' meets at their share of ``minister_rate`` and
    ``minister_forum`` more of it for each forum of theirs.  ``slots`` (level,) counts the forums of
    the month at which all members meet, ``ministry_slots`` (ministry, 1) those of each ministry; a
    forum of uncertain attendance counts for its share.
    ``channel_open`` (level, 1) and ``ministry_open`` (ministry, 1) are 1 from birth to end, else 0.
    """
    since = elapsed(month, last_meeting)
    channel = channel_open * channel
    wish = demand * channel[LEADER] * (1.0 - np.exp(-since[LEADER] / leader_satiation))
    at_forum = chance(meeting_draw[LEADER], leader_meeting * wish * np.minimum(slots[LEADER], 1.0))
    own = summit_rate * wish * institutionalisation[DIPLOMATIC]
    at_summit = chance(summit_draw, own) & ~at_forum
    draws = np.stack(np.broadcast_arrays(meeting_draw[MINISTER], ministry_draw))
    rate = np.empty(draws.shape)
    rate[FOREIGN] = (1.0 - defence_share) * ministry_open[FOREIGN] * channel[MINISTER]
    rate[DEFENCE] = defence_share * ministry_open[DEFENCE] * defence_channel
    rate *= demand * minister_rate * (1.0 + minister_forum * ministry_slots)
    ministers = poisson_count(draws, np.minimum(rate, 2.0), MOST_MEETINGS)
    alive = channel[VICE_MINISTER] > dormancy
    due = logistic((since[VICE_MINISTER] - vice_rhythm) / vice_irregularity)
    dialogue = chance(meeting_draw[VICE_MINISTER], alive * due * demand * channel[VICE_MINISTER])
    together = (at_forum | at_summit).astype(np.float64)
    held = np.stack([together, ministers[FOREIGN] + ministers[DEFENCE], dialogue * 1.0])
    last = np.where(held > 0, month, last_meeting)
    return held, ministers, at_summit.astype(np.float64), last


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
