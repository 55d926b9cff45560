"""S1–S4: what the patron's strategies do, by the mechanisms and in the model."""

import numpy as np
import pytest

from sim.core.axes import STRATEGIES
from sim.scenario import Scenario
from sim.theories.alliance_management import (
    bilateral_strengthening,
    network_embedding,
    treaty_anchor,
    unilateral_retrenchment,
)
from sim.theories.balance_of_threat import threat_socialisation
from sim.theories.channels import (
    carried_from_below,
    channel_adjustment,
    neglect_by_unilateralist,
    routine_of_ministries,
    tended_by_patron,
)
from sim.theories.disputes import disputes_and_accords
from sim.theories.institutionalisation import institution_building
from sim.theories.meetings import meetings_of_the_month
from sim.theories.reconciliation import mediation_by_patron, rapprochement
from tests.model.running import all_governments, gain, record
from tests.theories.calling import TWO_ALLIES, act, evenly, rows, runs, spent

LEADER, MINISTER, VICE = range(3)


def test_s1_to_s4_the_patrons_effort_is_limited() -> None:
    even = rows(0.25, 0.25, 0.25, runs(0.25, 0.25))
    one_sided = rows(runs(0.25, 0.4), 0.25, 0.25, runs(0.25, 0.1))
    assert (spent(even) < 1.0).all()
    bilateral, mediation, bottom_up, embedding = spent(one_sided)
    assert bilateral[1] > bilateral[0]
    assert embedding[1] < embedding[0]
    assert mediation[1] == mediation[0] == bottom_up[0] == bottom_up[1]


@pytest.mark.parametrize(("row", "name"), list(enumerate(STRATEGIES)))
def test_s1_to_s4_a_strategy_that_is_removed_helps_no_other(row: int, name: str) -> None:
    share = rows(0.25, 0.25, 0.25, 0.25)
    with_it, without_it = spent(share), spent(share, **{f"{name}_effort": 0.0})
    assert with_it[row] > 0.0
    assert without_it[row] == 0.0
    assert np.array_equal(np.delete(with_it, row), np.delete(without_it, row))


def test_s1_bilateral_effort_makes_the_commitment_credible() -> None:
    lean = rows(0.0, 0.5, runs(0.5, 0.5), 0.0)
    grown = act(
        bilateral_strengthening, effort=rows(runs(0.0, 1.0), 0.0, 0.0, 0.0), leaning_patron=lean
    )
    assert (grown[:, 1] > grown[:, 0]).all()


def test_s1_an_ally_earns_credibility_by_its_own_alignment() -> None:
    lean = rows(0.0, runs(-0.5, 0.9), 0.5, 0.0)
    grown = act(bilateral_strengthening, effort=rows(0.5, 0.0, 0.0, 0.0), leaning_patron=lean)
    assert grown[0, 1] > grown[0, 0]
    assert grown[1, 1] == grown[1, 0]


def test_s1_without_effort_the_treaty_alone_counts() -> None:
    pull = act(treaty_anchor, commitment=rows(runs(0.1, 0.5, 0.9)), treaty_commitment=0.5)[0]
    assert pull[0] > 0.0
    assert pull[1] == 0.0
    assert pull[2] == pytest.approx(-pull[0])


def test_s1_bilateral_alliances_are_the_base_of_the_trilateral(baseline: Scenario) -> None:
    names = ("commitment", "abandonment_fear", "cooperation", "institutionalisation")
    gained = gain(baseline.replace(bilateral_effort=0.0), baseline, *names)
    assert (gained["commitment"] > 0.0).all()
    assert (gained["abandonment_fear"] < 0.0).all()
    assert (gained["cooperation"] > 0.0).all()
    assert (gained["institutionalisation"] > 0.0).all()


def mediated(leaning_patron: np.ndarray, mediation: float = 1.0) -> np.ndarray:
    """Relation gained by mediation, (dyad, run)."""
    return act(
        rapprochement,
        relation=rows(np.full(leaning_patron.shape, 0.4)),
        backlash=rows(0.0),
        stance=rows(0.0, 0.0),
        disputes=rows(0.0),
        leaning_drop=np.zeros((4, 1)),
        leaning_patron=rows(0.0, 0.8, leaning_patron, 0.0),
        effort=rows(0.0, mediation, 0.0, 0.0),
        **TWO_ALLIES,
    )[1][0]


