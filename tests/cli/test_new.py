"""`new` begins a triangle, once."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli import main


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_what_it_says_can_be_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = invoke("new", "coast")
    assert told.exit_code == 0
    (check,) = (line for line in told.stdout.splitlines() if "alliance-sim check" in line)
    assert "valid; coast" in invoke(*check.split()[1:]).stdout


def test_a_second_time_it_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    invoke("new", "coast")
    edited = tmp_path / "coast" / "coast.yaml"
    edited.write_text("mine")
    again = invoke("new", "coast")
    assert again.exit_code == 2
    assert again.stderr.count("\n") == 1
    assert "nothing is overwritten" in again.stderr
    assert edited.read_text() == "mine"


def test_a_bad_name_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused = invoke("new", "../Coast")
    assert refused.exit_code == 2
    assert "small letters" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    assert not (tmp_path.parent / "Coast").exists()


def test_a_folder_of_another_name(tmp_path: Path) -> None:
    assert invoke("new", "coast", "--out", str(tmp_path / "here")).exit_code == 0
    assert (tmp_path / "here" / "coast.yaml").is_file()
