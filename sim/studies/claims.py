"""What does the model say of each claim of the article? Every claim as an experiment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from sim.core.errors import versions
from sim.experiments import episodes
from sim.experiments import verdicts as tabled
from sim.experiments.claims import CLAIMS, EXPERIMENTS
from sim.experiments.run_claims import QUICK, Effort, findings
from sim.experiments.verdicts import Finding
from sim.studies.study import Bars, Drawing, Study, no_bars

CAPTION = (
    "One row an experiment: its effect, and the share of parameter draws in which the expected "
    "sign holds, under the default theories (marker) and under each rival theory (grey)."
)


def claims(
    effort: Effort = QUICK,
    *,
    seed: int = 0,
    workers: int = 1,
    in_words: bool = True,
    bars: Bars = no_bars,
) -> Study:
    """Test every claim of the article: effect, interval, robustness, verdict.

    Tables: ``claims``, one row an experiment. With ``in_words`` the text tells of them and of
    Cha's three episodes, which are run for it.
    """
    with bars("arms of experiments", 1) as advance:
        found = findings(
            EXPERIMENTS,
            effort,
            seed=seed,
            workers=workers,
            progress=lambda done, of: advance(1 / of),
        )
    rows = tabled.table(found)
    return Study(
        kind="claims",
        name="claims",
        about={
            "runs": effort.runs,
            "draws": effort.points,
            "seed": seed,
            "versions": versions(),
        },
        text=text(found, effort, seed) if in_words else "",
        tables={"claims": rows},
        record=[tabled.record(finding) for finding in found],
        files=("claims.json", "claims.csv"),
        digits=None,
        drawings=partial(drawings, rows),
    )


def text(found: Sequence[Finding], effort: Effort, seed: int) -> str:
    """Every claim, and Cha's episodes."""
    told = episodes.text(episodes.episodes(effort.runs, seed))
    return f"{tabled.text(found, dict(CLAIMS))}\n{told}"


def drawings(rows: pd.DataFrame) -> dict[str, Drawing]:
    """The one figure."""
    from sim.plots.claims import claims as draw

    return {"claims": Drawing(partial(draw, rows), CAPTION)}
