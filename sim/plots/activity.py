"""What can be counted, against the record: meetings, exercises, launches (S3, P1, D2)."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from sim.analysis.headline import LEVEL_NAMES, overlay
from sim.plots import timeline
from sim.plots.series import (
    about,
    capital,
    claims_of,
    count_key,
    draw_counts,
    values_of,
    words,
    yearly_sums,
)
from sim.plots.style import BLUE, GREEN, LABELLED, VERMILION, sheet, styled

COLUMNS = 3
COUNTS = (
    ("exercises", "Trilateral exercises", GREEN, "exercises per year"),
    ("launches", "Missiles launched", VERMILION, "missiles per year"),
)


def _yearly(
    dataset: xr.Dataset, name: str, series: str, **element: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Middles of the years, the runs' sums (year, run), and the record's (year,) if it applies."""
    x, sums = yearly_sums(dataset, values_of(dataset, name, **element))
    observed = overlay(dataset, series)
    return x, sums, None if observed is None else yearly_sums(dataset, observed)[1]


def _hits(panels: list[tuple[np.ndarray, np.ndarray | None]]) -> tuple[int, int]:
    """How many recorded years lie within the middle 90 % of the runs, of how many."""
    inside = total = 0
    for sums, recorded in panels:
        if recorded is None:
            continue
        low, high = np.quantile(sums, (0.05, 0.95), axis=1)
        known = np.isfinite(recorded)
        total += int(known.sum())
        inside += int((known & (recorded >= low) & (recorded <= high)).sum())
    return inside, total


@styled
def activity(dataset: xr.Dataset) -> Figure:
    """Counts by calendar year, one panel a channel and one each for exercises and launches."""
    levels = [str(level) for level in dataset["level"].values]
    panels = [
        (
            LEVEL_NAMES.get(level, level),
            BLUE,
            "meetings per year",
            *_yearly(dataset, "meetings", level, level=level),
        )
        for level in levels
    ]
    panels += [
        (title, colour, units, *_yearly(dataset, name, name))
        for name, title, colour, units in COUNTS
    ]
    inside, total = _hits([(sums, recorded) for *_, sums, recorded in panels])
    if total:
        title = f"{inside} of {total} recorded yearly counts lie within the middle 90 % of the runs"
    else:
        years = dataset.sizes["time"] / 12.0
        rates = (
            f"{sums.sum(axis=0).mean() / years:.1f} {label.lower()}"
            for label, *_, sums, _ in panels
        )
        title = f"A year brings on average {words(rates)}"
    first, last = dataset["time"].values[[0, -1]].astype("datetime64[M]")
    rows = -(-(len(panels) + 1) // COLUMNS)
    drawn = sheet(
        rows,
        COLUMNS,
        title=title,
        note=about(dataset, f"counts by calendar year, {first} to {last}"),
        footer=timeline.footer(dataset),
        claims=claims_of(dataset, "meetings", "exercises", "launches"),
        lanes=timeline.lane_count(dataset),
        frame=LABELLED,
    )
    for axes in drawn.panels.flat[len(panels) + 1 :]:
        axes.set_axis_off()
    for index, (label, colour, units, x, sums, recorded) in enumerate(panels):
        axes = drawn.panels.flat[index]
        draw_counts(axes, x, sums, colour, recorded)
        axes.set_title(capital(label))
        axes.set_ylabel(units)
        timeline.time_axis(axes, dataset)
    count_key(drawn.panels.flat[len(panels)], bool(total))
    for column, strip in enumerate(drawn.strips):
        timeline.draw_strip(strip, dataset, labelled=column == 0)
    return drawn.figure
