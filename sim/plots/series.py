"""What figures do with a variable: take one element, find its bands, draw them, word them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.analysis.results import over_time, quantiles, years_of
from sim.plots.style import BLACK, GREY
from sim.plots.timeline import positions, time_axis


@dataclass(frozen=True)
class Band:
    """Median, middle 50 % and middle 90 % of the runs over x; every array (x,)."""

    x: np.ndarray
    low90: np.ndarray
    low50: np.ndarray
    median: np.ndarray
    high50: np.ndarray
    high90: np.ndarray

    @property
    def first(self) -> float:
        """Median at the start."""
        return float(self.median[0])

    @property
    def last(self) -> float:
        """Median at the end."""
        return float(self.median[-1])


def values_of(dataset: xr.Dataset, name: str, **element: str) -> np.ndarray:
    """One element of a variable; (time, run), contiguous."""
    chosen = dataset[name].sel(element) if element else dataset[name]
    return np.ascontiguousarray(chosen.transpose("time", "run").values, dtype=np.float64)


def band_of(x: np.ndarray, values: np.ndarray) -> Band:
    """Bands of values (x, run)."""
    return Band(x, *quantiles(values))


def monthly_band(dataset: xr.Dataset, name: str, **element: str) -> Band:
    """Bands of one element over the months."""
    return band_of(positions(dataset["time"].values), values_of(dataset, name, **element))


def yearly_sums(dataset: xr.Dataset, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Middle of each calendar year's simulated part, and the sums over it; (year,), (year, ...)."""
    x = positions(dataset["time"].values)
    _, starts = years_of(dataset["time"].values)
    ends = np.append(starts[1:], x.size) - 1
    middles = (x[starts] + x[ends] + 1.0 / 12.0) / 2.0
    return middles, over_time(values, "total", starts)


def draw_band(
    axes: Axes,
    band: Band,
    colour: str,
    label: str,
    dash: object = "-",
    outer: bool = True,
    outlined: bool = False,
) -> None:
    """Median line over its bands; without `outer` only the middle 50 % is shaded.

    With `outlined` bands have edges and the wide one no fill, so that two of them stay two where
    they lie over one another.
    """
    if outer and outlined:
        for edge in (band.low90, band.high90):
            axes.plot(band.x, edge, color=colour, lw=0.9, ls=(0, (1, 1.6)), label="_90 %")
    elif outer:
        axes.fill_between(
            band.x, band.low90, band.high90, color=colour, alpha=0.16, lw=0, label="_90 %"
        )
    alpha, edge_width = (0.13, 0.7) if outlined else (0.28, 0.0)
    axes.fill_between(
        band.x, band.low50, band.high50, color=colour, alpha=alpha, lw=0, label="_50 %"
    )
    if edge_width:
        for edge in (band.low50, band.high50):
            axes.plot(band.x, edge, color=colour, lw=edge_width, alpha=0.7, label="_50 %")
    axes.plot(band.x, band.median, color=colour, linestyle=dash, label=label)


def draw_fan(
    axes: Axes, dataset: xr.Dataset, band: Band, colour: str, label: str, dash: object = "-"
) -> None:
    """A band with the time axis of its result."""
    draw_band(axes, band, colour, label, dash)
    time_axis(axes, dataset)


def draw_counts(
    axes: Axes, x: np.ndarray, sums: np.ndarray, colour: str, recorded: np.ndarray | None
) -> Band:
    """Yearly counts: bars of the middle 90 % and 50 %, a line at the mean, diamonds of the record.

    `sums` is (year, run), `recorded` (year,) or None where no record applies.
    """
    band = band_of(x, sums)
    width = 0.62 * np.diff(x).min() if x.size > 1 else 0.62
    for low, high, alpha, label in (
        (band.low90, band.high90, 0.2, "_90 %"),
        (band.low50, band.high50, 0.4, "_50 %"),
    ):
        axes.bar(x, high - low, width, low, color=colour, alpha=alpha, linewidth=0, label=label)
    mean = sums.mean(axis=1)
    axes.hlines(mean, x - width / 2, x + width / 2, color=colour, linewidth=2.4, label="mean")
    if recorded is not None:
        axes.plot(
            x,
            recorded,
            linestyle="none",
            marker="D",
            markersize=5.5,
            markerfacecolor=BLACK,
            markeredgecolor="white",
            label="record",
            clip_on=False,
            zorder=4,
        )
    axes.set_ylim(0, max(1.0, 1.04 * axes.get_ylim()[1]))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    return band


