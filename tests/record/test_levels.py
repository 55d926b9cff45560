"""Approval, spending, opinion and Table 1."""

import numpy as np
import pytest

from sim import record


def test_approval_takes_one_pollster_a_country() -> None:
    approval = record.approval()
    assert approval.dims == ("time", "actor")
    assert approval.sel(time="2022-05-01", actor="KOR").item() == pytest.approx((0.45 + 0.52) / 2)
    assert np.isnan(approval.sel(time="2021-12-01", actor="KOR"))  # only the other pollster asked
    assert approval.sel(time="2021-01-01", actor="USA").item() == pytest.approx(0.34)
    assert np.isnan(approval.sel(time="2018-01-01", actor="JPN"))


def test_several_polls_of_a_month_are_averaged() -> None:
    approval = record.approval("2021-04", "2021-04")
    assert approval.sel(actor="KOR").item() == pytest.approx((0.32 + 0.30 + 0.29) / 3)


def test_spending_is_a_share_of_gdp_and_missing_for_the_dprk() -> None:
    spending = record.defence_spending(2015, 2023)
    assert spending.sel(year=2023, actor="JPN").item() == 1.14
    assert spending.sel(year=2015, actor="USA").item() == 3.46
    assert np.isnan(spending.sel(actor="PRK")).all()


def test_opinion_series_are_kept_apart() -> None:
    korean = record.opinion("favourable_to_jpn_eai")
    assert korean.sizes["time"] == 11
    assert korean.sel(time="2020-09-01").item() == pytest.approx(0.123)
    assert korean.sel(time="2020-09-01")["support"].item() == "sourced"
    assert korean.attrs["country"] == "KOR"
    assert record.opinion("affinity_to_kor_cabinet_office").values[-1] == pytest.approx(0.528)
    total = sum(record.opinion(name).sizes["time"] for name in record.opinion_series())
    assert total == len(record.table("opinion")) == 113


def test_an_unknown_opinion_series_is_refused() -> None:
    with pytest.raises(KeyError, match="favourable_to_jpn_eai"):
        record.opinion("favourable_to_jpn_ei")


def test_table1_is_the_articles() -> None:
    table = record.table1()
    assert table["label"].values.tolist() == ["Madrid", "Phnom Penh", "Hiroshima", "Camp David"]
    named = {
        str(summit): set(table["topic"].values[table["observed"].sel(summit=summit) > 0].tolist())
        for summit in table["summit"].values
    }
    topics = {"dprk", "ukraine", "taiwan", "south_china_sea", "military", "economic"}
    assert named["madrid"] == {"dprk"}
    assert named["phnom_penh"] == topics | {"statement"}
    assert named["hiroshima"] == {"dprk", "economic"}
    assert named["camp_david"] == topics | {"statement", "stand_alone"}
    wording = table["new_wording"].sum("topic").values.tolist()
    assert wording == [0, 0, 0, 5]  # all but Ukraine, at Camp David


def test_each_summit_of_table1_is_a_leaders_meeting_on_record() -> None:
    leaders = record.monthly_counts("leader")
    for month in record.table1()["month"].values:
        assert leaders.sel(time=month) == 1
