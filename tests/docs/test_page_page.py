"""The page on the page: its code runs, and what it says of sizes is so."""

import re
from pathlib import Path

import pytest

import sim
from sim.model import checked
from sim.page.answers import MOST_BYTES, MOST_RUNS
from sim.page.levers import GROUPS
from sim.page.share import MOST_BYTES as MOST_SHARED
from sim.page.slices import SHARED, sliced
from sim.scenario import Scenario
from tests.docs.pages import page


def test_the_lines_of_python_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    seat, notebook = re.findall(r"```python\n(.*?)```", page("page.md"), re.DOTALL)
    names: dict[str, object] = {}
    exec(notebook, names)
    assert type(names["page"]).__name__ == "Column"
    exec(seat, names)
    played = sim.load("concede.yaml").played["JPN"]
    assert [dict(hand) for hand in played.values()] == [{"stance": "concede"}]


def test_the_menus_are_those_of_the_model() -> None:
    table = page("scenarios.md").split("## Played by hand")[1].split("```yaml")[0]
    for role, menus in checked.catalogue().menus.items():
        for menu, options in menus.items():
            (row,) = (
                line for line in table.splitlines() if line.startswith(f"| {role} | `{menu}`")
            )
            assert re.findall(r"`(\w+)`", row)[1:] == list(options)


def test_limits_are_those_of_the_code() -> None:
    text = page("page.md")
    assert f"at most {MOST_RUNS:,} runs and {MOST_BYTES / 1e6:.0f} MB" in text
    assert f"and {MOST_SHARED / 1e6:.0f} at most" in text


def test_the_shared_file_holds_what_is_said(released: Scenario) -> None:
    words = {9: "nine", 11: "eleven"}
    assert f"{words[len(sliced(released))]} levers moved one at a time" in page("page.md")
    assert f"{words[len(SHARED)]} outcomes" in page("page.md")


def test_every_group_of_levers_is_in_the_table() -> None:
    table = page("page.md").split("## The levers")[1].split("## ")[0]
    assert table.count("\n| ") - 2 >= len(GROUPS)
