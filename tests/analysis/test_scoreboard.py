"""The scoreboard: every forecaster on the same observations, nothing from after the training."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from scipy import stats

from sim import record
from sim.analysis import scores
from sim.analysis.naive import NAMES
from sim.analysis.observables import OBSERVABLES
from sim.analysis.scoreboard import (
    Scoreboard,
    pit_histograms,
    scoreboard,
    series_table,
    table1_summary,
)
from sim.analysis.table1 import CELLS, cell_scores
from sim.analysis.yearly import HALF
from tests.plots.synthetic import synthetic

RUNS = 60
OUTSIDE = [
    "nuclear_tests",
    "provocations",
    "council_action",
    "neighbour_summits",
    "coercion_JPN",
    "coercion_KOR",
]
"""Series of the acts of others, which not every result has."""
BY_ISSUE = [f"disputes_{issue}" for issue in record.ISSUES]
"""Series of disputes by issue, which synthetic results do not tell apart."""


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return synthetic(runs=RUNS)


@pytest.fixture(scope="module")
def board(data: xr.Dataset) -> Scoreboard:
    return scoreboard(data)


def row(board: Scoreboard, name: str) -> pd.Series:
    return board.series.set_index("name").loc[name]


def test_every_series_is_scored_in_sample(board: Scoreboard) -> None:
    assert board.series["name"].tolist() == [
        name for name in OBSERVABLES if name not in (*OUTSIDE, *BY_ISSUE, "tcog")
    ]
    assert row(board, "leader")["n"] == 9
    assert row(board, "exercises")["n"] == 8  # 2015 is not on record
    assert list(board.left_out) == ["tcog"]  # 1999 to 2004
    numbers = board.observations.filter(regex="^(crps|log|interval)(?!.*last_value)")
    assert np.isfinite(numbers.to_numpy()).all()


def test_acts_of_others_are_scored_where_the_result_has_them() -> None:
    board = scoreboard(synthetic(runs=RUNS, outside=True), names=OUTSIDE)
    assert dict(zip(board.series["name"], board.series["n"], strict=True)) == {
        name: 9 for name in OUTSIDE if name != "provocations"
    }
    assert board.left_out == {"provocations": "no year that both the record and the result cover"}
    assert np.isfinite(board.observations.filter(regex="^(crps|log|int)").to_numpy()).all()
    early = scoreboard(synthetic(runs=RUNS, start="2010-01", outside=True), names=["provocations"])
    assert early.observations["year"].tolist() == [2010, 2011, 2012, 2013, 2014]


def test_nobody_is_told_of_the_council_after_the_training() -> None:
    data = synthetic(runs=RUNS, outside=True)
    board = scoreboard(data, trained_to=2019, names=["council_action", "coercion_JPN"])
    assert set(board.observations["year"]) == {2020, 2021, 2022, 2023}
    assert board.observations["observed"].tolist() == [0, 0, 0, 0, 0, 0, 0, 5]


def test_a_score_is_that_of_the_yearly_sums(data: xr.Dataset, board: Scoreboard) -> None:
    sums = data["launches"].groupby("time.year").sum("time").transpose("year", "run").values
    observed = record.yearly_counts("launches", "2015-01", "2023-12").values
    expected = scores.crps_ensemble(np.log1p(sums), np.log1p(observed)).mean()
    assert row(board, "launches")["score"] == pytest.approx(expected)
    assert row(board, "launches")["units"] == "log(1 + missiles per year)"


def test_skill_is_against_the_best_naive_forecast(board: Scoreboard) -> None:
    for _, line in board.series.iterrows():
        better = line[list(NAMES)].min()
        assert line["naive"] == better == line[line["best_naive"]]
        assert line["skill"] == pytest.approx(1 - line["score"] / better)
        assert line["difference"] == pytest.approx(line["score"] - better)
        beaten_by = {n for n in NAMES if line[n] < line["score"]}
        assert set(line["loses_to"].split(" and ")) - {""} == beaten_by
        assert (line["skill"] < 0) == bool(beaten_by)


def replaced(data: xr.Dataset, name: str, monthly: np.ndarray) -> xr.Dataset:
    """The result with another variable over (time, run)."""
    return data.assign({name: (("time", "run"), monthly, data[name].attrs)})


def test_a_model_that_knows_the_record_wins_clearly_and_one_far_off_loses(data: xr.Dataset) -> None:
    known = record.monthly_counts("launches", "2015-01", "2023-12").values[:, None]
    seer = replaced(data, "launches", np.repeat(known, RUNS, axis=1))
    won = row(scoreboard(seer, names=["launches"]), "launches")
    assert won["score"] == pytest.approx(0.0, abs=1e-12)
    assert won["skill"] == pytest.approx(1.0)
    assert won["loses_to"] == ""
    assert won["clear"]
    fool = replaced(data, "launches", np.full((108, RUNS), 60.0))
    lost = row(scoreboard(fool, names=["launches"]), "launches")
    assert lost["loses_to"] == " and ".join(NAMES)
    assert lost["clear"]
    assert lost["coverage_90"] == 0.0


def test_out_of_sample_only_later_years_are_scored_on_earlier_facts(data: xr.Dataset) -> None:
    late = scoreboard(data, trained_to=2019)
    assert set(late.observations["year"]) == {2020, 2021, 2022, 2023}
    assert "approval_JPN" in late.left_out  # one year of polls before 2020
    assert "approval_JPN" not in set(late.series["name"])
    frozen = late.observations[late.observations["series"] == "leader"]
    same = frozen[frozen["observed"] == 0]["crps_persistence"]
    assert same.nunique() == 1


@pytest.mark.parametrize("name", ["launches", "defence_spending_KOR", "favourable_to_jpn_eai"])
def test_a_planted_later_fact_changes_no_forecast(
    name: str, data: xr.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = scoreboard(data, trained_to=2019, last=2021, names=[name]).observations
    observable = OBSERVABLES[name]
    planted = observable.observed()
    planted.loc[{"year": slice(2022, None)}] = 1e3
    monkeypatch.setitem(
        OBSERVABLES, name, replace(observable, observed=lambda *_, **__: planted.copy())
    )
    after = scoreboard(data, trained_to=2019, last=2021, names=[name]).observations
    pd.testing.assert_frame_equal(before, after)
    assert scoreboard(data, names=[name]).observations["observed"].max() == 1e3


def test_a_result_with_few_variables_is_scored_on_those(data: xr.Dataset) -> None:
    small = scoreboard(data[["meetings"]].drop_vars("named", errors="ignore"))
    assert small.series["name"].tolist() == ["leader", "minister", "vice_minister"]
    assert small.table1.empty
    nothing = scoreboard(data[["tension"]].drop_vars("named", errors="ignore"))
    assert nothing.series.empty
    assert nothing.observations.empty


def test_other_actors_and_unknown_names_are_refused(data: xr.Dataset) -> None:
    with pytest.raises(ValueError, match="no record speaks of USA, JPN, IND, PRK"):
        scoreboard(synthetic(runs=2, actors=("USA", "JPN", "IND", "PRK")))
    with pytest.raises(ValueError, match="us-jpn-aus speaks of AUS, JPN, PRK, USA only"):
        scoreboard(data, record=record.bundled("us-jpn-aus"))
    with pytest.raises(KeyError):
        scoreboard(data, names=["weather"])


def test_the_difference_and_the_skill_have_one_interval(board: Scoreboard) -> None:
    series = board.series.set_index("name")
    years = board.observations.groupby("series")["year"].nunique()[series.index]
    few = series[["low", "high", "skill_low", "skill_high"]].isna().all(axis=1)
    assert (few == (years < 6)).all()
    assert 0 < few.sum() < len(series)
    assert not series.loc[few, "clear"].any()
    for _, line in series[~few].iterrows():
        assert line["low"] <= line["difference"] <= line["high"]
        assert line["clear"] == (line["low"] > 0 or line["high"] < 0)
        assert line["clear"] == (line["skill_high"] < 0 or line["skill_low"] > 0)
        assert line["skill_low"] == pytest.approx(-line["high"] / line["naive"])
        assert line["skill_high"] == pytest.approx(min(1, -line["low"] / line["naive"]))


def test_nothing_is_clear_of_fewer_than_six_years(data: xr.Dataset) -> None:
    fool = replaced(data, "launches", np.full((108, RUNS), 60.0))
    for trained_to, clear in ((2017, True), (2018, False)):
        lost = row(scoreboard(fool, names=["launches"], trained_to=trained_to), "launches")
        assert lost["loses_to"] == " and ".join(NAMES)
        assert lost["clear"] == clear


def test_cut_offs_that_share_years_are_no_further_years(data: xr.Dataset) -> None:
    first, second = (scoreboard(data, trained_to=cut, names=["minister"]) for cut in (2016, 2019))
    ends = ["difference", "low", "high", "skill_low", "skill_high"]
    twice = series_table(pd.concat([first.observations] * 2))
    assert twice[ends].to_numpy() == pytest.approx(first.series[ends].to_numpy())
    both = pd.concat([first.observations, second.observations])
    pooled = series_table(both).iloc[0]
    assert pooled["n"] == 11
    apart = both["crps"] - both[f"crps_{pooled['best_naive']}"] - pooled["difference"]
    # 2017 and 2018, 2019 and 2020, and 2021 to 2023: from 2020 on a year has two rows
    blocks = apart.groupby(np.searchsorted([2018, 2020], both["year"].to_numpy())).sum()
    error = np.sqrt((blocks**2 / (1 - np.array([2, 3, 6]) / 11)).sum()) / 11
    half = stats.t.ppf(0.975, 11**2 / (2**2 + 3**2 + 6**2) - 1) * error
    assert (pooled["high"] - pooled["low"]) / 2 == pytest.approx(half)


def test_observations_of_several_cutoffs_can_be_pooled(data: xr.Dataset) -> None:
    parts = [scoreboard(data, trained_to=cut, names=["minister"]) for cut in (2019, 2021)]
    pooled = series_table(pd.concat([part.observations for part in parts]))
    assert pooled["n"].tolist() == [6]
    totals = sum(part.observations["crps"].sum() for part in parts)
    assert pooled["score"].item() == pytest.approx(totals / 6)


def test_pit_histograms_add_up(board: Scoreboard) -> None:
    shares = pit_histograms(board.observations)
    assert shares.index.tolist() == board.series["name"].tolist()
    assert shares.sum(axis=1).to_numpy() == pytest.approx(1.0)


def with_topics(data: xr.Dataset, probability: float) -> xr.Dataset:
    """The result with leaders meeting every month, naming each topic in a share of the runs."""
    named = np.arange(RUNS) < probability * RUNS
    shape = data["named"].transpose("time", "run", "topic").shape
    everything = np.broadcast_to(named[None, :, None], shape).astype(float)
    return data.assign(named=(("time", "run", "topic"), everything))


def test_table_1_cell_by_cell(data: xr.Dataset) -> None:
    cells = cell_scores(with_topics(data, 0.75))
    assert list(cells.columns) == list(CELLS)
    assert len(cells) == 32
    named = cells["observed"] == 1
    assert cells["probability"].to_numpy() == pytest.approx(0.75)
    assert cells[named]["brier"].to_numpy() == pytest.approx(0.0625)
    assert cells[~named]["brier"].to_numpy() == pytest.approx(0.5625)
    by = cells.set_index(["summit", "topic"])
    assert (by.loc["madrid"][["climatology", "persistence"]] == 0.5).all(axis=None)
    assert by.loc[("phnom_penh", "dprk"), "climatology"] == 0.75  # (1 + ½) / 2
    assert by.loc[("camp_david", "taiwan"), "climatology"] == pytest.approx(1.5 / 4)
    assert by.loc[("camp_david", "taiwan"), "persistence"] == 0.0
    assert table1_summary(cells)["n"] == 32
    assert table1_summary(cells)["score"] == pytest.approx(cells["brier"].mean())


def test_table_1_out_of_sample_knows_no_later_summit(data: xr.Dataset) -> None:
    data = with_topics(data, 0.5)
    early = cell_scores(data, trained_to=2021)
    assert len(early) == 32
    assert (early[["climatology", "persistence"]] == 0.5).all(axis=None)
    later = cell_scores(data, trained_to=2022).set_index(["summit", "topic"])
    assert set(later.index.get_level_values(0)) == {"hiroshima", "camp_david"}
    # at Camp David Phnom Penh is the last known summit, not Hiroshima
    assert later.loc[("camp_david", "taiwan"), "persistence"] == 1.0
    assert cell_scores(synthetic(runs=2, start="2015-01", end="2019-12")).empty


def test_a_summit_that_no_run_holds_is_not_scored(data: xr.Dataset) -> None:
    shape = data["named"].transpose("time", "run", "topic").shape
    silent = data.assign(named=(("time", "run", "topic"), np.full(shape, np.nan)))
    cells = cell_scores(silent)
    assert not cells["scored"].any()
    assert table1_summary(cells)["n"] == 0
    assert np.isnan(table1_summary(cells)["score"])


def test_the_fit_of_the_long_run_gives_naive_forecasts_the_long_past(data: xr.Dataset) -> None:
    short = scoreboard(data, trained_to=2014, names=["leader", "launches"])
    assert "no past" in short.left_out["leader"]  # it sees meetings from 2015 on
    long = scoreboard(data, trained_to=2014, names=["leader", "launches"], since=1994)
    assert not long.left_out
    assert row(long, "leader")["n"] == 9
    known = record.yearly_counts("leader", "1994-01", "2014-12").values
    assert long.cases[0].naive["climatology"].mean[0] == pytest.approx((known.sum() + 0.5) / 21)


def test_a_channel_born_after_the_cut_off_is_not_scored_against_an_empty_past(
    data: xr.Dataset,
) -> None:
    board = scoreboard(data, trained_to=2014, names=["vice_minister"], since=1994)
    assert board.series.empty
    assert "no past to forecast from" in board.left_out["vice_minister"]
    assert board.wins == {}


def test_a_planted_later_fact_changes_no_score_before_it_by_half_years_either(
    data: xr.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"trained_to": 2019, "last": 2021, "names": ["launches"], "months": HALF}
    before = scoreboard(data, **options).observations
    observable = OBSERVABLES["launches"]
    planted = observable.observed(2015, HALF)
    planted.loc[{"year": slice(2021.5, None)}] = 1e3
    monkeypatch.setitem(
        OBSERVABLES, "launches", replace(observable, observed=lambda *_, **__: planted.copy())
    )
    pd.testing.assert_frame_equal(before, scoreboard(data, **options).observations)
    assert before["year"].tolist() == [2019.5, 2020.0, 2020.5, 2021.0]


def test_half_years_are_scored_for_counts_alone(data: xr.Dataset) -> None:
    board = scoreboard(data, months=HALF, trained_to=2019)
    assert set(board.series["kind"]) == {"count"}
    assert set(board.series["n"]) == {8}
    sums = data["exercises"].sel(time=slice("2020-01", "2020-06")).sum("time").values
    first = board.observations[board.observations["series"] == "exercises"].iloc[0]
    observed = record.monthly_counts("exercises", "2020-01", "2020-06").values.sum()
    assert first["crps"] == pytest.approx(scores.crps_ensemble(sums, observed))


def test_wins_and_what_chance_would_give(data: xr.Dataset) -> None:
    board = scoreboard(data, trained_to=2017)
    wins, series = board.wins, board.series
    assert wins["won"] == (series["loses_to"] == "").sum()
    assert wins["of"] == len(series)
    assert 0 <= wins["low"] <= wins["won"] <= wins["high"] <= wins["of"]
    assert np.isnan(scoreboard(data, trained_to=2019).wins["low"])
    assert wins["unskilled"]["mean"] < wins["skilled"]["mean"]
    assert "unskilled" not in scoreboard(data, names=["leader"]).wins
