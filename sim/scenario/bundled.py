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
        siblings = [str(file) for file in sorted(path.parent.glob("*.yaml"))] if is_path else []
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError(Problem(f"cannot be read: {reason}"), text) from None
    if is_path:
        raise ScenarioError(
            Problem("there is no such file", wanted=text, options=tuple(siblings)), text
        )
    problem = Problem(
        "is neither a bundled scenario nor a file", wanted=text, options=bundled_names()
    )
    raise ScenarioError(problem, text)
