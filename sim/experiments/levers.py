"""From finding to advice: which mix of the patron's strategies is robust, by regret.

A *lever* is a mix of effort on the four strategies and a reading of the commitment to consult, the
mix from January 2025 on.  A *world* is a theory, a future (an election, a crisis) and a draw of the
posterior.  In each world a lever's *regret* is how far it falls short of the lever that is best
there, in units of the smallest effect of interest and in the outcome in which that is most (Savage
1951; as a measure of robustness: Lempert, Popper and Bankes 2003).  The design is plain: every mix
in thirds, and two that governments had, crossed with the readings; nothing is searched for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.outcomes import Outcome
from sim.core.axes import STRATEGIES
from sim.core.kept import load, save
from sim.core.kept import place as place_of
from sim.ensemble import simulate
from sim.experiments import smallest
from sim.experiments.experiment import FUTURE, Arm, outcome
from sim.experiments.layout import drawn_rows, drawn_values, usual_values
from sim.experiments.run_claims import DEFAULT, Formulations, rival_theories
from sim.experiments.standing import ruled_out
from sim.model.uncertain import POSTERIOR_ROW
from sim.parallel import Prepare, Workers, map_tasks
from sim.scenario import Scenario


@dataclass(frozen=True)
class Lever:
    """Shares of the patron's effort, in the order of the strategies, and the reach of the duty."""

    mix: tuple[float, ...]
    consult: float
    name: str = ""

    @property
    def label(self) -> str:
        """In words: the shares in per cent and the reading."""
        shares = " / ".join(f"{100 * share:.0f}" for share in self.mix)
        return f"{self.name or shares}, {READINGS[self.consult]}"


READINGS: Mapping[float, str] = {0.0: "option", 0.3: "as it is", 1.0: "duty"}
"""Reach of the commitment to consult → how it is read (C3)."""
THIRDS = 3
KNOWN: Mapping[str, tuple[float, ...]] = {
    "line of 2021": (0.3, 0.25, 0.2, 0.25),
    "line of 2019": (0.8, 0.05, 0.05, 0.1),
}
"""Mixes that the governments in Washington of the baseline have in these years."""

OUTCOMES: tuple[tuple[Outcome, int, float], ...] = (
    (outcome("cooperation since 2025", "cooperation", since=FUTURE), +1, smallest.COOPERATION),
    (outcome("relation since 2025", "relation", since=FUTURE), +1, smallest.RELATION),
    (outcome("tension since 2025", "tension", since=FUTURE), -1, smallest.REGION),
)
"""What a mix is held against: the outcome, the sign that is wanted, the smallest effect."""

NEXT_TERM = "next_term"
"""The government of 2025 in futures in which the line of the last one goes on."""


@dataclass(frozen=True)
class Future:
    """What may come, and the government whose mix is the lever there."""

    name: str
    scenario: str
    government: str = NEXT_TERM

    def build(self, formulations: Mapping[str, str]) -> Scenario:
        """The scenario under a choice of theories."""
        base = Arm(self.scenario).build(formulations)
        if self.government != NEXT_TERM:
            return base
        governments = base.to_dict()["governments"]["USA"].values()
        last = max(governments, key=lambda government: str(government["from"]))
        going_on = {key: value for key, value in last.items() if key != "approval"}
        return base.replace({f"governments.USA.{NEXT_TERM}": {**going_on, "from": FUTURE}})


FUTURES = (
    Future("continuity", "carried-on"),
    Future("a turn in Seoul", "rok-progressive-return"),
    Future("a unilateralist in Washington", "us-unilateralist-return", "unilateralist_return"),
    Future("a crisis over Taiwan", "taiwan-crisis"),
    Future("a flare-up over history", "history-flare-up"),
)


@dataclass(frozen=True)
class Search:
    """How much is run: draws of the posterior, shocks each, and whether rivals are tried."""

    draws: int = 20
    shocks: int = 5
    rivals: bool = True


QUICK = Search(draws=8, shocks=3, rivals=False)


def design() -> tuple[Lever, ...]:
    """Every mix in thirds and those that governments had, with each reading of the commitment."""
    parts = range(THIRDS + 1)
    mixes = [
        tuple(part / THIRDS for part in chosen)
        for chosen in product(parts, repeat=len(STRATEGIES))
        if sum(chosen) == THIRDS
    ]
    named = [*(("", mix) for mix in mixes), *KNOWN.items()]
    return tuple(Lever(mix, consult, name) for name, mix in named for consult in READINGS)


@dataclass(frozen=True)
class World:
    """A theory and a future; its draws are worlds of their own."""

    theory: str
    future: str


