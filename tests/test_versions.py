"""What results depend on beside what was asked for: code that changed is not gone on with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.agents.behaviours import register_behaviour
from sim.agents.classes import CLASSES
from sim.core import kept, versions
from sim.parallel import map_tasks


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of one module, whose digest is taken anew each time."""
    (tmp_path / "model.py").write_text("RATE = 0.1\n")
    monkeypatch.setattr(versions, "HOME", tmp_path)
    monkeypatch.setattr(versions, "SCENARIOS", tmp_path / "scenarios")
    monkeypatch.setattr(versions, "code_digest", versions.code_digest.__wrapped__)
    yield tmp_path
    monkeypatch.undo()
    versions.code_digest.cache_clear()


def test_what_was_kept_is_not_taken_up_by_other_code(code: Path, tmp_path: Path) -> None:
    before = kept.place(tmp_path, "a fit", 7)
    assert kept.place(tmp_path, "a fit", 7) == before
    assert kept.place(tmp_path, "a fit", 8) != before
    (code / "model.py").write_text("RATE = 0.2\n")
    assert kept.place(tmp_path, "a fit", 7) != before


@pytest.mark.parametrize("name", ["more.py", "table.csv", "inner/more.py"])
def test_every_file_of_code_and_numbers_counts(code: Path, name: str) -> None:
    before = versions.deciding()
    (code / name).parent.mkdir(exist_ok=True)
    (code / name).write_text("RATE = 0.2\n")
    after = versions.deciding()
    assert after[versions.CODE] != before[versions.CODE]
    (code / name).rename((code / name).with_stem("renamed"))
    assert versions.deciding()[versions.CODE] != after[versions.CODE]


def test_scenarios_and_what_python_compiles_do_not_count(code: Path) -> None:
    before = versions.deciding()
    for name in ("scenarios/readings.csv", "__pycache__/model.pyc"):
        (code / name).parent.mkdir()
        (code / name).write_text("0.2")
    assert versions.deciding() == before


def test_what_was_kept_is_not_taken_up_with_another_behaviour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.agents.behaviours._REGISTERED", {})
    monkeypatch.setattr(versions, "_ALSO", {})
    seen = {kept.place(tmp_path, "a fit")}
    for told in ("first", "second"):
        monkeypatch.setattr("sim.agents.behaviours.signature", lambda _, told=told: {"code": told})
        register_behaviour("mine", CLASSES["adversary"])
        seen.add(kept.place(tmp_path, "a fit"))
    assert len(seen) == 3


def test_workers_name_what_they_keep_as_this_process_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "_ALSO", {"behaviour mine": {"code": "first"}})
    tasks = [(tmp_path, number) for number in range(3)]
    there = list(map_tasks(kept.place, tasks, workers=2))
    assert there == [kept.place(*each) for each in tasks]
