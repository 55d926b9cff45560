"""The page on the page: its code runs, and what it says of sizes is so."""

import re

from sim.page.answers import MOST_BYTES, MOST_RUNS
from sim.page.levers import GROUPS
from sim.page.share import MOST_BYTES as MOST_SHARED
from sim.page.slices import SHARED, sliced
from sim.scenario import Scenario
from tests.docs.pages import page


def test_the_lines_of_a_notebook_run() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", page("page.md"), re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)
    assert type(names["page"]).__name__ == "Column"


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
