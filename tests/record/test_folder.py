"""A record is a folder: what it gives, and that each fault is one message with file and line."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import record
from sim.core.sizes import RECORD_YEARS
from sim.record import RecordError, bundled, check
from sim.record.dictionary import COLUMNS
from sim.record.reading import read_text

HEAD = """title = "An invented triangle"
actors = ["AAA", "BBB", "CCC", "DDD"]
last = "2005-12"

[tables.meetings]

[tables.polls]
by = ["country"]

[tables.embargoes]

[tables.launches]
from = "us-jpn-kor"
"""
MEETINGS = """date,level,channel,form,support,url
2001-03-02,leader,leader,meeting,sourced,https://example.org/a
2001-03-09,leader,leader,brief,unsourced,
2003-01,leader,leader,meeting,secondary,
2003-05,foreign_minister,minister,statement,unsourced,
"""
POLLS = """date,country,percent,pollster,support,url
2002-01,BBB,40,Ask,unsourced,
2002-01-20,BBB,50,Ask,unsourced,
2001-02,CCC,60,Ask,unsourced,
"""
EMBARGOES = """date,until,target,support,url
2004-11,2005-02,BBB,unsourced,
2005-06,,BBB,unsourced,
"""
SERIES = (
    ("leader,meetings,events,,channel=leader,,meetings,leader,meetings per month,"
     '"2001-01/2001-12, 2003-01/2005-12",2003-01/2005-12,,,leaders'),
    ("minister,meetings,events,,channel=minister,,,,meetings per month,"
     "2003-01/2005-12,all,,,ministers"),
    ("approval_BBB,polls,level,percent,country=BBB; pollster=Ask,,approval,BBB,percent,"
     "2001-01/2005-12,all,level,,approval in B"),
    ("coercion_BBB,embargoes,spell,,target=BBB,,coercion_episode,BBB,months coerced per month,"
     "2004-01/2005-12,all,,,months coerced"),
    ("launches,launches,sum,missiles,,,launches,,missiles per month,"
     "2001-01/2005-12,none,,,missiles"),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound record."""
    home = tmp_path / "mine"
    home.mkdir()
    (home / "record.toml").write_text(HEAD)
    (home / "meetings.csv").write_text(MEETINGS)
    (home / "polls.csv").write_text(POLLS)
    (home / "embargoes.csv").write_text(EMBARGOES)
    (home / "series.csv").write_text("\n".join([",".join(COLUMNS), *SERIES, ""]))
    return home


def test_a_folder_is_counted_by_its_dictionary(folder: Path) -> None:
    mine = check(folder)
    counts = mine.monthly_counts("leader")
    assert counts.sizes["time"] == 60
    assert counts.sel(time="2001-03-01") == 2
    assert counts.sel(time="2003-01-01") == 1
    assert np.isnan(counts.sel(time="2002")).all()  # a gap is missing, not silent
    assert counts.attrs["coverage"] == "2001-01/2001-12, 2003-01/2005-12"
    assert np.isnan(mine.monthly_counts("leader", only_scored=True).sel(time="2001")).all()
    assert mine.monthly_counts("leader", include_brief=False).sel(time="2001-03-01") == 1
    assert mine.yearly_counts("minister").values.tolist() == [0, 0, 0]  # a statement is no meeting
    assert mine.coerced == ("BBB",)
    assert mine.coercion_episodes("2004-10", "2004-12").sel(ally="BBB").values.tolist() == [0, 1, 1]
    assert mine.yearly_counts("coercion_BBB").values.tolist() == [2, 2 + 7]
    approval = mine.approval("2002-01", "2002-02")
    assert approval["actor"].values.tolist() == ["BBB"]
    assert approval.values[0, 0] == pytest.approx(0.45)
    assert mine.applies_to(["DDD", "CCC", "AAA", "BBB"])
    assert not mine.applies_to(["AAA", "BBB", "CCC"])


def test_a_table_of_a_bundled_record_is_that_table(folder: Path) -> None:
    mine = check(folder)
    assert mine.table("launches") == record.table("launches")
    theirs = record.monthly_counts("launches", "2001-01", "2005-12")
    assert np.array_equal(mine.monthly_counts("launches"), theirs)


@pytest.mark.parametrize("name", record.bundled_names())
def test_bundled_records_are_sound(name: str) -> None:
    mine = check(bundled(name).folder)
    for series in mine.series.values():
        assert mine.monthly_counts(series.name).sizes["time"] > 0
        assert {series.table for series in mine.levels.values()} <= set(mine.tables)


