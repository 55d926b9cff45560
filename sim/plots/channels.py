"""The sheet of channels: how used leaders and officials of each rank are to meeting. Claim S3."""

from __future__ import annotations

import xarray as xr
from matplotlib.figure import Figure

from sim.plots import timeline
from sim.plots.series import BANDS, about, claims_of, draw_fan, monthly_band, unit_axis, units
from sim.plots.style import BLUE, GREEN, LABELLED, PURPLE, VERMILION, sheet, styled

PANELS = (
    ("leader", "Leaders", BLUE),
    ("minister", "Foreign ministers", VERMILION),
    ("vice_minister", "Vice-ministers", GREEN),
)
"""Level of a channel, its title and its colour."""
DEFENCE = "defence_channel"


@styled
def channels(dataset: xr.Dataset) -> Figure:
    """Bands of each level's channel, and of the defence ministers' where the model has it."""
    shown = [
        ("channel", {"level": level}, title, shade)
        for level, title, shade in PANELS
        if level in dataset["level"].values
    ]
    if DEFENCE in dataset:
        shown.append((DEFENCE, {}, "Defence ministers", PURPLE))
    bands = [monthly_band(dataset, name, **element) for name, element, _, _ in shown]
    told = ", ".join(
        f"{title.lower()} {band.last:.2f}"
        for (_, _, title, _), band in zip(shown, bands, strict=True)
    )
    drawn = sheet(
        -(-len(shown) // 2),
        2,
        title=f"Strength of channels in {str(dataset['time'].values[-1])[:7]}: {told}",
        note=about(dataset, f"0 is silent, 1 is full; {BANDS}"),
        footer=timeline.footer(dataset),
        claims=claims_of(dataset, *dict.fromkeys(name for name, *_ in shown)),
        lanes=timeline.lane_count(dataset),
        frame=LABELLED,
    )
    for axes, (name, _, title, shade), band in zip(drawn.panels.flat, shown, bands, strict=False):
        draw_fan(axes, dataset, band, shade, title)
        axes.set_title(title)
        unit_axis(axes, units(dataset, name))
    for axes in drawn.panels.flat[len(shown) :]:
        axes.set_axis_off()
    for column, strip in enumerate(drawn.strips):
        timeline.draw_strip(strip, dataset, labelled=column == 0)
    return drawn.figure
