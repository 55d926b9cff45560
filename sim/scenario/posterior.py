"""A fitted posterior: draws of parameters that a scenario takes instead of single values.

The file holds, for each choice of rival formulations that was fitted, the same number of
draws of all parameters together, so that what the record ties together stays together.  Values are
kept as shares of the declared range in steps of 1/65,535 of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.core.errors import Problem, ScenarioError
from sim.scenario.inherit import bundled_folder
from sim.scenario.months import Month

if TYPE_CHECKING:
    import xarray as xr

KEY = "posterior"
"""The entry of ``parameters`` that names one."""
SUFFIX = ".nc"
STEPS = 65_535
MOST_BYTES = 100_000_000
NEEDED = ("share", "used", "low", "high")


@dataclass(frozen=True, eq=False)
class Posterior:
    """Draws of parameters under each of some choices of formulations.

    ``choices`` are (formulation,) mappings slot → reading; ``low`` and ``high`` (parameter,) the
    declared ranges at the time of the fit; ``used`` (formulation, parameter) whether the parameter
    belongs to the choice; ``share`` (formulation, draw, parameter) where in its range a draw lies,
    in steps.  ``about`` says how it was fitted; ``about["fitted_to"]`` is the last month (YYYY-MM)
    of the record that the fit saw.
    """

    name: str
    choices: tuple[Mapping[str, str], ...]
    parameters: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    used: np.ndarray
    share: np.ndarray
    about: Mapping[str, Any]

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.share.shape[1])

    @property
    def fitted_to(self) -> str:
        """Last month of the record that the fit saw, YYYY-MM."""
        return str(self.about["fitted_to"])

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what a run takes of it, in hexadecimal."""
        told = json.dumps([list(map(dict, self.choices)), self.parameters, dict(self.about)])
        arrays = (self.low, self.high, self.used, self.share)
        return hashlib.sha256(
            told.encode() + b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)
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

    def rows(self, uniform: np.ndarray) -> np.ndarray:
        """Which draw each run takes, of a uniform in [0, 1), (run,)."""
        return np.minimum((uniform * self.draws).astype(np.int64), self.draws - 1)

    def values(self, formulations: Mapping[str, str], rows: np.ndarray) -> dict[str, np.ndarray]:
        """Parameter → its value in each run, (run,), under a choice of formulations."""
        place = self.chosen(formulations)
        share = self.share[place, rows].T / STEPS
        return {
            name: self.low[column] + (self.high[column] - self.low[column]) * share[column]
            for column, name in enumerate(self.parameters)
            if self.used[place, column]
        }

    def to_dataset(self) -> xr.Dataset:
        """As the file holds it."""
        import xarray as xr

        return xr.Dataset(
            {
                "share": (("formulation", "draw", "parameter"), self.share),
                "used": (("formulation", "parameter"), self.used.astype(np.int8)),
                "low": ("parameter", self.low),
                "high": ("parameter", self.high),
            },
            {
                "formulation": [named(choice) for choice in self.choices],
                "parameter": list(self.parameters),
            },
            {
                "choices": json.dumps([dict(choice) for choice in self.choices]),
                "about": json.dumps(dict(self.about)),
                "steps": STEPS,
            },
        )


def named(choice: Mapping[str, str]) -> str:
    """A choice of formulations in one line: ``alignment: cha1999, spending: richardson``."""
    return ", ".join(f"{slot}: {reading}" for slot, reading in choice.items())


