"""The gallery shows every panel, and its pictures come of the code that it shows."""

import re
import runpy
from pathlib import Path

import pytest
from PIL import Image

from sim import plots
from tests.docs.pages import FOLDER, blocks, page

PANELS = [name for name in plots.__all__ if name.startswith("plot_")]
SCRIPT = runpy.run_path(str(FOLDER / "gallery.py"))
PICTURES = [picture for _, _, picture in SCRIPT["blocks"](page("gallery.md")) if picture]


@pytest.mark.parametrize("name", PANELS)
def test_every_panel_has_its_code_and_picture(name: str) -> None:
    (drawing,) = (block for block in SCRIPT["blocks"](page("gallery.md")) if name in block[1])
    assert f"plots.{name}(" in drawing[1]
    assert drawing[2] == f"figures/gallery/{name}.png"


def test_the_pictures_are_those_of_the_page() -> None:
    kept = {f"figures/gallery/{path.name}" for path in (FOLDER / "figures/gallery").iterdir()}
    assert kept == set(PICTURES) == set(re.findall(r"!\[[^\]]+\]\((.*?)\)", page("gallery.md")))


def test_the_script_sees_every_block() -> None:
    seen = [(language, text) for language, text, _ in SCRIPT["blocks"](page("gallery.md"))]
    assert seen == [(block.language, block.text) for block in blocks("gallery.md")]


def test_the_code_compiles_and_calls_what_exists() -> None:
    for block in blocks("gallery.md"):
        if block.language == "python":
            compile(block.text, "docs/gallery.md", "exec")
            assert set(re.findall(r"plots\.(\w+)\(", block.text)) <= set(plots.__all__)


def test_the_first_blocks_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = page("gallery.md").split("### `plot_scoreboard`")[0].replace("runs=200", "runs=5")
    written = SCRIPT["draw"](first, tmp_path)
    assert [path.stem for path in written] == ["plot_fan", "plot_multiples", "plot_table1"]
    for path in written:
        with Image.open(path) as image:
            assert len(image.convert("L").getcolors() or range(257)) > 20
