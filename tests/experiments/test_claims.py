"""The table of experiments, how they are run, and planted effects that must be found."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.experiments import run_claims
from sim.experiments.claims import CLAIMS, EXPERIMENTS
from sim.experiments.claims.conclusions import LEVEL_2040
from sim.experiments.claims.strategies import DISPERSION, NO_MEDIATION, SHARED_THREAT
from sim.experiments.experiment import (
    BASELINE,
    Arm,
    Experiment,
    Game,
    declared,
    event,
    latin_hypercube,
    outcome,
    row,
)
from sim.experiments.layout import Effort, plan, rows_of, usual_values
from sim.experiments.measures import variables_of
from sim.experiments.run_claims import findings, rival_theories
from sim.experiments.telling import record
from sim.experiments.verdicts import Finding
from sim.model.uncertain import POSTERIOR_ROW
from sim.scenario import bundled_names
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS
from tests.scenario.posteriors import small, with_state

ALL_IDS = {
    *("S1", "S2", "S3", "S4", "P1", "P2", "P3", "T1", "D1", "D2", "D3", "D4"),
    *("I1", "I2", "I3", "F1", "F2", "C1", "C2", "C3", "C4", "X1", "X2"),
}
SMALL = Effort(
    draws=8, shocks=3, rival_draws=8, rival_shocks=2, wire_draws=4, points=6, replicates=1
)
WITHOUT_RIVALS = replace(SMALL, rivals=False)


def chosen(*names: str) -> list[Experiment]:
    found = [experiment for experiment in EXPERIMENTS if experiment.name in names]
    assert len(found) == len(names)
    return found


def test_every_claim_of_the_article_has_an_experiment() -> None:
    assert {experiment.claim for experiment in EXPERIMENTS} == ALL_IDS == set(CLAIMS)
    names = [experiment.name for experiment in EXPERIMENTS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.name)
def test_an_experiment_names_what_exists_and_says_what_matters(experiment: Experiment) -> None:
    assert experiment.smallest > 0
    assert experiment.sign in (-1, +1)
    assert {arm.scenario for arm in experiment.arms} <= set(bundled_names())
    known = {name for parameter in declared() for name in parameter.defaults()}
    assert set(experiment.wire) <= known
    since, until = experiment.window.split(" to ")
    scenarios = [arm.build({"alignment": "cha1999"}) for arm in experiment.arms]
    assert all(str(s.start) <= since <= until <= str(s.end) for s in scenarios)


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.name)
def test_arms_differ(experiment: Experiment) -> None:
    plain = {
        (arm.build({}).replace(name="x", description="x").digest, arm.agents)
        for arm in experiment.arms
    }
    assert len(plain) == len(experiment.arms)


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.name)
def test_a_wire_is_one_that_the_default_theories_have(experiment: Experiment) -> None:
    """What no theory in use reads cuts nothing, and a built-in effect would pass as found."""
    read = set(usual_values(experiment.treated.build({})))
    assert not experiment.wire or read & set(experiment.wire)


def test_the_halt_that_holds_is_never_called_off() -> None:
    (one,) = chosen("restraint-would-have-slowed-defence")
    assert one.control is not None
    before, after = (arm.build({}).to_dict()["regimes"] for arm in (one.treated, one.control))
    assert before["halt_of_tests"]["until"] == "2020-01"
    assert "until" not in after["halt_of_tests"]
    assert before["talks_with_washington"] == after["talks_with_washington"]


def test_rival_theories_are_all_readings_but_the_scenarios_own() -> None:
    own = {**DEFAULT_FORMULATIONS, **sim.load("baseline").formulations}
    count = sum(len(readings) for readings in FORMULATIONS.values())
    found = rival_theories()
    assert len(found) == count - len(FORMULATIONS)
    assert not {f"{slot}: {name}" for slot, name in own.items()} & set(found)


def pair_of(experiment: Experiment, seed: int) -> np.ndarray:
    """The effect in each run by two calls of simulate, (draw, shock)."""
    assert experiment.control is not None
    runs = SMALL.draws * SMALL.shocks
    values = []
    for name in (experiment.treated.scenario, experiment.control.scenario):
        scenario = sim.load(name)
        posterior = scenario.posterior
        assert posterior is not None
        taken = rows_of(posterior.draws, SMALL.draws, seed)
        given = {POSTERIOR_ROW: np.repeat(taken, SMALL.shocks)}
        values.append(experiment.outcome.of(sim.simulate(scenario, runs, seed, overrides=given)))
    return (values[0] - values[1]).reshape(SMALL.draws, SMALL.shocks)


@pytest.mark.parametrize("name", ["seoul-turns", "a-turn-back-breaks-relations"])
def test_effects_agree_with_two_calls_of_simulate(name: str) -> None:
    (experiment,) = chosen(name)
    (finding,) = findings([experiment], WITHOUT_RIVALS, seed=5)
    by_draw = pair_of(experiment, 5).mean(axis=1)
    assert finding.effect == pytest.approx(by_draw.mean(), abs=1e-6)
    low, high = np.quantile(by_draw, (0.025, 0.975))
    assert (finding.low, finding.high) == pytest.approx((low, high), abs=1e-6)
    share = (experiment.sign * by_draw > experiment.smallest).mean()
    assert finding.default.beyond == share


def planted(name: str, treated: Arm, control: Arm, least: float) -> Experiment:
    measured = outcome("launches since 2016", "launches", "rate", units="a year", since="2016-01")
    return row("I1", name, "?", treated, control, measured, +1, least)


NULL = planted("null", BASELINE, Arm("baseline", (("description", "the same"),)), 0.01)
"""Nothing differs."""
WEAK = row(
    "D4",
    "weak",
    "?",
    BASELINE.changed(
        *event("lift", date="2020-01", months=1, variable="relation", of="JPN-KOR", add=0.01)
    ),
    BASELINE,
    outcome("relation 2021", "relation", since="2021-01", until="2021-12"),
    +1,
    0.03,
)
"""Relations are lifted by less than what matters, once."""
STRONG = row(
    "P1",
    "strong",
    "?",
    BASELINE.changed(*event("all", date="2021-01", months=36, variable="cooperation", set=1.0)),
    BASELINE,
    outcome("cooperation since 2021", "cooperation", since="2021-01"),
    +1,
    0.02,
)
"""Cooperation is set to one."""
DEPENDENT = planted(
    "dependent",
    Arm("baseline", (("parameters.spiral_weight", 2.0),)),
    Arm("baseline", (("parameters.spiral_weight", 0.0),)),
    0.05,
)
"""A weight that only one of two readings has."""
TWO = {
    "provocation: null": (("provocation", "null"),),
    "spending: richardson": (("spending", "richardson"),),
}


@pytest.fixture(scope="module")
def found() -> dict[str, Finding]:
    """Planted effects, by two rival theories."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_claims, "rival_theories", lambda: TWO)
        return {
            finding.experiment.name: finding
            for finding in findings([NULL, WEAK, STRONG, DEPENDENT], SMALL)
        }


