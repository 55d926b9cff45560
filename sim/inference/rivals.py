"""Which reading the record prefers: rival formulations compared by their forecasts.

Every other reading alone is fitted to the same years as the scenario's own and scored on the same
later ones. Two readings of a slot are compared by the CRPS of each series and year, averaged over
choices that are alike in all other slots: series by series, and all together, each series in units
of its best naive forecast and with the same weight.

Intervals are of a block bootstrap: years that follow one another are drawn together, with all their
series and folds, since a year that goes wrong does so in many series. Years are few, so that the
bootstrap gives the standard error and Student's t, with the number of blocks less one as degrees of
freedom, the width.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations as pairs

import numpy as np
import pandas as pd

from sim.analysis.naive import NAMES as NAIVE
from sim.analysis.observables import observables_of
from sim.analysis.scoreboard import series_table
from sim.analysis.text import listed, span
from sim.analysis.year_blocks import BLOCK, blocks_drawn, half_of_draws
from sim.inference.forecasts import TEXTS, Forecast
from sim.record import FIRST, Record, bundled

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


EFFECTS = ("slot", "reading", "other", "series", "years", "effect", "low", "high", "verdict")
BETTER, WORSE, CANNOT_SAY = "better", "worse", "cannot say"


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


def by_choice(observations: pd.DataFrame, record: Record | None = None) -> pd.DataFrame:
    """Scores of each choice of formulations and series over all folds, as in the scoreboard."""
    texts = [name for name in observations.columns if name.startswith("slot ") or name in TEXTS]
    tables = [
        series_table(part.drop(columns=texts), record).assign(formulations=name)
        for name, part in observations.groupby("formulations", sort=False)
    ]
    return pd.concat(tables, ignore_index=True)


def by_slot(observations: pd.DataFrame) -> pd.DataFrame:
    """Pairs of readings of each slot compared, one row a pair and series; columns `COLUMNS`.

    Only choices that are alike in all other slots are compared.

    ``preferred`` is the reading whose scores are better with an interval that leaves zero out, ""
    where the record cannot say; ``beats_naive`` says whether the better of the two scores at least
    as well as the best naive forecast.
    """
    rows = []
    for slot, readings in slots_of(observations).items():
        matched = alike_elsewhere(observations, slot)
        for reading, other in pairs(readings, 2):
            losses = losses_of(matched, f"slot {slot}", reading, other)
            for series, own in losses.groupby("series", sort=False):
                difference, low, high = effect(own)
                scores = float(own["own"].mean()), float(own["other"].mean())
                naive = float(own["naive"].iloc[0])
                preferred = reading if high < 0 else other if low > 0 else ""
                numbers = (difference, low, high, preferred, min(scores) <= naive)
                rows.append((slot, reading, other, series, len(own), *scores, naive, *numbers))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def all_at_once(observations: pd.DataFrame) -> pd.DataFrame:
    """The first choice against the second where these differ in several slots; `EFFECTS`.

    ``slot`` names all that differ, ``reading`` and ``other`` what is there instead.  No row of
    other observations.
    """
    choices = list(observations["formulations"].unique())
    differing = [slot for slot, readings in slots_of(observations).items() if len(readings) == 2]
    if len(choices) != 2 or len(differing) < 2:
        return pd.DataFrame(columns=list(EFFECTS))
    one, other = (observations[observations["formulations"] == name].iloc[0] for name in choices)
    words = [", ".join(str(row[f"slot {slot}"]) for slot in differing) for row in (one, other)]
    told = judged(losses_of(observations, "formulations", *choices))
    return pd.DataFrame([(", ".join(differing), *words, *told)], columns=list(EFFECTS))


def main_effects(observations: pd.DataFrame) -> pd.DataFrame:
    """Pairs of readings of each slot by all series together, columns `EFFECTS`.

    Of two choices that differ in several slots one row for all of these at once.

    ``effect`` is the mean over series of the difference of mean CRPS, ``reading`` less ``other``,
    as a share of the best naive forecast's CRPS: −0.05 is a twentieth of that better.
    """
    rows = []
    for slot, readings in slots_of(observations).items():
        matched = alike_elsewhere(observations, slot)
        for reading, other in pairs(readings, 2):
            losses = losses_of(matched, f"slot {slot}", reading, other)
            if len(losses):
                rows.append((slot, reading, other, *judged(losses)))
    return pd.DataFrame(rows, columns=list(EFFECTS)) if rows else all_at_once(observations)


def judged(losses: pd.DataFrame) -> tuple[object, ...]:
    """Series, years, effect, its 95 % interval and the verdict on the first of two forecasters."""
    scaled = losses[losses["naive"] > 0]
    both = {"own": scaled["own"] / scaled["naive"], "other": scaled["other"] / scaled["naive"]}
    mean, low, high = effect(scaled.assign(**both))
    verdict = BETTER if high < 0 else WORSE if low > 0 else CANNOT_SAY
    return scaled["series"].nunique(), scaled["year"].nunique(), mean, low, high, verdict


def losses_of(observations: pd.DataFrame, column: str, one: str, other: str) -> pd.DataFrame:
    """Losses of two forecasters, told apart by a column, on the same observations.

    One row a series, fold, inputs and year, with ``own`` and ``other`` and ``naive``, the mean loss
    of the naive forecast that is best on these rows of the series.
    """
    keys = ["series", *(name for name in ("fold", "inputs") if name in observations), "year"]
    columns = ["crps", *(name for name in observations if str(name).startswith("crps_"))]
    mean = observations.groupby([column, *keys], sort=False)[columns].mean().reset_index()
    first, second = (mean[mean[column] == name].set_index(keys) for name in (one, other))
    both = first.join(second["crps"].rename("other"), how="inner")
    both = both.rename(columns={"crps": "own"}).reset_index()
    naive = both.groupby("series")[columns[1:]].mean().min(axis=1)
    return both.assign(naive=both["series"].map(naive))


def effect(losses: pd.DataFrame) -> tuple[float, float, float]:
    """Mean over series of ``own`` − ``other``, and its 95 % interval by blocks of years.

    With fewer than two blocks the limits are NaN.
    """
    difference = (losses["own"] - losses["other"]).rename("difference")
    table = pd.concat([losses[["series", "year"]], difference], axis=1)
    cells = table.pivot_table(
        index="series", columns="year", values="difference", aggfunc=["sum", "count"]
    )
    sums, counts = cells["sum"].fillna(0.0).to_numpy(), cells["count"].fillna(0).to_numpy()
    mean = float((sums.sum(axis=1) / counts.sum(axis=1)).mean())
    blocks = sums.shape[1] // BLOCK
    if blocks < 2:
        return mean, np.nan, np.nan
    drawn = blocks_drawn(sums.shape[1])
    with np.errstate(invalid="ignore"):
        means = (drawn @ sums.T) / (drawn @ counts.T)
    half = half_of_draws(np.nanmean(means, axis=1), blocks)
    return mean, mean - half, mean + half


def alike_elsewhere(observations: pd.DataFrame, slot: str) -> pd.DataFrame:
    """Those of choices whose readings of all other slots go with every reading of this one."""
    column = f"slot {slot}"
    others = [name for name in observations.columns if name.startswith("slot ") and name != column]
    if not others:
        return observations
    readings = observations.groupby(others, sort=False)[column].transform("nunique")
    return observations[readings == observations[column].nunique()]


def verdicts(
    table: pd.DataFrame, record: Record | None = None
) -> dict[str, Mapping[str, list[str]]]:
    """Slot → reading ("" where the record cannot say) → titles of the series that prefer it."""
    observables = observables_of(bundled(FIRST) if record is None else record)
    found: dict[str, dict[str, list[str]]] = {}
    for row in table.itertuples():
        title = observables[row.series].title
        found.setdefault(row.slot, {}).setdefault(row.preferred, []).append(title)
    return dict(found)


def text(
    table: pd.DataFrame,
    choices: pd.DataFrame,
    effects: pd.DataFrame,
    record: Record | None = None,
) -> str:
    """The comparison in words."""
    lines = []
    preferred = verdicts(table, record)
    for row in effects.itertuples():
        lines.append(
            f"{row.slot}: {row.reading} against {row.other}: {row.verdict} ({row.effect:+.3f}, "
            f"{span(row.low, row.high)} of the naive loss)"
        )
    for slot, by_reading in preferred.items():
        told = [f"  {name} by {', '.join(series)}" for name, series in by_reading.items() if name]
        if told:
            silent = len(by_reading.get("", []))
            lines += [f"{slot}: single series prefer", *told, f"  neither by {silent} other series"]
    if len(table):
        apart = int((table["preferred"] != "").sum())
        lines.append(
            f"{apart} of {len(table)} comparisons leave zero out; about "
            f"{round(0.05 * len(table))} would by chance alone"
        )
    skill = choices.pivot(index="formulations", columns="name", values="skill")
    beaten = (skill > 0).sum(axis=1)
    best = beaten.idxmax()
    lines.append(
        f"beats every naive forecast ({listed(NAIVE)}) in most series, "
        f"{beaten[best]} of {int(np.isfinite(skill.loc[best]).sum())}: {best}"
    )
    return "\n".join(lines)
