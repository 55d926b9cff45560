"""Bad input ends every verb with exit 2, one message, no traceback, and nothing written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import main
from tests.scenario.malformed_inputs import CATALOGUE, MALFORMED, Malformed
from tests.sweeps.small import write_small


def contents(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


@pytest.mark.parametrize("case", MALFORMED, ids=lambda case: case.id)
def test_run_refuses_malformed_scenarios(
    case: Malformed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The malformed files speak of a small model of their own.
    monkeypatch.setattr("sim.model.checked.catalogue", lambda: CATALOGUE)
    folder = tmp_path / "given"
    folder.mkdir()
    path = case.path(folder)
    before = contents(tmp_path)
    settings = [part for key, text in case.overrides for part in ("--set", f"{key}={text}")]
    out = tmp_path / "out"
    result = CliRunner().invoke(main, ["run", str(path), *settings, "--out", str(out)])
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    assert result.stdout == ""
    assert contents(tmp_path) == before
    lines = result.stderr.splitlines()
    if lines[0].startswith("Usage:"):
        assert settings
        assert "--set" in lines[-1]
        return
    assert len(lines) == 1
    assert lines[0].startswith("alliance-sim: ")
    message = lines[0].removeprefix("alliance-sim: ")
    assert case.agrees(message, folder), message


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["run", "baseline", "--runs", "1000000000"], "GB of memory"),
        (["run", "baseline", "--runs", "0"], "--runs"),
        (["run", "baseline", "--runs", "1e9"], "--runs"),
        (["run", "baseline", "--seed", "-1"], "--seed"),
        (["run", "baseline", "--seed", "nan"], "--seed"),
        (["run", "baseline", "--set", "consult_scope"], "KEY=VALUE"),
        (["run", "baseline", "--set", "consult_scop=1"], "consult_scope"),
        (["run", "baseline", "--set", "consult_scope=2"], "0 to 1"),
        (["run", "baseline", "--set", "consult_scope=.nan"], "consult_scope"),
        (["run", "baseline", "--set", "formulations.alignment=cha2000"], "cha1999"),
        (["run", "basline"], "baseline"),
        (["run"], "SCENARIO"),
        (["rnu", "baseline"], "rnu"),
        (["check"], "FILE"),
        (["claims", "--quick", "--draws", "500"], "--quick"),
        (["claims", "--resume"], "--out"),
        (["claims", "--dask", "tcp://127.0.0.1:1", "--workers", "2"], "--dask"),
        (["run", "baseline", "--no-plot"], "--no-plots"),
    ],
)
def test_bad_usage_names_what_is_wrong(
    arguments: list[str], word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, arguments)
    assert contents(tmp_path) == []
    assert result.exit_code == 2
    assert word in result.stderr
    assert "Traceback" not in result.stderr


def test_the_message_of_a_parameter_out_of_range_tells_the_range(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "name: mine\ndescription: One fault.\nextends: baseline\n"
        "parameters:\n  consult_scope: 1.5\n"
    )
    result = CliRunner().invoke(main, ["check", str(file)])
    assert result.exit_code == 2
    assert f"{file}:5: parameters.consult_scope" in result.stderr
    assert "0 to 1" in result.stderr


@pytest.mark.slow
def test_a_process_of_its_own_shows_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "tag.yaml"
    file.write_text("name: !!python/object/apply:os.system ['touch owned']\n")
    done = subprocess.run(
        [sys.executable, "-m", "sim", "run", str(file)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert f"{file}:1:" in done.stderr
    assert contents(tmp_path) == [file]


def test_a_folder_that_cannot_be_written_is_a_failure_of_the_work(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    result = CliRunner().invoke(
        main, ["run", "baseline", "--runs", "2", "--no-plots", "--out", str(blocked / "below")]
    )
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert str(blocked) in result.stderr


@pytest.mark.parametrize("name", ["manifest.json", "result.nc"])
@pytest.mark.parametrize("verb", ["run", "export"])
def test_a_pipe_is_not_waited_for(verb: str, name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / name)
    out = tmp_path / "out"
    result = CliRunner().invoke(main, [verb, str(tmp_path / name), "--out", str(out)])
    assert result.exit_code == 2
    assert name in result.stderr
    assert not out.exists()


def test_a_folder_whose_manifest_is_a_pipe_is_not_ours(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "manifest.json")
    result = CliRunner().invoke(main, ["run", "baseline", "--runs", "2", "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "holds manifest.json, which no earlier results here have written" in result.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["list", "--help"]])
def test_help_onto_a_full_disk_is_one_message(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sim", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "alliance-sim: No space left on device\n"


@pytest.mark.parametrize("arguments", [["run", "nosuch"], ["rnu"], ["check", "nosuch"]])
@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full", "2> >(exit 0)"])
def test_a_message_that_nobody_can_hear_changes_no_exit_code(
    stderr: str, arguments: list[str]
) -> None:
    command = " ".join([sys.executable, "-m", "sim", *arguments, stderr])
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.returncode == 2


def test_work_goes_on_where_nobody_can_hear_of_it(tmp_path: Path) -> None:
    """A sweep says on standard error what it will take."""
    write_small(tmp_path, samples="2", replicates="1")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sim", "sweep", "small.yaml", "--out", "o"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
        )
    assert done.returncode == 0
    assert (tmp_path / "o" / "summary.csv").exists()


@pytest.mark.parametrize("letters", [221, 255, 300])
def test_a_name_that_no_temporary_file_could_bear_is_refused_before_the_work(
    letters: int, tmp_path: Path
) -> None:
    out = tmp_path / ("y" * letters)
    result = CliRunner().invoke(main, ["run", "baseline", "--runs", "2", "--out", str(out)])
    assert result.exit_code == 2
    assert "a name of more than 220 bytes" in result.stderr


def test_the_longest_name_that_is_allowed_can_be_written(tmp_path: Path) -> None:
    out = tmp_path / ("y" * 220)
    result = CliRunner().invoke(
        main, ["run", "baseline", "--runs", "2", "--no-plots", "--out", str(out)]
    )
    assert result.exit_code == 0, result.output
    assert (out / "result.nc").exists()
