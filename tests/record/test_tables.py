"""The tables themselves: tidy, flagged, dated."""

import re

import pytest

from sim import record

FACTS = [name for name in record.TABLES if name != "table1"]
ROWS = {
    "meetings": 79,
    "exercises": 22,
    "launches": 144,
    "provocations": 372,
    "regional": 30,
    "coercion": 6,
    "dyad_events": 43,
    "approval": 114,
    "defence_spending": 134,
    "opinion": 53,
    "commitment": 32,
    "embedding": 32,
    "alignment": 19,
    "first_threats": 20,
    "table1": 32,
}


@pytest.mark.parametrize("name", record.TABLES)
def test_no_row_is_lost(name: str) -> None:
    assert len(record.table(name)) == ROWS[name]


@pytest.mark.parametrize("name", FACTS)
def test_every_row_says_how_well_it_is_supported(name: str) -> None:
    for row in record.table(name):
        assert row["support"] in record.SUPPORT
        assert row["support"] != "sourced" or row["url"].startswith("http")


@pytest.mark.parametrize("name", [name for name in FACTS if name != "defence_spending"])
def test_dates_are_days_or_months_and_none_is_after_the_record(name: str) -> None:
    for row in record.table(name):
        for column in ("date", "from", "until"):
            if date := row.get(column):
                assert re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", date)
                assert date < "2024"
        assert row.get("date") or row.get("from")


def test_provocations_have_every_month_once() -> None:
    months = [row["date"] for row in record.table("provocations")]
    assert months == [f"{year}-{month:02}" for year in range(1984, 2015) for month in range(1, 13)]


def test_two_tables_agree_on_nuclear_tests() -> None:
    events = {row["date"]: row["nuclear"] for row in record.table("provocations")}
    tests = {row["date"]: row["nuclear_tests"] for row in record.table("launches")}
    both = events.keys() & tests.keys()
    assert len(both) == 36
    assert all(events[date] == tests[date] for date in both)


def test_launches_have_every_month_once() -> None:
    months = [row["date"] for row in record.table("launches")]
    assert months == [f"{year}-{month:02}" for year in range(2012, 2024) for month in range(1, 13)]


def test_friction_is_what_is_called_a_dispute() -> None:
    for row in record.table("dyad_events"):
        assert (row["kind"] == "dispute") == (row["direction"] == "friction")


def test_channels_follow_from_levels() -> None:
    merged = {
        "foreign_minister": "minister",
        "defense_minister": "minister",
        "vice_foreign_minister": "vice_minister",
    }
    for row in record.table("meetings"):
        assert row["channel"] == merged.get(row["level"], row["level"])
        assert row["channel"] in record.CHANNELS
        assert row["form"] in ("meeting", "brief", "statement")
