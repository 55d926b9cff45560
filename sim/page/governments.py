"""Changes of who governs and how, from a month on, as mappings that `Scenario.replace` takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sim.page.merging import merged
from sim.scenario import Distribution, Month, Scenario


def entered(month: Month) -> str:
    """Key of the government that a lever brings in."""
    return f"page-{month}"


def plain(value: Any) -> float:
    """A number of a scenario as one number: the median where it is uncertain."""
    if isinstance(value, Distribution):
        return float(value.quantile(np.array([0.5]), np.array([0.0]))[0])
    return float(value)


def usual(scenario: Scenario, value: Any) -> float:
    """A number of a scenario as one number; of a path that it follows the mean of all months."""
    if isinstance(value, str):
        levels = scenario.context[value].values(scenario.start, scenario.months)
        return round(float(np.mean(levels)), 2)
    return plain(value)


def instead(value: Any) -> str:
    """What a lever does with a number that follows a path; "" for any other."""
    if not isinstance(value, str):
        return ""
    return f" It follows the path {value}, whose mean this is; the lever takes its place."


def unused(scenario: Scenario, replaced: Sequence[Any]) -> dict[str, Any]:
    """The change that takes away paths which no actor names once some values are replaced.

    `replaced` are the values as they were, one for each place; what is no path is left out. A
    scenario with a path that nothing uses is not valid.
    """
    named = list(_texts(scenario.to_dict()["actors"]))
    paths = {value for value in replaced if isinstance(value, str)}
    gone = {path: None for path in paths if named.count(path) <= list(replaced).count(path)}
    return {"context": gone} if gone else {}


def _texts(value: Any) -> Iterator[str]:
    """All texts that are values within a mapping."""
    if isinstance(value, Mapping):
        for inside in value.values():
            yield from _texts(inside)
    elif isinstance(value, str):
        yield value


def in_office(scenario: Scenario, code: str, month: Month) -> str:
    """Key of the government that an actor has in a month (the first, before the first)."""
    line = scenario.governments[code]
    before = [key for key, government in line.items() if government.since <= month]
    return before[-1] if before else next(iter(line))


def stances(scenario: Scenario, code: str) -> dict[str, dict[str, Any]]:
    """The governments of an actor as a scenario file writes them, without their dates."""
    return {
        key: {name: value for name, value in written.items() if name not in ("from", "until")}
        for key, written in scenario.to_dict()["governments"][code].items()
    }


def stance_of(scenario: Scenario, code: str, key: str) -> dict[str, Any]:
    """One government as a scenario file writes it, without its dates."""
    return stances(scenario, code)[key]


def enter(scenario: Scenario, code: str, month: Month, stance: Mapping[str, Any]) -> dict[str, Any]:
    """A government that takes office in a month and stays: later ones and elections are gone."""
    line: dict[str, Any] = {
        key: None for key, one in scenario.governments[code].items() if one.since >= month
    }
    last = in_office(scenario, code, month.plus(-1))
    until = scenario.governments[code][last].until
    if last not in line and until is not None and until > month:
        line[last] = {"until": str(month)}
    line[entered(month)] = {**stance, "from": str(month)}
    gone = {
        key: None
        for key, election in scenario.elections.items()
        if election.actor == code and election.date >= month
    }
    changes: dict[str, Any] = {"governments": {code: line}}
    return changes | ({"elections": gone} if gone else {})


def adjust(scenario: Scenario, code: str, month: Month, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever governs from a month on, with some of the stance changed.

    The government in office in that month is written once more from it on, under the same leader;
    later ones and candidates of later elections change where they stand.
    """
    governing = in_office(scenario, code, month)
    line: dict[str, Any] = {}
    for key, government in scenario.governments[code].items():
        if government.since >= month:
            line[key] = dict(patch)
    current = scenario.governments[code][governing]
    if current.since < month:
        stance = merged(stance_of(scenario, code, governing), patch)
        stance.pop("approval", None)  # the line changes, approval carries over
        if current.until is not None:
            stance["until"] = str(current.until)
            line[governing] = {"until": str(month)}
        line[entered(month)] = {**stance, "from": str(month)}
    stood = {
        key: {"candidates": {name: dict(patch) for name in election.candidates}}
        for key, election in scenario.elections.items()
        if election.actor == code and election.date >= month
    }
    changes: dict[str, Any] = {"governments": {code: line}}
    return changes | ({"elections": stood} if stood else {})
