"""A store from anywhere: what its metadata ask for is looked at before anything is opened.

Codecs are code that data choose.  Only those that a sweep of this program uses are allowed, by
name, in Zarr's format 3; a store of format 2 could name one that unpickles what it reads.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.core.errors import FAULTS, SweepRefusedError
from sim.core.memory import MOST_LETTERS, MOST_TEXTS, SHARE_OF_FREE, free_memory
from sim.sweeps.chunks import PACKING, unfolds_to

CODECS = frozenset({"bytes", "crc32c", "vlen-utf8", PACKING})
KINDS = {"bool": 1, "int64": 8, "float32": 4, "float64": 8, "string": 0}
"""Kind of number → its bytes; texts have any length."""
ROOT = "zarr.json"
"""What Zarr's format 3 calls its metadata."""
FORMER = frozenset({".zgroup", ".zarray", ".zattrs", ".zmetadata"})
"""Files of Zarr's format 2."""
MOST_BYTES = 50_000_000
"""Of one file of metadata, which holds the scenario."""
MOST_ARRAYS = 2_000
MOST_AXES = 8
DAMAGED = "is damaged"
BYTES_OF_LABEL = 40
Told = Mapping[str, Any]
"""Metadata of a group or an array."""


def check_store(store: Path) -> None:
    """Refuse a store that a sweep of this program would not have written.

    Raises
    ------
    SweepRefusedError
        With the file and what is wrong with it.
    """
    room = int(free_memory() * SHARE_OF_FREE)
    arrays: dict[str, Told] = {}
    chunks: dict[str, list[Path]] = {}
    for place in files_of(store, room):
        if place.name in FORMER:
            raise refused(place, "is of Zarr's format 2; sweeps are stored in format 3")
        first, *below = place.relative_to(store).parts
        if place.name != ROOT:
            chunks.setdefault(first, []).append(place)
            continue
        home = place.parent.relative_to(store).as_posix()
        arrays[home] = metadata_in(place, room, is_root=not below)
        if len(arrays) > MOST_ARRAYS:
            raise refused(store, f"holds more than {MOST_ARRAYS:,} arrays")
    if not (store / ROOT).is_file():
        raise refused(store / ROOT, "is missing")
    letters = check_together(store, arrays.values(), room)
    for name in sorted(arrays.keys() & chunks.keys()):
        letters = check_chunks(chunks[name], arrays[name], letters)


def check_array(array: Path) -> None:
    """Refuse one array of a store as `check_store` does; nothing, if it is not there.

    Raises
    ------
    SweepRefusedError
        With the file and what is wrong with it.
    """
    if not array.is_dir():
        return
    room = int(free_memory() * SHARE_OF_FREE)
    chunks = [place for place in files_of(array, room) if place.name != ROOT]
    check_chunks(chunks, metadata_in(array / ROOT, room, is_root=False))


def refused(place: Path, why: str) -> SweepRefusedError:
    """What is raised for one file of a store."""
    return SweepRefusedError(f"{place}: {why}")


def metadata_in(place: Path, room: int, *, is_root: bool) -> Told:
    """The metadata in a file, if a sweep of this program may have written them."""
    try:
        if place.stat().st_size > MOST_BYTES:
            raise refused(place, f"is larger than {MOST_BYTES:,} bytes")
        told: Told = json.loads(place.read_bytes())
        why = fault_of(told, room, is_root=is_root)
    except FAULTS:
        raise refused(place, DAMAGED) from None
    if why:
        raise refused(place, why)
    return told


def check_together(store: Path, arrays: Iterable[Told], room: int) -> int:
    """Refuse a store whose arrays are each small enough, and too large together.

    What has one axis is read whole when a store is opened.  Returned are the letters that are left
    to texts that are there, once those that stand for missing ones are taken off.
    """
    entries, letters = 0, MOST_LETTERS
    for told in arrays:
        shape: list[int] = told["shape"] if told["node_type"] == "array" else []
        entries += shape[0] if len(shape) == 1 else 0
        if shape and not KINDS[told["data_type"]]:
            letters -= math.prod(shape) * len(told["fill_value"])
    if BYTES_OF_LABEL * entries > room:
        raise refused(store, f"has {entries:,} labels together, more than fit into memory")
    if letters < 0:
        raise refused(store, f"has more than {MOST_LETTERS:,} letters")
    return letters


def check_chunks(chunks: Iterable[Path], told: Told, letters: int = MOST_LETTERS) -> int:
    """Refuse chunks of an array that unfold to more than it has room for.

    Texts have any length: they are held to the ``letters`` that a store has left; what this array
    leaves of them is returned.
    """
    if PACKING not in codecs_in(told["codecs"]):
        return letters
    size, left = bytes_of_chunk(told), letters
    for chunk in chunks:
        try:
            wanted = unfolds_to(chunk)
        except FileNotFoundError:  # a sweep at work has just renamed it
            continue
        except ValueError as error:
            raise refused(chunk, str(error)) from None
        left -= wanted if not size else 0
        if wanted > size > 0 or left < 0:
            of_texts = f"{MOST_LETTERS:,} for all texts of a store"
            most = f"{size:,} for a chunk of this array" if size else of_texts
            raise refused(chunk, f"unfolds to {wanted:,} bytes; allowed: {most}")
    return left


def bytes_of_chunk(told: Told) -> int:
    """Bytes of a chunk before it is packed, 0 for texts, which have any length."""
    numbers = math.prod(told["chunk_grid"]["configuration"]["chunk_shape"])
    sums = sum(name == "crc32c" for name in codecs_in(told["codecs"]))
    size = KINDS[told["data_type"]]
    return numbers * size + 4 * sums if size else 0


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


def fault_of(told: Told, room: int, *, is_root: bool) -> str:
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
    if [*codecs_in(told["codecs"])].count(PACKING) > 1:
        return "packs its chunks twice"  # what the inner packing asks for cannot be seen
    if told["chunk_grid"]["name"] != "regular":
        return "has chunks of several sizes"
    chunks = told["chunk_grid"]["configuration"]["chunk_shape"]
    return (
        fault_of_sizes(told["shape"], chunks, room) or fault_of_axes(told) or fault_of_texts(told)
    )


def fault_of_sizes(shape: list[int], chunks: list[int], room: int) -> str:
    """What is wrong with the sizes of an array, with ``room`` in memory, or ""."""
    if not all(type(size) is int and size >= 0 for size in (*shape, *chunks)):
        return "has sizes that are no whole numbers"
    if len(shape) > MOST_AXES or len(shape) != len(chunks) or 0 in chunks:
        return "has a shape and chunks that do not go together"
    if 8 * math.prod(chunks) > room:
        return f"has chunks of {8 * math.prod(chunks) / 1e9:.1f} GB, more than fits into memory"
    return ""


def fault_of_axes(told: Told) -> str:
    """What is wrong with the names of the axes of an array, or ""."""
    names = told["dimension_names"]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return "has axes without a name"
    if len(set(names)) != len(names) or len(names) != len(told["shape"]):
        return "does not name each of its axes, and each otherwise"
    return ""


def fault_of_texts(told: Told) -> str:
    """What is wrong with the number of texts of an array, or ""."""
    if KINDS[told["data_type"]]:
        return ""
    texts = math.prod(told["shape"])
    if not isinstance(told["fill_value"], str):
        return DAMAGED
    return f"has more than {MOST_TEXTS:,} texts" if texts > MOST_TEXTS else ""


def codecs_in(codecs: Any) -> Iterator[str]:
    """Names of codecs, also of those that are inside others."""
    for codec in codecs:
        yield codec if isinstance(codec, str) else str(codec["name"])
