"""The documentation builds as a site, every page of it, without a warning."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import FOLDER

ROOT = FOLDER.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-c", "docs", "."]
    done = subprocess.run([*command, str(out)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.slow
def test_every_page_and_notebook_is_on_the_site(site: Path) -> None:
    pages = [*(ROOT / "docs").glob("*.md"), *(ROOT / "notebooks").glob("*.ipynb")]
    for page in pages:
        assert (site / page.relative_to(ROOT)).with_suffix(".html").is_file()
    assert "README.html" in (site / "index.html").read_text()
    first = (site / "README.html").read_text()
    assert all(f"docs/{page.stem}.html" in first for page in (ROOT / "docs").glob("*.md"))


@pytest.mark.slow
def test_links_between_pages_lead_to_their_sections(site: Path) -> None:
    text = (site / "docs" / "levers.html").read_text()
    assert 'href="parameters.html"' in text
    assert 'href="scenarios.html#governments"' in text
    target = (site / "docs" / "scenarios.html").read_text()
    assert 'id="governments"' in target
