"""Files of posteriors: where they lie, and how they are read so that no stranger's file does harm.

A file of the first edition, with the same number of draws of every choice, is read as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.errors import FAULTS, Problem, ScenarioError
from sim.core.memory import check_texts_unfold
from sim.scenario.bundled import bundled_folder
from sim.scenario.draws import STEPS, LongRun, Posterior, named, steps_of
from sim.scenario.months import Month

__all__ = [
    "KEY",
    "LongRun",
    "Posterior",
    "bundled_posteriors",
    "find_posterior",
    "named",
    "read_posterior",
    "steps_of",
]

KEY = "posterior"
"""The entry of ``parameters`` that names one."""
SUFFIX = ".nc"
MOST_BYTES = 100_000_000
MOST_ENTRIES = 100_000
"""Of a table but for the draws: one entry a parameter, an element of the state or a choice."""
DRAWS = ("share", "state")
NEEDED = ("share", "used", "low", "high")
OF_A_LONG_RUN = ("state", "state_low", "state_high", "element")
BOUNDS = ("low", "high", "state_low", "state_high")
NAMES = ("parameter", "element")


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
        if file.exists() and not file.is_file():  # a pipe or a device may never end
            raise refuse("it is no ordinary file")
        if file.stat().st_size > MOST_BYTES:
            raise refuse(f"it is larger than {MOST_BYTES:,} bytes")
        arrays, told = _stored(file)
    except FAULTS:
        raise refuse("it cannot be read as NetCDF") from None
    why = fault_of_arrays(arrays, "long_run" in told)
    if why:
        raise refuse(why)
    try:
        posterior = _posterior_of(file.stem, arrays, told)
        why = fault_of(posterior) or fault_of_state(posterior)
    except FAULTS:
        raise refuse("what it says of itself is damaged") from None
    if why:
        raise refuse(why)
    held = posterior.long_run
    of_state = [] if held is None else [held.low, held.high, held.share]
    for array in (posterior.low, posterior.high, posterior.used, posterior.counts, *of_state):
        array.flags.writeable = False
    posterior.share.flags.writeable = False
    return posterior


def fault_of_arrays(arrays: Mapping[str, np.ndarray], of_a_long_run: bool) -> str:
    """What is wrong with the arrays of a file, each by itself; "" if nothing is."""
    needed = (*NEEDED, *(OF_A_LONG_RUN if of_a_long_run else ()))
    missing = [name for name in needed if name not in arrays]
    if missing:
        return f"it lacks {missing[0]}"
    for name in BOUNDS:
        if name in arrays and arrays[name].dtype.kind not in "fiu":
            return "a range has a bound that is no finite number"
    for name in DRAWS:
        if name in arrays and not _whole(arrays[name], STEPS):
            return f"its draws are not whole steps from 0 to {STEPS:,}"
    if arrays["used"].dtype.kind not in "uib" or not np.isin(arrays["used"], (0, 1)).all():
        return "what it uses is not told by 0 and 1"
    if "draws" in arrays and not _whole(arrays["draws"], MOST_BYTES):
        return "how many draws each choice has is no whole number"
    return ""


def _whole(values: np.ndarray, most: int) -> bool:
    """Whether there are values, and all are whole numbers from 0 to ``most``."""
    return (
        values.dtype.kind in "ui"
        and values.size > 0
        and bool(0 <= values.min() <= values.max() <= most)
    )


def _posterior_of(name: str, arrays: dict[str, np.ndarray], told: dict[str, Any]) -> Posterior:
    """A posterior of what its file has; shapes are still to be checked."""
    choices, about = json.loads(told["choices"]), json.loads(told["about"])
    share, counts = arrays["share"], arrays.get("draws")
    if counts is None and share.ndim == 3:  # as many draws of every choice
        counts = np.full(share.shape[0], share.shape[1])
        share = share.reshape(-1, share.shape[2])
    held = None
    if "long_run" in told:
        of_it = json.loads(told["long_run"])
        held = LongRun(
            of_it["scenario"],
            of_it["month"],
            tuple(of_it["members"]),
            dict(of_it["given"]),
            tuple(str(element) for element in arrays["element"]),
            arrays["state_low"].astype(float),
            arrays["state_high"].astype(float),
            arrays["state"].astype(np.uint16),
        )
    return Posterior(
        name,
        tuple(choices),
        tuple(str(parameter) for parameter in arrays["parameter"]),
        arrays["low"].astype(float),
        arrays["high"].astype(float),
        arrays["used"].astype(bool),
        np.zeros(0, int) if counts is None else counts.astype(int),
        share.astype(np.uint16),
        about,
        held,
    )


TORN = "its parts do not fit together"


def fault_of(posterior: Posterior) -> str:
    """What is wrong with what a file says, taken by itself; "" if it is sound."""
    choices, names = posterior.choices, posterior.parameters
    columns = {posterior.low.shape, posterior.high.shape, posterior.used.shape[1:]}
    fits = (
        posterior.counts.shape == (len(choices),)
        and posterior.share.shape == (int(posterior.counts.sum()), len(names))
        and columns == {(len(names),)}
        and posterior.used.shape[0] == len(choices)
    )
    if not fits or not choices or not names or posterior.counts.min() < 1:
        return TORN
    for choice in choices:
        if not all(isinstance(text, str) for pair in choice.items() for text in pair):
            return "its choices are not names of readings by slot"
    if len(set(names)) < len(names) or len({named(choice) for choice in choices}) < len(choices):
        return "it has a parameter or a choice of readings twice"
    return (
        fault_of_ranges(names, posterior.low, posterior.high)
        or fault_of_date(posterior.about.get("fitted_to"))
        or ""
    )


def fault_of_ranges(names: Sequence[str], low: np.ndarray, high: np.ndarray) -> str:
    """What is wrong with ranges, (name,); "" if nothing is."""
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        return "a range has a bound that is no finite number"
    if (low > high).any():
        return f"the range of {names[int(np.argmax(low > high))]} is reversed"
    return ""


def fault_of_state(posterior: Posterior) -> str:
    """What is wrong with the state of a long run; "" if nothing is, or if there is none."""
    held = posterior.long_run
    if held is None:
        return ""
    size = len(held.elements)
    shapes = {held.low.shape, held.high.shape}
    if shapes != {(size,)} or held.share.shape != (len(posterior.share), size):
        return TORN
    if len(set(held.elements)) < size:
        return "it has an element of the state twice"
    texts = (held.scenario, held.month, *held.members, *held.given)
    if not all(isinstance(text, str) for text in texts):
        return "what it says of the long run is damaged"
    if fault_of_date(held.month):
        return "it does not say in which month the long run was left"
    return fault_of_ranges(held.elements, held.low, held.high)


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

    arrays, left = {}, MOST_BYTES
    with h5py.File(file, "r") as stored:
        for name in (*NEEDED, "draws", "parameter", *OF_A_LONG_RUN):
            if not isinstance(stored.get(name, getlink=True), (h5py.HardLink, type(None))):
                raise ValueError(f"{name} lies elsewhere")
            values = stored.get(name)
            if values is None:
                continue
            left -= values.nbytes
            too_large = left < 0 or (name not in DRAWS and values.size > MOST_ENTRIES)
            if values.external or values.is_virtual or too_large:
                raise ValueError(f"{name} lies elsewhere, or is too large")
            check_texts_unfold(values)
            arrays[name] = (values.asstr() if name in NAMES else values)[()]
        texts = ("choices", "about", "long_run")
        told = {name: stored.attrs[name] for name in texts if name in stored.attrs}
    return arrays, told
