"""Are known parameters recovered? Simulation-based calibration (Talts et al. 2018).

Parameters are drawn from the prior, one run with them takes the place of the record, and the fit
does not know them.  If the posterior means what it says, its middle 50 % holds the true value in
half of such cases and its middle 90 % in nine of ten, and the rank of the true value among the
draws is uniform.

Ranks are taken among every n-th draw, `RANKED` of them or as many as a small fit has, so that they
are nearly independent: among many that are alike ranks pile up at both ends.  Whether ranks are
uniform is asked of each parameter over the cases (χ² over `BINS`, and Kolmogorov and Smirnov's
distance), and of all together by the smallest p-value times their number (Bonferroni, which is the
first step of Holm 1979): parameters of one case share a record, and their ranks are no independent
sample.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from sim.core.errors import AnalysisError
from sim.ensemble import simulate
from sim.inference import Effort, Prior, fit
from sim.inference.fit import bared, facts_of, years_seen
from sim.inference.prior import reaching
from sim.inference.sampler import FRESH
from sim.inference.statistics import Target
from sim.parallel import Prepare, Workers, map_tasks
from sim.scenario import Scenario

COLUMNS = ("case", "parameter", "true", "rank", "among", "in_50", "in_90", "shift", "truth")
RANKED = 99
"""Draws among which a rank is taken, at most: it is then one of 0 to 99."""
EVENLY = 20
"""The number of ranks is a multiple of it: then half of them are exactly the middle 50 %, nine of
ten the middle 90 %, and classes have the same size."""
BINS = 5
"""Classes of ranks that are counted: with forty cases eight are expected in each."""


def recovery(
    scenario: Scenario,
    *,
    cases: int,
    until: int,
    effort: Effort,
    seed: int = 0,
    workers: Workers = 1,
    prepare: Prepare | None = None,
    kept: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> pd.DataFrame:
    """One row a case and parameter that reaches the record; columns `COLUMNS`.

    ``rank`` is the share of the ranked draws, ``among`` so many, below the true value; ``shift``
    and ``truth`` say where in the declared range the posterior mean and the true value lie.  In the
    folder ``kept`` fits are put down as they go, see :func:`sim.inference.fit`.

    Raises AnalysisError if a fit has too few particles to rank among.
    """
    ranked_among(effort.particles)
    tasks = ((scenario, until, effort, seed, case, kept) for case in range(cases))
    tables = map_tasks(
        recovered, tasks, workers=workers, prepare=prepare, folder=kept, progress=progress
    )
    return pd.concat(tables, ignore_index=True)


def recovered(
    scenario: Scenario, until: int, effort: Effort, seed: int, case: int, kept: Path | None = None
) -> pd.DataFrame:
    """One case: the true parameters and where the posterior puts them."""
    bare = bared(scenario, until)
    prior = Prior.of(bare)
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(3, case))))
    truth = prior.sample(rng, 1)
    wanted = Target.of(years_seen(bare, until), facts_of(scenario))
    data = simulate(
        bare,
        1,
        seed,
        overrides=prior.overrides(truth),
        keep=wanted.needs,
        replicates=np.array([FRESH + case]),
    )
    found = fit(
        bare,
        until=until,
        target=wanted.of_run(data, 0),
        effort=effort,
        seed=seed + case,
        kept=kept,
    )
    among = ranked_among(len(found.points))
    rank = (found.thinned(among) < truth).mean(axis=0)
    table = pd.DataFrame(
        {
            "case": case,
            "parameter": prior.names,
            "true": truth[0],
            "rank": rank,
            "among": among,
            "in_50": inside(rank, 0.5),
            "in_90": inside(rank, 0.9),
            "shift": prior.shares(found.points).mean(axis=0),
            "truth": prior.shares(truth)[0],
        }
    )
    reached = reaching(bare, wanted.needs)
    return table[table["parameter"].isin(reached)]


def ranked_among(particles: int) -> int:
    """Of how many of a fit's particles ranks are taken, see `RANKED` and `EVENLY`."""
    among = (min(particles, RANKED) + 1) // EVENLY * EVENLY - 1
    if among < 1:
        raise AnalysisError(
            f"{particles} particles are too few to rank a true value among; at least {EVENLY - 1}"
        )
    return among


def inside(rank: np.ndarray, share: float) -> np.ndarray:
    """Whether a true value of this rank (0–1) lies in the middle share of the draws."""
    return np.abs(rank - 0.5) < share / 2.0


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Coverage of the 50 % and 90 % intervals with standard errors over cases, and correlation.

    One row for all parameters together and one for the ten whose posterior means follow the true
    values most closely; ``follows`` is that correlation over the cases.
    """
    follows = table.groupby("parameter")[["shift", "truth"]].apply(
        lambda part: part["shift"].corr(part["truth"])
    )
    best = follows.sort_values(ascending=False).index[:10]
    rows = []
    for name, part in (
        ("all", table),
        ("ten best told", table[table["parameter"].isin(best)]),
    ):
        by_case = part.groupby("case")[["in_50", "in_90"]].mean()
        error = by_case.std(ddof=1) / np.sqrt(len(by_case))
        rows.append(
            {
                "parameters": name,
                "cases": len(by_case),
                "coverage_50": by_case["in_50"].mean(),
                "error_50": error["in_50"],
                "coverage_90": by_case["in_90"].mean(),
                "error_90": error["in_90"],
                "follows": follows[part["parameter"].unique()].mean(),
            }
        )
    return pd.DataFrame(rows)


def ranks(table: pd.DataFrame) -> pd.DataFrame:
    """How many ranks fall into each of `BINS` classes, one row a parameter, and "all" first.

    Column ``from_0`` counts ranks from 0 on, and so on; even counts are as they should be, a hump
    means a posterior too wide, a valley one too narrow, a slope one beside the truth.
    """
    edges = np.linspace(0.0, 1.0, BINS + 1)
    names = [f"from_{100 * place // BINS}" for place in range(BINS)]
    rows = [("all", table["rank"]), *table.groupby("parameter")["rank"]]
    counted = [
        {"parameter": name, **dict(zip(names, np.histogram(rank, edges)[0], strict=True))}
        for name, rank in rows
    ]
    return pd.DataFrame(counted)


def uniformity(table: pd.DataFrame) -> pd.DataFrame:
    """Whether the ranks of each parameter over the cases are uniform, and all together.

    ``chi2`` and ``p_chi2`` over `BINS` classes, ``ks`` and ``p_ks`` (Kolmogorov and Smirnov); the
    row "all" has the smallest p-values, times the number of parameters.
    """
    from scipy import stats

    rows = []
    for name, part in table.groupby("parameter"):
        rank, among = part["rank"], part["among"]
        counts = np.histogram(rank, np.linspace(0.0, 1.0, BINS + 1))[0]
        chi2 = stats.chisquare(counts)
        ks = stats.kstest((rank * among + 0.5) / (among + 1), "uniform")
        rows.append((name, len(rank), chi2.statistic, chi2.pvalue, ks.statistic, ks.pvalue))
    found = pd.DataFrame(rows, columns=["parameter", "cases", "chi2", "p_chi2", "ks", "p_ks"])
    together = {
        "parameter": "all",
        "cases": int(found["cases"].max()),
        "chi2": found["chi2"].max(),
        "ks": found["ks"].max(),
        **{name: min(1.0, found[name].min() * len(found)) for name in ("p_chi2", "p_ks")},
    }
    return pd.concat([pd.DataFrame([together]), found], ignore_index=True)
