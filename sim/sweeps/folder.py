"""A sweep's folder: who works in it, what it holds, and which blocks are finished."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim.core.errors import FAULTS, SweepRefusedError
from sim.core.files import write_whole
from sim.core.versions import deciding, versions
from sim.ensemble import write_posterior
from sim.scenario import ScenarioError
from sim.scenario.posterior import read_posterior
from sim.sweeps.job import Job, difference
from sim.sweeps.store import STORE
from sim.sweeps.work import MANIFEST, POSTERIOR, Report

LOCK = ".lock"
JOURNAL = "blocks.jsonl"
MOST_BYTES = 100_000_000
"""Of a manifest, or of a journal."""
MOST_SHOWN = 12
"""Lines of a difference that a message shows."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other sweeps out of a folder; the lock ends with the process, however it ends.

    Raises
    ------
    SweepRefusedError
        If another sweep is at work there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = "another sweep is at work in this folder; wait for it, or choose another --out"
            raise SweepRefusedError(f"{folder}: {told}") from None
        yield
    finally:
        os.close(handle)


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """The manifest of a sweep's folder, None if there is none.

    Raises
    ------
    SweepRefusedError
        If the folder holds something else, or a manifest that cannot be read.
    """
    file = folder / MANIFEST
    if not file.exists():
        if (folder / STORE).exists():
            raise SweepRefusedError(f"{folder}: there is a {STORE} without {MANIFEST}")
        return None
    check_readable(file)
    try:
        manifest = json.loads(file.read_bytes())
        sweep = manifest["sweep"]
        sound = isinstance(sweep, dict) and isinstance(manifest["versions"], dict)
        sound &= isinstance(sweep["factors"], list)
        sound &= isinstance(manifest.get("seal", ""), str)
    except FAULTS:
        sound = False
    if not sound:
        raise SweepRefusedError(f"{file}: is not the manifest of a sweep")
    return dict(manifest)


def check_readable(file: Path) -> None:
    """Refuse a file that would be read without an end: a pipe, a device, too many bytes.

    Raises
    ------
    SweepRefusedError
        If it is one.
    """
    if not file.is_file():
        raise SweepRefusedError(f"{file}: is no ordinary file")
    if file.stat().st_size > MOST_BYTES:
        raise SweepRefusedError(f"{file}: is larger than {MOST_BYTES:,} bytes")


def check_same(folder: Path, manifest: dict[str, Any], job: Job) -> None:
    """Refuse to go on with another sweep, or other versions, than it was begun with.

    Raises
    ------
    SweepRefusedError
        With what differs.
    """
    plain = json.loads(json.dumps({**job.to_dict(), "description": ""}))
    lines = list(difference({**manifest["sweep"], "description": ""}, plain))
    now = deciding()
    old = {name: told for name, told in manifest["versions"].items() if name in now}
    lines += list(difference(old, now, "versions"))
    if not lines:
        return
    more = [f"… and {len(lines) - MOST_SHOWN} more"] if len(lines) > MOST_SHOWN else []
    told = "; ".join(lines[:MOST_SHOWN] + more)
    raise SweepRefusedError(
        f"{folder}: the sweep is not the one that was begun here: {told}. "
        "Undo the change, or choose another --out"
    )


def write_manifest(folder: Path, job: Job, **more: Any) -> None:
    """Write what is run, with what, and what is known of it so far; the posterior first."""
    keep_posterior(folder, job)
    content = {
        "sweep": job.to_dict(),
        "sweep_digest": job.digest,
        "points": job.points,
        "runs": job.runs,
        "blocks": job.blocks,
        "versions": {**versions(), **deciding()},
        "files": [STORE, JOURNAL],
        **more,
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    write_whole(folder / MANIFEST, lambda file: file.write_text(text, encoding="utf-8"))


def keep_posterior(folder: Path, job: Job) -> str:
    """Put the posterior into the folder where it is not there, or not sound; what was mended."""
    posterior, file = job.scenario.posterior, folder / POSTERIOR
    if posterior is None:
        return ""
    told = ""
    if file.exists():
        with suppress(ScenarioError):
            if read_posterior(file).digest == posterior.digest:
                return ""
        told = f"{POSTERIOR}: was damaged and is written again"
    write_posterior(posterior, file)
    return told


class Journal:
    """The status of every block, a line each, written as they are finished."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / JOURNAL
        self.reports = {report.block: report for report in _read(self._file)}

    def begin(self, good: Collection[int]) -> None:
        """Make the file sound after a kill: whole lines only, each block once, only good ones."""
        self.reports = {n: report for n, report in self.reports.items() if n in good}
        text = "".join(_line(report) for report in self.reports.values())
        write_whole(self._file, lambda file: file.write_text(text, encoding="utf-8"))

    def add(self, report: Report) -> None:
        """Put down a block."""
        self.reports[report.block] = report
        with self._file.open("a", encoding="utf-8") as stream:
            stream.write(_line(report))

    def waiting(self, blocks: int) -> list[int]:
        """Blocks that are not finished; one whose process was lost is tried again."""
        return [n for n in range(blocks) if n not in self.reports or self.reports[n].lost]

    def failed(self) -> dict[int, str]:
        """Runs that failed, with their errors."""
        found = {
            run: text for report in self.reports.values() for run, text in report.failed.items()
        }
        return dict(sorted(found.items()))

    def lost(self) -> dict[int, str]:
        """Blocks whose process was lost each time, with what is known of it."""
        return {n: report.lost for n, report in sorted(self.reports.items()) if report.lost}


def _line(report: Report) -> str:
    return json.dumps(asdict(report), ensure_ascii=False) + "\n"


def _read(file: Path) -> Iterable[Report]:
    if not file.exists():
        return
    check_readable(file)
    with file.open("rb") as stream:
        for line in stream:
            report = _report(line)
            if report is not None:
                yield report


def _report(line: bytes) -> Report | None:
    """What a line says; None of one that a kill or a full disk cut short, or that is damaged.

    Its block is then run again.
    """
    try:
        data = json.loads(line)
        block, lost, seal = data["block"], data["lost"], data.get("seal", "")
        failed = {int(run): str(text) for run, text in data["failed"].items()}
    except FAULTS:
        return None
    sound = type(block) is int and block >= 0 and isinstance(lost, str) and isinstance(seal, str)
    return Report(block, failed, lost, seal) if sound else None
