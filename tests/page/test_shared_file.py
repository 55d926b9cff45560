"""The shared file in Chromium: it opens from a disk, and asks for nothing."""

import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

import sim
from sim.cli import main
from sim.core.errors import TooLargeError
from sim.model import checked
from sim.page.share import MOST_BYTES, share
from tests.page.browser import Heard

pytestmark = pytest.mark.slow
HOSTILE = "<img src=x onerror=\"document.title='taken'\"></script><script>document.title='taken'"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled turn in Seoul, by a hostile hand."""
    short = checked.load("baseline").replace(start="2021-01")
    reference = short.replace({"actors.PRK.name": HOSTILE, "description": HOSTILE})
    other = reference.replace({"governments.KOR.yoon.leader": HOSTILE}, name="turn")
    other = other.replace({"governments.KOR.yoon.leaning.partner": -0.5})
    return share([reference, other], tmp_path_factory.mktemp("share") / "file.html", runs=20)


@pytest.fixture
def page(chromium: Browser, shared: Path) -> Iterator[tuple[Page, Heard]]:
    context = chromium.new_context(offline=True)
    opened, heard = context.new_page(), Heard()
    heard.listen(opened)
    opened.goto(shared.as_uri())
    opened.locator("html[data-ready=yes]").wait_for(state="attached")
    yield opened, heard
    context.close()


def test_it_is_small_enough_to_send(shared: Path) -> None:
    assert shared.stat().st_size < MOST_BYTES


def test_it_opens_without_a_network_and_without_a_complaint(page: tuple[Page, Heard]) -> None:
    opened, heard = page
    assert "2022-05 to 2023-12" in opened.locator("#words").inner_text()
    assert heard.nothing(), heard


def test_names_and_descriptions_are_text(page: tuple[Page, Heard]) -> None:
    opened, _ = page
    assert opened.title().startswith("alliance-sim")
    assert "<img" in opened.locator("#told").inner_text()
    assert opened.locator("img[src=x]").count() == 0


def test_a_lever_moved_by_keyboard_changes_what_it_says(page: tuple[Page, Heard]) -> None:
    opened, heard = page
    opened.locator("#view").select_option(label="One lever: Depth of reconciliation")
    said = set()
    for key in ("Home", "ArrowRight", "ArrowRight", "End"):
        opened.locator("#slice").press(key)
        said.add(opened.locator("#words").inner_text())
    assert len(said) == 4
    assert heard.nothing(), heard


def test_each_outcome_has_words_and_bands_of_its_own(page: tuple[Page, Heard]) -> None:
    opened, _ = page
    said = set()
    outcomes = opened.locator("#outcome option").all_inner_texts()
    for label in outcomes:
        opened.locator("#outcome").select_option(label=label)
        assert label in opened.locator("#numbers caption").text_content()
        said.add(opened.locator("#words").inner_text())
    assert len(said) == len(outcomes)


def hovered(opened: Page, share: float) -> str:
    """What is told beside the pointer at a share of the figure's width."""
    box = opened.locator("#fan canvas").first.bounding_box()
    assert box is not None
    opened.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    opened.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2, steps=4)
    told = opened.locator(".bk-Tooltip:visible", has_text=": scenario ")
    told.first.wait_for()
    every = opened.locator(".bk-Tooltip:visible")
    inside = "nodes => nodes.map((node) => (node.shadowRoot ?? node).textContent).join('\\n')"
    return str(every.evaluate_all(inside))


def test_hover_tells_the_numbers_of_compare(
    chromium: Browser, files: tuple[Path, Path], tmp_path: Path
) -> None:
    one, other = (checked.load(file) for file in files)
    file = share([one, other], tmp_path / "both.html", runs=20, slices=False)
    results = sim.compare(one, other, runs=20).results
    context = chromium.new_context(offline=True)
    opened = context.new_page()
    opened.goto(file.as_uri())
    opened.locator("html[data-ready=yes]").wait_for(state="attached")
    opened.locator("#view").select_option(value="scenario-0")
    months = set()
    for place in (0.5, 0.8):
        told = hovered(opened, place)
        for name, scenario in (("reference", one.name), ("scenario", other.name)):
            number = r"(-?\d+\.\d{3})"
            line = rf"(\d{{4}}-\d\d): {name} {number} \(90 %: {number} to {number}\)"
            ((month, *numbers),) = re.findall(line, told)
            runs = results[scenario]["cooperation"].mean("domain").sel(time=month).values
            wanted = np.quantile(runs, (0.5, 0.05, 0.95))
            assert [float(text) for text in numbers] == pytest.approx(wanted, abs=6e-4)
            months.add(month)
    assert len(months) == 2
    context.close()


def test_dark_mode_follows_the_reader(chromium: Browser, shared: Path) -> None:
    context = chromium.new_context(offline=True, color_scheme="dark")
    opened = context.new_page()
    opened.goto(shared.as_uri())
    opened.locator("html[data-theme=dark][data-ready=yes]").wait_for(state="attached")
    context.close()


def test_the_verb_writes_it_and_says_how_large_it_is(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "both.html"
    arguments = ["share", *map(str, files), "--out", str(out), "--runs", "5", "--no-slices"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert done.output == f"{out}: {out.stat().st_size / 1e6:.1f} MB\n"


def test_a_file_too_large_to_send_is_refused_with_the_figure_and_not_written(
    files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.page.share.MOST_BYTES", 1_000_000)
    out = tmp_path / "both.html"
    given = [checked.load(file) for file in files]
    with pytest.raises(TooLargeError, match=r"would have 1\.\d MB, and 1 MB is the most"):
        share(given, out, runs=5, slices=False)
    assert not out.exists()


def test_only_the_scripts_inside_may_run(shared: Path) -> None:
    text = shared.read_text(encoding="utf-8")
    policy = unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', text)[0])
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    hashes = rules["script-src"].split()
    assert len(hashes) == 2
    assert all(one.startswith("'sha256-") for one in hashes)
    assert "connect-src" not in rules


@pytest.mark.parametrize("kind", ["pipe", "link", "scenario"])
def test_nothing_but_a_page_is_replaced(
    kind: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "both.html"
    if kind == "pipe":
        os.mkfifo(out)
    elif kind == "link":
        out.symlink_to(files[1])
    else:
        out = files[1]
    before = files[1].read_bytes()
    done = CliRunner().invoke(main, ["share", *map(str, files), "--out", str(out), "--runs", "5"])
    assert done.exit_code == 2
    assert ("does not end in .html" if kind == "scenario" else "is a link, a pipe") in done.output
    assert files[1].read_bytes() == before
