"""A scenario that begins in another's long run: what is taken from there, and what is not."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.core.axes import Floats
from sim.ensemble import simulate, write_posterior
from sim.model import checked
from sim.model.alliance_model import AllianceModel
from sim.model.start import OF_THE_FILE, carried, elements
from sim.scenario import Posterior, Scenario
from sim.theories.formulations import DEFAULT_FORMULATIONS
from sim.theories.variables import BY_NAME, VARIABLES
from tests.scenario.posteriors import BEFORE, scenario_file, small, with_state

USUAL = dict(DEFAULT_FORMULATIONS)


@pytest.fixture(scope="module")
def posterior() -> Posterior:
    return with_state(small())


@pytest.fixture(scope="module")
def begun(posterior: Posterior, tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    folder = tmp_path_factory.mktemp("begun")
    write_posterior(posterior, folder / "small.nc")
    return checked.load(scenario_file(folder, "small.nc"))


@pytest.fixture(scope="module")
def alone(begun: Scenario) -> Scenario:
    """The same scenario by its file alone."""
    return begun.replace({"begins_in": None})


def start(
    scenario: Scenario, overrides: Mapping[str, Floats] | None = None, runs: int = 12
) -> AllianceModel:
    return AllianceModel(scenario, rng=2, runs=runs, overrides=overrides, collect=False)


def of_the_draws(model: AllianceModel, posterior: Posterior) -> dict[str, Floats]:
    return posterior.state(USUAL, model.drawn["parameters.posterior"].astype(int))


def test_what_is_not_handed_on_matters_to_no_later_month() -> None:
    """All that is neither carried nor the file's is turned around; the next months stay."""
    models = [AllianceModel("since-1994", rng=1, runs=3, collect=False) for _ in range(2)]
    for model in models:
        for _ in range(8):
            model.step()
    spoilt = [v for v in VARIABLES if v.name not in {*carried(), *OF_THE_FILE}]
    assert len(spoilt) > 10
    for variable in spoilt:
        array = np.full_like(models[1].state[variable.name], 0.37)
        array.flags.writeable = False
        models[1].state[variable.name] = array
    for _ in range(2):
        for model in models:
            model.step()
    for name, values in models[0].state.items():
        assert np.array_equal(values, models[1].state[name], equal_nan=True), name


def test_what_nobody_measured_comes_from_the_draw(begun: Scenario, posterior: Posterior) -> None:
    model = start(begun)
    found = of_the_draws(model, posterior)
    assert len(found) > 100
    for name in carried():
        for place, told in elements(BY_NAME[name], model.labels):
            expected = found["/".join((name, *told))]
            np.testing.assert_allclose(model.state[name][place], expected, atol=1e-9, err_msg=name)
    assert np.ptp(model.state["institutionalisation"], axis=-1).max() > 0
    assert np.ptp(model.state["grievance"]) > 0


def test_what_was_observed_is_the_file_s(begun: Scenario, alone: Scenario) -> None:
    one, other = start(begun), start(alone)
    for name in OF_THE_FILE:
        assert np.array_equal(one.state[name], other.state[name], equal_nan=True), name
    usa = begun.actor_codes.index("USA")
    assert (one.state["defence_spending"][usa] == 3.68).all()
    assert (one.state["approval"][usa] == 0.46).all()
    assert (one.state["nuclear_memory"] == 3.0).all()
    assert not np.array_equal(one.state["threat_perception"], other.state["threat_perception"])


def test_months_of_the_past_are_told_from_the_start(begun: Scenario, posterior: Posterior) -> None:
    model = start(begun)
    last = model.state["last_meeting"]
    assert last.dtype == int
    assert (last < 0).all()
    assert ((last >= -BEFORE) | (last == -600)).all(), "within the months before, or long ago"
    assert (last >= -BEFORE).any()


def test_theories_count_from_where_the_long_run_was_left(begun: Scenario) -> None:
    model = start(begun)
    assert np.array_equal(model.constants["commitment_start"], model.state["commitment"])
    pressed = model.state["pressure_on_competitor"]
    assert np.array_equal(model.constants["initial_pressure"], pressed)
    danger = model.state["rival_perception"].max(axis=-2)
    assert np.array_equal(model.constants["rival_initial_danger"], danger)


BY_HAND = {
    "dyads.JPN-KOR.relation": "relation/JPN-KOR",
    "dyads.JPN-KOR.quarrels.history.open": "quarrel/JPN-KOR/history",
    "actors.KOR.threat.PRK": "threat_perception/KOR/PRK",
    "actors.JPN.commitment": "commitment/JPN",
    "parameters.initial_tension": "tension",
    "parameters.initial_institutions_military": "institutionalisation/military",
}