FAULTS = {
    "unknown series table": (
        "series.csv", "leader,meetings,", "leader,meetins,",
        "series.csv:2: table is no table of the record (value 'meetins'); "
        "allowed: meetings, polls, embargoes, launches; did you mean 'meetings'?",
    ),
    "unknown variable": (
        "series.csv", ",meetings,leader,", ",meeting,leader,",
        "series.csv:2: variable is no variable that a record speaks of (value 'meeting'); "
        "allowed: meetings",
    ),
    "unknown column of the dictionary": (
        "series.csv", ",long_name\n", ",long_name,note\n",
        "series.csv:1: is no column of a dictionary (value 'note'); allowed: name, table",
    ),
    "unknown column of a table": (
        "series.csv", "channel=leader", "chanel=leader",
        "series.csv:2: filter names no column of meetings (value 'chanel'); "
        "allowed: date, level, channel, form, support, url; did you mean 'channel'?",
    ),
    "column that is missing": (
        "meetings.csv", "support,url", "flag,url",
        "meetings.csv:1: lacks the column support; allowed: date, level",
    ),
    "month out of order": (
        "meetings.csv", "2003-01,leader", "2001-02,leader",
        "meetings.csv:4: date is out of order (value '2001-02'); "
        "allowed: 2001-03, the row before, or later",
    ),
    "no month": (
        "meetings.csv", "2003-05", "2003-13",
        "meetings.csv:5: date is no date (value '2003-13'); allowed: YYYY-MM or YYYY-MM-DD",
    ),
    "no day": (
        "meetings.csv", "2001-03-09", "2001-02-29",
        "meetings.csv:3: date is no date (value '2001-02-29')",
    ),
    "after the end": (
        "polls.csv", "2001-02,CCC", "2006-01,CCC",
        "polls.csv:4: date is after the end of the record (value '2006-01'); allowed: 2005-12",
    ),
    "until before date": (
        "embargoes.csv", "2005-02", "2004-10",
        "embargoes.csv:2: until is before the row begins (value '2004-10')",
    ),
    "overlap of coverage": (
        "series.csv", "2001-01/2001-12, 2003-01/2005-12", "2001-01/2003-01, 2003-01/2005-12",
        "series.csv:2: coverage overlaps with 2001-01/2003-01 or is out of order "
        "(value '2003-01/2005-12'); allowed: spans of months in order",
    ),
    "coverage upside down": (
        "series.csv", "2003-01/2005-12,all,,,ministers", "2005-12/2003-01,all,,,ministers",
        "series.csv:3: coverage ends before it begins (value '2005-12/2003-01')",
    ),
    "scored outside the coverage": (
        "series.csv", '",2003-01/2005-12,', '",2002-01/2005-12,',
        "series.csv:2: scored is not within the coverage (value '2002-01/2005-12'); "
        "allowed: 2001-01/2001-12, 2003-01/2005-12",
    ),
    "coverage beyond the record": (
        "series.csv", "2003-01/2005-12,all,,,ministers", "2003-01/2006-01,all,,,ministers",
        "series.csv:3: coverage reaches beyond the end of the record (value '2003-01/2006-01')",
    ),
    "wrong unit": (
        "series.csv", "leader,meetings per month", "leader,exercises per month",
        "series.csv:2: units are not those of meetings (value 'exercises per month'); "
        "allowed: meetings per month",
    ),
    "unit of a level": (
        "series.csv", ",BBB,percent,", ",BBB,share,",
        "series.csv:4: units are no units of a level (value 'share'); "
        "allowed: percent, percent of GDP, degrees, points",
    ),
    "element of nobody": (
        "series.csv", "approval,BBB", "approval,EEE",
        "series.csv:4: of names nobody of the record (value 'EEE'); allowed: AAA, BBB, CCC, DDD",
    ),
    "element of a variable without any": (
        "series.csv", ",launches,,missiles", ",launches,DDD,missiles",
        "series.csv:6: of is no element of launches (value 'DDD'); allowed: nothing",
    ),
    "series twice": (
        "series.csv", "minister,meetings,", "leader,meetings,",
        "series.csv:3: name is there twice (value 'leader')",
    ),
    "a count of a column": (
        "series.csv", "minister,meetings,events,,", "minister,meetings,events,level,",
        "series.csv:3: column does not go with events (value 'level')",
    ),
    "no percentage": (
        "polls.csv", "BBB,40,", "BBB,140,",
        "polls.csv:2: percent is no value (value '140'); allowed: 0 to 100 percent",
    ),
    "no number": (
        "polls.csv", "BBB,40,", "BBB,nan,",
        "polls.csv:2: percent is no value (value 'nan')",
    ),
    "no support": (
        "meetings.csv", "secondary", "rumour",
        "meetings.csv:4: support is no support (value 'rumour'); "
        "allowed: sourced, secondary, unsourced",
    ),
    "sourced without an address": (
        "meetings.csv", "https://example.org/a", "",
        "meetings.csv:2: url of a sourced row is no address (value '')",
    ),
    "a field too many": (
        "meetings.csv", "unsourced,\n2003", "unsourced,,\n2003",
        "meetings.csv:3: has another number of fields than the header (value 7); allowed: 6",
    ),
    "unknown key": (
        "record.toml", "[tables.polls]\nby", "[tables.polls]\nbye",
        "record.toml:8: tables.polls.bye is not a key; allowed: date, by, plain, from; "
        "did you mean 'by'?",
    ),
    "missing table": (
        "record.toml", "[tables.polls]", "[tables.poll]",
        "record.toml: tables.poll names no table: poll.csv is missing",
    ),
    "a table from elsewhere": (
        "record.toml", '"us-jpn-kor"', '"../secrets"',
        "record.toml:13: tables.launches.from is no bundled record (value '../secrets'); "
        "allowed: us-jpn-kor, us-jpn-aus",
    ),
    "a table by a path": (
        "record.toml", "[tables.polls]", '[tables."../polls"]',
        "tables.../polls is no name of a table",
    ),
    "no TOML": ("record.toml", "title =", "title ", "record.toml: is not TOML: "),
    "a list for a text": (
        "record.toml", '"2005-12"', '["2005-12"]',
        "record.toml:3: last is of another kind",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "answer"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_message_with_file_and_line(
    folder: Path, file: str, old: str, new: str, answer: str
) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(RecordError) as caught:
        check(folder)
    told = str(caught.value)
    assert told.removeprefix(f"{folder}/").startswith(answer) or answer in told
    assert "\n" not in told
    assert told.startswith(str(folder / file))


@pytest.mark.parametrize("text", ["inf", "-1", "nan", "1e308", "1e7", "1_0", " 3", "٣", ""])
def test_a_count_is_a_number_that_can_be_one(folder: Path, text: str) -> None:
    series = (folder / "series.csv").read_text()
    mine = series.replace("launches,launches,sum,missiles,", "shots,shots,sum,missiles,")
    (folder / "series.csv").write_text(mine)
    with (folder / "record.toml").open("a") as file:
        file.write("\n[tables.shots]\n")
    rows = "date,missiles,support,url\n2001-02,3,unsourced,\n2001-03,1e6,unsourced,\n"
    (folder / "shots.csv").write_text(rows)
    assert check(folder).monthly_counts("shots").sum() == 3 + 1e6
    (folder / "shots.csv").write_text(rows.replace(",3,", f",{text},"))
    told = rf"shots\.csv:2: missiles is no value \(value '{text}'\); allowed: 0 to 1e\+06 missiles"
    with pytest.raises(RecordError, match=told):
        check(folder)


def test_a_link_that_leads_out_of_the_folder_is_no_table(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text(POLLS)
    (folder / "polls.csv").unlink()
    (folder / "polls.csv").symlink_to(outside)
    with pytest.raises(RecordError, match=r"record\.toml.*names no table"):
        check(folder)


@pytest.mark.parametrize(
    ("old", "new", "answer"),
    [
        (",1,", ",2,", "pacts.csv:2: sign is no sign (value '2'); allowed: 1 or -1"),
        ("BBB", "EEE", "pacts.csv:2: about names none of the elements (value 'EEE'); allowed: BBB"),
    ],
)
def test_signed_events_are_about_their_elements(
    folder: Path, old: str, new: str, answer: str
) -> None:
    head = '[tables.pacts]\n[signed.pacts]\ncoverage = "2001-01/2005-12"\nelements = ["BBB"]\n'
    with (folder / "record.toml").open("a") as file:
        file.write(f'{head}long_name = "pacts"\n')
    text = "date,about,sign,support,url\n2002-02,BBB,1,unsourced,\n"
    (folder / "pacts.csv").write_text(text)
    events = check(folder).signed_events("pacts")
    assert events.sel(element="BBB", sign=1).sum() == events.sum() == 1
    (folder / "pacts.csv").write_text(text.replace(old, new))
    with pytest.raises(RecordError) as caught:
        check(folder)
    assert answer in str(caught.value)


def test_binary_is_refused(folder: Path) -> None:
    (folder / "meetings.csv").write_bytes(b"date,\xff\xfe\n")
    with pytest.raises(RecordError, match=r"meetings\.csv: is not text in UTF-8"):
        check(folder)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(KeyError, match="us-jpn-aus"):
        bundled("us-jpn")
    with pytest.raises(KeyError, match="did you mean 'leader'"):
        bundled("us-jpn-aus").monthly_counts("leaders")


@pytest.mark.parametrize("name", ["record.toml", "polls.csv"])
def test_a_link_or_a_pipe_in_the_place_of_a_file_is_not_read(folder: Path, name: str) -> None:
    kept = folder / name
    kept.rename(folder / "elsewhere")
    kept.symlink_to(folder / "elsewhere")
    with pytest.raises(RecordError, match=rf"{name}: is a link"):
        read_text(kept)
    kept.unlink()
    os.mkfifo(kept)
    with pytest.raises(RecordError, match=rf"{name}: is no ordinary file"):
        read_text(kept)


def test_options_name_the_years_that_the_record_has() -> None:
    first, last = RECORD_YEARS
    assert bundled(record.FIRST).last == f"{last}-12"
    assert sim.load("since-1994").start.year == first


@pytest.mark.parametrize(("last", "year"), [("2023-12", 2023), ("2023-11", 2022)])
def test_the_last_year_of_a_record_is_a_whole_one(last: str, year: int) -> None:
    assert replace(bundled(record.FIRST), last=last).last_year == year
