"""Which attributes carry the difference between two triangles? Shapley shares, by role.

The first triangle is put into the seats of the second (`roles`): its values of one *player* after
another replace those of the second, on the same shocks and the same parameters, from the second's
first month on. A share is the average marginal effect over all orders of joining, and shares sum to
the total, the first less the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.outcomes import Outcome
from sim.analysis.results import interval
from sim.experiments.roles import seated, seats
from sim.experiments.shapley import marginal, mixture, subsets, worth_of
from sim.parallel import Workers, map_tasks
from sim.scenario import Scenario
from sim.scenario.contrast import SPAN, Place, leaves

QUARRELS, DISTANCE, MARKET = "quarrels", "distance", "market"
GOVERNMENTS, CALENDAR, START = "governments", "calendar", "start and the rest"
PLAYERS: Mapping[str, str] = {
    QUARRELS: "the pair's relation, grievance and quarrels at the start",
    DISTANCE: "exposure, proximity and the intent that each is thought to have",
    MARKET: "dependence on the competitor's market",
    GOVERNMENTS: "who governed, leaning how",
    CALENDAR: "forums, and channels of meetings",
    START: "threats, opinion, forces and institutions at the start, and all else",
}
"""Player → what of a scenario it is."""
OF_ACTORS: Mapping[str, str] = {
    "exposure": DISTANCE,
    "proximity": DISTANCE,
    "intent": DISTANCE,
    "market_dependence": MARKET,
}
"""Attribute of an actor → its player, where that is not the last one."""
SECTIONS: Mapping[str, str] = {
    "dyads": QUARRELS,
    "governments": GOVERNMENTS,
    "forums": CALENDAR,
    "channels": CALENDAR,
}
TOTAL = "total"
"""In the place of a player: all of them together."""
UNTOUCHED = (*SPAN, "record", "begins_in", "formulations")
"""Keys that are those of the second triangle throughout."""

OUTCOMES: tuple[Outcome, ...] = (
    Outcome("cooperation", "index, mean of months and domains", "cooperation"),
    Outcome("relation of the allies", "index, mean of months", "relation"),
    Outcome("leaders' meetings", "a year", "meetings", "rate", (("level", "leader"),)),
    Outcome("ministers' meetings", "a year", "meetings", "rate", (("level", "minister"),)),
    Outcome("disputes", "a year", "disputes", "rate"),
)
"""What is explained."""
RECORDED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "leaders' meetings": ("meetings", ("leader",)),
    "ministers' meetings": ("meetings", ("minister",)),
    "disputes": ("disputes", ()),
}
"""Outcome → the variable and element of the records' series that tell of it."""


def patches(first: Scenario, second: Scenario) -> dict[str, dict[str, Any]]:
    """Player → changes (dotted path → value, None removes) that put the first's values in place."""
    there = second.to_dict()
    here = seated(first.to_dict(), seats(first, second))
    found: dict[str, dict[str, Any]] = {player: {} for player in PLAYERS}
    for path, value in leaves(here, there):
        if path[0] not in UNTOUCHED and path != ("parameters", "posterior"):
            found[player_of(path, (here, there))][".".join(path)] = value
    return found


def player_of(path: Place, both: Sequence[Mapping[str, Any]]) -> str:
    """The player of a path; a path of the context goes with the attribute that names it."""
    if path[0] == "actors" and len(path) > 2:
        return OF_ACTORS.get(path[2], START)
    if path[0] != "context":
        return SECTIONS.get(path[0], START)
    users = {
        OF_ACTORS.get(field, START)
        for data in both
        for actor in data["actors"].values()
        for field, value in actor.items()
        if value == path[1] or (isinstance(value, Mapping) and path[1] in value.values())
    }
    return users.pop() if len(users) == 1 else START


def shares(
    first: Scenario,
    second: Scenario,
    *,
    outcomes: Iterable[Outcome] = OUTCOMES,
    runs: int = 400,
    seed: int = 0,
    workers: Workers = 1,
    kept: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> pd.DataFrame:
    """Shares of the players in each outcome of the first triangle less the second.

    One row an outcome and player, and one for their ``total``: ``share`` with the 95 % interval of
    its mean over runs, and ``differs``, the number of values in which the two differ there;
    ``second`` is the mean of the second triangle as it is.
    """
    by_player = patches(first, second)
    active = [player for player in PLAYERS if by_player[player]]
    wanted = tuple(outcomes)
    chosen = list(subsets(active))
    tasks = [
        (mixture(second, [by_player[p] for p in PLAYERS if p in c]), wanted, runs, seed, kept)
        for c in chosen
    ]
    done = map_tasks(worth_of, tasks, workers=workers, folder=kept, progress=progress)
    worth = dict(zip(chosen, done, strict=True))
    found = {player: marginal(player, active, worth) for player in active}
    found[TOTAL] = worth[frozenset(active)] - worth[frozenset()]
    differs = {player: len(changes) for player, changes in by_player.items()}
    differs[TOTAL] = sum(differs.values())
    rows = []
    for number, outcome in enumerate(wanted):
        usual = float(worth[frozenset()][number].mean())
        for player, values in found.items():
            low, high = interval(values[number])
            numbers = (float(values[number].mean()), float(low), float(high))
            rows.append((outcome.name, outcome.units, player, *numbers, differs[player], usual))
    columns = ["outcome", "units", "player", "share", "low", "high", "differs", "second"]
    return pd.DataFrame(rows, columns=columns)
