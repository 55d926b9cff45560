"""The table of what is played by hand: read, refused, told, frozen."""

from pathlib import Path

import pytest

import sim
from sim.core.errors import ScenarioError
from sim.model import checked
from sim.scenario import Month, Scenario
from sim.scenario.contrast import changes
from sim.scenario.frozen import frozen
from sim.scenario.played import table_words
from sim.scenario.writing import written

HEAD = "name: mine\ndescription: d\nextends: baseline\nplayed:\n"


def loaded(folder: Path, table: str) -> Scenario:
    file = folder / "mine.yaml"
    file.write_text(HEAD + table, encoding="utf-8")
    return checked.load(file)


def test_a_table_is_read_in_order_of_time(tmp_path: Path) -> None:
    made = loaded(tmp_path, "  JPN:\n    2021-02: {stance: hold}\n    2021-01: {stance: concede}\n")
    assert list(made.played["JPN"]) == [Month.parse("2021-01"), Month.parse("2021-02")]
    assert made.played["JPN"][Month.parse("2021-02")] == {"stance": "hold"}
    assert sim.Scenario.__eq__(made, sim.load("baseline")) is False


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        ("  JPN: {2021-01: {stanc: hold}}\n", 5, "is no menu of JPN, whose role is ally; allowed: "
         "stance, patronage; did you mean 'stance'?"),
        ("  JPN:\n    2021-01: {stance: confrnt}\n", 6, "(value 'confrnt'); allowed: hold, "
         "concede, confront; did you mean 'confront'?"),
        ("  JPN:\n    2014-12: {stance: hold}\n", 6, "is outside the run; allowed: 2015-01 to"),
        ("  JPN:\n    2021-13: {stance: hold}\n", 6, "is not a month (value '2021-13')"),
        ("  USA: {2021-01: {stance: hold}}\n", 5, "a patron has no menu to choose from; allowed: "
         "an entry of JPN, KOR, PRK, CHN, RUS"),
        ("  JPX: {2021-01: {stance: hold}}\n", 5, "names no actor; allowed: USA, JPN"),
        ("  JPN: {2021-01: hold}\n", 5, "is not a mapping (value 'hold')"),
        ("  JPN: {2021-01: {stance: 1}}\n", 5, "is not a text (value 1)"),
        ("  JPN:\n    2021-01:\n      stance: !!python/object/apply:os.system [ls]\n", 7, "mine"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_line_and_nearest_name(
    tmp_path: Path, table: str, line: int, message: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        loaded(tmp_path, table)
    assert f"mine.yaml:{line}: " in str(caught.value)
    assert message in str(caught.value)


def test_a_difference_adds_months_and_takes_them_back(tmp_path: Path) -> None:
    loaded(tmp_path, "  JPN: {2021-01: {stance: hold}, 2021-02: {stance: concede}}\n")
    file = tmp_path / "other.yaml"
    file.write_text(
        "name: other\ndescription: d\nextends: mine.yaml\n"
        "played: {JPN: {2021-01: null, 2021-03: {patronage: hedge}}}\n",
        encoding="utf-8",
    )
    made = checked.load(file)
    assert [str(month) for month in made.played["JPN"]] == ["2021-02", "2021-03"]


def test_who_plays_nobody_says_nothing_of_it(released: Scenario) -> None:
    """So that digests of results that were made before stay."""
    assert "played" not in released.to_dict()
    made = released.replace({"played": {"JPN": {"2021-01": {"stance": "hold"}}}})
    assert made.digest != released.digest
    assert made.replace({"played": None}) == released
    assert made.replace({"played.JPN.2021-01.stance": "concede"}) != made


def test_spells_are_told_together(released: Scenario) -> None:
    rows = {f"2021-{n:02d}": {"stance": "concede"} for n in (1, 2, 3)}
    rows |= {"2021-05": {"stance": "concede"}, "2021-06": {"patronage": "hedge", "stance": "hold"}}
    made = released.replace({"played": {"JPN": rows, "PRK": {"2022-01": {"campaign": "talk"}}}})
    told = [
        "JPN 2021-01 to 2021-03: stance concede",
        "JPN 2021-05: stance concede",
        "JPN 2021-06: patronage hedge, stance hold",
        "PRK 2022-01: campaign talk",
    ]
    assert table_words(made) == told
    shown = sim.show(made).text
    assert all(line in shown for line in told)


def test_what_differs_is_told_from_its_month_on(released: Scenario) -> None:
    made = released.replace({"played": {"JPN": {"2021-03": {"stance": "hold"}}}})
    (change,) = changes(made, released)
    assert str(change.since) == "2021-03"
    (row,) = sim.show(made, against=released).record
    assert row["words"] == "JPN by hand in 2021-03: stance hold instead of what its motives say"
    other = made.replace({"played.JPN.2021-03.stance": "concede"})
    (row,) = sim.show(other, against=made).record
    assert row["words"] == "JPN by hand in 2021-03: stance concede instead of stance hold"


def test_what_is_done_after_the_origin_is_not_known(released: Scenario) -> None:
    rows = {"2019-12": {"stance": "hold"}, "2020-01": {"stance": "hold"}}
    made = released.replace({"played": {"JPN": rows}})
    held = frozen(made, Month.parse("2019-12"))
    assert [str(month) for month in held.played["JPN"]] == ["2019-12"]


def test_a_table_is_written_a_month_a_line() -> None:
    told = {"name": "x", "played": {"JPN": {"2021-01": {"stance": "hold"}, "2021-02": None}}}
    assert written(told, "A game.\nAnother line.") == (
        "# A game.\n# Another line.\nname: x\nplayed:\n  JPN:\n    2021-01: {stance: hold}\n"
        "    2021-02: null\n"
    )
