"""What a shared file holds: views of scenarios and of one lever at a time, as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.core.errors import InputError
from sim.page.answers import REFERENCE, SCENARIO, Answer, Kept, answer
from sim.page.bands import Columns, band, fan, reach, span, timeline
from sim.page.fields import Field
from sim.page.figures import labelled
from sim.page.levers import applied, fields
from sim.page.outcomes import Shown, catalogue
from sim.page.words import known_wrong, so_what, what_differs
from sim.scenario import Scenario
from sim.studies.study import Bars

SHARED = (
    "cooperation",
    "institutionalisation",
    "relation",
    "grievance",
    "leader",
    "minister",
    "vice_minister",
    "exercises",
    "launches",
    "tension",
    "polarisation",
)
"""Outcomes in a shared file."""
SLICED = ("unilateralism", "share_mediation", "rivalry_end", "depth", "consult_scope")
"""Levers of which a shared file holds a slice, beside each ally's line and win-set."""
POINTS = 5
DIGITS = 3


def outcomes_of(reference: Scenario) -> dict[str, Shown]:
    """Outcomes in a shared file, by id."""
    known = catalogue(reference)
    return {key: known[key] for key in SHARED if key in known}


def sliced(reference: Scenario) -> list[Field]:
    """The levers that are moved one at a time."""
    allies = [f"{code}_{what}" for code in reference.allies for what in ("partner", "win_set")]
    known = {one.id: one for inside in fields(reference, {}).values() for one in inside}
    return [known[key] for key in (*SLICED, *allies) if key in known]


def points_of(lever: Field) -> list[float]:
    """Values of a slice: evenly from the lowest to the highest, and the default."""
    spread = np.linspace(lever.low, lever.high, POINTS)
    return sorted({round(float(value), 4) for value in (*spread, float(lever.default))})


def view(found: Answer, shown: dict[str, Shown]) -> dict[str, Any]:
    """What one variant shows: bands and sentences by outcome, differences, the timeline."""
    bars, marks, lanes = timeline(found)
    x = span(found)
    parts = {}
    for key, one in shown.items():
        columns = fan(found, one)
        known = columns[REFERENCE]
        kept = {
            name: short(values)
            for name, values in columns[SCENARIO].items()
            if name not in ("x", "when") and values
        }
        same = len(kept.get("median", [])) == len(known["x"])
        if not same and kept:
            kept |= {name: columns[SCENARIO][name] for name in ("x", "when")}
        parts[key] = {
            "bands": kept,
            "y": [round(value, 4) for value in reach(columns, x[0])],
            "words": so_what(found, one),
        }
    return {
        "x": [round(value, 4) for value in x],
        "outcomes": parts,
        "differs": what_differs(found.reference, found.variant),
        "bars": labelled(bars, x),
        "marks": marks,
        "lanes": lanes[::-1],
        "left_out": list(found.left_out),
    }


def short(values: list[Any]) -> list[Any]:
    """Numbers with fewer digits: a hundredth of a pixel."""
    return [round(value, DIGITS) if isinstance(value, float) else value for value in values]


def content(
    scenarios: Sequence[Scenario], runs: int, seed: int, slices: bool, bars: Bars
) -> dict[str, Any]:
    """Everything of a shared file; the first scenario is the reference."""
    reference, *others = scenarios
    shown = outcomes_of(reference)
    kept = Kept()
    levers = sliced(reference) if slices else []
    same = answer(kept, reference, reference, runs, seed)
    steps = len(others) + sum(len(points_of(lever)) for lever in levers)
    found: list[dict[str, Any]] = []
    with bars("views", max(steps, 1)) as advance:
        for other in others:
            one = view(answer(kept, reference, other, runs, seed), shown)
            found.append({"name": other.name, "told": other.description, **one})
            advance(1)
        slices_found = [
            _slice(lever, reference, shown, kept, runs, seed, advance) for lever in levers
        ]
    return {
        "reference": {
            "name": reference.name,
            "told": reference.description,
            "bands": {key: _short_band(same, one) for key, one in shown.items()},
            "record": {key: fan(same, one)["record"] for key, one in shown.items()},
            "view": view(same, shown),
        },
        "outcomes": {
            key: {
                "label": one.label,
                "units": one.outcome.units,
                "wrong": known_wrong(same, one),
            }
            for key, one in shown.items()
        },
        "scenarios": found,
        "slices": [one for one in slices_found if len(one["points"]) > 1],
    }


def _short_band(found: Answer, shown: Shown) -> Columns:
    columns = band(found.results[REFERENCE], shown)
    return {name: short(values) if name != "x" else values for name, values in columns.items()}


def _slice(
    lever: Field,
    reference: Scenario,
    shown: dict[str, Shown],
    kept: Kept,
    runs: int,
    seed: int,
    advance: Any,
) -> dict[str, Any]:
    """One lever from its lowest to its highest value, all else as in the reference."""
    return {
        "label": lever.label,
        "meaning": lever.meaning,
        "source": lever.source,
        "ends": list(lever.ends),
        "default": lever.default,
        "points": list(_points(lever, reference, shown, kept, runs, seed, advance)),
    }


def _points(
    lever: Field,
    reference: Scenario,
    shown: dict[str, Shown],
    kept: Kept,
    runs: int,
    seed: int,
    advance: Any,
) -> Iterator[dict[str, Any]]:
    for value in points_of(lever):
        advance(1)
        values = {} if value == lever.default else {lever.id: value}
        try:
            variant = applied(reference, values)
        except InputError:  # a share of 0 for all, for instance: no point of this slice
            continue
        yield {"value": value, **view(answer(kept, reference, variant, runs, seed), shown)}
