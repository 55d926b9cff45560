"""Parameters fitted on one record, held against another: scores, naive forecasts, verdicts.

Nothing of the scored record is fitted. Naive forecasts expand: that of a year sees the years before
it and no other, so that they learn as they go, while the model does not. Beside them stand the
other triangle's rates, carried over as they are, and a fit to the scored record itself, which saw
what it is scored on and says how much could be reached.

All scores are CRPS as in `sim.analysis.scoreboard`. A skill is 1 − mean score / mean score of the
rival on the same years. Its interval is by blocks of years (`sim.analysis.year_blocks`), which
fewer than six years do not have; a skill within `NEAR` of zero decides nothing, whatever its
interval, and neither does one without.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis import scores
from sim.analysis.cases import predictive
from sim.analysis.naive import Counts, History, Levels, climatology, persistence
from sim.analysis.observables import Observable
from sim.analysis.results import quantiles
from sim.analysis.scoreboard import OWN_COLUMNS
from sim.analysis.year_blocks import skill_against

NAIVE: tuple[str, ...] = ("climatology", "persistence")
"""Naive forecasts, from this record alone."""
RIVALS: tuple[str, ...] = (*NAIVE, "carried", "reached")
"""With the other triangle's rates, and a fit to this record."""
NEAR = 0.05
"""Skill within which two forecasts are as good as each other."""
WORSE, CANNOT_SAY, BETTER = "worse", "cannot say", "better"
VERDICTS: tuple[str, ...] = (WORSE, CANNOT_SAY, BETTER)
"""In the order in which they are told: what fails comes first."""
LOSSES: tuple[str, ...] = (
    *OWN_COLUMNS,
    *(f"crps_{name}" for name in (*NAIVE, "carried")),
)
"""Columns of the table of losses, one row a series and year."""
BANDS: tuple[str, ...] = ("year", *LOSSES[2:9])
"""Columns of the table of bands."""


def losses(
    observable: Observable,
    dataset: xr.Dataset,
    *,
    since: int,
    carried: Counts | Levels | None = None,
) -> pd.DataFrame:
    """Scores of one series in every year that record and result cover; columns `LOSSES`.

    `since` is the first year of the scenario. `carried` is the forecast of the other triangle's
    rates, one for every year alike, as `carried_over` gives it. Years without a naive forecast, as
    the first of a series of counts, are left out.
    """
    whole = observable.observed(since)
    history = History.of(whole["year"].values, whole.values)
    years, observed, runs = _forecast(observable, dataset, since)
    counts, log = observable.kind == "count", observable.log
    naive = expanding(history, years, observed, counts=counts, log=log)
    known = np.isfinite(naive["climatology"])
    years, observed, runs = years[known], observed[known], runs[known]
    plain = np.full(years.size, np.nan)
    rates = plain if carried is None else spread_over(carried, years).crps(observed, log=log)
    own = [
        scores.crps_of_many(*(map(np.log1p, pair) if log else pair))[0]
        for pair in zip(runs, observed[:, None], strict=True)
    ]
    columns = (
        np.full(years.size, observable.name, dtype=object),
        years,
        observed,
        runs.mean(axis=1),
        *(quantiles(runs) if years.size else np.empty((5, 0))),
        np.array(own, dtype=np.float64),
        *(naive[name][known] for name in NAIVE),
        rates,
    )
    return pd.DataFrame(dict(zip(LOSSES, columns, strict=True)))


