"""Outcomes that are made of several numbers of a result: gaps, dispersion, Table 1.

All give one number a run, (run,), as `Outcome` does, and name the variables that they need.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from sim.analysis.outcomes import Outcome
from sim.analysis.results import topics
from sim.analysis.table1 import nearest_meeting
from sim.record import FIRST, bundled

MEMBERS, COMPETITOR = ("USA", "JPN", "KOR"), "CHN"
"""The three of the article and the competitor, for results that do not say who they are."""
ALLIES = 2
"""Allies of a triangle: of more, the first that the scenario names."""
Series = Callable[[xr.Dataset], np.ndarray]
"""A result, cut to some months → (time, run)."""


@dataclass(frozen=True)
class Derived:
    """The mean of the months of a series made of several variables."""

    name: str
    units: str
    variables: tuple[str, ...]
    series: Series
    since: str | None = None
    until: str | None = None

    def of(self, data: xr.Dataset) -> np.ndarray:
        """The outcome in each run, (run,).

        Raises
        ------
        KeyError
            If the dataset lacks a variable, or has none of the months.
        """
        cut = data.sel(time=slice(self.since, self.until))
        if not cut.sizes["time"]:
            raise KeyError(f"no month between {self.since} and {self.until}")
        return np.asarray(self.series(cut), dtype=np.float64).mean(axis=0)


@dataclass(frozen=True)
class Cells:
    """Table 1: the share of its cells that a run gets right, whose mean is a probability.

    A cell is a summit and a topic.  A run's meeting nearest to the summit speaks for it, up to two
    months away; without one the run names nothing there.  The mean over runs is the probability
    that the model gives, cell by cell, to what was observed.
    """

    name: str = "probability given to what was said at the four summits"
    units: str = "mean of 32 cells"
    since: str | None = "2022-06"
    until: str | None = "2023-08"
    variables: tuple[str, ...] = ("named",)

    def of(self, data: xr.Dataset) -> np.ndarray:
        """Share of cells that are as observed, (run,)."""
        months, names, observed = record_of_table1()
        labels, named = topics(data)
        rows = [labels.index(name) for name in names]
        held = ~np.isnan(named).all(axis=0)
        time = data["time"].values.astype("datetime64[M]")
        right = np.zeros(held.shape[1])
        for month, said in zip(months, observed, strict=True):
            chosen = nearest_meeting(held, int((month - time[0]).astype(int)), window=2)
            runs = np.arange(held.shape[1])
            model = np.where(chosen >= 0, named[rows][:, chosen, runs] == 1.0, False)
            right += (model == said[:, None]).mean(axis=0)
        return right / len(months)


Measure = Outcome | Derived | Cells


def counts(measure: Measure) -> bool:
    """Whether an outcome counts what happened: its expectation is an intensity or a probability."""
    return isinstance(measure, Cells) or getattr(measure, "how", "") in ("rate", "ever")


def variables_of(measure: Measure) -> tuple[str, ...]:
    """Result variables that an outcome needs."""
    return (measure.variable,) if isinstance(measure, Outcome) else measure.variables


def told_of(measure: Measure) -> str:
    """All that an outcome depends on, in a text that is the same in every process."""
    if isinstance(measure, Derived):
        return f"{measure.series.__qualname__} {measure.since} {measure.until}"
    return str(measure)


def record_of_table1() -> tuple[np.ndarray, list[str], np.ndarray]:
    """Months of the summits, topics, and whether each was named, (summit, topic)."""
    table = bundled(FIRST).table1()
    months = table["month"].values.astype("datetime64[M]")
    return months, [str(name) for name in table["topic"].values], table["observed"].values == 1


def least_threat_of_competitor(data: xr.Dataset) -> np.ndarray:
    """The threat from the competitor that all three share: what the least alarmed sees."""
    return members_on_competitor(data).min(axis=0)


def dispersion_on_competitor(data: xr.Dataset) -> np.ndarray:
    """How far the three differ over the competitor: standard deviation of their perceptions."""
    return members_on_competitor(data).std(axis=0)


def members_on_competitor(data: xr.Dataset) -> np.ndarray:
    """What the three perceive of the competitor, (member, time, run)."""
    members, competitor = triangle(data)
    chosen = data["threat_perception"].sel(actor=list(members), source=competitor)
    return np.asarray(chosen.transpose("actor", "time", "run").values)


def triangle(data: xr.Dataset) -> tuple[tuple[str, ...], str]:
    """Patron and two allies, and the competitor, as the result's scenario names them."""
    actors = data.sim.actors
    patron, allies = (
        [code for code, about in actors.items() if about.get("role") == role]
        for role in ("patron", "ally")
    )
    rivals = [code for code, about in actors.items() if about.get("competitor") is True]
    if not patron or not allies or not rivals:
        return MEMBERS, COMPETITOR
    return (patron[0], *allies[:ALLIES]), rivals[0]


def gap_of_wills(data: xr.Dataset) -> np.ndarray:
    """How far the patron's will to lead is ahead of the less willing ally's, mean of domains."""
    patron = data["patron_willingness"].transpose("domain", "time", "run").values
    allies = data["willingness"].transpose("ally", "domain", "time", "run").values
    return np.asarray((patron - allies.min(axis=0)).mean(axis=0))


def dispersion_of_wills(data: xr.Dataset) -> np.ndarray:
    """How far the three wills differ: their standard deviation, mean of domains."""
    patron = data["patron_willingness"].transpose("domain", "time", "run").values
    allies = data["willingness"].transpose("ally", "domain", "time", "run").values
    together = np.concatenate([patron[None], allies])
    return np.asarray(together.std(axis=0).mean(axis=0))


def rungs_and_pact(data: xr.Dataset) -> np.ndarray:
    """Military rung, a pact of mutual defence counting as one above the last, 0–5."""
    rung = data["integration"].sel(domain="military").transpose("time", "run").values
    pact = data["pact"].transpose("time", "run").values
    return np.asarray(rung + pact * (5.0 - rung))
