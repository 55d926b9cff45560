"""What docs/insight.md shows was printed by commands that exist, and its code runs."""

import re
import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim.analysis.conditions import parse
from sim.analysis.discovery import Box, Discovery
from sim.analysis.prim import Limit
from sim.analysis.swept import Factor
from sim.scenario import bundled_names
from sim.scenario.bundled import SWEEPS
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


def box(limits: tuple[Limit, ...], coverage: float, density: float) -> Box:
    short = tuple(limit.factor.removeprefix("parameters.") for limit in limits)
    shares = (coverage, density, 0.1)
    return Box(limits, coverage, density, 0.1, 0.5, 0.15, 0.01, shares, pd.DataFrame(), 0, short)


def found(*boxes: Box) -> Discovery:
    return Discovery("gone < 1", 0.5, 0, 100, 20, 4, 0, boxes, None, pd.DataFrame())


HIGH = Limit("parameters.neglect", 2.5, None, (), 0.001)
LOW = Limit("parameters.rivalry", None, 1.0, (), 0.001)
FACTORS = (
    Factor("parameters.neglect", claims=("C2",)),
    Factor("parameters.rivalry"),
    Factor("parameters.mending"),
)


def test_the_conclusion_is_what_the_first_boxes_agree_on() -> None:
    wider = Limit("parameters.neglect", 2.0, None, (), 0.001)
    boxes = [box((HIGH, LOW), 0.6, 0.75), box((wider,), 0.9, 0.25)]
    said = SCRIPT["conclusion"]({0: found(boxes[0]), 1: found(boxes[1]), 2: found()}, FACTORS)
    assert "of 3 choices of points, 2 have `neglect ≥ 2 to 2.5` (C2), 1 have `rivalry ≤ 1`." in said
    assert "leave out 10% to 40% of the cases, and 25% to 75% of their points are none" in said
    assert "no limit of any box of the 3 choices: `mending`." in said
    assert "no corner" in SCRIPT["conclusion"]({0: found()}, FACTORS)


def test_what_limits_a_box_of_any_choice_is_not_said_to_decide_less() -> None:
    one, other = found(box((HIGH,), 0.6, 0.75)), found(box((LOW,), 0.6, 0.75))
    alone = SCRIPT["conclusion"]({0: one}, FACTORS)
    assert "no limit of any box of the 1 choices: `rivalry`, `mending`." in alone
    both = SCRIPT["conclusion"]({0: one, 1: other}, FACTORS)
    assert "no limit of any box of the 2 choices: `mending`." in both
    limits = re.findall(r"`(\w+) [≤≥]", shown("seeds"))
    others = " ".join(shown("so").split()).split("no limit of any box")[1]
    assert limits
    assert [name for name in limits if f"`{name}`" in others] == []


def test_boxes_of_other_seeds_are_told_beside_one_another() -> None:
    told = SCRIPT["seeds"]({0: found(box((LOW,), 0.6, 0.75), box((HIGH,), 0.2, 0.1)), 1: found()})
    first, second = told.splitlines()
    assert first.startswith("- seed 0: first `rivalry ≤ 1`; coverage 60%, density 75% against 15%")
    assert "Second `neglect ≥ 2.5`" in first
    assert second.startswith("- seed 1: first none")


def test_the_other_question_is_counted_over_runs() -> None:
    runs = np.zeros(8000)
    told = SCRIPT["pact"](xr.Dataset({"pact": ("run", runs)}))
    assert "in 0 of its 8,000 runs" in told
    assert "refuses" in told


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
