"""Reports are whole, need nothing else, and show text from files as text."""

import base64
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner, Result
from matplotlib.figure import Figure

import sim
from sim.analysis.scoreboard import scoreboard
from sim.analysis.text import losses
from sim.cli import main
from sim.experiments.verdicts import UNTRIED
from sim.plots import save
from sim.report import Details, Note, Picture, Points, Section, Table, write_report
from sim.report.history import history_report
from sim.report.results import claims_report, run_report
from sim.studies import Study
from sim.studies.history import History, named_by

HOSTILE = "<script>alert('x')</script> & \"><img src=x onerror=alert(1)>"
VOID = {"meta", "img", "br", "link", "hr", "input"}


class Page(HTMLParser):
    """What a browser would make of a file: elements with attributes, text, unbalanced ends."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.faults: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    figure = Figure(figsize=(2, 1))
    figure.text(0, 0, "what is seen", weight="bold")
    figure.subplots().plot([1, 2])
    return save(figure, tmp_path / "one.png")


def checked(path: Path) -> Page:
    """The page, which is well-formed, runs nothing and asks for nothing from elsewhere."""
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert page.faults == []
    assert page.open == []
    tags = {tag for tag, _ in page.found}
    assert not tags & {"script", "link", "iframe", "object", "embed", "form", "base", "svg"}
    for tag, attrs in page.found:
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
        for name in ("src", "href"):
            assert (attrs.get(name) or "#").startswith(("#", "data:image/png;base64,"))
    assert "url(" not in text
    assert "@import" not in text
    return page


def test_every_kind_of_block_shows_hostile_text_as_text(picture: Path, tmp_path: Path) -> None:
    blocks = [
        Note(HOSTILE),
        Section(HOSTILE),
        Points([HOSTILE, (HOSTILE, HOSTILE)]),
        Table([HOSTILE, HOSTILE], [[HOSTILE, HOSTILE]], HOSTILE),
        Picture(picture, HOSTILE, HOSTILE),
        Details(HOSTILE, HOSTILE),
    ]
    page = checked(write_report(tmp_path / "r.html", HOSTILE, blocks, subtitle=HOSTILE))
    assert page.words.count("<script>alert('x')</script>") == 17
    (image,) = page.all("img")
    assert image["alt"] == HOSTILE


def test_figures_are_inside_with_words_for_those_who_cannot_see(
    picture: Path, tmp_path: Path
) -> None:
    page = checked(write_report(tmp_path / "r.html", "T", [Picture(picture, "The caption.")]))
    (image,) = page.all("img")
    coded = str(image["src"]).removeprefix("data:image/png;base64,")
    assert base64.b64decode(coded) == picture.read_bytes()
    assert image["alt"] == "what is seen The caption."
    assert (image["width"], image["height"]) == ("240", "120")


def test_links_lead_to_the_sections(tmp_path: Path) -> None:
    blocks = [Section("One & two"), Note("a"), Section("Drei"), Note("b\n\nc")]
    page = checked(write_report(tmp_path / "r.html", "T", blocks))
    targets = [str(attrs["href"])[1:] for attrs in page.all("a")]
    assert targets == [attrs["id"] for attrs in page.all("h2")]
    assert len(page.all("p")) == 3


def test_nothing_is_left_when_a_picture_is_missing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        write_report(tmp_path / "r.html", "T", [Picture(tmp_path / "gone.png", "")])
    assert list(tmp_path.iterdir()) == []


def invoke(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a scenario whose file speaks HTML."""
    out = tmp_path_factory.mktemp("hostile")
    text = json.dumps(HOSTILE)
    (out / "it.yaml").write_text(
        f"name: it\ndescription: {text}\nextends: baseline\nparameters: {{mediation_effort: 0}}\n"
    )
    invoke("run", out / "it.yaml", "--runs", 20, "--out", out / "run")
    return out


def test_run_writes_a_report(folder: Path) -> None:
    page = checked(folder / "run" / "report.html")
    manifest = json.loads((folder / "run" / "manifest.json").read_text())
    assert "report.html" in manifest["files"]
    assert "<script>alert('x')</script>" in page.words
    assert len(page.all("img")) == 8
    assert all(len(str(image["alt"])) > 40 for image in page.all("img"))
    for word in ("leaders' meetings", manifest["scenario_digest"], "numpy", "middle 90 %"):
        assert word in page.words


def test_the_report_has_the_numbers_of_the_headline(folder: Path) -> None:
    with xr.open_dataset(folder / "run" / "result.nc", engine="h5netcdf") as data:
        mean = float(data["relation"].isel(time=-1).mean())
    page = checked(folder / "run" / "report.html")
    assert re.search(rf"relation 0-1, in 2023-12 {mean:.2f} ", page.words)


