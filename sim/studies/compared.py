"""What a comparison says, in words and plain tables."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from sim.analysis import going_on
from sim.analysis.text import aligned, signed, span
from sim.analysis.window import Window
from sim.scenario import Scenario
from sim.studies import rivals
from sim.studies.between import listed
from sim.studies.cross import format_cross


def text(
    tables: Mapping[str, pd.DataFrame],
    windows: Mapping[str, Window],
    differs: Mapping[str, Sequence[tuple[str, str]]],
    reference: str,
    left: Sequence[str],
    going: Mapping[str, str],
    sure: str,
    few: int,
) -> str:
    """What differs, main outcomes beside the reference's, whether it goes on, what is not in.

    ``few`` are the runs of each rival reading.
    """
    outcomes = tables["outcomes"]
    parts = []
    for name, window in windows.items():
        parts.append(f"\n{name} differs from {reference} in\n{listed(differs[name])}")
        table = format_table(outcomes[outcomes["scenario"] == name])
        parts.append(f"\n{name} against {reference}, {window} ({window.months} months)\n{table}")
        if name in going:
            parts.append(f"\n{going[name]}")
    if "cross" in tables:
        parts.append(f"\n{format_cross(tables['cross'])}")
    if "theories" in tables:
        parts.append(f"\n{rivals.format_rivals(tables['theories'], reference, few)}")
    parts.append(f"\n{sure}")
    if left:
        told = "\n".join(f"  {what}" for what in left)
        parts.append(f"\nleft out, because not all have it:\n{told}")
    return "\n".join(parts)


def typed(given: Mapping[str, Scenario | str | Path]) -> dict[str, str]:
    """Name → what a user would type for it."""
    return {
        name: shlex.quote(name if isinstance(one, Scenario) else str(one))
        for name, one in given.items()
        if "=" not in name
    }


def how_sure(reference: str, names: Iterable[str], given: Mapping[str, str], *, tried: bool) -> str:
    """What the numbers can and cannot say, with a command that can be typed."""
    return going_on.how_sure(
        given.get(reference, reference), [given.get(name, name) for name in names], tried=tried
    )


def format_table(table: pd.DataFrame) -> str:
    """Outcomes as plain text: means, difference, its 95 % interval, share of runs where greater."""
    cells = [("", "reference", "scenario", "difference", "95 % interval", "greater in", "")]
    for row in table.itertuples():
        cells.append(
            (
                row.outcome,
                f"{row.reference_mean:.3f}",
                f"{row.scenario_mean:.3f}",
                signed(row.difference),
                span(row.low, row.high) if row.low == row.low else "one run only",
                f"{100 * row.positive:.0f} %",
                row.units,
            )
        )
    return aligned(cells)
