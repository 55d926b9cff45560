"""What does the model expect of the years after the record? Bands, and questions to be settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.analysis.observables import variables
from sim.analysis.questions import bands, probabilities
from sim.analysis.text import aligned
from sim.core.errors import AnalysisError
from sim.record import FIRST, bundled
from sim.scenario import Month, Scenario
from sim.scenario.frozen import frozen
from sim.studies.study import Bars, Study, ensemble, no_bars, resolved

SCENARIOS = ("after-camp-david", "carried-on")
"""Who came to govern is known, with their lines at entry; or nothing at all is."""
CUTOFF, LAST = bundled(FIRST).last, 2026


def outlook(
    scenarios: Sequence[Scenario | str] = SCENARIOS,
    *,
    cutoff: str = CUTOFF,
    last: int = LAST,
    runs: int = 4000,
    seed: int = 0,
    issued: str = "",
    bars: Bars = no_bars,
) -> Study:
    """Forecast the years after a cut-off from inputs frozen there.

    Tables: ``forecast`` (mean and bands by series and year) and ``questions`` (what facts will
    settle, with probabilities and the record's base rates), each with the scenario and the date
    ``issued``. Nothing dated after the cut-off enters but who governs from when in a scenario, with
    the line at entry.

    Raises
    ------
    AnalysisError
        If a scenario has no posterior fitted up to the cut-off, or ends before the last year.
    """
    origin = Month.parse(cutoff)
    first = origin.plus(1).year
    tables: dict[str, list[pd.DataFrame]] = {"forecast": [], "questions": []}
    about: dict[str, Any] = {}
    for each in scenarios:
        chosen = prepared(resolved(each), origin, last)
        data = ensemble(chosen, runs, seed, bars, keep=variables())
        whose = {"scenario": chosen.name, "issued": issued, "known_to": cutoff}
        asked = probabilities(data, first, last, origin.year)
        tables["questions"].append(asked.assign(**whose))
        tables["forecast"].append(bands(data, range(first, last + 1)).assign(**whose))
        about[chosen.name] = {
            "scenario": chosen.to_dict(),
            "digest": chosen.digest,
            "posterior": chosen.posterior_name,
            "fitted_to": data.attrs.get("fitted_to"),
            "versions": data.sim.versions,
        }
    whole = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}
    options = {"cutoff": cutoff, "last": last, "runs": runs, "seed": seed, "issued": issued}
    return Study(
        kind="outlook",
        name="outlook",
        title=f"{first} to {last}, known to {cutoff}: {runs} runs, seed {seed}",
        text=words(whole["questions"]),
        about={"scenarios": about, **options},
        tables=whole,
        files=("forecast.csv", "questions.csv", "manifest.json"),
    )


def prepared(scenario: Scenario, origin: Month, last: int) -> Scenario:
    """The scenario frozen at the origin and ended with the last year."""
    if scenario.end < Month.parse(f"{last}-12"):
        raise AnalysisError(f"{scenario.name} ends in {scenario.end}, before the end of {last}")
    ice = frozen(scenario.replace(end=f"{last}-12"), origin)
    if ice.posterior is None:
        has = scenario.posterior.fitted_to if scenario.posterior else "nothing"
        raise AnalysisError(
            f"{scenario.name} is fitted to {has}; a forecast from {origin} needs a posterior "
            f"fitted to {origin} or before (parameters.posterior)"
        )
    return ice


def words(questions: pd.DataFrame) -> str:
    """Questions with their probabilities, a column a scenario."""
    names = list(questions["scenario"].unique())
    rows = [("", *names, "past", "")]
    for question, part in questions.groupby("question", sort=False):
        own = part.set_index("scenario")
        cells = [f"{100 * own.loc[name, 'probability']:.0f} %" for name in names]
        base = part["base_rate"].iloc[0]
        rows.append((str(question), *cells, "–" if base != base else f"{100 * base:.0f} %", ""))
    return aligned(rows)
