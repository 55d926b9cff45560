"""A sweep from its file to its store: labelled, the same whoever runs it, open while it fills."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import sim
from sim.analysis.outcomes import MAIN
from sim.core.declarations import Parameter, mechanism
from sim.core.errors import MissingExtraError, needed
from sim.ensemble import TooLargeError
from sim.model import checked
from sim.sweeps import SweepRefusedError, load_sweep
from sim.sweeps.folder import Journal
from sim.sweeps.job import Job
from sim.sweeps.outcomes import per_run, variables_of
from sim.sweeps.store import check_alignment, opened
from sim.theories.formulations import FORMULATIONS
from tests.sweeps.small import small, stored, write_small


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sweep")
    sim.sweep(write_small(path), out=path / "serial").close()
    return path


def test_the_store_is_labelled(folder: Path) -> None:
    with sim.open_sweep(folder / "serial") as data:
        assert dict(data.sizes) == {
            "run": 180, "design_point": 45, "factor": 3, "level": 3, "topic": 8
        }  # fmt: skip
        assert data["meetings"].dims == ("run", "level")
        np.testing.assert_array_equal(data["point"], np.arange(180) // 4)
        np.testing.assert_array_equal(data["replicate"], np.arange(180) % 4)
        assert data["done"].all()
        assert not data["relation"].isnull().any()
        factors = json.loads(data.attrs["factors"])
        assert [f["name"] for f in factors] == list(data["factor"].values)
        assert {f["name"]: f["kind"] for f in factors}["formulations.alignment"] == "choice"
        assert factors[0]["claims"]
        assert data.attrs["seed"] == 3
        assert json.loads(data.attrs["scenario"])["name"] == "two-years"


def test_a_point_is_what_simulate_gives_for_it(folder: Path) -> None:
    with sim.open_sweep(folder / "serial") as data:
        for point in (0, 30, 44):
            row = data["design"].isel(design_point=point).values
            factors = json.loads(data.attrs["factors"])
            values = dict(zip([f["name"] for f in factors], row, strict=True))
            theory = factors[1]["levels"][int(values.pop("formulations.alignment"))]
            scenario = checked.load(folder / "two-years.yaml").replace(alignment=theory)
            overrides = {name: np.full(4, value) for name, value in values.items()}
            again = sim.simulate(scenario, 4, 3, overrides=overrides)
            here = data.isel(run=data["point"].values == point)
            np.testing.assert_allclose(here["relation"], again["relation"].isel(time=-1), rtol=2e-7)
            rate = again["meetings"].mean("time") * 12
            np.testing.assert_allclose(here["meetings"], rate, rtol=2e-6)
            leaders = again["meetings"].sel(level="leader", time=slice("2015-07", None))
            np.testing.assert_allclose(here["leaders"], leaders.mean("time") * 12, rtol=2e-6)


def test_replicates_of_all_points_meet_the_same_shocks(tmp_path: Path) -> None:
    idle = {"vary": "{parameters: {pact_grievance: [0.3, 0.4]}}", "design": "grid"}
    file = write_small(tmp_path, **idle)
    text = file.read_text().replace("samples: 45\n", "")
    head, tail = text.split("vary:", 1)
    vary, rest = tail.split("\n", 1)
    file.write_text(head + "vary:" + vary + "\n" + rest[rest.index("outcomes:") :])
    with sim.sweep(file, out=tmp_path / "o") as data:
        one, other = data["relation"].values.reshape(2, 4)
        np.testing.assert_array_equal(one, other)
        assert len(set(one)) == 4


@pytest.mark.parametrize("changes", [{"block": "64"}, {"block": "7"}, {"block": "180"}])
def test_values_do_not_depend_on_the_block(folder: Path, tmp_path: Path, changes: dict) -> None:
    with (
        sim.sweep(small(tmp_path, **changes), out=tmp_path / "o") as other,
        sim.open_sweep(folder / "serial") as data,
    ):
        xr.testing.assert_identical(data.drop_attrs().load(), other.drop_attrs().load())


def test_the_bytes_do_not_depend_on_the_workers(folder: Path) -> None:
    sim.sweep(folder / "small.yaml", out=folder / "two", workers=2).close()
    assert stored(folder / "two") == stored(folder / "serial")


def test_final_values_are_those_of_the_trajectories(folder: Path, tmp_path: Path) -> None:
    with (
        sim.sweep(small(tmp_path, keep="trajectories"), out=tmp_path / "o") as monthly,
        sim.open_sweep(folder / "serial") as final,
    ):
        assert monthly["meetings"].dims == ("time", "run", "level")
        assert str(monthly["time"].values[-1])[:7] == "2016-12"
        for name in ("relation", "meetings", "named"):
            told = per_run(monthly[name])
            np.testing.assert_allclose(final[name], told, rtol=1e-6)
        np.testing.assert_array_equal(final["leaders"], monthly["leaders"])


def test_every_result_variable_can_be_an_outcome(tmp_path: Path) -> None:
    job = small(tmp_path)
    everything = (*variables_of(job.scenario), *MAIN)
    named = tuple(
        o if isinstance(o, str) else replace(o, name=f"o_{n}") for n, o in enumerate(everything)
    )
    for keep in ("final", "trajectories"):
        made = replace(job, samples=2, replicates=2, block=2, outcomes=named, keep=keep)
        with sim.sweep(made, out=tmp_path / keep) as data:
            assert set(data.variables) >= {o if isinstance(o, str) else o.name for o in named}
            assert np.isnan(data["approval"].sel(actor="PRK")).all()
            assert data["topic"].size == 8


def test_it_can_be_read_while_it_is_filled(tmp_path: Path) -> None:
    seen = []

    def look(done: int) -> None:
        with sim.open_sweep(tmp_path / "o") as data:
            there = data["done"].values
            assert np.isnan(data["relation"].values[~there]).all()
            assert np.isfinite(data["relation"].values[there]).all()
            seen.append(int(there.sum()))

    sim.sweep(small(tmp_path, block="60"), out=tmp_path / "o", progress=look).close()
    assert seen == [60, 120, 180]


def test_the_summary_is_the_distribution_over_runs(folder: Path) -> None:
    table = pd.read_csv(folder / "serial" / "summary.csv").set_index(["outcome", "element"])
    with sim.open_sweep(folder / "serial") as data:
        row = table.loc[("meetings", "leader")]
        values = data["meetings"].sel(level="leader").values
        assert row["mean"] == pytest.approx(values.mean())
        assert row["q95"] == pytest.approx(np.quantile(values, 0.95))
        assert row["runs"] == 180


def test_a_store_that_is_there_is_not_overwritten(folder: Path) -> None:
    before = stored(folder / "serial")
    with pytest.raises(SweepRefusedError, match="--resume"):
        sim.sweep(folder / "small.yaml", out=folder / "serial")
    assert stored(folder / "serial") == before


def test_a_changed_sweep_is_refused_with_the_difference(folder: Path, tmp_path: Path) -> None:
    changed = write_small(tmp_path, samples="44", seed="4")
    with pytest.raises(SweepRefusedError) as caught:
        sim.sweep(changed, out=folder / "serial", resume=True)
    assert "samples: 45 → 44" in str(caught.value)
    assert "seed: 3 → 4" in str(caught.value)


def test_a_changed_scenario_is_refused_with_the_difference(folder: Path, tmp_path: Path) -> None:
    file = write_small(tmp_path)
    scenario = tmp_path / "two-years.yaml"
    scenario.write_text(scenario.read_text() + "actors: {KOR: {approval: 0.31}}\n")
    with pytest.raises(SweepRefusedError, match=r"scenario.actors.KOR.approval: 0.35 → 0.31"):
        sim.sweep(file, out=folder / "serial", resume=True)


def test_a_sweep_is_not_gone_on_with_by_other_code(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = json.loads((folder / "serial" / "manifest.json").read_text())["versions"]["code"]
    monkeypatch.setattr("sim.core.versions.code_digest", lambda: "0123456789ab")
    with pytest.raises(SweepRefusedError, match=rf'versions.code: "{was}" → "0123456789ab"'):
        sim.sweep(folder / "small.yaml", out=folder / "serial", resume=True)


def test_a_finished_sweep_resumes_to_itself(folder: Path) -> None:
    before = stored(folder / "serial")
    sim.sweep(folder / "small.yaml", out=folder / "serial", resume=True).close()
    assert stored(folder / "serial") == before


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"scenario": {}}')
    with pytest.raises(SweepRefusedError, match="not the manifest of a sweep"):
        sim.sweep(small(tmp_path), out=tmp_path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"samples": 10**11}, "GB of memory"),
        ({"replicates": 10**12}, "GB on the disk"),
    ],
)
def test_what_cannot_fit_is_refused_with_the_figures(
    tmp_path: Path, changes: dict[str, int], words: str
) -> None:
    with pytest.raises(TooLargeError, match=words):
        sim.sweep(replace(small(tmp_path), **changes), out=tmp_path / "o")
    assert not (tmp_path / "o" / "store.zarr").exists()


def test_only_whole_chunks_are_written(folder: Path) -> None:
    array = opened(folder / "serial")["relation"]
    check_alignment(array, 0, range(8, 16), np.zeros(8))
    check_alignment(array, 0, range(176, 180), np.zeros(4))
    for runs in (range(4, 12), range(8, 24), range(8, 12)):
        with pytest.raises(ValueError, match="one chunk of 8 runs"):
            check_alignment(array, 0, runs, np.zeros(len(runs)))
    with pytest.raises(ValueError, match="one chunk of 8 runs"):
        check_alignment(array, 0, range(8, 16), np.zeros(7))


def test_a_sweep_over_rules_of_decision_is_each_rule_alone(tmp_path: Path) -> None:
    file = write_small(tmp_path, design="grid", replicates="3", block="9")
    head, _ = file.read_text().replace("samples: 45\n", "").split("vary:")
    file.write_text(f"{head}vary:\n  formulations: {{decision: all}}\noutcomes: [relation]\n")
    scenario = sim.load(tmp_path / "two-years.yaml")
    with sim.sweep(load_sweep(file), out=tmp_path / "o") as data:
        found = data["relation"].values.reshape(3, 3)
    for values, reading in zip(found, FORMULATIONS["decision"], strict=True):
        alone = sim.simulate(scenario.replace(decision=reading), runs=3, seed=3)
        np.testing.assert_allclose(values, alone["relation"].isel(time=-1), rtol=2e-7)
    assert len(np.unique(found[:, 0])) == 3


@mechanism(
    adds_to="relation",
    source="a test",
    parameters=(Parameter("edge", 0.0, 0.0, 1.0, "1", "where it breaks", "a test"),),
)
def brittle(edge: np.ndarray, relation: np.ndarray) -> np.ndarray:
    """Breaks in runs whose edge is high."""
    if np.any(np.asarray(edge) > 0.9):
        raise ZeroDivisionError("over the edge")
    return np.zeros_like(relation)


@pytest.fixture
def brittle_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    readings = {**FORMULATIONS["cooperation"]}
    readings["brittle"] = (*readings["mean"], brittle)
    monkeypatch.setitem(FORMULATIONS, "cooperation", readings)
    file = write_small(tmp_path, replicates="2", block="50")
    scenario = tmp_path / "two-years.yaml"
    scenario.write_text(scenario.read_text() + "formulations: {cooperation: brittle}\n")
    file.write_text(file.read_text().replace("mediation_weight: declared", "edge: declared"))
    return load_sweep(file)


def test_a_failed_run_is_put_down_and_the_others_go_on(brittle_job: Job, tmp_path: Path) -> None:
    with sim.sweep(brittle_job, out=tmp_path / "o") as data:
        edge = data["design"].sel(factor="parameters.edge").values[data["point"].values]
        np.testing.assert_array_equal(data["done"], edge <= 0.9)
        assert 0 < int((~data["done"]).sum()) < 20
        np.testing.assert_array_equal(np.isnan(data["relation"]), edge > 0.9)
    failed = Journal(tmp_path / "o").failed()
    assert set(failed) == set(np.flatnonzero(edge > 0.9))
    assert set(failed.values()) == {"ZeroDivisionError: over the edge"}


def test_a_sweep_whose_every_run_fails_still_ends(brittle_job: Job, tmp_path: Path) -> None:
    edge = replace(brittle_job.factors[0], low=0.95)
    job = replace(brittle_job, factors=(edge, *brittle_job.factors[1:]), samples=3)
    with sim.sweep(job, out=tmp_path / "o") as data:
        assert not data["done"].any()
    assert "0" in (tmp_path / "o" / "summary.csv").read_text()


def test_a_missing_package_is_told_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "zarr", None)
    with pytest.raises(MissingExtraError, match=r"pip install -e '\.\[sweep\]'"):
        needed("zarr")
