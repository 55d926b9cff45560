"""Three rival rules of decision, for all actors or for one: limits, shocks, stories, books."""

from typing import Any

import numpy as np
import pytest
import xarray as xr

import sim
from sim.ensemble import conformance
from sim.ensemble.ledger import ledger
from sim.model import checked
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario, ScenarioError
from sim.theories.menus import MENUS, STANCE
from tests.agents.classes import SAME, Refusing

State = dict[str, np.ndarray]
ACTIONS = ("stance", "launch_rate", "lean", "talk", "coerce", "court")
CHOOSERS = ("ally", "adversary", "rival")


@pytest.fixture(scope="module")
def brief(baseline: Scenario) -> Scenario:
    return baseline.replace(end="2017-06")


def history(scenario: Scenario, **how: Any) -> list[State]:
    model = AllianceModel(scenario, **{"rng": 4, "runs": 5, "collect": False, **how})
    months = []
    while model.running:
        model.step()
        months.append(dict(model.state))
    return months


def same(ours: list[State], others: list[State]) -> bool:
    return all(
        np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f")
        for one, other in zip(ours, others, strict=True)
        for name in one
    )


def first_ally(scenario: Scenario) -> str:
    return scenario.allies[0]


def test_with_full_aspiration_a_satisficer_does_as_the_rules_say(brief: Scenario) -> None:
    satisficing = brief.replace({"decision": "satisficing", "aspiration": 1.0})
    assert same(history(satisficing), history(brief))


def test_without_aspiration_nobody_ever_leaves_the_line_of_the_first_month(brief: Scenario) -> None:
    months = history(brief.replace({"decision": "satisficing", "aspiration": 0.0}))
    for name in ACTIONS:
        assert all(np.array_equal(month[name], months[0][name]) for month in months), name
    moving = history(brief)
    for name in set(ACTIONS) - {"talk"}:  # in these years the adversary's door is shut
        assert any(not np.array_equal(month[name], moving[0][name]) for month in moving), name


def test_with_endless_rationality_the_option_is_the_best_of_what_is_expected(
    brief: Scenario,
) -> None:
    scenario = brief.replace({"decision": "logit", "rationality": 50.0, "anticipation": 0.0})
    months = history(scenario)
    wish = np.array([month["leaning_partner"][1:-1] for month in months])
    latitude = np.array([month["latitude"][1:-1] for month in months])
    places = np.array([0.0, 2.0 / 3.0, -2.0 / 3.0])
    best = places[np.argmin(np.abs(wish[..., None] - places), axis=-1)]
    expected = np.where(best > 0.0, best * latitude, best)
    clear = np.abs(np.abs(wish) - 1.0 / 3.0) > 0.2  # leads beyond any error
    stance = np.array([month["stance"] for month in months])
    assert clear.any()
    np.testing.assert_allclose(stance[clear], expected[clear], atol=1e-12)


def test_without_rationality_all_options_are_taken_alike_often(brief: Scenario) -> None:
    months = history(brief.replace({"decision": "logit", "rationality": 0.0}), runs=400)
    stance = np.array([month["stance"] for month in months])
    free = np.array([month["latitude"][1:-1] for month in months]) > 0.0
    for taken in (stance == 0.0, stance > 0.0, stance < 0.0):
        assert taken[free].mean() == pytest.approx(1.0 / 3.0, abs=0.01)


