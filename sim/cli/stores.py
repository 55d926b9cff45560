"""What the verbs on a sweep's folder have in common."""

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.errors import BAD_INPUT, stop, sweep_messages
from sim.cli.run import write_manifest

if TYPE_CHECKING:
    import xarray as xr

STORE = "store.zarr"

folder_argument = click.argument(
    "folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False)
)


def opened(folder: Path) -> "xr.Dataset":
    """The store of a sweep, lazily; ends the verb where there is none."""
    from sim.sweeps import open_sweep

    if not (folder / STORE).is_dir():
        stop(f"{folder} has no {STORE}; make one with: alliance-sim sweep SWEEP", BAD_INPUT)
    with sweep_messages():
        return open_sweep(folder)


def finish(
    folder: Path,
    data: "xr.Dataset",
    about: Mapping[str, Any],
    written: Sequence[Path],
    began: float,
) -> None:
    """Write the manifest: what was analysed, how, and which files came of it."""
    versions = json.loads(data.attrs.get("versions", "{}"))
    scenario = json.loads(data.attrs.get("scenario", "{}")).get("name", "")
    told = {"scenario": scenario, **about, "versions": versions}
    write_manifest(folder, told, written, began)


def say_where(folder: Path, written: Sequence[Path], began: float) -> None:
    """Print where the files are."""
    pictures = [path for path in written if path.suffix == ".png"]
    if pictures:
        click.echo(f"{len(pictures)} figure{'s'[: len(pictures) != 1]} in {pictures[0].parent}/")
    names = ", ".join(path.name for path in written if path.suffix == ".csv")
    seconds = time.perf_counter() - began
    click.echo(f"{names} and manifest.json in {folder}/, {seconds:.1f} s")
