"""In which corner of what a sweep varied does a condition hold?"""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import Any

from sim.analysis import discovery as analysis
from sim.analysis.discovery import Box, Discovery
from sim.studies.study import Bars, Drawing, Study, no_bars
from sim.studies.sweep import about_sweep, opened


def discover(
    folder: Path,
    where: str,
    *,
    threshold: float = 0.5,
    most: int = 3,
    seed: int = 0,
    bars: Bars = no_bars,
) -> Study:
    """Find boxes of a sweep's points where a condition holds, tested on points held out.

    Tables: ``boxes``, ``limits`` and ``points``.

    Raises
    ------
    AnalysisError
        If the folder holds no sweep, or the condition cannot be read or looked for.
    """
    data = opened(folder)
    with bars("boxes", most) as advance:
        found = analysis.discover(
            data, where, threshold=threshold, most=most, seed=seed, progress=advance
        )
    return Study(
        kind="discover",
        name="discover",
        about=about_sweep(data, {"where": found.where, "threshold": threshold, "seed": seed}),
        text=text(found),
        tables={"boxes": found.summary(), "limits": found.limits(), "points": found.table},
        record=record(found),
        files=("boxes.csv", "limits.csv", "points.csv", "manifest.json"),
        drawings=partial(drawings, found),
    )


def drawings(found: Discovery) -> dict[str, Drawing]:
    """A figure of each box."""
    from sim.plots.discovery import box_sheet

    return {
        f"box-{number}": Drawing(partial(box_sheet, found, number), box.text())
        for number, box in enumerate(found.boxes, start=1)
    }


def record(found: Discovery) -> dict[str, Any]:
    """The boxes as plain data."""
    return {
        "where": found.where,
        "threshold": found.threshold,
        "points": found.points,
        "cases": found.cases,
        "boxes": [of_box(box) for box in found.boxes],
    }


def of_box(box: Box) -> dict[str, Any]:
    """One box as plain data."""
    names = ("coverage", "density", "mass", "share", "base", "p")
    numbers = {name: getattr(box, name) for name in names}
    return {
        **{name: value if math.isfinite(value) else None for name, value in numbers.items()},
        "limits": [
            {
                "factor": limit.factor,
                "low": limit.low,
                "high": limit.high,
                "levels": list(limit.levels),
                "quasi_p": limit.quasi_p,
            }
            for limit in box.limits
        ],
    }


def text(found: Discovery) -> str:
    """The boxes, or that there is none."""
    lines = [
        f"{found.where}: in at least {found.threshold:.0%} of the runs of {found.cases} of "
        f"{found.points} points ({found.replicates} runs each)"
    ]
    if found.left_out:
        lines.append(f"{found.left_out} points left out, whose runs do not tell")
    for number, box in enumerate(found.boxes, start=1):
        lines.append(
            f"\nbox {number}: {box.text()}\n"
            f"  coverage {box.coverage:.0%}, density {box.density:.0%} (base rate {box.base:.0%}), "
            f"mass {box.mass:.0%}, on the points held out; {box.share:.0%} of the runs in it"
        )
        lines += [
            f"  {name}: quasi-p {limit.quasi_p:.2g}"
            for limit, name in zip(box.limits, box.short, strict=True)
        ]
    if not found.boxes:
        lines.append("no box: " + why_none(found))
    return "\n".join(lines)


def why_none(found: Discovery) -> str:
    """Why nothing is reported."""
    box = found.rejected
    if box is None:
        return "no cut of any factor makes the condition more frequent"
    if not box.limits:
        return "no limit of any factor is significant"
    return (
        f"the best corner ({box.text()}) holds {box.density:.0%} cases among the points held out, "
        f"against {box.base:.0%} overall: no more than chance would give (p {box.p:.2g})"
    )