@pytest.mark.parametrize("reading", ["logit", "satisficing"])
@pytest.mark.parametrize("role", CHOOSERS)
def test_every_rule_passes_the_conformance_test_of_behaviours(
    reading: str, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = checked.load
    monkeypatch.setattr(conformance, "MONTHS", 8)
    monkeypatch.setattr(
        conformance.checked, "load", lambda name: load(name).replace(decision=reading)
    )
    conformance.check_behaviour(SAME[role])


@pytest.mark.parametrize("reading", ["logit", "satisficing"])
def test_runs_together_are_each_alone(brief: Scenario, reading: str) -> None:
    scenario = brief.replace(decision=reading)
    together = history(scenario)
    for lane in (0, 4):
        cut = [{name: array[..., [lane]] for name, array in s.items()} for s in together]
        assert same(cut, history(scenario, replicates=[lane]))


@pytest.mark.parametrize("reading", ["logit", "satisficing"])
def test_an_actor_decides_the_same_alone_or_among_others_that_decide_so(
    brief: Scenario, reading: str
) -> None:
    """All but one by their own entry, or one of its own against all others' slot."""
    for code in (brief.allies[1], brief.rivals[0], brief.adversary):
        others = [
            other
            for other, actor in brief.actors.items()
            if other != code and actor.role in CHOOSERS
        ]
        alone = brief.replace({f"actors.{code}.decision": reading})
        but_the_others = brief.replace(
            {"decision": reading, **{f"actors.{other}.decision": "rules" for other in others}}
        )
        assert same(history(alone), history(but_the_others)), code
        assert not same(history(alone), history(brief)), code


def test_one_actor_that_chooses_meets_the_draws_it_meets_when_all_choose(brief: Scenario) -> None:
    first = brief.replace(end=str(brief.start))
    one, everyone = (
        history(first.replace(change), runs=50)[0]["stance"][1]
        for change in (
            {f"actors.{brief.allies[1]}.decision": "logit"},
            {"decision": "logit"},
        )
    )
    assert np.array_equal(one, everyone)
    assert len(np.unique(one)) > 1


def test_choices_meet_the_same_draws_whatever_else_differs(brief: Scenario) -> None:
    """Where nothing that an actor weighs differs, it does the same under other parameters."""
    scenario = brief.replace({"decision": "logit", "anticipation": 0.0})
    other = scenario.replace(parameters={"spiral_weight": 0.0, "tension_decay": 0.2})
    ours, others = history(scenario), history(other)
    assert not same(ours, others)
    for one, two in zip(ours, others, strict=True):
        np.testing.assert_array_equal(one["stance"] < 0.0, two["stance"] < 0.0)


def test_choosing_takes_no_draw_from_anybody_else(brief: Scenario) -> None:
    by_rule, chosen = (
        history(brief.replace({"end": "2015-01", **change}))
        for change in ({}, {"decision": "logit"})
    )
    for name in ("approval", "threat_perception", "effort", "programme_drift"):
        assert np.array_equal(by_rule[0][name], chosen[0][name]), name


def test_a_noisier_actor_concedes_more_often_against_its_motives(brief: Scenario) -> None:
    code = first_ally(brief)
    hostile = brief.replace(
        {
            "decision": "logit",
            **{
                f"governments.{code}.{key}.leaning.partner": -0.8 for key in brief.governments[code]
            },
        }
    )

    def conceding(rationality: float) -> float:
        own = hostile.replace({f"actors.{code}.parameters.rationality": rationality})
        return float(np.mean([month["stance"][0] > 0.0 for month in history(own, runs=200)]))

    noisy, usual, keen = (conceding(rationality) for rationality in (0.5, 2.0, 20.0))
    assert noisy > 2.0 * usual > 0.0
    assert keen < 0.001


def test_a_satisficer_keeps_its_line_through_small_changes_and_moves_after_a_large_one(
    baseline: Scenario,
) -> None:
    code = first_ally(baseline)
    key = list(baseline.governments[code])[-1]
    line = baseline.governments[code][key]
    start = str(line.since.plus(-2))

    def stances(partner: float) -> np.ndarray:
        changed = {
            f"governments.{code}.{each}.leaning.partner": -0.5 if each != key else partner
            for each in baseline.governments[code]
        }
        own = {f"actors.{code}.decision": "satisficing", "start": start, "aspiration": 0.8}
        # A line that comes from the government alone, and not from what the ally learns or fears.
        plain = {"formulations": {"beliefs": "seen", "fear": "silent"}}
        scenario = baseline.replace({**changed, **own, **plain, "end": str(line.since.plus(3))})
        return np.array([month["stance"][0] for month in history(scenario)])

    assert (stances(-0.35) == -0.5).all()
    after = stances(-0.95)
    assert (after[:2] == -0.5).all()
    assert (after[2:] == -0.95).all()


def test_a_class_of_ones_own_that_calls_super_decides_by_the_rule_of_its_actor(
    brief: Scenario,
) -> None:
    scenario = brief.replace(decision="logit")
    agents = {code: SAME[actor.role] for code, actor in brief.actors.items()}
    assert same(history(scenario, agents=agents), history(scenario))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"actors.KOR.decision": "logitt"},
            r"names no formulation of decision.*did you mean 'logit'",
        ),
        ({"actors.USA.decision": "logit"}, "a patron has no options to choose among"),
        ({"decision": "rule"}, "did you mean 'rules'"),
    ],
)
def test_an_unknown_rule_or_one_of_no_use_is_refused(
    baseline: Scenario, change: dict[str, str], words: str
) -> None:
    with pytest.raises(ScenarioError, match=words):
        baseline.replace(change)


