"""A folder of results as one unit: it appears whole, and replaces whole what was there before.

A folder that this program wrote says so in its manifest, which names its files.  One that holds
anything else is left alone and refused.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.core.errors import FAULTS, InputError

MANIFEST = "manifest.json"
UNFINISHED = "unfinished"
"""What long work has finished so far, in the folder where its results will be."""
OURS = r"[^.].*\.(csv|diary|dta|html|json|jsonl|nc|npy|parquet|png|svg|xlsx|yaml|zarr)"
HIDDEN = re.compile(rf"\.{OURS}\.(\d+\.tmp|[a-z0-9_]{{8}}(\.[a-z0-9]+)?)")
"""Names of the temporary files of `sim.core.files` and of figures."""
KEPT = re.compile(r"[0-9a-f]{24}\.(npy|diary)")
"""Names of what is kept of unfinished work, see `sim.core.kept`."""
MOST_BYTES = 100_000_000
MOST_LOOKED_AT = 10_000


def foreign(folder: Path, expected: Collection[str] = ()) -> str:
    """A file of a folder that this program did not write there, or "".

    ``expected`` are paths, with `/`, that are ours without a manifest.
    """
    known = {*expected, *_listed(folder / MANIFEST)}
    for count, (above, below, files) in enumerate(os.walk(folder)):
        here = Path(above)
        is_kept = here.parent == folder and here.name == UNFINISHED
        below[:] = [name for name in below if not _is_another_s(here / name, here == folder)]
        links = [name for name in below if (here / name).is_symlink()]
        for name in (*links, *files):
            path = (here / name).relative_to(folder).as_posix()
            ours = HIDDEN.fullmatch(name) or (is_kept and KEPT.fullmatch(name))
            if path not in known and not ours:
                return path
        if count > MOST_LOOKED_AT:
            return f"{above}, and more"
    return ""


def _is_another_s(folder: Path, is_top: bool) -> bool:
    """Whether a folder inside stays as it is: results of another verb."""
    return is_top and not folder.is_symlink() and (folder / MANIFEST).is_file()


def told_by(manifest: Path) -> dict[str, Any]:
    """What a manifest tells; nothing if it is not one of ours."""
    try:
        if not manifest.is_file() or manifest.stat().st_size > MOST_BYTES:
            return {}
        told = json.loads(manifest.read_bytes())
    except FAULTS:
        return {}
    return told if isinstance(told, dict) and isinstance(told.get("files"), list) else {}


def _listed(manifest: Path) -> set[str]:
    """Files that a manifest names, itself among them; none if it is not one of ours."""
    told = told_by(manifest)
    return {str(name) for name in told["files"]} | {MANIFEST} if told else set()


def is_stood_in(folder: Path) -> bool:
    """Whether a folder is the one that this process stands in, or above that.

    In the place of such a folder whoever called would be left in one that is no longer there.
    """
    try:
        return Path.cwd().is_relative_to(folder.resolve())
    except OSError:  # it is gone already
        return False


def check_folder(folder: Path, expected: Collection[str] = ()) -> None:
    """Refuse a folder in which results would stand beside something else, or that is stood in.

    Raises
    ------
    InputError
        With the first file that is not ours, or why the folder cannot be replaced.
    """
    if not folder.is_dir():
        if folder.exists() or folder.is_symlink():
            raise InputError(f"{folder}: is not a folder; choose another --out")
        return
    if is_stood_in(folder):
        told = "is the current folder or above it, and results replace their folder whole"
        raise InputError(f"{folder}: {told}; choose another --out")
    found = foreign(folder, expected)
    if found:
        told = f"holds {found}, which no earlier results here have written"
        raise InputError(f"{folder}: {told}; choose another --out, or an empty folder")


def check_kept(folder: Path) -> None:
    """Refuse to put unfinished work where something else lies.

    Raises
    ------
    InputError
        With the first entry that is none of ours.
    """
    if folder.is_symlink():
        raise InputError(f"{folder}: is a link; choose another --out")
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not (KEPT.fullmatch(entry.name) or HIDDEN.fullmatch(entry.name)):
            raise InputError(
                f"{folder}: holds {entry.name}, which is not ours; choose another --out"
            )


@contextmanager
def replaced(folder: Path, expected: Collection[str] = ()) -> Iterator[Path]:
    """A hidden folder beside ``folder`` to write into, which takes its place at the end.

    Nothing changes if the work fails.  Folders inside with a manifest of their own stay.

    Raises
    ------
    InputError
        If the folder holds what this program did not write.
    """
    home = folder.resolve()
    check_folder(home, expected)
    home.parent.mkdir(parents=True, exist_ok=True)
    inside = os.path.ismount(home) or not os.access(home.parent, os.W_OK)
    where = home if inside else home.parent
    tidy(where, home.name)
    stage = where / f".{home.name}.{os.getpid()}.unfinished"
    stage.mkdir()
    with _held(stage):
        try:
            yield stage
            _swap(stage, home, inside)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def _swap(stage: Path, home: Path, inside: bool) -> None:
    """Put what is finished in the place of what was there."""
    for entry in list(home.iterdir()) if home.is_dir() else ():
        stays = entry != stage and entry.is_dir() and (entry / MANIFEST).is_file()
        if stays and not (stage / entry.name).exists():
            entry.rename(stage / entry.name)
    if inside:  # a folder that cannot be moved, such as a mounted disk
        for entry in list(home.iterdir()):
            if entry != stage:
                shutil.rmtree(entry) if _is_real(entry) else entry.unlink()
        for entry in list(stage.iterdir()):
            entry.rename(home / entry.name)
        return
    former = stage.with_name(f".{home.name}.{os.getpid()}.former")
    with contextlib.suppress(FileNotFoundError):
        home.rename(former)
    try:
        stage.rename(home)
    except BaseException:  # an interrupt, too, must not leave the former results hidden
        with contextlib.suppress(OSError):
            former.rename(home)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _is_real(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink()


@contextmanager
def _held(stage: Path) -> Iterator[None]:
    """Lock a folder, so that others see that somebody is at work in it; ends with the process."""
    handle = os.open(stage, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some file systems know no locks
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def tidy(where: Path, name: str) -> None:
    """Remove what was left of results of that name by processes that were killed."""
    kind = re.compile(rf"\.{re.escape(name)}\.\d+\.(unfinished|former)")
    for entry in list(where.iterdir()):
        if not kind.fullmatch(entry.name) or entry.is_symlink():
            continue
        with contextlib.suppress(OSError):
            handle = os.open(entry, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(entry, ignore_errors=True)
            finally:
                os.close(handle)
