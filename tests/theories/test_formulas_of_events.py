"""What happens by chance or past a threshold: meetings, topics, elections, rungs, by formula.

Uniforms laid out evenly give the chance itself; thresholds are tried on both sides.
"""

import numpy as np
import pytest

from sim.core.axes import ALLIES, NEVER, Floats, logistic
from sim.theories.integration import climbing, mutual_defence_pact
from sim.theories.meetings import meetings_of_the_month
from sim.theories.topics import topics_of_the_meeting
from sim.theories.turnover import turnover
from tests.theories.calling import act, evenly, rows, runs

EVEN = evenly()


def meet(month: int = 40, slots: tuple[int, int, int] = (1, 2, 0), **given: Floats) -> list[Floats]:
    """Mean meetings of leaders, ministers and vice-ministers, and summits of their own."""
    held, _, alone, _ = act(
        meetings_of_the_month,
        month=month,
        slots=np.array(slots),
        **{
            "channel": rows(0.6, 0.5, 0.7),
            "defence_channel": runs(0.25),
            "ministry_draw": EVEN,
            "institutionalisation": rows(0.1, 0.2, 0.4),
            "last_meeting": np.array([[34], [38], [37]]),
            "meeting_draw": np.stack([EVEN] * 3),
            "summit_draw": EVEN,
            "ministry_slots": rows(slots[1], slots[1]),
        }
        | given,
        leader_meeting=0.8,
        leader_satiation=9.0,
        summit_rate=0.5,
        minister_rate=0.4,
        minister_forum=0.3,
        vice_rhythm=3.5,
        vice_irregularity=0.6,
        dormancy=0.2,
    )
    return [*held.mean(axis=-1), alone.mean()]


def test_p3_meetings_take_place_at_their_chances() -> None:
    leaders, ministers, deputies, alone = meet()
    demand = 0.6 * (1.0 - np.exp(-6.0 / 9.0))
    assert leaders == pytest.approx(0.8 * demand, abs=1e-4)  # one draw: no summit beside a forum
    assert ministers == pytest.approx(0.4 * (0.6 * 0.5 + 0.4 * 0.25) * 1.6, abs=1e-3)
    assert deputies == pytest.approx(0.7 * logistic(runs(-0.5 / 0.6))[0], abs=1e-4)
    assert alone == 0.0
    leaders, ministers, _, alone = meet(slots=(0, 0, 0))
    assert leaders == alone == pytest.approx(0.5 * demand * 0.4, abs=1e-4)
    assert ministers == pytest.approx(0.4 * (0.6 * 0.5 + 0.4 * 0.25), abs=1e-3)
    assert meet(channel=rows(0.6, 0.5, 0.2))[2] == 0.0
    assert meet(channel=rows(0.6, 0.5, 0.21))[2] > 0.0


def test_p3_demand_multiplies_what_every_channel_holds() -> None:
    usual, less = meet(), meet(demand=runs(0.7))
    assert less == pytest.approx([0.7 * each for each in usual], abs=2e-3)
    wanted = meet(slots=(0, 0, 0), demand=runs(1.3))
    assert wanted[3] == pytest.approx(1.3 * meet(slots=(0, 0, 0))[3], abs=2e-3)


def ministers_meet(
    is_open: tuple[int, int], forums: tuple[int, int], channel: float = 0.5
) -> tuple[float, float]:
    """Mean meetings of foreign and of defence ministers, over all pairs of draws."""
    drawn = (np.arange(400) + 0.5) / 400
    met, which = (grid.ravel() for grid in np.meshgrid(drawn, drawn))
    held, apart, *_ = act(
        meetings_of_the_month,
        month=40,
        slots=np.array([0, max(forums), 0]),
        ministry_slots=rows(*forums),
        ministry_open=rows(*is_open),
        channel=rows(0.0, channel, 0.0),
        defence_channel=runs(0.8),
        institutionalisation=rows(0.0, 0.0, 0.0),
        last_meeting=np.array([[34], [38], [37]]),
        meeting_draw=np.stack([met] * 3),
        summit_draw=met,
        ministry_draw=which,
        minister_rate=0.4,
        minister_forum=0.5,
        defence_share=0.3,
    )
    assert np.array_equal(apart.sum(axis=0), held[1])
    assert apart.min() == 0.0
    foreign, defence = apart.mean(axis=-1)
    return float(foreign), float(defence)


