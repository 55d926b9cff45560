"""What members learn of each other from acts that they see with error (P1, S1, D4).

``learned``: an ally's belief in the patron and each member's belief in its partner's resolve are
reputations.  They follow what is shown now (current calculus: Press 2005) at the actor's own speed,
forget slowly, and fall faster than they rise (Mercer 1996; negativity of trust: Slovic 1993).
``seen`` (``alliance_dilemma``): allies believe in the patron what it does, and nobody learns.
"""

import numpy as np

from sim.core.axes import LEADER, Floats, average
from sim.core.declarations import ACTOR, Draw, Variable, mechanism

VARIABLES = (
    Variable(
        "resolve",
        "stock",
        ACTOR,
        "level",
        "1",
        "what each member believes of its partner's resolve to cooperate",
        ("D4", "P1"),
        start=0.5,
        output="partner_resolve",
    ),
)
"""Of the patron it is about the least resolved ally; the adversary's row stays at its start."""


def learned(gap: Floats, speed: float | Floats, loss_aversion: float | Floats) -> Floats:
    """Step towards what was seen, of the shape of ``gap``; what disappoints weighs more."""
    return speed * (gap + (loss_aversion - 1.0) * np.minimum(gap, 0.0))


def shown(stance: Floats, willingness: Floats) -> Floats:
    """Resolve that an ally shows, (…, run), 0–1: by word, its stance, and by will, half each.

    ``stance`` (…, run) is −1 to 1, ``willingness`` (…, domain, run) 0–1.
    """
    return 0.25 * (1.0 + stance) + 0.5 * average(willingness, axis=-2)


@mechanism(
    adds_to="credibility",
    of="ally",
    claims=("P1", "S1"),
    source="reputation as learning: Mercer 1996, Press 2005; negativity of trust: Slovic 1993",
    draws=(Draw("credibility_error", "normal", over="ally"),),
)
def commitment_seen(
    credibility: Floats,
    commitment: Floats,
    updating: Floats,
    belief_speed: float | Floats,
    belief_error: float | Floats,
    loss_aversion: float | Floats,
    credibility_error: Floats,
) -> Floats:
    """An ally learns of the patron from what it did last month, (…, run), per month.

    ``s u g``, and ``loss_aversion`` times that where ``g`` is negative, of the gap ``g = commitment
    + belief_error * error - credibility``; ``s`` is ``belief_speed``, ``u`` the ally's
    ``updating`` and ``error`` a standard normal of each ally.
    """
    gap = commitment + belief_error * credibility_error - credibility
    return learned(gap, belief_speed * updating, loss_aversion)


@mechanism(
    adds_to="credibility",
    of="ally",
    claims=("C2", "P1"),
    source="article C2; statements of reassurance: Blankenship 2020",
)
def word_of_the_patron(
    credibility: Floats,
    patron_unilateralism: Floats,
    updating: Floats,
    belief_speed: float | Floats,
    word_weight: float | Floats,
) -> Floats:
    """A patron that talks of leaving is doubted before it leaves, (…, run), per month.

    ``-s u word_weight * unilateralism * credibility`` with ``patron_unilateralism`` (run,), 0–1.
    """
    lost = word_weight * patron_unilateralism * credibility
    return -belief_speed * updating * lost


@mechanism(
    adds_to="credibility",
    of="ally",
    claims=("P1", "S1"),
    source="article P1; visits of leaders as signals of commitment: McManus 2018",
)
def meeting_kept(
    credibility: Floats,
    meetings: Floats,
    updating: Floats,
    belief_speed: float | Floats,
    presence_weight: float | Floats,
) -> Floats:
    """Leaders who met last month reassure, (…, run), per month; where none meet it wears off.

    ``s u presence_weight * (1 - credibility)`` if ``meetings`` (level, run) has leaders who met.
    """
    met = np.minimum(meetings[LEADER], 1.0)
    return belief_speed * updating * presence_weight * met * (1.0 - credibility)


@mechanism(sets="credibility", claims=("P1", "S1"), source="beliefs are held through the month")
def belief_held(credibility: Floats) -> Floats:
    """What was learned when all perceived is believed when allies decide, (ally, run), 0–1."""
    return credibility


@mechanism(
    adds_to="resolve",
    of="ally",
    claims=("D4", "P1"),
    source="resolve learned from acts: Kertzer 2016; Kydd 2005",
    draws=(Draw("resolve_error", "normal", over="actor"),),
)
def partner_seen(
    resolve: Floats,
    partner_stance: Floats,
    partner_willingness: Floats,
    updating: Floats,
    belief_speed: float | Floats,
    belief_error: float | Floats,
    loss_aversion: float | Floats,
    resolve_error: Floats,
) -> Floats:
    """An ally learns how resolved the others are, (…, run), per month.

    As :func:`commitment_seen`, of ``(1 + partner_stance) / 4 + mean(partner_willingness) / 2``,
    what they did last month: ``partner_stance`` (…, run), ``partner_willingness``
    (…, domain, run).
    """
    gap = shown(partner_stance, partner_willingness) + belief_error * resolve_error - resolve
    return learned(gap, belief_speed * updating, loss_aversion)


@mechanism(
    adds_to="resolve",
    of="patron",
    claims=("D4", "P1"),
    source="resolve learned from acts: Kertzer 2016; Kydd 2005",
    draws=(Draw("resolve_error", "normal", over="actor"),),
)
def allies_seen(
    resolve: Floats,
    stance: Floats,
    willingness: Floats,
    updating: Floats,
    belief_speed: float | Floats,
    belief_error: float | Floats,
    loss_aversion: float | Floats,
    resolve_error: Floats,
) -> Floats:
    """The patron learns how resolved its least resolved ally is, (run,), per month.

    ``stance`` (ally, run) and ``willingness`` (ally, domain, run) are those of last month.
    """
    least = np.minimum.reduce(shown(stance, willingness))
    gap = least + belief_error * resolve_error - resolve
    return learned(gap, belief_speed * updating, loss_aversion)


@mechanism(
    adds_to="resolve",
    of="ally",
    claims=("C1", "D4"),
    source="article C1; reneging by successors: Leeds, Mattes and Vogel 2009",
)
def word_broken(resolve: Floats, partner_drop: Floats, breach_weight: float | Floats) -> Floats:
    """A partner's government that turns away costs trust at once, (…, run), per month.

    ``-breach_weight * drop * resolve``; ``partner_drop`` (…, run), 0–2, is the largest fall of
    another ally's leaning in the month in which its government changed.
    """
    return -breach_weight * partner_drop * resolve
