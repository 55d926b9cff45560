"""A scenario whose parameters come from a fitted posterior."""

import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from sim.ensemble import simulate, write_posterior
from sim.model import checked
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario, ScenarioError, bundled_folder, from_dict
from sim.scenario.posterior import bundled_posteriors, read_posterior
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS
from tests.scenario.posteriors import NAMES, scenario_file, small, with_state, written


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    written(tmp_path)
    return checked.load(scenario_file(tmp_path, "small.nc"))


def rows_of(model: AllianceModel) -> np.ndarray:
    return model.drawn["parameters.posterior"].astype(int)


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    posterior = written(tmp_path)
    again = read_posterior(tmp_path / "small.nc")
    assert again.digest == posterior.digest
    assert np.array_equal(again.share, posterior.share)
    assert again.fitted_to == "2019-12"


def test_each_run_takes_one_draw_of_all_parameters_together(scenario: Scenario) -> None:
    model = AllianceModel(scenario, rng=3, runs=60)
    rows, posterior = rows_of(model), small()
    assert len(set(rows)) == posterior.draws
    for column, name in enumerate(NAMES[:2]):
        expected = posterior.low[column] + (posterior.high - posterior.low)[column] * (
            posterior.share[rows, column] / 65_535
        )
        assert np.allclose(model.constants[name], expected)
    assert np.shape(model.constants["rally"]) == ()  # no draw of it: its default, for all runs


def test_the_same_replicate_takes_the_same_draw_in_every_scenario(scenario: Scenario) -> None:
    variant = scenario.replace({"parameters.mediation_effort": 0})
    one = rows_of(AllianceModel(scenario, rng=3, runs=20))
    other = rows_of(AllianceModel(variant, rng=3, replicates=np.arange(5, 15)))
    assert np.array_equal(one[5:15], other)
    assert not np.array_equal(one, rows_of(AllianceModel(scenario, rng=4, runs=20)))


def test_a_value_of_the_scenario_wins_over_the_posterior(scenario: Scenario) -> None:
    variant = scenario.replace({"parameters.salvo": 4.5})
    assert AllianceModel(variant, rng=0, runs=5).constants["salvo"] == 4.5


def test_a_sweep_wins_over_both(scenario: Scenario) -> None:
    swept = np.linspace(1.0, 4.0, 5)
    for each in (scenario, scenario.replace({"parameters.salvo": 4.5})):
        model = AllianceModel(each, rng=0, runs=5, overrides={"parameters.salvo": swept})
        assert np.array_equal(model.constants["salvo"], swept)


def test_rival_formulations_have_draws_of_their_own(scenario: Scenario) -> None:
    rival = scenario.replace({"formulations.alignment": "cha1999"})
    one, other = (AllianceModel(each, rng=1, runs=6) for each in (scenario, rival))
    assert np.array_equal(rows_of(one), rows_of(other))
    assert not np.array_equal(one.constants["salvo"], other.constants["salvo"])
    assert np.shape(other.constants["self_help_weight"]) == (6,)
    posterior = small()
    assert posterior.chosen({"alignment": "cha1999", "spending": "of my own"}) == 1
    assert posterior.chosen({"alignment": "of my own"}) == 0


def test_a_posterior_that_knows_no_rule_of_decision_is_found_under_each(
    scenario: Scenario,
) -> None:
    fitted = small()
    before_the_slot = replace(
        fitted,
        choices=tuple(
            {slot: name for slot, name in choice.items() if slot != "decision"}
            for choice in fitted.choices
        ),
    )
    usual = dict(DEFAULT_FORMULATIONS)
    for posterior in (fitted, before_the_slot):
        for reading in FORMULATIONS["decision"]:
            assert posterior.chosen({**usual, "decision": reading}) == 0
            rival = {**usual, "alignment": "cha1999", "decision": reading}
            assert posterior.chosen(rival) == 1
    by_rule, logit, own = (
        AllianceModel(scenario.replace(change), rng=1, runs=6).constants["salvo"]
        for change in ({}, {"decision": "logit"}, {"actors.KOR.decision": "logit"})
    )
    assert np.array_equal(by_rule, logit)
    assert np.array_equal(by_rule, own)


