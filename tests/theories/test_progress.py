"""P1–P3 and T1: what progress there is to see, and what fear has to do with it."""

import numpy as np
import pytest

from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories.alliance_dilemma import (
    entrapment_restraint,
    fear_of_abandonment,
    fear_of_entrapment,
)
from sim.theories.ally_motives import habit
from sim.theories.channels import work_to_be_done
from sim.theories.institutionalisation import (
    institution_building,
    institution_erosion_by_disuse,
    memory_of_peaks,
)
from sim.theories.meetings import exercises_of_the_month, meetings_of_the_month
from sim.theories.quasi_alliance import reassurance, trust_in_patron
from sim.theories.topics import topics_of_the_meeting
from tests.model.running import all_governments, gain, record
from tests.theories.calling import TWO_ALLIES, act, evenly, rows, runs

COMPETITOR = 1


def feared(**changed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fear of abandonment and of entrapment of two allies, (ally, run)."""
    world = {
        "threat_perception": np.full((2, 3, 2), 0.5),
        "credibility": rows(0.6, runs(0.6, 0.6)),
        "rivalry": runs(0.6),
        "exposure": rows(0.6, 0.6),
        "competitor": COMPETITOR,
    }
    given = {**world, **changed}
    return act(fear_of_abandonment, **given), act(fear_of_entrapment, **given)


def test_p1_doubt_of_the_patron_is_fear_of_abandonment() -> None:
    abandonment, entrapment = feared(credibility=rows(runs(0.9, 0.3), 0.6))
    assert abandonment[0, 1] > abandonment[0, 0]
    assert entrapment[0, 1] < entrapment[0, 0]
    assert abandonment[1, 1] == abandonment[1, 0]


def test_p1_who_sees_no_danger_fears_no_abandonment() -> None:
    calm = np.full((2, 3, 2), 0.5)
    calm[0, :, 1] = 0.0
    abandonment, _ = feared(threat_perception=calm)
    assert abandonment[0, 1] == 0.0 < abandonment[0, 0]
    assert abandonment[1, 1] == abandonment[1, 0]


def test_p1_the_largest_danger_is_the_one_to_be_left_alone_with() -> None:
    threats = rows(rows(0.2, runs(0.5, 0.9), 0.3), rows(0.8, 0.5, 0.3))
    abandonment, _ = feared(threat_perception=threats, credibility=rows(0.75, 0.25))
    assert abandonment[0] == pytest.approx([0.25 * 0.5, 0.25 * 0.9])
    assert abandonment[1] == pytest.approx([0.75 * 0.8, 0.75 * 0.8])


def test_p1_transactionalism_breeds_fear_of_abandonment(baseline: Scenario) -> None:
    patron = baseline.patron
    reassuring, selling = (
        baseline.replace(all_governments(baseline, patron, unilateralism=level))
        for level in (0.1, 0.8)
    )
    gained = gain(reassuring, selling, "commitment", "abandonment_fear", "entrapment_fear")
    assert (gained["commitment"] < -0.05).all()
    assert (gained["abandonment_fear"] > 0.0).all()
    assert (gained["entrapment_fear"] < 0.0).all()


def test_c4_entrapment_is_feared_by_the_exposed_who_do_not_share_the_quarrel() -> None:
    _, by_exposure = feared(exposure=rows(runs(0.2, 0.9), 0.6))
    assert by_exposure[0, 1] > by_exposure[0, 0]
    _, by_rivalry = feared(rivalry=runs(0.2, 0.9))
    assert (by_rivalry[:, 1] > by_rivalry[:, 0]).all()
    own_quarrel = np.full((2, 3, 2), 0.5)
    own_quarrel[0, COMPETITOR, 1] = 0.9
    _, by_interest = feared(threat_perception=own_quarrel)
    assert by_interest[0, 1] < by_interest[0, 0]
    assert by_interest[1, 1] == by_interest[1, 0]
    _, without_competitor = feared(threat_perception=own_quarrel, competitor=None)
    assert without_competitor[0, 1] == without_competitor[0, 0] > by_interest[0, 0]
    held = act(entrapment_restraint, entrapment_fear=rows(runs(0.0, 0.5), 0.0))
    assert not held[0, :, 0].any()
    assert (held[0, :, 1] < 0.0).all()


def test_p1_a_credible_patron_brings_its_allies_along_and_together() -> None:
    doubted, trusted = 0.1, 0.9
    moved = act(
        reassurance,
        relation=rows(runs(0.4, 0.4)),
        credibility=rows(runs(doubted, trusted), runs(doubted, trusted)),
        **TWO_ALLIES,
    )[0]
    assert moved[0] < 0.0 < moved[1]
    followed = act(trust_in_patron, credibility=rows(runs(doubted, trusted), 0.5))[:, 0]
    assert followed[0, 0] < 0.0 < followed[0, 1]
    assert not followed[1].any()


def exercised(
    cooperation: float = 0.4, activity: float = 0.4, rung: int = 0, dialogue: float = 0.0
) -> float:
    """Exercises per month."""
    drawn = evenly()
    count = act(
        exercises_of_the_month,
        cooperation=rows(cooperation, 0.0, 0.0),
        integration=rows(rung, 0.0, 0.0),
        activity=rows(activity, 0.9, 0.9),
        dialogue=runs(dialogue),
        exercise_draw=drawn,
    )
    return float(count.mean())


def test_p1_exercises_follow_military_cooperation_and_what_the_adversary_does() -> None:
    plain = exercised()
    assert plain > 0.0
    assert exercised(cooperation=0.0) == 0.0
    assert exercised(cooperation=0.8) > plain
    assert exercised(activity=0.9) > plain
    assert exercised(rung=2) > plain


def test_p1_exercises_are_suspended_for_a_dialogue() -> None:
    assert exercised(dialogue=1.0) < 0.5 * exercised()


def test_p1_to_p3_cooperation_builds_institutions_and_they_outlast_it() -> None:
    level = rows(runs(0.5, 0.5), runs(0.5, 0.5), runs(0.5, 0.5))
    practice = rows(runs(0.8, 0.2), runs(0.8, 0.2), runs(0.8, 0.2))
    built = act(
        institution_building,
        institutionalisation=level,
        cooperation=practice,
        institution_peak=level,
        channel=rows(0.5, 0.5, 0.9),
    )
    eroded = act(institution_erosion_by_disuse, institutionalisation=level, cooperation=practice)
    assert (built[:, 0] > 0.0).all()
    assert not built[:, 1].any()
    assert not eroded[:, 0].any()
    assert (eroded[:, 1] < 0.0).all()
    assert (built[:, 0] > -eroded[:, 1]).all(), "slow to build, slower to erode"


def test_p1_to_p3_the_strong_institution_erodes_less() -> None:
    level = rows(runs(0.4, 0.9), 0.4, 0.4)
    eroded = act(institution_erosion_by_disuse, institutionalisation=level, cooperation=level - 0.3)
    assert eroded[0, 0] < eroded[0, 1] < 0.0


def test_s3_what_once_was_is_rebuilt_faster_and_slowly_forgotten() -> None:
    rebuilt = act(
        institution_building,
        institutionalisation=rows(0.2, 0.2, 0.2),
        cooperation=rows(0.5, 0.5, 0.5),
        institution_peak=rows(runs(0.2, 0.8), 0.2, 0.2),
        channel=rows(0.5, 0.5, 0.5),
    )
    assert rebuilt[0, 1] > rebuilt[0, 0]
    peaks, _ = act(
        memory_of_peaks,
        institution_peak=rows(0.8, 0.2, 0.5),
        channel_peak=rows(0.5, 0.5, 0.5),
        institutionalisation=rows(0.3, 0.6, 0.5),
        channel=rows(0.1, 0.1, 0.1),
    )
    assert 0.7 < peaks[0, 0] < 0.8
    assert peaks[1:, 0].tolist() == [0.6, 0.5]


def test_p1_to_p3_habit_and_common_work_sustain_the_mechanism() -> None:
    kept = act(habit, institutionalisation=rows(runs(0.0, 0.8), 0.0, 0.0))
    assert kept[0, 1] > kept[0, 0] == 0.0
    work = act(work_to_be_done, cooperation=rows(0.9, 0.9, runs(0.1, 0.8)))
    assert (work[:, 1] > work[:, 0]).all()


def leaders(
    strength: float, slots: float, since: int = 24, institutions: float = 0.0
) -> tuple[float, float]:
    """Share of months with a leaders' meeting, and with a stand-alone summit."""
    drawn = evenly()
    held, _, stand_alone, _ = act(
        meetings_of_the_month,
        month=30,
        channel=rows(np.full(drawn.shape, strength), 0.0, 0.0),
        institutionalisation=rows(0.0, 0.0, institutions),
        last_meeting=np.full((3, len(drawn)), 30 - since),
        slots=np.array([slots, 0, 0]),
        meeting_draw=rows(drawn, drawn, drawn),
        summit_draw=drawn[::-1],
    )
    return float(held[0].mean()), float(stand_alone.mean())


def test_t1_leaders_need_a_forum_or_institutions_for_a_summit_of_their_own() -> None:
    assert leaders(0.8, slots=0) == (0.0, 0.0)
    at_forum, alone = leaders(0.8, slots=1)
    assert at_forum > 0.3
    assert alone == 0.0
    _, summits = leaders(0.8, slots=0, institutions=0.9)
    assert summits > 0.05
    assert leaders(0.0, slots=1, institutions=0.9) == (0.0, 0.0)


def test_t1_a_forum_of_uncertain_attendance_brings_so_much_less() -> None:
    whole, _ = leaders(0.8, slots=1)
    half, _ = leaders(0.8, slots=0.5)
    assert half == pytest.approx(0.5 * whole, abs=0.01)
    assert leaders(0.8, slots=2) == leaders(0.8, slots=1)  # one forum is enough


def test_t1_one_meeting_satisfies_demand_for_a_while() -> None:
    just_met, _ = leaders(0.8, slots=1, since=1)
    long_ago, _ = leaders(0.8, slots=1, since=24)
    assert just_met < 0.5 * long_ago


def named(
    threat: float = 0.6,
    reticence: float = 0.3,
    cooperation: float = 0.5,
    stand_alone: float = 0.0,
    second_ally: float | None = None,
) -> dict[str, float]:
    """Share of leaders' meetings that name each topic."""
    rng = np.random.default_rng(0)
    count = 20_000
    seen = np.full((4, 1, count), threat)
    seen[2] = threat if second_ally is None else second_ally
    topics = act(
        topics_of_the_meeting,
        meetings=rows(np.ones(count), 0.0, 0.0),
        stand_alone=np.full(count, stand_alone),
        cooperation=np.full((3, count), cooperation),
        threat_perception=seen,
        topic_source=np.array([0]),
        topic_reticence=rows(reticence),
        topic_draw=rng.random((5, count)),
    )
    names = ("source", "military", "economic", "stand_alone", "statement")
    return dict(zip(names, topics.mean(axis=1).tolist(), strict=True))


def test_t1_a_topic_is_named_where_all_see_the_threat_and_dare_to() -> None:
    plain = named()["source"]
    assert named(threat=0.9)["source"] > plain
    assert named(reticence=0.8)["source"] < plain
    assert named(second_ally=0.1)["source"] < plain
    assert named(cooperation=0.9)["source"] > plain


def test_t1_cooperation_and_a_summit_of_their_own_bring_a_statement_that_says_more() -> None:
    plain, close, alone = named(), named(cooperation=0.9), named(stand_alone=1.0)
    assert close["statement"] > plain["statement"]
    assert close["military"] > plain["military"]
    assert alone["statement"] > plain["statement"]
    assert alone["source"] > plain["source"]
    assert (plain["stand_alone"], alone["stand_alone"]) == (0.0, 1.0)


def test_t1_no_topic_without_a_meeting() -> None:
    topics = act(
        topics_of_the_meeting,
        meetings=rows(runs(0, 1), 1.0, 1.0),
        stand_alone=runs(0, 0),
        cooperation=np.full((3, 2), 0.5),
        threat_perception=np.full((4, 1, 2), 0.5),
        topic_source=np.array([0]),
        topic_reticence=rows(0.3),
        topic_draw=np.full((5, 2), 0.5),
    )
    assert np.isnan(topics[:, 0]).all()
    assert not np.isnan(topics[:, 1]).any()


def test_t1_taiwan_is_named_less_often_than_the_adversary(baseline: Scenario) -> None:
    labels = AllianceModel(baseline, rng=0).labels["topic"]
    topics = record(baseline, "named", runs=200)["named"]
    share = dict(zip(labels, np.nanmean(topics, axis=(0, 2)), strict=True))
    assert share["dprk"] > share["taiwan"]
    assert share["dprk"] > share["south_china_sea"]


@pytest.mark.parametrize("domain", range(3))
def test_p1_to_p3_willing_allies_cooperate_and_institutions_follow(
    baseline: Scenario, domain: int
) -> None:
    base = ("military", "economic", "diplomatic")[domain]
    names = ("willingness", "cooperation", "institutionalisation")
    reluctant = baseline.replace({f"ally_base_{base}": -2.0})
    gained = gain(reluctant, baseline, *names, runs=100)
    assert (gained["willingness"][:, domain] > 0.0).all()
    assert gained["cooperation"][domain] > 0.0
    assert gained["institutionalisation"][domain] > 0.0
