"""Scores by split of the record: in sample, forecasts after a cut-off, governments left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from sim.analysis.scoreboard import series_table, table1_summary
from sim.scenario.posterior import named
from sim.validation.forecasts import Forecast

LEFT_OUT = "one government left out"


def split_of(forecast: Forecast) -> str:
    """Name of the split: governments left out one at a time are one split."""
    fold = forecast.job.fold
    return LEFT_OUT if fold.without else fold.name


def grouped(forecasts: Iterable[Forecast]) -> dict[str, list[Forecast]]:
    """Forecasts by split, in order of appearance."""
    found: dict[str, list[Forecast]] = {}
    for each in forecasts:
        found.setdefault(split_of(each), []).append(each)
    return found


def split_tables(forecasts: Sequence[Forecast]) -> dict[str, pd.DataFrame]:
    """Split → scoreboard by series; years of several folds of a split are pooled."""
    tables = {}
    for split, each in grouped(forecasts).items():
        together = pd.concat([one.observations for one in each], ignore_index=True)
        tables[split] = series_table(together.drop(columns=["formulations", "fold"]))
    return tables


def table1_by_split(forecasts: Sequence[Forecast]) -> pd.DataFrame:
    """Mean Brier scores of Table 1's cells by split: model, climatology, persistence, cells."""
    rows = []
    for split, each in grouped(forecasts).items():
        cells = pd.concat([one.table1 for one in each], ignore_index=True)
        if not len(cells):
            continue
        means = table1_summary(cells)
        rows.append(
            {
                "split": split,
                "model": means["score"],
                "climatology": means["climatology"],
                "persistence": means["persistence"],
                "cells": int(means["n"]),
            }
        )
    return pd.DataFrame(rows)


def fit_table(forecasts: Iterable[Forecast]) -> pd.DataFrame:
    """How each fit went: years seen, runs, tolerance, share accepted and distinct at the end."""
    return pd.DataFrame(
        [
            {
                "formulations": named(each.fitted.formulations),
                "fold": each.job.fold.name,
                "seen": " ".join(map(str, each.fitted.target.years)),
                "scored": each.job.fold.scored,
                "runs": each.fitted.sample.runs,
                "tolerance": each.fitted.sample.tolerance,
                "accepted": each.fitted.sample.rounds[-1].accepted,
                "distinct": each.fitted.sample.distinct,
            }
            for each in forecasts
        ]
    )
