"""Make the pictures of gallery.md anew, by running the code that the page shows.

python docs/gallery.py                 about a minute on two cores; needs the extra `insight`

The blocks run from top to bottom in one namespace, in a folder of their own where the sweep files
of the page stand. What a block has drawn goes to the picture that is linked below it.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
import matplotlib

FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER / "gallery.md"
BLOCK = re.compile(
    r"^```(?P<language>\w+)\n(?P<text>.*?)^```$(?:\s+^!\[[^\]]*\]\((?P<picture>[^)]+)\)$)?",
    re.MULTILINE | re.DOTALL,
)


def blocks(page: str) -> Iterator[tuple[str, str, str]]:
    """Language, text and linked picture ("" without one) of each block, in order."""
    for found in BLOCK.finditer(page):
        yield found["language"], found["text"], found["picture"] or ""


def draw(page: str, target: Path) -> list[Path]:
    """Run the page's code in the current folder; the pictures, under `target`."""
    from matplotlib import pyplot

    from sim.plots import save

    names: dict[str, object] = {}
    written = []
    for language, text, picture in blocks(page):
        if language == "yaml":
            (name,) = re.findall(r"^name: (\S+)$", text, re.MULTILINE)
            Path(f"{name}.yaml").write_text(text, encoding="utf-8")
        elif language == "python":
            exec(compile(text, PAGE.name, "exec"), names)
        if picture:
            written.append(save(pyplot.gcf(), target / picture))
            pyplot.close("all")
    return written


@click.command()
def main() -> None:
    """Write docs/figures/gallery."""
    matplotlib.use("agg")
    page = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        for path in draw(page, FOLDER):
            click.echo(path.relative_to(FOLDER))
        os.chdir(FOLDER)


if __name__ == "__main__":
    main()
