"""What docs/insight.md shows was printed by commands that exist, and its code runs."""

import re
import runpy
from pathlib import Path

import pytest

from sim.analysis.conditions import parse
from sim.scenario import bundled_names
from sim.scenario.inherit import SWEEPS
from tests.docs.pages import FOLDER, blocks, page

SCRIPT = runpy.run_path(str(FOLDER / "insight.py"))
VERBS = SCRIPT["VERBS"]


PAGE = page("insight.md")


def shown(name: str) -> str:
    """What stands between two marks of the page."""
    (found,) = re.findall(rf"<!-- {name}:start -->\n(.*?)\n<!-- {name}:end -->", PAGE, re.DOTALL)
    return str(found)


@pytest.mark.parametrize("name", VERBS)
def test_every_output_is_of_its_command(name: str) -> None:
    head, *rest = shown(name).removeprefix("```text\n").splitlines()
    assert SCRIPT["printed"](name, "\n".join(rest[:-1])) == shown(name)
    assert head.startswith(f"$ alliance-sim {VERBS[name][0]} runs/{VERBS[name][1]} ")
    assert len(rest) > 5


def test_where_files_are_is_left_out() -> None:
    text = "a line \n2 figures in /x/sobol/figures/\nindices.csv and manifest.json in /x/, 3 s"
    assert SCRIPT["printed"]("sobol", text).endswith("\n\na line\n```")


def test_the_sweeps_are_bundled_and_the_pictures_there() -> None:
    assert set(SCRIPT["SWEEPS"]) <= set(bundled_names(SWEEPS))
    for name in SCRIPT["PICTURES"].values():
        assert f"(figures/{name})" in PAGE
        assert (FOLDER / "figures" / name).exists()


def test_conditions_can_be_read() -> None:
    found = re.findall(r'--where "([^"]+)"', PAGE)
    assert len(found) >= 2
    for condition in found:
        assert str(parse(condition)) == condition


def test_groups_are_bounds() -> None:
    rows = [line.strip("| ").split(" | ") for line in shown("groups").splitlines()[2:]]
    for name, factors, *spans in rows:
        assert int(factors) > 0, name
        for span in spans:
            low, high = map(float, span.split(" to "))
            assert low <= high


def test_the_report_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (code,) = (block.text for block in blocks("insight.md") if block.language == "python")
    exec(compile(code, "docs/insight.md", "exec"), {})
    assert "What moves relations" in (tmp_path / "mine.html").read_text(encoding="utf-8")
