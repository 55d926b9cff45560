"""A fit that begins from the draws of another instead of from the prior.

The draws of a fit to an earlier year, or of another reading, lie near those that are looked for; a
sampler that begins among them spends its runs on the difference.  What is sampled stays the same:
the prior of the new fit within its own tolerance, which the steps of the sampler leave as it is
wherever they begin.  The start must be forgotten for that, by the rounds and by the last steps, as
after every start of a Markov chain.

Islands stay apart: each begins from draws of one island of the other fit, so that what islands do
not agree on is the error of both fits together.  Parameters that the other fit did not vary come
from the prior.  A fit may only begin from one that saw no more of the record than itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sim.inference.prior import Prior
from sim.scenario.posterior import Posterior, find_posterior, read_posterior


@dataclass(frozen=True)
class WarmStart:
    """Draws to begin from: values (draw, parameter), those of one island side by side.

    ``years`` are those of the record that were seen to make them, ``digest`` tells them apart.
    """

    names: tuple[str, ...]
    values: np.ndarray = field(repr=False)
    years: tuple[int, ...]
    digest: str

    @classmethod
    def of(cls, posterior: Posterior, formulations: Mapping[str, str]) -> WarmStart:
        """The draws that runs under some formulations take from a posterior."""
        rows = np.arange(posterior.draws_of(formulations))
        known = posterior.values(formulations, rows)
        used = posterior.used[posterior.chosen(formulations)]
        names = tuple(n for n, held in zip(posterior.parameters, used, strict=True) if held)
        values = np.stack([known[name] for name in names], axis=1)
        told = posterior.about.get("years", [int(posterior.fitted_to[:4])])
        return cls(names, values, tuple(told), posterior.digest)

    @classmethod
    def read(cls, posterior: str | Path, formulations: Mapping[str, str]) -> WarmStart:
        """The same of a bundled posterior by its name, or of a file.  ScenarioError if none."""
        here = Path.cwd()
        file = find_posterior(str(posterior), here, [Path(here.anchor)])
        return cls.of(read_posterior(file), formulations)

    def refuse_later(self, until: int, without: Collection[int] = ()) -> None:
        """ValueError if the draws saw years of the record that a fit may not see."""
        late = sorted(year for year in self.years if year > until or year in without)
        if late:
            raise ValueError(
                f"the draws to begin from saw the record of {late[-1]}, which a fit to {until} "
                "may not see"
            )

    def shares(
        self, prior: Prior, count: int, rng: np.random.Generator, *, islands: int
    ) -> np.ndarray:
        """Points to begin from, as shares of the prior, (count, parameter), island after island.

        ``count`` is a multiple of ``islands``.  ValueError with fewer draws than islands.
        """
        if len(self.values) < islands:
            raise ValueError(
                f"{len(self.values)} draws are too few to begin {islands} islands from"
            )
        parts = np.array_split(np.arange(len(self.values)), islands)
        rows = np.concatenate([rng.choice(part, count // islands) for part in parts])
        points = prior.sample(rng, count)
        for column, name in enumerate(prior.names):
            if name in self.names:
                found = self.values[rows, self.names.index(name)]
                points[:, column] = np.clip(found, prior.low[column], prior.high[column])
        return prior.shares(points)
