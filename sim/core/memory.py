"""How much memory can still be had, and files that would take more of it than they say.

A laptop's limit is the machine's, a notebook server's the container's, and some clusters limit the
address space of each process.  The least of the three counts.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from numpy import ndindex

SHARE_OF_FREE = 0.6
"""Part of the free memory that one thing may ask for."""
WITHOUT_KNOWLEDGE = 4 * 1024**3
"""Bytes taken for free where the system does not tell."""
ROOT = Path("/")
GROUPS = {
    "": ("memory.max", "memory.current", "inactive_file"),
    "memory": ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
}
"""Kind of control group (second version, first version) → where it tells its limit, what is taken,
and what of that is a cache that goes when it is needed."""


MOST_TEXTS = 10_000
MOST_LETTERS = 20_000_000
"""Texts of an array of a file that is read, and bytes of all of them."""


def check_texts_unfold(values: Any) -> None:
    """Raise ValueError for an array of HDF5 whose texts are too many, or too long together.

    Their places in the file may all hold the same text: a small file unfolds to any size.  They are
    looked at one by one.
    """
    if values.dtype.kind != "O":
        return
    if values.size > MOST_TEXTS:
        raise ValueError(f"{values.name} has more than {MOST_TEXTS:,} texts")
    left = MOST_LETTERS
    for place in ndindex(values.shape):
        left -= len(values[place])
        if left < 0:
            raise ValueError(f"{values.name} has more than {MOST_LETTERS:,} letters")


def free_memory(root: Path = ROOT) -> int:
    """Bytes that can be had without swapping, as far as the system tells."""
    told = [*_of_machine(root), *_of_container(root), *_of_process(root)]
    return max(min(told, default=WITHOUT_KNOWLEDGE), 0)


def _of_machine(root: Path) -> Iterator[int]:
    for key, value in _fields(root / "proc/meminfo"):
        if key == "MemAvailable:":
            yield value * 1024


def _of_process(root: Path) -> Iterator[int]:
    """What the address space may still grow by."""
    try:
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        pages = int((root / "proc/self/statm").read_text().split()[0])
    except (ImportError, OSError, ValueError, IndexError):
        return
    if limit != resource.RLIM_INFINITY:
        yield limit - pages * resource.getpagesize()


def _of_container(root: Path) -> Iterator[int]:
    """What each group that this process is in may still take, and each group above it."""
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, kind, place = line.split(":", 2)
        if kind in GROUPS:
            top = root / "sys/fs/cgroup" / kind
            here = top / place.strip("/")
            for group in (here, *here.parents):
                yield from _of_group(group, *GROUPS[kind])
                if group == top:
                    break


def _of_group(group: Path, limit: str, taken: str, cache: str) -> Iterator[int]:
    try:
        most, now = (group / limit).read_text().strip(), int((group / taken).read_text())
        if most.isdigit():
            yield int(most) - now + dict(_fields(group / "memory.stat")).get(cache, 0)
    except (OSError, ValueError):
        return


def _fields(file: Path) -> Iterator[tuple[str, int]]:
    """Names and numbers of a table of the system's; none if there is no such table."""
    try:
        rows = [line.split() for line in file.read_text().splitlines()]
    except OSError:
        return
    for row in rows:
        if len(row) > 1 and row[1].isdigit():
            yield row[0], int(row[1])
