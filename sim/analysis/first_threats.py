"""Whom each actor fears most, beside the threat that its own papers name first (D1, D2).

A test of the theory that is reported, and nothing that a fit sees.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.held import record_of
from sim.record import FIRST, Named, Record, bundled

FIRST_COLUMNS: tuple[str, ...] = (
    "year",
    "actor",
    "months",
    "named",
    "perceived",
    "largest",
    "largest_perceived",
    "share",
    "documents",
    "support",
)
"""`months` of the year in which `named` stands first in the papers; `perceived` the mean perception
of it, `largest` who is perceived most on average and how much; `share` of the runs whose largest
perception is of `named`. Columns `of_XXX` follow: the mean perception of each source."""
NEEDED = "threat_perception"


def first_threats(data: xr.Dataset, record: Record | None = None) -> pd.DataFrame:
    """One row a calendar year, actor and threat named, columns `FIRST_COLUMNS` and one a source.

    A year in which the papers change has two rows, each over its months. Perceptions are means over
    those months in each run; runs without any are left out. Nobody is a threat to itself. There is
    no row where the result lacks the variable, the actor, one of the months, or any perception of
    whom the papers name. The papers are those of the record, by default of the one that the result
    says (`sim.analysis.held.record_of`) and else of the first, which may speak of some of the
    actors.
    """
    named = data.sim.scenario.get("record") is not None
    record = record_of(data, record) or (None if named else bundled(FIRST))
    told = NEEDED in data.variables and {"actor", "source"} <= set(data[NEEDED].dims)
    if record is None or not told:
        return pd.DataFrame(columns=list(FIRST_COLUMNS))
    perceptions = data[NEEDED].transpose("time", "run", "actor", "source")
    actors, sources = (
        [str(code) for code in perceptions[dim].values] for dim in ("actor", "source")
    )
    time = perceptions["time"].values.astype("datetime64[M]")
    rows = []
    for entry in record.first_threats():
        if entry.actor not in actors or entry.source not in sources:
            continue
        if not np.isin(entry.months, time).all():
            continue
        own = perceptions.values[np.isin(time, entry.months), :, actors.index(entry.actor)]
        found = _row(entry, _over_months(own), sources)
        if found is not None:
            rows.append(found)
    columns = [*FIRST_COLUMNS, *(f"of_{source}" for source in sources)]
    return pd.DataFrame(rows, columns=columns).sort_values(["actor", "year"], kind="stable")


def _over_months(values: np.ndarray) -> np.ndarray:
    """Means over the months that are known, (month, run, source) → (run, source)."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Mean of empty slice")
        return np.nanmean(values, axis=0)


def _row(entry: Named, perceived: np.ndarray, sources: list[str]) -> list[object] | None:
    """One row from the perceptions of one actor, (run, source)."""
    perceived = perceived.copy()
    if entry.actor in sources:
        perceived[:, sources.index(entry.actor)] = np.nan
    place = sources.index(entry.source)
    known = perceived[np.isfinite(perceived[:, place])]
    if not known.size:
        return None
    means = np.array([_mean(known[:, column]) for column in range(len(sources))])
    largest = int(np.nanargmax(means))
    return [
        entry.year,
        entry.actor,
        entry.months.size,
        entry.source,
        means[place],
        sources[largest],
        means[largest],
        float((np.nanargmax(known, axis=1) == place).mean()),
        "; ".join(entry.documents),
        entry.support,
        *means,
    ]


def _mean(values: np.ndarray) -> float:
    present = values[np.isfinite(values)]
    return float(present.mean()) if present.size else np.nan


def agreement(table: pd.DataFrame) -> pd.DataFrame:
    """One row an actor and threat named, over years: years, months, and means weighted by months.

    `agree` is the share of the months in which the largest mean perception is of whom the papers
    name, `share` that of the runs.
    """
    rows = []
    for (actor, named), part in table.groupby(["actor", "named"], sort=False):
        weights = part["months"].to_numpy(dtype=float)
        agree = (part["largest"] == part["named"]).to_numpy(dtype=float)
        rows.append(
            (
                actor,
                named,
                f"{part['year'].min()}–{part['year'].max()}",
                int(weights.sum()),
                float(np.average(part["perceived"].to_numpy(dtype=float), weights=weights)),
                float(np.average(agree, weights=weights)),
                float(np.average(part["share"].to_numpy(dtype=float), weights=weights)),
            )
        )
    columns = ["actor", "named", "years", "months", "perceived", "agree", "share"]
    return pd.DataFrame(rows, columns=columns)
