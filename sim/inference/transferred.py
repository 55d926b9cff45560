"""Runs of one triangle with parameters fitted on another, scored on its own record."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.observables import Observable, every_observable, observables_of
from sim.analysis.transfer import carried_over, counterpart, losses
from sim.ensemble import simulate
from sim.inference.fit import Fit, facts_of
from sim.inference.posterior import choices_of
from sim.inference.sampler import FRESH
from sim.record import Record
from sim.scenario import Scenario
from sim.scenario.posterior import KEY, named
from sim.theories.formulations import DEFAULT_FORMULATIONS

OWN = "own readings"
"""Name of the scenario's own choice of readings."""


def shared(record: Record) -> frozenset[str]:
    """Names of series whose facts are another record's: what that record's fits have seen."""
    return frozenset(
        name
        for name, series in {**record.series, **record.levels}.items()
        if record.infos[series.table].source is not None
    )


def under_posterior(scenario: Scenario, posterior: str, choice: Mapping[str, str]) -> Scenario:
    """The scenario under other formulations, its parameters drawn from a bundled posterior."""
    own = {**DEFAULT_FORMULATIONS, **scenario.formulations}
    changes: dict[str, str] = {
        f"formulations.{slot}": reading
        for slot, reading in choice.items()
        if own.get(slot) != reading
    }
    if scenario.posterior_name != posterior:
        changes[f"parameters.{KEY}"] = posterior
    return scenario.replace(changes) if changes else scenario


def readings_of(scenario: Scenario) -> dict[str, Mapping[str, str]]:
    """Name → the scenario's own readings, and each other one alone.

    The first is called `OWN`, the others by the slot in which they differ. Each takes the draws
    of the fitted choice that is nearest to it.
    """
    own, *others = choices_of(scenario)
    found: dict[str, Mapping[str, str]] = {OWN: own}
    for choice in others:
        found[named({s: r for s, r in choice.items() if own.get(s) != r})] = choice
    return found


def judged(scenario: Scenario, data: xr.Dataset) -> list[Observable]:
    """What of a result the scenario's record can judge."""
    found = observables_of(facts_of(scenario)).values()
    return [observable for observable in found if observable.within(data)]


def simulated(
    scenario: Scenario, runs: int, seed: int, overrides: Mapping[str, np.ndarray] | None = None
) -> xr.Dataset:
    """Runs on fresh shocks, of what the scenario's record speaks of."""
    series = every_observable(facts_of(scenario)).values()
    keep = tuple(dict.fromkeys(name for each in series for name in each.needs))
    replicates = FRESH + np.arange(runs)
    return simulate(scenario, runs, seed, overrides=overrides, keep=keep, replicates=replicates)


def transferred(
    scenario: Scenario, home: Scenario, codes: Mapping[str, str], runs: int, seed: int
) -> pd.DataFrame:
    """Losses of every series of the scenario's record, beside the rates of the home's record.

    The scenario has a posterior that was fitted at ``home``; those years of that record are the
    ones whose rates are carried over.  ``codes`` lead from the scenario's actors to the home's.
    """
    assert scenario.posterior is not None
    years = [int(year) for year in scenario.posterior.about["years"]]
    theirs = every_observable(facts_of(home))
    data = simulated(scenario, runs, seed)
    parts = []
    for observable in judged(scenario, data):
        other = counterpart(observable, theirs, codes)
        counts = observable.kind == "count"
        seen = None if other is None else other.observed(min(years))
        carried = None if seen is None else carried_over(seen, years, counts=counts)
        parts.append(losses(observable, data, since=scenario.start.year, carried=carried))
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def reached(found: Fit, runs: int, seed: int) -> pd.DataFrame:
    """Losses in sample of a fit to the scenario's own record: what could be reached at best."""
    draws = np.resize(found.thinned(runs), (runs, len(found.prior.names)))
    scenario = found.scenario
    data = simulated(scenario, runs, seed, found.prior.overrides(draws))
    parts = [losses(each, data, since=scenario.start.year) for each in judged(scenario, data)]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)
