"""What long work has finished so far, on the disk: taken up again to the same bytes.

Everything is named by all that it depends on, and sealed: what was damaged is done again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.files import write_whole
from sim.core.versions import brought, deciding

Kept = Callable[[str], Path]
"""The folder to keep things in, by the name of the study."""
SEAL = hashlib.sha256().digest_size


def place(kept: Path | None, *told: Any, suffix: str = ".npy") -> Path | None:
    """The file of a piece of work that depends on ``told``; None if nothing is kept."""
    if kept is None:
        return None
    whole = json.dumps([*told, deciding(), brought()], default=str)
    return kept / f"{hashlib.sha256(whole.encode()).hexdigest()[:24]}{suffix}"


def save(file: Path, array: np.ndarray) -> None:
    """Keep an array, whole or not at all."""
    content = BytesIO()
    np.save(content, array)
    sealed = hashlib.sha256(content.getvalue()).digest() + content.getvalue()
    write_whole(file, lambda fresh: fresh.write_bytes(sealed))


def load(file: Path | None, shape: tuple[int, ...] | None = None) -> np.ndarray | None:
    """An array that was kept; None if there is none, of that shape, or it is damaged."""
    try:
        content = b"" if file is None else file.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content[SEAL:]).digest() != content[:SEAL]:
        return None
    found = np.load(BytesIO(content[SEAL:]), allow_pickle=False)
    return found if shape is None or found.shape == shape else None


def once(
    file: Path | None, make: Callable[[], np.ndarray], shape: tuple[int, ...] | None = None
) -> np.ndarray:
    """What was kept in a file, or what is made now and kept there."""
    found = load(file, shape)
    if found is None:
        found = make()
        if file is not None:
            save(file, found)
    return found


Answers = Callable[[np.ndarray, np.ndarray], np.ndarray]


class Diary:
    """The answers to a row of questions, one record each, written down as they come.

    Whoever asks the same questions in the same order gets the same answers without the work.  A
    record is the seal and the numbers, one for each element of the question; the seal covers
    question and answer.  What comes after a damaged record, or another question, is forgotten.
    """

    def __init__(self, file: Path, answer: Answers) -> None:
        self._file, self._answer = file, answer
        file.parent.mkdir(parents=True, exist_ok=True)
        self._known = file.read_bytes() if file.exists() else b""
        self._read = 0

    def __call__(self, *question: np.ndarray) -> np.ndarray:
        """The answer to the next question."""
        size = 8 * len(question[0])
        record = self._known[self._read : self._read + SEAL + size]
        seal, numbers = record[:SEAL], record[SEAL:]
        if len(numbers) == size and seal == _seal(numbers, *question):
            self._read += len(record)
            return np.frombuffer(numbers, dtype="<f8").copy()
        found = np.asarray(self._answer(*question), dtype="<f8")
        self._forget()
        numbers = found.tobytes()
        with self._file.open("ab") as stream:
            stream.write(_seal(numbers, *question) + numbers)
        return found

    def _forget(self) -> None:
        """Cut off what was not asked for again; nothing is known from here on."""
        if self._known:
            with self._file.open("r+b") as stream:
                os.truncate(stream.fileno(), self._read)
            self._known = b""


def _seal(numbers: bytes, *question: np.ndarray) -> bytes:
    """Digest of a question and its answer."""
    found = hashlib.sha256(numbers)
    for part in question:
        found.update(np.ascontiguousarray(part).tobytes())
    return found.digest()
