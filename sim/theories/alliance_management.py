"""How the patron spends limited effort on its alliances (S1–S4) and what it takes away (C2)."""

from sim.core.axes import (
    ADVERSARY_SOURCE,
    ALLIES,
    BILATERAL,
    EMBEDDING,
    PATRON,
    STRATEGIES,
    Floats,
    clip_unit,
    positive,
)
from sim.core.declarations import ALLY, Variable, mechanism

VARIABLES = (
    Variable(
        "effort",
        "act",
        ("strategy",),
        "level",
        "1",
        "effort of the patron on each strategy",
        ("S1", "S2", "S3", "S4"),
    ),
    Variable(
        "commitment",
        "stock",
        ALLY,
        "level",
        "1",
        "the patron's commitment to each ally",
        ("S1", "P1"),
        start="commitment_start",
    ),
    Variable(
        "embedding",
        "stock",
        ALLY,
        "level",
        "1",
        "place of each ally in the patron's networks",
        ("S4",),
        start="embedding_start",
    ),
)


@mechanism(motive="effort", of="patron", claims=("S1", "S2", "S3", "S4"), source="article, part 1")
def effort_of_routine(effort_base: float | Floats) -> float | Floats:
    """Effort on alliances that needs no reason of the day, (1 or run,), share."""
    return effort_base


@mechanism(motive="effort", of="patron", claims=("D1",), source="article D1")
def effort_for_rivalry(rivalry: Floats, effort_rivalry: float | Floats) -> Floats:
    """Rivalry with the competitor is worth effort on allies, (…, run), share."""
    return effort_rivalry * rivalry


@mechanism(motive="effort", of="patron", claims=("D2",), source="article D2")
def effort_against_threat(threat_perception: Floats, effort_threat: float | Floats) -> Floats:
    """A threat by the adversary is worth effort on allies, (…, run), share."""
    return effort_threat * threat_perception[..., ADVERSARY_SOURCE, :]


@mechanism(
    decides="effort",
    of="patron",
    claims=("S1", "S2", "S3", "S4", "C2"),
    source="article, parts 1 and 3",
)
def patron_effort(
    motive: Floats,
    use_of_allies: Floats,
    latitude: Floats,
    strategy_share: Floats,
    domestic_limit: float | Floats,
    bilateral_effort: float | Floats,
    mediation_effort: float | Floats,
    bottom_up_effort: float | Floats,
    embedding_effort: float | Floats,
) -> Floats:
    """Effort on each strategy, (strategy, run), 0–1, out of a limited budget.

    Budget ``(1 - w (1 - latitude)) use_of_allies clip(motive)``, where ``latitude`` is what the
    patron's leader can carry through at home; a strategy with an even share of it (1/4) gets
    the budget's level, one with twice the share twice as much, up to 1.  ``strategy_share``
    (strategy, run) sums to one over strategies.
    """
    room = 1.0 - domestic_limit * (1.0 - latitude)
    budget = room * use_of_allies * clip_unit(motive)
    effort = clip_unit(len(STRATEGIES) * budget * strategy_share)
    multipliers = (bilateral_effort, mediation_effort, bottom_up_effort, embedding_effort)
    for row, multiplier in enumerate(multipliers):
        effort[row] *= multiplier
    return effort.clip(0.0, 1.0, out=effort)


@mechanism(
    adds_to="commitment",
    of="patron",
    claims=("S1",),
    source="treaty commitments are sticky: Leeds 2003",
)
def treaty_anchor(
    commitment: Floats, commitment_rate: float | Floats, treaty_commitment: float | Floats
) -> Floats:
    """Commitment to each ally returns to what the treaty alone is worth, (ally, run), per month."""
    return commitment_rate * (treaty_commitment - commitment)


@mechanism(adds_to="commitment", of="patron", claims=("S1", "P1"), source="article S1")
def bilateral_strengthening(
    effort: Floats,
    leaning_patron: Floats,
    commitment_rate: float | Floats,
    bilateral_weight: float | Floats,
    loyalty_weight: float | Floats,
) -> Floats:
    """Reassurance by visits, weapons, exercises and consultations, (ally, run), per month."""
    reassurance = bilateral_weight * effort[BILATERAL] + loyalty_weight * leaning_patron[ALLIES]
    return commitment_rate * reassurance


@mechanism(
    adds_to="commitment",
    of="patron",
    claims=("C2", "P1"),
    source="article C2 and P1; audience costs: Fearon 1994",
)
def unilateral_retrenchment(
    unilateralism: Floats,
    audience_cost: Floats,
    commitment_rate: float | Floats,
    retrenchment_weight: float | Floats,
) -> Floats:
    """A unilateralist patron treats guarantees as goods for sale, (run,), per month.

    ``-rate * w * unilateralism * (1 - audience cost)``: the costlier it is at home to back down
    from a commitment, the less a unilateralist can.
    """
    doubt = retrenchment_weight * unilateralism[PATRON] * (1.0 - audience_cost[PATRON])
    return -commitment_rate * doubt


@mechanism(adds_to="commitment", of="patron", claims=("S1", "P1"), source="article S1 and P1")
def declared_line_of_patron(
    leaning_partner: Floats,
    commitment_rate: float | Floats,
    declared_weight: float | Floats,
) -> Floats:
    """What the patron's government says of its allies counts a little, (run,), per month."""
    return commitment_rate * declared_weight * leaning_partner[PATRON]


@mechanism(adds_to="embedding", of="patron", claims=("S4",), source="article S4")
def network_embedding(
    embedding: Floats,
    effort: Floats,
    leaning_patron: Floats,
    embedding_rate: float | Floats,
    embedding_decay: float | Floats,
) -> Floats:
    """Issue coalitions and wider networks take an ally in, (ally, run), per month."""
    built = (
        embedding_rate * effort[EMBEDDING] * positive(leaning_patron[ALLIES]) * (1.0 - embedding)
    )
    return built - embedding_decay * embedding
