"""What reports share: the scenario in words, how to read bands, caveats, the manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import xarray as xr

from sim.analysis.text import span
from sim.plots.timeline import interventions
from sim.report.page import Block, Details, Note, Points, Section

BANDS = (
    "Every scenario was run many times with other luck: elections, disputes and tests fall "
    "differently in each run. Lines are the median of the runs (for counts, and where scenarios "
    "are compared, the mean). The dark band holds the middle half of the runs, the light band the "
    "middle 90 %. A wide band means that chance and unknown parameters decide much. Bands show "
    "chance, and what is uncertain of the parameters where they are drawn; they do not show "
    "whether the model is right. Black diamonds are real counts, where scenario and record speak "
    "of the same months."
)


CAVEATS = (
    "This is a model: it shows what follows from stated mechanisms, not what will happen.",
    "Parameters are judgements within declared ranges unless the scenario says that they were "
    "fitted; a conclusion that holds for the default values only is weak.",
    "Some effects are written into a mechanism directly. Such an effect is an assumption, not a "
    "finding; the verb “claims” tells which are which.",
    "Rival theories can be chosen in the scenario; the result is under those listed here.",
)
TRIED = (
    "Rival readings were tried one at a time, each beside the theories listed here; two or more "
    "together may say something else, and one that was never fitted takes the draws of the nearest "
    "that was."
)
"""The last of the caveats, where rival readings were tried."""


KEY = (
    ("patron, ally", "who protects; who is protected, and fears to be left alone or drawn in"),
    ("adversary, backer", "the common opponent, and the power that it can lean on"),
    ("competitor", "the patron's main rival among the powers"),
    ("relation", "how the two allies stand to each other: 0 hostile, 0.5 neutral, 1 friendly"),
    ("backlash", "opposition to reconciliation that is stored until a turn or a dispute frees it"),
    ("channel", "how used leaders, ministers or vice-ministers are to meeting, 0 to 1"),
    ("institutionalisation", "what stays of cooperation: routines, agreements, bodies"),
    ("rung", "how far integration in a domain has come, from 0 (none) to 4"),
    ("formulation", "which of several rival theories of one thing is used"),
    (
        "S1, C4 and the like",
        "claims of the article: S strategies of the patron, P progress, T its "
        "table, D drivers, I impacts, F room to grow, C constraints, X conclusions",
    ),
)
"""What the model's words mean."""


def number(value: float | None, digits: int = 2) -> str:
    """A number with a typographic minus; "" for what is missing."""
    return "" if value is None or value != value else f"{value:.{digits}f}".replace("-", "−")


def signed(value: float, digits: int = 3) -> str:
    """A difference with its sign; "" for what is missing."""
    return "" if value != value else f"{value:+.{digits}f}".replace("-", "−")


def interval(low: float, high: float, missing: str = "") -> str:
    """The interval of a difference."""
    return span(low, high, told=signed) if low == low else missing


def scenario_blocks(data: xr.Dataset) -> list[Block]:
    """What was asked: the scenario's own description, its months, actors and interventions."""
    months = data["time"].values.astype("datetime64[M]")
    names = data.sim.actor_names
    codes = [str(code) for code in data["actor"].values]
    entries: list[str | tuple[str, str]] = [
        ("Months", f"{months[0]} to {months[-1]}"),
        ("Actors", ", ".join(f"{names.get(code, code)} ({code})" for code in codes)),
    ]
    if data.attrs.get("claims"):
        entries.append(("Claims of the article", str(data.attrs["claims"])))
    events = [text for _, _, text in interventions(data)]
    told = "; ".join(events) if events else "none: no endogenous event was given as input"
    entries.append(("Set from outside", told))
    chosen = data.sim.formulations
    if chosen:
        theories = ", ".join(f"{slot}: {name}" for slot, name in chosen.items())
        entries.append(("Theories chosen", theories))
    if "fitted_to" in data.attrs:
        fitted = f"drawn from what was fitted to the record to {data.attrs['fitted_to']}"
        entries.append(("Parameters", f"{fitted} ({data.attrs['posterior']}), one draw a run"))
    description = str(data.sim.scenario.get("description") or data.attrs.get("title", ""))
    return [Note(description), Points(entries)]


def reading_blocks(*, tried: bool = False) -> list[Block]:
    """How to read bands, and what to doubt; ``tried`` says that rival readings were."""
    return [
        Section("How to read this"),
        Note(BANDS),
        Section("Key to words"),
        Points(KEY),
        Section("Caveats"),
        Points([*CAVEATS[:-1], TRIED] if tried else CAVEATS),
    ]


def made_with(about: Mapping[str, Any]) -> list[Block]:
    """Seed, runs and versions, and the resolved scenarios to open."""
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    entries: list[str | tuple[str, str]] = [
        (name.replace("_", " ").capitalize(), str(about[name]))
        for name in ("runs", "draws", "seed", "scenario_digest")
        if name in about
    ]
    if about.get("set"):
        entries.append(("Changed by --set", ", ".join(about["set"])))
    entries.append(("Versions", versions))
    scenarios = about.get("scenarios") or {}
    if not scenarios and isinstance(about.get("scenario"), Mapping):
        scenarios = {about["scenario"]["name"]: about["scenario"]}
    elif isinstance(about.get("scenario"), str):
        entries.append(("Scenario", about["scenario"]))
    opened: list[Block] = [
        Details(
            f"Resolved scenario {name}, defaults filled in",
            json.dumps(scenario, indent=2, ensure_ascii=False, default=str),
        )
        for name, scenario in scenarios.items()
    ]
    note = Note("The same scenario with the same seed and versions gives the same numbers.")
    return [Section("Made with"), Points(entries), note, *opened]