def test_a_planted_null_effect_is_none(found: dict[str, Finding]) -> None:
    assert found["null"].verdict == "no_effect"
    assert found["null"].ties == 1.0
    assert np.isnan(found["null"].active)


def test_an_effect_below_what_matters_is_none(found: dict[str, Finding]) -> None:
    assert found["weak"].effect > 0
    assert found["weak"].ties < 1.0
    assert found["weak"].verdict == "no_effect"


def test_a_planted_strong_effect_is_supported(found: dict[str, Finding]) -> None:
    assert found["strong"].verdict == "supported"
    assert set(found["strong"].rivals) == set(TWO)
    assert found["strong"].active == 1.0


def test_a_planted_effect_of_one_theory_depends(found: dict[str, Finding]) -> None:
    finding = found["dependent"]
    assert finding.rivals["provocation: null"].within == 1.0
    assert finding.rivals["spending: richardson"].beyond >= 0.75
    assert finding.verdict == "depends"
    assert "provocation: null 0.00 (" in finding.note


def test_a_theory_without_the_cause_is_not_asked() -> None:
    one = replace(DEPENDENT, mute=("provocation: null",))
    assert list(run_claims.asked_of(one, TWO)) == ["spending: richardson"]
    assert run_claims.asked_of(replace(one, rivals=False), TWO) == {}
    asked = run_claims.needed([one], SMALL, TWO)
    assert {chosen for _, chosen in asked} == {(), (("spending", "richardson"),)}


