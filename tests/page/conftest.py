"""A browser and a served page for the whole session, where there is a browser."""

from collections.abc import Iterator

import pytest

from tests.page import browser as driving


@pytest.fixture(scope="session")
def chromium() -> Iterator[driving.Browser]:
    if driving.chromium() is None:
        pytest.skip("no Chromium on this machine; CHROMIUM=/path/to/it names one")
    with driving.browser() as started:
        yield started


@pytest.fixture(scope="session")
def served(chromium: driving.Browser) -> Iterator[driving.Serving]:
    with driving.serving("carried-on", "storm") as serving:
        yield serving
