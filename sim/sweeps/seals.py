"""Seals: what was written is told by a digest, and looked at again before it is relied on.

A block's seal stands in its line of the journal and covers its chunk of every array.  The frame is
all else in the store, the design above all; its seal stands in the manifest.  Root attributes are
compared by what they say, since they name the versions of Python and xarray.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sim.analysis.outcomes import Outcome
from sim.sweeps.job import Job
from sim.sweeps.outcomes import axes_of
from sim.sweeps.store import STORE
from sim.sweeps.stranger import ROOT

PIECE = 2**20
"""Bytes of a file that are in memory at once: a damaged one may have any length."""


def chunks_of(job: Job, block: int) -> Iterator[str]:
    """Paths in the store of a block's chunks, one an array."""
    for outcome in job.outcomes:
        name = outcome.name if isinstance(outcome, Outcome) else outcome
        behind = 0 if isinstance(outcome, Outcome) else len(axes_of(outcome, job.scenario))
        place = ["0"] * job.run_axis(name) + [str(block)] + ["0"] * behind
        yield "/".join([name, "c", *place])
    yield f"done/c/{block}"


def seal(store: Path, names: Iterable[str]) -> str:
    """SHA-256 of some files; one that is not there is told from an empty one.

    Zarr leaves out a chunk of missing values alone.
    """
    found = hashlib.sha256()
    for name in names:
        file = store / name
        if not file.is_file():  # nor a pipe, which would be read without an end
            found.update(f"{name}: none\n".encode())
            continue
        with file.open("rb") as stream:
            found.update(f"{name}: {os.fstat(stream.fileno()).st_size}\n".encode())
            while piece := stream.read(PIECE):
                found.update(piece)
    return found.hexdigest()


def block_seal(folder: Path, job: Job, block: int) -> str:
    """Seal of a block as it is on the disk."""
    return seal(folder / STORE, chunks_of(job, block))


def frame_seal(store: Path, job: Job) -> str:
    """Seal of the frame as it is on the disk."""
    return seal(store, frame_files(store, job))


def frame_files(store: Path, job: Job) -> list[str]:
    """Files of the store that belong to no block, but for the root's."""
    filled = {name.partition("/")[0] for name in chunks_of(job, 0)}
    names = []
    for file in store.rglob("*"):
        name = file.relative_to(store).as_posix()
        first, _, rest = name.partition("/")
        of_block = first in filled and rest.startswith("c/")
        if not of_block and name != ROOT and not name.endswith(".partial") and file.is_file():
            names.append(name)
    return sorted(names)
