"""The stored forecast: nothing later enters, and its files are sealed."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from click.testing import CliRunner

import sim
from sim.core.errors import AnalysisError
from sim.scenario import Scenario
from sim.studies.outlook import outlook

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("forecast_page", ROOT / "docs" / "forecast.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def planted(scenario: Scenario) -> Scenario:
    """Everything that after-camp-david has of 2024 and later but governments, otherwise."""
    return scenario.replace(
        {
            "context.lower_house.points.2024-10": 0.9,
            "context.house_of_representatives": None,
            "actors.USA.assembly": 0.49,
            "governments.PRK.kim_two_states": None,
            "governments.JPN.takaichi.approval": 0.05,
            "forums.g20_calendar": None,
            "events.strain": {"date": "2024-02", "variable": "grievance", "add": 0.3},
        }
    )


def test_nothing_after_the_cutoff_enters_but_who_governs() -> None:
    scenario = sim.load("after-camp-david")
    level = {"context.house_of_representatives": None, "actors.USA.assembly": 0.49}
    one, other = (
        outlook([each], runs=40, seed=2, issued="2024-01-01")
        for each in (scenario.replace(level), planted(scenario))
    )
    for name in ("forecast", "questions"):
        pd.testing.assert_frame_equal(one.tables[name], other.tables[name])
    changed = scenario.replace({**level, "governments.USA.trump_second_term": None})
    third = outlook([changed], runs=40, seed=2, issued="2024-01-01")
    assert not one.tables["forecast"].equals(third.tables["forecast"])


def test_a_posterior_that_saw_later_years_is_refused() -> None:
    scenario = sim.load("carried-on")
    with pytest.raises(AnalysisError, match="fitted to 2023-12; a forecast from 2021-12 needs"):
        outlook([scenario], cutoff="2021-12", last=2023, runs=10)
    with pytest.raises(AnalysisError, match=r"ends in 2023-12, before the end of 2026"):
        outlook(["baseline"], runs=10)


def test_the_script_writes_and_seals_and_does_not_overwrite(
    script: ModuleType, tmp_path: Path
) -> None:
    out = tmp_path / "forecast"
    arguments = ["--out", str(out), "--runs", "100", "--issued", "2024-02-29"]
    done = CliRunner().invoke(script.main, arguments)
    assert done.exit_code == 0, done.output
    questions = pd.read_csv(out / "questions.csv")
    assert set(questions["scenario"]) == {"after-camp-david", "carried-on"}
    assert set(questions["issued"]) == {"2024-02-29"}
    assert set(questions["known_to"]) == {"2023-12"}
    assert questions["probability"].between(0, 1, inclusive="neither").all()
    assert (questions["first"] >= 2024).all()
    assert (pd.read_csv(out / "forecast.csv")["year"] >= 2024).all()
    assert CliRunner().invoke(script.main, ["--check", str(out)]).exit_code == 0
    again = CliRunner().invoke(script.main, arguments)
    assert again.exit_code == 2
    assert "stays as it is" in again.output
    text = (out / "questions.csv").read_text(encoding="utf-8")
    (out / "questions.csv").write_text(text.replace("0.", "1.", 1), encoding="utf-8")
    checked = CliRunner().invoke(script.main, ["--check", str(out)])
    assert checked.exit_code == 1
    assert "questions.csv" in checked.output


def test_a_date_that_is_none_is_refused(script: ModuleType, tmp_path: Path) -> None:
    done = CliRunner().invoke(script.main, ["--out", str(tmp_path / "x"), "--issued", "soon"])
    assert done.exit_code == 2
    assert "'soon' is no date" in done.output
    assert not (tmp_path / "x").exists()
