"""Take a seat in Python: the offer as a table, and a saved game that plays itself again."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.core.errors import ScenarioError
from sim.scenario import Scenario
from sim.studies.seat import Seat


@pytest.fixture
def short(tmp_path: Path) -> Path:
    file = tmp_path / "short.yaml"
    file.write_text(
        "name: short\ndescription: d\nextends: baseline\nstart: 2020-06\nend: 2021-12\n",
        encoding="utf-8",
    )
    return file


def played(file: Path) -> Seat:
    game = sim.seat(file, "JPN", "2021-01", seed=5, run=1)
    return game.choose(stance="concede").choose().choose(stance="confront", patronage="hedge")


def test_the_offer_is_a_table(short: Path) -> None:
    game = sim.seat(short, "JPN", "2021-01")
    offer = game.offer()
    assert list(offer.loc["stance"].index) == ["hold", "concede", "confront"]
    assert offer["chance"].groupby("menu").sum().tolist() == pytest.approx([1, 1])
    assert offer["own"].groupby("menu").sum().tolist() == [1, 1]
    motives = game.motives()["says"].groupby("action").sum()
    assert motives["stance"] == pytest.approx(
        sum(float(part[0]) for part in game.offers["stance"].motives["stance"].values())
    )
    assert "2021-01 offers" in repr(game)
    game.go_to([{}] * 12)
    assert game.offer().empty
    assert game.motives().empty
    assert "the scenario has ended" in repr(game)


def test_the_command_line_plays_a_saved_game_again(short: Path, tmp_path: Path) -> None:
    game = played(short)
    file = game.save(tmp_path / "games" / "game.yaml")
    assert "extends" not in file.read_text(encoding="utf-8")  # which lies above, out of reach
    out = tmp_path / "out"
    arguments = ["run", str(file), "--runs", "3", "--seed", "5", "--no-plots", "--out", str(out)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    path = game.path()
    with xr.open_dataset(out / "result.nc") as result:
        again = result.isel(run=[1], time=slice(0, path.sizes["time"]))
        for name in ("relation", "grievance", "cooperation", "launches", "meetings"):
            assert np.array_equal(again[name], path[name].astype(again[name].dtype)), name
    stance = sim.simulate(file, 3, 5, keep=["stance"])["stance"].sel(ally="JPN", time="2021-03")
    assert np.allclose(stance, -2 / 3)  # in every run
    manifest = CliRunner().invoke(main, ["run", str(out / "manifest.json"), "--no-plots"])
    assert "the numbers agree" in manifest.output
    checked = CliRunner().invoke(main, ["check", str(file)])
    assert checked.exit_code == 0, checked.output


def test_a_saved_game_goes_on(short: Path, tmp_path: Path) -> None:
    file = played(short).save(tmp_path / "game.yaml")
    on = sim.seat(file, "JPN", seed=5, run=1)
    assert str(on.month) == "2021-04"
    more = on.choose(stance="hold").save(tmp_path / "more.yaml")
    assert "\nextends: game.yaml\n" in more.read_text(encoding="utf-8")
    straight = played(short).choose(stance="hold")
    assert sim.load(more).played == straight.scenario.played
    changed = sim.seat(more, "JPN", "2021-03", seed=5, run=1).choose(patronage="follow")
    last = sim.load(changed.save(tmp_path / "last.yaml"))
    assert [dict(hand) for hand in last.played["JPN"].values()] == [
        {"stance": "concede"},
        {"patronage": "follow"},
    ]


def test_a_game_in_a_variant_is_saved_whole(tmp_path: Path) -> None:
    variant = sim.load("baseline").replace(start="2020-06", end="2021-06", name="variant")
    game = sim.seat(variant, "PRK", "2021-01").choose(campaign="talk")
    file = game.save(tmp_path / "game.yaml", name="talks")
    assert "extends" not in file.read_text(encoding="utf-8")
    made = sim.load(file)
    assert made.name == "talks"
    assert made.played == game.scenario.played


def test_it_does_not_write_over_what_it_extends(short: Path) -> None:
    before = short.read_text(encoding="utf-8")
    with pytest.raises(ScenarioError, match="is the scenario that this game extends"):
        played(short).save(short)
    assert short.read_text(encoding="utf-8") == before


def test_what_would_not_give_the_game_is_not_written(
    short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = played(short)
    monkeypatch.setattr("sim.studies.seat.rows_between", lambda *_: {})
    with pytest.raises(ScenarioError, match="would not give this game again"):
        game.save(tmp_path / "game.yaml")
    assert list(tmp_path.iterdir()) == [short]


def test_a_bundled_scenario_is_extended_by_its_name(tmp_path: Path, released: Scenario) -> None:
    game = sim.seat(released, "JPN", "2015-02").choose(stance="hold")
    assert "\nextends: baseline\n" in game.save(tmp_path / "game.yaml").read_text(encoding="utf-8")
