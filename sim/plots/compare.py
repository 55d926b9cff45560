"""Scenarios that met the same shocks: their outcomes side by side, and paired differences."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.outcomes import MAIN, Outcome
from sim.analysis.paired import Windows, interval_of, outcome_table, shared
from sim.analysis.results import axis_labels, kind_of, over_time, quantiles, years_of
from sim.analysis.window import Window, whole
from sim.plots import timeline
from sim.plots.drawing import Curve, name_lines, wrapped
from sim.plots.series import capital, claims_of, words
from sim.plots.style import (
    BLACK,
    CHARACTER,
    GREY,
    Frame,
    Sheet,
    colour,
    dash,
    sheet,
    styled,
)

OUTCOMES: tuple[Outcome, ...] = (
    *MAIN,
    Outcome("tension", "index, mean of months", "tension"),
)
"""One panel each, where all results have them."""


def month_by_month(dataset: xr.Dataset, outcome: Outcome) -> tuple[np.ndarray, np.ndarray]:
    """An outcome's variable before it is put together over time: x, and values (x, run).

    States month by month; counts by calendar year, as yearly rates in the year's middle. Axes
    that the outcome does not select along are averaged.
    """
    values = dataset[outcome.variable]
    for dim, label in outcome.where:
        values = values.sel({dim: list(label) if isinstance(label, tuple) else label})
    rest = [str(dim) for dim in values.dims if dim not in ("time", "run")]
    series = values.mean(rest).transpose("time", "run").values.astype(np.float64)
    x = timeline.positions(dataset["time"].values)
    if kind_of(dataset[outcome.variable]) != "count":
        return x, series
    _, starts = years_of(dataset["time"].values)
    ends = np.append(starts[1:], x.size)
    rate = over_time(series, "total", starts) * (12.0 / (ends - starts))[:, None]
    return (x[starts] + x[ends - 1] + 1.0 / 12.0) / 2.0, rate


def _frame(names: Sequence[str]) -> Frame:
    """Margins with room for the longest name beside the panels of every column."""
    longest = max(len(line) for name in names for line in wrapped(name).splitlines())
    gutter = 0.25 + longest * CHARACTER
    return Frame(left=0.85, right=gutter, column_gap=gutter + 0.75)


def together(
    datasets: Mapping[str, xr.Dataset], *, coloured: bool = True
) -> tuple[xr.Dataset, str]:
    """The first result with what all have under the time axis, and words on it.

    Actors who have the same governments everywhere have one row; where they differ each scenario
    has its own, its label in the colour of the scenario's line (`coloured`) and in the order of
    `datasets`. Interventions are marked where they are the same.
    """
    first = next(iter(datasets.values()))
    seats = [timeline.lanes(data) for data in datasets.values()]
    codes = [str(code) for code in first["actor"].values]
    differ = [code for code in codes if any(s.get(code) != seats[0].get(code) for s in seats)]
    given = [data.sim.interventions for data in datasets.values()]
    same = [event for event in given[0] if all(event in events for events in given)]
    agreed = first.assign_attrs(interventions=json.dumps(same))
    words_on_rest = []
    if differ:
        agreed.attrs["rows"] = json.dumps(_rows(seats, codes, differ, coloured))
        names = ", ".join(datasets)
        how = ", in the colours of their lines" if coloured else ""
        words_on_rest.append(
            f"Governments of {', '.join(differ)} differ: one row each, from above {names}{how}."
        )
    ahead = [timeline.announced(data) for data in datasets.values()]
    if any(each != ahead[0] for each in ahead):
        agreed.attrs[timeline.UNMARKED] = 1
        words_on_rest.append("Halts, talks and plans differ and are not marked.")
    if any(len(events) > len(same) for events in given):
        words_on_rest.append("Exogenous events that not all have are not marked.")
    return agreed, " ".join(words_on_rest)


def _rows(
    seats: Sequence[Mapping[str, list[timeline.Term]]],
    codes: Sequence[str],
    differ: Sequence[str],
    coloured: bool,
) -> list[tuple[str, list[tuple[str, float, float, tuple[float, ...]]], str]]:
    """Rows of the strip as plain data: whose, terms, colour of the label."""
    found = []
    for code in codes:
        for index, seat in enumerate(seats if code in differ else seats[:1]):
            if code in seat:
                shade = colour(index) if code in differ and coloured else BLACK
                terms = [(t.leader, t.start, t.end, t.turns) for t in seat[code]]
                found.append((code, terms, shade))
    return found


def _panels(
    datasets: Mapping[str, xr.Dataset], named: Sequence[str], title: str, note: str
) -> tuple[Sheet, list[Outcome]]:
    """A sheet with a panel for each outcome that all results have, time axes and governments."""
    found = [outcome for outcome in OUTCOMES if all(has(d, outcome) for d in datasets.values())]
    agreed, rest = together(datasets)
    rows = -(-len(found) // 2)
    drawn = sheet(
        rows,
        2,
        title=title,
        note=note,
        footer=f"{timeline.footer(agreed)} {rest}".strip(),
        claims=claims_of(agreed, *dict.fromkeys(outcome.variable for outcome in found)),
        panel_height=1.45,
        lanes=timeline.lane_count(agreed),
        frame=_frame(named),
    )
    for axes in drawn.panels.flat[len(found) :]:
        axes.set_axis_off()
    for axes, outcome in zip(drawn.panels.flat, found, strict=False):
        timeline.time_axis(axes, agreed)
        axes.set_title(capital(outcome.name))
    for column, strip in enumerate(drawn.strips):
        timeline.draw_strip(strip, agreed, labelled=column == 0)
    return drawn, found


def has(dataset: xr.Dataset, outcome: Outcome) -> bool:
    """Whether a result has the variable and the labels of an outcome."""
    if outcome.variable not in dataset:
        return False
    array = dataset[outcome.variable]
    return all(
        set([label] if isinstance(label, str) else label) <= set(axis_labels(array, dim))
        for dim, label in outcome.where
    )


def curves_of(cut: Mapping[str, xr.Dataset], outcome: Outcome) -> dict[str, Curve]:
    """Mean and middle 50 % of the runs of each result."""
    curves = {}
    for index, (name, data) in enumerate(cut.items()):
        x, values = month_by_month(data, outcome)
        low, high = quantiles(values, (0.25, 0.75))
        mean, marker = values.mean(axis=-1), marker_of(data, outcome)
        curves[name] = Curve(colour(index), dash(index), x, low, mean, high, marker)
    return curves


def difference_curves(cut: Mapping[str, xr.Dataset], outcome: Outcome) -> dict[str, Curve]:
    """Mean paired difference from the first result, with its 95 % interval, of each other."""
    reference, *others = cut
    x, base = month_by_month(cut[reference], outcome)
    marker = marker_of(cut[reference], outcome)
    curves = {}
    for index, name in enumerate(others, start=1):
        change = interval_of(month_by_month(cut[name], outcome)[1] - base)
        band = (change.low, change.mean, change.high)
        curves[name] = Curve(colour(index), dash(index), x, *band, marker)
    return curves


def marker_of(dataset: xr.Dataset, outcome: Outcome) -> str | None:
    """Counts have a point a year, and each is marked."""
    return "o" if kind_of(dataset[outcome.variable]) == "count" else None


def draw_differences(axes: Axes, outcome: Outcome, curves: Mapping[str, Curve]) -> None:
    """Differences around a line at zero."""
    axes.axhline(0.0, color=GREY, linewidth=0.8, label="_zero")
    draw_curves(axes, outcome, curves)
    _around_zero(axes)


def draw_curves(axes: Axes, outcome: Outcome, curves: Mapping[str, Curve]) -> None:
    """Curves over their bands."""
    faint = 0.15 if len(curves) <= 2 else 0.08
    for name, curve in curves.items():
        axes.fill_between(
            curve.x, curve.low, curve.high, color=curve.colour, alpha=faint, lw=0, label="_band"
        )
        axes.plot(
            curve.x,
            curve.mean,
            color=curve.colour,
            linestyle=curve.dash,
            marker=curve.marker,
            markersize=3.2,
            label=name,
        )
    axes.set_ylabel("index" if outcome.units.startswith("index") else outcome.units)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, min_n_ticks=3, steps=[1, 2, 2.5, 5, 10]))
    axes.grid(axis="y", color=GREY, alpha=0.15, linewidth=0.6)


BEFORE = np.timedelta64(12, "M")
"""What is shown before the first difference."""


def span_of(cut: Mapping[str, xr.Dataset], windows: Windows | None) -> Window:
    """The months that a comparison is about, whatever the scenario; all of them without windows."""
    if not windows:
        return whole(next(iter(cut.values())))
    every = windows.values()
    return Window(min(w.since for w in every), max(w.until for w in every))


def shown(cut: Mapping[str, xr.Dataset], span: Window) -> dict[str, xr.Dataset]:
    """Results from a year before the first difference on."""
    return {name: Window(span.since - BEFORE, span.until).cut(data) for name, data in cut.items()}


def _title(datasets: Mapping[str, xr.Dataset], span: Window) -> str:
    """The first outcome under every scenario, in words."""
    outcome = next(o for o in OUTCOMES if all(has(data, o) for data in datasets.values()))
    means = (f"{outcome.of(span.cut(data)).mean():.2f} ({name})" for name, data in datasets.items())
    return f"{capital(outcome.name)} averages {words(means)}, {span}"


@styled
def outcomes(datasets: Mapping[str, xr.Dataset], windows: Windows | None = None) -> Figure:
    """Main outcomes, a panel each, with one line a scenario: mean and middle 50 % of the runs.

    `windows` as `Comparison.windows` has them: months that the scenarios' differences are about.
    """
    cut, _ = shared(datasets)
    span = span_of(cut, windows)
    drawn_of = shown(cut, span)
    runs = next(iter(cut.values())).sizes["run"]
    drawn, found = _panels(
        drawn_of,
        list(cut),
        _title(cut, span),
        f"{runs:,} runs each on the same shocks: mean and middle 50 % of the runs; counts by "
        "calendar year",
    )
    for axes, outcome in zip(drawn.panels.flat, found, strict=False):
        curves = curves_of(drawn_of, outcome)
        draw_curves(axes, outcome, curves)
        name_lines(axes, curves)
    return drawn.figure


def _difference_title(
    cut: Mapping[str, xr.Dataset], windows: Windows | None, reference: str, span: Window
) -> str:
    """How many outcomes differ, by scenario."""
    table = outcome_table(cut, OUTCOMES, windows)
    clear = table[(table["low"] > 0) | (table["high"] < 0)]
    names = list(cut)[1:]
    counts = [f"{(clear['scenario'] == name).sum()} ({name})" for name in names]
    total = len(table) // len(names)
    return f"Clear difference from {reference} in {words(counts)} of {total} outcomes, {span}"


@styled
def differences(datasets: Mapping[str, xr.Dataset], windows: Windows | None = None) -> Figure:
    """Mean paired differences from the first scenario, with the 95 % interval of the mean.

    `windows` as for `outcomes`.
    """
    cut, _ = shared(datasets)
    reference, *others = cut
    span = span_of(cut, windows)
    drawn_of = shown(cut, span)
    runs = cut[reference].sizes["run"]
    drawn, found = _panels(
        drawn_of,
        others,
        _difference_title(cut, windows, reference, span),
        f"scenario minus {reference} in the same run, {runs:,} pairs: mean and its 95 % interval; "
        "counts by calendar year",
    )
    for axes, outcome in zip(drawn.panels.flat, found, strict=False):
        curves = difference_curves(drawn_of, outcome)
        draw_differences(axes, outcome, curves)
        name_lines(axes, curves)
    return drawn.figure


def _around_zero(axes: Axes) -> None:
    """Differences too small to matter are not blown up."""
    low, high = axes.get_ylim()
    if high - low < 0.02:
        axes.set_ylim(min(low, -0.01), max(high, 0.01))


FIGURES: dict[str, Callable[..., Figure]] = {
    "1-outcomes": outcomes,
    "2-differences": differences,
}
"""The figures of a comparison, by the name of their file."""
