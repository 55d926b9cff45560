"""What a user can mend about an analysis: one message each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import NoReturn

EXTRA = "insight"
"""The extra of the package that brings what these analyses need."""


class AnalysisError(ValueError):
    """An analysis that cannot be done as asked; the message says why and what would do."""


def unknown(what: str, wanted: str, options: Iterable[str]) -> NoReturn:
    """Refuse a name that is none of `options`, naming them and the nearest.

    Raises
    ------
    AnalysisError
        Always.
    """
    names = list(options)
    near = difflib.get_close_matches(wanted, names, 1)
    listed = ", ".join(names[:24]) + (f" and {len(names) - 24} more" if names[24:] else "")
    hint = f"; did you mean '{near[0]}'?" if near else ""
    raise AnalysisError(f"{what} '{wanted}' is unknown; allowed: {listed or 'none'}{hint}")


def needed(module: str, package: str) -> ModuleType:
    """A module of an optional package.

    Raises
    ------
    AnalysisError
        If the package is not installed; the message names the extra that brings it.
    """
    if find_spec(module.partition(".")[0]) is None:
        raise AnalysisError(
            f"this needs {package}, which is not installed: pip install 'alliance-sim[{EXTRA}]'"
        )
    return import_module(module)
