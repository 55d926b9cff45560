"""A fitted posterior: draws of parameters, and the state of a long run that goes with each.

For each choice of rival formulations that was fitted there are draws of all parameters together, so
that what the record ties together stays together; the draws of one choice lie side by side, the
default choice first and with the most.  Values are kept as shares of a range in steps of 1/65,535.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

STEPS = 65_535


@dataclass(frozen=True, eq=False)
class LongRun:
    """Where the runs of a longer scenario stood at the end of a month, one for each draw.

    ``scenario`` is the longer one, ``month`` (YYYY-MM) the first month after that state,
    ``members`` the patron, the allies and the adversary whose group it is.  ``given`` are the
    starting values, by dotted path, of the file that begins there: a scenario with another value at
    such a path keeps its own.  ``elements`` are names ``variable/label/label``; ``share``
    (draw, element) where a value lies between ``low`` and ``high`` (element,), in steps.
    """

    scenario: str
    month: str
    members: tuple[str, ...]
    given: Mapping[str, Any]
    elements: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    share: np.ndarray

    @property
    def told(self) -> dict[str, Any]:
        """What is no array, as plain data."""
        return {
            "scenario": self.scenario,
            "month": self.month,
            "members": list(self.members),
            "given": dict(self.given),
        }


@dataclass(frozen=True, eq=False)
class Posterior:
    """Draws of parameters under each of some choices of formulations.

    ``choices`` are (formulation,) mappings slot → reading; ``low`` and ``high`` (parameter,) the
    declared ranges at the time of the fit; ``used`` (formulation, parameter) whether the parameter
    belongs to the choice; ``counts`` (formulation,) how many draws each choice has; ``share``
    (draw, parameter) where in its range a draw lies, in steps.  ``about`` says how it was fitted;
    ``about["fitted_to"]`` is the last month (YYYY-MM) of the record that the fit saw.
    ``long_run`` has the state that goes with each draw, if that was kept.
    """

    name: str
    choices: tuple[Mapping[str, str], ...]
    parameters: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    used: np.ndarray
    counts: np.ndarray
    share: np.ndarray
    about: Mapping[str, Any]
    long_run: LongRun | None = None

    @property
    def draws(self) -> int:
        """Number of draws of the default choice."""
        return int(self.counts[0])

    def draws_of(self, formulations: Mapping[str, str]) -> int:
        """Number of draws that runs under ``formulations`` take one of."""
        return int(self.counts[self.chosen(formulations)])

    @property
    def fitted_to(self) -> str:
        """Last month of the record that the fit saw, YYYY-MM."""
        return str(self.about["fitted_to"])

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what a run takes of it, in hexadecimal."""
        told = [list(map(dict, self.choices)), self.parameters, dict(self.about)]
        arrays = [self.low, self.high, self.used, self.counts, self.share]
        if self.long_run is not None:
            told += [self.long_run.told, self.long_run.elements]
            arrays += [self.long_run.low, self.long_run.high, self.long_run.share]
        return hashlib.sha256(
            json.dumps(told).encode()
            + b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)
        ).hexdigest()

    def chosen(self, formulations: Mapping[str, str]) -> int:
        """Which of the choices a run under ``formulations`` takes.

        The fitted one that agrees with it in most slots, the first of them where several do; the
        first is the default.  The draws of the common parameters still hold then, and parameters
        of a reading that was not fitted (one that a user registered, say) have none.
        """

        def agreeing(place: int) -> int:
            choice = self.choices[place]
            return sum(formulations.get(slot) == reading for slot, reading in choice.items())

        return max(range(len(self.choices)), key=agreeing)

    def rows(self, uniform: np.ndarray, formulations: Mapping[str, str]) -> np.ndarray:
        """Which draw of its choice each run takes, of a uniform in [0, 1), (run,)."""
        draws = self.draws_of(formulations)
        return np.minimum((uniform * draws).astype(np.int64), draws - 1)

    def places(self, formulations: Mapping[str, str], rows: np.ndarray) -> np.ndarray:
        """Where the draws of a choice lie among all.  ValueError for a draw that is not there."""
        chosen = self.chosen(formulations)
        if rows.size and not 0 <= rows.min() <= rows.max() < self.counts[chosen]:
            raise ValueError(
                f"the draws of {self.name} are numbered 0 to {self.counts[chosen] - 1}"
            )
        return int(self.counts[:chosen].sum()) + rows

    def values(self, formulations: Mapping[str, str], rows: np.ndarray) -> dict[str, np.ndarray]:
        """Parameter → its value in each run, (run,), under a choice of formulations."""
        chosen = self.chosen(formulations)
        share = self.share[self.places(formulations, rows)].T / STEPS
        return {
            name: self.low[column] + (self.high[column] - self.low[column]) * share[column]
            for column, name in enumerate(self.parameters)
            if self.used[chosen, column]
        }

    def state(self, formulations: Mapping[str, str], rows: np.ndarray) -> dict[str, np.ndarray]:
        """Element of the long run's state → its value in each run, (run,); none without one."""
        held = self.long_run
        if held is None:
            return {}
        share = held.share[self.places(formulations, rows)].T / STEPS
        values = held.low[:, None] + (held.high - held.low)[:, None] * share
        return dict(zip(held.elements, values, strict=True))

    def to_dataset(self) -> xr.Dataset:
        """As the file holds it."""
        import xarray as xr

        arrays: dict[str, Any] = {
            "share": (("draw", "parameter"), self.share),
            "draws": ("formulation", self.counts.astype(np.int32)),
            "used": (("formulation", "parameter"), self.used.astype(np.int8)),
            "low": ("parameter", self.low),
            "high": ("parameter", self.high),
        }
        names: dict[str, Any] = {
            "formulation": [named(choice) for choice in self.choices],
            "parameter": list(self.parameters),
        }
        told = {
            "choices": json.dumps([dict(choice) for choice in self.choices]),
            "about": json.dumps(dict(self.about)),
            "steps": STEPS,
        }
        if self.long_run is not None:
            held = self.long_run
            arrays |= {
                "state": (("draw", "element"), held.share),
                "state_low": ("element", held.low),
                "state_high": ("element", held.high),
            }
            names["element"] = list(held.elements)
            told["long_run"] = json.dumps(held.told)
        return xr.Dataset(arrays, names, told)


def named(choice: Mapping[str, str]) -> str:
    """A choice of formulations in one line: ``alignment: cha1999, spending: richardson``."""
    return ", ".join(f"{slot}: {reading}" for slot, reading in choice.items())


def steps_of(values: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Values (…, parameter) as steps of their range, to the nearest."""
    width = np.where(high > low, high - low, 1.0)
    return np.rint(np.clip((values - low) / width, 0.0, 1.0) * STEPS).astype(np.uint16)
