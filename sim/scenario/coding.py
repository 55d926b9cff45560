"""How much of a result is the coding of governments? The same scenario coded more coarsely.

Leanings are the authors' judgement. `by_family` puts in their place what the party of a government
would have told a stranger, `jittered` what another coder might have written.
"""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

import numpy as np

from sim.core.errors import Problem, ScenarioError
from sim.scenario.entries import Government, Leaning
from sim.scenario.months import Month
from sim.scenario.schema import Scenario

WIDTH = 0.2
"""How far another coder may be away: two steps of the grid of 0.1 on which leanings are coded."""


def directions(scenario: Scenario, code: str) -> tuple[str, ...]:
    """Towards whom an actor's governments can lean."""
    if code == scenario.patron:
        return ("partner", "adversary", "competitor")
    if code == scenario.adversary:
        return ("patron", "competitor", "backer")
    return ("patron", "partner", "adversary", "competitor")


def by_family(scenario: Scenario, origin: Month) -> Scenario:
    """The scenario with leanings that follow from the party family alone.

    Each leaning of a government becomes the mean over the lines of that actor's governments of the
    same family (``family``) that entered up to the origin; without any of the family, over all its
    lines up to then. Governments without a family (of an actor without parties, caretakers) are a
    family of their own. Uncertain leanings count for nothing and stay as they are.

    Raises
    ------
    ScenarioError
        If voters can turn out a government of whose actor no government has a family.
    """
    changes: dict[str, float] = {}
    for code, line in scenario.governments.items():
        voters = getattr(scenario.actors[code], "democracy", False)
        if voters and all(government.family is None for government in line.values()):
            problem = Problem(
                "says of no government what party it is of",
                ("governments", code),
                allowed="family: …, such as conservative, for those of a party",
            )
            raise ScenarioError(problem, f"scenario '{scenario.name}'")
        before = [government for government in line.values() if government.since <= origin]
        for key, government in line.items():
            like = [one for one in before if one.family == government.family] or before
            for towards in directions(scenario, code):
                values = [own for one in like for own in known(one.leaning, towards)]
                if values and known(government.leaning, towards):
                    path = f"governments.{code}.{key}.leaning.{towards}"
                    changes[path] = float(np.mean(values))
    return scenario.replace(changes)


def jittered(scenario: Scenario, seed: int, width: float = WIDTH) -> Scenario:
    """The scenario with every leaning moved by up to ``width`` either way, evenly, within -1 to 1.

    A draw hangs on the seed and the name of the leaning, not on what else is in the file. Uncertain
    leanings stay as they are.
    """
    changes: dict[str, float] = {}
    for code, key, government in each(scenario):
        for towards in directions(scenario, code):
            path = f"governments.{code}.{key}.leaning.{towards}"
            noise = np.random.SeedSequence([seed, crc32(path.encode())])
            moved = np.random.Generator(np.random.PCG64(noise)).uniform(-width, width)
            for value in known(government.leaning, towards):
                changes[path] = float(np.clip(value + moved, -1.0, 1.0))
    return scenario.replace(changes)


def each(scenario: Scenario) -> Iterator[tuple[str, str, Government]]:
    """Every government with its actor and key."""
    for code, line in scenario.governments.items():
        for key, government in line.items():
            yield code, key, government


def known(leaning: Leaning, towards: str) -> list[float]:
    """A leaning as a list of one, or empty where it is uncertain or not given."""
    value = getattr(leaning, towards)
    return [float(value)] if isinstance(value, (int, float)) else []
