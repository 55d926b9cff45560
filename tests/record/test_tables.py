"""The tables themselves: tidy, flagged, dated."""

import re

import pytest

from sim import record

FACTS = [name for name in record.TABLES if name != "table1"]
ROWS = {
    "meetings": 147,
    "exercises": 29,
    "launches": 480,
    "provocations": 372,
    "regional": 39,
    "coercion": 6,
    "dyad_events": 154,
    "approval": 501,
    "defence_spending": 242,
    "opinion": 113,
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


@pytest.mark.parametrize("name", ["meetings", "exercises", "dyad_events", "regional", "coercion"])
def test_events_stand_in_the_order_of_their_dates(name: str) -> None:
    dates = [row["date"] for row in record.table(name)]
    assert dates == sorted(dates)
    assert all(row["description"] for row in record.table(name))


@pytest.mark.parametrize(
    ("name", "series", "date"),
    [
        ("approval", ("country", "leader"), "date"),
        ("opinion", ("series", "country"), "date"),
        ("defence_spending", ("country",), "year"),
    ],
)
def test_levels_stand_in_the_order_of_their_dates(
    name: str, series: tuple[str, ...], date: str
) -> None:
    dates: dict[tuple[str, ...], list[str]] = {}
    for row in record.table(name):
        dates.setdefault(tuple(row[key] for key in series), []).append(row[date])
        assert row[date] < "2024"
    for each in dates.values():
        assert each == sorted(set(each))  # one survey a date


def test_provocations_have_every_month_once() -> None:
    months = [row["date"] for row in record.table("provocations")]
    assert months == [f"{year}-{month:02}" for year in range(1984, 2015) for month in range(1, 13)]


def test_two_tables_agree_on_nuclear_tests() -> None:
    events = {row["date"]: row["nuclear"] for row in record.table("provocations")}
    tests = {row["date"]: row["nuclear_tests"] for row in record.table("launches")}
    both = events.keys() & tests.keys()
    assert len(both) == 372
    assert all(events[date] == tests[date] for date in both)


def test_launches_have_every_month_once() -> None:
    months = [row["date"] for row in record.table("launches")]
    assert months == [f"{year}-{month:02}" for year in range(1984, 2024) for month in range(1, 13)]


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
        assert row["channel"] in (*record.CHANNELS, "senior_official")
        assert row["form"] in ("meeting", "brief", "statement", "call")
