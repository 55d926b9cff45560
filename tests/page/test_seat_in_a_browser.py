"""Take a seat in Chromium: by keyboard, with what a visitor sees, hears and takes along."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import sim
from tests.page.browser import Heard, Serving, opened

pytestmark = pytest.mark.slow


def until_said(page: Page, text: str) -> None:
    page.locator("[aria-live] p", has_text=text).wait_for()


def test_a_game_is_played_saved_and_brought_back(
    chromium: Browser, served: Serving, tmp_path: Path
) -> None:
    heard = Heard()
    page = opened(chromium, f"{served.url}?reference=short&runs=20", heard)
    page.locator("[id='seat.seat']").select_option("JPN")
    until_said(page, "It is 2021-06: what does Japan do?")
    page.locator("[id='seat.since']").fill("2022-01")
    until_said(page, "It is 2022-01: what does Japan do?")
    radio = page.locator("[id='seat.stance.concede']")
    radio.focus()
    radio.press("Space")
    page.locator("[id='seat.next']").press("Enter")
    until_said(page, "It is 2022-02: what does Japan do?")
    until_said(page, "2022-01, Japan: stance concede.")
    assert radio.is_checked()
    assert "moves=stance-concede" in page.url
    page.locator("summary", has_text="The game so far").click()
    page.locator("td", has_text="stance concede").wait_for()
    with page.expect_download() as download:
        page.locator("[id='seat.save']").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert "2022-01: {stance: concede}" in text
    assert sim.load(file).played["JPN"]
    other = opened(chromium, page.url)
    until_said(other, "2022-01, Japan: stance concede.")
    other.locator("[id='seat.undo']").click()
    until_said(other, "It is 2022-01: what does Japan do?")
    assert "moves=stance-concede" in page.url  # one visitor's game is not another's
    page.locator("[id='seat.next']").click()
    until_said(page, "It is 2022-03: what does Japan do?")
    other.locator("[id='seat.seat']").select_option("")
    until_said(other, "Choose an actor and play it by hand")
    assert heard.nothing(), heard
