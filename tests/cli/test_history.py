"""The verb history."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner, Result

import sim
from sim.analysis.observables import OBSERVABLES
from sim.analysis.scoreboard import scoreboard
from sim.cli import main
from sim.studies import history, origins

FILES = {
    "scores.csv",
    "observations.csv",
    "table1.csv",
    "half-years.csv",
    "half-year-observations.csv",
    "counts.csv",
    "dispersion.csv",
    "first_threats.csv",
    "history.json",
    "manifest.json",
    "figures",
    "report.html",
}


def invoke(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["history", *arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("history") / "out"
    return out, invoke("--runs", "40", "--seed", "2", "--out", str(out)).stdout


def test_it_writes_tables_and_figures(done: tuple[Path, str]) -> None:
    folder, _ = done
    assert {path.name for path in folder.iterdir()} == FILES
    figures = sorted(path.name for path in (folder / "figures").iterdir())
    assert figures == ["1-history.png", "2-scoreboard.png", "3-pit.png"]
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["runs"], manifest["seed"]) == (40, 2)
    assert "report.html" in manifest["files"]
    assert all((folder / file).exists() for file in manifest["files"])


def test_the_scores_are_those_of_the_same_ensemble(done: tuple[Path, str]) -> None:
    folder, _ = done
    board = scoreboard(sim.simulate("baseline", runs=40, seed=2))
    table = pd.read_csv(folder / "scores.csv", keep_default_na=False)
    assert table["name"].tolist() == [
        name for name in OBSERVABLES if name in set(board.series["name"])
    ]
    assert len(table) >= 16
    assert table["score"].astype(float).to_numpy() == pytest.approx(board.series["score"])
    rows = pd.read_csv(folder / "observations.csv")
    assert rows["crps"].to_numpy() == pytest.approx(board.observations["crps"])
    cells = pd.read_csv(folder / "table1.csv")
    assert len(cells) == 32


def test_counts_and_first_threats_stand_beside_the_scores(done: tuple[Path, str]) -> None:
    folder, shown = done
    counts = pd.read_csv(folder / "counts.csv")
    scores = pd.read_csv(folder / "observations.csv")
    both = counts.merge(scores, on=["series", "year"], suffixes=("", "_scored"))
    assert len(both) == len(counts.dropna(subset="observed"))
    assert both["mean"].to_numpy() == pytest.approx(both["mean_scored"].to_numpy())
    assert set(counts["within"]) == {"draw"}
    spread = pd.read_csv(folder / "dispersion.csv").set_index("series")
    assert f"{spread.loc['launches', 'ratio']:.1f}" in shown.split("missiles launched")[-1]
    threats = pd.read_csv(folder / "first_threats.csv")
    assert {"USA", "JPN", "KOR"} <= set(threats["actor"])
    assert threats["share"].between(0, 1).all()
    assert "the threat that an actor's own papers name first" in shown.lower()
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Whom they fear first" in page
    assert "Counts beside the record" in page


def test_without_perceptions_there_is_no_table_of_threats(
    data: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = data.drop_vars("threat_perception")
    monkeypatch.setattr(history, "ensemble", lambda *_, **__: silent)
    shown = invoke("--out", str(tmp_path / "o"), "--no-plots").stdout
    assert not (tmp_path / "o" / "first_threats.csv").exists()
    assert "papers name" not in shown
    assert (tmp_path / "o" / "counts.csv").exists()


def test_the_text_says_in_sample_and_where_it_loses(done: tuple[Path, str]) -> None:
    folder, shown = done
    table = pd.read_csv(folder / "scores.csv", keep_default_na=False)
    lost = table[table["loses_to"] != ""]
    assert "IN SAMPLE, 2015 to 2023" in shown
    assert "Where the model loses to a naive forecast" in shown
    for title in lost["title"]:
        assert f"  {title}: loses to" in shown


def test_json_is_that_of_the_contract(tmp_path: Path, done: tuple[Path, str]) -> None:
    out = ["--out", str(tmp_path / "o")]
    told = json.loads(invoke("--runs", "40", "--seed", "2", "--json", "--no-plots", *out).stdout)
    assert {"series", "table1", "cutoff"} <= set(told)
    assert set(told["series"][0]) >= {
        "name",
        "n",
        "score",
        "climatology",
        "persistence",
        "skill",
    }
    assert set(told["table1"][0]) >= {"summit", "topic", "observed", "probability"}
    assert told == json.loads((done[0] / "history.json").read_text())
    assert not (tmp_path / "o" / "figures").exists()
    assert not (tmp_path / "o" / "report.html").exists()


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return sim.simulate("baseline", runs=20, seed=1)


def test_years_after_the_cutoff_are_scored_apart(data: xr.Dataset) -> None:
    boards = history.judged(data, "2019-12")
    assert list(boards) == ["out of sample", "in sample"]
    assert set(boards["out of sample"].observations["year"]) == set(range(2020, 2024))
    assert set(boards["in sample"].observations["year"]) == set(range(2015, 2020))
    assert boards["out of sample"].trained_to == 2019
    told = history.as_contract(boards)
    assert told["sample"] == "out of sample"
    assert {row["n"] for row in told["series"]} == {4}
    assert told["in_sample"]["series"][0]["n"] == 5


def test_a_year_of_which_the_fit_saw_a_part_is_in_neither_sample(data: xr.Dataset) -> None:
    boards = history.judged(data, "2019-06")
    years = {name: set(board.observations["year"]) for name, board in boards.items()}
    assert 2019 not in years["out of sample"] | years["in sample"]
    assert boards["out of sample"].trained_to == 2018


def test_fitted_to_the_whole_record_everything_is_in_sample(data: xr.Dataset) -> None:
    assert list(history.judged(data, "2023-12")) == ["in sample"]


def test_a_fitted_result_is_told_as_such(
    data: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = data.assign_attrs(fitted_to="2021-12")
    monkeypatch.setattr(history, "ensemble", lambda *_, **__: fitted)
    out = tmp_path / "o"
    shown = invoke("--out", str(out)).stdout
    assert "OUT OF SAMPLE, 2022 to 2023: parameters fitted to the record up to 2021-12" in shown
    assert "IN SAMPLE, 2015 to 2021" in shown
    assert json.loads((out / "history.json").read_text())["cutoff"] == "2021-12"
    names = {path.name for path in (out / "figures").iterdir()}
    assert {"2-scoreboard-in-sample.png", "3-pit-out-of-sample.png"} < names
    table = pd.read_csv(out / "scores.csv")
    assert set(table["sample"]) == {"in sample", "out of sample"}
    assert np.isfinite(table["score"]).all()


@pytest.fixture
def fitted_to_2019(tmp_path: Path) -> str:
    """A scenario whose own posterior says that it saw the record to the end of 2019."""
    from sim.scenario.posterior import bundled_posteriors, find_posterior, read_posterior

    found = read_posterior(find_posterior(bundled_posteriors()[-1], tmp_path, [tmp_path]))
    about = {**found.about, "fitted_to": "2019-12", "years": [*range(2015, 2020)]}
    dataclasses.replace(found, about=about).to_dataset().to_netcdf(tmp_path / "to-2019.nc")
    text = (
        "name: own\ndescription: a fit of one's own\nextends: baseline\n"
        "parameters: {posterior: to-2019.nc}\n"
    )
    (tmp_path / "own.yaml").write_text(text)
    return str(tmp_path / "own.yaml")


def test_with_until_only_what_came_after_is_scored(fitted_to_2019: str, tmp_path: Path) -> None:
    out = tmp_path / "o"
    shown = invoke(
        fitted_to_2019,
        "--until",
        "2019-12",
        "--runs",
        "30",
        "--json",
        "--no-plots",
        "--out",
        str(out),
    )
    told = json.loads(shown.stdout)
    assert (told["cutoff"], told["inputs"]) == ("2019-12", "realised")
    assert (told["sample"], told["period"]) == ("out of sample", "2020-01 to 2023-12")
    assert "in_sample" not in told
    assert {row["n"] for row in told["series"]} <= {2, 3, 4}
    assert {row["n"] for row in told["half_yearly"]["series"]} == {8}
    assert {"won", "of", "low", "high", "unskilled", "skilled"} == set(told["wins"])
    assert set(told["series"][0]) >= {"bootstrap", "last_value", "log_score", "interval_score"}
    assert {row["month"][:4] for row in told["table1"]} == {"2022", "2023"}
    years = pd.read_csv(out / "observations.csv")["year"]
    assert years.min() == 2020


def test_each_question_about_a_scenario_has_a_folder_of_its_own() -> None:
    assert history.asked(None, "realised") == []
    assert history.asked("2019-12", "realised") == ["to", "2019-12"]
    assert history.asked("2019-12", "frozen") == ["to", "2019-12", "frozen"]


def test_naive_forecasts_know_as_far_back_as_the_fit_that_is_judged(tmp_path: Path) -> None:
    scenario = sim.load("baseline")
    posterior = scenario.posterior
    assert posterior is not None
    about = {**posterior.about, "fitted_to": "2014-12", "years": [*range(1994, 2015)]}
    dataclasses.replace(posterior, about=about).to_dataset().to_netcdf(tmp_path / "long.nc")
    (tmp_path / "own.yaml").write_text(
        "name: own\ndescription: a fit of one's own\nextends: baseline\n"
        "parameters: {posterior: long.nc}\n"
    )
    own = sim.load(tmp_path / "own.yaml")
    assert origins.first_known(own, "2014-12") == 1994
    assert origins.first_known(own, None) == 2015
    assert (
        origins.forecasting(own, "2014-12", "realised") is own
    )  # its own fit is the one asked for


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--until", "2019-13"], "'2019-13' is not a month written YYYY-MM"),
        (["--until", "2023-12"], "no year after 2023-12 can be scored"),
        (["--until", "2010-12"], "calibrate baseline --until 2010-12"),
        (["--inputs", "frozen"], "needs `--until`"),
        (["--inputs", "froze"], "'realised', 'frozen'"),
    ],
)
def test_a_cut_off_without_a_fit_is_one_message(
    options: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert words in invoke("baseline", *options, code=2).stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("seat-australia", "no record speaks of USA, JPN, KOR, AUS, PRK"),
        ("korea-clause-1969", "no whole calendar year within the record"),
        ("basline", "baseline"),
    ],
)
def test_what_the_record_cannot_judge_is_one_message(
    scenario: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke(scenario, code=2)
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1 or scenario == "basline"
    assert not list(tmp_path.iterdir())
