"""What is a theory made on one triangle worth on another? The transfer test.

Parameters are those fitted to the first triangle alone; nothing is fitted to the second, but for
the one fit that says what could be reached there. The rules were written down before the test was
run: what is scored and against whom (`sim.analysis.transfer`), what a verdict needs, and that what
fails is told first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import transfer as tables
from sim.analysis.observables import every_observable, observables_of
from sim.core.errors import AnalysisError
from sim.core.kept import Kept
from sim.core.versions import versions
from sim.experiments import counterparts, elsewhere, triangles
from sim.experiments.claims import EXPERIMENTS
from sim.experiments.counterparts import Triangle
from sim.experiments.layout import Effort as Shocks
from sim.experiments.roles import seats
from sim.inference import Effort, fit
from sim.inference import transferred as scoring
from sim.inference.fit import facts_of
from sim.parallel import Workers, map_tasks
from sim.scenario import Scenario
from sim.scenario.posterior import bundled_posteriors
from sim.studies import transfer_text as words
from sim.studies.study import Bars, Drawing, Study, no_bars, resolved

POSTERIORS: tuple[str, ...] = ("fitted-2014-12", "fitted-2023-12")
"""Bundled fits to the first triangle alone; the last is the one that figures and shares take."""
HOME = "since-1994"
"""The first triangle over the whole of its record."""
OTHERS = 4
"""Other readings, and mixtures of the two triangles, have one in so many of the runs."""
SHOCKS = 10
"""Runs of each draw in the claims' experiments."""
CAPTION = (
    "One row a series, the fitted triangle on the left and the other on the right, on one scale: "
    "the middle half and 90 % of the runs by year, their mean, and the real values as diamonds. "
    "The parameters were fitted to the left alone."
)


@dataclass(frozen=True)
class Pair:
    """Two triangles: the one that was fitted to, and the one that was not."""

    home: Scenario
    away: Scenario

    @property
    def codes(self) -> dict[str, str]:
        """Actors of the second → those with their roles in the first."""
        return {there: here for here, there in seats(self.home, self.away).items()}


def transfer(
    scenario: Scenario | str | Path = "us-jpn-aus",
    *,
    home: Scenario | str | Path = HOME,
    posteriors: Sequence[str] = (),
    claims: Sequence[str] = counterparts.ELSEWHERE,
    effort: Effort | None = None,
    draws: int = 200_000,
    runs: int = 2000,
    seed: int = 0,
    workers: Workers = 1,
    kept: Kept | None = None,
    bars: Bars = no_bars,
) -> Study:
    """Score a triangle with parameters that were fitted to another.

    Tables: ``transfer``, one row a posterior and series, against climatology, persistence, the
    other triangle's rates and a fit to this record; ``observations``, the scores year by year;
    ``readings``, each other reading alone beside the own ones; ``shares``, which attributes carry
    the difference between the two triangles; ``claims`` and ``untranslated``, the article's claims
    here and there; ``bands``, both records beside the runs. In each what fails comes first.

    ``draws`` are the runs of the one fit to the scenario's own record, or ``effort`` says more.

    Raises
    ------
    AnalysisError
        If the scenario has no record, the two do not have the same roles or have one record, or no
        posterior of the first triangle is bundled.
    """
    pair = Pair(resolved(home), resolved(scenario))
    chosen = checked(pair, posteriors)
    name = f"transfer-{pair.away.name}"
    folder = None if kept is None else kept(name)
    common = (runs, seed, workers)
    observations = scored(pair, chosen, *common, bars)
    best = in_sample(pair.away, effort or Effort.of(draws), *common, folder, bars)
    observations = tables.with_reached(observations, best)
    found = {
        "transfer": per_series(observations, pair.away),
        "readings": per_reading(observations),
        "shares": attributes(pair, chosen[-1], *common, folder, bars),
        **here_and_there(pair.away, chosen[-1], claims, *common, folder, bars),
        "bands": both_bands(pair, chosen[-1], runs, seed),
        "observations": observations,
    }
    return Study(
        kind="transfer",
        name=name,
        about={
            "scenario": pair.away.to_dict(),
            "home": pair.home.to_dict(),
            "posteriors": {each: fitted(pair, each) for each in chosen},
            "draws": draws,
            "runs": runs,
            "seed": seed,
            "versions": versions(),
        },
        title=f"{pair.away.name} with parameters fitted to {facts_of(pair.home).name} "
        f"alone ({', '.join(chosen)}), none here: {runs} runs, seed {seed}",
        text=words.text(found),
        tables=found,
        files=(*(f"{each}.csv" for each in found), "manifest.json"),
        drawings=partial(drawings, found["bands"], pair, chosen[-1]),
    )


