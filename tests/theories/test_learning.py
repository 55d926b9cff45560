"""P1, S1, D4: members learn of each other from acts, with error and at their own speed."""

import numpy as np
import pytest

import sim
from sim.core.axes import LEADER
from sim.ensemble.ledger import ledger
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories.assurance import assurance, assurance_of_patron, reciprocity
from sim.theories.learning import (
    allies_seen,
    belief_held,
    commitment_seen,
    meeting_kept,
    partner_seen,
    word_broken,
    word_of_the_patron,
)
from tests.model.running import all_governments, record
from tests.theories.calling import act, rows, runs

LEARNING = {"belief_speed": 0.5, "belief_error": 0.2, "loss_aversion": 3.0}


def test_p1_an_ally_learns_of_the_patron_and_a_disappointment_weighs_more() -> None:
    learnt = act(
        commitment_seen,
        credibility=rows(runs(0.4, 0.8, 0.5), runs(0.5, 0.5, 0.5)),
        commitment=rows(runs(0.7, 0.5, 0.5), runs(0.5, 0.5, 0.5)),
        updating=rows(0.2, 0.1),
        credibility_error=rows(runs(0.0, 0.0, 0.0), runs(0.0, 1.0, -1.0)),
        **LEARNING,
    )
    np.testing.assert_allclose(
        learnt,
        [[0.5 * 0.2 * 0.3, 0.5 * 0.2 * 3 * -0.3, 0.0], [0.0, 0.05 * 0.2, 0.05 * 3 * -0.2]],
        atol=1e-15,
    )


def test_p1_each_ally_has_its_own_speed_error_and_aversion() -> None:
    learnt = act(
        commitment_seen,
        credibility=rows(0.5, 0.5),
        commitment=rows(0.6, 0.4),
        updating=rows(0.2, 0.2),
        credibility_error=rows(1.0, -1.0),
        belief_speed=rows(0.5, 1.0),
        belief_error=rows(0.1, 0.3),
        loss_aversion=rows(1.0, 2.0),
    )
    np.testing.assert_allclose(learnt[:, 0], [0.1 * 0.2, 0.2 * 2.0 * -0.4])


def test_c2_a_patron_that_talks_of_leaving_is_doubted_before_it_leaves() -> None:
    lost = act(
        word_of_the_patron,
        credibility=rows(runs(0.8, 0.8), 0.5),
        patron_unilateralism=runs(0.9, 0.0),
        updating=rows(0.2, 0.1),
        belief_speed=0.5,
        word_weight=0.3,
    )
    np.testing.assert_allclose(lost, [[-0.1 * 0.3 * 0.9 * 0.8, 0.0], [-0.05 * 0.27 * 0.5, 0.0]])


def test_p1_leaders_who_met_reassure_and_officials_do_not() -> None:
    meetings = rows(runs(2.0, 0.0), runs(0.0, 3.0), runs(1.0, 1.0))
    assert LEADER == 0
    won = act(
        meeting_kept,
        credibility=rows(0.4, 0.9),
        meetings=meetings,
        updating=rows(0.2, 0.1),
        belief_speed=0.5,
        presence_weight=0.8,
    )
    np.testing.assert_allclose(won, [[0.1 * 0.8 * 0.6, 0.0], [0.05 * 0.8 * 0.1, 0.0]])


def test_d4_an_ally_learns_of_its_partner_by_word_and_by_will() -> None:
    learnt = act(
        partner_seen,
        resolve=rows(0.5, 0.5),
        partner_stance=rows(0.6, -0.6),
        partner_willingness=rows(rows(0.9, 0.6, 0.3), rows(0.4, 0.2, 0.0)),
        updating=rows(0.2, 0.1),
        resolve_error=rows(0.0, 0.5),
        **LEARNING,
    )
    first = 0.25 * 1.6 + 0.5 * 0.6 - 0.5
    second = 0.25 * 0.4 + 0.5 * 0.2 + 0.2 * 0.5 - 0.5
    np.testing.assert_allclose(learnt[:, 0], [0.1 * first, 0.05 * 3 * second])


def test_d4_the_patron_counts_on_its_least_resolved_ally() -> None:
    learnt = act(
        allies_seen,
        resolve=runs(0.2, 0.9),
        stance=rows(runs(0.2, 0.2), runs(-0.2, 0.6)),
        willingness=rows(rows(0.6, 0.6, 0.6), rows(0.4, 0.4, runs(0.4, 1.0))),
        updating=runs(0.1, 0.1),
        resolve_error=runs(1.0, 0.0),
        **LEARNING,
    )
    assert learnt == pytest.approx([0.05 * (0.4 + 0.2 - 0.2), 0.05 * 3 * (0.6 - 0.9)])


def test_c1_a_partner_that_turns_away_loses_trust_at_once() -> None:
    lost = act(
        word_broken,
        resolve=rows(runs(0.6, 0.6), 0.4),
        partner_drop=rows(runs(0.0, 0.5), 1.2),
        breach_weight=0.5,
    )
    np.testing.assert_allclose(lost, [[0.0, -0.15], [-0.24, -0.24]])


def test_what_was_learned_is_believed_through_the_month(baseline: Scenario) -> None:
    belief = rows(0.3, 0.8)
    assert np.array_equal(act(belief_held, credibility=belief), belief)


def test_d4_members_cooperate_lead_and_concede_where_they_trust() -> None:
    trust = {"trust_needed": 0.4, "resolve": runs(0.7, 0.4, 0.2)}
    assert act(assurance, assurance_weight=2.0, **trust)[0] == pytest.approx([0.6, 0.0, -0.4])
    led = act(assurance_of_patron, assurance_weight=2.0, **trust)
    assert led == pytest.approx([0.6, 0.0, -0.4])
    met = act(reciprocity, reciprocity_weight=0.5, **trust)
    assert met == pytest.approx([0.15, 0.0, -0.1])


