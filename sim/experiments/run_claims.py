"""Run the experiments: every arm once for each choice of theories, whoever asks for it."""

from collections.abc import Callable, Iterable, Mapping
from itertools import count
from pathlib import Path

import numpy as np

from sim.core.kept import load, place, save
from sim.experiments.batches import alike, run_together
from sim.experiments.experiment import Arm, Experiment, loaded, outcomes_of
from sim.experiments.layout import Block, Effort, Layout, plan
from sim.experiments.measures import Measure, counts, told_of
from sim.experiments.standing import ruled_out, standing_of
from sim.experiments.verdicts import Finding, Shares, expected
from sim.parallel import Prepare, Workers, map_tasks
from sim.scenario.months import Month
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS

Formulations = tuple[tuple[str, str], ...]
"""Readings beside those of the scenarios, as (slot, reading) pairs."""
Values = dict[Measure, np.ndarray]
Key = tuple[Arm, Formulations]
Jobs = dict[Key, tuple[list[Measure], Layout]]

QUICK = Effort(draws=20, shocks=10, wire_draws=5, points=40, replicates=1, rivals=False)
DEFAULT: Formulations = ()


def rival_theories() -> dict[str, Formulations]:
    """``slot: name`` → readings, for each formulation that the baseline does not have."""
    own = {**DEFAULT_FORMULATIONS, **loaded("baseline").formulations}
    return {
        f"{slot}: {name}": ((slot, name),)
        for slot, readings in FORMULATIONS.items()
        for name in readings
        if name != own.get(slot)
    }