def checked(pair: Pair, posteriors: Sequence[str]) -> list[str]:
    """The posteriors to be tested; AnalysisError if the two triangles cannot be held together."""
    facts, theirs = facts_of(pair.away), facts_of(pair.home)
    if facts.name == theirs.name:
        raise AnalysisError(
            f"the record of {pair.away.name} is {facts.name}, to which the parameters were fitted: "
            "a transfer needs another triangle, for instance us-jpn-aus"
        )
    seats(pair.home, pair.away)
    bundled = bundled_posteriors()
    chosen = [each for each in posteriors or POSTERIORS if each in bundled]
    missing = [each for each in posteriors if each not in bundled]
    if missing or not chosen:
        wanted = ", ".join(missing or POSTERIORS)
        raise AnalysisError(f"no posterior {wanted} is bundled: there are {', '.join(bundled)}")
    return chosen


def fitted(pair: Pair, posterior: str) -> Mapping[str, Any]:
    """What a posterior says of itself, and its check sum."""
    found = scoring.under_posterior(pair.away, posterior, {}).posterior
    assert found is not None
    about = found.about
    told = {key: about.get(key) for key in ("scenario", "fitted_to", "years", "series", "seed")}
    return {"digest": found.digest, **told}


def scored(
    pair: Pair, posteriors: Sequence[str], runs: int, seed: int, workers: Workers, bars: Bars
) -> pd.DataFrame:
    """Losses by posterior and reading, series and year."""
    away, jobs = pair.away, []
    for each in posteriors:
        readings = scoring.readings_of(scoring.under_posterior(away, each, {}))
        for reading, choice in readings.items():
            under = scoring.under_posterior(away, each, choice)
            many = runs if reading == scoring.OWN else max(1, runs // OTHERS)
            jobs.append((each, reading, (under, pair.home, pair.codes, many, seed)))
    with bars("readings", len(jobs)) as advance:
        found = map_tasks(
            scoring.transferred, [job[2] for job in jobs], workers=workers, progress=advance
        )
        parts = [
            losses.assign(posterior=each, reading=reading)
            for losses, (each, reading, _) in zip(found, jobs, strict=True)
        ]
    together = pd.concat(parts, ignore_index=True)
    ground = scoring.shared(facts_of(away))
    return together.assign(
        facts=np.where(together["series"].isin(ground), words.SHARED, words.OWN_FACTS)
    )


def in_sample(
    away: Scenario,
    effort: Effort,
    runs: int,
    seed: int,
    workers: Workers,
    folder: Path | None,
    bars: Bars,
) -> pd.DataFrame:
    """Losses of a fit to the scenario's own record, all of which it saw."""
    all_runs = effort.budget + effort.final * effort.particles
    with bars("fit to the record itself", all_runs) as advance:
        found = fit(
            away,
            effort=effort,
            seed=seed,
            workers=workers,
            kept=folder,
            progress=advance,
        )
    return scoring.reached(found, runs, seed)


def per_series(observations: pd.DataFrame, away: Scenario) -> pd.DataFrame:
    """The table of the test: each posterior with the own readings, what fails first."""
    series = observables_of(facts_of(away))
    titles = {name: each.title for name, each in series.items()}
    parts = []
    own = observations[observations["reading"] == scoring.OWN]
    for posterior, part in own.groupby("posterior", sort=False):
        facts = part.groupby("series")["facts"].first()
        table = tables.series_table(part, titles)
        table.insert(0, "posterior", posterior)
        table.insert(3, "facts", table["series"].map(facts))
        units = {name: each.units for name, each in series.items()}
        table.insert(4, "units", table["series"].map(units))
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def per_reading(observations: pd.DataFrame) -> pd.DataFrame:
    """Each other reading alone beside the own ones, by series whose facts are of here alone."""
    parts = []
    fresh = observations[observations["facts"] == words.OWN_FACTS]
    for posterior, part in fresh.groupby("posterior", sort=False):
        table = tables.readings_table(part, scoring.OWN)
        table.insert(0, "posterior", posterior)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def attributes(
    pair: Pair,
    posterior: str,
    runs: int,
    seed: int,
    workers: Workers,
    folder: Path | None,
    bars: Bars,
) -> pd.DataFrame:
    """Which attributes carry the difference, and how large it is in the two records."""
    away = scoring.under_posterior(pair.away, posterior, {})
    players = [each for each in triangles.patches(pair.home, away).values() if each]
    with bars("mixtures of the two triangles", 2 ** len(players)) as advance:
        table = triangles.shares(
            pair.home,
            away,
            runs=max(2, runs // OTHERS),
            seed=seed,
            workers=workers,
            kept=folder,
            progress=advance,
        )
    return table.assign(recorded=table["outcome"].map(recorded(pair)))


def recorded(pair: Pair) -> dict[str, float]:
    """Outcome → what the first record has a year more than the second, in years that both cover."""
    found = {}
    for outcome, (variable, of) in triangles.RECORDED.items():
        means = []
        both = []
        for each in (pair.home, pair.away):
            facts = facts_of(each)
            names = [
                name
                for name, series in facts.series.items()
                if (series.variable, series.of) == (variable, of)
            ]
            both.append([facts.yearly_counts(name, only_scored=True) for name in names[:1]])
        if all(both):
            one, other = (each[0].dropna("year") for each in both)
            years = np.intersect1d(one["year"].values, other["year"].values)
            years = years[years >= pair.away.start.year]
            if years.size:
                means = [float(each.sel(year=years).mean()) for each in (one, other)]
                found[outcome] = means[0] - means[1]
    return found


def here_and_there(
    away: Scenario,
    posterior: str,
    claims: Sequence[str],
    runs: int,
    seed: int,
    workers: Workers,
    folder: Path | None,
    bars: Bars,
) -> dict[str, pd.DataFrame]:
    """The claims on both triangles, and the experiments that have no counterpart."""
    triangle = Triangle.of(scoring.under_posterior(away, posterior, {}))
    chosen = counterparts.translations(triangle, EXPERIMENTS, claims)
    arms = {arm for each in chosen if not each.why_not for arm in each.experiment.arms}
    shocks = min(SHOCKS, runs)
    with bars("arms of the claims", 2 * len(arms)) as advance:
        found = elsewhere.effects(
            triangle,
            chosen,
            effort=Shocks(draws=max(2, runs // (2 * SHOCKS)), shocks=shocks),
            seed=seed,
            workers=workers,
            kept=folder,
            progress=advance,
        )
    return {
        "claims": elsewhere.compared(chosen, found),
        "untranslated": elsewhere.untranslated(chosen),
    }


def both_bands(pair: Pair, posterior: str, runs: int, seed: int) -> pd.DataFrame:
    """Record and runs of both triangles, of series that both have in the same roles."""
    theirs = every_observable(facts_of(pair.home))
    ground = scoring.shared(facts_of(pair.away))
    chosen = {}
    for name, one in observables_of(facts_of(pair.away)).items():
        other = tables.counterpart(one, theirs, pair.codes)
        if other is not None and name not in ground and one.variable != "disputes_by_issue":
            chosen[name] = (other, one)
    parts = []
    for place, each in enumerate((pair.home, pair.away)):
        data = scoring.simulated(scoring.under_posterior(each, posterior, {}), runs, seed)
        for name, both in chosen.items():
            table = tables.bands_table(both[place], data, since=each.start.year)
            units, kind = both[1].units, both[1].kind
            whose = {"triangle": each.name, "series": name, "title": both[place].title}
            parts.append(table.assign(**whose, units=units, kind=kind))
    together = pd.concat(parts, ignore_index=True)
    front = ["triangle", "series", "title", "kind", "units"]
    together = together[[*front, *(name for name in together if name not in front)]]
    return together[together["year"] >= pair.away.start.year].reset_index(drop=True)


def drawings(table: pd.DataFrame, pair: Pair, posterior: str) -> dict[str, Drawing]:
    """The one figure."""
    from sim.plots.transfer import bands as draw

    note = f"parameters of {posterior}, fitted to the record on the left alone; by calendar year"
    return {
        "1-both-records": Drawing(
            partial(draw, table, (pair.home.name, pair.away.name), note), CAPTION
        )
    }