def count_key(axes: Axes, recorded: bool) -> None:
    """What the marks mean, in the place of a panel."""
    handles: list[Artist] = [
        Patch(facecolor=GREY, alpha=0.52, linewidth=0),
        Patch(facecolor=GREY, alpha=0.2, linewidth=0),
        Line2D([], [], color=GREY, linewidth=2.4),
    ]
    labels = ["middle 50 % of the runs", "middle 90 % of the runs", "mean of the runs"]
    if recorded:
        handles.append(
            Line2D([], [], linestyle="none", marker="D", color=BLACK, markeredgecolor="white")
        )
        labels.append("record (real value)")
    axes.set_axis_off()
    axes.legend(handles, labels, loc="center left", labelspacing=0.8, handlelength=2.0)


def unit_axis(axes: Axes, label: str) -> None:
    """The vertical axis of an index between 0 and 1, without label if it is empty."""
    axes.set_ylim(0.0, 1.0)
    axes.grid(axis="y", color=GREY, alpha=0.15, linewidth=0.6)
    axes.set_yticks([0.0, 0.5, 1.0], ["0", "0.5", "1"])
    if label:
        axes.set_ylabel(label)


def units(dataset: xr.Dataset, name: str) -> str:
    """Units of a variable, for an axis."""
    text = str(dataset[name].attrs.get("units", ""))
    return "index, 0–1" if text in ("", "1", "0-1") else text


def claims_of(dataset: xr.Dataset, *names: str) -> str:
    """Claim ids of the variables, sorted, for the corner: "claims C1 D4"."""
    found: set[str] = set()
    for name in names:
        found.update(re.findall(r"\b[A-Z]\d\b", str(dataset[name].attrs.get("claims", ""))))
    return f"claims {' '.join(sorted(found))}" if found else ""


def about(dataset: xr.Dataset, drawn: str) -> str:
    """The line under the title: which scenario, how many runs, what is drawn."""
    name = dataset.sim.label or "unnamed"
    runs = dataset.sizes["run"]
    return f"{name}, {runs:,} run{'s' if runs != 1 else ''}: {drawn}"


BANDS = "median, middle 50 % (dark) and 90 % (light) of the runs"


def words(items: Iterable[str]) -> str:
    """a, b and c."""
    texts = list(items)
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


STILL = 0.02
"""A smaller change of the median than this counts as none."""


def last_month(dataset: xr.Dataset) -> str:
    """The last month of a result, YYYY-MM."""
    return str(dataset["time"].values[-1])[:7]


def moves(first: float, last: float, dataset: xr.Dataset | None = None) -> str:
    """A change in words: "rises from 0.40 to 0.61"; of a result also from when to when."""
    since = until = ""
    if dataset is not None:
        begins = str(dataset["time"].values[0])[:7]
        since, until = f" in {begins}", f" in {last_month(dataset)}"
    if abs(last - first) < STILL:
        # Not "stays": what ends where it began may have been elsewhere in between.
        return f"is {last:.2f}{until}, as{since}" if until else f"is {last:.2f} at both ends"
    how = "rises" if last > first else "falls"
    return f"{how} from {first:.2f}{since} to {last:.2f}{until}"


def capital(text: str) -> str:
    """With a capital first letter and spaces for underscores."""
    text = text.replace("_", " ")
    return text[:1].upper() + text[1:]
