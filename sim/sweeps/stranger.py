"""A store from anywhere: what its metadata ask for is looked at before anything is opened.

Codecs are code that data choose.  Only those that a sweep of this program uses are allowed, by
name, in Zarr's format 3; a store of format 2 could name one that unpickles what it reads.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.core.errors import FAULTS, SweepRefusedError
from sim.core.memory import SHARE_OF_FREE, free_memory

CODECS = frozenset({"bytes", "blosc", "crc32c", "gzip", "vlen-utf8", "zstd"})
KINDS = frozenset({"bool", "int64", "float32", "float64", "string"})
ROOT = "zarr.json"
"""What Zarr's format 3 calls its metadata."""
FORMER = frozenset({".zgroup", ".zarray", ".zattrs", ".zmetadata"})
"""Files of Zarr's format 2."""
MOST_BYTES = 50_000_000
"""Of one file of metadata, which holds the scenario."""
MOST_ARRAYS = 2_000
MOST_AXES = 8


def check_store(store: Path) -> None:
    """Refuse a store that a sweep of this program would not have written.

    Raises
    ------
    SweepRefusedError
        With the file and what is wrong with it.
    """

    def refuse(place: Path, why: str) -> SweepRefusedError:
        return SweepRefusedError(f"{place}: {why}")

    room = int(free_memory() * SHARE_OF_FREE)
    arrays = 0
    for place in files_of(store, room):
        if place.name in FORMER:
            raise refuse(place, "is of Zarr's format 2; sweeps are stored in format 3")
        if place.name != ROOT:
            continue
        arrays += 1
        if arrays > MOST_ARRAYS:
            raise refuse(store, f"holds more than {MOST_ARRAYS:,} arrays")
        try:
            if place.stat().st_size > MOST_BYTES:
                raise refuse(place, f"is larger than {MOST_BYTES:,} bytes")
            told = json.loads(place.read_bytes())
            why = fault_of(told, room, is_root=place.parent == store)
        except FAULTS:
            raise refuse(place, "is damaged") from None
        if why:
            raise refuse(place, why)
    if not (store / ROOT).is_file():
        raise refuse(store / ROOT, "is missing")


def files_of(folder: Path, room: int) -> Iterator[Path]:
    """Every file of a folder and of those below.

    Raises
    ------
    SweepRefusedError
        For a link, which may lead anywhere, for a pipe or a device, which may never end, and for
        a file with more bytes than ``room``.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            place = folder / entry.name
            if entry.is_symlink():
                raise SweepRefusedError(f"{place}: is a link; a store has none")
            if entry.is_dir():
                yield from files_of(place, room)
            elif not entry.is_file():
                raise SweepRefusedError(f"{place}: is no ordinary file")
            elif size_of(entry) > room:
                raise SweepRefusedError(f"{place}: is larger than fits into memory")
            else:
                yield place


def size_of(entry: os.DirEntry[str]) -> int:
    """Bytes of a file; 0 of one that a sweep at work has just renamed."""
    try:
        return entry.stat().st_size
    except FileNotFoundError:
        return 0


def fault_of(told: Mapping[str, Any], room: int, *, is_root: bool) -> str:
    """What is wrong with the metadata of a group or an array, with ``room`` in memory, or ""."""
    if told["zarr_format"] != 3:
        return "is not of Zarr's format 3"
    if told["node_type"] != ("group" if is_root else "array"):
        return "is no group of arrays" if is_root else "is no array"
    if is_root:
        return ""
    if told.get("storage_transformers"):
        return "asks for storage transformers, which no sweep has"
    for name, allowed, what in (
        *((name, CODECS, "asks for the codec") for name in codecs_in(told["codecs"])),
        (told["data_type"], KINDS, "holds numbers of the kind"),
    ):
        if name not in allowed:
            return f"{what} {str(name)[:40]!r}; allowed: {', '.join(sorted(allowed))}"
    if told["chunk_grid"]["name"] != "regular":
        return "has chunks of several sizes"
    return fault_of_sizes(told["shape"], told["chunk_grid"]["configuration"]["chunk_shape"], room)


def fault_of_sizes(shape: list[int], chunks: list[int], room: int) -> str:
    """What is wrong with the sizes of an array, with ``room`` in memory, or ""."""
    if not all(type(size) is int and size >= 0 for size in (*shape, *chunks)):
        return "has sizes that are no whole numbers"
    if len(shape) > MOST_AXES or len(shape) != len(chunks) or 0 in chunks:
        return "has a shape and chunks that do not go together"
    if 8 * math.prod(chunks) > room:
        return f"has chunks of {8 * math.prod(chunks) / 1e9:.1f} GB, more than fits into memory"
    if len(shape) == 1 and 40 * math.prod(shape) > room:  # labels are read whole
        return f"has {shape[0]:,} entries, more than fit into memory"
    return ""


def codecs_in(codecs: Any) -> Iterator[str]:
    """Names of codecs, also of those that are inside others."""
    for codec in codecs:
        yield codec if isinstance(codec, str) else str(codec["name"])
