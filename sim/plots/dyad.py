"""The focal dyad of the two allies: what stands between them, and what breaks out (D4, C1)."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.headline import overlay
from sim.plots import timeline
from sim.plots.series import (
    BANDS,
    Band,
    about,
    claims_of,
    draw_band,
    draw_counts,
    monthly_band,
    moves,
    unit_axis,
    units,
    values_of,
    yearly_sums,
)
from sim.plots.style import BLUE, GREEN, LABELLED, PURPLE, VERMILION, sheet, styled

STOCKS = (("grievance", PURPLE, (0, (5, 1.5))), ("backlash", VERMILION, "-"))
EVENTS = (("disputes", VERMILION), ("accords", GREEN))


def focal_dyad(dataset: xr.Dataset) -> str:
    """The dyad that `relation` is about: the scenario's focal one, else the first."""
    dyads = [str(dyad) for dyad in dataset["dyad"].values]
    declared = dataset.sim.scenario.get("dyads") or {}
    focal = [name for name, dyad in declared.items() if (dyad or {}).get("focal")]
    for name in focal:
        for label in dyads:
            if set(name.split("-")) == set(label.split("-")):
                return label
    return dyads[0]


def _relation(axes: Axes, dataset: xr.Dataset, band: Band) -> None:
    draw_band(axes, band, BLUE, "relation")
    axes.axhline(0.5, color=BLUE, linewidth=0.8, linestyle=(0, (1, 2)), label="_neutral")
    axes.set_title("Relation (0.5 is neutral)")
    unit_axis(axes, units(dataset, "relation"))


def _stocks(axes: Axes, dataset: xr.Dataset) -> None:
    for name, colour, dash in STOCKS:
        draw_band(axes, monthly_band(dataset, name), colour, name, dash)
    axes.set_title("Grievance and backlash")
    unit_axis(axes, units(dataset, "grievance"))
    axes.legend(loc="upper left", ncols=2, borderaxespad=0.1)


def _events(axes: Axes, dataset: xr.Dataset, name: str, colour: str) -> None:
    x, sums = yearly_sums(dataset, values_of(dataset, name))
    observed = overlay(dataset, name)
    recorded = None if observed is None else yearly_sums(dataset, observed)[1]
    draw_counts(axes, x, sums, colour, recorded)
    ruled = "; diamonds: record" if recorded is not None else ""
    axes.set_title(f"{name.capitalize()} a year (line: mean{ruled})")
    axes.set_ylabel("events per year")


def _dispute_count(dataset: xr.Dataset) -> str:
    """How many disputes break out in a run, beside the record if it covers every month."""
    mean = values_of(dataset, "disputes").sum(axis=0).mean()
    observed = overlay(dataset, "disputes")
    known = observed is not None and np.isfinite(observed).all()
    recorded = f", {observed.sum():.0f} on record" if observed is not None and known else ""
    return f"{mean:.1f} disputes a run on average{recorded}"


@styled
def dyad(dataset: xr.Dataset) -> Figure:
    """Relation, grievance and backlash over the months; disputes and accords by year."""
    names = ("relation", "grievance", "backlash", "disputes", "accords")
    pair = focal_dyad(dataset).replace("-", "–")
    band = monthly_band(dataset, "relation")
    drawn = sheet(
        2,
        2,
        title=f"{pair} relation {moves(band.first, band.last)}; {_dispute_count(dataset)}",
        note=about(dataset, BANDS),
        footer=timeline.footer(dataset),
        claims=claims_of(dataset, *names),
        lanes=timeline.lane_count(dataset),
        frame=LABELLED,
    )
    _relation(drawn.panels[0, 0], dataset, band)
    _stocks(drawn.panels[0, 1], dataset)
    for axes, (name, colour) in zip(drawn.panels[1], EVENTS, strict=True):
        _events(axes, dataset, name, colour)
    for axes in drawn.panels.flat:
        timeline.time_axis(axes, dataset)
    for column, strip in enumerate(drawn.strips):
        timeline.draw_strip(strip, dataset, labelled=column == 0)
    return drawn.figure
