"""Pure functions that are asked again only when they are given something else.

Arrays of the model are read-only and replaced, never changed, so that the same object holds the
same numbers.  What a function was given stays alive until it is given something else: it is for
what changes seldom, such as what depends on governments and parameters alone.
"""

import weakref
from collections.abc import Callable
from functools import update_wrapper
from operator import is_
from typing import Any

import numpy as np


class Remembered:
    """A pure function with the result of what it was given last."""

    __slots__ = ("_function", "_given", "_result")

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._given: tuple[Any, ...] | None = None
        self._result: Any = None

    def __call__(self, *given: Any) -> Any:
        if self._given is None or not all(map(is_, given, self._given)):
            self._result = self._function(*given)
            self._given = given
            for array in self._result if isinstance(self._result, tuple) else (self._result,):
                if isinstance(array, np.ndarray):
                    array.flags.writeable = False
        return self._result


class Recalled:
    """A pure function of arrays that recalls what it gave, as long as what it was given lives.

    A decorator for the part of a formula that governments, traits and parameters alone decide: who
    asks in turn (allies, patron, powers) has each its own results.  Only read-only arrays are
    recalled by: those of the model, which are replaced and never changed.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self._function = function
        self._held: dict[tuple[Any, ...], tuple[Any, tuple[weakref.ref[np.ndarray], ...]]] = {}

    def __call__(self, *given: Any) -> Any:
        key = tuple([id(x) if isinstance(x, np.ndarray) else (x,) for x in given])
        held = self._held.get(key)
        if held is not None:
            return held[0]
        result = self._function(*given)
        arrays = [x for x in given if isinstance(x, np.ndarray)]
        if arrays and not any(array.flags.writeable for array in arrays):

            def forget(_: object) -> None:
                self._held.pop(key, None)

            result.flags.writeable = False
            self._held[key] = result, tuple([weakref.ref(array, forget) for array in arrays])
        return result
