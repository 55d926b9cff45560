"""What differs between two scenarios, entry by entry, and from which month on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.scenario.months import Month
from sim.scenario.schema import Scenario

WORDS = ("name", "description", "claims", "sources", "source", "extends")
"""Keys that say something to a reader and nothing to the model."""
SPAN = ("start", "end")
"""Keys that change how long a run is and nothing in it."""
DATED = {
    "governments": 3,
    "played": 3,
    **dict.fromkeys(("elections", "events", "forums", "channels", "context", "regimes"), 2),
}
"""Section whose entries have dates → how many keys name an entry."""

Place = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One entry that two scenarios do not have alike.

    `path` names it, as in a file. `before` is the reference's entry and `after` the scenario's,
    None where there is none; `fields` are the keys of entry that differ, of those that both have.
    `since` is the first month in which it can matter, None if it never does in the months that
    both have.
    """

    path: Place
    before: Any
    after: Any
    fields: tuple[str, ...]
    since: Month | None


def leaves(
    one: Mapping[str, Any], other: Mapping[str, Any], above: Place = ()
) -> list[tuple[Place, Any]]:
    """Paths and values that turn ``other`` into ``one``; None where an entry must go."""
    found: list[tuple[Place, Any]] = []
    for key in dict.fromkeys([*other, *one]):
        path = (*above, key)
        if key in WORDS:
            continue
        if key not in one:
            found.append((path, None))
        elif key not in other:
            found.append((path, one[key]))
        elif isinstance(one[key], Mapping) and isinstance(other[key], Mapping) and len(path) < 6:
            found += leaves(one[key], other[key], path)
        elif one[key] != other[key]:
            found.append((path, one[key]))
    return found


def months_shared(scenario: Scenario, reference: Scenario) -> tuple[Month, Month]:
    """First and last month that both have; the first is after the last if there is none."""
    return max(scenario.start, reference.start), min(scenario.end, reference.end)


def changes(scenario: Scenario, reference: Scenario) -> tuple[Change, ...]:
    """Every entry in which a scenario differs from another, in order of time.

    Governments, elections, events, forums, channels, regimes and paths are told as whole entries;
    anything else key by key. What only says something to a reader is left out, and so are start
    and end.
    """
    one, other = scenario.to_dict(), reference.to_dict()
    paths: dict[Place, list[str]] = {}
    for path, _ in leaves(one, other):
        depth = DATED.get(path[0], len(path))
        field = path[depth] if len(path) > depth else ""
        for entry in whole_entries(path[:depth], depth, one, other):
            paths.setdefault(entry, []).append(field)
    span = months_shared(scenario, reference)
    found = []
    for path, fields in paths.items():
        if path[0] in SPAN:
            continue
        before, after = at(other, path), at(one, path)
        named = tuple(dict.fromkeys(filter(None, fields))) if before and after else ()
        since = began(path, (scenario, reference), (after, before), span)
        found.append(Change(path, before, after, named, since))
    return tuple(sorted(found, key=lambda change: (change.since is None, change.since or 0)))


def whole_entries(
    path: Place, depth: int, one: Mapping[str, Any], other: Mapping[str, Any]
) -> Iterator[Place]:
    """The entries at a path: itself, or those below it where it stops too early."""
    if len(path) == depth:
        yield path
        return
    inside = {**(at(other, path) or {}), **(at(one, path) or {})}
    for key in inside:
        yield from whole_entries((*path, key), depth, one, other)


def at(data: Mapping[str, Any], path: Place) -> Any:
    """The entry at a path of plain data, None if there is none."""
    found: Any = data
    for part in path:
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def began(
    path: Place,
    both: tuple[Scenario, Scenario],
    entries: tuple[Any, Any],
    span: tuple[Month, Month],
) -> Month | None:
    """The first month in which an entry that differs can matter, within the shared months."""
    first, last = span
    if first > last:
        return None
    section = path[0]
    if section in ("context", "forums", "channels", "regimes"):
        return moved(path, both, first, last)
    if section not in DATED:
        return first
    key = "from" if section == "governments" else "date"
    told = [path[2] if section == "played" else e[key] for e in entries if e is not None]
    dates = [Month.parse(text) for text in told]
    if section == "events":
        dates = [
            date
            for date, entry in zip(dates, filter(None, entries), strict=True)
            if date.plus(int(entry.get("months", 1)) - 1) >= first
        ]
    if not dates or min(dates) > last:
        return None
    return max(min(dates), first)


def moved(path: Place, both: tuple[Scenario, Scenario], first: Month, last: Month) -> Month | None:
    """The first month in which a path or a calendar is another; a channel without dates is open."""
    months = last - first + 1
    rows = []
    for scenario in both:
        known: Mapping[str, Any] = getattr(scenario, path[0])
        entry = known.get(path[1])
        if entry is None:
            rows.append(np.full(months, float(path[0] == "channels")))
        elif path[0] == "context":
            rows.append(entry.values(first, months))
        else:
            rows.append(entry.held(first, months).astype(float))
    apart = np.flatnonzero(rows[0] != rows[1])
    if apart.size:
        return first.plus(int(apart[0]))
    held = np.flatnonzero(rows[0]) if path[0] in ("forums", "regimes") else apart
    return first.plus(int(held[0])) if held.size else None


def first_month(found: tuple[Change, ...]) -> Month | None:
    """The first month in which any change can matter; None if none does."""
    return min((change.since for change in found if change.since is not None), default=None)
