"""The alliance dilemma of each ally: commitment, abandonment, entrapment (S1, P1)."""

from __future__ import annotations

import xarray as xr
from matplotlib.figure import Figure

from sim.plots import timeline
from sim.plots.series import (
    BANDS,
    about,
    claims_of,
    draw_band,
    monthly_band,
    moves,
    unit_axis,
    units,
)
from sim.plots.style import colour, dash, legend_line, sheet, styled

PANELS = ("commitment", "abandonment_fear", "entrapment_fear")


@styled
def fears(dataset: xr.Dataset) -> Figure:
    """One panel a variable, one line an ally, so that asymmetry between the allies is seen."""
    allies = [str(ally) for ally in dataset["ally"].values]
    names = dataset.sim.actor_names
    bands = {
        (name, ally): monthly_band(dataset, name, ally=ally) for name in PANELS for ally in allies
    }
    fear = "; ".join(
        f"{ally} {moves(bands[PANELS[1], ally].first, bands[PANELS[1], ally].last)}"
        for ally in allies
    )
    drawn = sheet(
        len(PANELS),
        1,
        title=f"Fear of abandonment: {fear}",
        note=about(dataset, BANDS if len(allies) <= 2 else "median and middle 50 % of the runs"),
        footer=timeline.footer(dataset),
        claims=claims_of(dataset, *PANELS),
        panel_height=1.35,
        lanes=timeline.lane_count(dataset),
        legend=True,
    )
    patron = str(dataset["actor"].values[0])
    outer = len(allies) <= 2  # more of the wide bands would hide one another
    titles = {
        "commitment": f"Commitment to each ally ({names.get(patron, patron)})",
        "abandonment_fear": "Fear of abandonment",
        "entrapment_fear": "Fear of entrapment",
    }
    for axes, name in zip(drawn.panels[:, 0], PANELS, strict=True):
        for index, ally in enumerate(allies):
            draw_band(axes, bands[name, ally], colour(index), ally, dash(index), outer)
        axes.set_title(titles[name])
        timeline.time_axis(axes, dataset)
        unit_axis(axes, units(dataset, name))
    lines = [line for line in drawn.panels[0, 0].get_lines() if line.get_label() in allies]
    legend_line(drawn, lines, [names.get(ally, ally) for ally in allies])
    for strip in drawn.strips:
        timeline.draw_strip(strip, dataset, labelled=True)
    return drawn.figure