def test_without_figures_there_is_no_report(tmp_path: Path) -> None:
    invoke("run", "baseline", "--runs", 3, "--no-plots", "--out", tmp_path)
    assert not (tmp_path / "report.html").exists()


def test_compare_writes_a_report(folder: Path, tmp_path: Path) -> None:
    invoke("compare", "baseline", folder / "it.yaml", "--runs", 5, "--out", tmp_path)
    page = checked(tmp_path / "report.html")
    assert "Scenario baseline (reference)" in page.words
    assert "mediation_effort: 0 instead of as fitted or by default" in page.words
    assert re.search(r"it against baseline, \d{4}-\d\d to 2023-12, run by run", page.words)
    assert "Key to words" in page.words
    assert "it against baseline" in page.words
    assert len(page.all("img")) == 2
    assert len(page.all("details")) == 2
    assert "report.html" in json.loads((tmp_path / "manifest.json").read_text())["files"]


def test_a_result_without_its_scenario_has_a_report(picture: Path, tmp_path: Path) -> None:
    data = sim.simulate("baseline", runs=3).drop_attrs()
    about = {"runs": 3, "seed": 0, "versions": {"numpy": "2"}}
    study = Study(kind="run", name="bare", about=about, datasets={"result": data})
    page = checked(run_report(tmp_path / "r.html", study, [Picture(picture, "")]))
    assert "3 runs of 108 months" in page.words


def test_history_tells_first_where_the_model_loses(picture: Path, tmp_path: Path) -> None:
    data = sim.simulate("baseline", runs=20, seed=1)
    boards = {
        "out of sample": scoreboard(data, first=2020, trained_to=2019),
        "in sample": scoreboard(data, last=2019),
    }
    told = {"out of sample": "OUT: what <it> is worth", "in sample": "IN: something else"}
    about = {"runs": 20, "seed": 1, "versions": {"numpy": "2"}, "scenario_digest": "abc"}
    study = History(kind="history", name="h", about=about, data=data, boards=boards, worth=told)
    name, caption = named_by("2-scoreboard", "out of sample", alone=False)
    assert name == "2-scoreboard-out-of-sample"
    page = checked(history_report(tmp_path / "r.html", study, [Picture(picture, caption)]))
    first, second = page.words.split("OUT: what <it> is worth")[1].split("IN: something else")
    for words, board in ((first, boards["out of sample"]), (second, boards["in sample"])):
        for sentence in losses(board):
            assert sentence in words
        for row in board.series.itertuples():
            assert row.title in words
            assert f" {row.n} {row.score:.3f} {row.climatology:.3f} " in words
        assert f"in {(board.series['loses_to'] == '').sum()} of {len(board.series)} series" in words
    cells = boards["out of sample"].table1
    one = cells[(cells["summit"] == "phnom_penh") & (cells["topic"] == "ukraine")].iloc[0]
    assert "Phnom Penh, 2022-11" in first
    assert f"named, {one['probability']:.2f}" in first.split("Ukraine ")[1]
    assert "Brier score over" in first
    assert "Brier score over 0" not in second
    (image,) = page.all("img")
    assert str(image["alt"]).startswith("what is seen Out of sample. Skill")


def of_claims(row: dict[str, object], about: dict[str, object]) -> Study:
    return Study(kind="claims", name="c", about=about, tables={"claims": pd.DataFrame([row])})


def test_claims_tell_verdict_and_worst_theory(picture: Path, tmp_path: Path) -> None:
    row = {
        "id": "S1",
        "question": "Does it?",
        "outcome": "relation",
        "units": "index",
        "expected": "+",
        "effect": 0.25,
        "low": 0.2,
        "high": 0.3,
        "smallest": 0.03,
        "probability": 0.9,
        "verdict": "depends",
        "kind": "built_in",
        "note": "for it the default",
        "probability, alignment: cha1999": 0.1,
        "probability, cooperation: mean": 0.8,
    }
    about = {"draws": 3, "shocks": 4, "seed": 0, "versions": {"numpy": "2"}}
    words = {"S1": "alliances are the base"}
    path, pictures = tmp_path / "r.html", [Picture(picture, "")]
    quick = {name: value for name, value in row.items() if not name.startswith("probability, ")}
    quick |= {"verdict": "no_effect", "note": UNTRIED}
    page = checked(claims_report(path, of_claims(quick, about), pictures, words))
    assert f"no effect ({UNTRIED})" in page.words
    assert "1 experiment, provisional (default theories only): 1 no effect" in page.words
    assert "without --quick" in page.words
    assert "worst theory" not in page.words
    page = checked(claims_report(path, of_claims(row, about), pictures, words))
    told = "S1 Does it? relation, index depends (for it the default) built in + 0.03 +0.250"
    assert told in page.words
    assert "provisional" not in page.words
    assert "0.90 0.10 (alignment: cha1999)" in page.words
    assert "S1 : alliances are the base" in page.words
