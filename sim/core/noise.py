"""Shocks keyed by (seed, replicate, channel), month by month.

The same replicate meets the same shocks under every scenario and every parameter, so that the
difference between two scenarios is their effect and not luck (common random numbers).  Draws are
uniforms or standard normals; what is drawn never depends on the state of the model.

A channel is a name, for instance ``dispute/first-second``.  Channels do not know of each other:
adding one leaves all others as they were.  Replicates are laid out in noise blocks of
:data:`BLOCK` lanes with one generator a block and channel, because a generator a run would cost
more than the run; a replay draws its block and takes its lane.
"""

import hashlib
from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.core.axes import Floats
from sim.core.sizes import MOST_SEED

BLOCK = 256
CHUNK = 12

Kind = Literal["uniform", "normal"]


class Noise:
    """The shocks of a set of replicates under one seed.

    Parameters
    ----------
    seed
        Any integer from 0 to `MOST_SEED`; 0 is a seed like others.
    replicates
        ``(run,)`` replicate numbers from 0 on; several runs may share one.
    """

    def __init__(self, seed: int, replicates: ArrayLike) -> None:
        if not 0 <= seed <= MOST_SEED:
            raise ValueError(f"a seed is a whole number from 0 to {MOST_SEED}, not {seed}")
        self.seed = int(seed)
        self.replicates = np.asarray(replicates, dtype=np.int64)
        self._blocks, inverse = np.unique(self.replicates // BLOCK, return_inverse=True)
        lanes = inverse * BLOCK + self.replicates % BLOCK
        first, count = int(lanes[0]), len(lanes)
        adjacent = np.array_equal(lanes, np.arange(first, first + count))
        self._lanes = slice(first, first + count) if adjacent else lanes

    def monthly(self, kind: Kind, channels: tuple[str, ...]) -> Callable[[int], Floats]:
        """Draws of one kind over several channels, for months asked in rising order.

        Returns a function of the month (0, 1, 2, …) that gives a read-only array
        ``(len(channels), run)``.
        """
        streams = [self._generators(channel) for channel in channels]
        held: dict[str, Floats] = {}
        reached = 0

        def draw(month: int) -> Floats:
            nonlocal reached
            while reached <= month // CHUNK:
                held["chunk"] = self._drawn(kind, streams, CHUNK)
                held["chunk"].flags.writeable = False
                reached += 1
            return held["chunk"][month % CHUNK]

        return draw

    def once(self, kind: Kind, channel: str) -> Floats:
        """One draw a run, ``(run,)``: for values that are uncertain but constant in time."""
        return self._drawn(kind, [self._generators(channel)], 1)[0, 0]

    def _generators(self, channel: str) -> list[np.random.Generator]:
        digest = hashlib.blake2b(channel.encode(), digest_size=8).digest()
        key = int.from_bytes(digest, "big")
        return [
            np.random.Generator(
                np.random.SFC64(np.random.SeedSequence(self.seed, spawn_key=(key, int(block))))
            )
            for block in self._blocks
        ]

    def _drawn(self, kind: Kind, streams: list[list[np.random.Generator]], months: int) -> Floats:
        """The next draws of some channels, (month, channel, run)."""
        wide = np.empty((months, len(streams), len(self._blocks), BLOCK))
        drawn = np.empty((months, BLOCK))  # small enough to stay where it is quickly copied from
        for row, generators in enumerate(streams):
            for block, generator in enumerate(generators):
                draw = generator.random if kind == "uniform" else generator.standard_normal
                draw(out=drawn)
                wide[:, row, block] = drawn
        return wide.reshape(months, len(streams), -1)[..., self._lanes]
