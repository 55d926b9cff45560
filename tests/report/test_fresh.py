"""Files for a user to edit appear whole, and replace nothing."""

from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.report.fresh import write_fresh

FILES = {"a.txt": "one\n", "below/b.txt": "two\n"}


def written(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


@pytest.mark.parametrize("is_there", [False, True])
def test_they_are_there_and_nothing_else(tmp_path: Path, is_there: bool) -> None:
    folder = tmp_path / "mine"
    if is_there:
        folder.mkdir()
    write_fresh(folder, FILES)
    assert written(folder) == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("file", ["a.txt", "manifest.json", ".hidden"])
def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, file: str) -> None:
    # Also what this program itself wrote: it may have been edited since.
    (tmp_path / file).write_text('{"files": ["a.txt"]}')
    before = written(tmp_path)
    with pytest.raises(InputError, match=f"holds {file}, and nothing is overwritten"):
        write_fresh(tmp_path, FILES)
    assert written(tmp_path) == before


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(InputError, match="is not a folder"):
        write_fresh(tmp_path / "mine", FILES)


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"a\.txt"):
        write_fresh(tmp_path / "mine", {**FILES, "a.txt/c.txt": "no room"})
    assert list(tmp_path.iterdir()) == []
