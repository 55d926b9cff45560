"""Tables from results: summary, headline, summits."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim import record
from sim.analysis import (
    format_headline,
    headline,
    quantiles,
    summary,
    summit_table,
    yearly_topics,
)
from sim.record import FIRST, bundled
from tests.plots.synthetic import TOPICS, synthetic


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return synthetic()


@pytest.fixture(scope="module")
def rows(data: xr.Dataset) -> pd.DataFrame:
    return summary(data).set_index(["variable", "element", "period"]).sort_index()


def test_quantiles_agree_with_numpy_with_and_without_gaps() -> None:
    values = np.random.default_rng(0).normal(size=(7, 30))
    levels = (0.05, 0.5, 0.9)
    np.testing.assert_allclose(quantiles(values, levels), np.quantile(values, levels, axis=1))
    values[2, 5:20] = np.nan
    values[4, :-1] = np.nan
    np.testing.assert_allclose(quantiles(values, levels), np.nanquantile(values, levels, axis=1))
    values[6] = np.nan
    assert np.isnan(quantiles(values, levels)[:, 6]).all()


def test_a_state_is_the_mean_of_its_months_and_ends_with_the_last(
    data: xr.Dataset, rows: pd.DataFrame
) -> None:
    fear = data["abandonment_fear"].sel(ally="KOR")
    year = fear.sel(time="2019").mean("time").values
    row = rows.loc["abandonment_fear", "KOR", "2019"]
    assert row["mean"] == pytest.approx(year.mean())
    assert row["sd"] == pytest.approx(year.std(ddof=1))
    assert row["q95"] == pytest.approx(np.quantile(year, 0.95))
    final = rows.loc["abandonment_fear", "KOR", "final"]
    assert final["median"] == pytest.approx(np.median(fear.values[-1]))
    assert final["measure"] == "last month"


def test_a_count_is_the_sum_of_the_year_and_a_yearly_rate(
    data: xr.Dataset, rows: pd.DataFrame
) -> None:
    row = rows.loc["launches", "", "2022"]
    assert row["mean"] == pytest.approx(data["launches"].sel(time="2022").sum("time").mean().item())
    assert row["units"] == "missiles per year"
    whole = data["launches"].sum("time") / 9
    assert rows.loc["launches", "", "final"]["mean"] == pytest.approx(whole.mean().item())


def test_the_mean_of_a_flag_is_a_probability(data: xr.Dataset, rows: pd.DataFrame) -> None:
    expected = (data["pact"].sel(time="2021-12") > 0).mean().item()
    assert rows.loc["pact", "", "2021"]["mean"] == pytest.approx(expected)


def test_topics_are_shares_of_meetings(data: xr.Dataset) -> None:
    table = summary(data).set_index(["variable", "element", "period"]).sort_index()
    named = data["named"].values[..., TOPICS.index("dprk")][:12]
    with_meeting = ~np.isnan(named).all(axis=0)
    shares = np.nanmean(named[:, with_meeting], axis=0)
    row = table.loc["named", "dprk", "2015"]
    assert row["runs"] == with_meeting.sum()
    assert row["mean"] == pytest.approx(shares.mean())


def test_every_variable_and_element_has_a_row_for_each_period(
    data: xr.Dataset, rows: pd.DataFrame
) -> None:
    names = set(rows.index.get_level_values("variable"))
    assert names == {*map(str, data.data_vars)}
    assert ("threat_perception", "JPN/CHN", "2023") in rows.index
    assert ("approval", "USA", "final") in rows.index
    assert ("approval", "PRK", "final") not in rows.index
    assert rows.groupby(level=["variable", "element"]).size().unique().tolist() == [10]


def test_one_run_has_no_standard_deviation() -> None:
    row = summary(synthetic(1)).query("variable == 'relation' and period == 'final'").iloc[0]
    assert np.isnan(row["sd"])
    assert row["q05"] == row["q95"] == row["mean"]


def test_the_headline_compares_over_the_months_on_record(data: xr.Dataset) -> None:
    (part,) = headline(data)
    lines = {line.label: line for line in part.lines}
    vice = lines["vice-ministers' meetings"]
    assert vice.recorded == pytest.approx(12 / 9)
    assert vice.mean == pytest.approx(
        data["meetings"].sel(level="vice_minister").sum("time").mean().item() / 9
    )
    exercises = lines["exercises"]  # on record from 2016
    assert exercises.recorded == pytest.approx(22 / 8)
    assert exercises.mean == pytest.approx(
        data["exercises"].sel(time=slice("2016", None)).sum("time").mean().item() / 8
    )
    assert exercises.units == "a year from 2016-01 on"
    assert lines["trilateral pact"].mean == pytest.approx(data["pact"].values[-1].mean())


def test_the_headline_has_no_record_for_other_actors_or_times() -> None:
    for data in (
        synthetic(3, actors=("USA", "JPN", "IND", "PRK")),
        synthetic(3, "2025-01", "2026-12"),
    ):
        (part,) = headline(data)
        assert all(line.recorded is None for line in part.lines)


def test_years_to_come_that_lie_above_all_on_record_are_told() -> None:
    data = synthetic(3, "2022-01", "2026-12")
    quiet = data.assign(launches=data["launches"] * 0.0, disputes=data["disputes"] * 0.0)
    seen = {0: headline(quiet), 9: headline(quiet.assign(launches=quiet["launches"] + 9.0))}
    past, future = seen[9]
    assert past.beyond == ""  # these months are on record
    most = next(line.most for line in future.lines if line.label == "launches")
    assert most == bundled(FIRST).monthly_counts("launches", "2022-01", "2022-12").sum()  # 2022 led
    assert f"launches 108.0 ({most:.0f})" in future.beyond
    assert "disputes" not in future.beyond
    assert "launches" not in seen[0][1].beyond
    assert format_headline(seen[9]).splitlines()[-1] == future.beyond


def test_the_headline_is_a_plain_table(data: xr.Dataset) -> None:
    (part,) = headline(data)
    title, first, *rest = format_headline([part]).splitlines()
    assert title == "2015-01 to 2023-12 (on record)"
    assert first.split() == ["mean", "90", "%", "of", "runs", "record"]
    assert len(rest) == len(part.lines)
    assert all(len(row) <= 90 for row in rest)


def test_years_that_were_fitted_and_years_to_come_are_apart() -> None:
    """Each table is about its own months, whatever else the run holds."""
    data = synthetic(5, "2018-01", "2027-06").assign_attrs(fitted_to="2019-12")
    parts = headline(data)
    assert [str(part.window) for part in parts] == [
        "2018-01 to 2019-12",
        "2020-01 to 2023-12",
        "2024-01 to 2027-06",
    ]
    assert [part.about.split(",")[0].split(":")[0] for part in parts] == [
        "the parameters were fitted to these years",
        "on record",
        "years to come",
    ]
    for part in parts:
        cut = data.sel(time=slice(str(part.window.since), str(part.window.until)))
        lines = {line.label: line for line in part.lines}
        rate = cut["disputes"].sum("time").mean().item() * 12 / cut.sizes["time"]
        assert lines["disputes"].mean == pytest.approx(rate)
        assert lines["relation"].mean == pytest.approx(cut["relation"][-1].mean().item())
        assert lines["relation"].units.endswith(str(part.window.until))
    assert all(line.recorded is None for line in parts[-1].lines)
    assert parts[1].lines[0].recorded is not None


def test_every_row_of_the_summary_names_its_months(rows: pd.DataFrame) -> None:
    assert tuple(rows.loc["launches", "", "2022"][["since", "until"]]) == ("2022-01", "2022-12")
    assert tuple(rows.loc["launches", "", "final"][["since", "until"]]) == ("2015-01", "2023-12")
    assert tuple(rows.loc["relation", "", "final"][["since", "until"]]) == ("2023-12", "2023-12")
    assert tuple(rows.loc["pact", "", "2021"][["since", "until"]]) == ("2021-12", "2021-12")


def small(meetings: dict[int, list[int]]) -> xr.Dataset:
    """One run over 2022; month index -> topics (a, b) that its leaders' meeting names."""
    named = np.full((12, 1, 2), np.nan)
    for month, values in meetings.items():
        named[month, 0] = values
    time = np.arange("2022-01", "2023-01", dtype="datetime64[M]").astype("datetime64[ns]")
    return xr.Dataset(
        {"named": (("time", "run", "topic"), named)},
        coords={"time": time, "topic": ["a", "b"]},
    )


