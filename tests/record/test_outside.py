"""The acts of others than the alliance: Council, neighbours, provocations, coercion, papers."""

import numpy as np
import pytest

from sim import record


def test_the_council_acts_until_2017_and_then_no_more() -> None:
    counts = record.yearly_counts("council_action", "2013-01", "2023-12")
    assert counts.values.tolist() == [2, 0, 0, 2, 4, 0, 0, 0, 0, 0, 0]  # the veto of 2022 is none
    assert record.yearly_counts("council_action").sum() == 12


def test_a_summit_of_the_neighbours_is_one_of_their_own() -> None:
    counts = record.yearly_counts("neighbour_summits")
    held = counts["year"].values[counts.values == 1].tolist()
    assert held == [2008, 2009, 2010, 2011, 2012, 2015, 2018, 2019]
    assert counts.sum() == 8
    assert record.yearly_counts("neighbour_margins").values.tolist() == [1, 1, 1, 1, 1, 1, 0, 0, 2]


def test_before_their_first_summit_year_nobody_looked() -> None:
    counts = record.monthly_counts("neighbour_summits", "2007-12", "2008-12")
    assert np.isnan(counts[0])
    assert counts[1:].values.tolist() == [0] * 11 + [1]


def test_nuclear_tests_by_year() -> None:
    counts = record.yearly_counts("nuclear_tests", "2012-01", "2023-12")
    assert counts.values.tolist() == [0, 1, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0]


def test_provocations_end_with_2014_and_are_missing_after() -> None:
    counts = record.monthly_counts("provocations", "2014-10", "2015-03")
    assert counts.values[:3].tolist() == [3, 0, 0]
    assert np.isnan(counts.values[3:]).all()
    years = record.yearly_counts("provocations", "1984-01", "2023-12")
    assert np.isfinite(years).sum() == 31
    assert years.sum() == 67
    assert years.sel(year=2010) == 8


def months_of(ally: str) -> list[str]:
    one = record.coercion_episodes().sel(ally=ally)
    return one["time"].values[one.values == 1].astype("datetime64[M]").astype(str).tolist()


def test_an_episode_has_its_first_and_its_last_month() -> None:
    seoul, tokyo = months_of("KOR"), months_of("JPN")
    assert seoul[:2] == ["2000-06", "2000-07"]
    assert (seoul[2], seoul[-1], len(seoul)) == ("2016-07", "2017-10", 2 + 16)
    assert tokyo[:7] == [f"2001-{month:02}" for month in range(6, 13)]
    assert tokyo[10:15] == ["2012-09", "2012-10", "2012-11", "2012-12", "2013-01"]
    assert tokyo[-5:] == [f"2023-{month:02}" for month in range(8, 13)]
    assert len(tokyo) == 7 + 3 + 5 + 5


def test_an_episode_that_began_before_the_first_month_asked_for_still_counts() -> None:
    assert record.monthly_counts("coercion_JPN", "2012-12", "2013-02").values.tolist() == [1, 1, 0]
    assert record.yearly_counts("coercion_KOR", "2017-01", "2018-12").values.tolist() == [10, 0]


def test_coercion_is_missing_outside_its_months_and_not_zero() -> None:
    episodes = record.coercion_episodes("1999-12", "2024-01")
    assert np.isnan(episodes.values[[0, -1]]).all()
    assert np.isfinite(episodes.values[1:-1]).all()
    assert set(np.unique(episodes.values[1:-1])) == {0, 1}
    assert episodes.dims == ("time", "ally")


def test_overlapping_episodes_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    real = record.table("coercion")
    again = {**real[2], "date": "2010-10", "until": "2010-12"}
    monkeypatch.setattr(record.Record, "table", lambda self, name: [*real, again])
    counts = record.monthly_counts("coercion_JPN", "2010-08", "2011-01")
    assert counts.values.tolist() == [0, 1, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("name", "support"),
    [
        ("council_action", "unsourced"),
        ("neighbour_summits", "unsourced"),
        ("coercion_KOR", "unsourced"),
        ("nuclear_tests", "unsourced"),
        ("provocations", "secondary"),
        ("launches", "sourced, secondary"),
        ("minister", "sourced, unsourced"),
        ("tcog", "sourced, secondary, unsourced"),
        ("foreign_minister", "sourced, secondary, unsourced"),
    ],
)
def test_how_well_a_series_is_known_travels_with_it(name: str, support: str) -> None:
    assert record.monthly_counts(name).attrs["support"] == support
    assert record.yearly_counts(name).attrs["support"] == support


def test_support_is_that_of_the_months_asked_for() -> None:
    assert record.monthly_counts("launches", "2012-01").attrs["support"] == "sourced"
    assert record.monthly_counts("launches", end="2011-12").attrs["support"] == "secondary"
    assert record.monthly_counts("leader", "1995-01", "1996-12").attrs["support"] == ""
    assert record.monthly_counts("coercion_KOR", "2017-01").attrs["support"] == "unsourced"


def test_sums_of_a_year_have_units_of_a_year() -> None:
    assert record.yearly_counts("coercion_JPN").attrs["units"] == "months coerced per year"
    assert record.yearly_counts("council_action").attrs["units"] == "resolutions per year"


def named(actor: str, year: int) -> list[tuple[str, int]]:
    return [
        (one.source, one.months.size)
        for one in record.first_threats()
        if (one.actor, one.year) == (actor, year)
    ]


def test_papers_change_in_the_month_of_the_new_one() -> None:
    assert named("USA", 2015) == [("RUS", 11)]  # no paper before February
    assert named("USA", 2017) == [("RUS", 11), ("CHN", 1)]
    assert named("JPN", 2019) == [("PRK", 8), ("CHN", 4)]
    assert named("CHN", 2015) == [("USA", 8)]
    assert named("KOR", 2019) == named("KOR", 2021) == [("PRK", 12)]


def test_papers_of_an_actor_neither_overlap_nor_leave_a_gap() -> None:
    for actor in ("USA", "JPN", "KOR", "PRK", "CHN", "RUS"):
        months = np.concatenate([o.months for o in record.first_threats() if o.actor == actor])
        whole = np.arange(months.min(), months.max() + np.timedelta64(1, "M"))
        assert np.array_equal(np.sort(months), whole)
        assert str(months.max()) == "2023-12"
    assert all(one.support == "unsourced" for one in record.first_threats())