def test_a_wire_that_carries_all_is_built_in() -> None:
    """The spiral's weight is the one step; without it the exercises provoke nothing."""
    cut = replace(DEPENDENT, treated=BASELINE, control=Arm("no-mechanism"), wire={})
    whole = replace(cut, wire={"spiral_weight": 0.0})
    results = findings([cut, whole], WITHOUT_RIVALS)
    assert results[0].without is None
    assert results[0].effect == results[1].effect
    assert results[1].without is not None
    assert abs(results[1].without) < abs(results[1].effect)


def test_what_is_left_without_a_wire_is_not_known_where_the_draws_with_it_all_tie() -> None:
    """Two of four draws have the wire cut; with it they have no effect, though the others have."""
    paired = np.array([[0.0, 0.0], [1.0, -1.0], [4.0, 2.0], [4.0, 2.0]])
    assert np.isnan(run_claims.left_without(paired, np.zeros((2, 2)), 1.5))
    assert run_claims.left_without(paired, np.ones((3, 2)), 1.5) == 1.5
    assert run_claims.left_without(paired + 1.0, np.ones((2, 2)), 2.5) == 2.5


WAITING = outcome("months", "relation", "survival", since="2016-01", until="2016-12")


@pytest.mark.parametrize(
    ("treated", "control", "share"),
    [
        ([12.0, 12.0, 12.0, 12.0], [12.0, 12.0, 12.0, 12.0], 1.0),
        ([12.0, 12.0, 11.0, 3.0], [12.0, 7.0, 12.0, 3.0], 0.25),
    ],
)
def test_pairs_that_saw_nothing_are_those_in_which_both_outlast_the_months(
    treated: list[float], control: list[float], share: float
) -> None:
    one = row("C2", "x", "?", Arm("no-mechanism"), BASELINE, WAITING, -1, 6.0)
    values = {one.treated: np.array([treated]), BASELINE: np.array([control])}
    assert run_claims.unseen(one, values.__getitem__) == share
    months = replace(one, outcome=replace(WAITING, how="mean"))
    assert run_claims.unseen(months, values.__getitem__) == 0.0
    assert run_claims.unseen(replace(one, control=None), values.__getitem__) == 0.0


def test_institutions_that_halve_in_no_run_are_an_open_question() -> None:
    (finding,) = findings(chosen("institutions-halve-sooner"), WITHOUT_RIVALS)
    assert (finding.ties, finding.unseen) == (1.0, 1.0)
    assert finding.verdict == "open"


def test_findings_do_not_depend_on_workers_or_on_who_else_asks() -> None:
    asked = chosen("tokyo-turns", "seoul-turns")
    together = findings(asked, WITHOUT_RIVALS, workers=2)
    alone = findings([together[0].experiment], WITHOUT_RIVALS)
    assert record(alone[0]) == record(together[0])


class StopError(Exception):
    """The run is killed."""


def stopping_after(jobs: int) -> Callable[[int, int], None]:
    def progress(done: int, of: int) -> None:
        if done > jobs:
            raise StopError

    return progress


