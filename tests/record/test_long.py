"""The record back to 1994: what is covered, what is a true zero, what must not be scored.

The counts by year were made by hand from lists of the meetings, not with the code under test.
"""

import numpy as np
import pytest

from sim import record

BY_HAND: dict[str, dict[int, int]] = {
    "leader": {1994: 1, 1999: 1, 2002: 1, 2006: 1, 2008: 1, 2014: 1, 2016: 1, 2017: 2, 2022: 2}
    | {2023: 3},
    "foreign_minister": {1998: 1, 1999: 1, 2000: 1, 2006: 1, 2011: 1, 2012: 2, 2013: 1, 2014: 1}
    | {2015: 1, 2016: 1, 2017: 3, 2018: 3, 2019: 1, 2020: 2, 2021: 2, 2022: 3, 2023: 3},
    "defense_minister": {2009: 1, 2010: 1, 2011: 1, 2012: 1, 2013: 1, 2014: 1, 2015: 1, 2016: 1}
    | {2017: 2, 2018: 2, 2019: 2, 2022: 1, 2023: 2},
    "tcog": {1999: 4, 2000: 6, 2001: 4, 2002: 5, 2003: 6, 2004: 5},
    "chiefs_of_defense": {2014: 1, 2016: 2, 2017: 1, 2019: 1, 2020: 1, 2021: 1, 2022: 2, 2023: 1},
    "vice_minister": {2015: 1, 2016: 4, 2017: 2, 2021: 2, 2022: 2, 2023: 1},
    "disputes": {1995: 3, 1996: 1, 1997: 1, 1998: 1, 2001: 6, 2002: 1, 2003: 1, 2004: 3, 2005: 10}
    | {2006: 4, 2007: 1, 2008: 1, 2009: 2, 2010: 1, 2011: 5, 2012: 7, 2013: 8, 2014: 4, 2015: 1}
    | {2017: 2, 2018: 4, 2019: 5, 2020: 1, 2021: 4, 2023: 3},
    "launches": {1984: 6, 1986: 1, 1990: 2, 1991: 1, 1992: 1, 1993: 4, 2006: 6, 2009: 7, 2013: 6}
    | {2014: 19, 2015: 15, 2016: 23, 2017: 21, 2019: 27, 2020: 9, 2021: 6, 2022: 69, 2023: 30},
    "satellite_launches": {1998: 1, 2006: 1, 2009: 1, 2012: 2, 2016: 1, 2023: 3},
    "nuclear_tests": {2006: 1, 2009: 1, 2013: 1, 2016: 2, 2017: 1},
}
COVERED: dict[str, set[int]] = {
    "leader": set(range(1994, 2024)),
    "foreign_minister": set(range(1994, 2007)) | set(range(2011, 2024)),
    "defense_minister": set(range(2009, 2024)),
    "tcog": set(range(1999, 2005)),
    "chiefs_of_defense": set(range(2014, 2024)),
    "vice_minister": set(range(2015, 2024)),
    "disputes": set(range(1994, 2024)),
    "launches": set(range(1984, 2024)),
    "satellite_launches": set(range(1984, 2024)),
    "nuclear_tests": set(range(1984, 2024)),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_each_year_is_counted_zero_or_missing(name: str) -> None:
    counts = record.yearly_counts(name, "1984-01", "2024-12")
    for year, found in zip(counts["year"].values.tolist(), counts.values, strict=True):
        if year in COVERED[name]:
            assert found == BY_HAND[name].get(year, 0), year
        else:
            assert np.isnan(found), year


def test_foreign_ministers_did_not_meet_for_six_years_and_then_nobody_verified() -> None:
    counts = record.monthly_counts("foreign_minister", "2000-10", "2010-12")
    assert counts.values[0] == counts.sel(time="2006-10-01") == counts.values[-1] == 1
    assert (counts.sel(time=slice("2000-11-01", "2006-09-01")) == 0).all()
    assert (counts.sel(time=slice("2006-11-01", "2006-12-01")) == 0).all()
    unknown = counts.sel(time=slice("2007-01-01", "2010-11-01"))
    assert unknown.sizes["time"] == 47
    assert np.isnan(unknown).all()
    assert counts.attrs["coverage"] == "1994-01/2006-12, 2010-12/2023-12"


def test_ministers_are_the_sum_of_two_and_known_where_both_are() -> None:
    span = "1994-01", "2024-01"
    foreign, defence = (record.monthly_counts(name, *span) for name in record.MINISTERS)
    both = record.monthly_counts("minister", *span)
    assert np.array_equal(both.values, (foreign + defence).values, equal_nan=True)
    assert both.attrs["coverage"] == "2010-12/2023-12"
    assert both.sum() == 1 + 2 + 3 + 2 + 2 + 30  # 2010-12, the years 2011 to 2014, since 2015


def test_the_coordination_group_is_a_channel_of_its_own_with_a_birth_and_an_end() -> None:
    rows = [row for row in record.table("meetings") if row["level"] == "tcog"]
    assert {row["channel"] for row in rows} == {"tcog"}
    assert (rows[0]["date"], rows[-1]["date"]) == ("1999-04-25", "2004-09-09")
    around = record.monthly_counts("tcog", "1998-12", "2005-01")
    assert np.isnan(around.values[[0, -1]]).all()
    assert np.isfinite(around.values[1:-1]).all()
    for name in ("vice_minister", "dtt", "other"):
        assert np.isnan(record.monthly_counts(name, "1999-01", "2004-12")).all()


def test_the_coordination_group_is_scored_where_its_list_is_whole() -> None:
    solid = record.monthly_counts("tcog", only_scored=True)
    known = solid.dropna("time")
    months = known["time"].values.astype("datetime64[M]").astype(str)
    assert (months[0], months[-1], months.size) == ("2001-01", "2003-06", 30)
    assert known.sum() == 4 + 5 + 2


def test_a_sample_is_read_and_not_scored() -> None:
    for name in ("accords", "summits"):
        everything = record.yearly_counts(name, "1994-01", "2023-12")
        scored = record.yearly_counts(name, "1994-01", "2023-12", only_scored=True)
        assert np.isfinite(everything).all()
        assert np.isnan(scored.sel(year=slice(None, 2014))).all()
        since = slice(2015, None)
        assert scored.sel(year=since).equals(everything.sel(year=since))
    assert record.yearly_counts("accords").sel(year=1998) == 3
    assert np.isnan(record.monthly_counts("dtt", only_scored=True)).all()
    disputes = record.yearly_counts("disputes")
    assert disputes.equals(record.yearly_counts("disputes", only_scored=True))


def test_launches_are_scored_since_their_dates_are_no_guesses() -> None:
    scored = record.yearly_counts("launches", only_scored=True)
    assert scored["year"].values[np.isfinite(scored.values)].tolist() == list(range(1993, 2024))


def test_calls_and_statements_are_on_record_and_count_nowhere() -> None:
    silent = [row for row in record.table("meetings") if row["form"] in ("call", "statement")]
    assert [(row["date"], row["form"]) for row in silent] == [
        ("2017-03-08", "call"),
        ("2022-02-09", "call"),
        ("2022-05-27", "statement"),
        ("2023-08-15", "call"),
        ("2023-12-19", "statement"),
    ]
    for row in silent:
        month = row["date"][:7]
        assert record.monthly_counts(row["level"], month, month).item() == 0


def test_an_exercise_that_others_watched_is_none() -> None:
    watched = [row["date"] for row in record.table("exercises") if row["type"] == "observer"]
    assert watched == ["2010-07-25", "2010-12-03"]
    counts = record.monthly_counts("exercises", "2010-01", "2016-06")
    assert np.isnan(counts.values[:-6]).all()
    assert counts.values[-6:].tolist() == [0, 0, 0, 0, 0, 1]


def test_neighbours_and_six_party_rounds_are_not_mixed() -> None:
    kinds = [row["kind"] for row in record.table("regional")]
    assert kinds.count("six_party") == 9
    assert record.yearly_counts("neighbour_summits").sum() == 8
    assert record.yearly_counts("neighbour_margins").sum() == 8


def test_quarrels_of_2005_are_of_every_kind() -> None:
    rows = [row for row in record.table("dyad_events") if row["date"].startswith("2005")]
    disputes = [row["domain"] for row in rows if row["kind"] == "dispute"]
    assert (disputes.count("history"), disputes.count("other"), disputes.count("leader")) == (
        8,
        1,
        1,
    )


def test_approval_of_thirty_years_with_one_pollster_a_country() -> None:
    approval = record.approval("1993-01", "2023-12")
    assert approval.sel(time="2001-12-01", actor="USA").item() == pytest.approx(0.86)
    assert approval.sel(time="1997-12-01", actor="KOR").item() == pytest.approx(0.06)
    assert np.isnan(approval.sel(time="1998-01-01", actor="KOR"))  # only the end of a quarter
    assert np.isfinite(approval.sel(actor="USA", time=slice("1994", "2014"))).sum() > 240
    assert np.isnan(approval.sel(actor=["USA", "KOR"], time="2015")).all()


def test_japanese_approval_before_2017_is_from_memory_and_not_scored() -> None:
    month = "2001-05", "2001-05"
    assert np.isnan(record.approval(*month).sel(actor="JPN")).all()
    known = record.approval(*month, only_scored=False).sel(actor="JPN")
    assert known.item() == pytest.approx(0.81)
    for row in record.table("approval"):
        rough = row["country"] == "JPN" and row["date"] < "2017"
        assert (row["margin"] == "3") == rough
        assert not rough or row["support"] == "unsourced"
        assert (row["basis"] == "quarter") == (row["country"] == "KOR" and row["date"] < "2015")


def test_spending_of_six_since_1969() -> None:
    spending = record.defence_spending()
    assert spending["actor"].values.tolist() == ["USA", "JPN", "KOR", "CHN", "RUS", "PRK"]
    assert spending.sel(year=1969, actor="USA").item() == 8.63
    assert np.isfinite(spending.sel(actor=["USA", "JPN", "KOR"])).all()
    assert np.isfinite(spending.sel(actor=["CHN", "RUS"], year=slice(1992, None))).all()
    assert np.isnan(spending.sel(actor="RUS", year=slice(None, 1991))).all()  # another state
    assert np.isnan(spending.sel(actor="PRK")).all()  # the rows are an order of magnitude


def test_affinity_since_1978_breaks_where_the_survey_went_by_mail() -> None:
    affinity = record.opinion("affinity_to_kor_cabinet_office")
    assert str(affinity["time"].values[0])[:7] == "1978-10"
    assert affinity.sel(time="2009-10-01").item() == pytest.approx(0.631)
    by_mail = affinity["time"].values[affinity["mode"].values == "mail"]
    assert [str(date)[:7] for date in by_mail] == ["2020-10", "2021-11", "2022-10", "2023-10"]
    assert set(affinity["mode"].values) == {"face_to_face", "mail"}
    later = record.opinion("affinity_to_kor_cabinet_office", "2011-01")
    assert (later.sizes["time"], str(later["time"].values[0])[:7]) == (13, "2011-10")


@pytest.mark.parametrize("series", record.SERIES.values(), ids=lambda series: series.name)
def test_spans_lie_within_one_another(series: record.Series) -> None:
    assert "1984" <= series.first < series.last <= "2023-12"
    for since, until in (*series.gaps, *(series.scored or ())):
        assert series.first <= since <= until <= series.last
