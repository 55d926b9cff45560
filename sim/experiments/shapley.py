"""Shapley shares of drivers and constraints in the difference between two scenarios.

Every value in which the two scenarios differ belongs to one *player*: a driver (D1–D4), a
constraint (C1–C4) or ``other``.  For each coalition of players the scenario that takes the
coalition's values from the one and the rest from the other is run on the same shocks; a player's
share is its average marginal effect over all orders of joining, and shares sum to the total
(Shapley 1953).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations
from math import factorial
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from sim.analysis.outcomes import MAIN, Outcome
from sim.analysis.results import interval
from sim.core.axes import STRATEGIES
from sim.core.kept import once, place
from sim.ensemble import simulate
from sim.model import checked
from sim.parallel import Workers, map_tasks
from sim.scenario import Scenario
from sim.scenario.contrast import Place, leaves
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS
from sim.theories.variables import INITIAL

DRIVERS = ("D1", "D2", "D3", "D4")
CONSTRAINTS = ("C1", "C2", "C3", "C4")
PLAYERS = (*DRIVERS, *CONSTRAINTS, "other")

OWN_PLAYER = {"consult_scope": "C3", "entrapment_weight": "C4", "market_weight": "C4"}
OWN_PLAYER |= {f"{strategy}_effort": "other" for strategy in STRATEGIES}
"""Parameters whose mechanism bears several claims, where one of them is meant, or none of these."""


def patches(scenario: Scenario, against: Scenario) -> dict[str, dict[str, Any]]:
    """Player → changes (dotted path → value, None removes) that lead to ``scenario``."""
    found: dict[str, dict[str, Any]] = {player: {} for player in PLAYERS}
    for path, value in leaves(scenario.to_dict(), against.to_dict()):
        if path[0] == "formulations" and value is None:
            value = DEFAULT_FORMULATIONS[path[1]]
        found[player_of(path, scenario, against)][".".join(path)] = value
    return found


def player_of(path: Place, scenario: Scenario, against: Scenario) -> str:
    """The player that a dotted path of a scenario belongs to."""
    section = path[0]
    if section not in SECTIONS or len(path) < 2:
        return "other"
    known = scenario if section == "context" and path[1] in scenario.context else against
    return SECTIONS[section](path, known)


def _of_actor(path: Place, scenario: Scenario) -> str:
    code, field = path[1], path[2] if len(path) > 2 else ""
    if code not in scenario.actors:
        return "other"
    if code in (scenario.adversary, scenario.backer):
        return "D2"
    if code == scenario.competitor:
        return "C4" if field in ("topics", "agenda") else "D1"
    if field == "parameters" and len(path) > 3:  # of its thinking: the player of the parameter
        return _of_parameter(path[2:], scenario)
    if field in ("audience_cost", "approval", "approval_base", "democracy"):
        return "C1"
    if field in ("threat", "proximity", "intent", "updating"):
        return "D2" if path[-1] == scenario.adversary else "C4"
    if field in ("market_dependence", "exposure"):
        return "C4"
    return "C2" if field == "commitment" else "D3"


def _of_government(path: Place, scenario: Scenario) -> str:
    code, field = path[1], path[-1]
    if code == scenario.adversary:
        return "D2"
    if code == scenario.patron:
        return "D1" if field in ("competitor", "hawkishness") else "C2"
    if field == "partner":
        return "D4"
    if field in ("patron", "adversary", "competitor", "hawkishness"):
        return "D3"
    return "C1"


def _of_dyad(path: Place, _: Scenario) -> str:
    return "D4" if path[-1] == "relation" else "C1"


def _of_context(path: Place, scenario: Scenario) -> str:
    for code in scenario.rivals:
        if scenario.rival(code).activity == path[1]:
            return "D1" if code == scenario.competitor else "D2"
    return "D2"


def _of_parameter(path: Place, _: Scenario) -> str:
    name = path[1]
    if name in OWN_PLAYER:
        return OWN_PLAYER[name]
    for mechanism in registry.everything():
        if any(name in parameter.defaults() for parameter in mechanism.parameters):
            return next((claim for claim in mechanism.claims if claim in PLAYERS), "other")
    assert any(name in parameter.defaults() for parameter in INITIAL)
    return "other"


SECTIONS: Mapping[str, Callable[[Place, Scenario], str]] = {
    "actors": _of_actor,
    "governments": _of_government,
    "dyads": _of_dyad,
    "context": _of_context,
    "regimes": lambda path, scenario: "D2",
    "parameters": _of_parameter,
}


Progress = Callable[[int], None]
Coalition = frozenset[str]


def shapley(
    scenario: Scenario | str | Path,
    against: Scenario | str | Path,
    *,
    outcomes: Iterable[Outcome] = MAIN,
    runs: int = 200,
    seed: int = 0,
    since: str | None = None,
    until: str | None = None,
    by_run: bool = False,
    workers: Workers = 1,
    kept: Path | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Shares of the players in ``outcome(scenario) - outcome(against)``, with 95 % intervals.

    Returns ``share``, ``low``, ``high`` (outcome, player) and ``total``, ``total_low``,
    ``total_high`` (outcome), with coordinates ``units`` (outcome) and ``differs`` (player), the
    number of values in which the scenarios differ there. With ``by_run`` also
    ``share_by_run`` (outcome, player, run): the intervals are about the mean of the runs, and
    these tell how far single runs, each with its own parameters and shocks, differ from it.
    ``since`` and ``until`` (YYYY-MM) are the months that outcomes are about, unless an outcome has
    its own. Coalitions are run by ``workers`` (processes, or the address of a Dask scheduler). In
    the folder ``kept`` each is put down as it is done, and what is there already is not run again.

    Raises
    ------
    ScenarioError
        If a mixture of the two is no valid scenario.
    """
    one, other = (s if isinstance(s, Scenario) else checked.load(s) for s in (scenario, against))
    by_player = patches(one, other)
    active = [player for player in PLAYERS if by_player[player]]
    wanted = tuple(
        replace(outcome, since=outcome.since or since, until=outcome.until or until)
        for outcome in outcomes
    )
    chosen = list(subsets(active))
    mixed = (mixture(other, [by_player[p] for p in PLAYERS if p in each]) for each in chosen)
    tasks = ((each, wanted, runs, seed, kept) for each in mixed)
    done = map_tasks(worth_of, tasks, workers=workers, folder=kept, progress=progress)
    worth = dict(zip(chosen, done, strict=True))
    none = np.zeros((len(wanted), runs))
    shares = np.stack(
        [marginal(player, active, worth) if player in active else none for player in PLAYERS],
        axis=1,
    )
    found = to_dataset(shares, worth[frozenset(active)] - worth[frozenset()], wanted, by_player)
    for name, month in (("since", since), ("until", until)):
        if month is not None:
            found.attrs[name] = month
    if by_run:
        found["share_by_run"] = (("outcome", "player", "run"), shares)
    return found


def worth_of(
    scenario: Scenario, outcomes: tuple[Outcome, ...], runs: int, seed: int, kept: Path | None
) -> np.ndarray:
    """Outcomes of a coalition's scenario, (outcome, run); those kept in the folder are not made."""
    file = place(kept, scenario.digest, [str(outcome) for outcome in outcomes], runs, seed)
    return once(file, partial(_run, scenario, outcomes, runs, seed), (len(outcomes), runs))


def _run(scenario: Scenario, outcomes: tuple[Outcome, ...], runs: int, seed: int) -> np.ndarray:
    keep = sorted({outcome.variable for outcome in outcomes})
    data = simulate(scenario, runs, seed, keep=keep)
    return np.stack([outcome.of(data) for outcome in outcomes])


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
