"""The same under rival theories: an outcome's difference with each other reading in both arms."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from sim.core.errors import InputError
from sim.page.answers import Answer, Kept, Progress, answer
from sim.page.outcomes import Shown
from sim.page.words import interval, number
from sim.studies.rivals import alternatives


class Reading(NamedTuple):
    """A difference under one choice of readings."""

    name: str
    low: float
    mean: float
    high: float


def readings(found: Answer, shown: Shown, kept: Kept, progress: Progress) -> list[Reading]:
    """The difference as chosen, and under every rival reading, over the same months."""
    row = found.row(shown)
    if row is None:
        return []
    rows = [Reading("as chosen", *_interval(row))]
    others = list(alternatives(found.reference, found.variant))
    for place, (slot, name) in enumerate(others):

        def told(share: float, place: int = place) -> None:
            progress((place + share) / len(others))

        change = {"formulations": {slot: name}}
        try:
            one, two = (arm.replace(change) for arm in (found.reference, found.variant))
            other = answer(kept, one, two, found.runs, found.seed, told)
        except InputError:
            continue
        its = other.row(shown)
        if its is not None:
            label = f"{slot}: {name.replace('_', ' ')}"
            rows.append(Reading(label, *_interval(its)))
    return rows


def _interval(row: pd.Series) -> tuple[float, float, float]:
    return float(row.low), float(row.difference), float(row.high)


def strip(rows: list[Reading], shown: Shown) -> list[dict[str, Any]]:
    """The readings as a strip."""
    ends = [value for row in rows for value in (row.low, row.high) if value == value] + [0.0]
    low, high = min(ends), max(ends)
    room = 0.05 * (high - low) or 1.0
    told = [
        [
            row.name,
            row.low if row.low == row.low else row.mean,
            row.mean,
            row.high if row.high == row.high else row.mean,
            f"{number(row.mean, True)} ({interval(row.low, row.high, True)})",
        ]
        for row in rows
    ]
    caption = f"{shown.label}: difference under rival theories, 95 % interval"
    return [
        {"kind": "heading", "text": "The same under rival theories"},
        {
            "kind": "strip",
            "rows": told,
            "range": [low - room, high + room],
            "caption": caption,
        },
        {
            "kind": "text",
            "tone": "quiet",
            "text": f"{caption}; each from its own first month that differs. The zero is marked.",
        },
    ]
