"""Restraint that the adversary declares: moratoria and talks, and whether it keeps its word (D2).

That a moratorium or a forum of talks was declared, and that its end was, are facts of the calendar
(`regimes` of a scenario).  Whether the adversary keeps to it in between is the model's: it breaks
its word the sooner, the more hostile both sides' lines are, and a broken word binds no more until
another is given.
"""

from functools import lru_cache

import numpy as np

from sim.core.axes import ADVERSARY, PATRON, Floats, happens
from sim.core.declarations import Draw, Variable, inner, mechanism

VARIABLES = (
    Variable(
        "restraint",
        "set",
        (),
        "level",
        "1",
        "whether the adversary keeps a declared restraint: 1 kept, 0 broken or none declared",
        ("D2",),
    ),
    inner("launch_share", "set", (), "share of launches that declared restraint leaves", 0, 1, 1.0),
    inner("test_share", "set", (), "share of nuclear tests that it leaves", 0, 1, 1.0),
    inner("at_table", "set", (), "dialogue that a standing forum of talks alone keeps up", 0, 1),
)


@mechanism(
    sets=("restraint", "launch_share", "test_share", "at_table"),
    claims=("D2",),
    source="commitments kept: Leeds, Long and Mitchell 2000; agreements that last: Fortna 2003",
    draws=(Draw("breach_draw", "uniform"),),
)
def keeping_the_word(
    restraint: Floats,
    regime_in_force: Floats,
    regime_begins: Floats,
    launches_covered: Floats,
    tests_covered: Floats,
    talks_held: Floats,
    leaning_patron: Floats,
    leaning_adversary: Floats,
    breach_rate: float | Floats,
    breach_hostility: float | Floats,
    regime_residual: float | Floats,
    talks_depth: float | Floats,
    breach_draw: Floats,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Whether a declared restraint is kept, (run,), 0 or 1, and what it leaves, (run,), 0–1.

    It is broken at the rate ``breach_rate * exp(w * hostility)`` a month, where hostility, −1 to 1,
    is the mean of the adversary's line to the patron and the patron's to it, sign turned.  While it
    is kept, launches and tests of the kinds that its words cover go on at ``regime_residual`` of
    their rate, and a forum of talks keeps up a dialogue of ``talks_depth``.  The five facts of the
    calendar are (1,): 0 or 1, but for the shares covered, 0–1.
    """
    if not regime_in_force.any():
        return no_word_to_keep(restraint.shape)
    hostility = -0.5 * (leaning_patron[ADVERSARY] + leaning_adversary[PATRON])
    broken = happens(breach_draw, breach_rate * np.exp(breach_hostility * hostility))
    bound = np.where(regime_begins > 0.0, 1.0, restraint) * regime_in_force
    kept = np.where(broken, 0.0, bound)
    spared = kept * (1.0 - regime_residual)
    shares = (1.0 - spared * launches_covered, 1.0 - spared * tests_covered)
    return kept, *shares, kept * talks_depth * talks_held


@lru_cache(maxsize=64)
def no_word_to_keep(shape: tuple[int, ...]) -> tuple[Floats, Floats, Floats, Floats]:
    """Nothing is declared, and nothing spared: the same arrays each time."""
    none, all_of_it = np.zeros(shape), np.ones(shape)
    for array in (none, all_of_it):
        array.flags.writeable = False
    return none, all_of_it, all_of_it, none


@mechanism(
    motive="launch_rate",
    of="adversary",
    claims=("D2",),
    source="declared moratoria: statements of 1999, 2012 and 2018",
)
def declared_restraint(launch_share: Floats) -> Floats:
    """A declared restraint that is kept holds launches back, (run,), log-rate, 0 or less."""
    return np.log(launch_share)
