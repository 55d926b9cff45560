"""The documentation as a site: `make docs`, from the pages as they are (Sphinx, myst-nb).

The source is the whole repository, so that links between pages, notebooks and code hold; only the
pages named here are read. Notebooks keep the outputs that they were committed with.
"""

import re
from pathlib import Path

from sphinx.application import Sphinx

import sim

ROOT = Path(__file__).resolve().parents[1]

project = "alliance-sim"
author = "The alliance-sim contributors"
version = release = sim.__version__
extensions = ["myst_nb"]
root_doc = "README"
include_patterns = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/*.md",
    "notebooks/*.md",
    "notebooks/*.ipynb",
    "sim/record/us-jpn-kor/README.md",
    "sim/record/us-jpn-aus/README.md",
    "benchmarks/README.md",
]
html_theme = "furo"
html_title = f"alliance-sim {version}"
html_static_path = ["narrow"]
html_css_files = ["narrow.css"]
html_copy_source = False
html_show_sourcelink = False
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
TREE = """

```{{toctree}}
:hidden:
:caption: {caption}

{pages}
```
"""
PARTS = {
    "Learn": ("docs/model-in-plain-words", "docs/README", "notebooks/README"),
    "Do": (
        "docs/scenarios",
        "docs/your-own-triangle",
        "docs/levers",
        "docs/experiments",
        "docs/results",
        "docs/sweeps",
        "docs/insight",
        "docs/gallery",
        "docs/extending",
        "docs/solara",
    ),
    "Look up": (
        "docs/odd",
        "docs/parameters",
        "sim/record/us-jpn-kor/README",
        "sim/record/us-jpn-aus/README",
    ),
    "Doubt": (
        "docs/validation",
        "docs/transfer",
        "docs/lean",
        "docs/trace",
        "docs/performance",
        "benchmarks/README",
        "docs/architecture",
    ),
    "Project": ("CHANGELOG", "CONTRIBUTING"),
}
"""Part of the contents → its pages."""


def unnamed() -> list[str]:
    """Pages that no part names: new ones are not lost."""
    named = {page for pages in PARTS.values() for page in pages}
    found = (f"docs/{file.stem}" for file in sorted((ROOT / "docs").glob("*.md")))
    return [page for page in found if page not in named]


def contents(app: Sphinx, name: str, source: list[str]) -> None:
    """Give the first page its contents, and turn links to folders into their names."""
    text = source[0]
    if name == root_doc:
        parts = {**PARTS, "More": tuple(unnamed())}
        text += "".join(
            TREE.format(caption=caption, pages="\n".join(pages))
            for caption, pages in parts.items()
            if pages
        )
    if name == "notebooks/README":
        pages = "\n".join(f"{file.stem}" for file in sorted((ROOT / "notebooks").glob("*.ipynb")))
        text += TREE.format(caption="Notebooks", pages=pages)
    folder = (ROOT / name).parent
    source[0] = re.sub(
        r"\[([^\]]+)\]\(([^)#:\s]+/?)\)",
        lambda link: link[1] if (folder / link[2]).is_dir() else link[0],
        text,
    )


def begin(app: Sphinx, error: Exception | None) -> None:
    """Let the site open at its first page."""
    if error is None:
        page = Path(app.outdir) / "index.html"
        page.write_text('<!DOCTYPE html><meta http-equiv="refresh" content="0; url=README.html">\n')


def setup(app: Sphinx) -> None:
    """Connect what this file adds."""
    app.connect("source-read", contents)
    app.connect("build-finished", begin)
