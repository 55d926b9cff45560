"""The page in Chromium: what a visitor sees and hears, and what the browser is asked for."""

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, TimeoutError

import sim
from sim.page.levers import fields
from sim.scenario import Scenario
from tests.page.browser import ANSWER, Heard, Serving, opened, until_changed, words

pytestmark = pytest.mark.slow
HOSTILE = "<img src=x onerror=\"document.title='taken'\">"
UNILATERALISM = "[id='lever.unilateralism']"


@pytest.fixture(scope="module")
def short(files: tuple[Path, Path]) -> Scenario:
    return sim.load(files[0])


def aside(page: Page) -> str:
    """All that is said beside the figure."""
    return "\n".join(page.locator("aside p, aside li").all_inner_texts())


def until_said(page: Page, text: str) -> None:
    """Wait for some words of the answer."""
    page.locator("[aria-live]", has_text=text).wait_for()


def test_nothing_foreign_is_asked_for_and_nothing_complained_of(
    chromium: Browser, served: Serving
) -> None:
    heard = Heard()
    page = opened(chromium, served.url, heard)
    assert "2022-05 to 2023-06" in words(page)
    page.locator("[id='month']").fill("2022-12")
    page.locator("caption", has_text="Net change of cooperation in 2022-12").wait_for()
    page.locator("#rivals").click()
    page.locator("ul.strip li").first.wait_for()
    page.locator("#theme").click()
    page.locator("html[data-theme=dark]").wait_for(state="attached")
    for key, suffix in (("csv", ".csv"), ("svg", ".svg"), ("report", ".html")):
        with page.expect_download() as download:
            page.locator(f"[id='{key}']").click()
        assert download.value.suggested_filename == f"turned-cooperation{suffix}"
    assert heard.nothing(), heard


def test_a_lever_moved_by_keyboard_changes_the_answer_and_its_link_brings_it_back(
    chromium: Browser, served: Serving
) -> None:
    page = opened(chromium, served.url)
    before = words(page)
    live = page.locator("aside [aria-live]").first.element_handle()
    lever = page.locator(UNILATERALISM)
    lever.focus()
    lever.press("End")
    after = until_changed(page, before)
    assert live.evaluate("node => node.isConnected")  # or a screen reader would hear nothing
    assert "lever.unilateralism=1" in page.url
    again = opened(chromium, page.url)
    assert words(again) == after
    assert again.locator(UNILATERALISM).input_value() == "1"
    assert again.locator("#undo").is_disabled()
    page.locator("#undo").click()
    assert until_changed(page, after) == before


def test_each_control_changes_what_the_page_says(
    chromium: Browser, served: Serving, short: Scenario
) -> None:
    page = opened(chromium, f"{served.url}?reference=short&runs=20")
    for inside in fields(short, {}).values():
        for field in inside:
            if field.kind == "month" or field.id == "crisis_months":
                continue
            before = aside(page)
            name = f"lever.{field.id}"
            value: object = True
            if field.kind == "choice":
                value = next(key for key, _ in field.options[::-1] if key != field.default)
                if len(field.options) <= 3:
                    name = f"{name}.{value}"
            control = page.locator(f"[id='{name}']")
            if field.kind == "number":
                is_high = float(control.input_value()) == field.high
                value = field.low if is_high else field.high
            set_to(control, value)
            for _ in range(600):
                if aside(page) != before:
                    break
                page.wait_for_timeout(100)
            else:
                pytest.fail(f"{field.id} changes nothing")


def set_to(control: object, value: object) -> None:
    """Set an input of any kind, and say that it has changed."""
    control.evaluate(  # type: ignore[attr-defined]
        """(node, value) => {
            if (node.type === 'checkbox' || node.type === 'radio') node.checked = true;
            else node.value = value;
            node.dispatchEvent(new Event('change'));
        }""",
        value,
    )


def test_two_visitors_do_not_see_each_others_state(chromium: Browser, served: Serving) -> None:
    one, other = opened(chromium, served.url), opened(chromium, served.url)
    before = words(other)
    set_to(one.locator(UNILATERALISM), 1)
    until_changed(one, before)
    other.wait_for_timeout(500)
    assert words(other) == before
    assert other.locator(UNILATERALISM).input_value() != "1"


def test_the_numbers_are_those_of_compare(
    chromium: Browser, served: Serving, short: Scenario
) -> None:
    page = opened(chromium, f"{served.url}?reference=short&lever.depth=0.75&show=relation")
    other = short.replace({"dyads.JPN-KOR.reconciliation_depth": 0.75})
    study = sim.compare(short, other, runs=200)
    row = study.tables["outcomes"].set_index("outcome").loc["relation"]
    for value in (row.scenario_mean, row.reference_mean, abs(row.difference)):
        assert f"{value:.3f}" in words(page)


def test_too_many_runs_are_refused_with_the_figure(chromium: Browser, served: Serving) -> None:
    page = opened(chromium, f"{served.url}?runs=1000000")
    until_said(page, "1,000,000 runs were asked for; the page takes 1 to 2,000")


def test_many_runs_show_progress_and_can_be_stopped(chromium: Browser, served: Serving) -> None:
    page = opened(chromium, f"{served.url}?reference=baseline")
    page.locator("[id='runs.2000']").check()
    until_said(page, "% of 2,000 runs")
    page.locator("#cancel").click()
    page.locator("[id='runs.200']:checked").wait_for()


