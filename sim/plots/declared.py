"""What was declared ahead: halts, talks and plans of spending, as rows of the strip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import xarray as xr
from matplotlib.axes import Axes

from sim.plots.names import fitting
from sim.plots.style import BLUE, GREEN, GREY

KINDS = {"halts": GREY, "talks": GREEN, "plans": BLUE}
"""Label of a row and the colour of its stretches, from above."""
MEANING = {
    "halts": "halts that the adversary declared",
    "talks": "talks that it agreed to",
    "plans": "plans of spending, from announcement to date",
}
"""What a row is, for the footer."""
OF_REGIMES = {"moratorium": "halts", "talks": "talks"}
"""Kind of a regime of a scenario → the row that it stands in."""

Stretch = tuple[str, str, str | None]
"""What it is called, the first month (YYYY-MM), and the last; None where it has no end."""


def declared(dataset: xr.Dataset) -> dict[str, list[Stretch]]:
    """The rows that a result's scenario fills, by their label, each in the order of time."""
    scenario = dataset.sim.scenario
    found: dict[str, list[Stretch]] = {kind: [] for kind in KINDS}
    for key, regime in (scenario.get("regimes") or {}).items():
        if regime and regime.get("kind") in OF_REGIMES:
            name = str(regime.get("name") or key.replace("_", " "))
            found[OF_REGIMES[regime["kind"]]].append((name, regime["from"], regime.get("until")))
    found["plans"] = [*_of_actors(scenario), *_of_governments(scenario)]
    return {kind: sorted(each, key=lambda one: one[1]) for kind, each in found.items() if each}


def _of_actors(scenario: dict[str, Any]) -> Iterator[Stretch]:
    """Plans of actors, from their announcement to the last share that they name."""
    for code, actor in (scenario.get("actors") or {}).items():
        for plan in ((actor or {}).get("plans") or {}).values():
            if plan:
                yield code, str(plan["announced"]), max(map(str, plan["points"]))


def _of_governments(scenario: dict[str, Any]) -> Iterator[Stretch]:
    """Plans of governments, from when they take office (or their line begins) to their date."""
    for code, line in (scenario.get("governments") or {}).items():
        for one in filter(None, line.values()):
            plan, since = one.get("spending_plan"), one.get("from")
            if plan and since:
                yield code, str(since), str(plan["by"])


def draw(
    axes: Axes, stretches: list[tuple[str, float, float]], row: int, shade: str, wide: float
) -> None:
    """Stretches (name, start, end in years) of a row, darker where two run at once.

    A name stands where all of it fits before the next begins: the row says already what it is.
    `wide` is the width of a year, inches.
    """
    bars = [(start, end - start) for _, start, end in stretches]
    # One call each: bars of one collection do not darken where they overlap.
    for bar in bars:
        axes.broken_barh([bar], (row - 0.38, 0.76), facecolors=shade, alpha=0.3, linewidth=0)
    for place, (name, start, end) in enumerate(stretches):
        later = [other for _, other, _ in stretches[place + 1 :]]
        free = min([end, *later])
        if fitting(name, (free - start) * wide) == name:
            axes.text((start + free) / 2, row, name, ha="center", va="center_baseline")
