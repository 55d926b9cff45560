"""`record:` names the dated facts that a scenario is held against, and changes nothing in a run."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.record import RecordError, bundled
from sim.scenario import Scenario, ScenarioError, check_file, from_dict

FILE = "name: mine\ndescription: d\nextends: {extends}\n{more}\n"


def write(folder: Path, more: str, extends: str = "baseline", name: str = "mine") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(FILE.format(extends=extends, more=more))
    return path


def own_record(folder: Path, actors: str = "USA JPN KOR PRK") -> None:
    """A record with one silent series."""
    folder.mkdir(parents=True)
    codes = ", ".join(f'"{code}"' for code in actors.split())
    (folder / "record.toml").write_text(
        f'title = "mine"\nactors = [{codes}]\npowers = ["CHN", "RUS"]\nlast = "2023-12"\n'
        "[tables.meetings]\n"
    )
    (folder / "meetings.csv").write_text("date,channel,support,url\n")
    (folder / "series.csv").write_text(
        "name,table,kind,column,filter,support,variable,of,units,coverage,scored,compare,breaks,"
        "long_name\nleader,meetings,events,,channel=leader,,meetings,leader,meetings per month,"
        "2015-01/2023-12,all,,,leaders' meetings\n"
    )


def test_without_the_key_it_is_the_bundled_record_of_the_actors(baseline: Scenario) -> None:
    assert baseline.record is None
    assert baseline.facts is bundled("us-jpn-kor")
    assert sim.load("since-1994").facts is bundled("us-jpn-kor")
    assert sim.load("seat-australia").facts is None  # nobody recorded these five
    assert sim.load("us-jpn-aus").facts is bundled("us-jpn-aus")


def test_a_folder_beside_the_file_is_read(tmp_path: Path) -> None:
    own_record(tmp_path / "facts" / "mine")
    scenario = sim.load(write(tmp_path, "record: facts/mine"))
    assert scenario.facts is not None
    assert scenario.facts.yearly_counts("leader").sum() == 0
    later = scenario.replace(end="2020-12")
    assert later.facts is scenario.facts
    child = sim.load(write(tmp_path, "", extends="mine.yaml", name="child"))
    assert child.facts is not None
    assert child.facts.title == "mine"


def test_a_path_is_told_from_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    own_record(tmp_path / "deep" / "mine")
    write(tmp_path / "deep", "record: mine")
    child = sim.load(write(tmp_path, "", extends="deep/mine.yaml", name="child"))
    assert child.facts is not None
    assert child.facts.folder == (tmp_path / "deep" / "mine").resolve()


def test_a_foreign_record_changes_nothing_in_the_bits(tmp_path: Path) -> None:
    own_record(tmp_path / "mine")
    plain = sim.load(write(tmp_path, "end: 2015-12", name="plain"))
    held = sim.load(write(tmp_path, "end: 2015-12\nrecord: mine", name="held"))
    one, other = (sim.simulate(each, runs=3, seed=4) for each in (plain, held))
    assert set(one.data_vars) == set(other.data_vars)
    for name in one.data_vars:
        np.testing.assert_array_equal(one[name].values, other[name].values)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("us-jpn-au", r":4: record is no bundled record .*did you mean 'us-jpn-aus'"),
        ("../mine", ":4: record leads out of the scenario's folder"),
        ("/etc", ":4: record leads out of the scenario's folder"),
        ("nowhere/mine", r":4: record names no folder with a record\.toml"),
        ("empty", r":4: record names no folder with a record\.toml"),
        ("us-jpn-aus", ":4: record speaks of AUS, JPN, PRK, USA, not of these actors"),
        ("3", ":4: record"),
    ],
)
def test_what_cannot_be_its_record_is_refused(tmp_path: Path, text: str, answer: str) -> None:
    own_record(tmp_path / "mine")
    (tmp_path / "home" / "empty").mkdir(parents=True)
    with pytest.raises(ScenarioError, match=answer):
        check_file(write(tmp_path / "home", f"record: {text}"))


def test_a_link_leads_nowhere_else(tmp_path: Path) -> None:
    own_record(tmp_path / "mine")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "mine").symlink_to(tmp_path / "mine")
    with pytest.raises(ScenarioError, match="leads out of the scenario's folder"):
        check_file(write(tmp_path / "home", "record: mine"))


def test_a_fault_in_the_record_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    own_record(tmp_path / "mine")
    rows = "date,channel,support,url\n2016-02,leader,unsourced,\n2016-01,leader,unsourced,\n"
    (tmp_path / "mine" / "meetings.csv").write_text(rows)
    with pytest.raises(RecordError, match=r"meetings\.csv:3: date is out of order"):
        check_file(write(tmp_path, "record: mine"))


def test_plain_data_keep_the_name_and_have_a_bundled_record_only(tmp_path: Path) -> None:
    again = from_dict(sim.load("us-jpn-aus").to_dict())
    assert again.facts is bundled("us-jpn-aus")
    own_record(tmp_path / "facts" / "mine")
    scenario = sim.load(write(tmp_path, "record: facts/mine"))
    copy = from_dict(scenario.to_dict())
    assert copy.record == "facts/mine"
    assert copy.facts is None
    assert copy == scenario
    own_record(tmp_path / "mine")
    copy = from_dict(sim.load(write(tmp_path, "record: mine")).to_dict())
    assert copy.facts is None
    assert copy.replace(end="2020-12").facts is None
    with pytest.raises(ScenarioError, match="did you mean 'us-jpn-kor'"):
        copy.replace(record="us-jp-kor")
    assert copy.replace(record="us-jpn-kor").facts is bundled("us-jpn-kor")
