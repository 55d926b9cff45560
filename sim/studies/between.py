"""What two studies of differences share: which months they are about, and when there are none."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.core.errors import AnalysisError
from sim.scenario import Month, Scenario
from sim.scenario.contrast import changes, first_month, months_shared
from sim.scenario.inherit import extended

if TYPE_CHECKING:  # what is told of scenarios alone needs neither
    import xarray as xr

    from sim.analysis.window import Window


def month_of(text: str | None, what: str) -> Month | None:
    """A month given as YYYY-MM.

    Raises
    ------
    AnalysisError
        If it is none.
    """
    if text is None:
        return None
    try:
        return Month.parse(str(text))
    except ValueError as error:
        raise AnalysisError(f"{what}: {error}") from None


def check_window(
    scenarios: Mapping[str, Scenario],
    since: str | None,
    until: str | None,
    extends: Mapping[str, str] | None = None,
) -> None:
    """Refuse, before anything is run, months that a comparison cannot be about.

    ``extends`` says of scenarios from files what they extend, for the remedy.

    Raises
    ------
    AnalysisError
        If the months are none, or nothing that differs can matter in them; with a remedy.
    """
    first, last = month_of(since, "since"), month_of(until, "until")
    if first is not None and last is not None and first > last:
        raise AnalysisError(f"since {first} lies after until {last}")
    (name, reference), *others = scenarios.items()
    for other, scenario in others or [(name, reference)]:
        begin, end = months_shared(scenario, reference)
        if begin > end:
            spans = ", ".join(f"{each} {s.start} to {s.end}" for each, s in scenarios.items())
            raise AnalysisError(f"no month in common: {spans}; change start or end of one of them")
        for given, what in ((first, "since"), (last, "until")):
            if given is not None and not begin <= given <= end:
                whose = f"of {name}" if not others else f"that {name} and {other} share"
                raise AnalysisError(
                    f"{what} {given} is no month {whose}; allowed: {begin} to {end}"
                )
        if others:
            check_difference((name, reference), (other, scenario), last, extends or {})


def check_difference(
    one: tuple[str, Scenario],
    two: tuple[str, Scenario],
    last: Month | None,
    extends: Mapping[str, str],
) -> None:
    """Refuse two scenarios of which nothing differs up to a month."""
    (name, reference), (other, scenario) = one, two
    if scenario.start != reference.start:  # the state that one begins with is the other's result
        return
    found = changes(scenario, reference)
    began = first_month(found)
    if not found:
        raise AnalysisError(
            f"{other} and {name} are the same scenario: nothing differs but words; "
            "change something, by --set or in a file"
        )
    if began is None:
        raise AnalysisError(empty(name, reference, other, scenario, extends))
    if last is not None and began > last:
        end = months_shared(scenario, reference)[1]
        raise AnalysisError(
            f"{other} differs from {name} from {began} on, after until {last}: "
            f"give an until from {began} to {end}"
        )


def extends_of(given: Mapping[str, Scenario | str | Path]) -> dict[str, str]:
    """Name of a scenario → what its file extends, of those that were given as files or names."""
    found = {}
    for name, scenario in given.items():
        told = None if isinstance(scenario, Scenario) else extended(scenario)
        if told is not None:
            found[name] = told
    return found


def empty(
    name: str, reference: Scenario, other: str, scenario: Scenario, extends: Mapping[str, str]
) -> str:
    """Why nothing differs in the months that two scenarios share, and what would do."""
    begin, end = months_shared(scenario, reference)
    told = (
        f"{other} and {name} are the same in all months that both have, {begin} to {end}; "
        "what differs lies outside of them"
    )
    if other in extends and extends[other] != name:
        return f"{told}. Compare it with what it extends: {extends[other]} {other}"
    longer, later = (name, scenario.end) if reference.end < scenario.end else (other, reference.end)
    return f"{told}. Let {longer} go on to {later} (key end), or compare it with another"


def windows_of(
    cut: Mapping[str, xr.Dataset], since: str | None = None, until: str | None = None
) -> dict[str, Window]:
    """Scenario → the months that its differences from the first result are about.

    From the first month in which any run differs, or from ``since``; to the last month that all
    have, or to ``until``.

    Raises
    ------
    AnalysisError
        If nothing differs there; with the reason and a remedy.
    """
    from sim.analysis.window import Window, bounded, first_difference

    reference, *others = cut
    found = {}
    for name in others:
        asked = bounded(cut[reference], since, until)
        first = first_difference(asked.cut(cut[reference]), asked.cut(cut[name]))
        runs = cut[reference].sizes["run"]
        if first is None:
            raise AnalysisError(
                f"nothing differs between {name} and {reference} in {asked} in any of {runs} runs: "
                "what was changed moves nothing there; more runs may reach it (--runs), or another "
                "window (--since, --until)"
            )
        found[name] = asked if since is not None else Window(first, asked.until)
    return found


MOST = 12
"""Longest list of differences that is printed in full."""


def listed(differs: Sequence[tuple[str, str]]) -> str:
    """Differences, a line each; those outside the shared months are only counted."""
    inside = [(when, what) for when, what in differs if when != "outside"]
    lines = [
        textwrap.fill(what, 110, initial_indent=f"  {when:<7}  ", subsequent_indent=" " * 13)
        for when, what in inside[:MOST]
    ]
    if len(inside) > MOST:
        lines.append(f"  and {len(inside) - MOST} more; `alliance-sim show` tells all")
    if len(differs) > len(inside):
        lines.append(f"  and {len(differs) - len(inside)} more outside the months that both have")
    return "\n".join(lines)
