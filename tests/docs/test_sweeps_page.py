"""Every file, command and line of Python of docs/sweeps.md works."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.sweeps import bundled_sweeps, load_sweep
from sim.sweeps.loading import USUAL
from sim.sweeps.schema import DerivedOutcome, SweepFile, Vary
from tests.docs.pages import blocks, page, write_scenarios

NAME = "sweeps.md"
COMMANDS = [
    shlex.split(line, comments=True)
    for block in blocks(NAME)
    if block.language == "sh"
    for line in block.text.splitlines()
]


def test_the_commands_work_one_after_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = 0
    for program, *arguments in COMMANDS:
        if program == "pip" or "--dask" in arguments:
            continue
        assert program == "alliance-sim"
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        ran += 1
    assert ran == 5
    assert sorted(path.name for path in Path("runs/run-17").iterdir()) == [
        "months.csv",
        "result.nc",
    ]


def test_the_files_load_and_the_python_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written = write_scenarios(NAME, tmp_path)
    assert [load_sweep(Path(f"{block.name}.yaml")).runs for block in written] == [400, 200, 150]
    (code,) = (block.text for block in blocks(NAME) if block.language == "python")
    names: dict[str, object] = {}
    exec(code, names)
    assert names["by_point"].sizes == {"point": 100}  # type: ignore[attr-defined]
    assert names["weight"].sizes == {"design_point": 100}  # type: ignore[attr-defined]
    assert len(names["factors"]) == 3  # type: ignore[arg-type]
    assert Path("runs/patience/summary.csv").is_file()


def test_the_page_names_every_key_every_usual_outcome_and_every_bundled_sweep() -> None:
    text = page(NAME)
    keys = [*SweepFile.model_fields, *Vary.model_fields, *DerivedOutcome.model_fields]
    assert [key for key in keys if f"`{key}`" not in text and f"{key}:" not in text] == []
    assert [name for name in USUAL if name not in text] == []
    assert [name for name in bundled_sweeps() if f"`{name}`" not in text] == []


def test_the_runs_of_the_table_are_those_of_the_bundled_sweeps() -> None:
    rows = [line for line in page(NAME).splitlines() if line.startswith("| `")]
    for name in bundled_sweeps():
        (row,) = (row for row in rows if row.startswith(f"| `{name}` "))
        runs = load_sweep(name).runs
        assert f"{runs:,} runs" in row or runs == 1_000_000
        assert load_sweep(name).design in row
