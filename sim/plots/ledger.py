"""Which mechanism moved what, and when: the ledger as stacked parts."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.books import (
    SETTLING,
    before,
    claims_by_term,
    elements_of,
    minus,
    moved,
    reasons_of,
    within,
)
from sim.analysis.headline import LEVEL_NAMES
from sim.analysis.sides import foremost, leading
from sim.analysis.window import Window, months_of
from sim.plots import timeline
from sim.plots.compare import together
from sim.plots.drawing import (
    KEY_WIDTH,
    LENGTHS,
    Parts,
    bins,
    draw_areas,
    draw_bars,
    draw_key,
    draw_net,
    grouped,
    kept_apart,
    signed,
    words_for,
)
from sim.plots.series import about, capital, moves
from sim.plots.style import Frame, Sheet, sheet, styled

CHARGED = "; what fades is charged to those who had built it"


def seated(books: xr.Dataset) -> xr.Dataset:
    """What the time axis needs to show governments: books have no approval to tell who votes."""
    actors = books.sim.actors
    political = [code for code, actor in actors.items() if actor.get("role") != "rival"]
    votes = [
        np.nan
        if actors[code].get("role") == "adversary" or actors[code].get("democracy") is False
        else 0.5
        for code in political
    ]
    approval = np.broadcast_to(votes, (books.sizes["time"], 1, len(political)))
    return xr.Dataset(
        {"approval": (("time", "run", "actor"), approval)},
        {"time": books["time"].values, "actor": political},
        books.attrs,
    )


def title_of(name: str, element: str) -> str:
    """What a panel shows."""
    if name == "channel":
        return f"Channel of {LEVEL_NAMES.get(element, element)}"
    return f"{capital(name)}, {element}" if element else capital(name)


def _fastest(books: xr.Dataset, name: str, starts: np.ndarray) -> str:
    """The period of the greatest net change, and what moved it most, in words.

    Periods in which the model still settles from the levels it was given do not count, and what
    restores a level is no reason.
    """
    means = mean_parts(books, name, starts)
    change = np.sum(list(means.values()), axis=0)
    months = months_of(books)
    settled = months[starts] - first_month(books) >= np.timedelta64(SETTLING, "M")
    counted = np.where(settled, np.abs(change), -1.0) if settled.any() else np.abs(change)
    row = int(np.argmax(counted))
    own = {term: float(means[term][row]) for term in reasons_of(means)}
    until = months[np.append(starts[1:], months.size)[row] - 1]
    told = [f"fastest from {months[starts[row]]} to {until} ({signed(change[row])})"]
    for how, term in zip(("most by", "against"), foremost(own, change[row]), strict=True):
        if term is not None:
            told.append(f"{how} {words_for(term)} ({signed(own[term])})")
    return ", ".join(told)


def first_month(books: xr.Dataset) -> np.datetime64:
    """The first month of the scenario, which books of a window do not hold."""
    told = books.sim.scenario.get("start")
    return np.datetime64(told, "M") if told else months_of(books)[0]


def _apart(books: xr.Dataset, name: str, one: str, other: str) -> str:
    """How far apart two scenarios end, and what drew them so, in words."""
    whole = moved(books, name, np.array([0]))
    sums = {term: float(whole[term].mean()) for term in reasons_of(whole)}
    end = float(books[name].isel(time=-1).mean())
    texts = [
        f"{words_for(term)} {signed(sums[term])}"
        for term in leading(sums, end, 2)
        if abs(sums[term]) >= 0.005
    ]
    if not texts:
        return f"no part is greater than 0.005 between {one} and {other}"
    side = (
        f"{abs(end):.2f} {'above' if end > 0 else 'below'}" if abs(end) >= 0.005 else "level with"
    )
    end_month = months_of(books)[-1]
    return f"{one} is {side} {other} in {end_month}; greatest parts: {', '.join(texts)}"


def _footer(axis: xr.Dataset, rest: str = "") -> str:
    """What stands at the bottom."""
    return f"{timeline.footer(axis)} {rest}".strip()


def _charged(books: xr.Dataset, name: str) -> str:
    """For the note: whether something fades."""
    return CHARGED if "starting_level" in books[f"{name}_term"].values else ""


def _mean_of(books: xr.Dataset, name: str) -> str:
    """Name of a variable for a title."""
    axis = next((str(d) for d in books[name].dims if d not in ("time", "run")), None)
    return f"{capital(name)} (mean of {axis}s)" if axis else capital(name)


def _sheet(
    books: xr.Dataset, name: str, axis: xr.Dataset, footer: str, title: str, note: str
) -> Sheet:
    """One panel an element, one above the other, with time axes and governments."""
    found = list(elements_of(books, name))
    ids = sorted({claim for ids in claims_by_term(books, name).values() for claim in ids.split()})
    drawn = sheet(
        len(found),
        1,
        title=title,
        note=note,
        footer=footer,
        claims=f"claims {' '.join(ids)}" if ids else "",
        panel_height=1.8 if len(found) > 1 else 3.4,
        lanes=timeline.lane_count(axis),
        frame=Frame(right=KEY_WIDTH),
    )
    for axes, (element, _) in zip(drawn.panels.flat, found, strict=True):
        timeline.time_axis(axes, axis)
        axes.set_title(title_of(name, element))
    for strip in drawn.strips:
        timeline.draw_strip(strip, axis, labelled=True)
    return drawn


def mean_parts(books: xr.Dataset, name: str, starts: np.ndarray) -> Parts:
    """Mean part of each term in each period, (period,)."""
    return {term: part.mean(axis=-1) for term, part in moved(books, name, starts).items()}


def draw_periods(axes: Axes, one: xr.Dataset, name: str, parts: Parts) -> None:
    """Bars of the parts by calendar period and the net change, of one element of a variable."""
    _, starts = bins(one["time"].values)
    ends = np.append(starts[1:], one.sizes["time"])
    widths = (ends - starts) / 12.0
    middles = timeline.positions(one["time"].values)[starts] + widths / 2
    draw_bars(axes, middles, widths, parts)
    values, start = one[name].transpose("time", "run").values, before(one, name)
    draw_net(axes, middles, (values[ends - 1] - start[starts]).mean(axis=-1), "o")


@styled
def ledger(books: xr.Dataset, name: str) -> Figure:
    """Parts of the change of a variable by calendar period, mean of the runs, and the net change.

    `books` as `sim.analysis.books.net` makes them.
    """
    length, starts = bins(books["time"].values)
    means = [mean_parts(one, name, starts) for _, one in elements_of(books, name)]
    named, smaller = kept_apart(means)
    first, last = float(before(books, name)[0].mean()), float(books[name][{"time": -1}].mean())
    axis = seated(books)
    drawn = _sheet(
        books,
        name,
        axis,
        _footer(axis),
        f"{_mean_of(books, name)} {moves(first, last, books)}; {_fastest(books, name, starts)}",
        about(books, f"mean parts of the change in {LENGTHS[length]}{_charged(books, name)}"),
    )
    both = zip(drawn.panels.flat, elements_of(books, name), means, strict=True)
    for axes, (_, one), parts in both:
        draw_periods(axes, one, name, grouped(parts, named))
        axes.set_ylabel(f"change in {LENGTHS[length]}")
    draw_key(drawn, named, claims_by_term(books, name), smaller, "net change")
    return drawn.figure


@styled
def difference(
    one: xr.Dataset, other: xr.Dataset, name: str, window: Window | None = None
) -> Figure:
    """Which mechanism made the difference one − other: its parts summed up from the start.

    Both as `sim.analysis.books.net` makes them; with a window from its first month on.
    """
    books = minus(one, other)
    if window is not None:
        books = within(books, window)
    at = {"time": books["time"]}
    names = [str(data.attrs.get("scenario_name", "")) for data in (one, other)]
    pair = zip(names if len(set(names)) == 2 else ("one", "other"), (one, other), strict=True)
    axis, rest = together({name: seated(data.sel(at)) for name, data in pair}, coloured=False)
    x = timeline.positions(books["time"].values)
    x = np.append(x, x[-1] + 1.0 / 12.0)
    monthly = np.arange(books.sizes["time"])
    means = [
        {
            term: np.append(0.0, part.cumsum())
            for term, part in mean_parts(one_element, name, monthly).items()
        }
        for _, one_element in elements_of(books, name)
    ]
    named, smaller = kept_apart(means)
    drawn = _sheet(
        books,
        name,
        axis,
        _footer(axis, rest),
        f"{_mean_of(books, name)}: {_apart(books, name, *names)}",
        f"{names[0]} minus {names[1]}, {books.sizes['run']:,} pairs of runs: mean parts of the "
        f"difference, summed up from {months_of(books)[0]} on{_charged(books, name)}",
    )
    both = zip(drawn.panels.flat, elements_of(books, name), means, strict=True)
    for axes, (_, element), parts in both:
        draw_areas(axes, x, grouped(parts, named))
        level = element[name].transpose("time", "run").values.mean(axis=-1)
        start = float(before(element, name)[0].mean())
        draw_net(axes, x, np.append(0.0, level - start), None)
        axes.set_ylabel("difference")
    draw_key(drawn, named, claims_by_term(books, name), smaller, "net difference")
    return drawn.figure
