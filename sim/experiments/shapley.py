"""Shapley shares of drivers and constraints in the difference between two scenarios.

Every value in which the two scenarios differ belongs to one *player*: a driver (D1–D4), a
constraint (C1–C4) or ``other``.  For each coalition of players the scenario that takes the
coalition's values from the one and the rest from the other is run on the same shocks; a player's
share is its average marginal effect over all orders of joining, and shares sum to the total
(Shapley 1953).
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from math import factorial
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from sim import checked
from sim.analysis.intervals import interval
from sim.analysis.outcomes import MAIN, Outcome
from sim.ensemble import simulate
from sim.experiments.players import PLAYERS, patches
from sim.scenario import Scenario

Progress = Callable[[int], None]
Coalition = frozenset[str]


def shapley(
    scenario: Scenario | str | Path,
    against: Scenario | str | Path,
    *,
    outcomes: Iterable[Outcome] = MAIN,
    runs: int = 200,
    seed: int = 0,
    by_run: bool = False,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Shares of the players in ``outcome(scenario) - outcome(against)``, with 95 % intervals.

    Returns ``share``, ``low``, ``high`` (outcome, player) and ``total``, ``total_low``,
    ``total_high`` (outcome), with coordinates ``units`` (outcome) and ``differs`` (player), the
    number of values in which the scenarios differ there. With ``by_run`` also
    ``share_by_run`` (outcome, player, run): the intervals are about the mean of the runs, and
    these tell how far single runs, each with its own parameters and shocks, differ from it.

    Raises
    ------
    ScenarioError
        If a mixture of the two is no valid scenario.
    """
    one, other = (s if isinstance(s, Scenario) else checked.load(s) for s in (scenario, against))
    by_player = patches(one, other)
    active = [player for player in PLAYERS if by_player[player]]
    wanted = tuple(outcomes)
    worth: dict[Coalition, np.ndarray] = {}
    for coalition in subsets(active):
        mixed = mixture(other, [by_player[player] for player in PLAYERS if player in coalition])
        data = simulate(mixed, runs, seed)
        worth[coalition] = np.stack([outcome.of(data) for outcome in wanted])
        if progress is not None:
            progress(1)
    none = np.zeros((len(wanted), runs))
    shares = np.stack(
        [marginal(player, active, worth) if player in active else none for player in PLAYERS],
        axis=1,
    )
    found = to_dataset(shares, worth[frozenset(active)] - worth[frozenset()], wanted, by_player)
    if by_run:
        found["share_by_run"] = (("outcome", "player", "run"), shares)
    return found


def coalitions(scenario: Scenario, against: Scenario) -> int:
    """Number of simulations that the shares take."""
    by_player = patches(scenario, against)
    return 2 ** sum(bool(by_player[player]) for player in PLAYERS)


def subsets(players: list[str]) -> Iterable[Coalition]:
    """All coalitions, the empty one first."""
    for size in range(len(players) + 1):
        yield from (frozenset(chosen) for chosen in combinations(players, size))


def mixture(base: Scenario, changes: Iterable[Mapping[str, Any]]) -> Scenario:
    """The scenario ``base`` with the values of some players changed."""
    together: dict[str, Any] = {}
    for change in changes:
        together.update(change)
    return base.replace(together) if together else base


def marginal(player: str, active: list[str], worth: Mapping[Coalition, np.ndarray]) -> np.ndarray:
    """A player's average marginal effect over all orders of joining, (outcome, run)."""
    others = [name for name in active if name != player]
    count = len(active)
    value = np.zeros_like(worth[frozenset()])
    for coalition in subsets(others):
        size = len(coalition)
        weight = factorial(size) * factorial(count - size - 1) / factorial(count)
        value += weight * (worth[coalition | {player}] - worth[coalition])
    return value


def to_dataset(
    shares: np.ndarray,
    total: np.ndarray,
    outcomes: tuple[Outcome, ...],
    by_player: Mapping[str, Mapping[str, Any]],
) -> xr.Dataset:
    """Means over the runs with their intervals."""
    low, high = interval(shares)
    total_low, total_high = interval(total)
    both = ("outcome", "player")
    return xr.Dataset(
        {
            "share": (both, shares.mean(axis=-1)),
            "low": (both, low),
            "high": (both, high),
            "total": ("outcome", total.mean(axis=-1)),
            "total_low": ("outcome", total_low),
            "total_high": ("outcome", total_high),
        },
        {
            "outcome": [outcome.name for outcome in outcomes],
            "units": ("outcome", [outcome.units for outcome in outcomes]),
            "player": list(PLAYERS),
            "differs": ("player", [len(by_player[player]) for player in PLAYERS]),
        },
        {"runs": total.shape[-1]},
    )
