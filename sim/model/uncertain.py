"""Numbers of a scenario as arrays: a plain number for all runs, or one sample a run."""

import difflib
from collections.abc import Mapping

import numpy as np

from sim.core.axes import Floats
from sim.core.noise import Noise
from sim.scenario import Posterior
from sim.scenario.catalogue import KINDS, Shift
from sim.scenario.values import Value, sample

POSTERIOR_ROW = "parameters.posterior"
"""Path under which the number of the posterior's draw is kept."""


class Numbers:
    """Turns values of a scenario into arrays whose last axis is the run (or has length 1).

    A value that the scenario gives as a range or a distribution is drawn once a run, from a
    channel that bears the value's path, and cut to the declared range.  ``drawn`` keeps what was
    drawn, by path.  ``overrides`` give ``(run,)`` arrays for paths outright (sweeps).  Of a
    posterior each run takes one draw, by the noise or as an override of `POSTERIOR_ROW` says, and
    ``drawn`` keeps its number.
    """

    def __init__(
        self,
        noise: Noise,
        overrides: Mapping[str, Floats],
        posterior: Posterior | None = None,
        formulations: Mapping[str, str] | None = None,
    ) -> None:
        self._noise = noise
        self._overrides = overrides
        self._asked: set[str] = set()
        self.drawn: dict[str, Floats] = {}
        self._fitted: dict[str, Floats] = {}
        self._of_the_draws: tuple[Posterior, Mapping[str, str], np.ndarray] | None = None
        if posterior is not None:
            choice = formulations or {}
            rows = posterior.rows(noise.once("uniform", f"value/{POSTERIOR_ROW}"), choice)
            if POSTERIOR_ROW in self._overrides:
                self._asked.add(POSTERIOR_ROW)
                rows = np.asarray(self._overrides[POSTERIOR_ROW]).astype(np.int64)
            self._fitted = posterior.values(choice, rows)
            self._of_the_draws = posterior, choice, rows
            self.drawn[POSTERIOR_ROW] = rows.astype(float)

    @property
    def overridden(self) -> frozenset[str]:
        """Paths whose values are given outright."""
        return frozenset(self._overrides)

    def long_run(self) -> dict[str, Floats]:
        """The state of a long run that goes with each run's draw, element → (run,); may be none."""
        if self._of_the_draws is None:
            return {}
        posterior, choice, rows = self._of_the_draws
        return posterior.state(choice, rows)

    def parameter(
        self, name: str, given: Value | None, default: float, low: float, high: float
    ) -> Floats:
        """A parameter: as given, else as fitted, else its default; (1,) or (run,)."""
        path = f"parameters.{name}"
        if given is not None or name not in self._fitted or path in self._overrides:
            return self.of(path, default if given is None else given, low, high)
        self._asked.add(path)
        return np.minimum(np.maximum(self._fitted[name], low), high)

    def own(
        self, path: str, given: Value | Shift | None, shared: Floats, low: float, high: float
    ) -> Floats | None:
        """An actor's own value at a path, (1,) or (run,), None where it has the shared one.

        A shift, given by the scenario or by an override of ``path.offset`` or ``path.factor``, is
        applied to the ``shared`` value; the result is cut to the parameter's range.
        """
        paths = {kind: f"{path}.{kind}" for kind in KINDS}
        self._asked.update((path, *paths.values()))
        if path in self._overrides:
            return self.of(path, 0.0, low, high)
        shifts: dict[str, Value] = {given.kind: given.value} if isinstance(given, Shift) else {}
        shifts |= {kind: 0.0 for kind in KINDS if paths[kind] in self._overrides}
        if not shifts:
            plain = None if given is None or isinstance(given, Shift) else given
            return None if plain is None else self.of(path, plain, low, high)
        value = shared
        if "factor" in shifts:
            value = value * self.of(paths["factor"], shifts["factor"], 0.0, np.inf)
        if "offset" in shifts:
            value = value + self.of(paths["offset"], shifts["offset"], -np.inf, np.inf)
        return np.minimum(np.maximum(value, low), high)

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
