"""A folder of results is one unit: whole, replaced whole, and never put beside other files."""

import json
import os
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli import main
from sim.core.errors import InputError
from sim.core.folders import MANIFEST, replaced


def results(folder: Path, *names: str) -> None:
    """Results of these names, put into a folder as a study would."""
    with replaced(folder, names) as stage:
        for name in names:
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).write_text(name)
        (stage / MANIFEST).write_text(json.dumps({"files": list(names)}))


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def inside(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


def run(*arguments: str) -> Result:
    command = ["run", "baseline", "--runs", "2", "--set", "end=2015-12", *arguments]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def test_a_second_study_replaces_the_first_whole(tmp_path: Path) -> None:
    results(tmp_path / "o", "a.csv", "figures/1.png", "figures/2.png")
    results(tmp_path / "o", "b.csv", "figures/2.png")
    assert names(tmp_path / "o") == {"b.csv", "figures/2.png", MANIFEST}
    assert inside(tmp_path) == ["o"]


@pytest.mark.parametrize("theirs", ["thesis.txt", "figures/mine.png", ".hidden/x", "figures/.x"])
def test_a_folder_with_a_file_of_others_is_refused_and_left(tmp_path: Path, theirs: str) -> None:
    results(tmp_path / "o", "a.csv", "figures/1.png")
    (tmp_path / "o" / theirs).parent.mkdir(exist_ok=True)
    (tmp_path / "o" / theirs).write_text("years of work")
    before = names(tmp_path / "o")
    with pytest.raises(InputError, match=theirs):
        results(tmp_path / "o", "a.csv")
    assert names(tmp_path / "o") == before
    assert (tmp_path / "o" / theirs).read_text() == "years of work"


def test_a_folder_of_files_without_a_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds notes\.txt"):
        results(tmp_path, "a.csv")


def test_results_of_another_verb_inside_stay(tmp_path: Path) -> None:
    results(tmp_path / "o", "a.csv")
    results(tmp_path / "o" / "export", "t.csv")
    results(tmp_path / "o", "b.csv")
    assert names(tmp_path / "o") == {"b.csv", MANIFEST, "export/t.csv", f"export/{MANIFEST}"}


def test_work_that_fails_changes_nothing(tmp_path: Path) -> None:
    results(tmp_path / "o", "a.csv")
    with pytest.raises(ZeroDivisionError), replaced(tmp_path / "o") as stage:
        (stage / "b.csv").write_text(str(1 / 0))
    assert names(tmp_path / "o") == {"a.csv", MANIFEST}
    assert inside(tmp_path) == ["o"]


def test_what_a_killed_writer_left_is_tidied_and_the_old_results_are_whole(tmp_path: Path) -> None:
    results(tmp_path / "o", "a.csv")
    code = """
    import os, signal, sys
    from pathlib import Path
    from sim.core.folders import replaced
    with replaced(Path(sys.argv[1])) as stage:
        (stage / "b.csv").write_text("half")
        os.kill(os.getpid(), signal.SIGKILL)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "o")]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert names(tmp_path / "o") == {"a.csv", MANIFEST}
    assert len(inside(tmp_path)) == 2
    results(tmp_path / "o", "c.csv")
    assert names(tmp_path / "o") == {"c.csv", MANIFEST}
    assert inside(tmp_path) == ["o"]


def test_what_another_is_still_writing_is_not_tidied_away(tmp_path: Path) -> None:
    code = """
    import sys
    from pathlib import Path
    from sim.core.folders import replaced
    with replaced(Path(sys.argv[1])) as stage:
        (stage / "b.csv").write_text("whole")
        print("begun", flush=True)
        sys.stdin.readline()
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "o")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        results(tmp_path / "o", "a.csv")
        assert names(tmp_path / "o") == {"a.csv", MANIFEST}
        process.communicate("go on\n")
    assert process.returncode == 0
    assert names(tmp_path / "o") == {"b.csv"}


def test_a_folder_that_cannot_be_moved_is_filled_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results(tmp_path / "o", "a.csv")
    results(tmp_path / "o" / "export", "t.csv")
    before = (tmp_path / "o").stat().st_ino
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path).name == "o")
    results(tmp_path / "o", "b.csv")
    assert (tmp_path / "o").stat().st_ino == before
    assert names(tmp_path / "o") == {"b.csv", MANIFEST, "export/t.csv", f"export/{MANIFEST}"}


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    results(tmp_path / "link", "a.csv")
    assert (tmp_path / "link").is_symlink()
    assert names(tmp_path / "real") == {"a.csv", MANIFEST}


def test_others_may_read_a_new_folder_as_they_may_any(tmp_path: Path) -> None:
    results(tmp_path / "o", "a.csv")
    (tmp_path / "usual").mkdir()
    mode = stat.S_IMODE((tmp_path / "usual").stat().st_mode)
    assert stat.S_IMODE((tmp_path / "o").stat().st_mode) == mode


def test_a_second_run_with_other_options_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    assert run("--out", str(tmp_path / "o")).exit_code == 0
    assert (tmp_path / "o" / "report.html").exists()
    assert run("--out", str(tmp_path / "o"), "--no-plots").exit_code == 0
    assert names(tmp_path / "o") == {"result.nc", "summary.csv", MANIFEST}


def test_whoever_replaces_results_of_something_else_is_told(tmp_path: Path) -> None:
    first = run("--out", str(tmp_path / "o"), "--no-plots")
    again = run("--out", str(tmp_path / "o"), "--no-plots")
    other = run("--out", str(tmp_path / "o"), "--no-plots", "--set", "consult_scope=1")
    assert "replaced" not in first.output + again.output
    assert "of other --set, scenario, are replaced" in other.output.splitlines()[-1]


@pytest.mark.parametrize("out", ["", " ", "a" * 300])
def test_a_name_that_is_none_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("--out", out).exit_code == 2
    assert inside(tmp_path) == []


def test_a_folder_of_others_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    def never(*arguments: object, **options: object) -> None:
        raise AssertionError("it was simulated")

    monkeypatch.setattr("sim.studies.run.run", never)
    found = run("--out", str(tmp_path))
    assert found.exit_code == 2
    assert "holds notes.txt" in found.stderr


def test_a_sweep_does_not_begin_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    command = ["sweep", "mending-relations", "--out", str(tmp_path)]
    found = CliRunner().invoke(main, command, catch_exceptions=False)
    assert found.exit_code == 2
    assert "holds notes.txt" in found.stderr
