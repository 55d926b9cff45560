"""An ensemble as one labelled dataset."""

import json
import tracemalloc
from typing import Any, get_args

import numpy as np
import pytest
import xarray as xr

import sim
from sim.core.declarations import Draw
from sim.ensemble import TooLargeError, simulate
from sim.ensemble.simulate import BLOCK
from sim.model import checked
from sim.scenario import Scenario
from sim.scenario.loading import from_dict
from sim.scenario.schema import Claim
from sim.theories.formulations import DEFAULT_FORMULATIONS
from sim.theories.variables import VARIABLES
from tests.model.spying import spy
from tests.model.worlds import RIVAL_READINGS, contested, crowded

PROMISED = {
    "threat_perception": ("time", "run", "actor", "source"),
    "approval": ("time", "run", "actor"),
    "commitment": ("time", "run", "ally"),
    "abandonment_fear": ("time", "run", "ally"),
    "entrapment_fear": ("time", "run", "ally"),
    "relation": ("time", "run"),
    "grievance": ("time", "run"),
    "backlash": ("time", "run"),
    "willingness": ("time", "run", "ally", "domain"),
    "cooperation": ("time", "run", "domain"),
    "institutionalisation": ("time", "run", "domain"),
    "channel": ("time", "run", "level"),
    "meetings": ("time", "run", "level"),
    "exercises": ("time", "run"),
    "launches": ("time", "run"),
    "disputes": ("time", "run"),
    "named": ("time", "run", "topic"),
    "defence_spending": ("time", "run", "actor"),
    "alignment_backer": ("time", "run"),
    "tension": ("time", "run"),
    "polarisation": ("time", "run"),
    "regional_governance": ("time", "run"),
    "pressure_on_competitor": ("time", "run"),
}
LABELS = {
    "actor": ["USA", "JPN", "KOR", "PRK", "CHN", "RUS"],
    "ally": ["JPN", "KOR"],
    "source": ["USA", "JPN", "KOR", "PRK", "CHN", "RUS"],
    "domain": ["military", "economic", "diplomatic"],
    "level": ["leader", "minister", "vice_minister"],
}


@pytest.fixture(scope="module")
def data(baseline: Scenario) -> xr.Dataset:
    return simulate(baseline, runs=60, seed=0)


@pytest.fixture(scope="module")
def brief(baseline: Scenario) -> Scenario:
    return baseline.replace(end="2015-08")


@pytest.mark.parametrize("name", PROMISED)
def test_a_promised_variable_is_there_with_its_dimensions(data: xr.Dataset, name: str) -> None:
    assert data[name].dims == PROMISED[name]


def test_every_axis_is_labelled(data: xr.Dataset) -> None:
    for axis, labels in LABELS.items():
        assert list(data[axis].values) == labels
    assert data.time.values[0] == np.datetime64("2015-01-01")
    assert data.time.values[-1] == np.datetime64("2023-12-01")
    assert data.sizes["time"] == 108
    assert data.run.values.tolist() == data.replicate.values.tolist() == list(range(60))
    assert not data.point.values.any()
    topics = ["dprk", "ukraine", "taiwan", "south_china_sea", "military", "economic"]
    assert set(data.topic.values) == {*topics, "stand_alone", "statement"}
    assert data.named.sel(topic="taiwan").dims == ("time", "run")


def everything(data: xr.Dataset) -> list[xr.DataArray]:
    return [*data.data_vars.values()]


def test_every_variable_says_what_it_is(data: xr.Dataset) -> None:
    for values in everything(data):
        assert values.attrs["units"], values.name
        assert values.attrs["long_name"], values.name
        assert values.attrs["claims"], values.name
        assert set(values.attrs["claims"].split()) <= set(get_args(Claim)), values.name


def test_every_variable_stays_within_the_range_it_declares(data: xr.Dataset) -> None:
    for values in everything(data):
        if "valid_range" in values.attrs:
            low, high = values.attrs["valid_range"]
            assert float(values.min()) >= low, values.name
            assert float(values.max()) <= high, values.name


