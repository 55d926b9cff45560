"""Factors of a sweep that are named by how their path ends."""

from pathlib import Path

import pytest

from sim.scenario import ScenarioError
from sim.sweeps import load_sweep

SWEEP = """\
name: ends
description: Factors by their ending.
scenario: baseline
design: grid
vary:
  dates:
    suga.from: [2020-09, 2020-10]
  values:
    yoon.leaning.partner: [-0.3, 0.7]
    actors.KOR.audience_cost: [0.2, 0.6]
    {more}
"""


def written(folder: Path, more: str = "reconciliation_depth: [0.1, 0.9]") -> Path:
    file = folder / "ends.yaml"
    file.write_text(SWEEP.format(more=more))
    return file


def test_a_unique_ending_stands_for_its_path(tmp_path: Path) -> None:
    job = load_sweep(written(tmp_path))
    assert [factor.name for factor in job.factors] == [
        "governments.JPN.suga.from",
        "governments.KOR.yoon.leaning.partner",
        "actors.KOR.audience_cost",
        "dyads.JPN-KOR.reconciliation_depth",
    ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("leaning.partner: [0, 1]", ":11: vary.values.leaning.partner is the ending of several"),
        ("leaning.parner: [0, 1]", "leaning.parner"),
        ("moon.leaning.partner: [0, 3]", ":11:"),
        ("governments.KOR.yoon.leaning.partner: [0, 1]", "twice"),
    ],
)
def test_an_ending_of_several_or_of_none_is_refused_with_its_line(
    tmp_path: Path, more: str, words: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        load_sweep(written(tmp_path, more))
    assert words in str(refused.value)