def test_killed_and_resumed_they_are_the_same(tmp_path: Path) -> None:
    asked = chosen("tokyo-turns", "seoul-turns")
    whole = findings(asked, WITHOUT_RIVALS)
    with pytest.raises(StopError):
        findings(asked, WITHOUT_RIVALS, kept=tmp_path, progress=stopping_after(2))
    before = sorted(tmp_path.iterdir())
    assert 0 < len(before) < 3
    seen: list[int] = []
    again = findings(
        asked, WITHOUT_RIVALS, kept=tmp_path, progress=lambda done, of: seen.append(done)
    )
    assert seen == list(range(len(before) + 1, 4))
    assert json.dumps([*map(record, again)]) == json.dumps([*map(record, whole)])
    other = findings(asked, WITHOUT_RIVALS, kept=tmp_path, seed=1)
    assert [f.effect for f in other] != [f.effect for f in whole]


def test_every_outcome_is_told_in_double_precision() -> None:
    """What is kept of several at once would else be told otherwise than what was just found."""
    wanted = {one.outcome for one in EXPERIMENTS if one.arms[0].scenario == "baseline"}
    wanted |= {SHARED_THREAT, DISPERSION, LEVEL_2040}
    kept = sorted({name for measure in wanted for name in variables_of(measure)})
    data = sim.simulate("to-2040", 4, 0, keep=kept)
    for measure in wanted:
        assert measure.of(data).dtype == np.float64, measure.name


def test_an_effort_given_up_is_lost_from_its_month_on_and_not_shifted() -> None:
    with_it = sim.simulate("baseline", 4, 0, keep=["effort", "relation"])
    lost = sim.simulate(
        "baseline", 4, 0, keep=["effort", "relation"], agents=dict(NO_MEDIATION.agents)
    )
    before = slice(None, "2020-12")
    np.testing.assert_array_equal(
        with_it["relation"].sel(time=before), lost["relation"].sel(time=before)
    )
    effort = lost["effort"].sel(time=slice("2021-01", None))
    assert (effort.sel(strategy="mediation") == 0.0).all()
    assert (with_it["effort"].sel(time="2021-01", strategy="mediation") > 0.0).all()
    first = {"time": "2021-01", "strategy": ["bilateral", "bottom_up", "embedding"]}
    np.testing.assert_array_equal(with_it["effort"].sel(first), lost["effort"].sel(first))


def test_fewer_draws_and_shocks_are_a_part_of_more() -> None:
    effort = Effort(draws=5, shocks=4, rival_draws=3, rival_shocks=2, points=6, replicates=2)
    wire = ("wire", (("trust_weight", 0.0),))
    whole, rival = plan(effort, [wire], rival=False), plan(effort, [], rival=True)
    assert (whole.runs, rival.runs) == (5 * 4 + 6 * 2 + 5 * 4, 3 * 2)
    met = whole.shocks_met.astype(float)
    inner = whole.cut(met, ("posterior", ()))[:3, :2]
    np.testing.assert_array_equal(rival.cut(rival.shocks_met, ("posterior", ())), inner)
    np.testing.assert_array_equal(whole.cut(met, wire), whole.cut(met, ("posterior", ())))
    np.testing.assert_array_equal(rows_of(50, 30, 7)[:10], rows_of(50, 10, 7))
    assert len(set(rows_of(50, 50, 7))) == 50


def test_a_wire_is_cut_and_what_an_arm_is_about_stays() -> None:
    wire = ("wire", (("mediation_effort", 0.5), ("trust_weight", 0.0)))
    layout = plan(WITHOUT_RIVALS, [wire], rival=False)
    scenario = Arm("no-mediation").build({})
    given = layout.overrides(scenario, {"mediation_effort"}, 0)
    assert "parameters.mediation_effort" not in given
    cut = layout.cut(given["parameters.trust_weight"], wire)
    assert (cut == 0.0).all()
    fitted = layout.cut(given["parameters.trust_weight"], ("posterior", ()))
    assert (fitted > 0.0).any()
    assert (np.ptp(fitted, axis=1) == 0.0).all()  # one draw, several shocks
    free = layout.overrides(scenario, (), 0)["parameters.mediation_effort"]
    assert set(layout.cut(free, ("posterior", ())).ravel()) == {0.0}


