"""What mechanisms say of themselves, and that the registry and the table of a month agree."""

from itertools import combinations
from typing import Any, get_args

import numpy as np
import pytest

from sim.core.declarations import Draw, Mechanism, Parameter, mechanism
from sim.model.month import renewed_by
from sim.scenario.schema import Claim
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS
from sim.theories.variables import BY_NAME, INITIAL

EVERY = tuple(registry.everything())
PARAMETERS = (*registry.parameters().values(), *INITIAL)
PLAUSIBLE = Parameter("weight", 1.0, 0.0, 2.0, "share", "a meaning", "a source")


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_a_mechanism_says_what_it_is(each: Mechanism) -> None:
    assert each.__doc__
    assert "run)" in each.__doc__ or "run,)" in each.__doc__, "no shape is given"
    assert each.source
    assert each.claims
    assert set(each.claims) <= set(get_args(Claim))
    assert renewed_by(each)
    assert set(renewed_by(each)) <= set(BY_NAME)


@pytest.mark.parametrize("each", PARAMETERS, ids=lambda each: each.name)
def test_a_parameter_says_what_it_is(each: Parameter) -> None:
    assert each.unit
    assert each.meaning
    assert each.source
    assert each.low < each.high


def test_names_are_given_once() -> None:
    mechanisms = {id(each): each for each in EVERY}.values()  # a rival reading may share one
    assert len({each.name for each in mechanisms}) == len(mechanisms)
    flat = [name for each in PARAMETERS for name in each.defaults()]
    assert len(set(flat)) == len(flat)
    assert not set(flat) & set(BY_NAME)


def test_every_claim_of_the_article_has_a_mechanism() -> None:
    cited = {claim for each in EVERY for claim in each.claims}
    assert cited == set(get_args(Claim))


def test_the_default_readings_are_on_offer() -> None:
    assert set(DEFAULT_FORMULATIONS) == set(FORMULATIONS)
    for slot, name in DEFAULT_FORMULATIONS.items():
        assert name in FORMULATIONS[slot]


def idle(tension: float) -> float:
    return tension


DOES = {
    **{"adds_to": "tension", "sets": "tension", "motive": "arm", "decides": "arm"},
    "chooses": "line",
}


def test_a_mechanism_does_exactly_one_thing() -> None:
    for each in EVERY:
        done = (each.adds_to, *each.sets[:1], each.motive, each.decides, each.chooses)
        assert len([name for name in done if name]) == 1, each.name
    for count in (0, 2, 3, 4, 5):
        for names in combinations(DOES, count):
            several: Any = {name: DOES[name] for name in names}
            with pytest.raises(ValueError, match="either adds_to one variable, sets variables"):
                mechanism(source="a test", of="ally", **several)(idle)
    for name, of_what in DOES.items():
        made = mechanism(source="a test", of="ally", **{name: of_what})(idle)
        assert made.targets == (of_what,)


@pytest.mark.parametrize("name", ["motive", "decides", "chooses"])
def test_a_motive_a_decision_and_a_choice_are_of_some_role(name: str) -> None:
    does: Any = {name: DOES[name]}
    with pytest.raises(ValueError, match=f"{DOES[name]} is of some role: say of which by of="):
        mechanism(source="a test", **does)(idle)
    assert mechanism(source="a test", of="ally", **does)(idle).of == ("ally",)
    assert mechanism(source="a test", of=("ally", "rival"), **does)(idle).of == ("ally", "rival")


def test_a_choice_has_steps_of_known_names() -> None:
    with pytest.raises(ValueError, match="no step of a choice is called leap; there are positions"):
        mechanism(source="a test", of="ally", chooses="leap")(idle)


def test_what_is_declared_must_be_read() -> None:
    def deaf(tension: float) -> float:
        return tension

    with pytest.raises(ValueError, match=r"never reads .*weight"):
        mechanism(adds_to="tension", source="a test", parameters=(PLAUSIBLE,))(deaf)
    with pytest.raises(ValueError, match=r"never reads .*dice"):
        mechanism(adds_to="tension", source="a test", draws=(Draw("dice", "uniform"),))(deaf)


def test_a_default_must_lie_in_the_range() -> None:
    with pytest.raises(ValueError, match=r"weight: default 3.0 outside 0.0–2.0"):
        Parameter("weight", 3.0, 0.0, 2.0, "share", "a meaning", "a source")


def test_a_parameter_over_an_axis_has_a_name_for_each_label() -> None:
    gates = Parameter("gates", (0.1, 0.2, 0.3), 0.0, 1.0, "share", "m", "s", over="domain")
    assert gates.defaults() == {
        "gates_military": 0.1,
        "gates_economic": 0.2,
        "gates_diplomatic": 0.3,
    }


def test_a_reading_of_ones_own_can_be_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "FORMULATIONS", {k: dict(v) for k, v in FORMULATIONS.items()})

    def calm(tension: np.ndarray, weight: float) -> np.ndarray:
        return -weight * tension

    own = mechanism(adds_to="tension", source="a test", parameters=(PLAUSIBLE,))(calm)
    registry.register_formulation("provocation", "calming", (own,))
    assert own in registry.chosen({"provocation": "calming"})
    assert registry.parameters()["weight"] == PLAUSIBLE
    with pytest.raises(ValueError, match="exists"):
        registry.register_formulation("provocation", "calming", (own,))

    other = Parameter("weight", 0.5, 0.0, 2.0, "share", "another meaning", "a source")
    clash = mechanism(adds_to="tension", source="a test", parameters=(other,))(calm)
    with pytest.raises(ValueError, match="weight is declared twice"):
        registry.register_formulation("provocation", "clash", (clash,))
    assert "clash" not in registry.FORMULATIONS["provocation"]
    before = set(registry.FORMULATIONS)
    with pytest.raises(ValueError, match="weight is declared twice"):
        registry.register_formulation("mine", "clash", (clash,))
    assert set(registry.FORMULATIONS) == before, "no slot without a reading"
