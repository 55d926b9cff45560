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


def test_differences_count_from_the_first_month_that_differs(tmp_path: Path) -> None:
    """Of a change in June 2022, whatever came before does not dilute."""
    out = tmp_path / "o"
    change = "governments.KOR.yoon.leaning.partner=-0.5"
    arguments = ["baseline", "--set", change, "--runs", "8", "--no-plots", "--out", str(out)]
    shown = invoke("compare", *arguments).stdout
    assert f"{change} against baseline, 2022-05 to 2023-12 (20 months)" in shown
    assert "Yoon Suk-yeol (KOR, from 2022-05): leaning partner −0.5 instead of 0.7" in " ".join(
        shown.split()
    )
    table = pd.read_csv(out / "compare.csv")
    assert table["since"].min() == "2022-05"
    assert set(table["period"]) == {"2022", "2023", "final"}
    variant = sim.load("baseline", [tuple(change.split("="))])
    one, other = (
        sim.simulate(s, runs=8)["disputes"].sel(time=slice("2022-05", None)).sum("time")
        for s in ("baseline", variant)
    )
    row = table[(table["variable"] == "disputes") & (table["period"] == "final")].iloc[0]
    assert row["difference"] == pytest.approx(float((other - one).mean()) * 12 / 20, rel=1e-4)
    with xr.open_dataset(out / "compare.nc", engine="h5netcdf") as monthly:
        before = monthly["difference"].sel(time=slice(None, "2022-04")).values
        assert monthly.sizes["time"] == 108
        assert (before[np.isfinite(before)] == 0).all()


def test_a_window_may_be_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "o"
    arguments = ["carried-on", "storm", "--since", "2027-05", "--until", "2028-04", "--runs", "5"]
    shown = invoke("compare", *arguments, "--no-plots", "--out", str(out)).stdout
    assert "storm against carried-on, 2027-05 to 2028-04 (12 months)" in shown
    table = pd.read_csv(out / "compare.csv")
    assert (table["since"].min(), table["until"].max()) == ("2027-05", "2028-04")
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["windows"] == {"storm": ["2027-05", "2028-04"]}


def test_settings_hold_in_every_scenario(tmp_path: Path) -> None:
    out = tmp_path / "o"
    arguments = ["carried-on", "storm", "--set", "alignment=cha1999", "--runs", "3", "--no-plots"]
    invoke("compare", *arguments, "--out", str(out))
    scenarios = json.loads((out / "manifest.json").read_text())["scenarios"]
    assert [s["formulations"]["alignment"] for s in scenarios.values()] == ["cha1999"] * 2


def test_two_changes_make_a_square(tmp_path: Path) -> None:
    """The interaction is what both do beyond the sum of the two, run by run."""
    out = tmp_path / "o"
    changes = [("mediation_effort", "0"), ("governments.USA.biden.unilateralism", "0.9")]
    settings = [part for key, value in changes for part in ("--set", f"{key}={value}")]
    arguments = ["baseline", *settings, "--cross", "--runs", "12", "--no-plots", "--out", str(out)]
    assert "2 × 2" in invoke("compare", *arguments).stdout
    square = pd.read_csv(out / "cross.csv").set_index("outcome")
    since = square["since"].iloc[0]
    levels = [
        sim.simulate(sim.load("baseline", chosen), runs=12)["relation"].sel(time=slice(since, None))
        for chosen in ([], changes[:1], changes[1:], changes)
    ]
    none, first, second, both = (level.mean("time") for level in levels)
    row = square.loc["relation"]
    assert row["both"] == pytest.approx(float((both - none).mean()), abs=1e-6)
    expected = float((both - first - second + none).mean())
    assert row["interaction"] == pytest.approx(expected, abs=1e-6)
    assert abs(expected) > 1e-3


def test_several_scenarios_and_what_they_do_not_share(tmp_path: Path) -> None:
    late = tmp_path / "late.yaml"
    late.write_text(
        "name: late\ndescription: It begins later.\nextends: baseline\nstart: 2020-01\n"
    )
    out = tmp_path / "o"
    arguments = ["baseline", "no-mediation", str(late), "--runs", "3", "--no-plots"]
    shown = invoke("compare", *arguments, "--out", str(out)).stdout
    assert "of 48 months" in shown
    assert "months of baseline outside 2020-01 to 2023-12" in shown
    assert set(pd.read_csv(out / "compare.csv")["scenario"]) == {"no-mediation", "late"}
    assert json.loads((out / "manifest.json").read_text())["left_out"]


def test_the_default_folder_names_the_scenarios(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    invoke("compare", "baseline", "--set", "mediation_effort=0", "--runs", "2", "--no-plots")
    assert (tmp_path / "runs" / "compare-baseline-mediation-effort-0" / "compare.csv").exists()
    assert len(folder_name(["scenario-with-a-long-name"] * 30)) <= 100


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "SCENARIO"),
        (["baseline"], "at least two scenarios"),
        (["baseline", "baseline"], "the same scenario"),
        (["baseline", "taiwan-crisis"], "carried-on taiwan-crisis"),
        (["carried-on", "storm", "--until", "2024-12"], "differs from carried-on from 2025-01"),
        (["carried-on", "storm", "--since", "2029-01"], "allowed: 2015-01 to 2028-12"),
        (["carried-on", "storm", "--since", "2028-05", "--until", "2028-04"], "lies after"),
        (["carried-on", "storm", "--since", "soon"], "YYYY-MM"),
        (["carried-on", "storm", "--cross"], "two changes"),
        (["carried-on", "storm", "rok-progressive-return", "--cross"], "both change"),
        (["baseline", "--set", "consult_scop=1"], "consult_scope"),
        (["baseline", "basline"], "baseline"),
        (["baseline", "korea-clause-1969"], "no month in common"),
        (["baseline", "baseline", "--runs", "0"], "--runs"),
        (["baseline", "baseline", "--seed", "-1"], "--seed"),
        (["baseline", "no-mediation", "--runs", "1000000000"], "GB of memory"),
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
    arguments = ["baseline", "no-mediation", "--runs", "2", "--no-plots", "--out"]
    result = invoke("compare", *arguments, str(blocked / "below"), code=1)
    assert len(result.stderr.splitlines()) == 1
    assert str(blocked) in result.stderr
