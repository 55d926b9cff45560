"""Numbers of a scenario as arrays: a plain number for all runs, or one sample a run."""

import difflib
from collections.abc import Mapping

import numpy as np

from sim.arrays import Floats
from sim.noise import Noise
from sim.scenario.values import Value, sample


class Numbers:
    """Turns values of a scenario into arrays whose last axis is the run (or has length 1).

    A value that the scenario gives as a range or a distribution is drawn once a run, from a
    channel that bears the value's path, and cut to the declared range.  ``drawn`` keeps what was
    drawn, by path.  ``overrides`` give ``(run,)`` arrays for paths outright (sweeps).
    """

    def __init__(self, noise: Noise, overrides: Mapping[str, Floats]) -> None:
        self._noise = noise
        self._overrides = overrides
        self._asked: set[str] = set()
        self.drawn: dict[str, Floats] = {}

    def of(self, path: str, value: Value, low: float = 0.0, high: float = 1.0) -> Floats:
        """The value at a dotted path of the scenario, (1,) or (run,)."""
        self._asked.add(path)
        if path in self._overrides:
            found = np.asarray(self._overrides[path], dtype=float)
            if found.shape != self._noise.replicates.shape:
                runs = len(self._noise.replicates)
                raise ValueError(f"the override of {path} has shape {found.shape}, not ({runs},)")
        elif isinstance(value, int | float):
            return np.array([float(value)])
        else:
            uniform = self._noise.once("uniform", f"value/{path}")
            normal = self._noise.once("normal", f"value/{path}")
            found = np.asarray(sample(value, uniform, normal), dtype=float)
        found = np.minimum(np.maximum(found, low), high)
        self.drawn[path] = found
        return found

    @property
    def asked(self) -> frozenset[str]:
        """Paths asked for so far: what overrides may name."""
        return frozenset(self._asked)

    def check_overrides(self) -> None:
        """Refuse overrides that nothing asked for.

        Raises
        ------
        ValueError
            With the path and the nearest one that is a number of the scenario.
        """
        for path in self._overrides:
            if path not in self._asked:
                near = difflib.get_close_matches(path, self._asked, 1)
                hint = f"; did you mean '{near[0]}'?" if near else ""
                raise ValueError(f"no number of the scenario is at {path}{hint}")


def stack(rows: list[Floats]) -> Floats:
    """Rows (1,) or (run,) on a new leading axis; (row, 1) if no row differs by run."""
    return np.stack(np.broadcast_arrays(*rows)) if rows else np.zeros((0, 1))
