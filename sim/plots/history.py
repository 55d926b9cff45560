"""Sheets against the record: counts by month, and every series by year (S3, P1, D2)."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.cases import predictive
from sim.analysis.headline import LEVEL_NAMES, overlay
from sim.analysis.held import needed_record
from sim.analysis.observables import Observable, observables_of
from sim.analysis.results import quantiles
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
from sim.plots.style import BLUE, GREEN, LABELLED, ORANGE, PURPLE, VERMILION, sheet, styled
from sim.record import Record

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


COLUMNS = 3
COLOURS = {"count": BLUE, "level": GREEN, "opinion": PURPLE}
"""By the kind of series."""


def _bands(
    observable: Observable, dataset: xr.Dataset, trained_to: int | None, since: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Years (year,), runs (year, run) and record (year,) of one series.

    None if it cannot be, or the record has nothing of these years.
    """
    last = int(dataset["time"].dt.year.values[-1])
    pair = predictive(observable, dataset, last, trained_to, since=since)
    if isinstance(pair, str):
        return None
    observed, simulated = pair
    known = np.isfinite(simulated.values).all(axis=1)
    if not np.isfinite(observed.values[known]).any():
        return None
    return observed["year"].values[known], simulated.values[known], observed.values[known]


def _inside(runs: np.ndarray, observed: np.ndarray) -> tuple[int, int]:
    """How many known values the middle 90 % holds, of how many."""
    low, high = quantiles(runs, (0.05, 0.95))
    known = np.isfinite(observed)
    return int((known & (observed >= low) & (observed <= high)).sum()), int(known.sum())


def _fit_levels(axes: Axes, runs: np.ndarray, observed: np.ndarray) -> None:
    """The axis of a level: as much as bands and record take, since nought means nothing here."""
    low, high = quantiles(runs, (0.05, 0.95))
    everything = np.concatenate([low, high, observed[np.isfinite(observed)]])
    margin = 0.08 * max(float(np.ptp(everything)), 1e-3)
    axes.set_ylim(everything.min() - margin, everything.max() + margin)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5))


def _title(panels: list[tuple[str, int, int]], trained_to: int | None, inputs: str) -> str:
    inside, total = sum(one[1] for one in panels), sum(one[2] for one in panels)
    none = [title for title, held, of in panels if of and not held]
    text = f"{inside} of {total} recorded yearly values lie within the middle 90 % of the runs"
    if trained_to is not None:
        given = f", inputs {inputs}" if inputs else ""
        text = (
            f"Fitted to {trained_to}{given}: {inside} of {total} later values lie within the "
            "middle 90 % of the runs"
        )
    return f"{text}; none of {words(none)}" if none else text


@styled
def history(
    dataset: xr.Dataset,
    trained_to: int | None = None,
    *,
    since: int | None = None,
    inputs: str = "",
    record: Record | None = None,
) -> Figure:
    """One panel a series: middle 50 % and 90 % of the runs by year, and the record.

    Years after `trained_to` are shaded: nothing was fitted to them, and a line marks where the
    forecast begins; the title then counts only these, and says how the `inputs` were (realised or
    frozen). `since` is the first year of the scenario fitted, by default the result's. Opinion is
    drawn on the scale of its survey (see `sim.analysis.observables`). `approval` must be in the
    result. `record` must be given where the result does not say it (`sim.analysis.held`).
    """
    since = int(dataset["time"].dt.year.values[0]) if since is None else since
    found = {
        observable: bands
        for observable in observables_of(needed_record(dataset, record)).values()
        if observable.within(dataset)
        and (bands := _bands(observable, dataset, trained_to, since)) is not None
    }
    after = f"; years after {trained_to} shaded: not used for fitting" if trained_to else ""
    drawn = sheet(
        -(-(len(found) + 1) // COLUMNS),
        COLUMNS,
        title=_title(
            [
                (o.title, *_inside(runs[later], y[later]))
                for o, (years, runs, y) in found.items()
                if (later := years > (trained_to or 0)).any()
            ],
            trained_to,
            inputs,
        ),
        note=about(dataset, f"by calendar year against the record{after}"),
        footer=timeline.footer(dataset),
        claims=claims_of(dataset, *dict.fromkeys(name for o in found for name in o.needs)),
        panel_height=1.25,
        lanes=timeline.lane_count(dataset),
        frame=LABELLED,
    )
    for axes in drawn.panels.flat[len(found) + 1 :]:
        axes.set_axis_off()
    for axes, (observable, (years, runs, observed)) in zip(
        drawn.panels.flat, found.items(), strict=False
    ):
        draw_counts(axes, years + 0.5, runs, COLOURS[observable.kind], observed)
        if observable.kind != "count":
            _fit_levels(axes, runs, observed)
        axes.set_title(capital(observable.title))
        axes.set_ylabel(observable.units.replace(", 0-1", ""))
        timeline.time_axis(axes, dataset)
        if trained_to is not None and trained_to + 1 < timeline.span(dataset)[1]:
            axes.axvspan(
                trained_to + 1,
                timeline.span(dataset)[1],
                color=ORANGE,
                alpha=0.13,
                lw=0,
                zorder=0,
                label="_not fitted",
            )
            if trained_to + 1 > timeline.span(dataset)[0]:
                axes.axvline(trained_to + 1, color=ORANGE, lw=1.2, label="_forecast begins")
    count_key(drawn.panels.flat[len(found)], recorded=True)
    for column, strip in enumerate(drawn.strips):
        timeline.draw_strip(strip, dataset, labelled=column == 0)
    return drawn.figure
