"""What a result says of itself, looked at before anything relies on it: attributes and labels.

A file of anybody's may say anything: a seed that is a word, governments that are no list, a text
that no table takes.  All of it is looked at in one place, so that no reader has to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr

from sim.core.errors import FAULTS, show
from sim.scenario.reading import UNPRINTABLE

TEXTS = (
    *("title", "scenario_name", "claims", "posterior", "posterior_digest"),
    *("fitted_to", "fitted_record", "begins_in"),
)
OF_A_VARIABLE = ("units", "long_name", "claims", "over_time")
MOST_RUN = 2**31 - 1
YEARS = (1678, 2261)
"""First and last that are counted in nanoseconds."""


def fault_of(data: xr.Dataset) -> str:
    """What is wrong with what a result says of itself, as the end of a message, or ""."""
    return next(faults(data), "")


def faults(data: xr.Dataset) -> Iterator[str]:
    """Everything that is wrong."""
    yield from of_texts(data.attrs, TEXTS, "the attribute")
    seed = data.attrs.get("seed", 0)
    if not isinstance(seed, int | np.integer) or seed < 0:
        yield f"the attribute seed is no whole number from 0 on ({show(seed)})"
    for key, (is_sound, what) in TOLD.items():
        if key in data.attrs:
            yield from of_told(key, data.attrs[key], is_sound, what)
    for name, array in data.variables.items():
        yield from of_variable(str(name), array)
    yield from of_axes(data)


def of_texts(told: Mapping[Any, Any], names: tuple[str, ...], what: str) -> Iterator[str]:
    """What is wrong with attributes that are texts."""
    for name in names:
        text = told.get(name, "")
        if not isinstance(text, str):
            yield f"{what} {name} is no text"
        elif UNPRINTABLE.search(text):
            yield f"{what} {name} holds a control character ({show(text)})"


def of_told(name: str, text: Any, is_sound: Callable[[Any], bool], what: str) -> Iterator[str]:
    """What is wrong with an attribute that is told as JSON."""
    try:
        told = json.loads(text)
        sound = is_sound(told)
        strange = sound and any(map(UNPRINTABLE.search, texts_in(told)))
    except FAULTS:  # also of what is nested too deeply
        sound, strange = False, False
    if not sound:
        yield f"the attribute {name} is not {what}, told as JSON"
    if strange:
        yield f"the attribute {name} holds a control character"


def texts_in(told: Any) -> Iterator[str]:
    """Every text and every key of plain data."""
    if isinstance(told, str):
        yield told
    for child in (*told, *told.values()) if isinstance(told, dict) else ():
        yield from texts_in(child)
    for child in told if isinstance(told, list) else ():
        yield from texts_in(child)


def is_mapping(told: Any) -> bool:
    """Whether it is a mapping of mappings."""
    return isinstance(told, dict) and all(isinstance(each, dict) for each in told.values())


def is_scenario(told: Any) -> bool:
    """Whether it is a mapping, and its actors are mappings too."""
    return isinstance(told, dict) and is_mapping(
        {code: actor or {} for code, actor in (told.get("actors") or {}).items()}
    )


def is_table(told: Any) -> bool:
    """Whether it is a list of mappings; who leads, where that is told, is a text."""
    return isinstance(told, list) and all(
        isinstance(row, dict) and isinstance(row.get("leader", ""), str) for row in told
    )


def is_of_texts(told: Any) -> bool:
    """Whether it is a mapping of texts."""
    return isinstance(told, dict) and all(isinstance(each, str) for each in told.values())


def is_texts(told: Any) -> bool:
    """Whether it is a list of texts."""
    return isinstance(told, list) and all(isinstance(each, str) for each in told)


TOLD: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "scenario": (is_scenario, "a scenario"),
    "changed": (is_texts, "a list of texts"),
    "governments": (is_table, "a list of governments"),
    "government_rows": (is_table, "a list of governments"),
    "interventions": (is_table, "a list of events"),
    "formulations": (is_of_texts, "a mapping of texts"),
    "actor_names": (is_of_texts, "a mapping of texts"),
    "versions": (is_of_texts, "a mapping of texts"),
    "behaviours": (is_mapping, "a mapping of behaviours"),
}
"""Attribute that is told as JSON → whether it is what it should be, and what that is in words."""


def of_variable(name: str, array: xr.Variable) -> Iterator[str]:
    """What is wrong with a variable: its attributes, its labels if it has any."""
    yield from of_texts(array.attrs, OF_A_VARIABLE, f"{show(name)}: its attribute")
    limits = np.asarray(array.attrs.get("valid_range", (0, 1)))
    if limits.shape != (2,) or limits.dtype.kind not in "iuf":
        yield f"{show(name)}: its attribute valid_range is not two numbers"
    if UNPRINTABLE.search(name):
        yield f"{show(name)}: its name holds a control character"
    labels = [str(label) for label in array.values.flat] if array.dtype.kind in "OUS" else []
    if any(map(UNPRINTABLE.search, labels)):
        yield f"{show(name)}: a label holds a control character"
    if array.dims == (name,) and len(set(labels)) < len(labels):
        yield f"{show(name)}: a label is there twice"


def of_axes(data: xr.Dataset) -> Iterator[str]:
    """What is wrong with the months and the numbers of the runs."""
    months, runs = (data[axis].values for axis in ("time", "run"))
    if months.dtype.kind != "M" or len(np.unique(months)) < len(months):
        yield "time: its entries are not months, each there once"
    elif months.size:
        years = months[[0, -1]].astype("datetime64[Y]").astype(int) + 1970
        if min(years) < YEARS[0] or max(years) > YEARS[1]:
            yield f"time: is not within the years {YEARS[0]} to {YEARS[1]}"
    whole = runs.dtype.kind in "iu" and len(np.unique(runs)) == len(runs)
    if not whole or (runs.size and not 0 <= runs.min() <= runs.max() <= MOST_RUN):
        yield "run: its entries are not whole numbers from 0 on, each there once"
