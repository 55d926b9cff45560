"""A browser and a served page for each file of tests, where there is a browser.

Not for longer: Playwright keeps a loop running, in which no other test could begin one.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.page import browser as driving


@pytest.fixture(scope="module")
def chromium() -> Iterator[driving.Browser]:
    if driving.chromium() is None:
        pytest.skip("no Chromium on this machine; CHROMIUM=/path/to/it names one")
    with driving.browser() as started:
        yield started


SHORT = """\
name: short
description: Two years around the turn in Seoul.
extends: baseline
start: 2021-06
end: 2023-06
"""
TURNED = """\
name: turned
description: Seoul turns away from Tokyo.
extends: short.yaml
governments: {KOR: {yoon: {leaning: {partner: -0.5}}}}
"""


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A short reference and a scenario over it."""
    folder = tmp_path_factory.mktemp("scenarios")
    made = folder / "short.yaml", folder / "turned.yaml"
    for file, text in zip(made, (SHORT, TURNED), strict=True):
        file.write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def served(files: tuple[Path, Path]) -> Iterator[driving.Serving]:
    with driving.serving(*map(str, files)) as serving:
        yield serving
