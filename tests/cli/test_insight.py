"""The verbs on a sweep's store: sensitivity and discover."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from sim.analysis import prim
from sim.cli import main
from sim.studies import sweep as sweep_study
from tests.analysis.sweeping import choice, dataset, drawn, factor

FACTORS = [
    factor("parameters.strong", claims=["D1"]),
    factor("parameters.inert", claims=["C2"]),
    choice("formulations.alignment", ["reassurance", "cha1999"]),
]
MONTHS = np.arange("2029-01", "2029-04", dtype="datetime64[M]").astype("datetime64[ns]")


@pytest.fixture(autouse=True)
def made_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stores below are no sweep's: nothing seals them."""
    monkeypatch.setattr(sweep_study, "check_sealed", lambda folder: None)


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Sobol sweep of trajectories: `stock` grows with one factor, and chance."""
    folder = tmp_path_factory.mktemp("sweep")
    design = drawn("sobol", FACTORS, 64)
    chance = np.random.default_rng(0).normal(0, 0.05, (len(design), 2))
    level = (design[:, :1] + 0.3 * design[:, 2:] + chance).ravel()
    values = np.stack([0.5 * level, level, level])
    two = np.stack([values, np.zeros_like(values)], axis=-1)
    outcomes = {"stock": (("time", "run", "domain"), two), "pact": (("run",), (level > 0.9) * 1.0)}
    coords = {"time": MONTHS, "domain": ["military", "economic"]}
    data = dataset("sobol", FACTORS, design, outcomes, replicates=2, coords=coords, shuffled=4)
    # Text of variable length is what Zarr 3 has a specification for.
    data = data.assign_coords({name: data[name].astype(object) for name in ("domain", "factor")})
    # A store does not tell its coordinates from its variables.
    data = data.reset_coords(["point", "replicate"])
    data.to_zarr(folder / "store.zarr", zarr_format=3, consolidated=False)
    return folder


def test_sensitivity_writes_tables_and_figures(store: Path) -> None:
    result = invoke("sensitivity", store)
    assert result.exit_code == 0, result.stderr
    assert "strong" in result.stdout
    assert "stock economic: does not vary" in result.stdout
    out = store / "sensitivity"
    table = pd.read_csv(out / "indices.csv")
    last = table[(table["outcome"] == "stock") & (table["time"] == "2029-03")]
    military = last[last["element"] == "military"].set_index("short")
    assert military["rank"].to_dict() == {"strong": 1, "theory: alignment": 2, "inert": 3}
    groups = pd.read_csv(out / "groups.csv")
    assert {"drivers", "constraints", "D1", "C2", "no claim"} <= set(groups["group"])
    chance = pd.read_csv(out / "chance.csv")
    assert chance.loc[chance["element"] == "military", "chance"].between(0.005, 0.1).all()
    names = {path.name for path in (out / "figures").iterdir()}
    assert names == {"tornado-stock-military.png", "months-stock-military.png", "tornado-pact.png"}
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["design"] == "sobol"
    assert "indices.csv" in manifest["files"]


def test_sensitivity_json_is_complete(store: Path, tmp_path: Path) -> None:
    result = invoke("sensitivity", store, "--json", "--no-plots", "--out", tmp_path)
    found = json.loads(result.stdout)
    assert found["design"] == "sobol"
    assert len(found["indices"]) == 3 * (2 * 3 + 1)
    assert any(row["ST"] is None for row in found["indices"])
    assert not (tmp_path / "figures").exists()


def test_discover_reports_the_corner(store: Path, tmp_path: Path) -> None:
    where = "stock[military] at 2029-03 > 0.8"
    result = invoke("discover", store, "--where", where, "--json", "--out", tmp_path)
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert "parameters.strong" in {limit["factor"] for limit in found["boxes"][0]["limits"]}
    assert "parameters.inert" not in {limit["factor"] for limit in found["boxes"][0]["limits"]}
    assert (tmp_path / "figures" / "box-1.png").read_bytes().startswith(b"\x89PNG")
    points = pd.read_csv(tmp_path / "points.csv")
    assert points["case"].sum() == found["cases"]
    text = invoke("discover", store, "--where", where, "--no-plots", "--out", tmp_path).stdout
    assert "coverage" in text
    assert "quasi-p" in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["sensitivity", "--outcome", "stok"], "did you mean 'stock'"),
        (["discover", "--where", "stock[military] <"], "expected a number"),
        (["discover", "--where", "stock[military] > 9"], "0 of"),
        (["discover", "--where", "1; import os"], "cannot be read"),
    ],
)
def test_bad_input_is_one_message(store: Path, arguments: list[str], told: str) -> None:
    before = sorted(store.iterdir())
    result = invoke(arguments[0], store, *arguments[1:])
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert sorted(store.iterdir()) == before


def test_a_folder_without_a_store_is_said(tmp_path: Path) -> None:
    result = invoke("sensitivity", tmp_path)
    assert result.exit_code == 2
    assert "has no store.zarr" in result.stderr


@pytest.mark.parametrize(
    ("verb", "more", "module", "extra"),
    [
        ("sensitivity", [], "zarr", "sweep"),
        ("discover", ["--where", "pact > 0"], "zarr", "sweep"),
        ("sensitivity", [], "SALib.analyze.sobol", "sweep"),
        ("discover", ["--where", "pact > 0"], "ema_workbench.analysis.prim", "insight"),
    ],
)
def test_a_missing_package_is_one_message(
    verb: str,
    more: list[str],
    module: str,
    extra: str,
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    package = module.split(".")[0]
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setitem(sys.modules, module, None)
    prim._prim.cache_clear()
    done = invoke(verb, store, *more)
    assert done.exit_code == 2
    how = f"install the extra '{extra}', for instance by pip install -e '.[{extra}]' in the clone"
    told = f"this needs {package}, which is not installed: {how}"
    assert done.stderr == f"alliance-sim: {told}\n"
