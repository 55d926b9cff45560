"""Sheets of what is between the members: cooperation, the focal dyad, the alliance dilemma.

Claims S1, S3, P1–P3, D4, C1.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.headline import overlay
from sim.analysis.held import record_of
from sim.analysis.observables import opinion_of
from sim.plots import timeline
from sim.plots.series import (
    BANDS,
    Band,
    about,
    capital,
    claims_of,
    draw_band,
    draw_counts,
    draw_fan,
    last_month,
    monthly_band,
    moves,
    unit_axis,
    units,
    values_of,
    words,
    yearly_sums,
)
from sim.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    LABELLED,
    PURPLE,
    VERMILION,
    colour,
    dash,
    legend_line,
    sheet,
    styled,
)

ROWS = ("cooperation", "institutionalisation")


@styled
def cooperation(dataset: xr.Dataset) -> Figure:
    """Bands of both variables, one column a domain."""
    domains = [str(domain) for domain in dataset["domain"].values]
    bands = {
        (name, domain): monthly_band(dataset, name, domain=domain)
        for name in ROWS
        for domain in domains
    }
    ends = words(f"{bands[ROWS[1], domain].last:.2f} ({domain})" for domain in domains)
    drawn = sheet(
        len(ROWS),
        len(domains),
        title=f"Institutionalisation in {last_month(dataset)}: {ends}",
        note=about(dataset, BANDS),
        footer=timeline.footer(dataset),
        claims=claims_of(dataset, *ROWS),
        lanes=timeline.lane_count(dataset),
    )
    for row, name in enumerate(ROWS):
        for column, domain in enumerate(domains):
            axes, label = drawn.panels[row, column], f"{name}, {domain}"
            draw_fan(axes, dataset, bands[name, domain], colour(column), label)
            axes.set_title(capital(label))
            unit_axis(axes, units(dataset, name) if column == 0 else "")
    for column, strip in enumerate(drawn.strips):
        timeline.draw_strip(strip, dataset, labelled=column == 0)
    return drawn.figure


STOCKS = (("grievance", PURPLE, (0, (5, 1.5))), ("backlash", VERMILION, "-"))
EVENTS = (("disputes", VERMILION), ("accords", GREEN))


def focal_dyad(dataset: xr.Dataset) -> str:
    """The dyad that `relation` is about: the scenario's focal one, else the first."""
    dyads = [str(dyad) for dyad in dataset["dyad"].values]
    declared = dataset.sim.scenario.get("dyads") or {}
    focal = [name for name, dyad in declared.items() if (dyad or {}).get("focal")]
    for name in focal:
        for label in dyads:
            if set(name.split("-")) == set(label.split("-")):
                return label
    return dyads[0]


HEADROOM = (1.18, 1.32)
"""Upper ends of an index's axis under a key of one and of two lines."""


def _relation(axes: Axes, dataset: xr.Dataset, band: Band) -> None:
    draw_band(axes, band, BLUE, "relation")
    axes.axhline(0.5, color=BLUE, linewidth=0.8, linestyle=(0, (1, 2)), label="_neutral")
    axes.set_title("Relation (0.5 is neutral)")
    unit_axis(axes, units(dataset, "relation"))


def _stocks(axes: Axes, dataset: xr.Dataset) -> None:
    for name, stock_colour, stock_dash in STOCKS:
        draw_band(axes, monthly_band(dataset, name), stock_colour, name, stock_dash, outlined=True)
    axes.set_title("Grievance and backlash")
    unit_axis(axes, units(dataset, "grievance"))
    axes.set_ylim(0.0, HEADROOM[0])
    axes.legend(loc="upper left", ncols=2, borderaxespad=0.1)


def _events(axes: Axes, dataset: xr.Dataset, name: str, shade: str) -> None:
    x, sums = yearly_sums(dataset, values_of(dataset, name))
    observed = overlay(dataset, name)
    recorded = None if observed is None else yearly_sums(dataset, observed)[1]
    draw_counts(axes, x, sums, shade, recorded)
    ruled = "; diamonds: record" if recorded is not None else ""
    axes.set_title(f"{name.capitalize()} a year (line: mean{ruled})")
    axes.set_ylabel("events per year")