def test_names_and_descriptions_of_a_loaded_file_are_text(
    chromium: Browser, served: Serving, tmp_path: Path
) -> None:
    heard = Heard()
    page = opened(chromium, served.url, heard)
    file = tmp_path / "hostile.yaml"
    leader = HOSTILE.replace('"', '\\"')
    file.write_text(
        f'name: hostile\ndescription: "{leader}"\nextends: baseline\nstart: 2021-06\n'
        f'end: 2023-06\nactors: {{JPN: {{name: "{leader}"}}}}\n'
        f'governments: {{KOR: {{yoon: {{leader: "{leader}", leaning: {{partner: -1}}}}}}}}\n',
        encoding="utf-8",
    )
    page.locator("[id='file']").set_input_files(file)
    page.locator("[id='scenario'] option[value='file:hostile']").wait_for(state="attached")
    page.locator("aside li", has_text="<img").first.wait_for()
    page.locator("[id='month']").fill("2022-12")
    page.locator("caption", has_text="Net change").wait_for()
    figure = page.locator("canvas").first.bounding_box()
    assert figure is not None
    for share in (0.2, 0.5, 0.8):
        page.mouse.move(figure["x"] + share * figure["width"], figure["y"] + 200)
        page.wait_for_timeout(200)
    assert page.title() == "alliance-sim"
    assert page.locator("img[src=x]").count() == 0
    assert heard.nothing(), heard


def test_a_click_in_the_figure_asks_why(chromium: Browser, served: Serving) -> None:
    page = opened(chromium, served.url)
    asked = page.locator("caption", has_text="Net change of cooperation in 202")
    for _ in range(20):  # a figure that is not yet drawn does not hear a click
        place = page.locator(".bk-Canvas, canvas").first.bounding_box()
        assert place is not None
        page.mouse.click(place["x"] + 0.7 * place["width"], place["y"] + 0.55 * place["height"])
        with suppress(TimeoutError):
            asked.wait_for(timeout=3_000)
            break
    assert asked.count() == 1
    assert "month=202" in page.url


def test_every_control_has_a_name_and_a_place_in_the_order_of_focus(
    chromium: Browser, served: Serving
) -> None:
    page = opened(chromium, served.url)
    nameless = page.evaluate(
        """() => {
            const roots = [document];
            for (const root of roots)
                for (const node of root.querySelectorAll('*'))
                    if (node.shadowRoot) roots.push(node.shadowRoot);
            return roots.flatMap((root) => [...root.querySelectorAll('input, select, button')])
                .filter((node) => !node.labels?.length && !node.innerText && node.type !== 'radio'
                    && !node.getAttribute('aria-label') && !node.hidden)
                .map((node) => node.outerHTML);
        }"""
    )
    assert nameless == []
    page.keyboard.press("Tab")
    seen = []
    for _ in range(20):
        seen.append(
            page.evaluate(
                """() => {
                    let node = document.activeElement;
                    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
                    return node.id || node.getAttribute('aria-label') || node.className;
                }"""
            )
        )
        page.keyboard.press("Tab")
    assert seen[:4] == ["skip", "reference", "About: Reference", "scenario"]
    assert "lever.patron_who" in seen
    assert seen.index("lever.patron_who") > seen.index("theme")


def test_it_is_dark_for_a_reader_who_likes_it_dark(chromium: Browser, served: Serving) -> None:
    page = opened(chromium, served.url, color_scheme="dark")
    page.locator("html[data-theme=dark]").wait_for(state="attached")
    page.locator("#theme", has_text="Light").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(chromium: Browser, served: Serving, theme: str) -> None:
    """WCAG 2 asks for a contrast of 4.5."""
    page = opened(chromium, f"{served.url}?theme={theme}")
    colours = page.evaluate(
        """() => Object.fromEntries(['ground', 'raised', 'ink', 'soft', 'accent', 'event'].map(
            (name) => [name, getComputedStyle(document.documentElement)
                .getPropertyValue('--' + name).trim()]))"""
    )
    for ground in ("ground", "raised"):
        for text in ("ink", "soft", "accent", "event"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    shown = page.locator(ANSWER).first.evaluate("node => getComputedStyle(node).color")
    ink = tuple(int(colours["ink"][k : k + 2], 16) for k in (1, 3, 5))
    assert shown == f"rgb{ink}"


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, #RRGGBB."""
    light = []
    for colour in (one, other):
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        light.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(light) + 0.05) / (min(light) + 0.05)


def test_a_narrow_screen_needs_no_sideways_scrolling(chromium: Browser, served: Serving) -> None:
    page = opened(chromium, served.url, viewport={"width": 360, "height": 740})
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 360
    answer, figure = page.locator("aside").bounding_box(), page.locator("main").bounding_box()
    assert answer is not None
    assert figure is not None
    assert answer["y"] < figure["y"]


def test_memory_stays_flat(chromium: Browser, served: Serving) -> None:
    page = opened(chromium, f"{served.url}?reference=short&runs=50")
    lever = page.locator(UNILATERALISM)

    def click(times: int) -> None:
        for step in range(times):
            before = words(page)
            set_to(lever, (step % 20) / 20 if step % 2 else 1 - (step % 20) / 20)
            until_changed(page, before)

    click(40)
    began = served.memory()
    click(40)
    assert served.memory() - began < 40e6
