"""Single panels of results for notebooks and papers: each takes results, returns matplotlib axes.

Without `ax` a figure of its own is made with pyplot, so that a notebook shows it. Everything is
drawn in the style of the project's sheets and with the same code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.analysis.books import elements_of, variables_of
from sim.analysis.headline import overlay
from sim.analysis.outcomes import Outcome
from sim.analysis.paired import shared
from sim.analysis.results import axis_labels, kind_of, result_variables
from sim.analysis.table1 import WINDOW
from sim.core.errors import AnalysisError, unknown
from sim.plots import timeline
from sim.plots.compare import (
    OUTCOMES,
    curves_of,
    difference_curves,
    draw_curves,
    draw_differences,
    has,
    together,
)
from sim.plots.drawing import LENGTHS, OTHER, bins, grouped, kept_apart, shade_of, words_for
from sim.plots.ledger import draw_periods, mean_parts, seated, title_of
from sim.plots.series import (
    capital,
    draw_counts,
    draw_fan,
    monthly_band,
    unit_axis,
    units,
    values_of,
    yearly_sums,
)
from sim.plots.style import BLACK, BLUE, GREY, colour, grid_shape, styled
from sim.plots.table1 import content, draw_table

SIZE = (6.4, 3.4)
"""Width and height of a figure made for one panel, inches."""
INDEX_UNITS = "index, 0–1"


def own_axes(ax: Axes | None, size: tuple[float, float] = SIZE) -> Axes:
    """The axes given, or those of a new figure."""
    if ax is not None:
        return ax
    from matplotlib import pyplot

    _, made = pyplot.subplots(figsize=size, layout="constrained")
    settle(made)
    return made


def settle(ax: Axes) -> None:
    """Lay a figure out now: how wide a year is decides which years are labelled."""
    assert isinstance(ax.figure, Figure)
    ax.figure.draw_without_rendering()


def element_of(dataset: xr.Dataset, variable: str, element: Mapping[str, str]) -> None:
    """Refuse a variable that a result does not have, and an element that is not one number.

    Raises
    ------
    AnalysisError
        With what is allowed and the nearest name.
    """
    names = [name for name, _ in result_variables(dataset)]
    if variable not in names:
        unknown("variable", variable, names)
    array = dataset[variable]
    for dim in (str(dim) for dim in array.dims if dim not in ("time", "run")):
        labels = axis_labels(array, dim)
        if dim not in element:
            raise AnalysisError(
                f"{variable} has one value for each {dim}: give {dim}='{labels[0]}'"
                f" or another of {', '.join(labels)}"
            )
        if element[dim] not in labels:
            unknown(dim, element[dim], labels)
    odd = [dim for dim in element if dim not in array.dims]
    if odd:
        raise AnalysisError(f"{variable} has no axis {odd[0]}")


def _fan(axes: Axes, dataset: xr.Dataset, variable: str, shade: str, **element: str) -> None:
    """A state or flag as a band over the months, a count by calendar year beside the record."""
    label = ", ".join([variable, *element.values()])
    if kind_of(dataset[variable]) == "count":
        x, sums = yearly_sums(dataset, values_of(dataset, variable, **element))
        observed = overlay(dataset, element.get("level", variable))
        recorded = None if observed is None else yearly_sums(dataset, observed)[1]
        draw_counts(axes, x, sums, shade, recorded)
        timeline.time_axis(axes, dataset)
        axes.set_ylabel(units(dataset, variable).replace("month", "year"))
    elif kind_of(dataset[variable]) == "flag":
        x = timeline.positions(dataset["time"].values)
        share = (values_of(dataset, variable, **element) > 0).mean(axis=-1)
        axes.plot(x, share, color=shade, label=label)
        timeline.time_axis(axes, dataset)
        unit_axis(axes, "share of runs")
    else:
        draw_fan(axes, dataset, monthly_band(dataset, variable, **element), shade, label)
        if units(dataset, variable) == INDEX_UNITS:
            unit_axis(axes, INDEX_UNITS)
        else:
            axes.set_ylabel(units(dataset, variable))
            axes.grid(axis="y", color=GREY, alpha=0.15, linewidth=0.6)
    axes.set_title(capital(label.replace("_", " ")))


@styled
def plot_fan(
    dataset: xr.Dataset, variable: str, *, ax: Axes | None = None, shade: str = BLUE, **element: str
) -> Axes:
    """One variable over time: median, middle 50 % and middle 90 % of the runs.

    Counts are shown by calendar year, beside the record where it speaks of the same actors and
    years; flags as the share of runs. `element` picks a label for each axis the variable has
    beside time and run, as in `domain="military"`.

    Raises
    ------
    AnalysisError
        If the result has no such variable or label.
    """
    element_of(dataset, variable, element)
    axes = own_axes(ax)
    _fan(axes, dataset, variable, shade, **element)
    return axes


@styled
def plot_multiples(
    dataset: xr.Dataset,
    variable: str,
    by: str,
    *,
    axes: Sequence[Axes] | None = None,
    **element: str,
) -> np.ndarray:
    """Small multiples of a variable, one panel a label of the axis `by` (actor, ally, domain, …).

    All share one vertical axis. Returns the axes, one a label, in order; give as many in `axes` to
    draw on your own.

    Raises
    ------
    AnalysisError
        If the result has no such variable, axis or label.
    """
    if variable not in dataset or by not in dataset[variable].dims:
        element_of(dataset, variable, element)
        raise AnalysisError(f"{variable} has no axis {by}")
    labels = axis_labels(dataset[variable], by)
    shown = [
        label
        for label in labels
        if np.isfinite(values_of(dataset, variable, **{by: label}, **element)).any()
    ]
    names = dataset.sim.actor_names
    panels = _panels(len(shown)) if axes is None else np.asarray(axes, dtype=object).ravel()
    if len(panels) < len(shown):
        raise AnalysisError(f"{len(shown)} panels are needed, one for each of {', '.join(shown)}")
    for number, (panel, label) in enumerate(zip(panels, shown, strict=False)):
        element_of(dataset, variable, {by: label, **element})
        _fan(panel, dataset, variable, colour(number), **{by: label}, **element)
        panel.set_title(capital(f"{variable}, {names.get(label, label)}".replace("_", " ")))
        if axes is None and number % grid_shape(len(shown))[1]:
            panel.set_ylabel("")
    drawn = panels[: len(shown)]
    low, high = (f(panel.get_ylim()[i] for panel in drawn) for i, f in enumerate((min, max)))
    for panel in drawn:
        panel.set_ylim(low, high)
    return drawn


def _panels(count: int) -> np.ndarray:
    """Axes of a new figure, as many as are needed."""
    from matplotlib import pyplot

    rows, columns = grid_shape(count)
    figure, made = pyplot.subplots(
        rows, columns, figsize=(9.5, 2.4 * rows), layout="constrained", squeeze=False
    )
    for spare in made.flat[count:]:
        spare.set_axis_off()
    figure.draw_without_rendering()
    return np.asarray(made.ravel(), dtype=object)


@styled
def plot_compare(
    datasets: Mapping[str, xr.Dataset],
    outcome: str | Outcome,
    *,
    difference: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """An outcome of scenarios that met the same shocks: paired differences, or levels.

    `datasets` maps names to results, the first being the reference. With `difference` the mean
    difference from it with its 95 % interval, otherwise means with the middle 50 % of the runs.
    `outcome` is an `Outcome` or the name of one of `sim.plots.compare.OUTCOMES`.

    Raises
    ------
    AnalysisError
        If the outcome is unknown or not in all results.
    NothingSharedError
        If the results have other runs or shocks, or no month in common.
    """
    chosen = outcome if isinstance(outcome, Outcome) else _outcome(outcome)
    cut, _ = shared(datasets)
    lacking = [name for name, data in cut.items() if not has(data, chosen)]
    if lacking:
        raise AnalysisError(f"{', '.join(lacking)} has no {chosen.name}")
    axes = own_axes(ax)
    agreed, _ = together(cut)
    timeline.time_axis(axes, agreed)
    if difference:
        draw_differences(axes, chosen, difference_curves(cut, chosen))
        axes.set_title(f"{capital(chosen.name)}: difference from {next(iter(cut))}")
    else:
        draw_curves(axes, chosen, curves_of(cut, chosen))
        axes.set_title(capital(chosen.name))
    axes.legend(loc="best", handlelength=2.6)
    return axes


def _outcome(name: str) -> Outcome:
    """An outcome by name."""
    known = {outcome.name: outcome for outcome in OUTCOMES}
    if name not in known:
        unknown("outcome", name, known)
    return known[name]


@styled
def plot_ledger(
    books: xr.Dataset, variable: str, *, element: str = "", ax: Axes | None = None
) -> Axes:
    """Which mechanism moved a variable, and when: parts of its change by calendar period.

    `books` as `sim.analysis.books.net` makes them; `element` picks one label of a variable that
    has several.

    Raises
    ------
    AnalysisError
        If the books are not about the variable or element.
    """
    if variable not in variables_of(books):
        unknown("variable", variable, variables_of(books))
    found = dict(elements_of(books, variable))
    if element not in found:
        unknown("element", element, found)
    one = found[element]
    length, starts = bins(one["time"].values)
    parts = mean_parts(one, variable, starts)
    named, smaller = kept_apart([parts])
    axes = own_axes(ax, (9.6, 3.8))  # the key takes a quarter of it
    timeline.time_axis(axes, seated(books))
    draw_periods(axes, one, variable, grouped(parts, named))
    axes.set_title(title_of(variable, element))
    axes.set_ylabel(f"change in {LENGTHS[length]}")
    handles: list[Artist] = [Line2D([], [], color=BLACK, marker="o", markersize=3.6)]
    labels = ["net change"]
    for term, shade in shade_of(named).items():
        if term != OTHER or smaller:
            handles.append(Patch(facecolor=shade, linewidth=0))
            labels.append(f"{smaller} smaller" if term == OTHER else words_for(term))
    axes.legend(handles, labels, loc="upper left", bbox_to_anchor=(1.0, 1.0), handlelength=1.4)
    return axes


@styled
def plot_table1(dataset: xr.Dataset, *, window: int = WINDOW, ax: Axes | None = None) -> Axes:
    """The article's Table 1 as probabilities, marked with the record (● named, ○ not, * new)."""
    shown = content(dataset, window)
    axes = own_axes(ax, (9.5, 0.9 + 0.5 * len(shown.rows)))
    draw_table(axes, shown)
    return axes