def test_only_what_cannot_be_is_missing(data: xr.Dataset) -> None:
    for values in everything(data):
        missing = values.isnull()
        if values.name == "threat_perception":
            oneself = data.actor == data.source
            assert np.array_equal(missing, oneself.broadcast_like(missing).transpose(*missing.dims))
        elif values.name == "opinion":
            oneself = (data.actor == data.toward) | ~data.actor.isin(["USA", "JPN", "KOR"])
            assert np.array_equal(missing, oneself.broadcast_like(missing).transpose(*missing.dims))
        elif values.name not in ("approval", "latitude", "named", "partner_resolve"):
            assert not missing.any(), values.name
    votes = data.approval.notnull().all(("time", "run")).to_series().to_dict()
    assert votes == {code: code in ("USA", "JPN", "KOR") for code in LABELS["actor"]}
    assert data.latitude.notnull().all(("time", "run")).values.tolist() == [True] * 4 + [False] * 2
    trusts = data.partner_resolve.notnull().all(("time", "run")).values.tolist()
    assert trusts == [True] * 3 + [False] * 3
    assert (data.government.sel(actor=["CHN", "RUS"]) == -1).all()
    assert data.approval.sel(actor="PRK").isnull().all()
    named = data.named.notnull()
    met = data.meetings.sel(level="leader") > 0
    assert met.any()
    assert np.array_equal(named.all("topic"), met)
    assert np.array_equal(named.any("topic"), met)


def test_the_focal_pair_repeats_its_row_of_all_pairs(data: xr.Dataset) -> None:
    for name in ("relation", "grievance", "backlash", "disputes", "accords"):
        pair = data[f"dyad_{name}"].sel(dyad="JPN-KOR")
        assert np.array_equal(data[name], pair)
        assert data[name].attrs["dyad"] == "JPN-KOR"


def single(values: np.ndarray) -> np.ndarray:
    """Numbers as results keep them."""
    return values.astype(np.float32)


def test_results_are_kept_in_single_precision_and_the_state_is_double(brief: Scenario) -> None:
    data = simulate(brief, runs=3, seed=3)
    kinds = {str(values.dtype) for name, values in data.data_vars.items() if "time" in values.dims}
    assert kinds == {"float32", "int16"}
    model = sim.AllianceModel(brief, rng=3, runs=3)
    model.step()
    floats = [v for v in VARIABLES if v.dtype is float]
    assert {model.state[v.name].dtype for v in floats} == {np.dtype(np.float64)}


def test_the_dataset_holds_what_the_model_went_through(baseline: Scenario) -> None:
    scenario = crowded(contested(baseline), allies=1).replace(end="2016-06")
    data = simulate(scenario, runs=4, seed=9)
    model = sim.AllianceModel(scenario, rng=9, runs=4)
    for month in range(scenario.months):
        model.step()
        now = data.isel(time=month)
        for name in ("threat_perception", "willingness", "cooperation", "dyad_relation", "tension"):
            expected = single(np.moveaxis(model.state[name.removeprefix("dyad_")], -1, 0))
            seen = now[name]
            if name == "threat_perception":
                seen = seen.sel(
                    actor=list(model.labels["actor"]), source=list(model.labels["source"])
                )
                expected = np.where(np.isnan(seen), np.nan, expected)
                assert np.isnan(expected).sum() == len(expected) * len(model.labels["actor"])
            assert np.array_equal(seen, expected, equal_nan=True), name
        powers = now.threat_perception.sel(actor=list(model.labels["rival"]))
        held = single(np.moveaxis(model.state["rival_perception"], -1, 0))
        told = powers.sel(source=list(model.labels["source"]))
        assert np.array_equal(np.nan_to_num(told), held)
        spent = now.defence_spending.sel(actor=list(model.labels["rival"]))
        assert np.array_equal(spent, single(model.state["rival_spending"].T))


def test_every_recorded_variable_appears(data: xr.Dataset) -> None:
    names = {v.result_name for v in VARIABLES} - {None}
    assert names <= set(data.data_vars)


def test_the_scenario_travels_inside(data: xr.Dataset, baseline: Scenario) -> None:
    content = json.loads(data.attrs["scenario"])
    assert from_dict(content, checked.catalogue()) == baseline
    assert data.attrs["scenario_name"] == "baseline"
    assert data.attrs["seed"] == 0
    assert data.attrs["claims"].split() == list(baseline.claims)
    versions = json.loads(data.attrs["versions"])
    assert {"python", "mesa", "numpy", "xarray", "alliance-sim"} <= set(versions)
    assert versions["numpy"] == np.__version__


