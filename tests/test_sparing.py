"""Modules that wait are the ones that they would have been; who is begun spares the same."""

import subprocess
import sys
from pathlib import Path

import pytest

from sim.parallel import map_tasks

BEGIN = "import sys; from sim.core.sparing import spare, spared\n"


def told(code: str, folder: Path) -> str:
    """What a process of its own prints that finds its modules in a folder."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(folder)!r})\n{BEGIN}{code}"],
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder with the package `far`, which says when its code runs, and a module in it."""
    inside = tmp_path / "far"
    inside.mkdir()
    (inside / "__init__.py").write_text("print('code of far')\nfrom far.part import value\n")
    (inside / "part.py").write_text("import far\nvalue = 5\n")
    (tmp_path / "broken.py").write_text("raise ValueError('no')\n")
    return tmp_path


def test_a_module_waits_until_something_of_it_is_used(package: Path) -> None:
    code = (
        "spare(later=['far'])\nimport far, inspect\ninspect.getmodule(spare)\nprint('imported')\n"
    )
    assert told(code, package).split("\n")[:-1] == ["imported"]
    assert told(code + "print(far.value)", package).split("\n")[:-1] == [
        "imported",
        "code of far",
        "5",
    ]


def test_its_parts_can_be_imported_and_its_names_taken(package: Path) -> None:
    code = "spare(later=['far'])\nfrom far.part import value as one\nfrom far import value\n"
    assert told(code + "print(one, value)", package).split("\n")[:-1] == ["code of far", "5 5"]


def test_what_it_lacks_it_lacks_and_what_it_raises_is_raised(package: Path) -> None:
    code = "spare(later=['far', 'broken'])\nimport far, broken\n"
    assert "has no attribute 'nothing'" in told(f"{code}far.nothing", package)
    assert "ValueError: no" in told(f"{code}broken.nothing", package)


def test_a_hidden_package_is_not_there_unless_it_was_before(package: Path) -> None:
    assert "ModuleNotFoundError" in told("spare(['far'])\nimport far", package)
    assert told("import far\nspare(['far'])\nimport far\nprint(far.value)", package).endswith("5\n")


def sees_networkx() -> bool:
    """Whether Mesa has brought networkx into this process; a task."""
    import mesa  # noqa: F401

    return "networkx" in sys.modules


def test_workers_spare_what_their_parent_spares(monkeypatch: pytest.MonkeyPatch) -> None:
    for later, seen in (((), True), (("mesa.space", "mesa.discrete_space"), False)):
        given = ((), (*later, *(("mesa.experimental",) if later else ())))
        monkeypatch.setattr("sim.parallel.executors.spared", lambda given=given: given)
        assert list(map_tasks(sees_networkx, [()], workers=2)) == [seen]
