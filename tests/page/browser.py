"""Chromium for tests of the page: where it is, how it is begun, what it may not do."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
LOCAL = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "file:")
PATIENCE = 60_000
"""Milliseconds that a busy machine may take for an answer."""
ANSWER = "aside [aria-live] p"
"""Sentences of the answer; the seat tells of its game in a live region of its own."""


def chromium() -> str | None:
    """The browser of this machine, if it has one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with an empty profile."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield started
        started.close()


@dataclass
class Heard:
    """What a page asked for and complained of."""

    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("request", self._request)
        page.on("console", lambda m: m.type in ("error", "warning") and self._complain(m.text))
        page.on("pageerror", lambda error: self._complain(str(error)))

    def _request(self, request) -> None:  # noqa: ANN001 -- Playwright's
        if not request.url.startswith(LOCAL):
            self.outside.append(request.url)

    def _complain(self, text: str) -> None:
        self.complaints.append(text)

    def nothing(self) -> bool:
        return not self.outside and not self.complaints


@dataclass
class Serving:
    """A page served by a process of its own."""

    url: str
    process: subprocess.Popen

    def memory(self) -> int:
        """Resident memory, bytes."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def serving(*scenarios: str) -> Iterator[Serving]:
    """``alliance-sim app`` on a free port, ended afterwards."""
    command = [sys.executable, "-m", "sim", "app", *scenarios, "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        line = process.stdout.readline()
        url = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
        for _ in range(100):
            try:
                urlopen(url, timeout=60).close()
                break
            except ConnectionError:
                time.sleep(0.1)
        yield Serving(url, process)
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def opened(started: Browser, url: str, heard: Heard | None = None, **options) -> Page:  # noqa: ANN003
    """A page of a visitor of its own, once it has its first answer."""
    page = started.new_context(**options).new_page()
    page.set_default_timeout(PATIENCE)
    if heard is not None:
        heard.listen(page)
    page.goto(url)
    page.locator(ANSWER).first.wait_for()
    return page


def words(page: Page) -> str:
    """The sentences of the answer."""
    return "\n".join(page.locator(ANSWER).all_inner_texts())


def until_changed(page: Page, before: str) -> str:
    """The sentences once they are others."""
    for _ in range(600):
        now = words(page)
        if now != before and now:
            return now
        page.wait_for_timeout(100)
    raise AssertionError(f"the page still says {before}")