def findings(
    experiments: Iterable[Experiment],
    effort: Effort | None = None,
    *,
    seed: int = 0,
    workers: Workers = 1,
    prepare: Prepare | None = None,
    kept: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """What each experiment shows.

    ``progress`` is called with (done, of all) as arms are finished.  Results do not depend on
    who does the work.  In the folder ``kept`` every finished arm is put down, and what is there
    already is not run again.
    """
    effort = effort or Effort()
    asked = tuple(experiments)
    rivals = rival_theories() if effort.rivals else {}
    jobs = needed(asked, effort, rivals)
    done: dict[tuple[Arm, Formulations], Values] = {}
    places = {key: _place(kept, *key, *jobs[key], seed) for key in jobs}
    for key, file in places.items():
        found = load(file)
        if found is not None and len(found) == len(jobs[key][0]):
            done[key] = dict(zip(jobs[key][0], found, strict=True))
    work = batches([key for key in jobs if key not in done])
    finished, of = count(len(done) + 1), len(done) + len(work)

    def counted(_: int) -> None:
        if progress is not None:
            progress(next(finished), of)

    tasks = ((keys, [jobs[key] for key in keys], seed) for keys in work)
    results = map_tasks(run_batch, tasks, workers=workers, prepare=prepare, progress=counted)
    for keys, together in zip(work, results, strict=True):
        for key, values in zip(keys, together, strict=True):
            done[key] = values
            if (file := places[key]) is not None:
                save(file, np.stack([values[one] for one in jobs[key][0]]))
    return [finding(one, done, jobs, rivals) for one in asked]


def needed(
    experiments: Iterable[Experiment], effort: Effort, rivals: Mapping[str, Formulations]
) -> Jobs:
    """Every arm and choice of theories that some experiment asks for, with what is wanted of it."""
    asked: dict[tuple[Arm, Formulations], tuple[list[Measure], list[Block]]] = {}
    for one in experiments:
        for chosen in (DEFAULT, *asked_of(one, rivals).values()):
            for arm in one.arms:
                outcomes, wires = asked.setdefault((arm, chosen), ([], []))
                if one.outcome not in outcomes:
                    outcomes.append(one.outcome)
                if chosen == DEFAULT and one.wire and (wire := wire_of(one)) not in wires:
                    wires.append(wire)
    return {
        key: (outcomes, plan(effort, wires, rival=key[1] != DEFAULT))
        for key, (outcomes, wires) in asked.items()
    }


def asked_of(one: Experiment, rivals: Mapping[str, Formulations]) -> dict[str, Formulations]:
    """The rival theories that an experiment is tried under."""
    return {name: own for name, own in rivals.items() if one.rivals and name not in one.mute}


def wire_of(experiment: Experiment) -> Block:
    """The block of runs in which the wire of an experiment is cut."""
    return ("wire", tuple(sorted(experiment.wire.items())))


def batches(left: Iterable[Key]) -> list[list[Key]]:
    """What is run at once: under the default theories each arm, under a rival those alike."""
    by_theory: dict[Formulations, list[Arm]] = {}
    for arm, chosen in left:
        by_theory.setdefault(chosen, []).append(arm)
    return [
        [(arm, chosen) for arm in together]
        for chosen, arms in by_theory.items()
        for together in ([[arm] for arm in arms] if chosen == DEFAULT else alike(arms))
    ]


def run_batch(
    keys: list[Key], wanted: list[tuple[list[Measure], Layout]], seed: int
) -> list[Values]:
    """One batch; a function of the module, so that worker processes find it."""
    _, chosen = keys[0]
    if chosen == DEFAULT:
        return [run_task(*key, *one, seed) for key, one in zip(keys, wanted, strict=True)]
    arms, outcomes = [arm for arm, _ in keys], [one for one, _ in wanted]
    return run_together(arms, chosen, outcomes, wanted[0][1], seed)


def run_task(
    arm: Arm, formulations: Formulations, outcomes: list[Measure], layout: Layout, seed: int
) -> Values:
    """Outcomes of an arm with all its blocks of runs."""
    scenario = arm.build(dict(formulations))
    own = {path.removeprefix("parameters.") for path, _ in arm.changes}
    return outcomes_of(
        arm,
        scenario,
        outcomes,
        layout.runs,
        seed,
        overrides=layout.overrides(scenario, own, seed),
        replicates=layout.shocks_met,
    )


def _place(
    kept: Path | None,
    arm: Arm,
    formulations: Formulations,
    outcomes: list[Measure],
    layout: Layout,
    seed: int,
) -> Path | None:
    """Where a job is kept, named by all that it depends on; None if nothing is kept."""
    if kept is None:
        return None
    scenario = arm.build(dict(formulations))
    agents = [(code, kind.__module__, kind.__qualname__) for code, kind in arm.agents]
    told = [scenario.digest, agents, [told_of(one) for one in outcomes], str(layout), seed]
    posterior = "" if scenario.posterior is None else scenario.posterior.digest
    return place(kept, told, posterior)


def finding(
    experiment: Experiment,
    done: Mapping[tuple[Arm, Formulations], Values],
    jobs: Jobs,
    rivals: Mapping[str, Formulations],
) -> Finding:
    """Put together what an experiment showed."""

    def worth(block: Block, chosen: Formulations = DEFAULT) -> Callable[[Arm], np.ndarray]:
        """The outcome of an arm in a block of its runs, (draw, shock)."""
        return lambda arm: jobs[arm, chosen][1].cut(done[arm, chosen][experiment.outcome], block)

    one = experiment
    paired = one.effect(worth(FITTED))
    by_draw = of_draws(paired, one)
    low, high = np.quantile(by_draw, (0.025, 0.975))
    differs = paired[paired != 0.0]
    anywhere = one.effect(worth(ANYWHERE)).mean(axis=1)
    tried = {
        name: shares(of_draws(one.effect(worth(FITTED, chosen)), one), one)
        for name, chosen in asked_of(one, rivals).items()
    }
    whole = float(by_draw.mean())
    without = left_without(paired, one.effect(worth(wire_of(one))), whole) if one.wire else None
    return Finding(
        one,
        whole,
        float(low),
        float(high),
        one.reference(worth(FITTED)),
        shares(by_draw, one),
        float((paired == 0.0).mean()),
        float((differs * one.sign > 0).mean()) if differs.size else float("nan"),
        float((anywhere * one.sign > 0).mean()),
        without,
        tried,
        {name: standing_of(name) for name in tried},
        frozenset(name for name in tried if ruled_out(name)),
        unseen(one, worth(FITTED)),
    )


FITTED: Block = ("posterior", ())
ANYWHERE: Block = ("declared ranges", ())


def left_without(paired: np.ndarray, cut: np.ndarray, whole: float) -> float:
    """What is left of the whole effect where its wire is cut, in units of the outcome.

    ``cut`` is the effect without the wire in the first draws, (draw, shock); what share of theirs
    with the wire, ``paired``, that is holds for all.  NaN where with the wire they have none.
    """
    same = float(paired[: cut.shape[0]].mean())  # the same draws and shocks, with the wire
    return float(cut.mean()) * (whole / same) if same else float("nan")


def unseen(experiment: Experiment, worth: Callable[[Arm], np.ndarray]) -> float:
    """Share of pairs in which what the experiment waits for came in no arm within its months.

    Only a duration waits; against a fixed level it says something even where it outlasts them.
    """
    if getattr(experiment.outcome, "how", "") != "survival" or len(experiment.arms) < 2:
        return 0.0
    since, until = map(Month.parse, experiment.window.split(" to "))
    outlasted = [worth(arm) > until - since for arm in experiment.arms]
    return float(np.all(outlasted, axis=0).mean())


def of_draws(paired: np.ndarray, experiment: Experiment) -> np.ndarray:
    """The effect in each draw, (draw,), of that in each run, (draw, shock)."""
    return expected(paired) if counts(experiment.outcome) else paired.mean(axis=1)


def shares(by_draw: np.ndarray, experiment: Experiment) -> Shares:
    """Shares of draws with an effect beyond the smallest one, within it, or opposite."""
    signed = experiment.sign * by_draw
    return Shares(
        float((signed > experiment.smallest).mean()),
        float((np.abs(signed) <= experiment.smallest).mean()),
        float((signed < -experiment.smallest).mean()),
    )
