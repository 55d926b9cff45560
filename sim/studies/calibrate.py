"""Which parameters does the record ask for? A fit to dated facts, and what it told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from sim.core.errors import AnalysisError
from sim.core.kept import Kept
from sim.inference import Effort, Fit, fit
from sim.inference.effective import effective_draws, rounded
from sim.inference.long_run import begins_within
from sim.inference.posterior import (
    choices_of,
    fits_of,
    parameters_table,
    posterior_of,
    rounds_table,
    statistics_table,
)
from sim.inference.warm_start import WarmStart
from sim.parallel import Workers
from sim.scenario import Scenario
from sim.scenario.posterior import named
from sim.studies.study import Bars, Drawing, Study, no_bars, resolved
from sim.theories.formulations import DEFAULT_FORMULATIONS


def calibrate(
    scenario: Scenario | str | Path = "baseline",
    *,
    until: int,
    every_theory: bool = False,
    draws: int = 200_000,
    others: int | None = None,
    particles: int | None = None,
    begun: Scenario | str | Path | None = None,
    begun_from: str | Path | None = None,
    seed: int = 0,
    workers: Workers = 1,
    kept: Kept | None = None,
    bars: Bars = no_bars,
) -> Study:
    """Fit the uncertain parameters of a scenario to whole years of the record up to ``until``.

    With ``every_theory`` each other reading alone is fitted too, by ``others`` runs each (as many
    by default), which begin from the first fit's draws; ``particles`` are those of the first fit,
    and ``begun_from`` is a posterior, the name of a bundled one or a file, from whose draws it
    begins in the place of the prior. If the scenario ``begun`` begins in this
    one, the posterior keeps the state at its start with each draw. Tables: ``parameters`` (prior
    against posterior), ``rounds`` (how the fit went), ``statistics`` (how near its draws come to
    each series). Datasets: ``posterior``. Runs are put down in the folder ``kept(name)`` as they
    are done, and a fit that was stopped is taken up there.

    Raises
    ------
    AnalysisError
        If there is no year to fit to, or ``begun_from`` saw years that this fit may not see.
    """
    chosen = resolved(scenario)
    shorter = None if begun is None else resolved(begun)
    name = f"calibrate-{chosen.name}"
    folder = None if kept is None else kept(name)
    try:
        efforts = (Effort.of(draws, particles), Effort.wide(others or draws, begun=True))
        own = {**DEFAULT_FORMULATIONS, **chosen.formulations}
        warm = None if begun_from is None else WarmStart.read(begun_from, own)
        fits = fitted(chosen, until, every_theory, efforts, seed, workers, folder, bars, warm)
    except ValueError as error:
        raise AnalysisError(str(error)) from error
    tables = {
        "parameters": parameters_table(fits),
        "rounds": rounds_table(fits),
        "statistics": statistics_table(fits, seed),
    }
    if shorter is not None and not begins_within(shorter, fits[0].scenario):
        shorter = None
    years, runs = fits[0].target.years, sum(found.sample.runs for found in fits)
    return Study(
        kind="calibrate",
        name=name,
        about={
            "scenario": fits[0].scenario.to_dict(),
            "until": f"{until}-12",
            "draws": draws,
            "others": others,
            "particles": particles,
            "begun": None if shorter is None else shorter.name,
            "begun_from": None if begun_from is None else str(begun_from),
            "seed": seed,
            "effective_draws": {
                named(found.formulations): rounded(effective_draws(found)) for found in fits
            },
            "formulations": [dict(found.formulations) for found in fits],
        },
        title=f"{fits[0].scenario.name}: fitted to {years[0]}–{years[-1]} by {runs:,} runs, "
        f"seed {fits[0].seed}",
        text="\n".join((text(fits, tables["parameters"]), *kept_for(shorter))),
        tables=tables,
        datasets={"posterior": posterior_of(fits, "posterior", begun=shorter)},
        files=("posterior.nc", *(f"{name}.csv" for name in tables), "manifest.json"),
        drawings=partial(drawings, tables),
    )


def fitted(
    scenario: Scenario,
    until: int,
    every_theory: bool,
    efforts: tuple[Effort, Effort],
    seed: int,
    workers: Workers,
    kept: Path | None,
    bars: Bars,
    begun_from: WarmStart | None = None,
) -> list[Fit]:
    """The fits, under progress bars; ``efforts`` for the own readings and for each other one.

    The others begin from the draws of the own readings' fit.
    """
    own, other = efforts
    with bars(f"{scenario.name}: runs", own.budget + own.final * own.particles) as advance:
        first = fit(
            scenario,
            until=until,
            effort=own,
            seed=seed,
            workers=workers,
            kept=kept,
            progress=advance,
            begun_from=begun_from,
        )
    if not every_theory:
        return [first]
    choices = choices_of(scenario)[1:]
    with bars("other readings fitted", len(choices)) as advance:
        rest = fits_of(
            scenario,
            choices,
            until=until,
            effort=other,
            seed=seed,
            workers=workers,
            kept=kept,
            progress=advance,
            begun_from=WarmStart.of(posterior_of([first], "first"), first.formulations),
        )
    return [first, *rest]


def text(fits: Sequence[Fit], parameters: pd.DataFrame) -> str:
    """How the fits went, and of how many parameters the record tells."""
    lines = []
    for found in fits:
        name = named(found.formulations)
        told = parameters[parameters["formulations"] == name]["told"]
        last = found.sample.rounds[-1]
        lines.append(
            f"  {name}\n    tolerance {found.sample.tolerance:.1f}, {100 * last.accepted:.1f} % of "
            f"the last steps accepted, {100 * last.distinct:.0f} % of the draws distinct, worth "
            f"{effective_draws(found):,.0f} independent ones of {len(found.points):,}; the "
            f"record tells of {int(told.sum())} of {len(told)} parameters"
        )
    return "\n".join(lines)


def kept_for(shorter: Scenario | None) -> list[str]:
    """Whose start the posterior keeps, in words."""
    if shorter is None:
        return []
    return [f"  with each draw the state in which {shorter.name} begins in {shorter.start}"]


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
