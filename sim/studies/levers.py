"""Which mix of the patron's strategies is robust, whatever theory holds and whatever comes?"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd

from sim.analysis.text import aligned
from sim.core.versions import versions
from sim.experiments.levers import FUTURES, OUTCOMES, QUICK, Search, design, search_levers, table
from sim.experiments.verdicts import UNTRIED
from sim.parallel import Prepare, Workers
from sim.studies.study import Bars, Drawing, Study, no_bars

CAPTION = (
    "Each row is a mix of the patron's effort; its regret, in smallest effects of interest, in the "
    "mean of all worlds (marker) and in the worst tenth (end of the line), for three readings of "
    "the commitment to consult; grey ticks: the mean under each theory."
)
SHOWN = 8
"""Levers that the text names."""


def levers(
    search: Search = QUICK,
    *,
    seed: int = 0,
    workers: Workers = 1,
    prepare: Prepare | None = None,
    kept: Path | None = None,
    bars: Bars = no_bars,
) -> Study:
    """Regret of every mix of the patron's strategies, across theories, posterior and futures.

    Tables: ``levers``, one row a mix and reading of the commitment, the most robust first. In
    the folder ``kept`` every world is put down as it is finished; what is there is not run again.
    """
    with bars("worlds", 1) as advance:
        found = search_levers(
            search,
            seed=seed,
            workers=workers,
            prepare=prepare,
            kept=kept,
            progress=lambda done, of: advance(1 / of),
        )
    rows = table(found)
    theories = list(dict.fromkeys(world.theory for world in found))
    return Study(
        kind="levers",
        name="levers",
        about={
            "draws": search.draws,
            "shocks": search.shocks,
            "theories": theories,
            "futures": [future.name for future in FUTURES],
            "outcomes": [wanted.name for wanted, _, _ in OUTCOMES],
            "design": f"every mix in thirds, {len(design())} levers; no search",
            "seed": seed,
            "versions": versions(),
        },
        text=text(rows, len(theories), search),
        tables={"levers": rows},
        record=rows.to_dict("records"),
        files=("levers.csv", "manifest.json"),
        drawings=partial(drawings, rows),
    )


def text(rows: pd.DataFrame, theories: int, search: Search) -> str:
    """What is robust, in words and a table."""
    best = rows.iloc[0]
    worlds = theories * len(FUTURES) * search.draws
    told = [("bilateral / mediation / bottom-up / embedding, consult", "mean", "90 %", "worst")]
    listed = pd.concat([rows.head(SHOWN), rows[rows["lever"].str.startswith("line")]])
    told += [
        (row["lever"], *(f"{row[name]:.2f}" for name in ("regret", "regret_90", "worst")))
        for row in listed.drop_duplicates("lever").to_dict("records")
    ]
    untried = "" if theories > 1 else f"; {UNTRIED}"
    reading = rows.groupby("consult", sort=False)["regret"].mean().idxmin()
    return "\n".join(
        [
            f"Regret in {worlds:,} worlds ({theories} theories, {len(FUTURES)} futures, "
            f"{search.draws} draws of the posterior with {search.shocks} shocks each){untried}.",
            "In smallest effects of interest, in the outcome in which it is most: "
            f"{', '.join(wanted.name for wanted, _, _ in OUTCOMES)}.",
            f"A plain design of {len(rows)} levers, no search.",
            "",
            aligned(told),
            "",
            f"Most robust: {best['lever']}; within one smallest effect of the best in "
            f"{best['within_smallest']:.0%} of worlds. Reading with the least regret on average: "
            f"{reading}.",
        ]
    )


def drawings(rows: pd.DataFrame) -> dict[str, Drawing]:
    """The one figure."""
    from sim.plots.levers import levers as draw

    return {"levers": Drawing(partial(draw, rows), CAPTION)}
