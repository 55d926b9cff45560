"""The page in Chromium: what a visitor sees, and what the browser is asked for."""

import pytest
from playwright.sync_api import Browser

import sim
from tests.page.browser import Heard, Serving, opened, until_changed, words

pytestmark = pytest.mark.slow


def test_an_answer_comes_without_a_foreign_request_and_without_a_complaint(
    chromium: Browser, served: Serving
) -> None:
    heard = Heard()
    page = opened(chromium, served.url, heard)
    assert "2025-01 to 2028-12" in words(page)
    page.wait_for_timeout(1500)
    assert heard.nothing(), heard


def test_a_lever_changes_what_the_page_says_and_its_link_brings_it_back(
    chromium: Browser, served: Serving
) -> None:
    page = opened(chromium, served.url)
    before = words(page)
    lever = page.locator("[id='lever.unilateralism']")
    lever.focus()
    lever.press("End")
    after = until_changed(page, before)
    assert "lever.unilateralism=1" in page.url
    again = opened(chromium, page.url)
    assert words(again) == after
    assert again.locator("[id='lever.unilateralism']").input_value() == "1"


def test_two_visitors_do_not_see_each_others_state(chromium: Browser, served: Serving) -> None:
    one, other = opened(chromium, served.url), opened(chromium, served.url)
    before = words(other)
    one.locator("[id='lever.unilateralism']").press("End")
    until_changed(one, before)
    other.wait_for_timeout(500)
    assert words(other) == before
    assert other.locator("[id='lever.unilateralism']").input_value() != "1"


def test_the_numbers_are_those_of_compare(chromium: Browser, served: Serving) -> None:
    page = opened(chromium, served.url + "?reference=carried-on&lever.depth=0.75&show=relation")
    study = sim.compare(
        "carried-on",
        sim.load("carried-on").replace({"dyads.JPN-KOR.reconciliation_depth": 0.75}),
        runs=200,
    )
    row = study.tables["outcomes"].set_index("outcome").loc["relation"]
    for value in (row.scenario_mean, row.reference_mean, abs(row.difference)):
        assert f"{value:.3f}" in words(page)
