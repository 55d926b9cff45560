"""The code of docs/results.md runs on what the command writes, and what it lists is there."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.plots import FIGURES
from tests.docs.pages import blocks, page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("results")
    out = path / "runs" / "baseline"
    done = CliRunner().invoke(
        main, ["run", "baseline", "--runs", "20", "--out", str(out), "--no-plots"]
    )
    assert done.exit_code == 0, done.output
    return path


def test_code(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    code = "\n".join(block.text for block in blocks("results.md") if block.language == "python")
    names: dict[str, object] = {}
    exec(compile(code, "docs/results.md", "exec"), names)
    assert 0 <= float(names["error"]) < 0.1
    names["data"].close()


def test_manifest(folder: Path) -> None:
    manifest = json.loads((folder / "runs/baseline/manifest.json").read_text())
    part = page("results.md").split("## manifest.json")[1].split("\n## ")[0]
    first = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    assert set(manifest) == {name for cell in first for name in re.findall(r"`(\w+)`", cell)}


def test_every_figure_has_a_line() -> None:
    assert [name for name in FIGURES if f"- **{name}**" not in page("results.md")] == []
