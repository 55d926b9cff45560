"""What a leaders' meeting says: topics named and the form of the meeting (T1, P3)."""

import numpy as np

from sim.core.axes import DIPLOMATIC, LEADER, MEMBERS, Floats, Integers, chance, logistic, of_runs
from sim.core.declarations import Draw, Variable, mechanism

VARIABLES = (
    Variable(
        "named",
        "set",
        ("topic",),
        "topic",
        "1",
        "topic named at the leaders' meeting of the month (0 or 1; missing without a meeting)",
        ("T1",),
        start="missing",
    ),
)


@mechanism(
    sets="named",
    claims=("T1", "P3"),
    source="article, table 1",
    draws=(Draw("topic_draw", "uniform", over="topic"),),
)
def topics_of_the_meeting(
    meetings: Floats,
    stand_alone: Floats,
    cooperation: Floats,
    threat_perception: Floats,
    topic_source: Integers,
    topic_reticence: Floats,
    topic_slope: float | Floats,
    topic_cooperation: float | Floats,
    statement_boost: float | Floats,
    statement_base: float | Floats,
    statement_slope: float | Floats,
    statement_summit: float | Floats,
    topic_draw: Floats,
) -> Floats:
    """Topics that a leaders' meeting names, (topic, run), 0 or 1, NaN without a meeting.

    Topics of a source of threat follow the least member's perception of it, those of a domain
    the cooperation in it; both are likelier in a joint statement.  Order: topics of sources,
    military, economic, stand-alone, statement.
    """
    topics = np.full(topic_draw.shape, np.nan)
    met = np.flatnonzero(meetings[LEADER])  # mostly few runs: only these are worked out
    if not met.size:
        return topics
    draw, alone = of_runs(topic_draw, met), of_runs(stand_alone, met)
    work, threats = of_runs(cooperation, met), of_runs(threat_perception[MEMBERS], met)
    reticence, slope = of_runs(topic_reticence, met), of_runs(topic_slope, met)
    helped, boost = of_runs(topic_cooperation, met), of_runs(statement_boost, met)
    base = of_runs(statement_base, met) + of_runs(statement_slope, met) * work[DIPLOMATIC]
    stated = chance(draw[-1], logistic(base + of_runs(statement_summit, met) * alone))
    issue = np.minimum.reduce(threats)[topic_source] - reticence + helped * work[DIPLOMATIC]
    done = work[:2] * (1.0 + helped) - 0.5
    lean = slope * np.concatenate([issue, done])
    named = draw[:-2] < logistic(lean + boost * (stated - 0.5))
    topics[:, met] = np.concatenate([named, (alone > 0)[None], stated[None]])
    return topics