def test_where_a_long_run_says_the_start_each_run_has_that_of_its_draw() -> None:
    layout = plan(WITHOUT_RIVALS, [], rival=False)
    scenario = Arm("no-mediation").build({})
    scenario._posterior = small()
    plain = layout.overrides(scenario, (), 0)
    assert "parameters.initial_tension" in plain
    scenario._posterior = with_state(small())
    given = layout.overrides(scenario, (), 0)
    assert not any(path.startswith("parameters.initial_") for path in given)
    rows = layout.cut(given["parameters.posterior"], ("posterior", ()))
    assert set(rows.ravel()) == set(range(8))
    assert (np.ptp(rows, axis=1) == 0).all()  # one draw, several shocks
    salvo = layout.cut(given["parameters.salvo"], ("posterior", ()))
    expected = small().values(dict(DEFAULT_FORMULATIONS), rows[:, 0])["salvo"]
    np.testing.assert_allclose(salvo[:, 0], expected)


def test_draws_cover_every_declared_range_evenly() -> None:
    points = 40
    draws = latin_hypercube(points, 1, 3)
    for parameter in registry.parameters().values():
        for name in parameter.defaults():
            values = draws.values[name]
            assert values.min() >= parameter.low
            assert values.max() <= parameter.high
            width = (parameter.high - parameter.low) / points
            strata = np.floor((values - parameter.low) / width + 1e-9).clip(0, points - 1)
            assert len(set(strata)) == points


A, B = (("description", "without a"),), (("end", "2022-12"),)
GAME = Game(BASELINE, (("a", A), ("b", B)), "a")


def worth(arm: Arm) -> np.ndarray:
    """Worth 10 together, 4 (a) and 2 (b) alone."""
    gone = {path for path, _ in arm.changes}
    value = {0: 10.0, 2: 0.0}.get(len(gone), 4.0 if "end" in gone else 2.0)
    return np.full((3, 2), value)


def test_shares_of_a_known_game() -> None:
    """By hand: (4 - 0 + 10 - 2) / 2 = 6 and (2 - 0 + 10 - 4) / 2 = 4."""
    np.testing.assert_allclose(GAME.share("a", worth), 6.0)
    np.testing.assert_allclose(GAME.share("b", worth), 4.0)
    one = replace(DEPENDENT, game=GAME)
    assert len(one.arms) == 4
    np.testing.assert_allclose(one.effect(worth), 6.0)
    ahead = replace(one, game=replace(GAME, first=True))
    np.testing.assert_allclose(ahead.effect(worth), 2.0)
    behind = replace(one, game=replace(GAME, player="b", first=True))
    np.testing.assert_allclose(behind.effect(worth), -2.0)


def test_a_difference_of_differences_and_a_level() -> None:
    values = {"baseline": 7.0, "storm": 4.0, "carried-on": 2.0, "no-mediation": 1.0}

    def level(arm: Arm) -> np.ndarray:
        return np.full((2, 2), values[arm.scenario])

    one = replace(DEPENDENT, treated=BASELINE, control=Arm("storm"))
    np.testing.assert_array_equal(one.effect(level), 3.0)
    beside = replace(one, beside=(Arm("carried-on"), Arm("no-mediation")))
    np.testing.assert_array_equal(beside.effect(level), 2.0)
    assert len(beside.arms) == 4
    alone = replace(one, control=None, level=6.5)
    np.testing.assert_array_equal(alone.effect(level), 0.5)
    assert alone.reference(level) == 6.5
