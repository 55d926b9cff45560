"""Who fears whom: perceived threat by actor and source (D1, D2, C4)."""

from __future__ import annotations

import xarray as xr
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from sim.plots import timeline
from sim.plots.series import (
    Band,
    about,
    claims_of,
    draw_band,
    monthly_band,
    unit_axis,
    units,
    words,
)
from sim.plots.style import colour, dash, grid_shape, legend_line, sheet, styled

NAMED = 4
"""So many actors find room in the title."""


def _greatest(bands: dict[tuple[str, str], Band], actors: list[str]) -> str:
    """The source each actor fears most at the end, in words."""
    texts = []
    for actor in actors[:NAMED]:
        ends = {source: band.last for (who, source), band in bands.items() if who == actor}
        if ends:
            source = max(ends, key=lambda code: ends[code])
            texts.append(f"{source} for {actor} ({ends[source]:.2f})")
    return words(texts)


@styled
def threat(dataset: xr.Dataset) -> Figure:
    """One panel an actor, one line a source; an actor is no source to itself."""
    sources = [str(source) for source in dataset["source"].values]
    actors = [actor for actor in map(str, dataset["actor"].values) if sources != [actor]]
    names = dataset.sim.actor_names
    bands = {
        (actor, source): monthly_band(dataset, "threat_perception", actor=actor, source=source)
        for actor in actors
        for source in sources
        if actor != source
    }
    rows, columns = grid_shape(len(actors))
    drawn = sheet(
        rows,
        columns,
        title=f"Greatest threat at the end: {_greatest(bands, actors)}",
        note=about(dataset, "median and middle 50 % of the runs"),
        footer=timeline.footer(dataset),
        claims=claims_of(dataset, "threat_perception"),
        lanes=timeline.lane_count(dataset),
        legend=True,
    )
    handles: dict[str, Artist] = {}
    for axes in drawn.panels.flat[len(actors) :]:
        axes.set_axis_off()
    for index, actor in enumerate(actors):
        axes = drawn.panels.flat[index]
        for number, source in enumerate(sources):
            if (actor, source) in bands:
                draw_band(
                    axes,
                    bands[actor, source],
                    colour(number),
                    source,
                    dash(number),
                    outer=False,
                )
                handles.setdefault(source, axes.get_lines()[-1])
        axes.set_title(f"{names.get(actor, actor)}: perceived threat")
        timeline.time_axis(axes, dataset)
        unit_axis(axes, units(dataset, "threat_perception") if index % columns == 0 else "")
    legend_line(drawn, list(handles.values()), [names.get(code, code) for code in handles])
    for column, strip in enumerate(drawn.strips):
        timeline.draw_strip(strip, dataset, labelled=column == 0)
    return drawn.figure
