"""How much skill is the coding of governments: forecasts of coarser codings beside the file's.

Each coding is fitted anew and forecasts the same years; see `sim.scenario.coding`.
"""

from __future__ import annotations

import pandas as pd

from sim.analysis.text import span
from sim.inference.forecasts import AS_CODED, FAMILY, JITTER
from sim.inference.rivals import judged, losses_of

REPEATS = 3
"""Other coders who are asked."""
KEYS = ("fold", "inputs", "coding")
NUMBERS = ("series", "years", "beaten", "loss", "effect", "low", "high", "verdict")


def codings(repeats: int = REPEATS) -> tuple[str, ...]:
    """The file's coding, that of party families, and other coders'."""
    return (AS_CODED, FAMILY, *(f"{JITTER} {repeat}" for repeat in range(1, repeats + 1)))


def by_coding(observations: pd.DataFrame) -> pd.DataFrame:
    """Each coding against the file's, one row a fold, inputs and coding; columns `KEYS`, `NUMBERS`.

    ``beaten`` are the series with a loss below the best naive forecast's, ``loss`` the mean over
    series of the loss as a share of that, ``effect`` by how much it exceeds that of the file's
    coding (positive: the coding bought skill), with a 95 % interval and the verdict on the coarser
    one. Jittered codings have a row each and, together, one named ``jittered``.
    """
    rows = []
    for (fold, inputs), part in observations.groupby(["fold", "inputs"], sort=False):
        names = list(part["coding"].unique())
        jitters = part["coding"].str.startswith(f"{JITTER} ")
        pooled = part[jitters].assign(coding=JITTER)
        for name in [*names, *([JITTER] if len(pooled) else [])]:
            both = pd.concat([part, pooled]) if name == JITTER else part
            losses = losses_of(both, "coding", name, AS_CODED)
            mean = losses.groupby("series")[["own", "naive"]].mean()
            share = (mean["own"] / mean["naive"])[mean["naive"] > 0]
            series, years, *rest = judged(losses)
            beaten = int((share < 1.0).sum())
            rows.append((fold, inputs, name, series, years, beaten, float(share.mean()), *rest))
    table = pd.DataFrame(rows, columns=[*KEYS, *NUMBERS])
    own = table["coding"] == AS_CODED
    table.loc[own, ["effect", "low", "high"]] = float("nan")
    table.loc[own, "verdict"] = ""
    return table


def text(table: pd.DataFrame) -> str:
    """What the coding is worth, in words."""
    lines = []
    for (fold, inputs), part in table.groupby(["fold", "inputs"], sort=False):
        lines.append(f"{fold}, inputs {inputs}: loss as a share of the best naive forecast's")
        for row in part.itertuples():
            beside = (
                f"{row.coding}: {row.loss:.3f}, beats it in {row.beaten} of {row.series} series"
            )
            if row.verdict:
                beside += f"; {row.verdict} than as coded" if row.verdict != "cannot say" else ""
                beside += f" ({row.effect:+.3f}, {span(row.low, row.high)})"
            lines.append(f"  {beside}")
    return "\n".join(lines)
