"""What leaders' meetings name: the article's Table 1 as probabilities of the model (T1)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from sim.analysis.held import record_of
from sim.analysis.table1 import WINDOW, summit_table, yearly_topics
from sim.plots.series import about
from sim.plots.style import LINE_GREY, Frame, sheet, styled

TOPIC_LABELS: dict[str, str] = {
    "stand_alone": "stands\nalone",
    "statement": "joint\nstatement",
    "dprk": "DPRK",
    "taiwan": "Taiwan\nStrait",
    "south_china_sea": "South\nChina Sea",
    "military": "military\ncooperation",
    "economic": "economic\ncooperation",
}
YES, NO, NEW = "●", "○", "*"


def summits_within(dataset: xr.Dataset) -> xr.Dataset | None:
    """The summits of Table 1 within the result, None if it is about other actors or times."""
    record = record_of(dataset)
    if record is None or "table1" not in record.tables:
        return None
    table = record.table1()
    time = dataset["time"].values
    within = (table["month"].values >= time[0]) & (table["month"].values <= time[-1])
    return table.isel(summit=np.flatnonzero(within)) if within.any() else None


def _cells(axes: Axes, occurrence: np.ndarray, probability: np.ndarray, marked: bool) -> None:
    """Occurrence in the first column, a gap, then the topics; numbers in the cells."""
    shades, norm = colormaps["Blues"], Normalize(0.0, 1.25)
    places = [0.0, *(np.arange(probability.shape[1]) + 1.15)]
    for row, numbers in enumerate(np.column_stack([occurrence, probability])):
        for x, number in zip(places, numbers, strict=True):
            known = np.isfinite(number)
            axes.barh(
                row,
                0.96,
                0.92,
                left=x - 0.48,
                color=shades(norm(number)) if known else "white",
                edgecolor="none" if known else LINE_GREY,
                linewidth=0 if known else 0.8,
            )
            axes.text(
                x,
                row + (0.16 if marked else 0.0),
                f"{number:.2f}" if known else "–",
                ha="center",
                va="center",
                color="white" if known and number > 0.72 else "black",
                label="probability",
            )
    axes.set_xlim(-0.55, places[-1] + 0.55)
    axes.set_ylim(probability.shape[0] - 0.5, -0.5)


def _marks(axes: Axes, probability: np.ndarray, table: xr.Dataset, topics: list[str]) -> None:
    """The record's cells above the numbers: named, not named, new wording."""
    for row in range(table.sizes["summit"]):
        for column, topic in enumerate(topics):
            if topic not in table["topic"].values:
                continue
            cell = table.isel(summit=row).sel(topic=topic)
            mark = YES if float(cell["observed"]) else NO
            mark += NEW if float(cell["new_wording"]) else ""
            number = probability[row, column]
            dark = np.isfinite(number) and number > 0.72
            axes.text(
                column + 1.15,
                row - 0.2,
                mark,
                ha="center",
                va="center",
                color="white" if dark else "black",
                label="record",
            )


def _agreement(probability: np.ndarray, table: xr.Dataset, topics: list[str]) -> str:
    """In how many cells the recorded value has more than half of the probability, in words."""
    shared = [topic for topic in topics if topic in table["topic"].values]
    chosen = probability[:, [topics.index(topic) for topic in shared]]
    observed = table["observed"].sel(topic=shared).values
    given = np.where(observed > 0, chosen, 1.0 - chosen)
    known = np.isfinite(given)
    if not known.any():
        return "No run has a leaders' meeting near a summit of the record"
    right = f"{int((given[known] > 0.5).sum())} of {int(known.sum())}"
    return f"Given a meeting, the likelier value is the recorded one in {right} cells"


class Content(NamedTuple):
    """What the table shows: the model's numbers, its rows, and the record if it applies."""

    model: xr.Dataset
    rows: list[str]
    basis: str
    summits: xr.Dataset | None

    @property
    def topics(self) -> list[str]:
        """Names of the topics."""
        return [str(topic) for topic in self.model["topic"].values]


def content(dataset: xr.Dataset, window: int) -> Content:
    """One row a summit where Table 1 speaks of the result's actors and time, else one a year."""
    summits = summits_within(dataset)
    if summits is None:
        model = yearly_topics(dataset)
        rows = [str(year) for year in model["year"].values]
        return Content(model, rows, "leaders' meetings of each year", None)
    named = zip(
        summits["label"].values, summits["forum"].values, summits["month"].values, strict=True
    )
    rows = [
        f"{label}\n{forum or 'stand-alone'}, {np.datetime_as_string(month, 'M')}"
        for label, forum, month in named
    ]
    model = summit_table(dataset, list(summits["month"].values), window)
    return Content(
        model, rows, f"leaders' meetings at most {window} months from each summit", summits
    )


def draw_table(axes: Axes, shown: Content) -> None:
    """The cells with their numbers, the record's marks, and names along both sides."""
    probability = shown.model["probability"].values
    _cells(axes, shown.model["occurrence"].values, probability, shown.summits is not None)
    if shown.summits is not None:
        _marks(axes, probability, shown.summits, shown.topics)
    labels = [TOPIC_LABELS.get(t, t.replace("_", " ").capitalize()) for t in shown.topics]
    axes.set_yticks(range(len(shown.rows)), shown.rows)
    axes.set_xticks([0.0, *(np.arange(len(labels)) + 1.15)], ["any\nmeeting", *labels])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


@styled
def table1(dataset: xr.Dataset, window: int = WINDOW) -> Figure:
    """Heat map of the probability that a leaders' meeting names a topic.

    Where Table 1 speaks of the result's actors and time: one row a summit, over the runs whose
    nearest leaders' meeting is at most `window` months away (first column: the share of such runs),
    marked with the record. Otherwise one row a calendar year, over all the year's meetings.
    """
    shown = content(dataset, window)
    if shown.summits is not None:
        title = _agreement(shown.model["probability"].values, shown.summits, shown.topics)
        key = f" Record: {YES} named, {NO} not named, {NEW} new wording or new measures."
    else:
        mean = shown.model["occurrence"].values.mean()
        title = f"In an average year {mean * 100:.0f} % of the runs have a leaders' meeting"
        key = ""
    drawn = sheet(
        1,
        1,
        title=title,
        note=about(
            dataset,
            f"share of {shown.basis} that name the topic; first column, share of runs with any."
            f"{key}",
        ),
        claims="claims T1",
        panel_height=(0.52 if shown.summits is not None else 0.36) * len(shown.rows),
        frame=Frame(left=1.6, top=0.55, ticks=0.05),
    )
    draw_table(drawn.panels[0, 0], shown)
    return drawn.figure
