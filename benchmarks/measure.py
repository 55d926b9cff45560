"""Speeds side by side: jobs take turns in one process, so that a noisy machine is noisy to all."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks import numba_kernel
from benchmarks.agreement import case
from benchmarks.batch import batch, pool_map
from benchmarks.cut_model import MONTH_OF_CORE, trajectories
from benchmarks.names import (
    AGENTPY,
    AGENTPY_2,
    CORE_ONLY,
    DATASET,
    KERNEL,
    POOL_2,
    SCALAR,
    SCALAR_2,
    WHOLE,
)
from benchmarks.scalar_agentpy import experiment
from sim import simulate
from sim.model.month import MONTH
from sim.scenario import Scenario


@dataclass(frozen=True)
class Sizes:
    """Runs of each job in one turn, and how many turns are measured."""

    scalar: int = 40
    in_pools: int = 300
    others: int = 8192
    dataset: int = 4096
    turns: int = 9


QUICK = Sizes(scalar=5, in_pools=10, dataset=512, turns=3)

Job = tuple[int, Callable[[], object]]
"""How many runs a call does, and the call."""


def jobs(scenario: Scenario, sizes: Sizes, block: int) -> dict[str, Job]:
    """Everything that is compared.  All but the last keep the same eight numbers of every month."""
    inputs = case(scenario, runs=1).inputs
    many = sizes.others
    return {
        SCALAR: (sizes.scalar, lambda: batch(inputs, sizes.scalar)),
        SCALAR_2: (sizes.in_pools, lambda: batch(inputs, sizes.in_pools, 2)),
        POOL_2: (sizes.in_pools, lambda: pool_map(inputs, sizes.in_pools, 2)),
        AGENTPY: (sizes.scalar, lambda: experiment(inputs, sizes.scalar)),
        AGENTPY_2: (sizes.in_pools, lambda: experiment(inputs, sizes.in_pools, 2)),
        KERNEL: (many, lambda: numba_kernel.trajectories(inputs, many)),
        CORE_ONLY: (many, lambda: trajectories(scenario, many, block=block)),
        WHOLE: (many, lambda: trajectories(scenario, many, block=block, month=MONTH)),
        DATASET: (sizes.dataset, lambda: simulate(scenario, runs=sizes.dataset, seed=0)),
    }


def block_jobs(scenario: Scenario, sizes: Sizes) -> dict[str, Job]:
    """The model in blocks of several sizes."""
    many = sizes.others

    def job(block: int, whole: bool) -> Job:
        month = MONTH if whole else MONTH_OF_CORE
        return many, lambda: trajectories(scenario, many, block=block, month=month)

    return {
        f"{'whole' if whole else 'core'}, blocks of {block}": job(block, whole)
        for whole in (False, True)
        for block in (256, 512, 1024, 2048, 4096, 8192)
        if block <= many
    }


def speeds(work: Mapping[str, Job], turns: int) -> dict[str, np.ndarray]:
    """Runs per second of every job, (turn,), after one turn to warm up; in random order."""
    order = random.Random(0)
    found: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(turns + 1):
        for name in order.sample(list(work), len(work)):
            runs, call = work[name]
            began = time.perf_counter()
            call()
            if turn:
                found[name].append(runs / (time.perf_counter() - began))
    return {name: np.array(values) for name, values in found.items()}
