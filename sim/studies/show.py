"""What is in a scenario, in plain words; or what differs from another, and from which month."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from sim.scenario import Scenario
from sim.scenario.actors import AnyActor
from sim.scenario.contrast import Change, changes, months_shared
from sim.scenario.inherit import extended
from sim.scenario.played import table_words
from sim.scenario.posterior import KEY
from sim.scenario.words import (
    channel_words,
    differences,
    election_words,
    event_words,
    forum_words,
    in_office,
    number,
    path_words,
    regime_words,
    stance,
)
from sim.studies.study import Study, resolved
from sim.theories.formulations import DEFAULT_FORMULATIONS

WIDE = 110
"""Characters of a line."""


def show(
    scenario: Scenario | str | Path,
    against: Scenario | str | Path | None = None,
) -> Study:
    """Tell what a scenario gives to the model: governments, paths, theories, events.

    Parameters
    ----------
    scenario
        A scenario, the name of a bundled one, or a path.
    against
        If it is given, only what differs from this one is told, and from which month on.

    Returns
    -------
    Study
        ``text`` has it in words, ``record`` the resolved scenario as plain data, or the
        differences as a list of {since, path, words}.

    Raises
    ------
    ScenarioError
        If a scenario is not valid.
    """
    one = resolved(scenario)
    if against is None:
        known = None if isinstance(scenario, Scenario) else extended(scenario)
        return Study(
            kind="show",
            name=one.name,
            about={"scenario": one.to_dict()},
            title=heading(one, known),
            text=in_full(one),
            record=one.to_dict(),
        )
    other = resolved(against)
    found = changes(one, other)
    told = list(differences(found, one, other))
    return Study(
        kind="show",
        name=f"{one.name}-against-{other.name}",
        about={"scenario": one.to_dict(), "against": other.to_dict()},
        title=f"{one.name} against {other.name}: {in_short(found, one, other)}",
        text=by_month(found, one, other),
        record=[
            {"since": when, "path": ".".join(change.path), "words": words}
            for change, (when, words) in zip(found, told[len(told) - len(found) :], strict=True)
        ],
    )


def heading(scenario: Scenario, extends: str | None) -> str:
    """Name, months and what it extends."""
    parent = f", extends {extends}" if extends else ""
    span = f"{scenario.start} to {scenario.end} ({scenario.months} months)"
    return f"{scenario.name}, {span}{parent}"


def in_short(found: tuple[Change, ...], scenario: Scenario, reference: Scenario) -> str:
    """How much differs, and from when."""
    if scenario.start != reference.start:
        return f"it begins in {scenario.start}, the other in {reference.start}"
    inside = [change for change in found if change.since is not None]
    first, last = months_shared(scenario, reference)
    if first > last:
        return "no month in common"
    if not inside:
        longer = " (what differs lies outside of them)" if found else ""
        return f"the same in all months that both have, {first} to {last}{longer}"
    since = inside[0].since
    what = f"{len(inside)} difference{'s' if len(inside) > 1 else ''}"
    return f"{what}, from {since} on" if since != first else f"{what}, from the start on"


def wrapped(text: str, first: str = "", rest: str = "  ") -> str:
    """A line, broken where it is long."""
    return textwrap.fill(text, WIDE, initial_indent=first, subsequent_indent=rest)


def by_month(found: tuple[Change, ...], scenario: Scenario, reference: Scenario) -> str:
    """Every difference under the month from which it counts, and what to know of it."""
    lines = []
    told = differences(found, scenario, reference)
    for when, group in groupby(told, key=lambda pair: pair[0]):
        heads = {"start": "from the start", "outside": "outside the months that both have"}
        lines.append(f"\n{heads.get(when, f'from {when}')}")
        lines += [wrapped(words, "  - ", "    ") for _, words in group]
    return "\n".join(lines)


def in_full(scenario: Scenario) -> str:
    """The resolved scenario in plain words."""
    parts = [
        wrapped(" ".join(scenario.description.split()), rest=""),
        "\n".join(governments(scenario)),
        section("Elections, whose winner each run draws", elections(scenario)),
        section("Paths given from outside, 0 to 1", paths(scenario)),
        section("Set from outside", [event_words(event) for event in scenario.events.values()]),
        section("Summits at which they can meet", forums(scenario)),
        section("Channels of meetings that are not open throughout", channels(scenario)),
        section("Restraint declared by the adversary", regimes(scenario)),
        section("Plans of defence spending", plans(scenario)),
        section("Played by hand: what is done, month by month", table_words(scenario)),
        section("Theories", theories(scenario)),
        section("Parameters", parameters(scenario)),
    ]
    return "\n\n".join(filter(None, parts))


def section(title: str, lines: list[str]) -> str:
    """A heading with its lines, "" without any."""
    if not lines:
        return ""
    return "\n".join([title, *(wrapped(line, "  ", "      ") for line in lines)])


def governments(scenario: Scenario) -> Iterator[str]:
    """Who governs, from when, leaning how."""
    yield "Who governs from when, and how it leans (−1 hostile, +1 friendly)"
    for code in scenario.actor_codes:
        actor = scenario.actors[code]
        yield f"  {actor.name} ({code}), {actor.role}{own_ways(actor)}"
        for held in in_office(scenario, code):
            yield wrapped(
                f"{held.since}  {held.leader}: {stance(scenario, code, held)}", " " * 4, " " * 13
            )
    for code in scenario.rivals:
        rival = scenario.rival(code)
        part = " and ".join(
            word
            for word, plays in (("competitor", rival.competitor), ("backer", rival.backer))
            if plays
        )
        yield f"  {rival.name} ({code}), rival power{f': {part}' if part else ''}{own_ways(rival)}"


def own_ways(actor: AnyActor) -> str:
    """What an actor does in a way of its own, in words."""
    behaves = f", behaves as {actor.behaviour}" if actor.behaviour else ""
    return behaves + (f", decides by {actor.decision}" if actor.decision else "")


def elections(scenario: Scenario) -> list[str]:
    """Who votes when."""
    ordered = sorted(scenario.elections.values(), key=lambda each: each.date)
    return [election_words(each) for each in ordered]


def paths(scenario: Scenario) -> list[str]:
    """Each path at its points."""
    return [f"{name}: {path_words(scenario, name)}" for name in scenario.context]


def forums(scenario: Scenario) -> list[str]:
    """Each forum with its months, of those that lie within the scenario."""
    return [
        f"{forum.name or key.replace('_', ' ')}, {forum_words(forum)}"
        for key, forum in scenario.forums.items()
        if forum.held(scenario.start, scenario.months).any()
    ]


def channels(scenario: Scenario) -> list[str]:
    """Each channel of meetings with its birth and end."""
    return [
        f"{name.replace('_', '-')}: {channel_words(dates)}"
        for name, dates in scenario.channels.items()
    ]


def regimes(scenario: Scenario) -> list[str]:
    """Each moratorium and each forum of talks, of those in force within the scenario."""
    return [
        f"{regime.name or key.replace('_', ' ')}: {regime_words(regime)}"
        for key, regime in scenario.regimes.items()
        if regime.held(scenario.start, scenario.months).any()
    ]


def plans(scenario: Scenario) -> list[str]:
    """Each announced plan of an actor, with its dated shares."""
    return [
        f"{code}, {key.replace('_', ' ')}, announced {plan.announced}: "
        + ", ".join(f"{number(share)} % of GDP by {month}" for month, share in plan.points.items())
        for code in scenario.everyone
        for key, plan in scenario.actors[code].plans.items()
    ]


def theories(scenario: Scenario) -> list[str]:
    """The reading chosen in every slot."""
    chosen = {**DEFAULT_FORMULATIONS, **scenario.formulations}
    return [f"{slot}: {name}" for slot, name in chosen.items()]


def parameters(scenario: Scenario) -> list[str]:
    """What is set, and where the others come from."""
    found = [
        f"{name}: {number(value)}" for name, value in scenario.parameters.items() if name != KEY
    ]
    if scenario.posterior is None:
        return [*found, "all others: their defaults"]
    fitted = scenario.posterior.fitted_to
    rest = f"drawn from {scenario.posterior_name}, fitted to the record to {fitted}, one draw a run"
    return [*found, f"all others: {rest}"]
