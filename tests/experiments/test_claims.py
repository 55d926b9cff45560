"""The table of experiments, and what is made of their numbers."""

import dataclasses
from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.analysis.outcomes import Outcome
from sim.experiments.claims import CLAIMS, EXPERIMENTS
from sim.experiments.experiment import Arm, Experiment, latin_hypercube
from sim.experiments.run_claims import Effort, findings
from sim.experiments.verdicts import Finding, record, table
from sim.scenario import bundled_names
from sim.theories import registry

ALL_IDS = {
    *("S1", "S2", "S3", "S4", "P1", "P2", "P3", "T1", "D1", "D2", "D3", "D4"),
    *("I1", "I2", "I3", "F1", "F2", "C1", "C2", "C3", "C4", "X1", "X2"),
}
SMALL = Effort(runs=60, points=30, replicates=1)
WITHOUT_RIVALS = replace(SMALL, rivals=False)


def chosen(*names: str) -> list[Experiment]:
    return [experiment for experiment in EXPERIMENTS if experiment.name in names]


def made(effect: float, low: float, high: float, robustness: float, **more: float) -> Finding:
    """A finding of given numbers, for a claim that expects a positive effect."""
    experiment = Experiment(
        "S1", "x", "x?", Arm("baseline"), Arm("baseline"), Outcome("x", "1", "relation"), +1
    )
    rivals = {"a": more.get("rival", robustness)}
    cut = more.get("cut")
    without = None if cut is None else (cut, cut - 0.01, cut + 0.01)
    return Finding(experiment, effect, low, high, 0.0, robustness, 0.0, rivals, without)


def test_every_claim_of_the_article_has_an_experiment() -> None:
    assert {experiment.claim for experiment in EXPERIMENTS} == ALL_IDS == set(CLAIMS)
    names = [experiment.name for experiment in EXPERIMENTS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.name)
def test_arms_can_be_built_and_differ_under_every_setting(experiment: Experiment) -> None:
    assert {experiment.treated.scenario, experiment.control.scenario} <= set(bundled_names())
    for wire in ({}, dict(experiment.wire)):
        treated, control = (
            arm.build({"alignment": "cha1999"}, wire)
            for arm in (experiment.treated, experiment.control)
        )
        assert treated.actor_codes == control.actor_codes
        if not wire:
            assert treated.replace(name="x", description="x") != control.replace(
                name="x", description="x"
            )


def test_effects_agree_with_two_calls_of_simulate() -> None:
    asked = chosen(
        "mediation-mends-relations", "a-turn-back-breaks-relations", "officials-keep-the-dialogue"
    )
    for finding in findings(asked, WITHOUT_RIVALS, seed=5):
        experiment = finding.experiment
        one = sim.simulate(experiment.treated.scenario, SMALL.runs, 5)
        other = sim.simulate(experiment.control.scenario, SMALL.runs, 5)
        difference = experiment.outcome.of(one) - experiment.outcome.of(other)
        assert finding.effect == pytest.approx(difference.mean(), abs=1e-12)
        half = (finding.high - finding.low) / 2
        expected = 2.001 * difference.std(ddof=1) / np.sqrt(SMALL.runs)
        assert half == pytest.approx(expected, rel=1e-3)


@pytest.fixture(scope="module")
def together() -> list[Finding]:
    """Two experiments, by two workers."""
    return findings(chosen("mediation-mends-relations", "seoul-turns"), SMALL, workers=2)


def test_findings_do_not_depend_on_workers_or_on_who_else_asks(together: list[Finding]) -> None:
    alone = findings([together[0].experiment], SMALL)
    assert record(alone[0]) == record(together[0])


def test_a_switch_that_the_arm_sets_is_not_drawn_over() -> None:
    draws = latin_hypercube(10, 2, 0)
    without = Arm("no-mediation").build({}, {})
    overrides = draws.overrides(without)
    assert "parameters.mediation_effort" not in overrides
    assert overrides["parameters.bottom_up_effort"].shape == (20,)


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


@pytest.mark.parametrize(
    ("finding", "verdict"),
    [
        (made(0.5, 0.4, 0.6, 0.9), "supported"),
        (made(0.5, 0.4, 0.6, 0.7), "undetermined"),
        (made(0.5, 0.4, 0.6, 0.9, rival=0.2), "undetermined"),
        (made(0.5, -0.1, 1.1, 0.9), "undetermined"),
        (made(-0.5, -0.6, -0.4, 0.2), "contradicted"),
        (made(-0.5, -0.6, -0.4, 0.8), "undetermined"),
        (made(0.0, 0.0, 0.0, 1.0), "undetermined"),
    ],
)
def test_the_verdict_follows_the_rule(finding: Finding, verdict: str) -> None:
    assert finding.verdict == verdict
    experiment = dataclasses.replace(finding.experiment, sign=-1)
    mirrored = dataclasses.replace(
        finding,
        experiment=experiment,
        effect=-finding.effect,
        low=-finding.high,
        high=-finding.low,
    )
    assert mirrored.verdict == verdict


@pytest.mark.parametrize(
    ("cut", "kind"),
    [
        (None, "emergent"),
        (0.0, "built in"),
        (0.03, "built in"),
        (-0.4, "built in"),
        (0.2, "partly built in"),
        (0.45, "emergent"),
    ],
)
def test_what_is_left_without_the_wire_says_how_it_arises(cut: float | None, kind: str) -> None:
    more = {} if cut is None else {"cut": cut}
    assert made(0.5, 0.4, 0.6, 0.9, **more).kind == kind


def at_defaults(experiment: Experiment) -> Experiment:
    """The experiment at the declared defaults, whatever the released posterior is."""
    bare = (("parameters.posterior", None),)
    arms = {
        name: replace(arm, changes=arm.changes + bare)
        for name, arm in (("treated", experiment.treated), ("control", experiment.control))
    }
    return replace(experiment, **arms)


def test_cutting_the_wire_of_mediation_leaves_little_of_its_effect() -> None:
    (experiment,) = chosen("mediation-mends-relations")
    (finding,) = findings([at_defaults(experiment)], WITHOUT_RIVALS)
    assert finding.effect > 0.05
    assert finding.kind == "built in"


def test_an_effect_of_one_theory_is_weak_under_its_rival() -> None:
    """What is left of it comes by the adversary's perception of the exercises."""
    (finding,) = findings(chosen("deterrence-provokes"), SMALL)
    assert finding.by_formulation["provocation: null"] < 0.5
    assert finding.robustness > 0.5
    assert finding.verdict == "undetermined"


def test_the_table_has_the_fields_of_the_contract(together: list[Finding]) -> None:
    found = together[1:]
    assert [finding.experiment.name for finding in found] == ["seoul-turns"]
    fields = {"id", "experiment", "outcome", "effect", "low", "high", "robustness", "verdict"}
    assert fields <= set(record(found[0]))
    assert record(found[0])["verdict"] in ("supported", "undetermined", "contradicted")
    assert "robustness, alignment: cha1999" in table(found).columns
