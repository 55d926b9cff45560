"""What does the model say of each claim of the article? Every claim as an experiment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from sim.core.versions import versions
from sim.experiments import episodes, telling
from sim.experiments.claims import CLAIMS, EXPERIMENTS
from sim.experiments.layout import Effort
from sim.experiments.run_claims import QUICK, findings
from sim.experiments.verdicts import Finding
from sim.parallel import Prepare, Workers
from sim.studies.study import Bars, Drawing, Study, no_bars

CAPTION = (
    "One row an experiment: its effect in multiples of the smallest effect of interest, and the "
    "probability that it has the article's sign and exceeds that, under the default theories "
    "(marker) and under each rival theory (grey)."
)


def claims(
    effort: Effort = QUICK,
    *,
    seed: int = 0,
    workers: Workers = 1,
    prepare: Prepare | None = None,
    kept: Path | None = None,
    in_words: bool = True,
    bars: Bars = no_bars,
) -> Study:
    """Test every claim of the article: effect, probability, verdict.

    Tables: ``claims``, one row an experiment. With ``in_words`` the text tells of them and of
    Cha's three episodes, which are run for it. In the folder ``kept`` every arm is put down as it
    is finished; what is there is not run again.
    """
    with bars("arms of experiments", 1) as advance:
        found = findings(
            EXPERIMENTS,
            effort,
            seed=seed,
            workers=workers,
            prepare=prepare,
            kept=kept,
            progress=lambda done, of: advance(1 / of),
        )
    rows = telling.table(found)
    return Study(
        kind="claims",
        name="claims",
        about={
            "draws": effort.draws,
            "shocks": effort.shocks,
            "seed": seed,
            "versions": versions(),
        },
        text=text(found, effort, seed) if in_words else "",
        tables={"claims": rows},
        record=[telling.record(finding) for finding in found],
        files=("claims.json", "claims.csv"),
        digits=None,
        drawings=partial(drawings, rows),
    )


def text(found: Sequence[Finding], effort: Effort, seed: int) -> str:
    """Every claim, and Cha's episodes."""
    told = episodes.text(episodes.episodes(effort.draws * effort.shocks, seed))
    return f"{telling.text(found, dict(CLAIMS))}\n{told}"


def drawings(rows: pd.DataFrame) -> dict[str, Drawing]:
    """The one figure."""
    from sim.plots.claims import claims as draw

    return {"claims": Drawing(partial(draw, rows), CAPTION)}