def test_the_readings_that_ran_are_named(baseline: Scenario) -> None:
    some = {"alignment": "cha1999", "provocation": "null"}
    rest = {slot: name for slot, name in DEFAULT_FORMULATIONS.items() if slot not in some}
    data = simulate(baseline.replace(end="2015-02", formulations=some), runs=1, seed=0)
    assert json.loads(data.attrs["formulations"]) == {**some, **rest}
    assert set(some) | set(rest) == set(RIVAL_READINGS)


def test_governments_and_interventions_are_told(baseline: Scenario) -> None:
    event = {"date": "2016-02", "variable": "tension", "set": 0.9, "source": "a test"}
    data = simulate(baseline.replace({"events.crisis": event}), runs=2, seed=0)
    (told,) = json.loads(data.attrs["interventions"])
    assert told == {"key": "crisis", "months": 1, **event}
    reigns = [r for r in json.loads(data.attrs["governments"]) if r["actor"] == "KOR"]
    assert [reign["leader"] for reign in reigns][-1] == "Yoon Suk-yeol"
    assert (reigns[0]["start"], reigns[-1]["end"]) == ("2015-01", "2023-12")
    rows = json.loads(data.attrs["government_rows"])
    last = data.government.isel(time=-1, run=0).sel(actor="KOR").item()
    assert rows[last] == {"key": "yoon", "leader": "Yoon Suk-yeol"}


def test_uncertain_values_are_told(brief: Scenario) -> None:
    spread = brief.replace({"parameters.salvo": {"low": 1.0, "high": 3.0}})
    data = simulate(
        spread,
        runs=BLOCK + 3,
        seed=0,
        overrides={"actors.KOR.exposure": np.linspace(0.0, 1.0, BLOCK + 3)},
    )
    assert data.drawn.dims == ("run", "path")
    assert set(data.path.values) == {"parameters.salvo", "actors.KOR.exposure"}
    given = data.drawn.sel(path="actors.KOR.exposure")
    assert np.array_equal(given, np.linspace(0.0, 1.0, BLOCK + 3))
    drawn = data.drawn.sel(path="parameters.salvo")
    assert 1.0 <= float(drawn.min()) < float(drawn.max()) <= 3.0
    assert "drawn" not in simulate(brief, runs=1, seed=0)


def test_runs_do_not_depend_on_how_many_there_are(brief: Scenario) -> None:
    many = simulate(brief, runs=BLOCK + 476, seed=3)
    xr.testing.assert_identical(simulate(brief, runs=10, seed=3), many.isel(run=slice(10)))
    for run in (0, BLOCK - 1, BLOCK, BLOCK + 475):
        alone = sim.AllianceModel(brief, rng=3, replicates=[run])
        while alone.running:
            alone.step()
        last = many.isel(time=-1, run=run)
        assert np.array_equal(last.cooperation, single(alone.state["cooperation"][:, 0])), run
        voters = last.approval.sel(actor=list(alone.labels["actor"])[:-1])
        assert np.array_equal(voters, single(alone.state["approval"][:-1, 0])), run


def test_overrides_reach_the_run_they_are_meant_for(brief: Scenario) -> None:
    runs = BLOCK + 8
    values = np.linspace(0.0, 1.0, runs)
    swept = simulate(brief, runs=runs, seed=0, overrides={"parameters.initial_tension": values})
    for run in (0, BLOCK - 1, BLOCK, runs - 1):
        own = brief.replace({"initial_tension": float(values[run])})
        alone = simulate(own, runs=run + 1, seed=0)
        assert np.array_equal(swept.tension[:, run], alone.tension[:, run])


def test_only_what_is_asked_for_is_kept(brief: Scenario) -> None:
    whole = simulate(brief, runs=5, seed=0)
    names = ["relation", "meetings", "alignment_backer", "named"]
    few = simulate(brief, runs=5, seed=0, keep=names)
    for name in names:
        xr.testing.assert_identical(few[name].variable, whole[name].variable)
    assert set(few.data_vars) < set(whole.data_vars)
    assert "cooperation" not in few
    assert set(simulate(brief, runs=2, keep=["tension"]).data_vars) == {"tension"}


