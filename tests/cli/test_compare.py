"""The verb compare."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner, Result

import sim
from sim.cli import main
from sim.studies.compare import folder_name

VARIANT = """\
name: duty-to-consult
description: The commitment to consult is a duty from the first day.
extends: baseline
parameters:
  consult_scope: 1
"""


def invoke(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def variant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("given") / "duty.yaml"
    file.write_text(VARIANT)
    return file


@pytest.fixture(scope="module")
def done(variant: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("compare") / "out"
    arguments = ["compare", "baseline", str(variant), "--runs", "30", "--seed", "2"]
    return out, invoke(*arguments, "--out", str(out)).stdout


def test_compare_writes_tables_monthly_differences_and_figures(done: tuple[Path, str]) -> None:
    folder, _ = done
    names = {path.name for path in folder.iterdir()}
    assert names == {"compare.csv", "compare.nc", "manifest.json", "figures", "report.html"}
    figures = sorted(path.name for path in (folder / "figures").iterdir())
    assert figures == ["1-outcomes.png", "2-differences.png"]
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["reference"] == "baseline"
    assert list(manifest["scenarios"]) == ["baseline", "duty-to-consult"]
    assert manifest["scenarios"]["duty-to-consult"]["parameters"]["consult_scope"] == 1
    assert (manifest["runs"], manifest["seed"], manifest["left_out"]) == (30, 2, [])
    assert all((folder / file).exists() for file in manifest["files"])


def test_the_differences_are_those_of_the_same_runs(done: tuple[Path, str], variant: Path) -> None:
    folder, _ = done
    one, other = (sim.simulate(s, runs=30, seed=2) for s in ("baseline", variant))
    change = (other["cooperation"] - one["cooperation"]).sel(domain="diplomatic").mean("run")
    with xr.open_dataset(folder / "compare.nc", engine="h5netcdf") as monthly:
        drawn = monthly.sel(scenario="duty-to-consult", element="cooperation/diplomatic")
        np.testing.assert_allclose(drawn["difference"].values, change.values, atol=1e-6)
        assert monthly.attrs["reference"] == "baseline"
    table = pd.read_csv(folder / "compare.csv", keep_default_na=False)
    row = table[
        (table["variable"] == "cooperation")
        & (table["element"] == "diplomatic")
        & (table["period"] == "final")
    ].iloc[0]
    assert float(row["difference"]) == pytest.approx(float(change[-1]), rel=1e-4, abs=1e-9)


def test_the_terminal_shows_the_main_outcomes(done: tuple[Path, str], variant: Path) -> None:
    _, shown = done
    assert "duty-to-consult against baseline" in shown
    for word in ("relation", "leaders' meetings", "95 % interval", "figures in"):
        assert word in shown
    assert "left out" not in shown


def test_a_scenario_against_itself_is_exactly_zero(tmp_path: Path) -> None:
    out = tmp_path / "o"
    invoke("compare", "baseline", "baseline", "--runs", "5", "--no-plots", "--out", str(out))
    table = pd.read_csv(out / "compare.csv")
    assert set(table["scenario"]) == {"baseline-2"}
    some = table[table["runs"] > 0]  # a topic has no value in a year without a meeting
    assert (some["difference"] == 0).all()
    assert (some["positive"] == 0).all()
    with xr.open_dataset(out / "compare.nc", engine="h5netcdf") as monthly:
        values = monthly["difference"].values
        assert (values[np.isfinite(values)] == 0).all()
    assert not (out / "figures").exists()


def test_several_scenarios_and_what_they_do_not_share(variant: Path, tmp_path: Path) -> None:
    late = tmp_path / "late.yaml"
    late.write_text(
        "name: late\ndescription: It begins later.\nextends: baseline\nstart: 2020-01\n"
    )
    out = tmp_path / "o"
    arguments = ["baseline", str(variant), str(late), "--runs", "3", "--no-plots"]
    shown = invoke("compare", *arguments, "--out", str(out)).stdout
    assert "of 48 months" in shown
    assert "months of baseline outside 2020-01 to 2023-12" in shown
    assert set(pd.read_csv(out / "compare.csv")["scenario"]) == {"duty-to-consult", "late"}
    assert json.loads((out / "manifest.json").read_text())["left_out"]


def test_the_default_folder_names_the_scenarios(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    invoke("compare", "baseline", "baseline", "--runs", "2", "--no-plots")
    assert (tmp_path / "runs" / "compare-baseline-baseline-2" / "compare.csv").exists()
    assert len(folder_name(["scenario-with-a-long-name"] * 30)) <= 100


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "SCENARIO"),
        (["baseline"], "at least two scenarios"),
        (["baseline", "basline"], "baseline"),
        (["baseline", "korea-clause-1969"], "no month in common"),
        (["baseline", "baseline", "--runs", "0"], "--runs"),
        (["baseline", "baseline", "--seed", "-1"], "--seed"),
        (["baseline", "baseline", "--runs", "1000000000"], "GB of memory"),
    ],
)
def test_bad_input_is_one_message_and_nothing_written(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["compare", *arguments])
    assert result.exit_code == 2, result.output
    assert words in result.stderr
    assert "Traceback" not in result.output
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_a_failure_of_the_work(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    arguments = ["baseline", "baseline", "--runs", "2", "--no-plots", "--out"]
    result = invoke("compare", *arguments, str(blocked / "below"), code=1)
    assert len(result.stderr.splitlines()) == 1
    assert str(blocked) in result.stderr
