"""Which factor of a sweep moves which outcome?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis import sensitivity as analysis
from sim.analysis.sensitivity import Sensitivity
from sim.analysis.swept import swept
from sim.analysis.text import aligned
from sim.studies.study import Bars, Drawing, Study, no_bars
from sim.studies.sweep import about_sweep, opened

CAPTIONS = {
    "tornado": "Factors by how much they move the outcome at the end, with 95 % intervals.",
    "months": "How much the leading factors move the outcome, month by month.",
}
"""Kind of figure → caption."""
SHOWN = 5
"""Factors that are told of for each outcome."""


def sensitivity(
    folder: Path,
    outcomes: Sequence[str] = (),
    *,
    resamples: int = 200,
    seed: int = 0,
    bars: Bars = no_bars,
) -> Study:
    """Sobol indices or Morris effects of a sweep's factors, and how much is chance.

    Tables: ``indices``, ``groups`` (by claim of the article) and ``chance``.

    Raises
    ------
    AnalysisError
        If the folder holds no sweep, or one whose design does not tell.
    """
    data = opened(folder)
    with bars("elements of outcomes", len(swept(data).positions(outcomes))) as advance:
        found = analysis.sensitivity(
            data, outcomes or None, resamples=resamples, seed=seed, progress=advance
        )
    tables = {"indices": found.indices, "groups": found.groups, "chance": found.chance}
    options = {"design": found.design, "resamples": resamples, "seed": seed}
    return Study(
        kind="sensitivity",
        name="sensitivity",
        about=about_sweep(data, options),
        text=text(found),
        tables=tables,
        record=record(found, tables),
        files=(*(f"{name}.csv" for name in tables), "manifest.json"),
        drawings=partial(drawings, found),
    )


def record(found: Sensitivity, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """The tables as plain data: lists of rows, None where a number is missing."""
    rows = {name: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
    return {"design": found.design, "replicates": found.replicates, **rows}


def text(found: Sensitivity) -> str:
    """The leading factors of each outcome, and how much of it is chance."""
    lines = []
    last = found.last()
    chance = analysis.at_the_end(found.chance).set_index(["outcome", "element"])
    for key, rows in last.groupby(["outcome", "element"], sort=False):
        name = " ".join(filter(None, key))
        if rows[found.main].isna().all():
            lines.append(f"\n{name}: does not vary")
            continue
        month = rows["time"].iloc[0]
        lines.append(f"\n{name}{f' in {month}' if month else ''}: {luck(chance.loc[key])}")
        lines.append(leading(found, rows.nlargest(SHOWN, found.main)))
    return "\n".join(lines)


def luck(told: pd.Series) -> str:
    """How much is chance, in words."""
    if told["chance"] != told["chance"]:
        return "one replicate, so that chance cannot be told from factors"
    return f"{told['chance']:.0%} of a run is chance, {told['left']:.0%} after averaging"


def leading(found: Sensitivity, rows: pd.DataFrame) -> str:
    """Factors with their indices as plain text."""
    names = {"sobol": ("ST", "S1"), "morris": ("mu_star", "sigma")}[found.design]
    titles = {"ST": "total", "S1": "first order", "mu_star": "mu*", "sigma": "sigma"}
    cells = [["", *(titles[name] for name in names), "95 % interval", "claims"]]
    for row in rows.to_dict("records"):
        low, high = row[f"{found.main}_low"], row[f"{found.main}_high"]
        numbers = [f"{row[name]:.3g}" for name in names]
        name = row["short"].replace("_", " ")  # as in the figures
        cells.append([f"  {name}", *numbers, f"{low:.3g} to {high:.3g}", row["claims"]])
    return aligned(cells)


def drawings(found: Sensitivity) -> dict[str, Drawing]:
    """A tornado and, over time, the indices of each element of each outcome that varies."""
    from sim.plots.swept import figures

    return {
        name: Drawing(draw, CAPTIONS[name.partition("-")[0]])
        for name, draw in figures(found).items()
    }
