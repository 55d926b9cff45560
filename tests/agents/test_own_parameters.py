"""A parameter for one actor: what holds for it alone, and what is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

import sim
from sim.model import checked
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario, ScenarioError
from sim.theories import registry
from tests.model.running import all_governments
from tests.model.worlds import RIVAL_READINGS, THIRD_READINGS, friendly

FIRST, SECOND = "JPN", "KOR"


def own(code: str, **values: Any) -> dict[str, Any]:
    return {f"actors.{code}.parameters.{name}": value for name, value in values.items()}


def last(scenario: Scenario, **how: Any) -> dict[str, np.ndarray]:
    model = AllianceModel(scenario, **{"rng": 5, "runs": 4, "collect": False, **how})
    while model.running:
        model.step()
    return dict(model.state)


@pytest.fixture(scope="module")
def brief(baseline: Scenario) -> Scenario:
    return baseline.replace(end="2016-06")


def test_a_weight_of_one_ally_moves_that_ally(brief: Scenario) -> None:
    usual = last(brief.replace(end="2015-01"))
    heavy = last(brief.replace({**own(SECOND, ally_threat_weight=5.0), "end": "2015-01"}))
    assert np.array_equal(usual["willingness"][0], heavy["willingness"][0])
    assert not np.isclose(usual["willingness"][1], heavy["willingness"][1]).any()


def test_the_shared_value_given_to_every_ally_is_the_shared_value(brief: Scenario) -> None:
    value = 3.3
    shared = last(brief.replace(ally_threat_weight=value))
    each = last(
        brief.replace(
            {**own(FIRST, ally_threat_weight=value), **own(SECOND, ally_threat_weight=value)}
        )
    )
    for name in shared:
        assert np.array_equal(shared[name], each[name], equal_nan=shared[name].dtype.kind == "f")


def test_offset_and_factor_shift_what_all_share(brief: Scenario) -> None:
    base = brief.replace(ally_threat_weight=2.0)
    plain = last(base.replace(own(SECOND, ally_threat_weight=3.0)))
    for shift in ({"offset": 1.0}, {"factor": 1.5}):
        assert np.array_equal(
            last(base.replace(own(SECOND, ally_threat_weight=shift)))["willingness"],
            plain["willingness"],
        )


def test_a_shift_stays_within_the_parameters_range(brief: Scenario) -> None:
    most = last(brief.replace(own(SECOND, ally_threat_weight=5.0)))
    pushed = last(brief.replace(own(SECOND, ally_threat_weight={"factor": 100})))
    assert np.array_equal(most["willingness"], pushed["willingness"])


def test_a_shift_of_a_fitted_value_follows_every_draw(released: Scenario) -> None:
    world = released.replace(end="2015-03")
    name = "ally_threat_weight"
    models = [
        AllianceModel(world.replace(changes), rng=1, runs=50, collect=False)
        for changes in ({}, own(SECOND, **{name: {"offset": 0.25}}), own(SECOND, **{name: 2.0}))
    ]
    views = [model._seats["ally"][0].view for model in models]
    shared, shifted, fixed = (getattr(view, name) for view in views)
    assert shared.shape == (50,)
    assert len(np.unique(shared)) > 20
    assert np.array_equal(shifted[0], shared)
    np.testing.assert_allclose(shifted[1], np.minimum(shared + 0.25, 5.0), rtol=1e-15)
    assert np.array_equal(fixed[0], shared)
    assert (fixed[1] == 2.0).all()


def test_a_range_of_its_own_is_drawn_once_a_run(brief: Scenario) -> None:
    spread = {"low": 1.0, "high": 3.0}
    data = sim.simulate(brief.replace(own(SECOND, ally_threat_weight=spread)), runs=40)
    path = f"actors.{SECOND}.parameters.ally_threat_weight"
    drawn = data["drawn"].sel(path=path).values
    assert 1.0 <= drawn.min() < 1.5 < 2.5 < drawn.max() <= 3.0
    shifted = sim.simulate(brief.replace(own(SECOND, trust_weight={"offset": spread})), runs=40)
    assert f"actors.{SECOND}.parameters.trust_weight.offset" in shifted["path"].values


def test_one_label_of_a_parameter_over_domains_moves_that_domain(brief: Scenario) -> None:
    world = brief.replace(end="2015-01")
    usual = last(world)["willingness"]
    other = last(world.replace(own(SECOND, entrapment_weight_economic=3.0)))["willingness"]
    moved = ~np.isclose(usual, other).all(axis=-1)
    assert moved.tolist() == [[False, False, False], [False, True, False]]


def test_overrides_give_values_and_shifts_run_by_run(brief: Scenario) -> None:
    path = f"actors.{SECOND}.parameters.ally_threat_weight"
    values = np.array([0.0, 1.0, 2.0, 5.0])
    swept = last(brief, overrides={path: values})
    for run, value in enumerate(values):
        alone = last(brief.replace({path: float(value)}), replicates=[run])
        assert np.array_equal(swept["willingness"][..., [run]], alone["willingness"])
    base = brief.replace(ally_threat_weight=2.0)
    shifted = last(base, overrides={f"{path}.factor": np.array([0.5, 1.0, 1.0, 1.5])})
    given = last(base, overrides={path: np.array([1.0, 2.0, 2.0, 3.0])})
    assert np.array_equal(shifted["willingness"], given["willingness"])


BASELINE = checked.load("baseline").replace({"parameters.posterior": None})
ONLY = {
    **dict.fromkeys(
        (
            *("coercion_rate", "deterrence", "coercion_blame", "coercion_spared"),
            *("court_pressed", "court_coercing", "court_hedger"),
        ),
        BASELINE.competitor,
    ),
    "back_rivalry": BASELINE.competitor,
    "back_war": BASELINE.backer,
    "war_spending": BASELINE.backer,
}
"""Only the competitor coerces, courts and shields, and only the backer is at war; another power
would, by a behaviour."""
IDLE = {(BASELINE.backer, name) for name in ("anticipation", "attention", "aspiration")}
"""The backer has nothing to choose among: it neither coerces nor courts."""
THINKING = [
    (code, name)
    for name, roles in registry.thinkers().items()
    for code, actor in BASELINE.actors.items()
    if actor.role in roles and ONLY.get(name, code) == code and (code, name) not in IDLE
]


def at_war(scenario: Scenario) -> Scenario:
    """A war begins, and those who lead the two sides plan to arm."""
    plan = {"target": 40.0, "by": "2016-12"}
    changes: dict[str, Any] = {
        "context.ukraine_war": {"points": {"2015-01": 0.1, "2015-06": 0.9}},
    }
    for code in scenario.actor_codes:
        changes |= all_governments(scenario, code, spending_plan=plan)
    return scenario.replace({**changes, "end": "2016-03"})


def worlds() -> Iterator[Scenario]:
    """Worlds in which every theory has something to say, the briefest first."""
    yield BASELINE.replace(end="2016-06")
    yield BASELINE.replace(end="2016-06", formulations=RIVAL_READINGS)
    yield BASELINE.replace(end="2016-06", formulations=THIRD_READINGS)
    yield BASELINE.replace(end="2016-06", decision="satisficing")
    leaning = all_governments(BASELINE, BASELINE.adversary, leaning__competitor=0.8)
    yield BASELINE.replace({**leaning, "start": "2018-01", "end": "2019-06"})
    yield at_war(BASELINE)
    yield BASELINE.replace(start="2017-03", end="2020-12")  # either ally turns from the other
    yield friendly(BASELINE)
    far = {"actors.USA.proximity.PRK": 0.0, "actors.USA.intent.PRK": 0.0}
    yield friendly(BASELINE).replace({**far, "end": "2018-12"})


@pytest.mark.parametrize(("code", "name"), THINKING)
def test_every_parameter_that_an_actor_may_have_moves_something(code: str, name: str) -> None:
    """None is accepted and ignored: its lowest and its highest value make two worlds."""
    parameter = registry.parameters()[name]
    label = next(iter(parameter.defaults()))
    path = f"actors.{code}.parameters.{label}"
    for world in worlds():
        ends = [
            last(world, runs=6, overrides={path: np.full(6, value)})
            for value in (parameter.low, parameter.high)
        ]
        if any(not np.array_equal(ends[0][n], ends[1][n], equal_nan=True) for n in ends[0]):
            return
    pytest.fail(f"{path} moves nothing in any world")


@pytest.mark.parametrize(
    ("code", "name", "value", "told"),
    [
        ("KOR", "gate_military", 0.4, "is a parameter of the world, which led_weakest_link reads"),
        ("USA", "ally_threat_weight", 0.4, "is a parameter of ally, and USA is patron"),
        ("KOR", "ally_threat_weight", 9, "is out of range"),
        ("KOR", "ally_threat_wieght", 1, "did you mean 'ally_threat_weight'"),
        ("KOR", "ally_threat_weight", {"offset": 1, "factor": 2}, "has more than a shift"),
        ("KOR", "ally_threat_weight", {"factor": -1}, "is out of range"),
        ("KOR", "ally_threat_weight", "much", "is not a number"),
        ("USA", "coercion_alarm", 0.4, "is a parameter of ally, and USA is patron"),
    ],
)
def test_what_is_not_the_actors_is_refused_with_the_reason(
    code: str, name: str, value: Any, told: str, brief: Scenario
) -> None:
    with pytest.raises(ScenarioError, match=told):
        brief.replace(own(code, **{name: value}))


def test_a_file_says_it_and_an_editor_knows_it(tmp_path: Path) -> None:
    file = tmp_path / "wary.yaml"
    file.write_text(
        "name: wary\ndescription: Seoul sees less.\nextends: baseline\n"
        "actors:\n  KOR:\n    parameters: {ally_threat_weight: 0.4, trust_weight: {factor: 0.5}}\n",
        encoding="utf-8",
    )
    scenario = sim.load(file)
    assert scenario.actors["KOR"].parameters["ally_threat_weight"] == 0.4
    again = sim.load("baseline").replace(
        {"actors.KOR.parameters": scenario.to_dict()["actors"]["KOR"]["parameters"]}
    )
    assert again.actors == scenario.actors
    written = {
        "name": "wary",
        "description": "x",
        "extends": "baseline",
        "actors": {"KOR": {"parameters": {"ally_threat_weight": {"offset": 0.4}}}},
    }
    schema = checked.schema()
    jsonschema.Draft202012Validator.check_schema(schema)  # takes seconds, once
    editor = jsonschema.Draft202012Validator(schema)
    editor.validate(written)
    written["actors"]["KOR"]["parameters"] = {"gate_military": 0.4}
    with pytest.raises(jsonschema.ValidationError):
        editor.validate(written)
    json.dumps(schema)


def test_sweeps_take_an_actors_parameter_as_a_factor(tmp_path: Path) -> None:
    file = tmp_path / "weights.yaml"
    file.write_text(
        "name: weights\ndescription: Two weights of one actor.\nscenario: baseline\n"
        "design: lhs\nsamples: 12\nreplicates: 2\nvary:\n  values:\n"
        "    actors.KOR.parameters.ally_threat_weight: {low: 0, high: 5}\n"
        "    actors.JPN.parameters.trust_weight.factor: {low: 0.5, high: 2}\n"
        "outcomes: [willingness]\n",
        encoding="utf-8",
    )
    data = sim.sweep(file, out=tmp_path / "out")
    will = data["willingness"].sel(ally="KOR", domain="military").values
    weight = data["design"].sel(factor="actors.KOR.parameters.ally_threat_weight").values
    assert len(np.unique(weight)) == 12
    assert len(np.unique(will)) > 12
