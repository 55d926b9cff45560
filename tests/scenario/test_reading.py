"""YAML 1.2 as scenarios use it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.scenario import ScenarioError
from sim.scenario.reading import read_file, read_text


def test_words_and_dates_are_texts() -> None:
    text = "a: no\nb: yes\nc: 2015-01\nd: 2015-01-01\ne: on\nf: 12:30\ng: '3'\nNO: 1_000\n"
    assert read_text(text, "f").plain() == {
        "a": "no",
        "b": "yes",
        "c": "2015-01",
        "d": "2015-01-01",
        "e": "on",
        "f": "12:30",
        "g": "3",
        "NO": "1_000",
    }


def test_numbers_truth_and_nothing() -> None:
    text = "[1, -2, 0.5, .5, 1e3, +3, 010, true, False, null, ~, ]"
    assert read_text(text, "f").plain() == [1, -2, 0.5, 0.5, 1000.0, 3, 10, True, False, None, None]
    assert read_text("a:\n", "f").plain() == {"a": None}


def test_a_byte_order_mark_and_line_ends_of_windows_pass() -> None:
    assert read_text("a: 1\r\nb: 2\r\n", "f").at(("b",)).line == 2


def test_every_entry_knows_the_line_of_its_key() -> None:
    node = read_text("a:\n\n  b:\n    - x\n    - c: 1\n      d: 2\ne: {f: 1,\n  g: 2}\n", "f")
    assert node.at(("a", "b")).line == 3
    assert node.at(("a", "b", 0)).line == 4
    assert node.at(("a", "b", 1, "d")).line == 6
    assert node.at(("e", "g")).line == 8
    assert node.at(("a", "missing", "below")).line == 1


@pytest.mark.parametrize("text", ["{a: 1, a: 2}", "a: 1\nb: 2\n'a': 3", "{a: {b: 1, b: 2}}"])
def test_a_key_stands_once(text: str) -> None:
    with pytest.raises(ScenarioError, match="is there twice, first on line 1"):
        read_text(text, "f")


def test_the_layer_is_light() -> None:
    heavy = ("mesa", "xarray", "matplotlib", "scipy", "pandas", "sim.model", "sim.theories")
    code = f"import sys, sim.scenario; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_file_that_changes_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("a: 1\n")
    before = file.stat()
    assert read_file(file).value["a"].value == 1
    file.write_text("a: 2\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # as old and as long as it was
    assert read_file(file).value["a"].value == 2


def test_the_same_text_in_another_file_names_that_file(tmp_path: Path) -> None:
    for name in ("one.yaml", "other.yaml"):
        (tmp_path / name).write_text("a: 1\n")
    assert read_file(tmp_path / "one.yaml").at(("a",)).file == str(tmp_path / "one.yaml")
    assert read_file(tmp_path / "other.yaml").at(("a",)).file == str(tmp_path / "other.yaml")
