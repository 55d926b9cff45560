"""Which mechanism moved what, and what made two scenarios differ? Ledger and Shapley shares."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.books import (
    by_year,
    minus,
    net,
    variables_of,
    within,
)
from sim.analysis.paired import shared
from sim.analysis.window import Window
from sim.core.kept import Kept
from sim.core.memory import SHARE_OF_FREE, free_memory
from sim.ensemble import TooLargeError
from sim.ensemble.ledger import ledger
from sim.experiments.shapley import coalitions, shapley
from sim.parallel import Workers
from sim.scenario import Scenario, ScenarioError
from sim.studies.between import check_window, extends_of, windows_of
from sim.studies.compare import named
from sim.studies.compared import typed
from sim.studies.explained import Books, text, title
from sim.studies.study import (
    Bars,
    Drawing,
    Study,
    about_scenarios,
    ensemble,
    no_bars,
    resolved,
)

COPIES = 8
"""Times that the books of an ensemble are held in memory while they are summed up."""
UNTRIED = 500
"""More runs than this are tried for size first."""
CAPTIONS = {
    "ledger": "What each mechanism added to the level and took from it, period by period. What "
    "fades is charged to those who had built it, so that parts sum to the change.",
    "difference": "The same for the difference of the two scenarios, run by run on the same "
    "shocks: which mechanism made it, and when.",
    "shapley": "The share of each driver and constraint in the difference, with its 95 % interval; "
    "shares sum to the total.",
}
"""Kind of figure → caption."""


def explain(
    reference: Scenario | str | Path,
    scenario: Scenario | str | Path | None = None,
    *,
    since: str | None = None,
    until: str | None = None,
    runs: int = 200,
    seed: int = 0,
    workers: Workers = 1,
    kept: Kept | None = None,
    bars: Bars = no_bars,
) -> Study:
    """Tell which mechanism moved relation, cooperation and channels, and when.

    Parameters
    ----------
    reference
        A scenario, the name of a bundled one, or a path.
    scenario
        If it is given, this is explained, and its difference from the reference, met by the same
        shocks.
    since, until
        First and last month (YYYY-MM) that are explained. By default all; of two scenarios those
        from the first month in which any run differs.
    runs
        Runs of each, from 1 on. With two scenarios Shapley shares take up to 512 ensembles more.
    seed
        Seed of the shocks, from 0 on.
    workers
        Who runs the coalitions of Shapley shares: so many processes, or the address of a Dask
        scheduler.
    kept
        Gives, by the name of the study, a folder in which coalitions are put down as they are done;
        what is there already is not run again.
    bars
        Makes progress bars; none are shown by default.

    Returns
    -------
    Study
        ``tables["ledger"]``: one row for each variable, element, calendar year and mechanism
        (``term``) of the window: ``mean`` and ``sd`` over the runs of what it moved, in the units
        of the variable, and ``net``, with inertia shared out; either sums to the row's ``change``.
        ``datasets["ledger"]`` has the parts by month and run, ``datasets["net"]`` the same with
        inertia shared out. With two also ``difference`` and ``difference-net`` (scenario −
        reference) and ``shapley``: ``share`` (outcome, player) of the drivers D1–D4 and the
        constraints C1–C4 with 95 % intervals, which sum to ``total`` (outcome); no shares where a
        mixture of the two is no valid scenario, and ``about["left_out"]`` says why. Tables are
        about ``about["window"]``; datasets hold all months.

    Raises
    ------
    ScenarioError
        If a scenario is not valid.
    AnalysisError
        If the two have no month in common, or nothing differs in the window.
    TooLargeError
        If the books would not fit into memory.
    """
    given = [reference] if scenario is None else [scenario, reference]
    chosen = named([resolved(one) for one in given])
    asked = dict(zip(chosen, given, strict=True))
    files = extends_of(asked)
    check_window(dict(reversed(list(chosen.items()))), since, until, files)
    for each in chosen.values():
        check_size(each, runs, seed)
    window = window_of(chosen, since, until, runs, seed, bars)
    whole_books = books_of(chosen, runs, seed, bars)
    name = f"explain-{'-'.join(reversed(chosen))}"
    folder = None if kept is None else kept(name)
    shares, without = shares_of(chosen, window, runs, seed, workers, folder, bars)
    books = whole_books.within(window)
    tables = tables_of(books, shares)
    return Study(
        kind="explain",
        name=name,
        about={
            "window": [str(window.since), str(window.until)],
            **about_scenarios(chosen, next(iter(books.raw.values())), [without] if without else []),
        },
        title=title(books),
        text=text(books, shares, without, typed(asked)),
        tables=tables,
        datasets=datasets_of(whole_books, shares),
        files=(*(f"{name}.csv" for name in tables), "manifest.json"),
        digits=9,
        drawings=partial(drawings, whole_books, window, shares),
    )


def books_of(scenarios: Mapping[str, Scenario], runs: int, seed: int, bars: Bars) -> Books:
    """The books of one scenario, or of two and their difference."""
    found = {}
    with bars("books", len(scenarios)) as advance:
        for name, scenario in scenarios.items():
            found[name] = ledger(scenario, runs, seed).assign_attrs(scenario_name=name)
            advance(1)
    charged = {name: net(books) for name, books in found.items()}
    if len(found) == 1:
        return Books(found, charged, None)
    return Books(found, charged, (minus(*found.values()), minus(*charged.values())))


def window_of(
    scenarios: Mapping[str, Scenario],
    since: str | None,
    until: str | None,
    runs: int,
    seed: int,
    bars: Bars,
) -> Window:
    """The months that are explained: all, or of two scenarios those from where they part."""
    (_, one), *others = scenarios.items()
    if not others:
        first, last = (str(month) for month in (one.start, one.end))
        return Window(np.datetime64(since or first, "M"), np.datetime64(until or last, "M"))
    results = {
        name: ensemble(scenario, runs, seed, bars)
        for name, scenario in reversed(list(scenarios.items()))
    }
    cut, _ = shared(results)
    (window,) = windows_of(cut, since, until).values()
    return window


def check_size(scenario: Scenario, runs: int, seed: int) -> None:
    """Refuse more runs than memory holds the books of; one run tells how large they are."""
    if runs <= UNTRIED:
        return
    each = ledger(scenario, 1, seed).nbytes * COPIES
    fit = int(free_memory() * SHARE_OF_FREE / each)
    if runs > fit:
        raise TooLargeError(
            f"the books of {runs} runs need {runs * each / 1e9:.1f} GB of memory; "
            f"at most {fit} runs fit"
        )


ALONE = 500
"""Runs that this process has done before others would have begun."""


def shares_of(
    scenarios: Mapping[str, Scenario],
    window: Window,
    runs: int,
    seed: int,
    workers: Workers,
    kept: Path | None,
    bars: Bars,
) -> tuple[xr.Dataset | None, str]:
    """Shapley shares in the difference of two scenarios, or None and why there are none."""
    if len(scenarios) < 2:
        return None, ""
    one, other = scenarios.values()
    count = coalitions(one, other)
    hands = 1 if isinstance(workers, int) and count * runs < ALONE else workers
    try:
        with bars("coalitions", count) as advance:
            since, until = str(window.since), str(window.until)
            found = shapley(
                one,
                other,
                runs=runs,
                seed=seed,
                since=since,
                until=until,
                workers=hands,
                kept=kept,
                progress=advance,
            )
            return found, ""
    except ScenarioError as error:  # for instance when one of them seats another actor
        return None, f"no Shapley shares: a mixture of the two is no valid scenario ({error})"


def tables_of(books: Books, shares: xr.Dataset | None) -> dict[str, pd.DataFrame]:
    """The tables by name."""
    first = next(iter(books.raw))
    tables = {"ledger": by_year(books.raw[first], books.net[first])}
    if books.difference is not None:
        tables["difference"] = by_year(*books.difference)
    if shares is not None:
        tables["shapley"] = shares.to_dataframe().reset_index()
    return tables


def datasets_of(books: Books, shares: xr.Dataset | None) -> dict[str, xr.Dataset]:
    """The books of the scenario and of the difference, and the shares, by name."""
    first = next(iter(books.raw))
    found = {"ledger": books.raw[first], "net": books.net[first]}
    if books.difference is not None:
        found |= dict(zip(("difference", "difference-net"), books.difference, strict=True))
    return found if shares is None else {**found, "shapley": shares}


def drawings(books: Books, window: Window, shares: xr.Dataset | None) -> dict[str, Drawing]:
    """A figure for each variable, its difference, and the shares."""
    from sim.plots.claims import shapley as draw_shares
    from sim.plots.ledger import difference as draw_difference
    from sim.plots.ledger import ledger as draw_ledger

    one, *others = books.net.values()
    names = variables_of(one)
    cut = within(one, window)
    jobs = {f"ledger-{name}": partial(draw_ledger, cut, name) for name in names}
    for other in others:
        jobs |= {
            f"difference-{name}": partial(draw_difference, one, other, name, window)
            for name in names
        }
    if shares is not None:
        jobs["shapley"] = partial(draw_shares, shares, *books.net)
    return {
        f"{place}-{name}": Drawing(job, CAPTIONS[name.partition("-")[0]])
        for place, (name, job) in enumerate(jobs.items(), start=1)
    }
