"""The transfer test in words and plain tables: what fails comes first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.text import aligned, listed, span
from sim.analysis.transfer import BETTER, CANNOT_SAY, NAIVE, WORSE
from sim.experiments.elsewhere import CANNOT_SAY as SIGN_OPEN
from sim.experiments.elsewhere import OPPOSITE, SAME

OWN_FACTS, SHARED = "of this triangle", "shared"
"""Whose facts a series has: of this triangle alone, or also those that the fit has seen."""
HEADS = ("", "years", "model", "climatology", "persistence", "carried", "reached", "skill", "95 %")
SHOWN = 12
"""Readings and claims that are told one by one."""


def text(found: Mapping[str, pd.DataFrame]) -> str:
    """All of it."""
    parts = [
        *(
            of_posterior(str(name), part)
            for name, part in found["transfer"].groupby("posterior", sort=False)
        ),
        *(of_readings(str(n), p) for n, p in found["readings"].groupby("posterior", sort=False)),
        of_shares(found["shares"]),
        of_claims(found["claims"], found["untranslated"]),
    ]
    return "\n\n".join(filter(None, parts))


def of_posterior(name: str, table: pd.DataFrame) -> str:
    """One posterior: what fails, what wins, and the scores."""
    own = table[table["facts"] == OWN_FACTS]
    lines = [f"{name}, {len(own)} series whose facts are of this triangle alone:"]
    for verdict, words in (
        (WORSE, "FAIL, a naive forecast is better"),
        (BETTER, f"transfer, better than every naive forecast ({listed(NAIVE)})"),
        (CANNOT_SAY, "decide nothing"),
    ):
        names = list(own[own["verdict"] == verdict]["title"])
        lines.append(f"  {len(names)} {words}{': ' + ', '.join(names) if names else ''}")
    lines.append(carried_line(own))
    rows: list[tuple[str, ...]] = [(*HEADS, "")]
    for facts in (OWN_FACTS, SHARED):
        part = table[table["facts"] == facts]
        if len(part):
            rows.append((f"facts {facts}", *[""] * len(HEADS)))
            rows += [series_row(row) for row in part.to_dict("records")]
    lines.append(aligned(rows))
    lines.append(
        "mean CRPS; carried: the first triangle's rates; reached: a fit to this record, in sample"
    )
    return "\n".join(lines)


def carried_line(own: pd.DataFrame) -> str:
    """Against the rates of the first triangle."""
    known = own[own["skill_carried"].notna()]
    won, lost = (
        list(known[known["verdict_carried"] == verdict]["title"]) for verdict in (BETTER, WORSE)
    )
    return (
        f"  against the first triangle's rates ({len(known)} series): worse in {len(lost)}"
        f"{' (' + ', '.join(lost) + ')' if lost else ''}, better in {len(won)}"
        f"{' (' + ', '.join(won) + ')' if won else ''}"
    )


def series_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Scores of one series."""
    names = ("score", "climatology", "persistence", "carried", "reached")
    return (
        f"  {row['title']}",
        str(row["n"]),
        *(number(row[name], 3) for name in names),
        number(row["skill"], 2, sign=True),
        ends(row["low"], row["high"]),
        row["verdict"],
    )


def number(value: float, digits: int, *, sign: bool = False) -> str:
    """A number, a dash where there is none."""
    return "–" if not np.isfinite(value) else f"{value:{'+' if sign else ''}.{digits}f}"


def ends(low: float, high: float, digits: int = 2) -> str:
    """An interval, empty where there is none."""
    if not np.isfinite(low):
        return ""
    return span(low, high, digits)


def of_readings(name: str, table: pd.DataFrame) -> str:
    """Which other readings transfer worse or better than the own ones."""
    if not len(table):
        return ""
    lines = [f"{name}, each other reading alone beside the own ones (skill over all series here):"]
    told = table[table["verdict"] != CANNOT_SAY]
    lines += [
        f"  {row.reading}: {row.verdict} ({row.skill:+.3f}, {span(row.low, row.high)})"
        for row in told.head(SHOWN).itertuples()
    ]
    lines.append(f"  {len(table) - len(told)} of {len(table)} as good as the own ones, or unclear")
    return "\n".join(lines)


def of_shares(table: pd.DataFrame) -> str:
    """What carries the difference between the two triangles."""
    players = list(dict.fromkeys(table["player"]))
    rows = [("first less second", *players, "recorded", "")]
    for name, part in table.groupby("outcome", sort=False):
        own = part.set_index("player")
        cells = [number(float(own.loc[player, "share"]), 3, sign=True) for player in players]
        recorded = float(part["recorded"].iloc[0])
        rows.append((str(name), *cells, number(recorded, 2, sign=True), ""))
    return f"Shapley shares of attributes, by role:\n{aligned(rows)}"


def of_claims(table: pd.DataFrame, left_out: pd.DataFrame) -> str:
    """The claims here and there."""
    if not len(table):
        return ""
    counts = table["same_sign"].value_counts()
    lines = [
        f"claims elsewhere: {counts.get(OPPOSITE, 0)} of {len(table)} experiments with the other "
        f"sign, {counts.get(SAME, 0)} with the same, {counts.get(SIGN_OPEN, 0)} cannot say; "
        f"{len(left_out)} have no counterpart"
    ]
    rows = [("", "first", "here", "ratio", "same sign", "")]
    for row in table.itertuples():
        cells = (
            f"{row.effect:+.3f}",
            f"{row.effect_there:+.3f}",
            number(row.ratio, 2),
            row.same_sign,
        )
        rows.append((f"  {row.claim} {row.experiment}", *cells, row.note))
    lines.append(aligned(rows))
    return "\n".join(lines)
