"""Cooperation and the institutions it leaves behind, by domain (S3, P1-P3, X1)."""

from __future__ import annotations

import xarray as xr
from matplotlib.figure import Figure

from sim.plots import timeline
from sim.plots.series import (
    BANDS,
    about,
    capital,
    claims_of,
    draw_fan,
    monthly_band,
    unit_axis,
    units,
    words,
)
from sim.plots.style import colour, sheet, styled

ROWS = ("cooperation", "institutionalisation")


@styled
def cooperation(dataset: xr.Dataset) -> Figure:
    """Bands of both variables, one column a domain."""
    domains = [str(domain) for domain in dataset["domain"].values]
    bands = {
        (name, domain): monthly_band(dataset, name, domain=domain)
        for name in ROWS
        for domain in domains
    }
    ends = words(f"{bands[ROWS[1], domain].last:.2f} ({domain})" for domain in domains)
    drawn = sheet(
        len(ROWS),
        len(domains),
        title=f"Institutionalisation ends at {ends}",
        note=about(dataset, BANDS),
        footer=timeline.footer(dataset),
        claims=claims_of(dataset, *ROWS),
        lanes=timeline.lane_count(dataset),
    )
    for row, name in enumerate(ROWS):
        for column, domain in enumerate(domains):
            axes, label = drawn.panels[row, column], f"{name}, {domain}"
            draw_fan(axes, dataset, bands[name, domain], colour(column), label)
            axes.set_title(capital(label))
            unit_axis(axes, units(dataset, name) if column == 0 else "")
    for column, strip in enumerate(drawn.strips):
        timeline.draw_strip(strip, dataset, labelled=column == 0)
    return drawn.figure
