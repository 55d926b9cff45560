"""Choice with error: quantal response (McKelvey and Palfrey 1995), one step ahead.

An actor weighs the few options of a menu (:mod:`sim.theories.menus`) by what its motives say of
them and by what it expects of the others, and takes the better ones more often: not always.
Slot ``decision``, reading ``logit``.
"""

import numpy as np

from sim.core.axes import Floats, by_label
from sim.core.declarations import mechanism

CHOOSING = ("ally", "adversary", "rival")


@mechanism(
    chooses="positions",
    of="ally",
    claims=("D3", "D4"),
    source="spatial model: Downs 1957; reciprocity: Axelrod 1984",
)
def expected_of_positions(
    wish: Floats, reply: Floats, places: Floats, anticipation: float | Floats
) -> Floats:
    """How well each position answers the motive one step ahead, (…, option, run), 0 and less.

    ``-(place - ideal)**2``, where the ideal is the wish (…, run), drawn to the reply that is
    expected of the others (…, run); ``places`` are (option, 1).
    """
    ideal = wish + anticipation * (reply - wish)
    return -np.square(places - by_label(ideal))


@mechanism(
    chooses="instruments",
    of=("adversary", "rival"),
    claims=("D2", "I1", "I3"),
    source="expected utility one step ahead: Signorino 1999",
)
def expected_of_instruments(needs: Floats, replies: Floats, anticipation: float | Floats) -> Floats:
    """What speaks for each instrument one step ahead, (…, option, run), 0–1.

    The need that the motives make, (…, option, run), drawn to the reply expected of the others.
    """
    return needs + by_label(anticipation) * (replies - needs)


@mechanism(
    chooses="option",
    of=CHOOSING,
    claims=("D3", "D4", "D2", "I3"),
    source="McKelvey and Palfrey 1995",
)
def quantal_response(expected: Floats, rationality: float | Floats) -> Floats:
    """Probability of each option, (…, option, run): ``exp(rationality * expected)``, normalised.

    Even at rationality 0, the best alone as it grows; cut where odds fall below exp(-40).
    """
    best = np.maximum.reduce(expected, axis=-2)[..., None, :]
    odds = np.exp(np.maximum(by_label(rationality) * (expected - best), -40.0))
    return odds / np.add.reduce(odds, axis=-2)[..., None, :]


@mechanism(
    chooses="emphasis",
    of=("adversary", "rival"),
    claims=("D2", "I1", "I3"),
    source="limited attention: Simon 1997; Jones and Baumgartner 2005",
)
def limited_attention(taken: Floats, attention: float | Floats) -> Floats:
    """What is left of each instrument, (…, option, run), 0–1: all of the one that is chosen.

    ``1 - attention * (1 - taken)``, with ``taken`` 1 for the instrument chosen, else 0: who
    attends to one neglects the others.
    """
    return 1.0 - by_label(attention) * (1.0 - taken)