def test_null_takes_the_posterior_away(scenario: Scenario) -> None:
    bare = scenario.replace({"parameters.posterior": None})
    assert bare.posterior is None
    assert "parameters.posterior" not in AllianceModel(bare, rng=0, runs=3).drawn


def test_results_say_which_posterior_and_what_it_saw(scenario: Scenario) -> None:
    data = simulate(scenario, 6, 0)
    assert data.attrs["fitted_to"] == "2019-12"
    assert data.attrs["posterior"] == "small.nc"
    assert "fitted_to" not in simulate(scenario.replace({"parameters.posterior": None}), 2, 0).attrs


def test_the_digest_is_that_of_the_content(tmp_path: Path) -> None:
    written(tmp_path)
    file = scenario_file(tmp_path, "small.nc")
    one, again = checked.load(file), checked.load(file)
    written(tmp_path, seed=2)
    other = checked.load(file)
    assert one == again
    assert one != other
    assert pickle.loads(pickle.dumps(other)).posterior.digest == other.posterior.digest


def test_a_variant_keeps_it_without_reading_the_file(tmp_path: Path) -> None:
    written(tmp_path)
    scenario = checked.load(scenario_file(tmp_path, "small.nc"))
    (tmp_path / "small.nc").unlink()
    variant = scenario.replace({"end": "2015-12"})
    assert variant.posterior is scenario.posterior
    with pytest.raises(ScenarioError, match="names no file"):
        from_dict(scenario.to_dict())