@pytest.mark.parametrize(
    ("is_open", "forums", "foreign", "defence"),
    [
        ((1, 1), (0, 0), 0.4 * 0.5 * 0.7, 0.4 * 0.8 * 0.3),
        ((1, 1), (1, 1), 0.4 * 0.5 * 0.7 * 1.5, 0.4 * 0.8 * 0.3 * 1.5),
        ((1, 1), (2, 0), 0.4 * 0.5 * 0.7 * 2.0, 0.4 * 0.8 * 0.3),
        ((1, 1), (0, 1), 0.4 * 0.5 * 0.7, 0.4 * 0.8 * 0.3 * 1.5),
        ((1, 0), (0, 0), 0.4 * 0.5 * 0.7, 0.0),
        ((1, 0), (1, 1), 0.4 * 0.5 * 0.7 * 1.5, 0.0),
        ((0, 1), (1, 1), 0.0, 0.4 * 0.8 * 0.3 * 1.5),
        ((0, 0), (1, 1), 0.0, 0.0),
    ],
)
def test_p3_each_ministry_meets_at_its_part_of_the_rate_and_its_own_forums(
    is_open: tuple[int, int], forums: tuple[int, int], foreign: float, defence: float
) -> None:
    assert ministers_meet(is_open, forums) == pytest.approx((foreign, defence), abs=3e-3)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_s3_a_closed_channel_holds_no_meeting_and_the_others_do(level: int) -> None:
    is_open = np.ones((3, 1))
    is_open[level] = 0.0
    silent = {"defence_channel": runs(0.0)}
    usual, closed = meet(**silent), meet(channel_open=is_open, **silent)
    assert usual[level] > 0.05
    assert closed[level] == 0.0
    rest = [place for place in (0, 1, 2) if place != level]
    assert [closed[place] for place in rest] == [usual[place] for place in rest]


def name_topics(statement: float, draw: Floats = EVEN, **given: Floats) -> Floats:
    """Share of meetings that name each topic: two sources, military, economic, alone, statement."""
    draws = np.stack([draw] * 5 + [np.full_like(draw, statement)])
    seen = np.array([[0.9, 0.4], [0.6, 0.7], [0.7, 0.8], [0.0, 0.0]])[..., None]
    named = act(
        topics_of_the_meeting,
        **{
            "meetings": rows(np.ones_like(draw), 0.0, 0.0),
            "stand_alone": np.zeros_like(draw),
            "cooperation": np.broadcast_to(rows(0.3, 0.5, 0.6), (3, draw.size)),
            "threat_perception": np.broadcast_to(seen, (4, 2, draw.size)),
        }
        | given,
        topic_source=np.array([0, 1]),
        topic_reticence=rows(0.5, 0.8),
        topic_slope=5.0,
        topic_cooperation=0.4,
        statement_boost=1.5,
        statement_base=-1.2,
        statement_slope=2.5,
        statement_summit=1.7,
        topic_draw=draws,
    )
    return named.mean(axis=-1)


@pytest.mark.parametrize(("statement", "said"), [(0.0, 1.0), (1.0, 0.0)])
def test_t1_topics_are_named_at_their_chances(statement: float, said: float) -> None:
    expected = [
        5.0 * (0.6 - 0.5 + 0.4 * 0.6),
        5.0 * (0.4 - 0.8 + 0.4 * 0.6),
        5.0 * (0.3 * 1.4 - 0.5),
        5.0 * (0.5 * 1.4 - 0.5),
    ]
    chances = logistic(np.array(expected) + 1.5 * (said - 0.5))
    assert name_topics(statement) == pytest.approx([*chances, 0.0, said], abs=1e-4)


@pytest.mark.parametrize("alone", [0.0, 1.0])
def test_p3_a_joint_statement_comes_at_its_chance(alone: float) -> None:
    likely = logistic(runs(-1.2 + 2.5 * 0.6 + 1.7 * alone))[0]
    summit = np.full_like(EVEN, alone)
    assert name_topics(likely - 1e-6, stand_alone=summit)[-2:] == pytest.approx([alone, 1.0])
    assert name_topics(likely + 1e-6, stand_alone=summit)[-2:] == pytest.approx([alone, 0.0])


def test_c2_candidates_win_at_their_odds() -> None:
    """Of three, who goes on gains by approval and who turns does not."""
    log_odds = np.array([0.2, -0.3, 0.5])
    ballot = (1, np.array([4, 5, 6]), log_odds, np.array([1.0, 0.0, 0.5]))
    governments, changed = act(
        turnover,
        government=np.array([[1], [4], [3]]) + np.zeros(EVEN.size, dtype=int),
        approval=rows(0.2, 0.7, 0.5) + 0.0 * EVEN,
        scheduled=np.array([NEVER, NEVER, 9]),
        ballots=(ballot,),
        electoral_swing=2.5,
        election_draw=np.stack([EVEN] * 3),
    )
    odds = np.exp(log_odds + np.array([1.0, 0.0, 0.5]) * 2.5 * 0.2)
    shares = [(governments[1] == row).mean() for row in (4, 5, 6)]
    assert shares == pytest.approx(odds / odds.sum(), abs=1e-4)
    assert (governments[0] == 1).all()
    assert (governments[2] == 9).all()
    np.testing.assert_array_equal(changed[1], governments[1] != 4)


