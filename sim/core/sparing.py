"""Sparing a short process imports that it does not need; the workers it begins spare the same.

Packages import more than a verb uses: Mesa its spaces, which bring SciPy and networkx, xarray Dask
and pandas PyArrow where these are installed. That is more than half of what a run of a few months
takes, and 70 MB of the memory of each process. Nothing of this happens in a process of others, such
as a notebook: only the command and its own workers call `spare`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_HIDDEN: set[str] = set()
_LATER: set[str] = set()
_LOADING = threading.RLock()
_REAL = "__loader_of_the_code__"
"""Where a module that waits keeps who can run its code."""


def spare(hidden: Iterable[str] = (), later: Iterable[str] = ()) -> None:
    """Import some modules not at all, or only when something of them is used.

    Parameters
    ----------
    hidden
        Packages that others use where they are installed: they are told that they are not. None in
        `sys.modules` is Python's own way to say that there is no such module. One that is imported
        already stays.
    later
        Modules whose code runs when an attribute of theirs is first asked for.
    """
    for name in hidden:
        _HIDDEN.add(name)
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # typed as if always there
    _LATER.update(later)
    if _LATER and _FINDER not in sys.meta_path:
        sys.meta_path.insert(0, _FINDER)


def spared() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What this process spares, as `spare` takes it: so that its workers can do the same."""
    return tuple(sorted(_HIDDEN)), tuple(sorted(_LATER))


class Waiting(ModuleType):
    """A module whose code has not run yet.

    `importlib.util.LazyLoader` does the same, but is woken by whoever looks for `__file__`, as
    `inspect` does in every module that there is when Mesa sets up its log.
    """

    def __getattr__(self, name: str) -> Any:
        """Called for what is not there yet: runs the code, unless it is just being run."""
        if name.startswith("__"):
            raise AttributeError(name)
        with _LOADING:
            real, spec = vars(self).pop(_REAL, None), self.__spec__
            if real is not None and spec is not None:
                spec.loader = self.__loader__ = real
                try:
                    real.exec_module(self)
                except BaseException:
                    sys.modules.pop(spec.name, None)  # as an import that fails
                    raise
                self.__class__ = ModuleType  # type: ignore[assignment]  # it waits no more
        return object.__getattribute__(self, name)


class _Later:
    """A loader that leaves the work to another one, later."""

    def __init__(self, real: Any) -> None:
        self.real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = Waiting(spec.name)
        vars(module)[_REAL] = self.real
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing, for now."""


class _Finder:
    """Finds the modules that are to wait, wherever the path has them."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in _LATER:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Later(spec.loader)  # type: ignore[assignment]  # what importlib asks for
        return spec


_FINDER = _Finder()