@pytest.mark.parametrize("path", BY_HAND)
@pytest.mark.parametrize("swept", [False, True])
def test_a_starting_value_set_by_hand_wins(
    begun: Scenario, posterior: Posterior, path: str, swept: bool
) -> None:
    if swept:
        model = start(begun, {path: np.full(12, 0.123)})
    else:
        model = start(begun.replace({path: 0.123}))
    found = of_the_draws(model, posterior)
    for name in carried():
        for place, told in elements(BY_NAME[name], model.labels):
            element = "/".join((name, *told))
            values = model.state[name][place]
            if element == BY_HAND[path]:
                assert (values == 0.123).all()
            elif name in ("relation", "tension", "backlash", "institutionalisation"):
                np.testing.assert_allclose(values, found[element], atol=1e-9)


def test_another_parameter_leaves_the_state_as_it_is(begun: Scenario) -> None:
    one, other = start(begun), start(begun.replace({"parameters.salvo": 4.5}))
    assert other.constants["salvo"] == 4.5
    for name in carried():
        assert np.array_equal(one.state[name], other.state[name])


@pytest.mark.parametrize(
    "changes", [{"scenario": "another"}, {"month": "2016-01"}, {"month": "2014-12"}]
)
def test_a_state_of_another_run_or_month_changes_nothing(
    begun: Scenario, alone: Scenario, posterior: Posterior, changes: dict[str, str]
) -> None:
    assert posterior.long_run is not None
    foreign = begun.replace({"description": "Another."})
    foreign._posterior = replace(posterior, long_run=replace(posterior.long_run, **changes))
    one, other = start(foreign), start(alone)
    for name, values in other.state.items():
        assert np.array_equal(one.state[name], values, equal_nan=True), name


def test_another_group_and_actors_without_a_past_begin_as_their_file_says(
    posterior: Posterior,
) -> None:
    seated = checked.load("seat-australia")
    alone = seated.replace({"begins_in": None})
    seated._posterior = alone._posterior = posterior
    one, other = start(seated), start(alone)
    assert "AUS" in seated.allies
    for name in ("cooperation", "institutionalisation", "channel", "last_meeting"):
        assert np.array_equal(one.state[name], other.state[name]), name
    place = seated.actor_codes.index("AUS")
    fears = [each.state["threat_perception"][place] for each in (one, other)]
    assert np.array_equal(*fears)
    assert not np.array_equal(one.state["tension"], other.state["tension"])
    kept = seated.actor_codes.index("JPN")
    chn = one.labels["source"].index("CHN")
    found = of_the_draws(one, posterior)["threat_perception/JPN/CHN"]
    np.testing.assert_allclose(one.state["threat_perception"][kept, chn], found, atol=1e-9)


def test_a_run_begins_the_same_alone_and_among_others(begun: Scenario) -> None:
    names = ["institutionalisation", "dyad_relation", "defence_spending", "launches"]
    short = begun.replace({"end": "2015-06"})
    among = simulate(short, 9, 4, keep=names)
    single = simulate(short, 1, 4, keep=names, replicates=[5])
    for name in names:
        assert np.array_equal(among[name].isel(run=5), single[name].isel(run=0)), name


def test_draws_can_be_named(begun: Scenario, posterior: Posterior) -> None:
    rows = np.array([3, 3, 0, 7])
    model = start(begun, {"parameters.posterior": rows}, runs=4)
    assert np.array_equal(model.drawn["parameters.posterior"], rows)
    assert np.allclose(model.state["tension"], posterior.state(USUAL, rows)["tension"])
    assert np.allclose(model.constants["salvo"], posterior.values(USUAL, rows)["salvo"])
    with pytest.raises(ValueError, match="numbered 0 to 7"):
        start(begun, {"parameters.posterior": np.array([0, 8, 0, 0])}, runs=4)


def test_results_say_where_runs_begin(begun: Scenario, alone: Scenario) -> None:
    one, other = (
        simulate(each.replace({"end": "2015-02"}), 2, 0, keep=["tension"])
        for each in (begun, alone)
    )
    assert one.attrs["begins_in"] == "since-1994, 2015-01"
    assert "begins_in" not in other.attrs


def test_the_state_is_in_the_digest_and_comes_back_from_the_file(
    begun: Scenario, posterior: Posterior, tmp_path: Path
) -> None:
    assert begun.posterior is not None
    assert begun.posterior.digest == posterior.digest
    assert posterior.digest != small().digest
