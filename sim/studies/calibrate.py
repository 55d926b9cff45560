"""Which parameters does the record ask for? A fit to dated facts, and what it told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from sim.core.errors import AnalysisError
from sim.core.kept import Kept
from sim.inference import Effort, Fit, fit
from sim.inference.posterior import (
    choices_of,
    fits_of,
    parameters_table,
    posterior_of,
    rounds_table,
    statistics_table,
)
from sim.scenario import Scenario
from sim.scenario.posterior import named
from sim.studies.study import Bars, Drawing, Study, no_bars, resolved


def calibrate(
    scenario: Scenario | str | Path = "baseline",
    *,
    until: int,
    every_theory: bool = False,
    draws: int = 200_000,
    seed: int = 0,
    workers: int = 1,
    kept: Kept | None = None,
    bars: Bars = no_bars,
) -> Study:
    """Fit the uncertain parameters of a scenario to whole years of the record up to ``until``.

    With ``every_theory`` each other reading alone is fitted too. Tables: ``parameters``
    (prior against posterior), ``rounds`` (how the fit went), ``statistics`` (how near its draws
    come to each series). Datasets: ``posterior``. Runs are put down in the folder ``kept(name)`` as
    they are done, and a fit that was stopped is taken up there.

    Raises
    ------
    AnalysisError
        If there is no year to fit to.
    """
    chosen = resolved(scenario)
    name = f"calibrate-{chosen.name}"
    folder = None if kept is None else kept(name)
    try:
        fits = fitted(chosen, until, every_theory, draws, seed, workers, folder, bars)
    except ValueError as error:
        raise AnalysisError(str(error)) from error
    tables = {
        "parameters": parameters_table(fits),
        "rounds": rounds_table(fits),
        "statistics": statistics_table(fits, seed),
    }
    years, runs = fits[0].target.years, sum(found.sample.runs for found in fits)
    return Study(
        kind="calibrate",
        name=name,
        about={
            "scenario": fits[0].scenario.to_dict(),
            "until": f"{until}-12",
            "draws": draws,
            "seed": seed,
            "formulations": [dict(found.formulations) for found in fits],
        },
        title=f"{fits[0].scenario.name}: fitted to {years[0]}–{years[-1]} by {runs:,} runs, "
        f"seed {fits[0].seed}",
        text=text(fits, tables["parameters"]),
        tables=tables,
        datasets={"posterior": posterior_of(fits, "posterior")},
        files=("posterior.nc", *(f"{name}.csv" for name in tables), "manifest.json"),
        drawings=partial(drawings, tables),
    )


def fitted(
    scenario: Scenario,
    until: int,
    every_theory: bool,
    draws: int,
    seed: int,
    workers: int,
    kept: Path | None,
    bars: Bars,
) -> list[Fit]:
    """The fits, under a progress bar."""
    effort = Effort.of(draws)
    if not every_theory:
        with bars(f"{scenario.name}: runs", draws) as advance:
            return [
                fit(
                    scenario,
                    until=until,
                    effort=effort,
                    seed=seed,
                    workers=workers,
                    kept=kept,
                    progress=advance,
                )
            ]
    choices = choices_of(scenario)
    with bars("readings fitted", len(choices)) as advance:
        return fits_of(
            scenario,
            choices,
            until=until,
            effort=effort,
            seed=seed,
            workers=workers,
            kept=kept,
            progress=advance,
        )


def text(fits: Sequence[Fit], parameters: pd.DataFrame) -> str:
    """How the fits went, and of how many parameters the record tells."""
    lines = []
    for found in fits:
        name = named(found.formulations)
        told = parameters[parameters["formulations"] == name]["told"]
        last = found.sample.rounds[-1]
        lines.append(
            f"  {name}\n    tolerance {found.sample.tolerance:.1f}, {100 * last.accepted:.1f} % of "
            f"the last steps accepted, {100 * last.distinct:.0f} % of the draws distinct; the "
            f"record tells of {int(told.sum())} of {len(told)} parameters"
        )
    return "\n".join(lines)


def drawings(tables: Mapping[str, pd.DataFrame]) -> dict[str, Drawing]:
    """The figures of a fit."""
    from sim.plots.fits import parameters, rounds

    return {
        "1-parameters": Drawing(
            partial(parameters, tables["parameters"]),
            "Each parameter before the fit and after it, as shares of its range.",
        ),
        "2-rounds": Drawing(
            partial(rounds, tables["rounds"]), "How the fit closed in on the record."
        ),
    }
