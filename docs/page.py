"""Make the pictures of the page anew: light, dark, narrow, a game, by a headless Chromium.

python docs/page.py             wherever Chromium is; CHROMIUM=/path/to/it names one
python docs/page.py page-seat   some of the pictures only
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
from playwright.sync_api import Browser, sync_playwright

FIGURES = Path(__file__).resolve().parent / "figures"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
QUESTION = "?reference=carried-on&scenario=storm&month=2027-06"
RECORD = "?reference=baseline&lever.KOR_partner=-0.3&lever.allies_from=2022-05&show=leader"
GAME = "?reference=baseline&seat=JPN&since=2021-01&run=3&show=relation&moves=" + ".".join(
    ["stance-concede_patronage-follow"] * 14 + ["own"] * 4
)
SHOTS = {
    "page-light": (QUESTION, {"width": 1440, "height": 1120}, "light"),
    "page-dark": (RECORD, {"width": 1440, "height": 900}, "dark"),
    "page-narrow": (QUESTION, {"width": 390, "height": 1400}, "light"),
    "page-seat": (GAME, {"width": 1440, "height": 900}, "light"),
}
"""Name of a picture → end of the link, size of the window, theme."""


def chromium() -> str:
    """The browser of this machine."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise SystemExit("no Chromium on this machine; CHROMIUM=/path/to/it names one")
    return found


def take(browser: Browser, url: str, name: str) -> None:
    """One picture, once everything on it is there."""
    query, size, theme = SHOTS[name]
    page = browser.new_context(viewport=size, device_scale_factor=1).new_page()
    page.set_default_timeout(300_000)
    page.goto(f"{url}{query}&theme={theme}")
    page.locator("[aria-live] p").nth(2).wait_for()
    if "month" in query:
        page.locator("caption", has_text="Net change").wait_for()
    if name == "page-light":
        page.locator("#rivals").click()
        page.locator("ul.strip li").first.wait_for()
    if "seat=" in query:
        page.locator("p", has_text="what does Japan do").wait_for()
        page.locator("summary", has_text="The game so far").click()
    page.wait_for_timeout(1500)
    FIGURES.mkdir(exist_ok=True)
    shot = page.locator("section[aria-labelledby=sit]") if "seat=" in query else page
    shot.screenshot(path=FIGURES / f"{name}.png")


def main() -> None:
    """Serve the page, and take every picture."""
    command = [sys.executable, "-m", "sim", "app", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        url = next(word for word in server.stdout.readline().split() if word.startswith("http"))
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium(), args=list(FLAGS))
            for name in sys.argv[1:] or SHOTS:
                take(browser, url, name)
                click.echo(f"{name}.png")
            browser.close()
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
