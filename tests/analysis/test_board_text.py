"""The scoreboard in words and as JSON says what the table says."""

import json
import math
from dataclasses import replace

import pandas as pd
import pytest

from sim.analysis.scoreboard import Scoreboard, scoreboard
from sim.analysis.text import (
    as_json,
    beaten_by,
    bias,
    format_board,
    how_sure,
    losses,
    span,
    wins_in_words,
)
from tests.plots.synthetic import synthetic


@pytest.fixture(scope="module")
def board() -> Scoreboard:
    return scoreboard(synthetic(runs=30), trained_to=2019)


def test_every_loss_is_said_and_no_other(board: Scoreboard) -> None:
    lost = board.series[board.series["loses_to"] != ""]
    assert 0 < len(lost) < len(board.series)
    said = [line for line in losses(board) if not line.startswith("Table 1")]
    assert [line.split(": loses")[0] for line in said] == lost["title"].tolist()
    assert not any("clearly" in line for line in said)  # of four years
    sure = losses(replace(board, series=board.series.assign(clear=True)))
    several = lost["loses_to"].str.contains(" and ").tolist()
    assert [", to the best of them clearly (" in line for line in sure[: len(lost)]] == several
    assert [", clearly (" in line for line in sure[: len(lost)]] == [not each for each in several]


def test_clearly_is_said_of_the_best_forecast_that_it_was_held_against() -> None:
    assert beaten_by("climatology", clear=True) == "climatology (clearly)"
    both = "climatology and last_value"
    assert beaten_by(both, clear=True) == "climatology and last value (the best clearly)"
    assert beaten_by(both, clear=False) == "climatology and last value"
    assert beaten_by("", clear=True) == ""
    assert how_sure("", clear=True) == "the best of them clearly"
    assert how_sure("climatology", clear=True) == "clearly"
    assert how_sure(both, clear=False) == how_sure("", clear=False)


def test_without_an_interval_it_is_said_why_there_is_none(board: Scoreboard) -> None:
    assert math.isnan(board.wins["low"])
    assert f"{board.wins['of']} series (too few years for an interval);" in wins_in_words(
        board.wins
    )
    long = wins_in_words({"won": 3, "of": 9, "low": 1.0, "high": 6.0})
    assert long == (
        "Better than every naive forecast: 3 of 9 series (95 % by blocks of years: 1 to 6)."
    )
    text = format_board(board)
    assert "nan" not in text
    assert "None" not in text


def with_brier(board: Scoreboard, model: float, naive: float) -> Scoreboard:
    columns = {"brier": model, "brier_climatology": naive, "brier_persistence": 0.9}
    return replace(board, table1=board.table1.assign(scored=True, **columns))


@pytest.mark.parametrize(
    ("low", "high", "digits", "told"),
    [
        (-0.0123, -0.0088, 2, "-0.012 to -0.009"),
        (-0.0101, -0.0099, 2, "-0.0101 to -0.0099"),
        (-0.02, 0.03, 2, "-0.02 to +0.03"),
        (0.00012, 0.00031, 3, "+0.0001 to +0.0003"),
        (0.0, 0.0, 3, "0.000 to 0.000"),
        (0.25, 0.25, 1, "+0.2 to +0.2"),
        (0.3, 0.3 + 1e-14, 3, "+0.30000000 to +0.30000000"),
    ],
)
def test_the_ends_of_a_range_differ_in_print_where_they_differ(
    low: float, high: float, digits: int, told: str
) -> None:
    assert span(low, high, digits) == told


def test_table_1_is_among_the_losses_when_it_loses(board: Scoreboard) -> None:
    assert losses(with_brier(board, 0.4, 0.3))[-1].startswith("Table 1: loses (Brier 0.400")
    assert not any(line.startswith("Table 1") for line in losses(with_brier(board, 0.2, 0.3)))


def test_bad_coverage_is_said(board: Scoreboard) -> None:
    series = board.series.assign(coverage_90=1.0)
    series.loc[0, "coverage_90"] = 0.25
    assert bias(replace(board, series=series)) == [
        "leaders' meetings: the 90 % band holds 1 of 4 years"
    ]


def test_the_table_has_every_series_and_what_was_left_out(board: Scoreboard) -> None:
    text = format_board(board)
    for title in board.series["title"]:
        assert title in text
    left_out = text[text.index("Not scored:") :]
    assert "\n  approval_JPN: too few years" in left_out
    row = next(line for line in text.splitlines() if line.startswith("ministers' meetings"))
    assert f"{board.series['score'][1]:.3f}" in row


def test_json_keeps_the_promised_keys_and_has_no_nan(board: Scoreboard) -> None:
    told = as_json(board)
    text = json.dumps(told, allow_nan=False)
    back = json.loads(text)
    assert list(back["series"][0])[:6] == [
        "name",
        "n",
        "score",
        "climatology",
        "persistence",
        "skill",
    ]
    assert list(back["table1"][0])[:4] == ["summit", "topic", "observed", "probability"]
    by_name = {row["name"]: row for row in back["series"]}
    assert by_name["defence_spending_USA"]["last_value"] is None
    numbers = board.series.set_index("name")
    assert by_name["launches"]["skill"] == numbers.loc["launches", "skill"]
    assert math.isnan(numbers.loc["defence_spending_USA", "last_value"])


def test_an_empty_board_can_be_told() -> None:
    empty = scoreboard(synthetic(runs=3)[["tension"]].drop_vars("named", errors="ignore"))
    assert as_json(empty) == {"wins": {}, "series": [], "table1": [], "left_out": {}}
    assert losses(empty) == []
    assert isinstance(empty.series, pd.DataFrame)
