"""Paired differences, against the same numbers worked out by hand."""

import numpy as np
import pytest
import xarray as xr

from sim.analysis import summary
from sim.analysis.outcomes import MAIN
from sim.analysis.paired import (
    COLUMNS,
    NothingSharedError,
    outcome_table,
    paired,
    paired_summary,
    shared,
)
from tests.plots.synthetic import synthetic

T_39 = 2.022690920036762
"""97.5 % quantile of Student's t with 39 degrees of freedom, from tables."""


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return synthetic()


@pytest.fixture(scope="module")
def other() -> xr.Dataset:
    return synthetic(seed=1).assign_attrs(seed=0, scenario_name="the other")


def hand(differences: np.ndarray) -> tuple[float, float, float]:
    half = T_39 * differences.std(ddof=1) / np.sqrt(differences.size)
    return differences.mean() - half, differences.mean(), differences.mean() + half


def test_monthly_differences_are_those_worked_out_by_hand(
    data: xr.Dataset, other: xr.Dataset
) -> None:
    found = paired(data, other).sel(element="cooperation/economic", time="2019-06")
    pick = {"domain": "economic", "time": "2019-06-01"}
    own = (other["cooperation"].sel(pick) - data["cooperation"].sel(pick)).values
    expected = hand(own)
    assert found["low"].item() == pytest.approx(expected[0], rel=1e-5)
    assert found["difference"].item() == pytest.approx(expected[1], rel=1e-12)
    assert found["high"].item() == pytest.approx(expected[2], rel=1e-5)


def test_every_element_is_named_with_variable_and_units(
    data: xr.Dataset, other: xr.Dataset
) -> None:
    found = paired(data, other)
    assert {"relation", "meetings/leader", "threat_perception/KOR/CHN", "named/taiwan"} <= set(
        found["element"].values
    )
    assert found.sel(element="meetings/leader")["variable"] == "meetings"
    assert found.sel(element="launches")["units"] == "missiles per month"
    assert found["difference"].dims == ("element", "time")


def test_topics_are_paired_where_both_have_a_meeting(data: xr.Dataset, other: xr.Dataset) -> None:
    found = paired(data, other).sel(element="named/dprk")
    both = np.isfinite(data["named"]) & np.isfinite(other["named"])
    np.testing.assert_array_equal(found["runs"], both.sel(topic="dprk").sum("run"))
    assert np.isnan(found["low"].values[found["runs"].values < 2]).all()


def test_a_result_against_itself_is_exactly_zero(data: xr.Dataset) -> None:
    found = paired(data, data)
    for name in ("difference", "low", "high"):
        values = found[name].values
        assert (values[np.isfinite(values)] == 0.0).all()
    table = paired_summary({"a": data, "b": data})
    assert (table[["difference", "positive"]].to_numpy() == 0.0).all()
    assert (table["reference_mean"] == table["scenario_mean"]).all()


def test_the_summary_takes_the_measures_of_summaries(data: xr.Dataset, other: xr.Dataset) -> None:
    table = paired_summary({"a": data, "b": other})
    assert tuple(table.columns) == COLUMNS
    keys = ["variable", "element", "period"]
    mine = table[table["variable"] != "named"].set_index(keys)
    for column, result in (("reference_mean", data), ("scenario_mean", other)):
        known = summary(result).set_index(keys).loc[mine.index]
        np.testing.assert_allclose(mine[column], known["mean"], atol=1e-12)
        assert (mine["measure"] == known["measure"]).all()
        assert (mine["units"] == known["units"]).all()


def test_a_row_of_the_summary_worked_out_by_hand(data: xr.Dataset, other: xr.Dataset) -> None:
    table = paired_summary({"a": data, "b": other})
    row = table[(table["variable"] == "exercises") & (table["period"] == "2018")].iloc[0]
    sums = [result["exercises"].sel(time="2018").sum("time").values for result in (data, other)]
    change = sums[1] - sums[0]
    low, mean, high = hand(change)
    assert (row["low"], row["high"]) == pytest.approx((low, high), rel=1e-5)
    assert row["difference"] == pytest.approx(mean)
    assert row["positive"] == pytest.approx((change > 0).mean())
    assert row["runs"] == 40


