"""How does one begin with a triangle of one's own?"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from sim.core.errors import InputError, show
from sim.scenario.bundled import PACKAGE, bundled_names
from sim.scenario.entries import LONGEST_NAME, NAME_PATTERN, PATTERNS

TEMPLATE = PACKAGE / "scenario" / "template"
TEMPLATE_NAME = "my-triangle"
"""The triangle in `TEMPLATE`, which is valid as it stands: its name is the only blank."""
NEXT = """\
{folder}/ holds a triangle of invented states, to be made yours:
  {name}.yaml: who takes part, who governs, what is between them; every key explained
  {name}.ipynb: runs it, draws it, scores it
  record/: dictionary and empty tables, nothing is on record yet; README.md says how to fill them
Next:
  alliance-sim check {typed}
  alliance-sim run {typed}
and when the record has facts:
  alliance-sim history {typed}"""


def new(name: str) -> dict[str, str]:
    """The files of a new triangle: a scenario, a record without facts, a notebook.

    Paths in its folder, with `/`, and their texts.

    Raises
    ------
    InputError
        If it cannot be called so.
    """
    allowed = f"{PATTERNS[NAME_PATTERN]}, at most {LONGEST_NAME}"
    if not re.fullmatch(NAME_PATTERN, name) or len(name) > LONGEST_NAME:
        raise InputError(f"{show(name)} is no name of a triangle; allowed: {allowed}")
    if name in bundled_names():
        raise InputError(f"{name} is a bundled scenario; choose a name of your own")
    files = sorted(path for path in TEMPLATE.rglob("*") if path.is_file())
    return {
        _named(path, name): path.read_text(encoding="utf-8").replace(TEMPLATE_NAME, name)
        for path in files
        if not any(part.startswith(".") for part in path.relative_to(TEMPLATE).parts)
    }


def _named(path: Path, name: str) -> str:
    return path.relative_to(TEMPLATE).as_posix().replace(TEMPLATE_NAME, name)


def next_steps(name: str, folder: Path) -> str:
    """What was written, and what to do now."""
    typed = shlex.quote(f"{folder}/{name}.yaml")
    return NEXT.format(name=name, folder=folder, typed=typed)
