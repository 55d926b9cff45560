"""Execute the notebooks in place, so that the outputs they keep are those of the code.

python notebooks/execute.py                          all of them
python notebooks/execute.py 01-run-a-scenario        some, by name
python notebooks/execute.py --into DIR               write the executed copies to DIR

Each runs from a clean kernel of the running Python, in an empty folder, without the settings of
whoever runs it. What differs from one execution to the next for no reason of the notebook (times,
versions, cell ids) is not kept.
"""

import base64
import io
import os
import re
import sys
import tempfile
from pathlib import Path

import click
import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from PIL import Image

FOLDER = Path(__file__).resolve().parent
ABOUT = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""What a notebook says of its kernel: nothing of the machine that executed it."""
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
CELL_TIMEOUT = 600
"""Seconds after which a cell counts as hanging."""


def named(name: str) -> Path:
    """The notebook of a name, with or without its ending."""
    path = FOLDER / f"{Path(name).name.removesuffix('.ipynb')}.ipynb"
    if not path.is_file():
        known = ", ".join(one.stem for one in sorted(FOLDER.glob("*.ipynb")))
        raise click.UsageError(f"no notebook {name}; there are {known}")
    return path


def executed(path: Path) -> NotebookNode:
    """The notebook with the outputs of a run from top to bottom.

    Raises
    ------
    CellExecutionError
        If a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as private, tempfile.TemporaryDirectory() as empty:
        # Without folders of kernel specs only the running interpreter's own kernel is known.
        manager = AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            transport="ipc",
            connection_file=str(Path(private) / "kernel.json"),
        )
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=CELL_TIMEOUT,
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": empty}},
        )
        client.execute(env=environment(Path(private)), cleanup_kc=True)
        left = sorted(one.name for one in Path(empty).iterdir())
    if left:
        raise click.ClickException(f"{path.name} leaves {', '.join(left)} in the working folder")
    return tidied(notebook)


def environment(private: Path) -> dict[str, str]:
    """Of this process, but for what would bring personal settings into the kernel."""
    personal = ("PYTHONSTARTUP", "PYTHONWARNINGS", "MPLBACKEND")
    return {
        **{name: text for name, text in os.environ.items() if name not in personal},
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTER_CONFIG_DIR": str(private / "jupyter"),
        "MPLCONFIGDIR": str(private / "matplotlib"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "NO_COLOR": "1",
    }


def tidied(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what would differ at the next execution."""
    notebook.metadata = nbformat.from_dict(ABOUT)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number:02d}"
        cell.metadata = nbformat.from_dict({})
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.text = COLOURS.sub("", output.text)
            elif "metadata" in output:
                output.metadata = nbformat.from_dict({})
                if "image/png" in output.data:
                    output.data["image/png"] = lighter(output.data["image/png"])
    return notebook


def lighter(picture: str) -> str:
    """A figure in 256 colours, which are enough for ours, at a third of the size; base64."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    colours = Image.alpha_composite(paper, image).convert("RGB").quantize(256)
    file = io.BytesIO()
    colours.save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode()


@click.command()
@click.argument("names", nargs=-1)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=FOLDER,
    help="Folder for the executed notebooks  [default: where they are]",
)
def main(names: tuple[str, ...], into: Path) -> None:
    """Execute the notebooks NAMES, or all, and keep their outputs."""
    paths = [named(name) for name in names] or sorted(FOLDER.glob("*.ipynb"))
    failed = False
    for path in paths:
        try:
            notebook = executed(path)
        except CellExecutionError as error:
            click.echo(f"{path.name}: {COLOURS.sub('', str(error))}", err=True)
            failed = True
            continue
        nbformat.validate(notebook)
        nbformat.write(notebook, into / path.name)
        click.echo(path.name)
    sys.exit(failed)


if __name__ == "__main__":
    main()
