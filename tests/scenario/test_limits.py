"""What is too large, too long or too far apart is refused before it takes time or memory."""

import resource
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.core.noise import Noise
from sim.core.sizes import MOST_SEED
from sim.model import checked
from sim.scenario import Scenario, ScenarioError, from_dict
from sim.scenario.reading import MOST_BYTES, MOST_ENTRIES, read_text
from sim.scenario.values import Between
from sim.sweeps import load_sweep
from tests.sweeps.small import write_small


def refusal(work: Any, *arguments: Any) -> str:
    """The message, which must come within seconds and without another 200 MB."""
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(ScenarioError) as caught:
        work(*arguments)
    assert time.monotonic() - began < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "a: [" + ",".join("1" * 1 for _ in range(140_000)) + "]",
        "\n".join(f"k{n}: 1" for n in range(25_000)),
        "a:\n" + "- 1\n" * 60_000,
    ],
)
def test_a_file_of_too_many_entries_is_left_at_once(text: str) -> None:
    assert len(text) < MOST_BYTES
    assert f"at most {MOST_ENTRIES:,} in a file" in refusal(read_text, text, "many.yaml")


@pytest.mark.parametrize("text", ["a: " + "[" * 200_000, "a: " + "{a: " * 60_000, "- " * 100_000])
def test_a_file_of_many_levels_is_left_at_once(text: str) -> None:
    assert "nested too deeply" in refusal(read_text, text, "deep.yaml")


@pytest.mark.parametrize("escape", [r"\0", r"\x1b[2J", r"\ud800", r"\x85", r"\x07"])
def test_a_text_that_no_file_of_results_takes_is_refused(escape: str) -> None:
    assert "control character" in refusal(read_text, f'name: "Abe{escape}"', "odd.yaml")


ODD = "Abe\0"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"description": ODD}, r"replace\(description\):"),
        ({"description": "\ud800"}, r"replace\(description\):"),
        ({"sources": ["one", ODD]}, r"\[2\]"),
        ({"actors.KOR.name": ODD}, r"replace\(actors.KOR.name\):"),
        ({"governments": {"JPN": {"abe": {"leader": ODD}}}}, "JPN.abe.leader"),
        ({"forums": {"g7": {ODD: 1}}}, "g7"),
    ],
)
def test_texts_of_plain_data_are_such_as_a_file_can_hold(
    changes: dict[str, Any], key: str, baseline: Scenario
) -> None:
    told = rf"{key} holds a control character.*; allowed: text that can be printed"
    with pytest.raises(ScenarioError, match=told):
        baseline.replace(changes)
    with pytest.raises(ScenarioError, match=r"description holds a control character"):
        from_dict({**baseline.to_dict(), "description": ODD}, checked.catalogue())
    assert baseline.replace(description="one\n\ttwo").description == "one\n\ttwo"


def test_texts_of_several_lines_and_of_other_scripts_are_fine() -> None:
    node = read_text('a: "one\\n\\ttwo"\nb: 岸田文雄 – Ñandú\n', "fine.yaml")
    assert node.plain() == {"a": "one\n\ttwo", "b": "岸田文雄 – Ñandú"}


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("name: " + "a" * 300, "name"),
        ("actors: {JPN: {name: " + "A" * 300 + "}}", "actors.JPN.name"),
        ("governments: {JPN: {abe: {leader: " + "A" * 300 + "}}}", "governments.JPN.abe.leader"),
    ],
)
def test_a_name_that_is_too_long_for_a_file_is_refused(tmp_path: Path, line: str, key: str) -> None:
    file = tmp_path / "long.yaml"
    name = "" if line.startswith("name") else "name: long\n"
    file.write_text(f"{name}description: Long.\nextends: baseline\n{line}\n", encoding="utf-8")
    told = refusal(checked.load, file)
    assert f"{key} is too long" in told
    assert "allowed: at most 100 letters" in told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"samples": "45", "seed": str(MOST_SEED + 1)}, "seed is out of range"),
        ({"design": "morris", "levels": "1000000000000"}, "levels is out of range"),
    ],
)
def test_numbers_of_a_sweep_have_ends(tmp_path: Path, changes: dict[str, str], told: str) -> None:
    assert told in refusal(load_sweep, write_small(tmp_path, **changes))


@pytest.mark.parametrize("steps", [3_000_000, 10**9, 10**30])
def test_a_grid_of_too_many_steps_is_refused_before_it_is_laid_out(
    tmp_path: Path, steps: int
) -> None:
    file = write_small(tmp_path, design="grid")
    text = file.read_text().replace("samples: 45\n", "")
    file.write_text(text.replace("weight: declared", f"weight: {{steps: {steps}}}"))
    told = refusal(load_sweep, file)
    assert "mediation_weight.steps is too many steps" in told
    assert "at most 10,000" in told


def test_a_grid_of_many_steps_is_tried_at_its_ends_only(tmp_path: Path) -> None:
    file = write_small(tmp_path, design="grid")
    text = file.read_text().replace("samples: 45\n", "").replace("{low: 0.1, high: 0.6}", "[0, 1]")
    file.write_text(text.replace("weight: declared", "weight: {steps: 10000}"))
    began = time.monotonic()
    assert load_sweep(file).points == 10_000 * 2 * len(load_sweep(file).factors[1].levels or ())
    assert time.monotonic() - began < 30


def test_a_range_as_wide_as_numbers_go_is_refused(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    text = file.read_text().replace("{low: 0.1, high: 0.6}", "{low: -1.0e308, high: 1.0e308}")
    file.write_text(text)
    assert "too wide a range" in refusal(load_sweep, file)


def test_a_seed_is_an_integer_that_results_can_hold() -> None:
    Noise(MOST_SEED, np.arange(2))
    with pytest.raises(ValueError, match="a seed is a whole number from 0 to"):
        Noise(MOST_SEED + 1, np.arange(2))


FAR_APART = [
    {"distribution": "lognormal", "mean": 1e-200, "sd": 1.0},
    {"distribution": "lognormal", "mean": 1e300, "sd": 1e308},
    {"distribution": "lognormal", "mean": 5e-324, "sd": 1e308},
    {"distribution": "normal", "mean": 1e308, "sd": 1e308},
    {"distribution": "uniform", "low": -1e308, "high": 1e308},
    {"distribution": "triangular", "low": -1e308, "mode": 0.0, "high": 1e308},
    {"distribution": "triangular", "low": 0.0, "mode": 1e200, "high": 1e300},
]


@pytest.mark.parametrize("raw", FAR_APART, ids=lambda raw: str(list(raw.values())))
def test_arguments_that_cannot_be_computed_with_are_refused(raw: dict[str, Any]) -> None:
    from pydantic_core import PydanticCustomError

    with pytest.raises(PydanticCustomError) as caught:
        Between(-np.inf, np.inf).read(raw)
    (problem,) = (caught.value.context or {})["problems"]
    assert "too far apart" in problem.what


@pytest.mark.parametrize(
    "raw",
    [
        {"low": 0.25, "high": 0.25},
        {"distribution": "triangular", "low": 0.5, "mode": 0.5, "high": 0.5},
        {"distribution": "lognormal", "mean": 1e-3, "sd": 10.0},
        {"distribution": "normal", "mean": 0.5, "sd": 1e-12},
    ],
    ids=lambda raw: str(list(raw.values())),
)
def test_narrow_and_skewed_ones_are_fine(raw: dict[str, Any]) -> None:
    assert Between(-np.inf, np.inf).read(raw).to_dict()["distribution" if len(raw) > 2 else "low"]