def test_a_file_that_extends_finds_the_posterior_of_the_other(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    written(inner)
    scenario_file(inner, "small.nc", "fitted")
    outer = tmp_path / "outer.yaml"
    outer.write_text("name: outer\ndescription: Outer.\nextends: inner/fitted.yaml\n")
    assert checked.load(outer).posterior is not None


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("../small.nc", "leads out of the scenario's folder"),
        ("smal.nc", "names no file (value 'smal.nc'); allowed: a file that exists; did you mean"),
        ("no-such", "is no bundled posterior"),
        ("3", "is not a text (value 3)"),
        ("{low: 0, high: 1}", "is not a text"),
        ("torn.nc", "is no posterior: it cannot be read as NetCDF"),
        ("other.nc", "is no posterior: it lacks share"),
        ("stranger.nc", "has draws of strange_parameter, which is not a parameter"),
    ],
)
def test_what_is_no_posterior_is_refused_with_file_and_line(
    tmp_path: Path, value: str, told: str
) -> None:
    import xarray as xr

    folder = tmp_path / "folder"
    folder.mkdir()
    written(folder)
    written(tmp_path)
    whole = (folder / "small.nc").read_bytes()
    (folder / "torn.nc").write_bytes(whole[: len(whole) // 3])
    xr.Dataset({"x": ("y", [1.0])}).to_netcdf(folder / "other.nc", engine="h5netcdf")
    strange = small().to_dataset()
    strange["parameter"] = ["strange_parameter", *NAMES[1:]]
    strange.to_netcdf(folder / "stranger.nc", engine="h5netcdf")
    with pytest.raises(ScenarioError) as caught:
        checked.load(scenario_file(folder, value))
    text = str(caught.value)
    assert told in text
    assert "mine.yaml:6: parameters.posterior" in text


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    written(tmp_path)
    (folder / "link.nc").symlink_to(tmp_path / "small.nc")
    with pytest.raises(ScenarioError, match="leads out"):
        checked.load(scenario_file(folder, "link.nc"))


def linked(stored: h5py.File) -> None:
    """Takes the shares from another file."""
    stored["share"] = h5py.ExternalLink("elsewhere.nc", "share")


def kept_outside(stored: h5py.File) -> None:
    """Takes the shares from bytes that lie in another file."""
    stored.create_dataset("share", (2, 8, 3), "u2", external=[("elsewhere.nc", 0, 96)])


def put_together(stored: h5py.File) -> None:
    """Takes the shares from an array of another file."""
    layout = h5py.VirtualLayout((2, 8, 3), "u2")
    layout[:] = h5py.VirtualSource("elsewhere.nc", "share", (2, 8, 3))
    stored.create_virtual_dataset("share", layout)


def unfolding(stored: h5py.File) -> None:
    """A small file that would fill the memory."""
    stored.create_dataset("share", (2, 40_000_000, 3), "u2", compression="gzip")


def unfolding_aside(stored: h5py.File) -> None:
    """The same in a table that has one entry for each parameter and choice."""
    stored["share"] = np.zeros((2, 8, 3), "u2")
    del stored["used"]
    stored.create_dataset("used", (1, 90_000_000), "u1", compression="gzip", fillvalue=1)


@pytest.mark.parametrize(
    "tampered", [linked, kept_outside, put_together, unfolding, unfolding_aside]
)
def test_a_stranger_s_file_reads_no_other_file_and_stays_small(
    tmp_path: Path, tampered: Callable[[h5py.File], None]
) -> None:
    written(tmp_path, "elsewhere.nc")
    written(tmp_path)
    with h5py.File(tmp_path / "small.nc", "a") as stored:
        del stored["share"]
        tampered(stored)
    with pytest.raises(ScenarioError, match="is no posterior: it cannot be read as NetCDF"):
        checked.load(scenario_file(tmp_path, "small.nc"))


def other(name: str, values: Any) -> Callable[[h5py.File], None]:
    """Puts other values into a file."""

    def tamper(stored: h5py.File) -> None:
        del stored[name]
        stored[name] = values

    return tamper


def told_otherwise(name: str, text: str) -> Callable[[h5py.File], None]:
    """Lets a file say something else of itself."""

    def tamper(stored: h5py.File) -> None:
        stored.attrs[name] = text

    return tamper


def changed_at(name: str, value: float) -> Callable[[h5py.File], None]:
    """Changes the first number."""

    def tamper(stored: h5py.File) -> None:
        stored[name][0] = value

    return tamper


TAMPERED = {
    "nan": (changed_at("low", np.nan), "no finite number"),
    "infinite": (changed_at("high", np.inf), "no finite number"),
    "complex": (other("low", np.zeros(3, "c16")), "no finite number"),
    "bounds that are true or false": (other("low", np.zeros(3, "?")), "no finite number"),
    "reversed": (changed_at("low", 1e6), "the range of salvo is reversed"),
    "beyond the range": (changed_at("high", 1e6), "beyond its range"),
    "below the range": (changed_at("low", -1e6), "beyond its range"),
    "unknown slot": (
        told_otherwise("choices", json.dumps([{"astrology": "tarot"}, {}])),
        "is fitted to astrology: tarot, which the model does not have",
    ),
    "unknown reading": (
        told_otherwise("choices", json.dumps([{"alignment": "tarot"}, {}])),
        "is fitted to alignment: tarot",
    ),
    "a choice twice": (told_otherwise("choices", json.dumps([{}, {}])), "twice"),
    "choices of numbers": (told_otherwise("choices", json.dumps([{"alignment": 3}, {}])), "names"),
    "choices of lists": (told_otherwise("choices", json.dumps([[1], [2]])), "damaged"),
    "choices nested deep": (told_otherwise("choices", "[" * 20_000), "damaged"),
    "no date": (told_otherwise("about", json.dumps({"fitted_to": "ever"})), "last month"),
    "a date of numbers": (told_otherwise("about", json.dumps({"fitted_to": 2019})), "last month"),
    "about a list": (told_otherwise("about", "[]"), "damaged"),
    "a parameter twice": (other("parameter", ["salvo", "salvo", NAMES[2]]), "twice"),
    "too few names": (other("parameter", ["salvo"]), "do not fit together"),
    "one name": (other("parameter", "salvo"), "do not fit together"),
    "shares of one axis": (other("share", np.zeros(48, "u2")), "do not fit together"),
    "shares of no axis": (other("share", np.uint16(3)), "do not fit together"),
    "shares that are floats": (other("share", np.full((2, 8, 3), np.nan)), "whole steps"),
    "shares too large": (other("share", np.full((2, 8, 3), 70_000)), "whole steps"),
    "no draws": (other("share", np.zeros((2, 0, 3), "u2")), "whole steps"),
    "used otherwise": (other("used", np.full((2, 3), 7)), "0 and 1"),
    "used of one axis": (other("used", np.ones(3, "i1")), "do not fit together"),
    "bounds of two axes": (other("low", np.zeros((3, 1))), "do not fit together"),
}


@pytest.mark.parametrize("which", TAMPERED)
def test_a_tampered_posterior_is_refused_in_one_line(tmp_path: Path, which: str) -> None:
    tamper, told = TAMPERED[which]
    written(tmp_path)
    with h5py.File(tmp_path / "small.nc", "a") as stored:
        tamper(stored)
    with pytest.raises(ScenarioError) as caught:
        checked.load(scenario_file(tmp_path, "small.nc"))
    assert told in str(caught.value)
    assert "mine.yaml:6: parameters.posterior" in str(caught.value)


def as_many(stored: h5py.File) -> int:
    """Elements of the state in a file."""
    return int(stored["state"].shape[1])


def an_element_twice(stored: h5py.File) -> None:
    """Gives all elements one name."""
    names = ["tension"] * as_many(stored)
    other("element", names)(stored)


def state_of_floats(stored: h5py.File) -> None:
    """Puts numbers that are no steps in the place of the state."""
    other("state", np.full((16, as_many(stored)), np.nan))(stored)


def state_of_few(stored: h5py.File) -> None:
    """Leaves half of the draws without a state."""
    other("state", np.zeros((8, as_many(stored)), "u2"))(stored)


STATE_TAMPERED = {
    "bounds that are nan": (changed_at("state_low", np.nan), "no finite number"),
    "bounds reversed": (changed_at("state_low", 1e6), "is reversed"),
    "floats": (state_of_floats, "whole steps"),
    "too few draws": (state_of_few, "do not fit together"),
    "too few elements": (other("state_high", np.ones(3)), "do not fit together"),
    "an element twice": (an_element_twice, "element of the state twice"),
    "nothing told": (told_otherwise("long_run", "{}"), "damaged"),
    "told deep": (told_otherwise("long_run", "[" * 20_000), "damaged"),
    "no month": (
        told_otherwise(
            "long_run",
            json.dumps({"scenario": "a", "month": "soon", "members": [], "given": {}}),
        ),
        "in which month",
    ),
    "members of numbers": (
        told_otherwise(
            "long_run",
            json.dumps({"scenario": "a", "month": "2015-01", "members": [3], "given": {}}),
        ),
        "damaged",
    ),
    "no draws of a choice": (other("draws", np.array([16, 0])), "do not fit together"),
    "draws that are not there": (other("draws", np.array([8, 9])), "do not fit together"),
    "draws below none": (other("draws", np.array([17, -1])), "no whole number"),
}


@pytest.mark.parametrize("which", STATE_TAMPERED)
def test_a_tampered_state_is_refused_in_one_line(tmp_path: Path, which: str) -> None:
    tamper, told = STATE_TAMPERED[which]
    write_posterior(with_state(small()), tmp_path / "small.nc")
    with h5py.File(tmp_path / "small.nc", "a") as stored:
        tamper(stored)
    with pytest.raises(ScenarioError) as caught:
        checked.load(scenario_file(tmp_path, "small.nc"))
    assert told in str(caught.value)
    assert "mine.yaml:6: parameters.posterior" in str(caught.value)


def test_a_state_that_would_fill_the_memory_is_refused_unread(tmp_path: Path) -> None:
    write_posterior(with_state(small()), tmp_path / "small.nc")
    with h5py.File(tmp_path / "small.nc", "a") as stored:
        del stored["state"]
        stored.create_dataset("state", (16, 40_000_000), "u2", compression="gzip")
    with pytest.raises(ScenarioError, match="is no posterior: it cannot be read as NetCDF"):
        checked.load(scenario_file(tmp_path, "small.nc"))


def test_values_of_a_state_stay_within_what_a_variable_can_be(tmp_path: Path) -> None:
    write_posterior(with_state(small()), tmp_path / "small.nc")
    with h5py.File(tmp_path / "small.nc", "a") as stored:
        stored["state_high"][:] = 1e9
    state = AllianceModel(checked.load(scenario_file(tmp_path, "small.nc")), rng=0, runs=9).state
    assert state["tension"].max() <= 1.0
    assert state["last_meeting"].max() <= 0
    assert all(np.isfinite(state[name]).all() for name in ("quarrel", "threat_perception"))


def test_each_choice_has_draws_of_its_own_number(tmp_path: Path) -> None:
    whole = small()
    uneven = replace(whole, counts=np.array([13, 3]))
    write_posterior(uneven, tmp_path / "small.nc")
    scenario = checked.load(scenario_file(tmp_path, "small.nc"))
    rival = scenario.replace({"formulations.alignment": "cha1999"})
    one, other_one = (AllianceModel(each, rng=1, runs=200) for each in (scenario, rival))
    assert set(rows_of(one)) == set(range(13))
    assert set(rows_of(other_one)) == {0, 1, 2}
    low, high = whole.low[0], whole.high[0]
    for model, first in ((one, 0), (other_one, 13)):
        expected = low + (high - low) * whole.share[first + rows_of(model), 0] / 65_535
        assert np.allclose(model.constants["salvo"], expected)
    assert (uneven.draws, uneven.draws_of({"alignment": "cha1999"})) == (13, 3)


def test_a_file_of_the_first_edition_is_read(tmp_path: Path) -> None:
    posterior = written(tmp_path)
    with h5py.File(tmp_path / "small.nc", "a") as stored:
        share = stored["share"][()].reshape(2, 8, 3)
        del stored["share"], stored["draws"]
        stored["share"] = share
    again = read_posterior(tmp_path / "small.nc")
    assert again.digest == posterior.digest
    assert again.long_run is None


def test_a_text_for_a_parameter_is_refused(tmp_path: Path) -> None:
    written(tmp_path)
    path = scenario_file(tmp_path, "small.nc", more="  salvo: many\n")
    with pytest.raises(ScenarioError, match=r"parameters.salvo is not a number \(value 'many'\)"):
        checked.load(path)


def test_set_takes_a_posterior_by_name_alone(tmp_path: Path) -> None:
    written(tmp_path)
    path = scenario_file(tmp_path, "small.nc")
    with pytest.raises(ScenarioError, match="is no bundled posterior"):
        checked.load(path, [("posterior", "no-such")])
    assert checked.load(path, [("posterior", "null")]).posterior is None


def test_bundled_posteriors_stay_small() -> None:
    folder = bundled_folder() / "posteriors"
    assert sum(file.stat().st_size for file in folder.glob("*.nc")) < 15_000_000


def test_every_bundled_posterior_can_be_used() -> None:
    names = bundled_posteriors()
    assert names
    for name in names:
        scenario = checked.load("baseline", [("posterior", name)])
        assert scenario.posterior is not None
        assert np.isfinite(AllianceModel(scenario, rng=0, runs=4).constants["salvo"]).all()
