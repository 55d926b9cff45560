"""Why did this actor do that, in this month of this run? Motives and parts, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.acts import acts, busiest, counted, steps
from sim.analysis.books import SETTLING, net
from sim.analysis.headline import LEVEL_NAMES
from sim.analysis.sides import in_sides, leading
from sim.analysis.text import signed
from sim.analysis.window import months_of
from sim.core.errors import AnalysisError
from sim.ensemble import simulate
from sim.ensemble.ledger import ledger
from sim.scenario import Scenario
from sim.scenario.words import in_office
from sim.studies.between import month_of
from sim.studies.compare import named
from sim.studies.study import Bars, Study, about_scenarios, no_bars, resolved
from sim.theories.menus import MENUS

EVENTS = ("meetings", "exercises", "launches", "disputes", "accords")
BY_ISSUE = ("disputes_by_issue", "accords_by_issue")
MOST = 5
"""Contributions that are told of a motive."""
LEAST = 0.0005
"""A smaller contribution rounds to nothing."""
ACTIONS: Mapping[str, str] = {
    "effort": "effort, 0-1",
    "lead": "wants to lead, 0-1",
    "stance": "stance towards the other ally, −1 to 1",
    "cooperate": "is willing to cooperate, 0-1",
    "launch_rate": "launch campaigns a month",
    "lean": "leans on its backer, 0-1",
    "talk": "is ready to talk, 0-1",
    "court": "courts the allies, 0-1",
    "back": "backs the adversary, 0-1",
    "coerce": "coerces, 0-1",
    "arm": "arms by, percent of GDP a month",
    "rival_arm": "arms by, percent of GDP a month",
}
"""What an actor does, in words."""
FEARS: Mapping[str, str] = {
    "abandonment_fear": "fear of abandonment, 0-1",
    "entrapment_fear": "fear of entrapment, 0-1",
    "market_fear": "fear for its market, 0-1",
    "danger": "danger it sees",
}
"""Motives that lead to others and to no action of their own."""


def why(
    reference: Scenario | str | Path,
    scenario: Scenario | str | Path | None = None,
    *,
    run: int | None = None,
    month: str | None = None,
    runs: int = 200,
    seed: int = 0,
    bars: Bars = no_bars,
) -> Study:
    """Tell what each actor did in one month and why, from the start of the month to its end.

    Parameters
    ----------
    reference, scenario
        As for `sim.studies.explain.explain`. With two, the second is told of, and every number
        stands beside that of the reference in the same month and run; with one, beside the month
        before.
    run
        Number of the run, from 0 on: the same as in an ensemble of any size with the same seed.
        Without it numbers are means over ``runs`` runs.
    month
        The month (YYYY-MM). Without it the one in which cooperation moves most, the first year
        left out.

    Returns
    -------
    Study
        ``tables["acts"]``: one row for each option of a menu, for each contribution to a motive,
        and for each action and its parts; columns of `sim.analysis.acts.acts`.
        ``tables["steps"]``: what moved each level in the month, net of what fades; columns of
        `sim.analysis.acts.steps`.

    Raises
    ------
    ScenarioError
        If a scenario is not valid.
    AnalysisError
        If a scenario does not have the month, or the run is below 0.
    """
    if run is not None and run < 0:
        raise AnalysisError(f"run {run} is below 0; runs are numbered from 0 on")
    chosen = named([resolved(each) for each in (scenario, reference) if each is not None])
    for name, each in chosen.items():
        wanted = month_of(month, "month")
        if wanted is not None and not each.start <= wanted <= each.end:
            span = f"{each.start} to {each.end}"
            raise AnalysisError(f"month {wanted} is no month of {name}; allowed: {span}")
    lanes = np.arange(runs) if run is None else np.array([run])
    books = {}
    with bars("books", len(chosen)) as advance:
        for name, each in chosen.items():
            books[name] = ledger(each, len(lanes), seed, replicates=lanes)
            advance(1)
    (name, first), *others = books.items()
    known = chosen[name]
    wanted = month_of(month, "month")
    at = busiest(first, "cooperation", SETTLING) if wanted is None else wanted - known.start
    when = str(months_of(first)[at])
    data = simulate(known, len(lanes), seed, replicates=lanes, keep=(*EVENTS, *BY_ISSUE))
    table = acts(first, at, others[0][1] if others else None)
    moved = steps(net(first), at)
    than = others[0][0] if others else "the month before"
    return Study(
        kind="why",
        name="-".join(
            ["explain", *reversed(chosen), *([f"run-{run}"] if run is not None else []), when]
        ),
        about={
            "run": run,
            "month": when,
            "than": than,
            **about_scenarios(chosen, data, []),
        },
        title=title(name, when, run, len(lanes), seed),
        text="\n".join(text(known, when, table, moved, counted(data, at, EVENTS), than)),
        tables={"acts": table, "steps": moved},
        files=("acts.csv", "steps.csv", "manifest.json"),
        digits=9,
    )


def title(name: str, when: str, run: int | None, runs: int, seed: int) -> str:
    """Which scenario, month and run."""
    which = f"run {run}" if run is not None else f"the mean of {runs} runs"
    return f"{name} in {when}, {which}, seed {seed}: from the start of the month to its end"


def text(
    scenario: Scenario,
    when: str,
    table: pd.DataFrame,
    moved: pd.DataFrame,
    events: Mapping[str, float],
    than: str,
) -> Iterator[str]:
    """Who is in office, what happened, what each did and why, what came of it."""
    month = np.datetime64(when, "M")
    seated = [f"{code} {leader}" for code, leader in office(scenario, when)]
    yield f"\nIn office: {'; '.join(seated)}"
    told = [f"{in_words(name)} {value:.3g}" for name, value in events.items()]
    yield f"Happened: {', '.join(told) or 'nothing that is counted'}"
    set_now = [
        f"{event.variable.replace('_', ' ')}{f' of {event.of}' if event.of else ''}"
        for event in scenario.events.values()
        if 0 <= int((month - np.datetime64(str(event.date), "M")).astype(int)) < event.months
    ]
    if set_now:
        yield f"From outside: {', '.join(set_now)}"
    yield f"\nWhat each did and why (in brackets the difference from {than})"
    for code in scenario.actors:
        lines = list(of_actor(table[table["actor"] == code]))
        if lines:
            yield f"{scenario.actors[code].name} ({code})"
            yield from lines
    yield "\nWhat came of it: net of what fades or only draws a level back"
    for (variable, element), rows in moved.groupby(["variable", "element"], sort=False):
        start, end = rows[["start", "end"]].iloc[0]
        change = end - start
        reasons = rows[~rows["restores"]]
        own = {str(r.term): float(r.part) for r in reasons.itertuples()}
        parts = in_sides(change, [(term, own[term]) for term in leading(own, change, MOST)])
        place = f"{variable} {element}".strip().replace("_", " ")
        yield f"  {place}: {start:.3f} to {end:.3f} ({signed(change)}); {parts}"


def office(scenario: Scenario, when: str) -> Iterator[tuple[str, str]]:
    """Who is scheduled to govern in a month; who is elected differs from run to run."""
    for code in scenario.actor_codes:
        line = [each for each in in_office(scenario, code) if str(each.since) <= when]
        if line:
            yield code, line[-1].leader


def in_words(event: str) -> str:
    """What is counted, as a reader calls it."""
    kind, _, level = event.partition(" ")
    return LEVEL_NAMES.get(level, f"{level} {kind}") if level else kind


def words(term: str) -> str:
    """A contribution in words."""
    return term.replace("_", " ")


def acts_of(rows: pd.DataFrame) -> Iterator[str]:
    """A line for each menu of an actor: which option it took, what limited it, what it weighed."""
    taken, weighed = (rows[rows["kind"] == kind] for kind in ("choice", "option"))
    for name, same in taken.groupby("name", sort=False):
        ordered = same.sort_values("part", ascending=False, kind="stable")
        certain = ordered["part"].iloc[0] == 1.0
        what = ", ".join(
            words(str(r.term)) + ("" if certain else f" in {r.part:.0%} of runs")
            for r in ordered.itertuples()
            if r.part > 0.0
        )
        options = weighed[weighed["name"] == name]
        told = [what, *limits(rows, str(name))]
        if options["part"].any():
            chances = ", ".join(f"{words(str(r.term))} {r.part:.2f}" for r in options.itertuples())
            told.append(f"probabilities: {chances}")
        yield f"  {name}: {'; '.join(told)}"


def limits(rows: pd.DataFrame, menu: str) -> Iterator[str]:
    """What kept an actor from what it wants: its win-set, and its reading of decisions."""
    about = next(each for each in MENUS if each.name == menu)
    parts = rows[(rows["kind"] == "part") & rows["name"].isin(about.spans)]
    if about.wishes is not None:
        (action,) = about.spans
        motives = rows[(rows["kind"] == "motive") & (rows["name"] == action)]
        wish, ruled = motives["part"].sum(), parts[parts["term"] == "decide"]["part"].sum()
        yield f"wanted {signed(wish)}"
        if wish > LEAST and ruled < wish - LEAST:
            yield f"its win-set lets it carry {ruled / wish:.0%} of that"
    for term in dict.fromkeys(parts["term"]):
        if str(term).startswith("decision ("):
            moved = parts[parts["term"] == term].groupby("name", sort=False)["part"].sum()
            told = [f"{words(str(n))} {signed(v)}" for n, v in moved.items() if abs(v) >= LEAST]
            if told:
                yield f"{term}, against what its rules give: {', '.join(told)}"


def of_actor(rows: pd.DataFrame) -> Iterator[str]:
    """A line for each menu, for each action with what moved it, and for each fear."""
    yield from acts_of(rows)
    actions, motives = (rows[rows["kind"] == kind] for kind in ("action", "motive"))
    for name, same in actions.groupby("name", sort=False):
        moved_by = motives[motives["name"] == name]
        shared = set(moved_by["element"]) <= {""}  # one motive for all that the action is split in
        for part in [same] if shared else [same[same["element"] == e] for e in same["element"]]:
            values = [
                f"{words(row['element'])} {number(row['part'], row['change'])}".strip()
                for row in part.to_dict("records")
                if abs(row["part"]) >= LEAST or abs(row["change"]) >= LEAST
            ]
            if values:
                own = moved_by if shared else moved_by[moved_by["element"].isin(part["element"])]
                what = ACTIONS.get(str(name), words(str(name)))
                yield f"  {what}: {', '.join(values)}{because(own)}"
    for fear, name in FEARS.items():
        own = motives[motives["name"] == fear]
        if len(own):
            total, change = own["part"].sum(), own["change"].sum(skipna=False)
            yield f"  {name}: {number(total, change)}{because(own) if len(own) > 1 else ''}"


def number(value: float, change: float) -> str:
    """A value, and in brackets how far it differs."""
    return f"{value:.3f}" + (f" ({signed(change)})" if change == change else "")


def because(own: pd.DataFrame) -> str:
    """The contributions to a motive, the largest first."""
    ordered = own.reindex(own["part"].abs().sort_values(ascending=False).index)
    told = [
        f"{words(row.term)} {signed(row.part)}"
        + (f" ({signed(row.change)})" if abs(row.change) >= LEAST else "")
        for row in ordered.head(MOST).itertuples()
        if abs(row.part) >= LEAST
    ]
    more = len(own[own["part"].abs() >= LEAST]) - len(told)
    rest = f", {more} smaller" if more > 0 else ""
    return f"; moved by {', '.join(told)}{rest}" if told else ""