def test_s2_mediation_helps_more_under_a_pro_patron_government() -> None:
    cold, neutral, warm = mediated(runs(-0.6, 0.0, 0.9))
    assert warm > neutral > 0.0
    assert cold == neutral


def test_s2_without_mediation_nothing_is_mediated() -> None:
    assert not mediated(runs(0.1, 0.9), mediation=0.0).any()
    assert np.array_equal(mediation_by_patron(rows(runs(0.0, 0.02))), rows(runs(0.0, 0.02)))


def test_s2_mediation_brings_accords_that_the_two_would_not_strike() -> None:
    def struck(mediation: float) -> float:
        uniform = rows(evenly())
        middling = {
            name: rows(np.full(uniform.shape[1], 0.5)) for name in ("relation", "grievance")
        }
        _, accords = act(
            disputes_and_accords,
            **middling,
            backlash=rows(0.0),
            stance=rows(-0.1, -0.1),
            effort=rows(0.0, mediation, 0.0, 0.0),
            dispute_draw=uniform,
            accord_draw=uniform,
            **TWO_ALLIES,
        )
        return float(accords.mean())

    assert struck(mediation=0.0) == 0.0
    assert struck(mediation=1.0) > 0.01


def test_s2_mediation_mends_relations_and_most_under_a_loyal_government(
    baseline: Scenario,
) -> None:
    second = baseline.allies[1]

    def effect(leaning: float) -> float:
        governed = baseline.replace(all_governments(baseline, second, leaning__patron=leaning))
        return gain(governed.replace(mediation_effort=0.0), governed, "relation")["relation"][0]

    shunning, loyal = effect(-0.2), effect(0.9)
    assert loyal > shunning > 0.0


def test_s3_effort_from_below_lifts_vice_ministers_first() -> None:
    lifted = act(tended_by_patron, effort=rows(0.0, 0.0, 1.0, 0.0))
    assert lifted[VICE] > lifted[MINISTER] >= lifted[LEADER]
    assert not act(tended_by_patron, effort=rows(1.0, 1.0, 0.0, 1.0)).any()


def test_s3_vice_ministers_carry_ministers_and_ministers_carry_leaders() -> None:
    carried = act(carried_from_below, channel=rows(runs(1, 0, 0), runs(0, 1, 0), runs(0, 0, 1)))
    by_leaders, by_ministers, by_vice_ministers = carried.T
    assert not by_leaders.any()
    assert np.flatnonzero(by_ministers > 0.0).tolist() == [LEADER]
    assert np.flatnonzero(by_vice_ministers > 0.0).tolist() == [MINISTER]


def test_s3_vice_ministers_prepare_institutions() -> None:
    built = act(
        institution_building,
        institutionalisation=rows(0.2, 0.2, 0.2),
        cooperation=rows(0.6, 0.6, 0.6),
        institution_peak=rows(0.2, 0.2, 0.2),
        channel=rows(0.5, 0.5, runs(0.0, 1.0)),
    )
    assert (built[:, 1] > built[:, 0]).all()
    assert (built[:, 0] > 0.0).all()


def test_s3_a_dormant_channel_is_revived_faster_than_it_was_built() -> None:
    moved = act(
        channel_adjustment,
        channel=rows(0.1, 0.1, runs(0.1, 0.1)),
        channel_target=rows(0.8, 0.8, 0.8),
        channel_peak=rows(0.1, 0.1, runs(0.1, 0.7)),
    )
    assert moved[VICE, 1] > moved[VICE, 0] > 0.0


def vice_ministers_meet(strength: float, since: int) -> float:
    """Share of months with a dialogue, so many months after the last."""
    drawn = evenly()
    held, _, _, last = act(
        meetings_of_the_month,
        month=20,
        channel=rows(0.0, 0.0, np.full(drawn.shape, strength)),
        institutionalisation=rows(0.0, 0.0, 0.0),
        last_meeting=np.full((3, len(drawn)), 20 - since),
        slots=np.zeros(3, dtype=int),
        meeting_draw=rows(drawn, drawn, drawn),
        summit_draw=drawn,
    )
    assert np.array_equal(last[VICE], np.where(held[VICE] > 0, 20, 20 - since))
    return float(held[VICE].mean())


def test_s3_vice_ministers_keep_a_rhythm_while_their_channel_is_alive() -> None:
    assert vice_ministers_meet(strength=0.9, since=1) < 0.05
    assert vice_ministers_meet(strength=0.9, since=6) > 0.8
    assert vice_ministers_meet(strength=0.04, since=6) == 0.0


