"""Figures on disk, never half-written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import xarray as xr
from matplotlib.figure import Figure

from sim.plots.channels import channels
from sim.plots.history import activity
from sim.plots.inside import cooperation, dyad, fears
from sim.plots.outside import impacts, threat
from sim.plots.style import DPI
from sim.plots.table1 import table1

FIGURES: dict[str, Callable[[xr.Dataset], Figure]] = {
    "1-cooperation": cooperation,
    "2-dyad": dyad,
    "3-threat": threat,
    "4-activity": activity,
    "5-table1": table1,
    "6-impacts": impacts,
    "7-fears": fears,
    "8-channels": channels,
}
"""The figures of a run, by the name of their file."""


def title_of(figure: Figure) -> str:
    """What a figure says on top: the text in bold, on one line; "" without one."""
    bold = [text.get_text() for text in figure.texts if text.get_fontweight() == "bold"]
    return " ".join(bold[0].split()) if bold else ""


def save(figure: Figure, path: Path) -> Path:
    """Write a PNG under a temporary name beside `path`, then rename it.

    What the figure says on top goes into the file as its title, for those who cannot see it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        told = {"Title": title_of(figure)}
        figure.savefig(
            unfinished, format="png", dpi=DPI, metadata=told, pil_kwargs={"compress_level": 1}
        )
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def figures(dataset: xr.Dataset, folder: str | Path) -> list[Path]:
    """Draw and write every figure of `FIGURES`; their paths, in order."""
    folder = Path(folder)
    return [save(draw(dataset), folder / f"{name}.png") for name, draw in FIGURES.items()]