def climb(draw: float = 0.0, relation: float = 0.9, **given: Floats) -> tuple[Floats, Floats]:
    """Rungs by domain and the duty to consult, from military 1, economic 0 and diplomatic 2."""
    rungs, duty = act(
        climbing,
        **{
            "integration": rows(1.0, 0.0, 2.0),
            "institutionalisation": rows(0.45, 0.35, 0.55),
            "cooperation": rows(0.45, 0.35, 0.55),
        }
        | given,
        relation=rows(0.95, relation),
        rung_first=rows(0.3, 0.3, 0.3),
        rung_step=rows(0.1, 0.1, 0.1),
        rung_relation=0.1,
        rung_relation_first=0.4,
        rung_chance=0.3,
        rung_collapse=0.15,
        rung_draw=rows(draw, draw, draw),
    )
    return rungs[:, 0], duty


def test_f1_a_rung_is_climbed_past_its_thresholds() -> None:
    rungs, duty = climb()
    assert rungs.tolist() == [2.0, 1.0, 3.0]
    assert duty == 1.0
    assert climb(draw=0.29)[0].tolist() == [2.0, 1.0, 3.0]
    assert climb(draw=0.31)[0].tolist() == [1.0, 0.0, 2.0]
    assert climb(relation=0.49)[0].tolist() == [1.0, 1.0, 2.0]
    assert climb(relation=0.51)[0].tolist() == [2.0, 1.0, 2.0]
    for name in ("institutionalisation", "cooperation"):
        assert climb(**{name: rows(0.39, 0.31, 0.49)})[0].tolist() == [1.0, 1.0, 2.0]


def test_f1_a_rung_is_lost_when_institutions_fall_far_below_it() -> None:
    assert climb(institutionalisation=rows(0.16, 0.0, 0.26))[0].tolist() == [1.0, 0.0, 2.0]
    assert climb(institutionalisation=rows(0.14, 0.0, 0.24))[0].tolist() == [0.0, 0.0, 1.0]


READY = {
    "integration": rows(3.0, 0.0, 3.0),
    "willingness": np.full((2, 3, 1), 0.8),
    "patron_willingness": rows(0.8, 0.1, 0.1),
    "relation": rows(0.9, 0.8),
    "grievance": rows(0.1, 0.2),
    "shared_threat": rows(0.7, 0.1, 0.1),
    "pact": runs(0.0),
    "line_change": np.zeros((4, 1), dtype=bool),
    "pact_relation": 0.75,
    "pact_grievance": 0.25,
    "pact_willingness": 0.7,
    "pact_threat": 0.6,
    "pact_chance": 0.2,
    "abrogation": 0.3,
    "pact_draw": runs(0.19),
    "abrogation_draw": runs(0.29),
}


def test_f3_a_pact_needs_all_its_preconditions() -> None:
    assert act(mutual_defence_pact, **READY) == 1.0
    reluctant = np.full((2, 3, 1), 0.8)
    reluctant[1, 0] = 0.69
    for lacking in (
        {"integration": rows(2.0, 3.0, 3.0)},
        {"integration": rows(3.0, 3.0, 0.0)},
        {"willingness": reluctant},
        {"patron_willingness": rows(0.69, 0.9, 0.9)},
        {"relation": rows(0.9, 0.74)},
        {"grievance": rows(0.1, 0.26)},
        {"shared_threat": rows(0.59, 0.9, 0.9)},
        {"pact_draw": runs(0.21)},
    ):
        assert act(mutual_defence_pact, **{**READY, **lacking}) == 0.0, lacking


def test_f3_a_pact_ends_by_abrogation_after_a_change_of_line() -> None:
    made = {**READY, "pact": runs(1.0)}
    turned = np.zeros((4, 1), dtype=bool)
    turned[ALLIES.start] = True
    adversary = np.zeros((4, 1), dtype=bool)
    adversary[-1] = True
    assert act(mutual_defence_pact, **made) == 1.0
    assert act(mutual_defence_pact, **{**made, "line_change": turned}) == 0.0
    assert act(mutual_defence_pact, **{**made, "line_change": adversary}) == 1.0
    later = {"line_change": turned, "abrogation_draw": runs(0.31)}
    assert act(mutual_defence_pact, **{**made, **later}) == 1.0
