"""The table of a scenario that says what actors do that are played by hand.

Actor, month, menu and the option that is taken. It is data: what it names is looked up among the
options that the model has, and runs nothing. In other months, and of menus that a month leaves out,
an actor does what its motives say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, StrictStr

from sim.core.errors import Problem
from sim.scenario.catalogue import Catalogue
from sim.scenario.entries import FREEZE, Code, FrozenDict, Key
from sim.scenario.months import Month

if TYPE_CHECKING:
    from sim.scenario.contrast import Change
    from sim.scenario.schema import Scenario

Hand = Mapping[str, str]
"""Menu → the option that is taken."""


def _in_order(rows: Mapping[Month, Hand]) -> FrozenDict[Month, Hand]:
    return FrozenDict(sorted(rows.items()))


Rows = Annotated[
    dict[Month, Annotated[dict[Key, StrictStr], FREEZE]],
    AfterValidator(_in_order),
]
Table = Annotated[dict[Code, Rows], FREEZE]


def played_problems(scenario: Scenario, catalogue: Catalogue | None) -> Iterator[Problem]:
    """What is wrong with the table: who has no options, which month, menu or option is none."""
    for code, rows in scenario.played.items():
        if code not in scenario.actors:
            options = tuple(scenario.actors)
            yield Problem("names no actor", ("played", code), wanted=code, options=options)
            continue
        menus = None if catalogue is None else catalogue.menus.get(scenario.actors[code].role, {})
        if menus == {}:
            yield _without_menus(scenario, code, catalogue)
            continue
        for month, hand in rows.items():
            path = ("played", code, str(month))
            if not scenario.start <= month <= scenario.end:
                allowed = f"{scenario.start} to {scenario.end}"
                yield Problem("is outside the run", path, allowed=allowed)
            for menu, option in hand.items():
                place = (*path, menu)
                if menus is None:  # nobody says what there is
                    break
                if menu not in menus:
                    what = f"is no menu of {code}, whose role is {scenario.actors[code].role}"
                    yield Problem(what, place, wanted=menu, options=tuple(menus))
                elif option not in menus[menu]:
                    yield Problem(f"is no option of {menu}", place, option, options=menus[menu])


def _without_menus(scenario: Scenario, code: str, catalogue: Catalogue | None) -> Problem:
    """Of an actor that shares its effort and chooses nothing."""
    role = scenario.actors[code].role
    having = {} if catalogue is None else catalogue.menus
    others = [other for other, actor in scenario.actors.items() if having.get(actor.role)]
    what = f"cannot be played by hand: a {role} has no menu to choose from"
    return Problem(what, ("played", code), allowed=f"an entry of {', '.join(others)}")


def table_words(scenario: Scenario) -> list[str]:
    """A line for each spell of months in which an actor does the same, by actor and month."""
    return [f"{code} {when}: {words}" for code, when, words in spells_of(scenario)]


def spells_of(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Actor, months, and what it does in each of them, in words."""
    for code, rows in scenario.played.items():
        spells: list[tuple[Month, Month, Hand]] = []
        for month, hand in rows.items():
            if spells and spells[-1][1].plus(1) == month and spells[-1][2] == hand:
                spells[-1] = (spells[-1][0], month, hand)
            else:
                spells.append((month, month, hand))
        for first, last, taken in spells:
            when = str(first) if first == last else f"{first} to {last}"
            yield code, when, hand_words(taken)


def hand_words(hand: Hand | None) -> str:
    """What is taken of each menu."""
    told = ", ".join(f"{menu} {option}" for menu, option in (hand or {}).items())
    return told or "what its motives say"


def change_of_hand(change: Change, scenario: Scenario, reference: Scenario) -> str:
    """What differs in a month of an actor, in words."""
    _, code, month = change.path
    before, after = hand_words(change.before), hand_words(change.after)
    return f"{code} by hand in {month}: {after} instead of {before}"
