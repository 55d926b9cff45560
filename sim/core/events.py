"""Rare events: where they happen, so that only these places need work.

Arrays are (row, run) or (row, label, run), where a row is, for instance, a pair of allies; what is
the same for all runs may have 1 in place of them.
"""

from typing import overload

import numpy as np

from sim.core.axes import Flags, Floats, Integers


def places_of(amounts: Floats) -> tuple[Integers, ...]:
    """Index of the places of an array where there is any of something, mostly few."""
    return np.unravel_index(np.flatnonzero(amounts > 0.0), amounts.shape)


class Events:
    """The places of (row, run) flags that are true, one after another.

    >>> at = Events(np.array([[False, True], [True, False]]))
    >>> at.of(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [2.0, 3.0]
    """

    def __init__(self, happens: Flags) -> None:
        self._count = happens.shape[1]
        self._flat = np.flatnonzero(happens)
        self.rows, self.runs = np.divmod(self._flat, self._count)

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self._flat)

    @overload
    def of(self, values: Floats) -> Floats: ...

    @overload
    def of(self, values: float | Floats) -> float | Floats: ...

    def of(self, values: float | Floats) -> float | Floats:
        """Values (row, 1 or run) or (1 or run,) at each event, (event,)."""
        if isinstance(values, float):
            return values
        alike = values.shape[-1] < self._count
        if values.ndim == 1:
            return values if alike else values.take(self.runs)
        return values[:, 0].take(self.rows) if alike else values.take(self._flat)

    def end_of(self, values: Floats, ends: Integers) -> Floats:
        """Values (ally, 1 or run) of one end of each event's pair, (event,).

        ``ends`` (row,) are the rows of that end.
        """
        rows = ends.take(self.rows)
        if values.shape[-1] < self._count:
            return values[:, 0].take(rows)
        return values.take(rows * self._count + self.runs)

    def by_label(self, values: Floats) -> Floats:
        """Values (row, label, 1 or run) at each event, (label, event)."""
        if values.shape[-1] < self._count:
            return values[..., 0].take(self.rows, axis=0).T.copy()
        return values.take(self._labelled(values.shape[1]))

    def put(self, room: Floats, values: Floats) -> None:
        """Write values (event,) or (label, event) into their places of a fresh array."""
        places = self._flat if room.ndim == 2 else self._labelled(room.shape[1])
        room.reshape(-1)[places] = values

    def _labelled(self, labels: int) -> Integers:
        """Places in a flat array (row, label, run), (label, event)."""
        return (self.rows * labels + np.arange(labels)[:, None]) * self._count + self.runs
