"""Which reading the record prefers: rival formulations compared by their forecasts.

Every choice of one reading a slot is fitted to the same years and scored on the same later ones.
Two readings of a slot are compared series by series: the CRPS of a year, averaged over the choices
in all other slots, differs by so much; the interval is over (fold, year).  These are few and follow
one another, so that it is rough and rather too narrow.  Series are never added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations as pairs

import numpy as np
import pandas as pd

from sim.analysis.observables import OBSERVABLES
from sim.analysis.scoreboard import paired, series_table
from sim.inference.forecasts import Forecast

COLUMNS = (
    "slot",
    "reading",
    "other",
    "series",
    "n",
    "score",
    "other_score",
    "naive",
    "difference",
    "low",
    "high",
    "preferred",
    "beats_naive",
)


def pooled(forecasts: Iterable[Forecast]) -> pd.DataFrame:
    """Observations of all forecasts with a column for the reading of each slot."""
    parts = [
        each.observations.assign(**{f"slot {slot}": name for slot, name in each.job.formulations})
        for each in forecasts
    ]
    return pd.concat(parts, ignore_index=True)


def slots_of(observations: pd.DataFrame) -> dict[str, list[str]]:
    """Slots with more than one reading → readings, in order of appearance."""
    columns = [name for name in observations.columns if name.startswith("slot ")]
    found = {name.removeprefix("slot "): list(observations[name].unique()) for name in columns}
    return {slot: readings for slot, readings in found.items() if len(readings) > 1}


def by_choice(observations: pd.DataFrame) -> pd.DataFrame:
    """Scores of each choice of formulations and series over all folds, as in the scoreboard."""
    texts = [name for name in observations.columns if name.startswith(("slot ", "fold"))]
    tables = [
        series_table(part.drop(columns=["formulations", *texts])).assign(formulations=name)
        for name, part in observations.groupby("formulations", sort=False)
    ]
    return pd.concat(tables, ignore_index=True)


def by_slot(observations: pd.DataFrame) -> pd.DataFrame:
    """Pairs of readings of each slot compared, one row a pair and series; columns `COLUMNS`.

    Only choices that are alike in all other slots are compared.

    ``preferred`` is the reading whose scores are better with an interval that leaves zero out, ""
    where the record cannot say; ``beats_naive`` says whether the better of the two scores at least
    as well as the better naive forecast.
    """
    rows = []
    for slot, readings in slots_of(observations).items():
        keys = ["series", f"slot {slot}", "fold", "year"]
        columns = ["crps", "crps_climatology", "crps_persistence"]
        matched = alike_elsewhere(observations, slot)
        mean = matched.groupby(keys, sort=False)[columns].mean().reset_index()
        mean = mean.rename(columns={f"slot {slot}": "reading"})
        for reading, other in pairs(readings, 2):
            for series in observations["series"].unique():
                rows.append(_row(slot, reading, other, series, mean))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def alike_elsewhere(observations: pd.DataFrame, slot: str) -> pd.DataFrame:
    """Those of choices whose readings of all other slots go with every reading of this one."""
    column = f"slot {slot}"
    others = [name for name in observations.columns if name.startswith("slot ") and name != column]
    if not others:
        return observations
    readings = observations.groupby(others, sort=False)[column].transform("nunique")
    return observations[readings == observations[column].nunique()]


def _row(
    slot: str, reading: str, other: str, series: str, mean: pd.DataFrame
) -> tuple[object, ...]:
    own = mean[mean["series"] == series]
    one, two = (own[own["reading"] == name] for name in (reading, other))
    differences = one["crps"].to_numpy() - two["crps"].to_numpy()
    difference, low, high = paired(differences)
    naive = float(min(one["crps_climatology"].mean(), one["crps_persistence"].mean()))
    scores = float(one["crps"].mean()), float(two["crps"].mean())
    preferred = reading if high < 0 else other if low > 0 else ""
    return (
        slot,
        reading,
        other,
        series,
        len(differences),
        *scores,
        naive,
        difference,
        low,
        high,
        preferred,
        min(scores) <= naive,
    )


def verdicts(table: pd.DataFrame) -> dict[str, Mapping[str, list[str]]]:
    """Slot → reading ("" where the record cannot say) → titles of the series that prefer it."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in table.itertuples():
        title = OBSERVABLES[row.series].title
        found.setdefault(row.slot, {}).setdefault(row.preferred, []).append(title)
    return dict(found)


def text(table: pd.DataFrame, choices: pd.DataFrame) -> str:
    """The comparison in words."""
    lines = []
    for slot, preferred in verdicts(table).items():
        told = [
            f"  {reading} by {', '.join(series)}"
            for reading, series in preferred.items()
            if reading
        ]
        silent = len(preferred.get("", []))
        lines.append(f"{slot}: the record prefers" if told else f"{slot}: the record cannot say")
        lines += told
        if told:
            lines.append(f"  neither by {silent} other series")
    apart = int((table["preferred"] != "").sum())
    lines.append(
        f"{apart} of {len(table)} comparisons leave zero out; about "
        f"{round(0.05 * len(table))} would by chance alone"
    )
    skill = choices.pivot(index="formulations", columns="name", values="skill")
    beaten = (skill > 0).sum(axis=1)
    best = beaten.idxmax()
    lines.append(
        f"beats both naive forecasts in most series: {best} "
        f"({beaten[best]} of {int(np.isfinite(skill.loc[best]).sum())})"
    )
    return "\n".join(lines)