def _forecast(
    observable: Observable, dataset: xr.Dataset, since: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Years (year,) that record and result cover, the record (year,) and the runs (year, run).

    A survey whose level is its own is put on its scale by the years before each year alone.
    """
    last = int(dataset["time"].dt.year.values[-1])
    pair = predictive(observable, dataset, last, None, since=since)
    if isinstance(pair, str):
        return np.empty(0, int), np.empty(0), np.empty((0, dataset.sizes["run"]))
    observed, simulated = pair
    years, runs = observed["year"].values, np.array(simulated.values, dtype=np.float64)
    if observable.modes:
        for row, year in enumerate(years):
            before = predictive(observable, dataset, last, int(year) - 1, since=since)
            runs[row] = np.nan if isinstance(before, str) else before[1].values[row]
    chosen = np.isfinite(observed.values) & np.isfinite(runs).all(axis=1)
    return years[chosen], observed.values[chosen].astype(np.float64), runs[chosen]


def expanding(
    history: History, years: np.ndarray, observed: np.ndarray, *, counts: bool, log: bool = False
) -> dict[str, np.ndarray]:
    """CRPS of each naive forecast, (year,), that of a year made from the years before it alone."""
    found = {name: np.full(len(years), np.nan) for name in NAIVE}
    for place, year in enumerate(years):
        before, one = int(year) - 1, np.array([year])
        forecasts = (
            climatology(history, one, before, counts=counts),
            persistence(history, one, before, counts=counts, rolling=False),
        )
        for name, forecast in zip(NAIVE, forecasts, strict=True):
            found[name][place] = forecast.crps(observed[place : place + 1], log=log)[0]
    return found


def carried_over(
    observed: xr.DataArray, years: Collection[int], *, counts: bool
) -> Counts | Levels | None:
    """The rates of the other triangle's years as a forecast for any year here, arrays (1,).

    `observed` is (year,) of the other record, `years` those that the fit saw. Of counts it is a
    negative binomial that is Poisson with an unknown rate where they are not over-dispersed, of
    levels Student's t (see `sim.analysis.naive`). None with too few known years.
    """
    chosen = np.isin(observed["year"].values, list(years))
    history = History.of(observed["year"].values[chosen], observed.values[chosen])
    if not history.years.size:
        return None
    found = climatology(history, np.zeros(1), int(history.years.max()), counts=counts)
    known = found.mean if isinstance(found, Counts) else found.location
    return found if np.isfinite(known).all() else None


def spread_over(rates: Counts | Levels, years: np.ndarray) -> Counts | Levels:
    """The same forecast, (1,), for each of some years, (year,)."""
    if isinstance(rates, Counts):
        parts = (rates.mean, rates.variance)
        return Counts(*(np.full(len(years), part[0]) for part in parts))
    levels = (rates.location, rates.scale, rates.degrees)
    return Levels(*(np.full(len(years), part[0]) for part in levels))


def counterpart(
    observable: Observable, others: Mapping[str, Observable], codes: Mapping[str, str]
) -> Observable | None:
    """The series of another record that is held against the same variable of the same role.

    `codes` lead from this record's actors to that one's. None without one, and where only changes
    count: the level of such a survey is its own.
    """
    of = tuple(codes.get(each, each) for each in observable.of)
    for other in others.values():
        if (other.variable, other.of) == (observable.variable, of):
            return None if other.modes or observable.modes else other
    return None


def bands_table(observable: Observable, dataset: xr.Dataset, *, since: int) -> pd.DataFrame:
    """Record and bands of the runs by year, whether scored or not; columns `BANDS`.

    Of a survey whose level is its own nothing is told: its scale differs from year to year.
    """
    if observable.modes:
        return pd.DataFrame(columns=list(BANDS))
    simulated = observable.simulated(dataset)
    known = np.isfinite(simulated.values).all(axis=1)
    years, runs = simulated["year"].values[known], simulated.values[known]
    observed = observable.observed(since).reindex(year=years).values
    columns = (years, observed, runs.mean(axis=1), *quantiles(runs))
    return pd.DataFrame(dict(zip(BANDS, columns, strict=True)))


def with_reached(table: pd.DataFrame, reached: pd.DataFrame | None) -> pd.DataFrame:
    """The table of losses with `crps_reached`, what a fit to this record loses in the same year."""
    if reached is None or not len(reached):
        return table.assign(crps_reached=np.nan)
    keys = ["series", "year"]
    other = reached[[*keys, "crps"]].rename(columns={"crps": "crps_reached"})
    return table.merge(other, on=keys, how="left")


def verdict_of(skill: float, low: float, high: float) -> str:
    """Better or worse only where an interval leaves out zero and the skill is no near-tie."""
    if low > 0.0 and skill >= NEAR:
        return BETTER
    if high < 0.0 and skill <= -NEAR:
        return WORSE
    return CANNOT_SAY


def series_table(
    table: pd.DataFrame, titles: dict[str, str], rivals: Sequence[str] = RIVALS
) -> pd.DataFrame:
    """One row a series, those that fail first.

    ``score`` and the rivals are mean CRPS; ``skill_…`` with its interval is against each rival on
    the years that it has. ``verdict`` is against the naive forecast that is best over all years,
    ``naive``.
    """
    rows = []
    for name, part in table.groupby("series", sort=False):
        row: dict[str, object] = {
            "series": name,
            "title": titles.get(str(name), str(name)),
            "n": len(part),
            "first": int(part["year"].min()),
            "last": int(part["year"].max()),
            "score": float(part["crps"].mean()),
        }
        for rival in rivals:
            _, skill, low, high = skill_against(part, rival)
            row[rival] = float(part[f"crps_{rival}"].mean())
            row |= {f"skill_{rival}": skill, f"low_{rival}": low, f"high_{rival}": high}
            row[f"verdict_{rival}"] = verdict_of(skill, low, high)
        best = min(NAIVE, key=lambda one: float(part[f"crps_{one}"].mean()))
        row |= {"naive": best, "skill": row[f"skill_{best}"]}
        row |= {"low": row[f"low_{best}"], "high": row[f"high_{best}"]}
        row["verdict"] = row[f"verdict_{best}"]
        rows.append(row)
    found = pd.DataFrame(rows)
    return failing_first(found) if len(found) else found


def failing_first(table: pd.DataFrame) -> pd.DataFrame:
    """Rows by verdict, worst first, and by skill among those of one verdict."""
    place = table["verdict"].map(VERDICTS.index)
    order = np.lexsort((table["skill"].to_numpy(dtype=float), place.to_numpy()))
    return table.iloc[order].reset_index(drop=True)


def readings_table(table: pd.DataFrame, own: str) -> pd.DataFrame:
    """Readings beside the scenario's own, by the losses of each, column ``reading``; worst first.

    ``skill`` is against the own readings on the same series and years, the series weighing the
    same: above zero the other reading transfers better.
    """
    keys = ["series", "year"]
    ours = table[table["reading"] == own]
    other = ours[[*keys, "crps"]].rename(columns={"crps": "crps_own"})
    rows = []
    for name, part in table.groupby("reading", sort=False):
        if name == own:
            continue
        both = part.merge(other, on=keys)
        years, skill, low, high = skill_against(both, "own")
        verdict = verdict_of(skill, low, high)
        numbers = (years, both["series"].nunique(), skill, low, high, verdict)
        rows.append((name, *numbers))
    columns = ["reading", "years", "series", "skill", "low", "high", "verdict"]
    found = pd.DataFrame(rows, columns=columns)
    return failing_first(found) if len(found) else found
