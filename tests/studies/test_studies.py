"""Studies as they are called from Python, and the one module that writes them."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.figure import Figure

import sim
from sim.core.errors import AnalysisError
from sim.report.output import deliver, write
from sim.studies import Drawing, Study
from sim.studies.compare import Comparison
from sim.studies.study import Bars


@pytest.fixture(scope="module")
def compared() -> Comparison:
    return sim.compare("baseline", "no-mediation", runs=6, seed=1)


@pytest.fixture(scope="module")
def explained() -> Study:
    return sim.explain("carried-on", "storm", runs=4)


def test_a_comparison_holds_tables_results_and_what_was_left_out(compared: Comparison) -> None:
    assert list(compared.results) == ["baseline", "no-mediation"]
    one, other = compared.results.values()
    assert one.sizes["time"] == other.sizes["time"]
    outcomes = compared.tables["outcomes"].set_index("outcome")
    window = compared.windows["no-mediation"]
    change = float(window.cut(other["relation"] - one["relation"]).mean())
    assert outcomes.loc["relation", "difference"] == pytest.approx(change)
    assert compared.datasets["compare"].attrs["reference"] == "baseline"
    assert compared.about["runs"] == 6
    assert compared.about["seed"] == 1
    assert set(compared.about["versions"]) >= {"mesa", "numpy"}
    assert str(compared).startswith("baseline, no-mediation: 6 runs each of ")
    assert "no-mediation against baseline" in str(compared)


def test_scenarios_may_be_objects_and_need_something_to_compare_with(compared: Comparison) -> None:
    loaded = sim.load("baseline"), sim.load("no-mediation")
    again = sim.compare(*loaded, runs=6, seed=1)
    pd.testing.assert_frame_equal(again.tables["compare"], compared.tables["compare"])
    with pytest.raises(ValueError, match="at least two"):
        sim.compare("baseline")
    with pytest.raises(AnalysisError, match="no month in common"):
        sim.compare("baseline", "korea-clause-1969")


def test_figures_are_drawn_when_they_are_asked_for_and_say_what_they_show(
    compared: Comparison,
) -> None:
    assert list(compared.figures) == ["1-outcomes", "2-differences"]
    drawing = compared.figures["2-differences"]
    assert "chance cancels" in drawing.caption
    assert isinstance(drawing.draw(), Figure)


def test_no_study_needs_matplotlib_before_its_figures() -> None:
    code = (
        "import sys, sim\n"
        "study = sim.compare('baseline', 'no-mediation', runs=2)\n"
        "assert 'matplotlib' not in sys.modules\n"
        "assert len(study.figures) == 2 and 'matplotlib' in sys.modules\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_parts_of_an_explanation_sum_to_the_change(explained: Study) -> None:
    ledger = explained.tables["ledger"]
    sums = ledger.groupby(["variable", "element", "year"])[["mean", "net"]].sum()
    change = ledger.groupby(["variable", "element", "year"])["change"].first()
    np.testing.assert_allclose(sums["mean"], change, atol=1e-9)
    np.testing.assert_allclose(sums["net"], change, atol=1e-9)
    shares = explained.datasets["shapley"]
    np.testing.assert_allclose(shares["share"].sum("player"), shares["total"], atol=1e-9)
    assert list(explained.datasets)[:4] == ["ledger", "net", "difference", "difference-net"]
    assert "Shapley shares" in explained.text


def test_one_scenario_is_explained_alone() -> None:
    alone = sim.explain("baseline", runs=2)
    assert list(alone.tables) == ["ledger"]
    assert list(alone.datasets) == ["ledger", "net"]
    assert alone.name == "explain-baseline"


def small() -> Study:
    """A study with one of everything."""

    def draw() -> Figure:
        return Figure(figsize=(1, 1))

    return Study(
        kind="small",
        name="small",
        about={"seed": 3},
        title="a title",
        text="what was found",
        tables={"numbers": pd.DataFrame({"x": [1 / 3]}), "unwritten": pd.DataFrame()},
        datasets={"result": xr.Dataset({"y": ("run", [1.0])})},
        record={"x": None},
        files=("numbers.csv", "result.nc", "small.json", "manifest.json"),
        digits=3,
        drawings=lambda: {"one": Drawing(draw, "A caption.")},
    )


def test_everything_that_a_study_names_is_written_and_listed(tmp_path: Path) -> None:
    counted: list[tuple[str, int]] = []

    @contextmanager
    def bars(title: str, total: int) -> Iterator[object]:
        yield lambda done: counted.append((title, done))

    shown: Bars = bars  # type: ignore[assignment]
    written = write(small(), tmp_path, time.perf_counter(), bars=shown)
    names = ["numbers.csv", "result.nc", "small.json", "figures/one.png"]
    assert [str(path.relative_to(tmp_path)) for path in written] == names
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["files"] == names
    assert manifest["seed"] == 3
    assert manifest["wall_time_seconds"] >= 0
    assert (tmp_path / "numbers.csv").read_text() == "x\n0.333\n"
    assert json.loads((tmp_path / "small.json").read_text()) == {"x": None}
    assert counted == [("figures", 1)]


def test_what_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deliver(small(), tmp_path / "o", time.perf_counter())
    first, *rest = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"a title, \d\.\d s", first)
    assert rest == [
        "what was found",
        f"1 figure in {tmp_path}/o/figures/",
        f"numbers.csv, result.nc, small.json and manifest.json in {tmp_path}/o/",
    ]
    deliver(small(), None, 0.0, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"x": None}
    deliver(small(), tmp_path / "p", 0.0, plots=False, heading="", closing="in {folder}")
    assert capsys.readouterr().out == f"what was found\nin {tmp_path}/p\n"
    assert not (tmp_path / "p" / "figures").exists()