def outcomes_of_levers(
    future: Future, formulations: Formulations, levers: tuple[Lever, ...], search: Search, seed: int
) -> np.ndarray:
    """Outcomes (outcome, lever, draw), means over the shocks, of one future under one theory."""
    scenario = future.build(dict(formulations))
    each = search.draws * search.shocks
    read = usual_values(scenario)
    given = {
        f"parameters.{name}": np.tile(np.repeat(values, search.shocks), len(levers))
        for name, values in drawn_values(scenario, search.draws, seed).items()
        if name in read and name not in scenario.parameters
    }
    if scenario.posterior is not None:
        rows = np.repeat(drawn_rows(scenario, search.draws, seed), search.shocks)
        given[POSTERIOR_ROW] = np.tile(rows, len(levers))
    given["parameters.consult_scope"] = np.repeat([one.consult for one in levers], each)
    for place, strategy in enumerate(STRATEGIES):
        path = f"governments.USA.{future.government}.strategies.{strategy}"
        given[path] = np.repeat([one.mix[place] for one in levers], each)
    data = simulate(
        scenario,
        len(levers) * each,
        seed,
        overrides=given,
        keep=[wanted.variable for wanted, _, _ in OUTCOMES],
        replicates=np.tile(np.arange(each), len(levers)),
    )
    shape = (len(levers), search.draws, search.shocks)
    return np.stack([wanted.of(data).reshape(shape).mean(axis=-1) for wanted, _, _ in OUTCOMES])


def regrets(values: np.ndarray) -> np.ndarray:
    """Regret of each lever in each draw, (lever, draw), of outcomes (outcome, lever, draw).

    In each outcome how far the lever falls short of the best one there, in smallest effects; of
    the outcomes the one in which that is most.
    """
    signs = np.array([sign for _, sign, _ in OUTCOMES])[:, None, None]
    units = np.array([least for _, _, least in OUTCOMES])[:, None, None]
    wanted = signs * values / units
    return np.asarray((wanted.max(axis=1, keepdims=True) - wanted).max(axis=0))


def search_levers(
    search: Search | None = None,
    *,
    seed: int = 0,
    workers: Workers = 1,
    prepare: Prepare | None = None,
    levers: tuple[Lever, ...] = (),
    futures: Iterable[Future] = FUTURES,
    kept: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[World, np.ndarray]:
    """Outcomes (outcome, lever, draw) in each world but of theories that the record rules out.

    In the folder ``kept`` each future under each theory is put down as it is finished, and what is
    there already is not run again.
    """
    search = search or Search()
    levers = levers or design()
    rivals = rival_theories() if search.rivals else {}
    theories = {"default": DEFAULT} | {n: f for n, f in rivals.items() if not ruled_out(n)}
    jobs = [(theory, future) for theory in theories for future in futures]
    shape = (len(OUTCOMES), len(levers), search.draws)
    places = {
        (theory, future): _place(kept, future, theories[theory], levers, search, seed)
        for theory, future in jobs
    }
    found = {job: values for job in jobs if (values := load(places[job], shape)) is not None}
    left = [job for job in jobs if job not in found]
    finished = count(len(found) + 1)

    def counted(_: int) -> None:
        if progress is not None:
            progress(next(finished), len(jobs))

    tasks = ((future, theories[theory], levers, search, seed) for theory, future in left)
    results = map_tasks(
        outcomes_of_levers, tasks, workers=workers, prepare=prepare, progress=counted
    )
    for job, values in zip(left, results, strict=True):
        found[job] = values
        if (file := places[job]) is not None:
            save(file, values)
    return {World(theory, future.name): found[theory, future] for theory, future in jobs}


def _place(
    kept: Path | None,
    future: Future,
    formulations: Formulations,
    levers: tuple[Lever, ...],
    search: Search,
    seed: int,
) -> Path | None:
    """Where a future under one theory is kept, named by all that it depends on."""
    if kept is None:
        return None
    scenario = future.build(dict(formulations))
    posterior = "" if scenario.posterior is None else scenario.posterior.digest
    told = [scenario.digest, future.government, str(levers), str(OUTCOMES)]
    return place_of(kept, told, search.draws, search.shocks, seed, posterior)


def table(found: Mapping[World, np.ndarray], levers: tuple[Lever, ...] = ()) -> pd.DataFrame:
    """One row a lever, the most robust first: regret over all worlds, and by theory and future."""
    levers = levers or design()
    felt = {world: regrets(values) for world, values in found.items()}
    together = np.concatenate(list(felt.values()), axis=1)
    outcomes = np.concatenate(list(found.values()), axis=2).mean(axis=2)
    rows: dict[str, object] = {
        "lever": [one.label for one in levers],
        **{
            strategy: [one.mix[place] for one in levers]
            for place, strategy in enumerate(STRATEGIES)
        },
        "consult": [READINGS[one.consult] for one in levers],
        "regret": together.mean(axis=1),
        "regret_90": np.quantile(together, 0.9, axis=1),
        "worst": together.max(axis=1),
        "within_smallest": (together <= 1.0).mean(axis=1),
    }
    rows |= {wanted.name: outcomes[place] for place, (wanted, _, _) in enumerate(OUTCOMES)}
    for kind in ("theory", "future"):
        for name in dict.fromkeys(getattr(world, kind) for world in felt):
            part = [one for world, one in felt.items() if getattr(world, kind) == name]
            rows[f"regret, {kind} {name}"] = np.concatenate(part, axis=1).mean(axis=1)
    frame = pd.DataFrame(rows)
    return frame.sort_values(["regret_90", "regret"], kind="stable").reset_index(drop=True)
