"""P1, C4: what fear of abandonment and of entrapment leads to, by reading."""

import numpy as np
import pytest

from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories.fear_choices import (
    courting_of_the_hedger,
    hedge_of_the_abandoned,
    hedge_of_the_entrapped,
    hedging,
    outreach_to_partner,
    restraint_of_the_hedger,
    self_reliance,
)
from tests.model.running import all_governments, gain, record
from tests.theories.calling import act, rows, runs

FEARED = {"abandonment_fear": rows(runs(0.7, 0.2), 0.5), "fear_norm": 0.3}


def test_p1_who_fears_to_be_left_alone_arms_and_reaches_out() -> None:
    armed = act(self_reliance, initial_spending=rows(1.0, 2.5), self_reliance_weight=0.02, **FEARED)
    np.testing.assert_allclose(armed, [[0.02 * 0.4, 0.0], [0.05 * 0.2, 0.05 * 0.2]])
    reached = act(outreach_to_partner, outreach_weight=rows(0.5, 0.0), **FEARED)
    np.testing.assert_allclose(reached, [[0.2, 0.0], [0.0, 0.0]])


def test_c4_who_fears_hedges_towards_a_power_that_it_does_not_fear() -> None:
    threat = np.array([[0.9, 0.25, 0.1], [0.9, 1.0, 0.1]])[..., None]
    kept = act(
        hedge_of_the_abandoned,
        threat_perception=threat,
        competitor=1,
        hedge_abandoned=0.8,
        **FEARED,
    )
    np.testing.assert_allclose(kept, [[0.8 * 0.4 * 0.75, 0.0], [0.0, 0.0]])
    nobody = act(
        hedge_of_the_abandoned,
        threat_perception=threat,
        competitor=None,
        hedge_abandoned=0.8,
        **FEARED,
    )
    assert not nobody.any()
    drawn_in = act(hedge_of_the_entrapped, entrapment_fear=runs(0.5, 0.1), hedge_entrapped=0.6)
    assert drawn_in == pytest.approx([0.3, 0.06])
    assert act(hedging, motive=runs(-0.2, 0.4, 1.3)).tolist() == [0.0, 0.4, 1.0]


def test_c4_a_hedger_holds_back_where_the_competitor_is_on_the_agenda() -> None:
    agenda = np.array([[0.7, 0.3, 0.0], [0.1, 0.9, 0.0], [0.4, 0.5, 0.1]])[..., None]
    held = act(
        restraint_of_the_hedger,
        hedged=rows(runs(0.5, 0.0), 0.2),
        agenda=agenda,
        competitor=1,
        hedge_restraint=2.0,
    )
    np.testing.assert_allclose(held[0], [[-0.3, 0.0], [-0.9, 0.0], [-0.5, 0.0]])
    np.testing.assert_allclose(held[1, :, 0], [-0.12, -0.36, -0.2])
    free = act(
        restraint_of_the_hedger,
        hedged=rows(0.5, 0.2),
        agenda=agenda,
        competitor=None,
        hedge_restraint=2.0,
    )
    assert not free.any()


def test_i2_the_competitor_courts_who_hedges_most() -> None:
    courted = act(
        courting_of_the_hedger,
        hedge=rows(runs(0.5, 0.1), runs(0.2, 0.3)),
        competes=rows(1.0, 0.0),
        court_hedger=0.4,
    )
    np.testing.assert_allclose(courted, [[0.2, 0.12], [0.0, 0.0]])


def abandoned(baseline: Scenario) -> Scenario:
    """A patron that turns away from its allies, who are threatened as ever."""
    leaving = all_governments(baseline, baseline.patron, unilateralism=0.9)
    return baseline.replace(leaving, end="2020-12")


def test_p1_fear_sends_one_ally_to_its_partner_and_another_to_its_arsenal_by_reading(
    baseline: Scenario,
) -> None:
    """Cha's outreach and Snyder's self-help are the same fear with other weights."""
    arming, seeking = baseline.allies
    none = {"outreach_weight": 0.0, "self_reliance_weight": 0.0, "reciprocity_weight": 0.0}
    alone = abandoned(baseline).replace(**none)
    own = alone.replace(
        {
            f"actors.{seeking}.parameters.outreach_weight": 1.5,
            f"actors.{arming}.parameters.self_reliance_weight": 0.05,
        }
    )
    feared = record(alone, "abandonment_fear", runs=50)["abandonment_fear"][24:]
    assert (feared.mean(axis=(0, 2)) > 0.25).all(), "both fear to be left alone"
    gained = gain(alone, own, "stance", "defence_spending", runs=50)
    spent = dict(zip((baseline.patron, arming, seeking), gained["defence_spending"], strict=False))
    stance = dict(zip((arming, seeking), gained["stance"], strict=True))
    assert spent[arming] > 0.05 > 0.01 > abs(spent[seeking])
    assert stance[seeking] > 0.01 > 0.001 > abs(stance[arming])
    silent = {**baseline.formulations, "fear": "silent"}
    quiet = gain(
        alone.replace(formulations=silent),
        own.replace(formulations=silent),
        "stance",
        "defence_spending",
        runs=10,
    )
    assert not quiet["stance"].any()
    assert not quiet["defence_spending"].any()


def test_p1_where_nobody_acts_on_fear_nobody_hedges(baseline: Scenario) -> None:
    silent = baseline.replace(
        end="2018-12", formulations={**baseline.formulations, "fear": "silent"}
    )
    assert not record(silent, "hedge", runs=5)["hedge"].any()
    hedged = record(baseline.replace(end="2018-12"), "hedge", runs=5)["hedge"]
    assert 0.0 < hedged.mean() < 0.5


def test_c4_who_hedges_is_spared_courted_and_holds_back(baseline: Scenario) -> None:
    first, _ = baseline.allies
    weights = {f"actors.{first}.parameters.hedge_entrapped": 2.0}
    plain, hedging_more = baseline, baseline.replace(weights)
    names = ("hedge", "willingness", "coerce", "court")
    gained = gain(plain, hedging_more, *names, runs=100)
    assert gained["hedge"][0] > 0.1 > 0.01 > abs(gained["hedge"][1])
    assert gained["coerce"][0, 0] < 0.0
    assert gained["court"][0] > 0.0
    willing = gained["willingness"][0]
    assert (willing < 0.0).all()
    model = AllianceModel(baseline, rng=1, runs=2, collect=False)
    on_agenda = model.constants["agenda"][:, model.constants["competitor"], 0]
    assert on_agenda.argmax() == willing.argmin(), "most where the competitor is on the agenda"