def test_months_outside_the_common_span_are_left_out_and_told(data: xr.Dataset) -> None:
    late = synthetic(start="2020-01", end="2025-12")
    cut, left = shared({"early": data, "late": late})
    for result in cut.values():
        assert str(result["time"].values[0])[:7] == "2020-01"
        assert str(result["time"].values[-1])[:7] == "2023-12"
    assert "months of early outside 2020-01 to 2023-12" in left
    assert any("shocks" in what for what in left)


def test_labels_that_not_all_have_are_left_out_and_told(data: xr.Dataset) -> None:
    more = synthetic(actors=("USA", "AUS", "JPN", "KOR", "PRK"), rivals=("RUS",))
    cut, left = shared({"few": data, "more": more})
    for result in cut.values():
        assert list(result["ally"].values) == ["JPN", "KOR"]
        assert list(result["source"].values) == ["PRK", "RUS"]
        assert list(result["dyad"].values) == ["JPN-KOR"]
    assert "actor AUS of more" in left
    assert "source CHN of few" in left
    found = paired(data, more)
    assert "approval/JPN" in found["element"].values
    assert "approval/AUS" not in found["element"].values
    one, two = (r["approval"].sel(actor="JPN").mean("run").values for r in (data, more))
    np.testing.assert_allclose(found["difference"].sel(element="approval/JPN"), two - one)


def test_variables_that_not_all_have_are_left_out_and_told(data: xr.Dataset) -> None:
    without = data.drop_vars("alignment_backer")
    cut, left = shared({"a": data, "b": without})
    assert left == ["alignment_backer of a"]
    assert "alignment_backer" not in paired(*cut.values())["variable"].values


def test_another_focal_dyad_is_told(data: xr.Dataset) -> None:
    named = data.assign(relation=data["relation"].assign_attrs(dyad="JPN-KOR"))
    other = data.assign(relation=data["relation"].assign_attrs(dyad="AUS-JPN"))
    _, left = shared({"a": named, "b": other})
    assert "JPN-KOR in a, AUS-JPN in b" in left[0]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (synthetic(start="2030-01", end="2030-12"), "no month in common.*2015-01.*2030-01"),
        (synthetic(runs=39), "runs 39, the reference 40"),
        (synthetic(seed=4), "seed 4, the reference 0"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    data: xr.Dataset, other: xr.Dataset, words: str
) -> None:
    for compare in (paired, lambda a, b: paired_summary({"a": a, "b": b})):
        with pytest.raises(NothingSharedError, match=words):
            compare(data, other)


def test_one_run_has_a_difference_and_no_interval() -> None:
    found = paired(synthetic(1), synthetic(1)).sel(element="relation")
    assert (found["difference"] == 0).all()
    assert found["low"].isnull().all()


def test_the_table_of_outcomes_is_paired(data: xr.Dataset, other: xr.Dataset) -> None:
    table = outcome_table({"a": data, "b": other, "c": data}).set_index(["scenario", "outcome"])
    outcome = MAIN[0]
    change = outcome.of(other) - outcome.of(data)
    low, mean, high = hand(change)
    row = table.loc[("b", outcome.name)]
    assert (row["low"], row["difference"], row["high"]) == pytest.approx(
        (low, mean, high), rel=1e-5
    )
    assert (table.loc["c"][["difference", "low", "high", "positive"]] == 0).all(axis=None)


def test_meetings_of_every_level_are_compared(data: xr.Dataset, other: xr.Dataset) -> None:
    table = outcome_table({"a": data, "b": other}).set_index("outcome")
    for level in data["level"].values:
        name = f"{str(level).replace('_', '-')}s' meetings"
        change = (other["meetings"] - data["meetings"]).sel(level=level)
        months = data.sizes["time"]
        by_hand = float(change.sum("time").mean() * 12.0 / months)
        assert table.loc[name, "difference"] == pytest.approx(by_hand, abs=1e-9)


def test_outcomes_that_a_result_lacks_are_left_out(data: xr.Dataset) -> None:
    table = outcome_table({"a": data, "b": data.drop_vars("launches")})
    assert len(table) == len(MAIN) - 1
