"""A motive: the named contributions that speak for or against an action, and their sum."""

from collections.abc import Iterator, Mapping, MutableMapping
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from sim.core.axes import Floats


@lru_cache(maxsize=64)
def nothing(shape: tuple[int, ...]) -> Floats:
    """Zeros of a shape, read-only."""
    return np.broadcast_to(0.0, shape)


class Motive(MutableMapping[str, Floats]):
    """Contributions by name, each broadcastable to ``shape``, whose last axis is the run.

    Setting an item adds a contribution or replaces it; ``total`` is the sum in the order of the
    names.  Units are those of the action's motive: log-odds, log of a rate, or shares.

    >>> motive = Motive("cooperate", (3, 2), {"threat": np.array([0.5, -0.5])})
    >>> motive["pride"] = -0.25
    >>> motive.total.tolist()
    [[0.25, -0.75], [0.25, -0.75], [0.25, -0.75]]
    """

    __slots__ = ("_parts", "_total", "name", "shape")

    def __init__(
        self, name: str, shape: tuple[int, ...], parts: Mapping[str, float | Floats]
    ) -> None:
        self.name = name
        self.shape = shape
        self._parts = dict(parts)
        self._total: Floats | None = None

    @property
    def total(self) -> Floats:
        """The sum of the contributions, of the motive's full shape, read-only."""
        if self._total is None:
            summed = self._summed()
            summed.flags.writeable = False
            self._total = summed
        return self._total

    def _summed(self) -> Floats:
        if not self._parts:
            return nothing(self.shape)
        first, *others = self._parts.values()
        if not others:
            if isinstance(first, np.ndarray) and first.shape == self.shape:
                return first
            return np.broadcast_to(first, self.shape)
        summed = np.empty(self.shape)
        np.add(first, others[0], out=summed)
        for part in others[1:]:
            summed += part
        return summed

    def __getitem__(self, term: str) -> Floats:
        return np.broadcast_to(self._parts[term], self.shape)

    def __setitem__(self, term: str, part: ArrayLike) -> None:
        array = np.array(part, dtype=float)
        try:
            fits = np.broadcast_shapes(array.shape, self.shape) == self.shape
        except ValueError:
            fits = False
        if not fits:
            raise ValueError(
                f"the contribution {term!r} to the motive {self.name!r} has shape {array.shape}, "
                f"which does not fit {self.shape}"
            )
        self._parts[term] = array
        self._total = None

    def __delitem__(self, term: str) -> None:
        del self._parts[term]
        self._total = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __repr__(self) -> str:
        return f"<Motive {self.name}: {', '.join(self._parts) or 'nothing'}>"
