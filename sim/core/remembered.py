"""Pure functions that are asked again only when they are given something else.

Arrays of the model are read-only and replaced, never changed, so that the same object holds the
same numbers.  What a function was given stays alive until it is given something else: it is for
what changes seldom, such as what depends on governments and parameters alone.
"""

from collections.abc import Callable
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
