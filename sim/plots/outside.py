"""Sheets of what is around the members: who fears whom, and the mechanism's impacts (I1–I3)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import timeline
from sim.plots.series import (
    BANDS,
    Band,
    about,
    band_of,
    capital,
    claims_of,
    draw_band,
    last_month,
    monthly_band,
    moves,
    unit_axis,
    units,
    values_of,
    words,
)
from sim.plots.style import (
    BLUE,
    GREEN,
    LABELLED,
    ORANGE,
    PURPLE,
    VERMILION,
    colour,
    dash,
    grid_shape,
    legend_line,
    sheet,
    styled,
)

NAMED = 4
"""So many actors find room in the title."""


def _greatest(
    bands: dict[tuple[str, str], Band], actors: list[str], names: Mapping[str, str]
) -> str:
    """The source each actor fears most at the end, in words: by source, for whom it is that."""
    feared: dict[str, list[str]] = {}
    for actor in actors[:NAMED]:
        ends = {source: band.last for (who, source), band in bands.items() if who == actor}
        if ends:
            source = max(ends, key=lambda code: ends[code])
            told = f"{names.get(actor, actor)} ({ends[source]:.2f})"
            feared.setdefault(source, []).append(told)
    return "; ".join(f"{names.get(code, code)} for {words(own)}" for code, own in feared.items())


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
        title=f"Greatest threat in {last_month(dataset)}: {_greatest(bands, actors, names)}",
        note=about(dataset, "threat that each perceives from the others; median, middle 50 %"),
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
        axes.set_title(str(names.get(actor, actor)))
        timeline.time_axis(axes, dataset)
        unit_axis(axes, units(dataset, "threat_perception") if index % columns == 0 else "")
    seen = [code for code in sources if code in handles]
    legend_line(drawn, [handles[code] for code in seen], [names.get(code, code) for code in seen])
    for column, strip in enumerate(drawn.strips):
        timeline.draw_strip(strip, dataset, labelled=column == 0)
    return drawn.figure


INDICES: tuple[tuple[str, str], ...] = (
    ("tension", VERMILION),
    ("alignment_backer", PURPLE),
    ("polarisation", ORANGE),
    ("regional_governance", GREEN),
    ("pressure_on_competitor", BLUE),
)


def indices_of(dataset: xr.Dataset) -> list[tuple[str, str]]:
    """Indices that the result has, with their colours."""
    return [(name, shade) for name, shade in INDICES if name in dataset.data_vars]


LONGEST = 36
"""Characters that fit over a panel."""


def _spending(axes: Axes, dataset: xr.Dataset) -> None:
    """Each actor's share of GDP against its first month: levels differ too much for one axis."""
    for index, actor in enumerate(str(actor) for actor in dataset["actor"].values):
        values = values_of(dataset, "defence_spending", actor=actor)
        if not np.isfinite(values).any():
            continue
        start = np.where(values[:1] > 0, values[:1], np.nan)
        band = band_of(timeline.positions(dataset["time"].values), 100.0 * values / start)
        draw_band(axes, band, colour(index), actor, dash(index), outer=False)
    axes.set_title("Defence spending, share of GDP")
    axes.set_ylabel("first month = 100")
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.35 * (high - low))
    axes.legend(loc="upper left", ncols=2, borderaxespad=0.0, columnspacing=1.0, labelspacing=0.15)


def _title(dataset: xr.Dataset, bands: dict[str, Band]) -> str:
    """The two indices whose median moves most, in words."""
    ranked = sorted(bands, key=lambda name: -abs(bands[name].last - bands[name].first))
    texts = [
        f"{label_of(dataset, name)} {moves(bands[name].first, bands[name].last, dataset)}"
        for name in ranked[:2]
    ]
    return f"Most moved: {'; '.join(texts)}"


def seated_rival(dataset: xr.Dataset, part: str) -> str | None:
    """Code of the rival that plays a part, `backer` or `competitor`, in the scenario."""
    return next((code for code, actor in dataset.sim.actors.items() if actor.get(part)), None)


def label_of(dataset: xr.Dataset, name: str) -> str:
    """The variable's own long name where it fits over a panel, else its name.

    The two that are about a rival power name it, as the scenario seats it.
    """
    backer, competitor = seated_rival(dataset, "backer"), seated_rival(dataset, "competitor")
    if name == "alignment_backer" and backer:
        roles = {str(actor.get("role")): code for code, actor in dataset.sim.actors.items()}
        adversary = roles.get("adversary", dataset["actor"].values[-1])
        return f"alignment {adversary}–{backer}"
    if name == "pressure_on_competitor" and competitor:
        return f"pressure on {dataset.sim.actor_names[competitor]}"
    long_name = str(dataset[name].attrs.get("long_name", "")) or name
    return long_name if len(long_name) <= LONGEST else name.replace("_", " ")


@styled
def impacts(dataset: xr.Dataset) -> Figure:
    """Bands of the indices (no alignment without a backer), and defence spending by actor."""
    indices = indices_of(dataset)
    bands = {name: monthly_band(dataset, name) for name, _ in indices}
    drawn = sheet(
        2,
        3,
        title=_title(dataset, bands),
        note=about(dataset, BANDS),
        footer=timeline.footer(dataset),
        claims=claims_of(dataset, *bands, "defence_spending"),
        lanes=timeline.lane_count(dataset),
        frame=LABELLED,
    )
    for index, (name, shade) in enumerate(indices):
        axes = drawn.panels.flat[index]
        draw_band(axes, bands[name], shade, name)
        axes.set_title(capital(label_of(dataset, name)))
        unit_axis(axes, units(dataset, name) if index % 3 == 0 else "")
    _spending(drawn.panels.flat[len(indices)], dataset)
    for axes in drawn.panels.flat[len(indices) + 1 :]:
        axes.set_visible(False)
    for axes in drawn.panels.flat[: len(indices) + 1]:
        timeline.time_axis(axes, dataset)
    for column, strip in enumerate(drawn.strips):
        timeline.draw_strip(strip, dataset, labelled=column == 0)
    return drawn.figure
