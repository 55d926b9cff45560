"""How the record stands to rival readings: what `validate` found, where that is kept.

`readings.csv` of ``validate`` beside the bundled posteriors compares the readings of each slot by
their forecasts, series by series.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from sim.scenario.bundled import bundled_folder

ENOUGH = 0.25
"""Share of series in which another reading must be better, and none worse, to rule one out: one in
twenty would be so by chance."""
UNSCORED = "not scored"


@cache
def comparisons(file: Path | None = None) -> pd.DataFrame:
    """Readings compared by their forecasts, one row a pair and series; none where not kept."""
    file = file or bundled_folder() / "posteriors" / "readings.csv"
    if not file.exists():
        return pd.DataFrame(columns=["slot", "reading", "other", "series", "preferred"])
    return pd.read_csv(file, keep_default_na=False)


def won_and_lost(name: str, table: pd.DataFrame) -> tuple[int, int, int]:
    """Of a reading, ``slot: name``: series in which it is better, worse, and all compared."""
    slot, _, reading = name.partition(": ")
    pairs = table[table["slot"] == slot]
    pairs = pairs[(pairs["reading"] == reading) | (pairs["other"] == reading)]
    won = pairs[pairs["preferred"] == reading]
    lost = pairs[(pairs["preferred"] != reading) & (pairs["preferred"] != "")]
    return won["series"].nunique(), lost["series"].nunique(), pairs["series"].nunique()


def ruled_out(name: str, table: pd.DataFrame | None = None) -> bool:
    """Whether the record rules a reading out."""
    won, lost, of = won_and_lost(name, comparisons() if table is None else table)
    return of > 0 and won == 0 and lost >= ENOUGH * of


def standing_of(name: str, table: pd.DataFrame | None = None) -> str:
    """How the record scores a reading, in words."""
    won, lost, of = won_and_lost(name, comparisons() if table is None else table)
    return f"better in {won}, worse in {lost} of {of} series" if of else UNSCORED
