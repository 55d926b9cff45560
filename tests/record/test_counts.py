"""The record's counts against facts counted by hand in the tables."""

import numpy as np
import pytest

from sim import record

YEARS = range(2015, 2024)
BY_HAND = {
    "leader": [0, 1, 2, 0, 0, 0, 0, 2, 3],
    "minister": [2, 2, 5, 5, 3, 2, 2, 4, 5],
    "vice_minister": [1, 4, 2, 0, 0, 0, 2, 2, 1],
    "launches": [15, 23, 21, 0, 27, 9, 6, 69, 30],
    "launch_days": [7, 14, 15, 0, 15, 4, 4, 33, 17],
    "disputes": [1, 0, 2, 4, 5, 1, 4, 0, 3],
    "accords": [1, 1, 0, 0, 1, 0, 0, 0, 6],
    "disputes_history": [0, 0, 2, 3, 0, 0, 1, 0, 2],
    "disputes_territory": [0, 0, 0, 0, 0, 0, 1, 0, 0],
    "disputes_trade": [1, 0, 0, 0, 3, 1, 0, 0, 0],
    "disputes_military": [0, 0, 0, 1, 2, 0, 0, 0, 0],
    "disputes_other": [0, 0, 0, 0, 0, 0, 2, 0, 1],
    "accords_history": [1, 0, 0, 0, 0, 0, 0, 0, 1],
    "accords_military": [0, 1, 0, 0, 1, 0, 0, 0, 2],
    "accords_trade": [0, 0, 0, 0, 0, 0, 0, 0, 3],
}


@pytest.mark.parametrize(("name", "expected"), BY_HAND.items())
def test_yearly_counts_are_those_counted_by_hand(name: str, expected: list[int]) -> None:
    counts = record.yearly_counts(name, "2015-01", "2023-12")
    assert counts["year"].values.tolist() == list(YEARS)
    assert counts.values.tolist() == expected


def test_exercises_are_missing_before_anyone_looked_and_not_zero() -> None:
    counts = record.yearly_counts("exercises", "2015-01", "2023-12")
    assert np.isnan(counts.sel(year=2015))
    assert counts.sel(year=slice(2016, None)).values.tolist() == [3, 5, 1, 0, 1, 0, 3, 9]


def test_months_after_the_record_are_missing() -> None:
    counts = record.monthly_counts("leader", "2023-11", "2024-02")
    assert counts.values[:2].tolist() == [1, 0]
    assert np.isnan(counts.values[2:]).all()


def test_a_month_holds_its_own_events() -> None:
    counts = record.monthly_counts("minister", "2022-05", "2022-07")
    assert counts["time"].values.astype("datetime64[M]").astype(str).tolist() == [
        "2022-05",
        "2022-06",
        "2022-07",
    ]
    assert counts.values.tolist() == [0, 1, 1]  # the statement of 2022-05-27 is no meeting


def test_vice_ministers_are_silent_between_the_seventh_and_eighth_round_while_ministers_meet() -> (
    None
):
    silent = "2017-11", "2021-06"
    assert record.monthly_counts("vice_minister", *silent).sum() == 0
    assert record.monthly_counts("minister", *silent).sum() == 11
    assert record.monthly_counts("chiefs_of_defense", *silent).sum() == 3


@pytest.mark.parametrize(("name", "kept"), [("leader", 6), ("minister", 29)])
def test_short_talks_count_unless_left_out(name: str, kept: int) -> None:
    brief, years = {"leader": 2, "minister": 1}[name], ("2015-01", "2023-12")
    assert record.monthly_counts(name, *years, include_brief=False).sum() == kept
    assert record.monthly_counts(name, *years).sum() == kept + brief


def test_the_disputed_meeting_counts_only_on_request() -> None:
    month = "2017-08", "2017-08"
    assert record.monthly_counts("nsa", *month).item() == 0
    assert record.monthly_counts("nsa", *month, include_disputed=True).item() == 1


def test_support_filters_rows() -> None:
    everything = record.monthly_counts("vice_minister").sum().item()
    sourced = record.monthly_counts("vice_minister", support=["sourced"]).sum().item()
    assert everything - sourced == 1  # the round of 2016-10
    assert record.monthly_counts("nuclear_tests", support=["sourced"]).sum() == 0
    assert record.monthly_counts("nuclear_tests").sum() == 6


def test_every_channel_together_counts_every_meeting() -> None:
    rows = [row for row in record.table("meetings") if row["date"] > "2015"]
    counted = sum(
        record.monthly_counts(channel, "2015-01", "2023-12", include_disputed=True).sum().item()
        for channel in record.CHANNELS
    )
    assert len(rows) == 83
    assert counted == len(rows) - 2 - 3  # two statements and three calls


def test_arrays_are_labelled() -> None:
    counts = record.monthly_counts("launches")
    assert counts.dims == ("time",)
    assert counts.name == "launches"
    assert counts.attrs["units"] == "missiles per month"
    assert counts.attrs["coverage"] == "1984-01/2023-12"
    assert counts.sizes["time"] == 480
    assert record.yearly_counts("launches").attrs["units"] == "missiles per year"


def test_a_wrong_name_gets_the_nearest_right_one() -> None:
    with pytest.raises(KeyError, match="did you mean 'launches'"):
        record.monthly_counts("launchs")
    with pytest.raises(KeyError, match="no table"):
        record.table("weather")


def test_an_end_before_the_start_and_an_unknown_support_are_refused() -> None:
    with pytest.raises(ValueError, match="before the start"):
        record.monthly_counts("leader", "2020-02", "2020-01")
    with pytest.raises(ValueError, match="rumour"):
        record.monthly_counts("leader", support=["rumour"])


def test_a_caller_cannot_change_the_record() -> None:
    record.table("meetings")[0]["channel"] = "dtt"
    assert record.table("meetings")[0]["channel"] == "leader"


def test_the_record_speaks_of_its_four_actors_and_two_powers_only() -> None:
    assert record.applies_to(["USA", "JPN", "KOR", "PRK"])
    assert record.applies_to(["USA", "JPN", "KOR", "PRK", "CHN", "RUS"])
    assert not record.applies_to(["USA", "JPN", "AUS", "PRK"])
    assert not record.applies_to(["USA", "JPN", "PRK", "CHN", "RUS"])
    assert not record.applies_to(["USA", "JPN", "KOR", "PRK", "IND"])
    assert not record.applies_to(["USA", "JPN", "KOR", "AUS", "PRK"])
