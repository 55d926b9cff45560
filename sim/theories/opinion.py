"""What publics think of others: opinion that events lower at once and that is slow to forgive.

Arrays of opinion are (actor, source, run), shares of a public with a favourable view.  Members on
the axis ``source`` stand behind the ``outsiders``, the patron first.  What happens lowers what
there is (a public that has no sympathy left cannot lose more), and with time opinion returns to
``opinion_base``, the level of calm years.
"""

import numpy as np

from sim.core.axes import (
    ADVERSARY_SOURCE,
    ALLIES,
    MEMBERS,
    PATRON,
    Floats,
    Integers,
    positive,
    total,
)
from sim.core.declarations import ALLY, Variable, Within, inner, mechanism

VARIABLES = (
    Variable(
        "opinion",
        "stock",
        ("actor", "source"),
        "level",
        "1",
        "share of each public that is favourable to another actor (democracies)",
        ("C1", "D4", "X2"),
        start="opinion_start",
    ),
    inner("sympathy", "set", ALLY, "opinion towards the other allies", 0, 1, "sympathy_start"),
)


@mechanism(
    adds_to="opinion",
    claims=("C1", "D4"),
    source="surveys of 2011–14, before the record that scores: Cabinet Office, EAI–Genron NPO",
)
def quarrels_resented(
    opinion: Floats,
    disputes: Floats,
    pair_first: Integers,
    pair_second: Integers,
    outsiders: int,
    quarrel_resentment: float | Floats,
    quarrel_onlookers: float | Floats,
) -> Within:
    """Disputes of last month lower what two publics think of each other.

    The patron's public looks on, and thinks the less of both.  (actor, source, run), per month.
    """
    where = (MEMBERS, slice(outsiders, None))
    members = opinion[where]
    moved = np.zeros(members.shape)
    first, second = pair_first + 1, pair_second + 1
    lost = quarrel_resentment * quarrel_onlookers * disputes
    for one, other in ((first, second), (second, first)):
        moved[one, other] = -quarrel_resentment * disputes * members[one, other]
        for pair, ally in enumerate(one):
            moved[PATRON, ally] -= lost[pair] * members[PATRON, ally]
    return Within(opinion.shape, where, moved)


@mechanism(
    adds_to="opinion",
    claims=("D2", "I3", "C4"),
    source="Pew 2002–2014 on China and the DPRK; coercion: Hafner-Burton and others on backfire",
)
def hostility_resented(
    opinion: Floats,
    proximity: Floats,
    activity: Floats,
    launches: Floats,
    provocations: Floats,
    nuclear_tests: Floats,
    coercion: Floats,
    competitor: int | None,
    outsiders: int,
    provocation_resentment: float | Floats,
    activity_resentment: float | Floats,
    coercion_resentment: float | Floats,
) -> Within:
    """Hostile acts of outsiders lower what publics think of them.

    Of the adversary what it did last month counts, ``1 - exp(-(launches / 4 + provocations +
    2 tests))``; of powers how active they are, and of the competitor how it coerces an ally.
    (actor, source, run), per month.
    """
    blow = np.empty((opinion.shape[0] - 1, outsiders, opinion.shape[-1]))
    struck = 1.0 - np.exp(-(0.25 * launches + provocations + 2.0 * nuclear_tests))
    blow[:, ADVERSARY_SOURCE] = -provocation_resentment * struck
    blow[:, 1:] = -activity_resentment * activity[1:outsiders]
    blow *= proximity[MEMBERS, :outsiders]
    if competitor is not None:
        blow[1:, competitor] -= coercion_resentment * coercion
    where = (MEMBERS, slice(outsiders))
    np.maximum(blow, -1.0, out=blow)
    blow *= opinion[where]
    return Within(opinion.shape, where, blow)


@mechanism(
    adds_to="opinion",
    claims=("C2", "S1"),
    source="Pew 2002–2014: the US was liked least in 2003–2008; Goldsmith and Horiuchi 2012",
)
def patron_resented(
    opinion: Floats,
    unilateralism: Floats,
    commitment: Floats,
    commitment_start: Floats,
    outsiders: int,
    patron_resentment: float | Floats,
) -> Within:
    """A patron that goes alone or draws back loses the publics of its allies.

    Retrenchment is how far its commitment to the ally lies below that of the start.
    (actor, source, run), per month.
    """
    harm = unilateralism[PATRON] + positive(commitment_start - commitment)
    where = (ALLIES, outsiders)
    return Within(opinion.shape, where, -patron_resentment * harm * opinion[where])


@mechanism(
    adds_to="opinion",
    claims=("C1", "X2"),
    source="Page and Shapiro 1992: opinion returns once events no longer speak against it",
)
def slow_forgiving(opinion: Floats, opinion_base: Floats, forgiving: float | Floats) -> Floats:
    """Opinion returns, slowly, to that of calm years, (actor, source, run), per month."""
    back = opinion_base - opinion
    back *= forgiving
    return back


@mechanism(
    adds_to="opinion",
    claims=("D4", "S2"),
    source="event record of the dyad; Lind 2008 on how contrition is received",
)
def accords_welcomed(
    opinion: Floats,
    opinion_base: Floats,
    accords: Floats,
    pair_first: Integers,
    pair_second: Integers,
    outsiders: int,
    accord_welcome: float | Floats,
) -> Within:
    """An accord wins back part of what two publics had lost, (actor, source, run), per month."""
    where = (ALLIES, slice(outsiders + 1, None))
    allies, calm = opinion[where], opinion_base[where]
    moved = np.zeros(allies.shape)
    back = np.minimum(accord_welcome * accords, 1.0)
    for one, other in ((pair_first, pair_second), (pair_second, pair_first)):
        moved[one, other] = back * positive(calm[one, other] - allies[one, other])
    return Within(opinion.shape, where, moved)


@mechanism(adds_to="opinion", claims=("C1",), source="the first edition: approval alone")
def opinion_at_rest(opinion: Floats) -> Floats:
    """Nobody asks what publics think of others, (actor, source, run)."""
    return np.zeros_like(opinion[..., :1])


@mechanism(
    sets="sympathy",
    claims=("C1", "D4"),
    source="surveys of opinion: EAI–Genron NPO, Cabinet Office",
)
def sympathy_for_partners(opinion: Floats, outsiders: int) -> Floats:
    """What each ally's public thinks of the other allies on average, (ally, run), 0–1.

    Of itself it holds no opinion, which is 0 in the stock.
    """
    towards = opinion[ALLIES, outsiders + 1 :]
    return total(towards, axis=1) / (towards.shape[1] - 1)
