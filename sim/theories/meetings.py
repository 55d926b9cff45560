"""What can be seen: meetings by channel and trilateral exercises.

Each channel has the rhythm of its real counterpart: leaders need a slot (a forum that all attend,
or a rare summit of their own) and one meeting satisfies demand for a while; ministers meet on the
margins of forums; vice-ministers keep a rhythm while their channel is alive.
"""

import numpy as np

from sim.core.axes import (
    ADVERSARY_SOURCE,
    DIPLOMATIC,
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
    sets=("meetings", "stand_alone", "last_meeting"),
    claims=("S3", "P3", "T1"),
    source="record of trilateral meetings",
    draws=(
        Draw("meeting_draw", "uniform", over="level"),
        Draw("summit_draw", "uniform"),
    ),
)
def meetings_of_the_month(
    month: int,
    channel: Floats,
    institutionalisation: Floats,
    last_meeting: Integers,
    slots: Integers,
    leader_meeting: float | Floats,
    leader_satiation: float | Floats,
    summit_rate: float | Floats,
    minister_rate: float | Floats,
    minister_forum: float | Floats,
    vice_rhythm: float | Floats,
    vice_irregularity: float | Floats,
    dormancy: float | Floats,
    meeting_draw: Floats,
    summit_draw: Floats,
) -> tuple[Floats, Floats, Integers]:
    """Meetings by level (level, run), stand-alone summits (run,), month of the last (level, run).

    ``slots`` (level,) counts the forums of the month at which all members meet.
    """
    since = elapsed(month, last_meeting)
    demand = channel[LEADER] * (1.0 - np.exp(-since[LEADER] / leader_satiation))
    at_forum = chance(meeting_draw[LEADER], leader_meeting * demand * (slots[LEADER] > 0))
    own = summit_rate * demand * institutionalisation[DIPLOMATIC]
    at_summit = chance(summit_draw, own) & ~at_forum
    rate = minister_rate * channel[MINISTER] * (1.0 + minister_forum * slots[MINISTER])
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
    return held, at_summit.astype(np.float64), np.where(held > 0, month, last_meeting)


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
