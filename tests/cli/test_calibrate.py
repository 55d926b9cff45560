"""The verbs calibrate and validate, as a user calls them."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from sim.analysis.naive import NAMES
from sim.cli import main
from sim.ensemble import simulate
from sim.model import checked


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calibrate")
    done = CliRunner().invoke(
        main,
        [
            "calibrate",
            "--until",
            "2016-06",
            "--draws",
            "4000",
            "--workers",
            "1",
            "--out",
            str(folder),
        ],
    )
    assert done.exit_code == 0, done.output
    assert "fitted to 2015–2015" in done.output
    return folder


def test_all_files_are_written(folder: Path) -> None:
    named = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert named == {
        "posterior.nc",
        "parameters.csv",
        "rounds.csv",
        "statistics.csv",
        "manifest.json",
        "figures/1-parameters.png",
        "figures/2-rounds.png",
    }
    about = json.loads((folder / "manifest.json").read_text())
    assert about["until"] == "2015-12"
    table = pd.read_csv(folder / "parameters.csv")
    assert len(table) > 60
    assert not table["told"].all()


def test_a_scenario_next_to_it_can_use_the_posterior(folder: Path) -> None:
    (folder / "mine.yaml").write_text(
        "name: mine\ndescription: Fitted.\nextends: baseline\nend: 2016-12\n"
        "parameters: {posterior: posterior.nc}\n"
    )
    scenario = checked.load(folder / "mine.yaml")
    data = simulate(scenario, 8, 0)
    assert data.attrs["fitted_to"] == "2015-12"
    assert scenario.posterior is not None
    assert scenario.posterior.draws == 40


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["calibrate", "--until", "soon"], "'soon' is no date"),
        (["calibrate", "--until", "2014-12"], "no year up to 2014"),
        (["calibrate", "seat-australia"], "no record speaks of"),
        (["calibrate", "--draws", "10"], "not in the range"),
        (["validate", "seat-australia"], "no record speaks of"),
        (["validate", "--theories", "--recovery", "3"], "give one"),
        (["validate", "--theories", "--coding"], "give one"),
        (["validate", "--slot", "alignment"], "--slot and --together go with --theories"),
        (["validate", "--theories", "--slot", "alinment"], "alignment"),
        (["validate", "--governments", "--coding"], "--governments goes without"),
        (["validate", "--inputs", "hot"], "'realised', 'frozen', 'both'"),
        (["validate", "korea-clause-1969", "--coding"], "no years to see"),
        (["calibrate", "no-such"], "neither a bundled scenario nor a file"),
    ],
)
def test_bad_usage_is_one_message(arguments: list[str], told: str) -> None:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.output


def test_validate_names_every_naive_forecast_that_it_scores() -> None:
    told = " ".join(CliRunner().invoke(main, ["validate", "--help"]).output.split())
    assert [name for name in NAMES if name.replace("_", " ") not in told] == []


@pytest.mark.parametrize("verb", ["calibrate", "validate"])
def test_help_has_an_example(verb: str) -> None:
    done = CliRunner().invoke(main, [verb, "--help"])
    assert done.exit_code == 0
    assert f"alliance-sim {verb}" in done.output
