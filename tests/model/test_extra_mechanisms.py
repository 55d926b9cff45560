"""Mechanisms of one's own beside those of the scenario."""

import numpy as np
import pytest

from sim.core.axes import Floats
from sim.core.declarations import Draw, Mechanism, Parameter, mechanism
from sim.scenario import Scenario
from tests.model.running import record

RELIEF = Parameter("relief", 0.01, 0.0, 0.05, "1/month", "tension that calm removes", "a test")


def calm(tension: Floats, relief: float | Floats) -> Floats:
    """Calm lowers tension, (run,), per month."""
    return -relief * tension


CALM = mechanism(adds_to="tension", claims=("I1",), source="a test", parameters=(RELIEF,))(calm)


@pytest.fixture(scope="module")
def brief(baseline: Scenario) -> Scenario:
    return baseline.replace(end="2016-12")


def tension(scenario: Scenario, *extra: Mechanism, **overrides: Floats) -> Floats:
    values = {f"parameters.{name}": array for name, array in overrides.items()}
    return record(scenario, "tension", runs=4, extra=extra, overrides=values)["tension"]


def test_what_it_adds_is_added(brief: Scenario) -> None:
    plain, calmer = tension(brief), tension(brief, CALM)
    assert (calmer < plain).all()


def test_its_parameters_have_their_defaults_and_can_be_swept(brief: Scenario) -> None:
    swept = tension(brief, CALM, relief=np.array([0.0, 0.01, 0.02, 0.05]))
    assert np.array_equal(swept[:, 0], tension(brief)[:, 0])
    assert np.array_equal(swept[:, 1], tension(brief, CALM)[:, 1])
    assert (swept[:, 2:] < tension(brief, CALM)[:, 2:]).all()


def test_one_that_sets_a_variable_takes_the_place_of_the_one_that_set_it(brief: Scenario) -> None:
    def silence(exercises: Floats) -> Floats:
        return exercises * 0.0

    silent = mechanism(sets="exercises", source="a test")(silence)
    names = ("exercises", "meetings", "pact")
    plain, quiet = (record(brief, *names, runs=50, extra=extra) for extra in ((), (silent,)))
    assert plain["exercises"].any()
    assert not quiet["exercises"].any()
    assert np.array_equal(plain["meetings"][0], quiet["meetings"][0])


def test_it_may_take_one_of_several_variables_of_a_mechanism(brief: Scenario) -> None:
    def unwatched(tension: Floats) -> Floats:
        return tension * 0.0

    made = mechanism(sets="consult_in_force", source="a test")(unwatched)
    names = ("consult_in_force", "integration")
    plain, free = (
        record(brief, *names, runs=200, extra=extra, replicates=range(200))
        for extra in ((), (made,))
    )
    assert not free["consult_in_force"].any()
    assert np.array_equal(free["integration"][0], plain["integration"][0])


def test_what_actors_decide_no_mechanism_of_the_world_sets(brief: Scenario) -> None:
    def fearless(abandonment_fear: Floats) -> Floats:
        return abandonment_fear * 0.0

    made = mechanism(sets="abandonment_fear", source="a test")(fearless)
    with pytest.raises(ValueError, match=r"abandonment_fear is what actors .*motive="):
        tension(brief, made)


@pytest.mark.parametrize("variable", ["pressure", "stance", "arm", "threat_perception"])
def test_nor_does_one_add_to_it_in_silence(brief: Scenario, variable: str) -> None:
    def nudge(tension: Floats) -> Floats:
        return tension

    made = mechanism(adds_to=variable, source="a test")(nudge)
    with pytest.raises(ValueError, match=f"{variable} is what actors "):
        tension(brief, made)


def test_it_may_speak_for_a_motive(brief: Scenario) -> None:
    def reluctance(tension: Floats) -> Floats:
        return -tension

    made = mechanism(motive="cooperate", of="ally", source="a test")(reluctance)
    plain, reluctant = (
        record(brief, "willingness", runs=4, extra=extra)["willingness"] for extra in ((), (made,))
    )
    assert (reluctant < plain).all()


def test_a_motive_that_a_role_does_not_have_is_refused(brief: Scenario) -> None:
    def reluctance(tension: Floats) -> Floats:
        return -tension

    made = mechanism(motive="cooperat", of="ally", source="a test")(reluctance)
    with pytest.raises(ValueError, match=r"an ally has no motive cooperat.*cooperate"):
        tension(brief, made)


def test_it_may_draw_shocks_of_its_own(brief: Scenario) -> None:
    def weather(mood: Floats) -> Floats:
        return 0.01 * mood

    made = mechanism(adds_to="tension", source="a test", draws=(Draw("mood", "normal"),))(weather)
    moved = tension(brief, made) - tension(brief)
    assert len(np.unique(moved[0])) == 4
    assert (moved[0] > 0.0).any() or (moved[0] < 0.0).any()
