"""P1, S1: beliefs as `seen`: the patron's commitment, and what allies doubt of it."""

import numpy as np
import pytest

import sim
from sim.agents.view import View
from sim.core.axes import Floats
from sim.scenario import Scenario
from sim.theories.alliance_dilemma import belief_in_the_patron, doubt_of_the_patron
from sim.theories.alliance_management import declared_line_of_patron, unilateral_retrenchment
from sim.theories.formulations import DEFAULT_FORMULATIONS
from tests.model.running import record
from tests.theories.calling import act, rows, runs

RATE = {"commitment_rate": 0.1}
NAMES = ("commitment", "credibility", "doubt")
SEEN = {**DEFAULT_FORMULATIONS, "beliefs": "seen"}


def test_s1_what_the_patron_says_of_its_allies_counts_a_little() -> None:
    said = act(
        declared_line_of_patron,
        leaning_partner=rows(runs(-0.6, 0.0, 0.4), 0.9, 0.9, 0.9),
        declared_weight=0.3,
        **RATE,
    )
    assert said == pytest.approx([-0.018, 0.0, 0.012])


def test_c2_a_unilateralist_takes_away_what_audience_costs_do_not_hold() -> None:
    lost = act(
        unilateral_retrenchment,
        unilateralism=rows(runs(0.7, 0.3), 0.9, 0.9, 0.9),
        audience_cost=rows(0.4, 0.9, 0.9, 0.9),
        retrenchment_weight=0.8,
        **RATE,
    )
    assert lost == pytest.approx([-0.1 * 0.8 * 0.7 * 0.6, -0.1 * 0.8 * 0.3 * 0.6])


def test_p1_doubt_is_what_a_belief_lacks_of_the_commitment() -> None:
    doubt = act(
        doubt_of_the_patron,
        credibility=rows(runs(0.3, 0.9, 0.5), 0.2),
        commitment=rows(runs(0.5, 0.5, 0.5), 0.6),
    )
    assert doubt[0] == pytest.approx([-0.2, 0.4, 0.0])
    assert doubt[1] == pytest.approx(np.full(3, -0.4))


def test_p1_a_belief_is_the_commitment_and_what_was_doubted_of_it() -> None:
    belief = act(
        belief_in_the_patron,
        commitment=rows(runs(0.5, 0.5, 0.8), 0.7),
        doubt=rows(runs(-0.2, 0.4, 0.0), -0.3),
    )
    assert belief[0] == pytest.approx([0.3, 0.9, 0.8])
    assert belief[1] == pytest.approx(np.full(3, 0.4))


def test_p1_a_belief_is_never_less_than_none_nor_more_than_certainty() -> None:
    belief = act(
        belief_in_the_patron,
        commitment=rows(runs(0.1, 0.9)),
        doubt=rows(runs(-0.3, 0.3)),
    )
    assert belief[0].tolist() == [0.0, 1.0]


def test_p1_without_doubt_the_belief_is_the_commitment_to_the_bit() -> None:
    rng = np.random.default_rng(0)
    before, after = rng.random((2, 2, 10_000))
    doubt = act(doubt_of_the_patron, credibility=before, commitment=before)
    assert not doubt.any()
    assert np.array_equal(act(belief_in_the_patron, commitment=after, doubt=doubt), after)


@pytest.mark.parametrize("held", [-0.3, -0.05, 0.2])
def test_p1_a_doubt_persists_when_the_commitment_moves(held: float) -> None:
    before, after = rows(0.5, 0.6), rows(0.4, 0.75)
    doubt = act(doubt_of_the_patron, credibility=before + held, commitment=before)
    belief = act(belief_in_the_patron, commitment=after, doubt=doubt)
    np.testing.assert_allclose(belief - after, held)


def test_p1_allies_of_the_default_behaviour_believe_what_they_see(baseline: Scenario) -> None:
    kept = record(baseline.replace(end="2018-12", formulations=SEEN), *NAMES, runs=20)
    assert np.array_equal(kept["credibility"], kept["commitment"])
    assert not kept["doubt"].any()
    assert kept["commitment"].std() > 0.0


class Doubting(sim.Ally):
    """An ally that believes a fifth less of the patron than it sees."""

    def perceive(self, view: View) -> dict[str, Floats]:
        seen = super().perceive(view)
        return {**seen, "credibility": seen["credibility"] - 0.2}


def test_p1_an_ally_that_doubts_fears_to_be_abandoned_whatever_the_patron_does(
    baseline: Scenario,
) -> None:
    scenario = baseline.replace(end="2018-12", formulations=SEEN)
    first, _ = scenario.allies
    names = (*NAMES, "abandonment_fear")
    plain = record(scenario, *names, runs=20)
    other = record(scenario, *names, runs=20, agents={first: Doubting})
    gap = other["credibility"] - other["commitment"]
    np.testing.assert_allclose(gap[:, 0], -0.2, atol=1e-12)
    np.testing.assert_allclose(other["doubt"][:, 0], -0.2, atol=1e-12)
    assert not gap[:, 1].any()
    assert np.diff(other["commitment"][:, 0], axis=0).any()
    assert (other["abandonment_fear"][0, 0] > plain["abandonment_fear"][0, 0]).all()
    assert np.array_equal(other["abandonment_fear"][0, 1], plain["abandonment_fear"][0, 1])