def believing(scenario: Scenario, **values: float) -> np.ndarray:
    """Credibility over time with parameters that leave no error, (time, ally, run)."""
    exact = {"belief_error": 0.0, "word_weight": 0.0, "presence_weight": 0.0, **values}
    kept = record(scenario.replace(end="2020-12", **exact), "credibility", "commitment", runs=20)
    return kept["credibility"] - kept["commitment"]


def test_p1_a_reputation_lags_behind_what_the_patron_does(baseline: Scenario) -> None:
    """A patron that turns away is trusted still, and one that comes back is doubted still."""
    slow, fast = (
        np.abs(believing(baseline, belief_speed=speed)[12:]).mean() for speed in (0.3, 2.0)
    )
    assert slow > 2.0 * fast > 0.0


def test_p1_trust_is_lost_sooner_than_it_is_won(baseline: Scenario) -> None:
    names = ("credibility", "commitment")
    kept = record(baseline, *names, runs=100)
    gap = (kept["credibility"] - kept["commitment"]).mean(axis=(1, 2))
    leaving, back = slice(24, 60), slice(72, 90)
    assert np.abs(gap[leaving]).mean() < np.abs(gap[back]).mean()
    assert (gap[back] < 0.0).all(), "a patron that is back is not yet believed"


def test_p1_acts_are_seen_with_error_by_each_ally_for_itself(baseline: Scenario) -> None:
    clear, blurred = (
        record(baseline.replace(end="2016-12", belief_error=error), "credibility", runs=200)
        for error in (0.0, 0.2)
    )
    assert clear["credibility"][2].std(axis=-1).max() < 0.01
    first, second = blurred["credibility"][0]
    assert min(first.std(), second.std()) > 0.01
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.25


def test_p1_one_actor_may_learn_at_a_speed_of_its_own(baseline: Scenario) -> None:
    first = baseline.allies[0]
    short = baseline.replace(end="2019-12", belief_error=0.0)
    own = short.replace({f"actors.{first}.parameters.belief_speed": 2.0})
    usual, changed = (record(each, "credibility", runs=5)["credibility"] for each in (short, own))
    assert not np.array_equal(usual[2, 0], changed[2, 0])
    assert np.array_equal(usual[0, 1], changed[0, 1])


class SameAlly(sim.Ally):
    """An ally that does as all others do, on its own row."""


def test_an_ally_alone_meets_the_errors_that_it_meets_in_a_stack(baseline: Scenario) -> None:
    short = baseline.replace(end="2016-12")
    names = ("credibility", "resolve", "hedge", "willingness")
    together = record(short, *names, runs=5)
    for code in short.allies:
        alone = record(short, *names, runs=5, agents={code: SameAlly})
        for name in names:
            assert np.array_equal(together[name], alone[name]), (code, name)


def test_a_run_meets_the_same_errors_in_whatever_company(baseline: Scenario) -> None:
    short = baseline.replace(end="2016-12")
    many = record(short, "credibility", "resolve", runs=40)
    one = record(short, "credibility", "resolve", replicates=[37])
    for name, values in one.items():
        assert np.array_equal(values[..., 0], many[name][..., 37]), name


def test_errors_of_beliefs_move_no_other_shock(baseline: Scenario) -> None:
    """The draws of all others are those of the reading in which nobody errs."""
    short = baseline.replace(end="2015-12")
    seen = short.replace(formulations={**short.formulations, "beliefs": "seen"})
    models = [AllianceModel(each, rng=3, runs=4, collect=False) for each in (short, seen)]
    for model in models:
        while model.running:
            model.step()
    with_errors, without = (model._draws for model in models)
    assert set(with_errors) - set(without) == {"credibility_error", "resolve_error"}
    for name in without:
        assert np.array_equal(with_errors[name], without[name]), name


def test_the_books_tell_why_a_member_trusts(baseline: Scenario) -> None:
    books = ledger(baseline.replace(end="2018-12"), runs=5, of=["resolve"])
    terms = books["resolve_parts"].sel(resolve_term=["partner_seen", "allies_seen", "word_broken"])
    patron, allies = baseline.patron, list(baseline.allies)
    assert not terms.sel(actor=patron, resolve_term=["partner_seen", "word_broken"]).any()
    assert terms.sel(actor=patron, resolve_term="allies_seen").any()
    assert terms.sel(actor=allies, resolve_term="word_broken").min() < -0.01
    assert abs(books["resolve_parts"].sel(resolve_term="unexplained")).max() < 1e-12


def test_d4_a_partner_that_turns_friendly_is_met(baseline: Scenario) -> None:
    second = baseline.allies[1]
    cold, warm = (
        baseline.replace(all_governments(baseline, second, leaning__partner=level), end="2018-12")
        for level in (-0.6, 0.8)
    )
    names = ("resolve", "stance")
    kept = [record(each, *names, runs=50) for each in (cold, warm)]
    trust, stance = (kept[1][name] - kept[0][name] for name in names)
    assert trust[12:, 1].mean() > 0.1, "the first ally comes to trust"
    assert stance[12:, 0].mean() > 0.01, "and meets it, its own government's line being the same"


def test_results_show_trust_of_members_only(baseline: Scenario) -> None:
    data = sim.simulate(baseline.replace(end="2015-06"), runs=3)
    shown = data["partner_resolve"].notnull().all(("time", "run"))
    members = {baseline.patron, *baseline.allies}
    assert {str(code) for code in shown.actor.values[shown.values]} == members