def test_progress_adds_up_to_the_runs(brief: Scenario) -> None:
    done: list[int] = []
    simulate(brief, runs=2 * BLOCK + 5, seed=0, progress=done.append)
    assert done == [BLOCK, BLOCK, 5]


def test_extra_mechanisms_take_part_in_every_block(brief: Scenario) -> None:
    listener, heard = spy("tension", draws=(Draw("omen", "uniform"),))
    simulate(brief, runs=BLOCK + 1, seed=0, extra=(listener,))
    assert [tension.shape for tension, _ in heard] == [(BLOCK,)] * 8 + [(1,)] * 8


def test_a_scenario_may_be_given_by_name(released: Scenario) -> None:
    xr.testing.assert_identical(simulate("baseline", runs=6), simulate(released, runs=6))


def test_runs_meet_the_replicates_they_are_given(brief: Scenario) -> None:
    whole = simulate(brief, runs=20, seed=2)
    some = simulate(brief, runs=4, seed=2, replicates=[3, 17, 3, 0])
    assert np.array_equal(some["replicate"], [3, 17, 3, 0])
    xr.testing.assert_identical(
        some["relation"].drop_vars(("run", "point", "replicate")),
        whole["relation"].isel(run=[3, 17, 3, 0]).drop_vars(("run", "point", "replicate")),
    )
    with pytest.raises(ValueError, match="replicates have shape"):
        simulate(brief, runs=5, replicates=[1, 2])


@pytest.mark.parametrize(("runs", "seed", "said"), [(0, 0, "runs .* not 0"), (5, -1, "seed .* -1")])
def test_what_is_out_of_range_is_refused(brief: Scenario, runs: int, seed: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        simulate(brief, runs=runs, seed=seed)


def test_what_cannot_fit_is_refused_with_figures_before_memory_is_taken(
    baseline: Scenario,
) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError) as refused:
            simulate(baseline, runs=10**9, seed=0)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 200e6
    message = str(refused.value)
    assert message.startswith("1000000000 runs of 108 months need ")
    assert "GB of memory" in message
    fit = int(message.split("at most ")[1].split(" ")[0])
    assert 0 < fit < 10**9


def test_what_is_said_to_fit_is_not_refused(
    brief: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.ensemble.limits.free_memory", lambda: 10**6)
    with pytest.raises(TooLargeError, match="at most") as refused:
        simulate(brief, runs=10_000, seed=0)
    fit = int(str(refused.value).split("at most ")[1].split(" ")[0])
    assert simulate(brief, runs=fit, seed=0).sizes["run"] == fit
    with pytest.raises(TooLargeError):
        simulate(brief, runs=fit + 1, seed=0)


def test_what_stays_inside_is_kept_if_it_is_asked_for_by_name() -> None:
    asked = sim.simulate("baseline", 2, 0, keep=["stance", "launches", "threat_perception"])
    assert set(asked.data_vars) == {"stance", "launches", "threat_perception", "drawn"}
    assert asked["stance"].dims == ("time", "run", "ally")
    assert float(abs(asked["stance"]).max()) > 0.0
    plain = sim.simulate("baseline", 2, 0)
    assert not {"stance", "rival_perception"} & set(plain.data_vars)
    np.testing.assert_array_equal(asked["launches"], plain["launches"])
    np.testing.assert_array_equal(asked["threat_perception"], plain["threat_perception"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"runs": 2.5}, "runs is a whole number from 1 on, not 2.5"),
        ({"seed": 1.5}, "seed is a whole number from 0 to 9223372036854775807, not 1.5"),
        ({"keep": ["relatoin"]}, "the variable 'relatoin' is unknown.*relation"),
        ({"keep": []}, "keep names no variable"),
    ],
)
def test_what_is_no_number_or_no_variable_is_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        sim.simulate("baseline", **{"runs": 2, **asked})


def test_a_small_kind_of_number_may_count_runs() -> None:
    data = sim.simulate("baseline", np.int8(2), np.int64(3), keep=["relation"])
    assert type(data.attrs["seed"]) is int
