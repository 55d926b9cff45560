"""A folder of results is replaced only if all in it is ours."""

from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.core.folders import check_folder, check_kept, replaced

KEPT = f"{'0a' * 12}.npy"


@pytest.mark.parametrize(
    "name",
    [
        "unfinished/thesis.docx",
        f"unfinished/deeper/{KEPT}",
        ".env.template",
        ".notes.markdown",
        ".draft.tmp",
        "notes.txt",
    ],
)
def test_what_a_user_may_have_put_there_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("mine")
    with pytest.raises(InputError, match="which no earlier results here have written"):
        check_folder(tmp_path)


@pytest.mark.parametrize(
    "name", [f"unfinished/{KEPT}", ".result.nc.a1b2c3d4.nc", ".1-cooperation.png.4711.tmp"]
)
def test_what_this_program_leaves_when_killed_is_ours(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    check_folder(tmp_path)


def test_a_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="holds link"):
        check_folder(tmp_path / "out")


@pytest.mark.parametrize("name", [".", "..", "../..", "../../link", "../deeper"])
def test_the_current_folder_and_those_above_it_are_not_replaced(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "results" / "deeper"
    here.mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "results")
    monkeypatch.chdir(here)
    with pytest.raises(InputError, match="is the current folder or above it"):
        check_folder(Path(name))
    with pytest.raises(InputError, match="is the current folder or above it"), replaced(Path(name)):
        pass
    assert Path.cwd() == here
    assert here.is_dir()
    check_folder(Path("inside"))
    check_folder(Path("../beside"))


def test_work_is_put_down_only_where_nothing_else_lies(tmp_path: Path) -> None:
    folder = tmp_path / "unfinished"
    check_kept(folder)
    folder.mkdir()
    (folder / KEPT).touch()
    check_kept(folder)
    (folder / "thesis.docx").touch()
    with pytest.raises(InputError, match=r"holds thesis\.docx, which is not ours"):
        check_kept(folder)
