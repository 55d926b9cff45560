"""The notebooks run from a clean kernel, and the outputs they keep are those of the code."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LARGEST = 600_000
"""Bytes of a notebook with its figures."""
NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")
ABSOLUTE_PATH = re.compile(r"(?<![\w<./:])/[A-Za-z_][\w.-]*/[\w.-]+|[A-Z]:\\\\|~/")
ADDRESS = re.compile(r" at 0x[0-9a-f]+")

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def shown(output: dict[str, Any]) -> dict[str, str]:
    """What an output shows, by kind: a stream under its name, data under the MIME type."""
    if output["output_type"] == "stream":
        return {output["name"]: "".join(output["text"])}
    return {kind: "".join(data) for kind, data in output.get("data", {}).items()}


def texts(cells: list[dict[str, Any]]) -> list[str]:
    """Every text that the cells' outputs show."""
    return [
        text
        for cell in cells
        for output in cell.get("outputs", [])
        for kind, text in shown(output).items()
        if not kind.startswith("image/")
    ]


def words(output: dict[str, Any]) -> dict[str, list[str]]:
    """What an output shows without the numbers, which another version of a library may turn."""
    return {
        kind: [] if kind.startswith("image/") else NUMBER.sub("#", text).split()
        for kind, text in shown(output).items()
    }


@each
def test_it_runs_from_a_clean_kernel_and_shows_what_is_kept(path: Path, tmp_path: Path) -> None:
    # In a process of its own: the warnings of Jupyter's libraries are not ours. Ours are those
    # that the notebook's kernel prints, and none may be there.
    done = subprocess.run(
        [sys.executable, FOLDER / "execute.py", path.stem, "--into", tmp_path],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    fresh, kept = read(tmp_path / path.name)["cells"], read(path)["cells"]
    for new, old in zip(fresh, kept, strict=True):
        outputs = new.get("outputs", [])
        assert not [shown(one) for one in outputs if one.get("name") == "stderr"]
        found = [words(one) for one in outputs]
        assert found == [words(one) for one in old.get("outputs", [])], (
            f"the outputs kept are not those of the code: make notebooks\n{source(new)}"
        )


@each
def test_it_starts_with_a_question_and_ends_with_an_answer(path: Path) -> None:
    cells = read(path)["cells"]
    assert cells[0]["cell_type"] == "markdown"
    assert re.match(r"# .*\?\n", source(cells[0]) + "\n"), "the title is not a question"
    heads = [
        number
        for number, cell in enumerate(cells)
        if cell["cell_type"] == "markdown" and source(cell).startswith("## Answer")
    ]
    assert len(heads) == 1
    answer = cells[heads[0] :]
    assert len(answer) <= 4, "the answer is not at the end"
    computed = " ".join(texts(answer))
    assert NUMBER.search(computed), "the answer is not computed"
    assert re.search(r"%|\bto\b|±", computed), "the answer comes without its uncertainty"


@each
def test_what_is_kept_says_nothing_of_a_machine(path: Path) -> None:
    notebook = read(path)
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    assert all(cell["metadata"] == {} for cell in notebook["cells"])
    counts = [c["execution_count"] for c in notebook["cells"] if c["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1)), "not executed from top to bottom"
    for text in texts(notebook["cells"]):
        assert not ABSOLUTE_PATH.search(text)
        assert not ADDRESS.search(text)


@each
def test_it_is_small_and_has_a_figure(path: Path) -> None:
    assert path.stat().st_size <= LARGEST
    kinds = {
        kind
        for cell in read(path)["cells"]
        for output in cell.get("outputs", [])
        for kind in shown(output)
    }
    assert "image/png" in kinds


def test_the_index_lists_every_notebook() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\(([\w-]+\.ipynb)\)", index) == [path.name for path in NOTEBOOKS]


def test_a_cell_that_fails_fails_the_execution(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    script = folder / "execute.py"
    script.write_text((FOLDER / "execute.py").read_text(encoding="utf-8"), encoding="utf-8")
    cell = {
        "cell_type": "code",
        "id": "one",
        "metadata": {},
        "source": "1 / 0",
        "outputs": [],
        "execution_count": None,
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    broken = folder / "broken.ipynb"
    broken.write_text(json.dumps(notebook), encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert read(broken) == notebook