def test_the_command_line_sets_it_for_one_actor_and_old_files_stay_as_they_are() -> None:
    scenario = sim.load("baseline", [("actors.KOR.decision", "logit")])
    assert scenario.actors["KOR"].decision == "logit"
    assert "decision" not in sim.load("baseline").to_dict()["actors"]["KOR"]


@pytest.fixture(scope="module")
def books(brief: Scenario) -> xr.Dataset:
    codes = {"KOR": "logit", "PRK": "satisficing", "CHN": "logit"}
    own = {f"actors.{code}.decision": reading for code, reading in codes.items()}
    return ledger(brief.replace(own), runs=10, seed=3)


def test_the_books_tell_the_rules_response_and_the_choice_apart(
    books: xr.Dataset, brief: Scenario
) -> None:
    acted = books["action_stance"]
    ruled = acted.sel(action_stance_term="decide")
    chosen = acted.sel(action_stance_term="decision (logit)")
    assert not chosen.sel(ally="JPN").any()
    wish = books["motive_stance"].sum("motive_stance_term").sel(ally="KOR")
    hostile = (wish < 0.0).values
    assert hostile.any()
    np.testing.assert_allclose(ruled.sel(ally="KOR").values[hostile], wish.values[hostile])
    done = (ruled + chosen).sel(ally="KOR").values
    assert (np.isclose(done, 0.0) | np.isclose(done, -2.0 / 3.0) | (done > 0.0)).all()
    kept = books["action_launch_rate"]
    assert "decision (satisficing)" in kept["action_launch_rate_term"].values
    assert kept.sel(action_launch_rate_term="decision (satisficing)").any()
    assert not any(
        term.startswith("decision") for term in ledger(brief, 2)["action_stance_term"].values
    )


def test_the_books_tell_what_was_taken_and_how_likely_it_was(books: xr.Dataset) -> None:
    for menu in MENUS:
        taken = books[f"choice_{menu.name}"]
        assert set(taken[f"choice_{menu.name}_term"].values) == set(menu.options)
        np.testing.assert_array_equal(taken.sum(f"choice_{menu.name}_term"), 1.0)
    likely = books["option_stance"]
    np.testing.assert_allclose(likely.sel(ally="KOR").sum("option_stance_term"), 1.0)
    assert not likely.sel(ally="JPN").any()
    done = books["action_stance"].sum("action_stance_term").sel(ally="KOR")
    conceded = books["choice_stance"].sel(ally="KOR", choice_stance_term="concede")
    assert (conceded.values[done.values > 0.0] == 1.0).all()
    assert not conceded.values[done.values < 0.0].any()
    assert float(conceded.mean()) == pytest.approx(
        float(likely.sel(ally="KOR", option_stance_term="concede").mean()), abs=0.1
    )


def test_by_rule_an_act_has_the_name_of_the_option_it_comes_nearest_to(brief: Scenario) -> None:
    data = ledger(brief, runs=4, agents={"KOR": Refusing})
    confronts = data["choice_stance"].sel(choice_stance_term="confront")
    assert (confronts.sel(ally="KOR") == 1.0).all()
    wish = data["motive_stance"].sum("motive_stance_term").sel(ally="JPN")
    third = dict(zip(STANCE.options, STANCE.wishes or (), strict=True))["confront"] / 2.0
    np.testing.assert_array_equal(confronts.sel(ally="JPN") == 1.0, wish < third)