def steps_of(values: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Values (…, parameter) as steps of their range, to the nearest."""
    width = np.where(high > low, high - low, 1.0)
    return np.rint(np.clip((values - low) / width, 0.0, 1.0) * STEPS).astype(np.uint16)


def bundled_posteriors() -> tuple[str, ...]:
    """Names of the posteriors that come with the project."""
    folder = bundled_folder() / "posteriors"
    return tuple(sorted(file.stem for file in folder.glob(f"*{SUFFIX}")))


def find_posterior(text: str, folder: Path, roots: Sequence[Path]) -> Path:
    """The file of a bundled name, or of a path that starts in ``folder``.

    The file must lie below one of the roots, wherever links lead.  ScenarioError if it does not,
    or if there is none.
    """
    if "/" not in text and not text.endswith(SUFFIX):
        file = bundled_folder() / "posteriors" / f"{text}{SUFFIX}"
        if text in bundled_posteriors():
            return file
        allowed = "a bundled name, or the path of a .nc file below the scenario's folder"
        raise ScenarioError(
            Problem("is no bundled posterior", PATH, text, allowed, bundled_posteriors())
        )
    try:
        real = (folder / text).resolve()
        inside = any(real.is_relative_to(root.resolve()) for root in roots)
        is_file = inside and real.is_file()
    except (OSError, ValueError, RuntimeError):
        raise ScenarioError(Problem("cannot be read", PATH, text)) from None
    if not inside:
        where = "a file below the scenario's folder, or a bundled name"
        raise ScenarioError(Problem("leads out of the scenario's folder", PATH, text, where))
    if not is_file:
        near = tuple(sorted(file.name for file in (folder / text).parent.glob(f"*{SUFFIX}")))
        raise ScenarioError(Problem("names no file", PATH, text, "a file that exists", near))
    return real


PATH = ("parameters", KEY)


def read_posterior(file: Path) -> Posterior:
    """The posterior of a file, read once for many scenarios.  ScenarioError if it holds none."""
    try:
        found = file.stat()
    except OSError:
        found = None
    version = (found.st_ino, found.st_mtime_ns, found.st_size) if found is not None else ()
    return _read(file, version)


@lru_cache(maxsize=4)
def _read(file: Path, version: tuple[int, ...]) -> Posterior:
    """The posterior of a version of a file."""

    def refuse(why: str) -> ScenarioError:
        allowed = "a file that `calibrate` wrote"
        return ScenarioError(Problem(f"is no posterior: {why}", PATH, file.name, allowed))

    try:
        if file.stat().st_size > MOST_BYTES:
            raise refuse(f"it is larger than {MOST_BYTES:,} bytes")
        arrays, told = _stored(file)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError):
        raise refuse("it cannot be read as NetCDF") from None
    missing = [name for name in NEEDED if name not in arrays]
    if missing:
        raise refuse(f"it lacks {missing[0]}")
    share, used = arrays["share"], arrays["used"]
    whole = share.dtype.kind in "ui" and share.size > 0
    if not whole or not 0 <= share.min() <= share.max() <= STEPS:
        raise refuse(f"its draws are not whole steps from 0 to {STEPS:,}")
    if used.dtype.kind not in "uib" or not np.isin(used, (0, 1)).all():
        raise refuse("what it uses is not told by 0 and 1")
    try:
        choices, about = json.loads(told["choices"]), json.loads(told["about"])
        posterior = Posterior(
            file.stem,
            tuple(choices),
            tuple(str(name) for name in arrays["parameter"]),
            arrays["low"].astype(float),
            arrays["high"].astype(float),
            arrays["used"].astype(bool),
            arrays["share"].astype(np.uint16),
            about,
        )
        why = fault_of(posterior)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        raise refuse("what it says of itself is damaged") from None
    if why:
        raise refuse(why)
    for array in (posterior.low, posterior.high, posterior.used, posterior.share):
        array.flags.writeable = False
    return posterior


def fault_of(posterior: Posterior) -> str:
    """What is wrong with what a file says, taken by itself; "" if it is sound."""
    choices, names = posterior.choices, posterior.parameters
    if posterior.share.ndim != 3:
        return "its parts do not fit together"
    shape = (len(choices), posterior.draws, len(names))
    columns = {posterior.low.shape, posterior.high.shape, posterior.used.shape[1:]}
    fits = posterior.share.shape == shape and columns == {(len(names),)}
    if not fits or posterior.used.shape[0] != len(choices) or 0 in shape:
        return "its parts do not fit together"
    for choice in choices:
        if not all(isinstance(text, str) for pair in choice.items() for text in pair):
            return "its choices are not names of readings by slot"
    if len(set(names)) < len(names) or len({named(choice) for choice in choices}) < len(choices):
        return "it has a parameter or a choice of readings twice"
    if not (np.isfinite(posterior.low).all() and np.isfinite(posterior.high).all()):
        return "a range has a bound that is no finite number"
    if (posterior.low > posterior.high).any():
        return f"the range of {names[int(np.argmax(posterior.low > posterior.high))]} is reversed"
    return fault_of_date(posterior.about.get("fitted_to"))


def fault_of_date(told: Any) -> str:
    """What is wrong with the month that a fit saw last; "" if nothing is."""
    try:
        Month.parse(told)
    except (ValueError, TypeError, AttributeError):
        return "it does not say the last month that it was fitted to"
    return ""


def _stored(file: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """What a file has of the arrays and of the texts that make a posterior.

    It is read as the HDF5 that NetCDF 4 is: xarray takes half a second to import, this a few
    hundredths.  Only numbers and names that lie in the file itself are read: no link and no
    storage elsewhere, and nothing that a small file would unfold to more than `MOST_BYTES`.
    """
    import h5py

    arrays = {}
    with h5py.File(file, "r") as stored:
        for name in (*NEEDED, "parameter"):
            if not isinstance(stored.get(name, getlink=True), (h5py.HardLink, type(None))):
                raise ValueError(f"{name} lies elsewhere")
            values = stored.get(name)
            if values is None:
                continue
            if values.external or values.is_virtual or values.nbytes > MOST_BYTES:
                raise ValueError(f"{name} lies elsewhere, or is too large")
            arrays[name] = (values.asstr() if name == "parameter" else values)[()]
        told = {name: stored.attrs[name] for name in ("choices", "about") if name in stored.attrs}
    return arrays, told
