"""docs/your-own-triangle.md leads from an empty folder to a score, step by step."""

import re
import shlex
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from sim.analysis.naive import NAMES
from sim.cli import main
from sim.record import check
from sim.studies.new import new
from tests.docs.pages import ROOT, blocks, page

PAGE = "your-own-triangle.md"
COMMANDS = [
    shlex.split(line, comments=True)
    for block in blocks(PAGE)
    if block.language == "sh"
    for line in block.text.splitlines()
]
RECORD = Path("my-triangle") / "record"
TABLE = re.compile(r"`record/(\w+\.csv)`[^`]*:\n\n```text\n(.*?)```", re.DOTALL)
SMALL = ("--runs", "3", "--no-plots")


def test_it_names_every_naive_forecast() -> None:
    (told,) = re.findall(r"Each series is scored beside (.*?) Figures", page(PAGE), re.DOTALL)
    assert [name for name in NAMES if name.replace("_", " ") not in told] == []


@pytest.mark.parametrize("name", [path.name for path in sorted((ROOT / "docs").glob("*.md"))])
def test_no_page_counts_two_naive_forecasts_where_there_are_more(name: str) -> None:
    assert not re.findall(r"(?:two|both) naive\s+forecasts", page(name))


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def put_on_record(text: str) -> None:
    """What the page says: rows below the header, or in the place of those of their names."""
    dictionary = RECORD / "series.csv"
    added = dict(TABLE.findall(text))
    assert set(added) == {"meetings.csv", "dyad_events.csv", "series.csv"}
    for row in added.pop("series.csv").splitlines():
        known = dictionary.read_text(encoding="utf-8").splitlines()
        (line,) = (at for at, each in enumerate(known) if each.split(",")[0] == row.split(",")[0])
        known[line] = row
        dictionary.write_text("\n".join(known) + "\n", encoding="utf-8")
    for table, rows in added.items():
        file = RECORD / table
        file.write_text(file.read_text(encoding="utf-8") + rows, encoding="utf-8")


def code_quarrels(text: str) -> None:
    """What the page says: lines in the place of the commented ones."""
    (told,) = re.findall(r"```text\n( +quarrels:\n.*?)```", text, re.DOTALL)
    file = Path("my-triangle") / "my-triangle.yaml"
    commented = re.compile(r"^# +quarrels: .*?source: What the two said of it\n", re.M | re.S)
    coded, times = commented.subn(told, file.read_text(encoding="utf-8"))
    assert times == 1
    file.write_text(coded, encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the page's first command was given."""
    monkeypatch.chdir(tmp_path)
    assert COMMANDS[0] == ["alliance-sim", "new", "my-triangle"]
    assert invoke(*COMMANDS[0][1:]).exit_code == 0
    return tmp_path


def test_its_commands_are_those_of_a_walk() -> None:
    verbs = [command[1] for command in COMMANDS]
    assert verbs == ["new", "check", "show", "run", "check", "history", "compare"]
    text = page(PAGE)
    listed = re.findall(r"^\| `([\w./-]+)` \|", text, re.MULTILINE)
    tops = {f"{name.split('/')[0]}/" if "/" in name else name for name in new("my-triangle")}
    assert tops <= set(listed)


def test_check_and_show_and_run(place: Path) -> None:
    for command in COMMANDS[1:4]:
        small = ("--runs", "2", "--no-plots") if command[1] == "run" else ()
        told = invoke(*command[1:], *small)
        assert told.exit_code == 0, told.stderr
    assert (place / "runs" / "my-triangle" / "result.nc").is_file()


def test_the_facts_count_as_the_page_says(place: Path) -> None:
    put_on_record(page(PAGE))
    assert "valid" in invoke(*COMMANDS[4][1:]).stdout
    facts = check(RECORD)
    leaders = facts.yearly_counts("leader", only_scored=True)
    assert leaders.sum() == 3
    ministers = facts.yearly_counts("foreign_minister", only_scored=True)
    assert ministers.sel(year=[2016, 2018, 2022]).values.tolist() == [1, 0, 2]  # a statement: none
    assert ministers.sel(year=2020).isnull()
    assert facts.yearly_counts("disputes_history", only_scored=True).sum() == 2
    assert facts.yearly_counts("disputes", only_scored=True).sum() == 5


def test_nothing_on_record_is_said_in_one_message(place: Path) -> None:
    told = invoke(*COMMANDS[5][1:], *SMALL)
    assert told.exit_code == 2
    assert told.stderr.count("\n") == 1
    assert "cannot be scored" in told.stderr
    assert not (place / "runs").exists()


@pytest.mark.slow
def test_what_no_run_can_have_is_said(place: Path) -> None:
    put_on_record(page(PAGE))
    told = invoke(*COMMANDS[5][1:], *SMALL)
    assert told.exit_code == 0, told.stderr
    assert "BBB-CCC disputes over the past, BBB-CCC disputes over trade. Either" in told.stdout


@pytest.mark.slow
def test_a_score_appears(place: Path) -> None:
    code_quarrels(page(PAGE))
    put_on_record(page(PAGE))
    told = invoke(*COMMANDS[5][1:], "--runs", "20")
    assert told.exit_code == 0, told.stderr
    assert "its score then says nothing" not in told.stdout
    assert not (place / "runs" / "history-my-triangle" / "table1.csv").exists()
    assert list((place / "runs" / "history-my-triangle" / "figures").glob("*.png"))
    scores = pd.read_csv(place / "runs" / "history-my-triangle" / "scores.csv", index_col="name")
    filled = ["leader", "foreign_minister", "disputes", "disputes_history", "disputes_trade"]
    assert sorted(scores.index) == sorted(filled)
    assert scores.loc["leader", "n"] == 9
    assert scores.loc["foreign_minister", "n"] == 8  # nobody has looked at 2020
    assert (scores["score"] >= 0).all()
    assert scores["climatology"].notna().all()


def test_the_difference_is_compared(place: Path) -> None:
    (difference,) = (block for block in blocks(PAGE) if block.language == "yaml")
    (place / "my-triangle" / f"{difference.name}.yaml").write_text(difference.text)
    told = invoke(*COMMANDS[-1][1:], *SMALL)
    assert told.exit_code == 0, told.stderr
    assert "my-triangle-reconciled" in told.stdout
