"""A comparison under rival readings: which are tried, that arms change together, what is said."""

from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.readings import CHOSEN
from sim.report.common import CAVEATS
from sim.report.common import TRIED as SAID
from sim.report.comparison import compare_report
from sim.studies import rivals
from sim.studies.compare import Comparison
from sim.studies.study import no_bars
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS

TRIED = [("alignment", "cha1999"), ("alignment", "nobody")]
"""The second is no reading: it is left out."""


@pytest.fixture(scope="module")
def study() -> Comparison:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rivals, "alternatives", lambda *_: iter(TRIED))
        short = [
            sim.load(name).replace(start="2023-01", end="2026-12")
            for name in ("carried-on", "us-unilateralist-return")
        ]
        return sim.compare(*short, theories=True, runs=3)


def test_every_reading_that_all_agree_not_to_have_is_tried_once() -> None:
    one = sim.load("carried-on")
    tried = list(rivals.alternatives(one, one))
    expected = {
        (slot, name)
        for slot, readings in FORMULATIONS.items()
        for name in readings
        if name != DEFAULT_FORMULATIONS.get(slot, next(iter(readings)))
    }
    assert set(tried) == expected
    assert len(tried) == len(expected)
    other = one.replace(alignment="cha1999")
    assert "alignment" not in {slot for slot, _ in rivals.alternatives(one, other)}


def test_as_chosen_it_is_the_comparison_itself(study: Comparison) -> None:
    table, outcomes = study.tables["theories"], study.tables["outcomes"].set_index("outcome")
    own = table[table["reading"] == CHOSEN].set_index("outcome")
    assert list(own.index) == ["cooperation", "relation"]
    np.testing.assert_allclose(own["difference"], outcomes.loc[own.index, "difference"], atol=1e-6)
    assert (own["since"] == outcomes.loc[own.index, "since"]).all()


def test_a_rival_changes_both_arms(study: Comparison) -> None:
    table = study.tables["theories"].set_index(["reading", "outcome"])
    assert {reading for reading, _ in table.index} == {CHOSEN, "alignment: cha1999"}
    reference = sim.load("carried-on").replace(start="2023-01", end="2026-12")
    usual, rival = (
        table.loc[(reading, "relation"), "reference_mean"]
        for reading in (CHOSEN, "alignment: cha1999")
    )
    alone = sim.simulate(reference.replace(alignment="cha1999"), runs=3, seed=0)
    since = table.loc[("alignment: cha1999", "relation"), "since"]
    expected = float(alone["relation"].sel(time=slice(since, None)).mean())
    assert rival == pytest.approx(expected, abs=1e-6)
    assert rival != pytest.approx(usual, abs=1e-4)
    assert "under rival theories" in study.text
    assert "theories.csv" in study.files


def test_the_report_has_the_readings_their_figure_and_whether_it_goes_on(
    study: Comparison, tmp_path: Path
) -> None:
    assert list(study.figures) == ["1-outcomes", "2-differences", "3-theories"]
    name = next(iter(study.going))
    page = unescape(compare_report(tmp_path / "report.html", study, []).read_text())
    assert study.going[name].splitlines()[0] in page
    assert "cooperation is lower under 1 of 1 rival readings" in page
    assert '<th scope="row" class="text">alignment: cha1999</th>' in page
    assert SAID in page
    assert CAVEATS[-1] not in page


def test_a_comparison_of_one_reading_says_in_the_report_that_others_were_not_tried(
    tmp_path: Path,
) -> None:
    one = sim.load("carried-on").replace(start="2023-01", end="2024-12")
    study = sim.compare(one, one.replace(mediation_effort=0), runs=2)
    page = unescape(compare_report(tmp_path / "report.html", study, []).read_text())
    assert "Under rival theories" not in page
    assert CAVEATS[-1] in page
    assert "--theories repeats it under each rival reading" in page


def row(
    reading: str, outcome: str, difference: float, low: float, high: float
) -> dict[str, object]:
    return {
        "reading": reading, "scenario": "b", "outcome": outcome, "difference": difference,
        "low": low, "high": high, "meet": 0.25, "reference_meet": 0.9,
    }  # fmt: skip


def test_what_the_readings_say_together() -> None:
    rows = []
    for outcome in ("cooperation", "relation"):
        rows += [
            row(CHOSEN, outcome, -0.2, -0.3, -0.1),
            row("s: one_way", outcome, -0.4, -0.5, -0.3),
            row("s: two", outcome, -0.1, -0.2, 0.1),  # not clearly
            row("t: three", outcome, 0.05, 0.01, 0.1),  # the other sign
        ]
    text = rivals.format_rivals(pd.DataFrame(rows), "a", 60)
    assert "b against a under rival theories" in text
    said = (
        "cooperation is lower under 2 of 3 rival readings, clearly under 1: from +0.050 (t: three)"
    )
    assert f"{said} to -0.400 (s: one way)." in text
    assert "25 % (90 %)" in text


def test_bars_are_told_of_each_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rivals, "alternatives", lambda *_: iter(()))
    one = sim.load("carried-on").replace(start="2023-01", end="2024-12")
    other = one.replace(mediation_effort=0)
    windows = sim.compare(one, other, runs=2).windows
    table = rivals.under_rivals(
        {"a": one, "b": other}, {"b": next(iter(windows.values()))}, 2, 0, no_bars
    )
    assert set(table["reading"]) == {CHOSEN}
    text = rivals.format_rivals(table, "a", 2)
    assert "there is no rival reading to try" in text
