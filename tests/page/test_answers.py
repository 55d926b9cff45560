"""Answers: the numbers of compare, the memory they take, and the words they are told in."""

import re

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.outcomes import MAIN
from sim.core.errors import NoLongerWantedError
from sim.page.answers import (
    REFERENCE,
    SCENARIO,
    Answer,
    Kept,
    answer,
    in_pieces,
)
from sim.page.bands import fan, reach, span, timeline
from sim.page.outcomes import TABS, catalogue
from sim.page.words import NOTHING, known_wrong, number, so_what, what_differs
from sim.scenario import Scenario

RUNS = 30


@pytest.fixture(scope="module")
def short(released: Scenario) -> Scenario:
    return released.replace(start="2020-01")


@pytest.fixture(scope="module")
def turned(short: Scenario) -> Scenario:
    return short.replace({"governments.KOR.yoon.leaning.partner": -0.5}, name="turned")


@pytest.fixture(scope="module")
def found(short: Scenario, turned: Scenario) -> Answer:
    return answer(Kept(), short, turned, RUNS)


def test_numbers_are_those_of_compare(short: Scenario) -> None:
    """Of two that part in the first month, whatever the window of compare begins with."""
    deep = short.replace({"dyads.JPN-KOR.reconciliation_depth": 0.75})
    ours = answer(Kept(), short, deep, RUNS, seed=4)
    theirs = sim.compare(short, deep, runs=RUNS, seed=4).tables["outcomes"]
    assert ours.window == ("2020-01", "2023-12")
    columns = [name for name in theirs.columns if name in ours.table().columns]
    wanted = theirs[columns].drop(columns="scenario")
    pd.testing.assert_frame_equal(ours.table()[columns].drop(columns="scenario"), wanted)


def test_the_window_begins_with_the_first_month_that_differs(found: Answer) -> None:
    assert found.window == ("2022-05", "2023-12")
    one, two = (found.results[name].sel(time=slice(None, "2022-04")) for name in found.results)
    for name in ("relation", "cooperation", "launches"):
        assert (one[name] == two[name]).all()
    theirs = sim.compare(found.reference, found.variant, runs=RUNS)
    late = {name: data.sel(time=slice("2022-05", None)) for name, data in theirs.results.items()}
    for outcome in MAIN:
        first, second = (outcome.of(data) for data in late.values())
        row = found.table(outcome).iloc[0]
        assert row.difference == pytest.approx((second - first).mean(), abs=1e-12)


def test_pieces_make_the_same_ensemble(short: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.page.answers.PIECE", 4)
    shares: list[float] = []
    pieces = in_pieces(short, 10, 3, shares.append)
    whole = sim.simulate(short, 10, 3)
    for name in whole.data_vars:
        np.testing.assert_array_equal(pieces[name], whole[name], str(name))
    assert shares == [0.0, 0.4, 0.8]


def test_an_answer_that_is_no_longer_wanted_stops(short: Scenario, turned: Scenario) -> None:
    def stop(share: float) -> None:
        raise NoLongerWantedError

    with pytest.raises(NoLongerWantedError):
        answer(Kept(), short, turned, RUNS, progress=stop)


def test_memory_is_bounded(short: Scenario) -> None:
    kept = Kept(most=4 * sim.simulate(short, 5).nbytes)
    for seed in range(8):
        kept.get(short, 5, seed)
    assert kept.nbytes <= kept.most
    assert kept.get(short, 5, 7) is kept.get(short, 5, 7)


def test_three_sentences_have_the_numbers_and_the_window(found: Answer) -> None:
    shown = catalogue(found.reference)["relation"]
    row = found.row(shown)
    assert row is not None
    told = so_what(found, shown)
    assert len(told) == 3
    assert "2022-05 to 2023-12" in told[0]
    for value in (row.scenario_mean, row.reference_mean):
        assert number(value) in told[0]
    assert number(row.difference, True) in told[0]
    assert "lower" in told[1]
    share = (shown.outcome.of(found.cut[SCENARIO]) < shown.outcome.of(found.cut[REFERENCE])).mean()
    assert f"{100 * share:.0f} %" in told[1]


def test_where_nothing_differs_it_says_so(short: Scenario) -> None:
    same = answer(Kept(), short, short, 5)
    shown = catalogue(short)["relation"]
    assert so_what(same, shown) == [NOTHING]
    assert what_differs(short, short) == []
    assert not fan(same, shown)[SCENARIO]["x"]


def test_every_outcome_has_words_and_bands(found: Answer) -> None:
    known = catalogue(found.reference)
    assert {one.tab for one in known.values()} == set(TABS)
    for shown in known.values():
        assert len(so_what(found, shown)) == 3, shown.id
        columns = fan(found, shown)
        band = columns[REFERENCE]
        assert (np.array(band["low90"]) <= np.array(band["high90"])).all()
        low, high = reach(columns, span(found)[0])
        assert low < high
        assert known_wrong(found, shown)


def test_the_record_says_to_whom_the_model_loses_and_how_surely(found: Answer) -> None:
    said = known_wrong(found, catalogue(found.reference)["leader"])
    sure = r"(to )?(the best of them )?clearly|within what so few years can tell"
    verdict = rf": the model (loses to [\w ,]+|beats every naive forecast), ({sure}) \(score "
    assert re.search(verdict, said), said


def test_the_fan_begins_a_year_before_they_part(found: Answer) -> None:
    first, last = span(found)
    assert (first, last) == (pytest.approx(2021 + 4 / 12), pytest.approx(2024))


def test_diamonds_are_the_record(found: Answer) -> None:
    shown = catalogue(found.reference)["leader"]
    record = fan(found, shown)["record"]
    assert dict(zip(record["when"], record["value"], strict=True))["2023"] == 3


def test_lanes_of_a_country_part_where_governments_do(short: Scenario) -> None:
    other = short.replace({"governments.KOR.yoon.leader": "Somebody Else"})
    bars, _, lanes = timeline(answer(Kept(), short, other, 3))
    assert {"KOR reference", "KOR scenario", "USA"} <= set(lanes)
    told = dict(zip(bars["lane"], bars["who"], strict=True))
    assert told["KOR scenario"] == "Else, from 2022-05"


def test_differences_are_told_entry_by_entry(short: Scenario) -> None:
    other = short.replace(
        {"governments.KOR.yoon": None, "consult_scope": 1, "context.rivalry": 0.5}
    )
    told = "\n".join(what_differs(short, other))
    assert "Yoon Suk-yeol from 2022-05 is left out" in told
    assert "parameters / consult_scope: not set → 1" in told
    assert re.search(r"path of rivalry: .*0\.5 throughout", told)
