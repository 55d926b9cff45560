"""A page without a browser: what a visitor does, and what the page then says."""

import base64
from pathlib import Path

import pytest

import sim
from sim.core import errors
from sim.page.answers import Kept
from sim.page.library import Library
from sim.page.server import server
from sim.page.session import Page
from sim.page.share import share
from sim.page.state import State
from sim.page.words import number
from sim.scenario import Scenario

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def short(released: Scenario) -> Scenario:
    return released.replace(start="2021-06", end="2023-06")


@pytest.fixture
def page(short: Scenario) -> Page:
    return Page(Library([short]), Kept(), State("baseline", runs=10))


def said(page: Page) -> list[str]:
    return [block["text"] for block in page.words.blocks]


def shown(page: Page, key: str) -> object:
    forms = (page.bar, page.levers, page.looks, page.questions.form)
    inside = [one for form in forms for group in form.spec for one in group["fields"]]
    return next(one["value"] for one in inside if one["id"] == key)


def test_a_move_and_its_undoing(page: Page) -> None:
    before = said(page)
    page.take({"id": "lever.KOR_partner", "value": -1})
    assert len(said(page)) == 3
    assert page.state.query() == "reference=baseline&runs=10&lever.KOR_partner=-1.0"
    page.take({"id": "undo", "value": True})
    assert said(page) == before
    assert shown(page, "lever.KOR_partner") == 0.7


def test_a_lever_goes_back_to_its_default(page: Page) -> None:
    before = said(page)
    page.take({"id": "lever.KOR_partner", "value": -1})
    page.take({"id": "lever.KOR_partner", "value": None})
    assert said(page) == before
    assert page.state == State("baseline", runs=10)


def test_what_is_refused_is_said_and_changes_nothing(page: Page) -> None:
    before = page.state
    for message, told in (
        ({"id": "lever.KOR_partner", "value": 9}, "allowed: -1 to 1"),
        ({"id": "runs", "value": "1000000"}, "1,000,000 runs were asked for"),
        ({"id": "set", "value": "trust=1"}, "is not a known key"),
        ({"id": "set", "value": HOSTILE}, "is not a known key"),
        ({"id": "month", "value": "1999-01"}, "2021-06 to 2023-06"),
        ({"id": "reference", "value": "../../etc/passwd"}, "there is no scenario"),
        ({"id": "file", "value": {"name": "x", "content": base64.b64encode(b"[1]").decode()}}, "x"),
        ({"id": "show", "value": HOSTILE}, "is unknown"),
        ({"id": "run", "value": "10"}, "0 to 9"),
    ):
        page.take(message)
        assert told in said(page)[0], message
        assert page.state == before


@pytest.mark.parametrize(
    "message", [{}, {"id": None}, {"id": "file", "value": 3}, {"id": "file", "value": {}}]
)
def test_nonsense_does_no_harm(page: Page, message: dict[str, object]) -> None:
    before = page.state
    page.take(message)
    assert page.state == before


def test_a_file_is_loaded_and_its_words_are_text(page: Page) -> None:
    content = f"name: mine\ndescription: '{HOSTILE}'\nextends: baseline\nstart: 2021-06\n"
    content += f"end: 2023-06\ngovernments: {{KOR: {{yoon: {{leader: '{HOSTILE}'}}}}}}\n"
    page.take(
        {
            "id": "file",
            "value": {"name": "f", "content": base64.b64encode(content.encode()).decode()},
        }
    )
    assert page.state.scenario == "file:mine"
    kinds = {block["kind"] for block in [*page.words.blocks, *page.more.blocks]}
    assert kinds <= {"text", "list", "heading"}  # which the browser sets as text
    differs = next(block for block in page.more.blocks if block["kind"] == "list")
    assert any(HOSTILE in text for text in differs["items"])


def test_an_edited_file_loaded_again_is_answered_anew(page: Page) -> None:
    said_of = []
    for line in (-1, -0.5):
        content = f"""
name: mine
description: d
extends: baseline
start: 2021-06
end: 2023-06
governments: {{KOR: {{yoon: {{leaning: {{partner: {line}}}}}}}}}
"""
        coded = base64.b64encode(content.encode()).decode()
        page.take({"id": "file", "value": {"name": "mine.yaml", "content": coded}})
        said_of.append(said(page))
    assert page.state.scenario == "file:mine"
    assert said_of[0] != said_of[1]


