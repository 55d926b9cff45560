"""Does cooperation go on under a scenario? Shares of runs and levels, beside the reference."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np
import xarray as xr

from sim.analysis.window import MONTH, Window, months_of

YEAR = 12
"""Months at the end of a window in which leaders must meet once to be said to meet at all."""
LINE = 110
"""Characters of a line of what is told."""
NEEDED = ("meetings", "consult_in_force", "institutionalisation")


def goes_on(data: xr.Dataset, window: Window) -> dict[str, float]:
    """What is left at the end of a window.

    `meet`: share of runs with a leaders' meeting in its last `YEAR` months; `consult`: share of
    runs in which the commitment to consult is in force in its last month; `before` and `level`:
    institutionalisation, mean of domains and runs, in the month before it begins (its first where
    there is none before) and in its last. Empty where a result lacks one of these.
    """
    if any(name not in data for name in NEEDED):
        return {}
    last_year = Window(max(window.since, window.until - (YEAR - 1) * MONTH), window.until)
    meetings = last_year.cut(data)["meetings"].sel(level="leader")
    at_end = data.isel(time=_place(data, window.until))
    at_start = data.isel(time=_place(data, window.since - MONTH))
    return {
        "meet": float((meetings.sum("time") > 0).mean()),
        "consult": float((at_end["consult_in_force"] > 0).mean()),
        "before": float(at_start["institutionalisation"].mean()),
        "level": float(at_end["institutionalisation"].mean()),
    }


def _place(data: xr.Dataset, month: np.datetime64) -> int:
    """Index of a month, or of the nearest that the result has."""
    months = months_of(data)
    return int(np.clip(np.searchsorted(months, month), 0, months.size - 1))


def told(results: Mapping[str, xr.Dataset], reference: str, name: str, window: Window) -> str:
    """Sentences on whether it goes on, with the reference's numbers in brackets."""
    there, here = (goes_on(results[one], window) for one in (reference, name))
    if not there or not here:
        return ""
    last_year = max(window.since, window.until - (YEAR - 1) * MONTH)
    begins = max(window.since - MONTH, months_of(results[name])[0])
    lines = [
        f"Does it go on under {name} (under {reference})?",
        f"  leaders meet at least once from {last_year} to {window.until} in "
        f"{100 * here['meet']:.0f} % of the runs ({100 * there['meet']:.0f} %);",
        f"  the commitment to consult is in force in {window.until} in "
        f"{100 * here['consult']:.0f} % ({100 * there['consult']:.0f} %);",
        f"  institutions stand at {here['level']:.2f} in {window.until} ({there['level']:.2f}), "
        f"after {here['before']:.2f} in {begins}.",
    ]
    return "\n".join(lines)


def how_sure(reference: str, names: list[str], *, tried: bool = False) -> str:
    """What the numbers of a comparison can and cannot say, and where the rest is told.

    `tried` says whether it has been repeated under rival theories.
    """
    by_name = [name for name in names if "=" not in name]  # a setting has no name to explain
    asked = f"`explain {reference} {by_name[0]}`" if by_name else "`explain` with two scenarios"
    rest = (
        "A rival reading that was never fitted takes the draws of the nearest that was."
        if tried
        else "All of it is under one choice of theories: --theories repeats it under each rival "
        "reading."
    )
    return textwrap.fill(
        "How sure? An interval is of the mean difference; “greater in” is the share of runs, each "
        f"with its own shocks and draw of what is uncertain. {rest} No number holds the doubt "
        f"whether the model is right: `history` scores it against the record. Why? {asked} tells.",
        LINE,
        break_on_hyphens=False,
    )