def test_the_nearest_meeting_stands_for_a_summit() -> None:
    table = summit_table(small({3: [0, 1], 6: [1, 0]}), ["2022-06"])
    assert table["occurrence"].item() == 1
    assert table["probability"].values.tolist() == [[1, 0]]


def test_of_two_equally_near_the_earlier_is_taken() -> None:
    table = summit_table(small({4: [0, 1], 6: [1, 0]}), ["2022-06"])
    assert table["probability"].values.tolist() == [[0, 1]]


def test_a_meeting_outside_the_window_does_not_count() -> None:
    table = summit_table(small({1: [1, 1]}), ["2022-06"])
    assert table["occurrence"].item() == 0
    assert np.isnan(table["probability"]).all()
    assert summit_table(small({1: [1, 1]}), ["2022-06"], window=4)["occurrence"].item() == 1


def test_probabilities_are_over_the_runs_that_meet() -> None:
    four = xr.concat(
        [small({5: [1, 0]}), small({5: [1, 1]}), small({}), small({5: [0, 0]})], dim="run"
    )
    table = summit_table(four, ["2022-06"])
    assert table["occurrence"].item() == 0.75
    np.testing.assert_allclose(table["probability"].values, [[2 / 3, 1 / 3]])
    years = yearly_topics(four)
    assert years["year"].values.tolist() == [2022]
    np.testing.assert_allclose(years["probability"].values, [[2 / 3, 1 / 3]])


def test_a_summit_outside_the_result_is_refused() -> None:
    with pytest.raises(ValueError, match="2023-05"):
        summit_table(small({}), ["2023-05"])


def test_table1_can_be_scored(data: xr.Dataset) -> None:
    table = record.table1()
    model = summit_table(data, list(table["month"].values))
    shared = table["observed"].sel(topic=model["topic"].values)
    assert model["probability"].shape == shared.shape
