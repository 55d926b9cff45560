"""Everything that a study leaves behind: its files, its report, its manifest, its words.

A folder of results appears whole or not at all. A study says itself which tables and datasets are
files; figures and the report on them come with ``plots``.
"""

from __future__ import annotations

import json
import time
from pathlib import Path, PurePosixPath
from typing import Any

import click

from sim.core.files import write_whole
from sim.core.folders import MANIFEST, replaced, told_by
from sim.scenario import Posterior
from sim.studies.study import Bars, Study, no_bars

REPORT = "report.html"
HEADING = "{title}, {seconds:.1f} s"
"""The first line that is printed, unless a verb has its own."""
CLOSING = "{figures}{files} in {folder}/"
"""The last lines, which say where everything is."""


def deliver(
    study: Study,
    folder: Path | None,
    began: float,
    *,
    plots: bool = True,
    as_json: bool = False,
    heading: str = HEADING,
    closing: str = CLOSING,
    bars: Bars = no_bars,
) -> None:
    """Write a study into a folder, unless that is None, and print what it found.

    ``began`` is when the work began, by `time.perf_counter`. ``heading`` and ``closing`` are lines
    to print before and after the text, none if empty; in braces they may name the study's title,
    the seconds, and of what was written the folder, the files and a line on the figures.
    """
    lost = "" if folder is None else on_what_is_replaced(study, folder)
    written = [] if folder is None else write(study, folder, began, plots=plots, bars=bars)
    if as_json:
        click.echo(plain(study.record))
        return
    names = [*study.files[:-2], " and ".join(study.files[-2:])]
    told = {
        "title": study.title,
        "seconds": time.perf_counter() - began,
        "folder": folder,
        "files": ", ".join(names),
        "figures": on_figures(written),
    }
    parts = [heading.format(**told), study.text, closing.format(**told), lost]
    click.echo("\n".join(part for part in parts if part))


ASKED = {"set": "--set", "runs": "--runs", "seed": "--seed", "scenario_digest": "scenario"}
"""Entries of a manifest that were asked for, by the words of whoever asks."""


def on_what_is_replaced(study: Study, folder: Path) -> str:
    """A line that says that results of something else stood in a folder; "" if none did.

    The folder of a scenario bears its name, whatever was changed by ``--set``.
    """
    former = told_by(folder / MANIFEST)
    both = [key for key in ASKED if key in former and key in study.about]
    other = [ASKED[key] for key in both if plain(former[key]) != plain(study.about[key])]
    if not other:
        return ""
    told = f"earlier results there, of other {', '.join(other)}, are replaced"
    return f"{told}; another --out keeps both"


def on_figures(written: list[Path]) -> str:
    """A line that says where the figures are; "" without any."""
    pictures = [path for path in written if path.suffix == ".png"]
    if not pictures:
        return ""
    several = "s" if len(pictures) > 1 else ""
    report = next((f", and in {path.name}" for path in written if path.suffix == ".html"), "")
    return f"{len(pictures)} figure{several} in {pictures[0].parent}/{report}\n"


def write(
    study: Study, folder: Path, began: float, *, plots: bool = True, bars: Bars = no_bars
) -> list[Path]:
    """Write the files of a study, with ``plots`` its figures and report; their paths.

    The folder appears whole, in the place of what an earlier study wrote there.

    Raises
    ------
    InputError
        If the folder holds what no study wrote.
    """
    drawn = [str(place_of(study, name)) for name in study.figures] if plots else []
    with replaced(folder, (*study.files, *drawn, REPORT)) as stage:
        written = write_into(study, stage, began, plots=plots, bars=bars)
    return [folder / path.relative_to(stage) for path in written]


def write_into(study: Study, folder: Path, began: float, *, plots: bool, bars: Bars) -> list[Path]:
    """Write all into an empty folder; the manifest comes last and names all the others."""
    written = [folder / name for name in study.files if name != MANIFEST]
    for path in written:
        write_part(study, path)
    if plots:
        written += draw(study, folder, bars)
    if MANIFEST in study.files:
        content = {
            **study.about,
            "files": [str(path.relative_to(folder)) for path in written],
            "wall_time_seconds": round(time.perf_counter() - began, 2),
        }
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        write_text(folder / MANIFEST, text)
    return written


def write_part(study: Study, path: Path) -> None:
    """Write one table, one dataset or the record."""
    from sim.ensemble import write_posterior, write_result
    from sim.report.tables import TABLES, write_table

    if path.suffix in TABLES:
        write_table(study, path)
    elif path.suffix == ".json":
        write_text(path, plain(study.record) + "\n")
    else:
        data = study.datasets[path.stem]
        if isinstance(data, Posterior):
            write_posterior(data, path)
        else:
            write_result(data, path)


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8."""
    write_whole(path, lambda file: file.write_text(text, encoding="utf-8"))


def plain(record: Any) -> str:
    """Plain data as JSON."""
    return json.dumps(record, indent=2)


def place_of(study: Study, name: str) -> PurePosixPath:
    """Where a figure stands in the folder of results."""
    from sim.report.results import BESIDE

    return PurePosixPath("" if study.kind in BESIDE else "figures", f"{name}.png")


def draw(study: Study, folder: Path, bars: Bars) -> list[Path]:
    """Draw and write every figure of a study, and the report on them; their paths."""
    from sim.plots.files import save
    from sim.report.page import Picture
    from sim.report.results import REPORTS

    pictures = []
    with bars("figures", len(study.figures)) as advance:
        for name, drawing in study.figures.items():
            path = save(drawing.draw(), folder / place_of(study, name))
            pictures.append(Picture(path, drawing.caption))
            advance(1)
    paths = [picture.path for picture in pictures]
    if study.kind not in REPORTS:
        return paths
    return [*paths, REPORTS[study.kind](folder / REPORT, study, pictures)]