def test_a_month_opens_the_books(page: Page) -> None:
    page.take({"id": "lever.KOR_partner", "value": -1})
    page.take({"id": "month", "value": "2022-12"})
    table = next(block for block in page.questions.why.blocks if block["kind"] == "table")
    assert "2022-12" in table["caption"]
    *parts, total = table["rows"]
    assert total[0] == "all together"
    assert {row[0] for row in parts} & {"burden of the past", "disposition of allies"}
    assert page.questions.network.figure.visible
    page.take({"id": "month", "value": ""})
    assert not page.questions.network.figure.visible


def test_the_books_agree_with_the_change_of_the_level(page: Page) -> None:
    page.take({"id": "lever.KOR_partner", "value": -1})
    page.take({"id": "show", "value": "relation"})
    page.take({"id": "month", "value": "2022-12"})
    table = next(block for block in page.questions.why.blocks if block["kind"] == "table")
    assert page.answer is not None
    means = {name: data["relation"].mean("run") for name, data in page.answer.results.items()}
    wanted = [
        float(level.sel(time="2022-12").item() - level.sel(time="2022-11").item())
        for level in means.values()
    ]
    told = [float(cell.replace("−", "-")) for cell in table["rows"][-1][2:4]]
    assert told == pytest.approx(wanted, abs=6e-4)


def test_who_fears_whom_is_a_table_of_the_window(page: Page) -> None:
    page.take({"id": "lever.crisis", "value": "true"})
    page.take({"id": "show", "value": "threat-KOR-CHN"})
    assert page.answer is not None
    row = page.answer.row(page.shown)
    assert row is not None
    table = page.below.blocks[-1]
    names = ["United States", "Japan", "Republic of Korea"]
    names += ["Democratic People's Republic of Korea", "China", "Russia"]
    assert table["head"] == ["who fears", *names]
    cells = next(cells for cells in table["rows"] if cells[0] == "Republic of Korea")
    assert (
        cells[table["head"].index("China")]
        == f"{number(row.scenario_mean)} ({number(row.difference, True)})"
    )


def test_a_run_has_its_chronicle(page: Page) -> None:
    page.take({"id": "lever.KOR_partner", "value": -1})
    told = []
    for run in ("3", "4"):
        page.take({"id": "run", "value": run})
        told.append(page.questions.why.blocks[-1])
    assert told[0]["caption"].startswith("Run 3")
    assert told[0]["rows"] != told[1]["rows"]


def test_rival_theories_are_asked_when_that_is_wanted(page: Page) -> None:
    page.take({"id": "lever.KOR_partner", "value": -1})
    assert page.questions.theories.blocks == []
    page.take({"id": "rivals", "value": True})
    strip = next(block for block in page.questions.theories.blocks if block["kind"] == "strip")
    names = [row[0] for row in strip["rows"]]
    assert names[0] == "as chosen"
    assert "cooperation: mean" in names
    row = page.answer.row(page.shown)  # type: ignore[union-attr]
    assert strip["rows"][0][2] == pytest.approx(row.difference)


def test_dark_and_light(page: Page) -> None:
    light = page.fan.figure.background_fill_color
    page.take({"id": "theme", "value": True})
    assert page.fan.figure.background_fill_color != light
    page.take({"id": "theme", "value": "light"})
    assert page.fan.figure.background_fill_color == light


def test_a_notebook_gets_the_same_page(short: Scenario) -> None:
    shown = sim.app(short)
    model = shown.get_root()
    assert len(list(model.references())) > 30


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name.split(".")[0])

    def simulated(*_: object) -> None:
        pytest.fail("it is known before anything is simulated")

    monkeypatch.setattr(errors, "import_module", missing)
    monkeypatch.setattr("sim.page.share.content", simulated)
    for begin in (
        lambda: sim.app("baseline"),
        lambda: share([sim.load("baseline")], Path("never.html")),
        lambda: server([]),
    ):
        with pytest.raises(errors.MissingExtraError, match=r"the extra 'app'.*\[app\]"):
            begin()
