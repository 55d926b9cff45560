"""A folder of files for a user to edit: it appears whole, and never replaces anything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.core.errors import InputError
from sim.core.folders import replaced


def write_fresh(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts by their paths, with `/`, into a folder that is not there yet, or is empty.

    Raises
    ------
    InputError
        If there is anything in it: what a user has edited is not ours to replace.
    """
    found = next(iter(sorted(folder.iterdir())), None) if folder.is_dir() else None
    if found is not None:
        told = "and nothing is overwritten; choose another name or another --out"
        raise InputError(f"{folder}: holds {found.name}, {told}")
    with replaced(folder) as stage:
        for name, text in files.items():
            file = stage / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
