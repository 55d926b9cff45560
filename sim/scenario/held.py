"""The record that a scenario is held against: a bundled name, or a folder beside its file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.core.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from sim.record import Record

KEY = "record"


def is_bundled(text: str) -> bool:
    """Whether it is the name of a record that comes with the package."""
    from sim.record import bundled_names

    return text in bundled_names()


def find_record(text: str, folder: Path | None, roots: Sequence[Path]) -> Record:
    """The record of a bundled name, or of a folder whose path starts in ``folder``, checked.

    The folder must lie below one of the roots, wherever links lead; without a ``folder`` only
    bundled names can be meant. Raises ScenarioError if there is no such record, and RecordError,
    with file and line, if it is not sound.
    """
    from sim import record  # brings xarray, which a scenario can do without
    from sim.record.folder import HEAD

    if text in record.bundled_names():
        return record.bundled(text)
    allowed = "a bundled name, or a folder below the scenario's that holds a record"
    if folder is None or ("/" not in text and not (folder / text).exists()):
        raise _refused("is no bundled record", text, allowed, record.bundled_names())
    try:
        real = (folder / text).resolve()
        inside = any(real.is_relative_to(root.resolve()) for root in roots)
        holds = inside and (real / HEAD).is_file()
    except (OSError, ValueError, RuntimeError):
        raise _refused("cannot be read", text, allowed) from None
    if not inside:
        raise _refused("leads out of the scenario's folder", text, allowed)
    if not holds:
        raise _refused(f"names no folder with a {HEAD}", text, allowed)
    return record.check(real)


def _refused(what: str, text: str, allowed: str, near: tuple[str, ...] = ()) -> ScenarioError:
    return ScenarioError(Problem(what, (KEY,), text, allowed, near))