def test_s3_a_unilateralist_neglects_vice_ministers_more_than_ministers() -> None:
    taken = -act(
        neglect_by_unilateralist,
        unilateralism=rows(1.0, 0.0, 0.0, 0.0),
        use_of_allies=rows(0.0, 1.0, 1.0, 1.0),
    )
    assert (taken > 0.0).all()
    assert taken[VICE] > taken[MINISTER]
    habit = act(routine_of_ministries)
    assert habit[MINISTER] > max(habit[LEADER], habit[VICE])


def test_s3_vice_ministers_fall_silent_under_unilateralism_while_ministers_go_on_meeting(
    baseline: Scenario,
) -> None:
    patron = baseline.patron
    tended, alone = (
        baseline.replace(all_governments(baseline, patron, unilateralism=level))
        for level in (0.0, 0.9)
    )
    lost = -gain(tended, alone, "channel")["channel"]
    assert (lost > 0.0).all()
    assert lost[VICE] > lost[MINISTER]
    met = record(alone, "meetings", runs=200)["meetings"][24:].mean(axis=(0, -1))
    assert met[VICE] < 0.1 * met[MINISTER]
    assert met[MINISTER] > 0.05


def test_s3_without_effort_from_below_the_ladder_weakens(baseline: Scenario) -> None:
    gained = gain(baseline.replace(bottom_up_effort=0.0), baseline, "channel", "meetings")
    assert (gained["channel"] > 0.0).all()
    assert gained["meetings"][VICE] > 0.0


def test_s4_effort_embeds_loyal_allies_and_untended_networks_wither() -> None:
    moved = act(
        network_embedding,
        embedding=rows(0.4, 0.4),
        effort=rows(0.0, 0.0, 0.0, runs(0.0, 1.0)),
        leaning_patron=rows(0.0, 0.9, -0.3, 0.0),
    )
    assert moved[0, 1] > 0.0 > moved[0, 0]
    assert moved[1, 1] == moved[1, 0] < 0.0


def test_s4_embedded_allies_come_to_see_threats_as_the_patron_does() -> None:
    patron, ally = rows(0.5, runs(0.8, 0.8)), rows(0.7, runs(0.2, 0.2))
    pull = act(
        threat_socialisation,
        threat_perception=rows(ally, patron),
        patron_threat=patron,
        embedding=rows(runs(0.0, 1.0), 1.0),
    )
    outside, inside = pull[0, :, 0], pull[0, :, 1]
    assert not outside.any()
    assert inside[0] < 0.0 < inside[1]
    assert not pull[1].any(), "it sees them so already"


def test_s4_embedding_raises_shared_threat_and_cooperation(baseline: Scenario) -> None:
    names = ("embedding", "shared_threat", "cooperation")
    gained = gain(baseline.replace(embedding_effort=0.0), baseline, *names)
    for name in names:
        assert (gained[name] > 0.0).all(), name


def test_c2_a_unilateralist_patron_has_less_effort_to_spend_and_is_believed_less() -> None:
    effort = spent(rows(0.25, 0.25, 0.25, 0.25), use_of_allies=runs(1.0, 0.1))
    assert (effort[:, 1] < effort[:, 0]).all()
    lost = act(
        unilateral_retrenchment,
        unilateralism=rows(runs(0.0, 0.9), 0.0, 0.0, 0.0),
        audience_cost=rows(0.4, 0.5, 0.5, 0.0),
    )
    assert lost.shape == (2,), "by every ally alike"
    assert lost[1] < lost[0] == 0.0


def test_c2_audience_costs_at_home_hold_a_unilateralist_to_the_commitment() -> None:
    lost = act(
        unilateral_retrenchment,
        unilateralism=rows(0.9, 0.0, 0.0, 0.0),
        audience_cost=rows(runs(0.0, 0.5, 1.0), 0.5, 0.5, 0.0),
    )
    assert (np.diff(lost) > 0.0).all()
    assert lost[2] == 0.0


def test_c1_a_patron_without_latitude_at_home_makes_less_effort() -> None:
    effort = spent(rows(0.25, 0.25, 0.25, 0.25), latitude=runs(0.1, 0.9))
    assert (effort[:, 1] > effort[:, 0]).all()
