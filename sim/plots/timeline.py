"""The time axis, and the strip under it that names who governed."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from sim.analysis.window import fitted_until
from sim.plots import declared as ahead
from sim.plots.names import apart, fitting, needed
from sim.plots.style import BLACK, GREY, LINE_GREY, VERMILION, size_of

SHADES = ("#E3E9EF", "#C9D4DF")
"""Alternate shades of the governments of a country."""


def positions(months: np.ndarray) -> np.ndarray:
    """Months as years with a fraction: 2022-07 -> 2022.5."""
    count = np.asarray(months).astype("datetime64[M]").astype(int)
    return 1970.0 + count / 12.0


def position_of(month: str) -> float:
    """2022-07 -> 2022.5."""
    return float(positions(np.array([np.datetime64(month, "M")]))[0])


def span(dataset: xr.Dataset) -> tuple[float, float]:
    """First moment of the first month and last moment of the last."""
    x = positions(dataset["time"].values)
    return float(x[0]), float(x[-1]) + 1.0 / 12.0


@dataclass(frozen=True)
class Term:
    """A stretch of one lane, from `start` to `end` (years), under one leader, by surname."""

    leader: str
    start: float
    end: float
    turns: tuple[float, ...] = ()
    """When the line changed under the same leader."""


def _lane(entries: Sequence[dict[str, object]], first: float, last: float) -> list[Term]:
    """The terms of one actor within the axis; a term lasts until the next begins.

    Entries of one date are the possible winners of an election: they share a term.
    """
    entering: dict[str, list[dict[str, object]]] = {}
    for entry in entries:
        entering.setdefault(str(entry["start"]), []).append(entry)
    dates = sorted(entering)
    terms: list[Term] = []
    short = apart(_within(entering, first, last))
    previous: set[str] = set()
    for date, following in itertools.zip_longest(dates, dates[1:]):
        start = max(position_of(date), first)
        end = min(position_of(following), last) if following else last
        if end <= start:
            continue
        leaders = dict.fromkeys(str(one["leader"]) for one in entering[date])
        leader = " / ".join(dict.fromkeys(short[name] for name in leaders))
        same, previous = set(leaders) == previous, set(leaders)
        if terms and same and entering[date][0].get("line"):
            before = terms[-1]
            terms[-1] = Term(leader, before.start, end, (*before.turns, start))
        else:
            terms.append(Term(leader, start, end))
    return terms


def _within(
    entering: dict[str, list[dict[str, object]]], first: float, last: float
) -> dict[str, None]:
    """The leaders who govern at some time within the axis, in order."""
    dates = sorted(entering)
    seated = (
        entering[date]
        for date, following in itertools.zip_longest(dates, dates[1:])
        if position_of(date) < last and (following is None or position_of(following) > first)
    )
    return dict.fromkeys(str(one["leader"]) for entries in seated for one in entries)


DRAWN = "drawn"
"""Who governs after an election whose winner each run draws."""


def _drawn(terms: list[Term], elections: Sequence[float], last: float) -> list[Term]:
    """Terms up to the first election that is drawn; from then on each is open."""
    dates = sorted(date for date in elections if date < last)
    if not dates:
        return terms
    kept = [term for term in terms if term.start < dates[0]]
    if kept:
        end = kept[-1]
        turns = tuple(turn for turn in end.turns if turn < dates[0])
        kept[-1] = Term(end.leader, end.start, min(end.end, dates[0]), turns)
    stretches = zip(dates, [*dates[1:], last], strict=True)
    return [*kept, *(Term(DRAWN, start, until) for start, until in stretches)]


def lanes(dataset: xr.Dataset) -> dict[str, list[Term]]:
    """Who governed when, by actor in the order of the axis.

    Democracies are those with an approval rating. An autocracy, or any actor of a result that was
    kept without ratings, has a lane only if its leader or line changes.
    """
    first, last = span(dataset)
    seated = dataset.sim.governments
    democratic = dict.fromkeys(map(str, dataset["actor"].values), False)
    if "approval" in dataset:
        rated = np.isfinite(dataset["approval"].isel(time=-1).values).any(axis=0)
        democratic = dict(zip(democratic, map(bool, rated), strict=True))
    elections: dict[str, list[float]] = {}
    for election in (dataset.sim.scenario.get("elections") or {}).values():
        elections.setdefault(str(election["actor"]), []).append(position_of(str(election["date"])))
    result: dict[str, list[Term]] = {}
    for code in democratic:
        terms = _lane([entry for entry in seated if entry["actor"] == code], first, last)
        terms = _drawn(terms, elections.get(code, []), last)
        changes = len(terms) > 1 or any(term.turns for term in terms)
        if terms and (democratic[code] or changes):
            result[code] = terms
    return result


def interventions(dataset: xr.Dataset) -> list[tuple[float, float, str]]:
    """Exogenous interventions within the axis: start, end (years) and what is set or added."""
    first, last = span(dataset)
    result = []
    for event in dataset.sim.interventions:
        start = position_of(str(event["date"]))
        end = start + int(event.get("months", 1)) / 12.0
        if end <= first or start >= last:
            continue
        change = (
            f"set to {event['set']:g}" if event.get("set") is not None else f"{event['add']:+g}"
        )
        where = f" of {event['of']}" if event.get("of") else ""
        text = f"{event['date']} {event['variable'].replace('_', ' ')}{where} {change}"
        result.append((max(start, first), min(end, last), text))
    return result


def forecast_from(dataset: xr.Dataset) -> float | None:
    """Where the months begin that parameters were not fitted to, if it lies within the axis."""
    last = fitted_until(dataset)
    if last is None:
        return None
    begins = position_of(str(last)) + 1.0 / 12.0
    first, end = span(dataset)
    return begins if first < begins < end - 1e-9 else None


def footer(dataset: xr.Dataset) -> str:
    """The interventions in words, and what a dashed mark in a lane means, where there is one."""
    sentences = []
    texts = [text for _, _, text in interventions(dataset)]
    if texts:
        more = f"; and {len(texts) - 4} more" if len(texts) > 4 else ""
        sentences.append(f"Exogenous events: {'; '.join(texts[:4])}{more}.")
    if any(term.turns for terms in lanes(dataset).values() for term in terms):
        sentences.append("Dashed mark: new line under the same leader.")
    if any(term.leader == DRAWN for terms in lanes(dataset).values() for term in terms):
        sentences.append("Drawn: each run has its own winner.")
    told = [ahead.MEANING[kind] for kind in announced(dataset)]
    if told:
        sentences.append(f"{'; '.join(told)}.".capitalize())
    if forecast_from(dataset) is not None:
        sentences.append("Left of the thick dashed line parameters were fitted; right of it not.")
    return " ".join(sentences)


UNMARKED = "declared_differs"
"""Attribute of a comparison whose results differ in what was declared: it is not drawn."""


def announced(dataset: xr.Dataset) -> dict[str, list[tuple[str, float, float]]]:
    """What was declared ahead within the axis, by row: name, start and end (years)."""
    if dataset.attrs.get(UNMARKED):
        return {}
    first, last = span(dataset)
    found = {}
    for kind, stretches in ahead.declared(dataset).items():
        placed = [
            (name, max(position_of(since), first), min(position_of(until) if until else last, last))
            for name, since, until in stretches
        ]
        shown = [one for one in placed if one[1] < one[2]]
        if shown:
            found[kind] = shown
    return found


@dataclass(frozen=True)
class Row:
    """One row of the strip: whose, under which governments, and in which colour its label is."""

    code: str
    terms: tuple[Term, ...]
    colour: str = BLACK


def rows_of(dataset: xr.Dataset) -> list[Row]:
    """A row an actor; of a comparison a row each scenario where governments differ."""
    extra = json.loads(dataset.attrs.get("rows", "[]"))
    if not extra:
        return [Row(code, tuple(terms)) for code, terms in lanes(dataset).items()]
    return [
        Row(
            code,
            tuple(Term(str(t[0]), t[1], t[2], tuple(t[3])) for t in terms),
            shade,
        )
        for code, terms, shade in extra
    ]


def lane_count(dataset: xr.Dataset) -> int:
    """Thin rows that the strip needs."""
    return len(rows_of(dataset)) + len(announced(dataset)) + bool(interventions(dataset))


LEAST_YEAR = 0.06
"""Inches of a year from which each January is marked."""


MOST_YEARS = 24
"""Years of an axis from which every fifth is labelled at most."""
MOST_HAIRLINES = 12
"""Changes of government from which only those of the first row are drawn through a panel."""


def inches_per_year(axes: Axes, dataset: xr.Dataset) -> float:
    """How wide a year is drawn."""
    first, last = span(dataset)
    return size_of(axes)[0] / (last - first)


def time_axis(axes: Axes, dataset: xr.Dataset) -> None:
    """Years under their span, marks at each January (quarters too in a short scenario).

    A thick dashed line stands where the months begin that parameters were not fitted to. Changes
    of government are hairlines (of the first row only, where there are many), events tinted.
    """
    first, last = span(dataset)
    wide = inches_per_year(axes, dataset)
    axes.set_xlim(first, last)
    years = range(math.floor(first), math.ceil(last))
    least = 5 if len(years) > MOST_YEARS else 1
    steps = (1, 2, 5, 10, 20, 50)
    step = next(n for n in steps if (n * wide >= 0.38 and n >= least) or n == 50)
    parts = [(max(year, first), min(year + 1, last)) for year in years]
    labelled = {
        (start + end) / 2: str(year)
        for year, (start, end) in zip(years, parts, strict=True)
        if (year % step == 0 or len(years) <= step) and (end - start) * wide * step > 0.3
    }
    axes.tick_params(axis="x", length=0, pad=5)  # before there are ticks, each of which it changes
    axes.set_xticks(list(labelled), list(labelled.values()))
    # One collection each: a tick or a line of its own per year and change takes most of the time.
    below: dict[str, Any] = {"transform": axes.get_xaxis_transform(), "clip_on": False}
    each = 1 if wide >= LEAST_YEAR else step
    marks = np.arange(math.floor(first), last + 1e-9, each if last - first > 3 else 0.25)
    marks = marks[marks >= first]
    begins = forecast_from(dataset)
    if begins is not None:
        axes.axvline(begins, color=GREY, lw=1.4, ls=(0, (3, 2)), zorder=1, label="_forecast")
    axes.vlines(marks, -0.025, 0, color=GREY, lw=0.8, label="_years", **below)
    seats = list(lanes(dataset).values())
    changes = sorted({term.start for terms in seats for term in terms[1:]})
    if len(changes) > MOST_HAIRLINES:  # in the order of the axis, the patron is the first
        changes = [term.start for term in seats[0][1:]]
    if changes:
        upright: dict[str, Any] = {"transform": axes.get_xaxis_transform(), "zorder": 0}
        axes.vlines(changes, 0, 1, color=LINE_GREY, linewidth=0.5, label="_governments", **upright)
    for start, end, _ in interventions(dataset):
        axes.axvspan(start, end, color=VERMILION, alpha=0.18, lw=0, zorder=0, label="_intervention")


def _draw_lane(axes: Axes, terms: Sequence[Term], row: int, wide: float) -> None:
    shades = [SHADES[index % 2] for index in range(len(terms))]
    stretches = [(term.start, term.end - term.start) for term in terms]
    axes.broken_barh(stretches, (row - 0.45, 0.9), facecolors=shades, linewidth=0)
    turns = [turn for term in terms for turn in term.turns]
    if turns:
        axes.vlines(turns, row - 0.45, row + 0.45, color=GREY, linewidth=1.0, linestyle=(0, (2, 1)))
    for term, shade in zip(terms, shades, strict=True):
        name = fitting(term.leader, (term.end - term.start) * wide)
        if not name:
            continue
        bounds = (term.start, *term.turns, term.end)
        start, end = max(itertools.pairwise(bounds), key=lambda part: part[1] - part[0])
        behind = None
        if needed(name) > (end - start) * wide:  # a mark would cross the name: let the name hide it
            start, end = term.start, term.end
            behind = {"facecolor": shade, "edgecolor": "none", "pad": 0.3}
        x = (start + end) / 2
        axes.text(x, row, name, ha="center", va="center_baseline", bbox=behind)


def draw_strip(axes: Axes, dataset: xr.Dataset, labelled: bool) -> None:
    """One thin row per country, alternate shades, the surname where it fits; rows of what was
    declared ahead; a row of events.

    A dashed mark within a term: the line changed under the same leader.
    """
    wide = inches_per_year(axes, dataset)
    named = rows_of(dataset)
    events, declared = interventions(dataset), announced(dataset)
    names = [*(each.code for each in named), *declared, *(["event"] if events else [])]
    for row, each in enumerate(named):
        _draw_lane(axes, each.terms, row, wide)
    for row, (kind, stretches) in enumerate(declared.items(), start=len(named)):
        ahead.draw(axes, stretches, row, ahead.KINDS[kind], wide)
    for start, end, _ in events:
        axes.broken_barh([(start, end - start)], (len(names) - 1.4, 0.8), color=VERMILION, lw=0)
    axes.set_xlim(*span(dataset))
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.xaxis.set_major_locator(NullLocator())
    axes.tick_params(axis="y", length=0, pad=3, labelcolor=BLACK)
    axes.set_yticks(range(len(names)), names if labelled else [""] * len(names))
    for label, each in zip(axes.get_yticklabels(), named, strict=False):
        label.set_color(each.colour)
    for side in axes.spines.values():
        side.set_visible(False)
