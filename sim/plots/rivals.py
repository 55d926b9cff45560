"""A difference under rival readings of the theories: a line a reading, with its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.readings import CHOSEN, Agreement, agreement, plain
from sim.plots.series import capital
from sim.plots.style import BLACK, BLUE, CHARACTER, GREY, VERMILION, Frame, sheet, styled

ROW = 0.19
"""Height of a reading, inches."""
LONGEST = 40
"""Characters of a title or a name from which it is cut."""


@styled
def rivals(table: pd.DataFrame, reference: str, runs: int) -> Figure:
    """Differences from the reference under each reading, sorted, the scenarios' own in a line.

    `table` is that of `sim.studies.rivals.under_rivals`: a row of panels a scenario, a panel an
    outcome. Readings are in the order of the first outcome; where an interval leaves zero out the
    point is full.
    """
    scenarios = list(dict.fromkeys(table["scenario"]))
    outcomes = list(dict.fromkeys(table["outcome"]))
    readings = list(dict.fromkeys(table["reading"]))
    names = max(len(plain(reading)) for reading in readings)
    drawn = sheet(
        len(scenarios),
        len(outcomes),
        title=_title(table, outcomes[0]),
        note=f"scenario minus {reference} in the same run, mean and its 95 % interval, {runs:,} "
        "runs a reading, each reading alone in both; upright line: the theories as chosen; full "
        "points: the interval leaves zero out",
        panel_height=ROW * (len(readings) + 0.5),
        frame=Frame(left=0.3 + names * CHARACTER),
    )
    for row, scenario in enumerate(scenarios):
        own = table[table["scenario"] == scenario]
        order = own[own["outcome"] == outcomes[0]].sort_values("difference")["reading"]
        for column, outcome in enumerate(outcomes):
            rows = own[own["outcome"] == outcome].set_index("reading").loc[list(order)]
            axes = drawn.panels[row, column]
            _points(axes, rows)
            _name(axes, rows.index if column == 0 else None)
            axes.set_title(_heading(outcome, scenario, alone=len(scenarios) == 1))
    return drawn.figure


def _title(table: pd.DataFrame, outcome: str) -> str:
    """How many readings agree on the first outcome, by scenario where there are several."""
    found: dict[str, Agreement | None] = {
        str(name): agreement(rows)
        for name, rows in table[table["outcome"] == outcome].groupby("scenario", sort=False)
    }
    told = [(name, one) for name, one in found.items() if one is not None]
    if not told:
        return f"{capital(outcome)}: there is no rival reading to try"
    if len(told) == 1:
        return capital(told[0][1].share)
    each = (
        f"{'higher' if one.higher else 'lower'} under {one.same} of {one.tried} ({name})"
        for name, one in told
    )
    return f"{capital(outcome)} under rival readings: {', '.join(each)}"


def _heading(outcome: str, scenario: str, *, alone: bool) -> str:
    """What a panel is about."""
    head = capital(outcome) if alone else f"{capital(outcome)}, {scenario}"
    return head if len(head) <= LONGEST else f"{head[: LONGEST - 1]}…"


def _points(axes: Axes, rows: pd.DataFrame) -> None:
    """A point a reading with its interval, and a line at what was chosen."""
    places = np.arange(len(rows))
    clear = ((rows["low"] > 0) | (rows["high"] < 0)).to_numpy()
    chosen = (rows.index == CHOSEN).tolist()
    axes.axvline(0.0, color=GREY, linewidth=0.8, label="_zero")
    axes.axvline(rows.loc[CHOSEN, "difference"], color=VERMILION, linewidth=0.8, label="_chosen")
    for place, row, sure, usual in zip(places, rows.itertuples(), clear, chosen, strict=True):
        shade = VERMILION if usual else BLUE
        axes.plot([row.low, row.high], [place, place], color=shade, lw=1.2, label="_interval")
        fill = shade if sure else "white"
        axes.plot(
            row.difference, place, "o", ms=4.5, color=shade, markerfacecolor=fill, label="_reading"
        )
    axes.set_ylim(len(rows) - 0.25, -0.75)
    axes.grid(axis="x", color=GREY, alpha=0.15, linewidth=0.6)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))


def _name(axes: Axes, readings: pd.Index | None) -> None:
    """Readings beside the first panel of a row; the others have none."""
    axes.tick_params(axis="y", length=0)
    if readings is None:
        axes.set_yticks([])
        return
    axes.set_yticks(range(len(readings)), [plain(str(name)) for name in readings])
    for label, name in zip(axes.get_yticklabels(), readings, strict=True):
        label.set_color(VERMILION if name == CHOSEN else BLACK)