def _opinion(axes: Axes, dataset: xr.Dataset, public: str, toward: str) -> None:
    """What one public thinks of the other, and surveys whose level can be compared."""
    draw_band(axes, monthly_band(dataset, "opinion", actor=public, toward=toward), BLUE, "opinion")
    facts, surveyed = record_of(dataset), ""
    asked = {} if facts is None else opinion_of(facts)
    for name, survey in asked.items():
        if facts is None or survey.of != (public, toward) or survey.modes:
            continue
        shares = facts.readings(name)
        time = shares["time"].values
        within = (time >= dataset["time"].values[0]) & (time <= dataset["time"].values[-1])
        if within.any():
            x, surveyed = timeline.positions(time[within]), " (◆ surveys)"
            axes.plot(
                *(x, shares.values[within]), "D", ms=5.5, mfc=BLACK, mec="white", label="survey"
            )
    names = dataset.sim.actor_names
    toward, public = (names.get(code, code) for code in (toward, public))
    axes.set_title(f"Favourable to {toward} in {public}{surveyed}")
    unit_axis(axes, units(dataset, "opinion"))


def _dispute_count(dataset: xr.Dataset) -> str:
    """How many disputes break out in a run, beside the record if it covers every month."""
    mean = values_of(dataset, "disputes").sum(axis=0).mean()
    observed = overlay(dataset, "disputes")
    known = observed is not None and np.isfinite(observed).all()
    recorded = f", {observed.sum():.0f} on record" if observed is not None and known else ""
    first, last = (str(month)[:7] for month in dataset["time"].values[[0, -1]])
    return f"{mean:.1f} disputes a run from {first} to {last}{recorded}"


QUARRELS = ("quarrel", "disputes_by_issue")


def _quarrels(axes: Axes, dataset: xr.Dataset) -> None:
    """How open each quarrel is, mean of the runs."""
    dashes = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
    months = timeline.positions(dataset["time"].values)
    for issue, style in zip(dataset["issue"].values, dashes, strict=False):
        level = values_of(dataset, "quarrel", issue=str(issue)).mean(axis=1)
        axes.plot(months, level, color=BLUE, linestyle=style, linewidth=1.2, label=str(issue))
    axes.set_title("Quarrels (mean of the runs; 1 is open)")
    unit_axis(axes, units(dataset, "quarrel"))
    axes.set_ylim(0.0, HEADROOM[1])
    axes.legend(loc="upper left", ncols=3, borderaxespad=0.1)


