"""Where scenario files are, those of the package among them."""

from __future__ import annotations

import re
from pathlib import Path

from sim.core.errors import Problem, ScenarioError
from sim.scenario.entries import NAME_PATTERN

SUFFIXES = (".yaml", ".yml")
SWEEPS = "sweeps"
"""The kind of bundled file that designs an experiment."""
PACKAGE = Path(__file__).resolve().parents[1]


def bundled_folder() -> Path:
    """The folder of the bundled scenarios: in the package, else at the top of the repository."""
    inside = PACKAGE / "scenarios"
    return inside if inside.is_dir() else PACKAGE.parent / "scenarios"


def bundled_names(kind: str = "") -> tuple[str, ...]:
    """Names of the bundled scenarios, or of another ``kind`` of file, in alphabetical order."""
    return tuple(sorted(file.stem for file in (bundled_folder() / kind).glob("*.yaml")))


def bundled_file(name: str, kind: str = "") -> Path | None:
    """The file of a bundled scenario, or other ``kind``, or None if there is none of that name."""
    if not re.fullmatch(NAME_PATTERN, name):
        return None
    file = bundled_folder() / kind / f"{name}.yaml"
    return file if file.is_file() else None


MOST_SIBLINGS, MOST_READ = 200, 100_000
"""Files of a folder that are looked at, and bytes of each."""
OF_A_SCENARIO = re.compile(rb"^(start|extends)\s*:", re.MULTILINE)
"""A key that every scenario has one of, and no other file of ours at its top."""


def scenarios_in(folder: Path) -> tuple[str, ...]:
    """Paths of the files of a folder that look like scenarios, in alphabetical order."""
    files = sorted(file for file in folder.glob("[!.]*.yaml") if file.is_file())
    return tuple(str(file) for file in files[:MOST_SIBLINGS] if looks_like_one(file))


def looks_like_one(file: Path) -> bool:
    """Whether a file has a key of a scenario; a file that cannot be read has none."""
    try:
        with file.open("rb") as opened:
            return OF_A_SCENARIO.search(opened.read(MOST_READ)) is not None
    except OSError:
        return False


def find(name_or_path: str | Path) -> Path:
    """The file of a bundled name, or of a path. ScenarioError if there is no such file.

    A text without a folder and without .yaml is a bundled name; everything else is a path.
    """
    text = str(name_or_path)
    bundled = bundled_file(text) if isinstance(name_or_path, str) else None
    if bundled is not None:
        return bundled
    path = Path(name_or_path)
    try:
        is_path = path.suffix in SUFFIXES or len(path.parts) > 1 or path.exists()
        if is_path and path.exists():
            return path
        siblings = scenarios_in(path.parent) if is_path else ()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError(Problem(f"cannot be read: {reason}"), text) from None
    if is_path:
        allowed = "" if siblings else "a path, or the name of a bundled scenario: alliance-sim list"
        raise ScenarioError(
            Problem("there is no such file", wanted=text, options=siblings, allowed=allowed), text
        )
    problem = Problem(
        "is neither a bundled scenario nor a file", wanted=text, options=bundled_names()
    )
    raise ScenarioError(problem, text)
