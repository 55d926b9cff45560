"""A game on the page as a link has it: who is played, from when, and what was taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.core.errors import AnalysisError, Problem
from sim.scenario import Scenario
from sim.theories.menus import menus_of

MONTH, MENU, OPTION = ".", "_", "-"
"""What parts months, menus within a month, and a menu from its option."""
OWN = "own"
"""A month in which the actor does what its motives say."""
MOST_MONTHS = 1200
AT_FIRST = 36
"""Months before the end from which an actor is played, unless another month is named."""
Hand = dict[str, str]


def written(hands: Sequence[Mapping[str, str]]) -> str:
    """Hands as a text, `stance-hold_patronage-hedge.own.stance-concede`; "" of none."""
    months = (MENU.join(f"{m}{OPTION}{o}" for m, o in hand.items()) for hand in hands)
    return MONTH.join(month or OWN for month in months)


def read(text: str, scenario: Scenario, actor: str) -> list[Hand]:
    """The hands of a text.

    Raises
    ------
    AnalysisError
        If a menu or an option is none of the actor's, or there are too many months.
    """
    menus = {menu.name: menu for menu in menus_of(scenario.actors[actor].role)}
    months = text.split(MONTH) if text else []
    if len(months) > MOST_MONTHS:
        raise AnalysisError(f"a game has at most {MOST_MONTHS} months, not {len(months):,}")
    hands: list[Hand] = []
    for month in months:
        hand: Hand = {}
        for part in month.split(MENU) if month != OWN else ():
            menu, _, option = part.partition(OPTION)
            if menu not in menus or option not in menus[menu].options:
                known = [f"{m}{OPTION}{o}" for m, held in menus.items() for o in held.options]
                what = f"'{part[:60]}' is nothing that {actor} can take"
                raise AnalysisError(Problem(what, options=tuple(known), wanted=part).text())
            hand[menu] = option
        hands.append(hand)
    return hands


def playable(scenario: Scenario) -> dict[str, str]:
    """Code → name of the actors that have a menu."""
    return {code: held.name for code, held in scenario.actors.items() if menus_of(held.role)}


def months_of(scenario: Scenario) -> list[str]:
    """Every month of a scenario."""
    return [str(scenario.start.plus(n)) for n in range(scenario.months)]


def usual_since(scenario: Scenario, asked: str = "") -> str:
    """The month from which an actor is played: the one asked about, else some years of the last."""
    months = months_of(scenario)
    return asked if asked in months else months[max(0, len(months) - AT_FIRST)]