def _by_issue(axes: Axes, dataset: xr.Dataset) -> None:
    """Disputes by issue over all months: middle 90 % of the runs, mean, and the record."""
    issues = [str(issue) for issue in dataset["issue"].values]
    ruled = ""
    for row, issue in enumerate(issues):
        sums = values_of(dataset, "disputes_by_issue", issue=issue).sum(axis=0)
        low, high = np.quantile(sums, [0.05, 0.95])
        axes.plot([low, high], [row, row], color=VERMILION, alpha=0.4, linewidth=6)
        axes.plot([sums.mean()], [row], color=VERMILION, marker="|", markersize=11)
        observed = overlay(dataset, f"disputes_{issue}")
        if observed is not None and np.isfinite(observed).all():
            axes.plot([observed.sum()], [row], color="black", marker="D", markersize=4)
            ruled = "; diamonds: record"
    axes.set_yticks(range(len(issues)), issues)
    axes.set_ylim(len(issues) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.set_title(f"Disputes by issue (line: mean{ruled})")
    axes.set_xlabel("events in all months")


@styled
def dyad(dataset: xr.Dataset) -> Figure:
    """Relation, grievance and backlash over the months; disputes and accords by year; opinion.

    Where quarrels have names, also how open each is, and disputes by issue.
    """
    names: tuple[str, ...] = ("relation", "grievance", "backlash", "disputes", "accords")
    asked = "opinion" in dataset
    typed = all(name in dataset for name in QUARRELS) and bool(
        dataset["disputes_by_issue"].values.any()
    )
    names += ("opinion",) * asked + QUARRELS * typed
    pair = focal_dyad(dataset).split("-")
    whose = "–".join(str(dataset.sim.actor_names.get(code, code)) for code in pair)
    band = monthly_band(dataset, "relation")
    drawn = sheet(
        2 + asked + typed,
        2,
        title=f"{whose} relation {moves(band.first, band.last, dataset)}; "
        f"{_dispute_count(dataset)}",
        note=about(dataset, BANDS),
        footer=timeline.footer(dataset),
        claims=claims_of(dataset, *names),
        lanes=timeline.lane_count(dataset),
        frame=LABELLED,
    )
    _relation(drawn.panels[0, 0], dataset, band)
    _stocks(drawn.panels[0, 1], dataset)
    for axes, event in zip(drawn.panels[1], EVENTS, strict=True):
        _events(axes, dataset, *event)
    dated = list(drawn.panels.flat)
    if asked:
        for axes, public, toward in zip(drawn.panels[2], pair, pair[::-1], strict=True):
            _opinion(axes, dataset, public, toward)
    if typed:
        _quarrels(drawn.panels[-1, 0], dataset)
        _by_issue(drawn.panels[-1, 1], dataset)
        dated.pop()
    for axes in dated:
        timeline.time_axis(axes, dataset)
    for column, strip in enumerate(drawn.strips):
        if typed and column:  # what stands above it has no time axis
            strip.set_visible(False)
            continue
        timeline.draw_strip(strip, dataset, labelled=column == 0)
    return drawn.figure


PANELS = ("commitment", "abandonment_fear", "entrapment_fear")


@styled
def fears(dataset: xr.Dataset) -> Figure:
    """One panel a variable, one line an ally, so that asymmetry between the allies is seen."""
    allies = [str(ally) for ally in dataset["ally"].values]
    names = dataset.sim.actor_names
    bands = {
        (name, ally): monthly_band(dataset, name, ally=ally) for name in PANELS for ally in allies
    }
    fear = "; ".join(
        f"{names.get(ally, ally)} "
        f"{moves(bands[PANELS[1], ally].first, bands[PANELS[1], ally].last, dataset)}"
        for ally in allies
    )
    drawn = sheet(
        len(PANELS),
        1,
        title=f"Fear of abandonment: {fear}",
        note=about(
            dataset,
            "median, middle 50 % (shaded) and 90 % (dotted edges) of the runs"
            if len(allies) <= 2
            else "median and middle 50 % of the runs",
        ),
        footer=timeline.footer(dataset),
        claims=claims_of(dataset, *PANELS),
        panel_height=1.35,
        lanes=timeline.lane_count(dataset),
        legend=True,
    )
    patron = str(dataset["actor"].values[0])
    outer = len(allies) <= 2  # more of the wide bands would hide one another
    titles = {
        "commitment": f"Commitment to each ally ({names.get(patron, patron)})",
        "abandonment_fear": "Fear of abandonment",
        "entrapment_fear": "Fear of entrapment",
    }
    for axes, name in zip(drawn.panels[:, 0], PANELS, strict=True):
        for index, ally in enumerate(allies):
            draw_band(
                axes, bands[name, ally], colour(index), ally, dash(index), outer, outlined=True
            )
        axes.set_title(titles[name])
        timeline.time_axis(axes, dataset)
        unit_axis(axes, units(dataset, name))
    lines = [line for line in drawn.panels[0, 0].get_lines() if line.get_label() in allies]
    legend_line(drawn, lines, [names.get(ally, ally) for ally in allies])
    for strip in drawn.strips:
        timeline.draw_strip(strip, dataset, labelled=True)
    return drawn.figure
