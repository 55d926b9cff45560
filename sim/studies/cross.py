"""A 2 × 2: two changes alone and together, and how far both are from the sum of the two."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import xarray as xr

from sim.analysis.outcomes import MAIN
from sim.analysis.paired import interval_of
from sim.analysis.text import aligned, signed, span
from sim.analysis.window import Window
from sim.core.errors import AnalysisError
from sim.scenario import Scenario
from sim.scenario.contrast import SPAN, leaves


def both(reference: Scenario, one: Scenario, other: Scenario) -> Scenario:
    """The reference with what differs in one and what differs in the other.

    Raises
    ------
    AnalysisError
        If the two change the same entry.
    """
    first, second = (
        {
            path: value
            for path, value in leaves(each.to_dict(), reference.to_dict())
            if path[0] not in SPAN
        }
        for each in (one, other)
    )
    for path in first:
        clash = next((p for p in second if p[: len(path)] == path[: len(p)]), None)
        if clash is not None:
            raise AnalysisError(
                f"no 2 × 2: {one.name} and {other.name} both change {'.'.join(path)}; the two "
                "changes must be about different entries"
            )
    return reference.replace({".".join(path): v for path, v in {**first, **second}.items()})


def union(windows: Mapping[str, Window]) -> Window:
    """From the first month that any of several windows has to the last."""
    every = windows.values()
    return Window(min(w.since for w in every), max(w.until for w in every))


def crossed(cut: Mapping[str, xr.Dataset], window: Window) -> pd.DataFrame:
    """The 2 × 2 of a reference, two changes and both, over a window.

    Columns: outcome, units, since, until, neither (the mean of the reference), the mean differences
    from it under each change and under both, and interaction, low, high: how far the effect of both
    is from the sum of the two, run by run, with its 95 % interval.
    """
    neither, one, other, together = (window.cut(data) for data in cut.values())
    names = list(cut)[1:3]
    rows = []
    for outcome in MAIN:
        try:
            base, *levels = (outcome.of(data) for data in (neither, one, other, together))
        except KeyError:
            continue
        effects = [level - base for level in levels]
        found = interval_of(effects[2] - effects[0] - effects[1])
        means = [float(values.mean()) for values in (base, *effects)]
        about = (outcome.name, outcome.units, str(window.since), str(window.until))
        rows.append((*about, *means, *map(float, found[:3])))
    columns = ["outcome", "units", "since", "until", "neither", *names, "both"]
    return pd.DataFrame(rows, columns=[*columns, "interaction", "low", "high"])


def format_cross(square: pd.DataFrame) -> str:
    """The 2 × 2 as plain text."""
    one, other = square.columns[5:7]
    cells = [("", "neither", "A alone", "B alone", "both", "interaction", "95 % interval", "")]
    for row in square.to_dict("records"):
        effects = [signed(row[name]) for name in (one, other, "both", "interaction")]
        known = row["low"] == row["low"]
        ends = span(row["low"], row["high"]) if known else "one run only"
        cells.append((row["outcome"], f"{row['neither']:.3f}", *effects, ends, row["units"]))
    first = square.iloc[0]
    return (
        f"2 × 2, {first['since']} to {first['until']}: A is {one}, B is {other}; differences from "
        "neither, and how far both are from the sum of the two\n" + aligned(cells)
    )
