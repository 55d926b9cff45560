"""What the powers around the members do: two rival readings (D1, I1, I3, C4, F2).

``responsive``: they perceive, answer common positions with rivalry, coerce in episodes those whom
it hurts most, court when pressed (wedge strategies: Crawford 2011; Izumikawa 2013), arm, and back
the adversary as far as they need it.  ``driven``: the scenario's paths alone, and single acts of
coercion (the first edition).
"""

import numpy as np

from sim.core.axes import ECONOMIC, Floats, by_label, chance, clip_unit, total
from sim.core.declarations import ALLY, RIVAL, Draw, Variable, inner, mechanism

VARIABLES = (
    Variable(
        "rivalry",
        "set",
        (),
        "level",
        "1",
        "rivalry of patron and competitor as it came about",
        ("D1", "I3"),
        start="rivalry_at_start",
    ),
    inner(
        "rivalry_response", "stock", (), "what the members' doings add to rivalry", 0, 1, units="1"
    ),
    inner("naming", "set", (), "common statements on the competitor still remembered", 0, 150),
    inner("coerce", "act", ("rival", "ally"), "chance of an act of coercion", 0, 1),
    inner(
        "rival_arm",
        "act",
        RIVAL,
        "change of spending that each power decides",
        -60,
        60,
        units="percent/month",
    ),
    inner("court", "act", RIVAL, "how far each power courts the allies", 0, 1),
    inner("back", "act", RIVAL, "how far each power backs the adversary", 0, 1),
    Variable(
        "coercion",
        "set",
        ALLY,
        "level",
        "1",
        "economic coercion of each ally by the competitor",
        ("I3", "C4", "F2"),
    ),
    Variable(
        "coercion_episode",
        "set",
        ALLY,
        "flag",
        "1",
        "an episode of economic coercion is under way (0 or 1)",
        ("I3", "C4", "F2"),
    ),
)


@mechanism(sets="rivalry", claims=("D1",), source="scenario's path; response: article I3")
def rivalry_of_the_month(
    rivalry_path: Floats, rivalry_response: Floats, competitor: int | None
) -> Floats:
    """The scenario's path and what the members' doings add to it, (run,), 0–1; 0 without rival."""
    if competitor is None:
        return np.zeros(rivalry_response.shape)
    return clip_unit(rivalry_path + rivalry_response)


@mechanism(
    sets="naming", claims=("P3", "T1"), source="article P3: Taiwan and the sea in statements"
)
def naming_remembered(
    naming: Floats,
    named: Floats,
    topic_source: Floats,
    competitor: int | None,
    naming_decay: float | Floats,
) -> Floats:
    """Common statements of late that named the competitor's concerns, (run,), in topics.

    ``named`` (topic, run) is 0 or 1, NaN without a meeting; ``topic_source`` (topic,) is the
    source that each of the first topics speaks of.
    """
    rows = np.flatnonzero(topic_source == (-1 if competitor is None else competitor))
    fresh = np.zeros(naming.shape)
    for row in rows:
        fresh = fresh + (named[row] == 1.0)
    return naming * (1.0 - naming_decay) + fresh


@mechanism(
    adds_to="rivalry_response",
    claims=("I3", "D1"),
    source="article I3; spiral of rivalry: Jervis 1978",
)
def answer_to_common_positions(
    rivalry_response: Floats,
    pressure_on_competitor: Floats,
    initial_pressure: float | Floats,
    naming: Floats,
    response_rate: float | Floats,
    response_pressure: float | Floats,
    response_naming: float | Floats,
) -> Floats:
    """Common positions are answered by more rivalry, (run,), per month, with a lag of 1/rate.

    ``rate * (w_p (pressure - pressure_0) + w_n (1 - exp(-naming)) - response)``: beyond the
    pressure of the start, and on Taiwan and the sea above all.
    """
    provoked = response_pressure * (pressure_on_competitor - initial_pressure)
    provoked = provoked + response_naming * (1.0 - np.exp(-naming))
    return response_rate * (provoked - rivalry_response)


@mechanism(adds_to="rivalry_response", claims=("D1",), source="the first edition: paths alone")
def no_answer(rivalry_response: Floats) -> Floats:
    """Whatever was answered before is over, (run,), per month: rivalry is the scenario's path."""
    return -rivalry_response


@mechanism(motive="court", of="rival", claims=("I2", "C4"), source="Crawford 2011; Izumikawa 2013")
def courting_as_ever(courting: Floats) -> Floats:
    """How far a power courts the allies by its own line, (…, run), share."""
    return courting


@mechanism(motive="court", of="rival", claims=("I2", "C4"), source="Crawford 2011; Izumikawa 2013")
def wedge_when_pressed(
    pressure: Floats,
    coercion_episode: Floats,
    competes: Floats,
    court_pressed: float | Floats,
    court_coercing: float | Floats,
) -> Floats:
    """A power under common pressure courts the allies, less while it coerces one, (…, run).

    ``coercion_episode`` (ally, run) tells whom it is coercing.
    """
    coercing = np.maximum.reduce(coercion_episode)
    return competes * (court_pressed * pressure - court_coercing * coercing)


@mechanism(decides="court", of="rival", claims=("I2",), source="wedge strategies: Crawford 2011")
def courting(motive: Floats) -> Floats:
    """How far a power courts the allies, (…, run), 0–1."""
    return clip_unit(motive)


@mechanism(
    motive="back",
    of="rival",
    claims=("I1", "D2"),
    source="arms-for-aid: Morrow 1991; munitions for technology since 2023",
)
def need_of_a_supplier(
    backs: Floats,
    competes: Floats,
    backer_activity: Floats,
    rivalry: Floats,
    back_base: float | Floats,
    back_war: float | Floats,
    back_rivalry: float | Floats,
) -> Floats:
    """A power at war and alone needs the adversary; one in rivalry shields it, (…, run), share.

    The backer's need is that of its war, ``backer_activity`` (run,), and ends with it.
    """
    return back_base + back_war * backs * backer_activity + back_rivalry * competes * rivalry


@mechanism(decides="back", of="rival", claims=("I1",), source="arms-for-aid: Morrow 1991")
def backing(motive: Floats) -> Floats:
    """How far a power backs the adversary, (…, run), 0–1."""
    return clip_unit(motive)


@mechanism(
    motive="coerce",
    of="rival",
    claims=("I3", "C4", "F2"),
    source="article I3 and F2; Cha 2023 on weaponised interdependence",
)
def coercion_in_return(
    pressure: Floats,
    competes: Floats,
    integration: Floats,
    rivalry: Floats,
    market_dependence: Floats,
    coercion_rate: float | Floats,
    deterrence: float | Floats,
) -> Floats:
    """Pressure comes back as economic coercion, (…, ally, run): chance of an act in the month.

    ``pressure`` (…, run) is what the power feels; only the competitor, ``competes`` (…, 1), acts;
    ``market_dependence`` (ally, 1 or run) and the rungs of economic integration are the allies'.
    """
    deterred = np.maximum(1.0 - by_label(deterrence) * integration[ECONOMIC], 0.0)
    felt = by_label(coercion_rate * pressure * rivalry)
    return felt * market_dependence * deterred * by_label(competes)


@mechanism(
    motive="coerce",
    of="rival",
    claims=("I3", "C4", "F2"),
    source="article I3 and F2; Cha 2023 on weaponised interdependence",
)
def coercion_of_the_vulnerable(
    pressure: Floats,
    competes: Floats,
    integration: Floats,
    rivalry: Floats,
    market_dependence: Floats,
    line_of_allies: Floats,
    hedge: Floats,
    coercion_episode: Floats,
    coercion_rate: float | Floats,
    coercion_blame: float | Floats,
    coercion_spared: float | Floats,
    deterrence: float | Floats,
) -> Floats:
    """Chance that an episode begins, (…, ally, run): vulnerability times provocation.

    ``rate * pressure * rivalry * market dependence * (1 + blame * -line)
    * (1 - deterrence * rung) * (1 - spared * hedge)``,
    ``line_of_allies`` (ally, run) being each ally's leaning towards the competitor and ``hedge``
    (ally, run) how far it hedges; none begins while one lasts.
    """
    deterred = np.maximum(1.0 - by_label(deterrence) * integration[ECONOMIC], 0.0)
    blamed = 1.0 - by_label(coercion_blame) * line_of_allies
    felt = by_label(coercion_rate * pressure * rivalry * competes)
    free = (1.0 - coercion_episode) * (1.0 - by_label(coercion_spared) * hedge)
    chances = felt * market_dependence
    for factor in (blamed, deterred, free):
        chances *= factor
    return chances


@mechanism(
    sets=("coercion", "coercion_episode"),
    claims=("I3", "C4", "F2"),
    source="article I3; record of coercion: episodes of some 16 months (THAAD 2016–17)",
    draws=(
        Draw("coercion_draw", "uniform", over="ally"),
        Draw("coercion_end_draw", "uniform", over="ally"),
    ),
)
def episodes_of_coercion(
    coercion: Floats,
    coercion_episode: Floats,
    coerce: Floats,
    episode_length: float | Floats,
    coercion_size: float | Floats,
    coercion_decay: float | Floats,
    coercion_draw: Floats,
    coercion_end_draw: Floats,
) -> tuple[Floats, Floats]:
    """Coercion of each ally, (ally, run), 0–1, and whether an episode is under way.

    ``coerce`` (rival, ally, run) is each power's chance of beginning one this month; an episode
    ends with the chance ``1 / episode_length``, and what it did ebbs.
    """
    under_way = coercion_episode > 0
    begun = chance(coercion_draw, np.minimum(total(coerce), 1.0)) & ~under_way
    ended = chance(coercion_end_draw, 1.0 / episode_length) & under_way
    now = ((under_way | begun) & ~ended).astype(np.float64)
    struck = begun * coercion_size * (1.0 - coercion)
    return clip_unit(coercion + struck - coercion_decay * coercion * (1.0 - now)), now


@mechanism(
    sets=("coercion", "coercion_episode"),
    claims=("I3", "C4", "F2"),
    source="article I3 and F2",
    draws=(Draw("coercion_draw", "uniform", over="ally"),),
)
def acts_of_coercion(
    coercion: Floats,
    coerce: Floats,
    coercion_size: float | Floats,
    coercion_decay: float | Floats,
    coercion_draw: Floats,
) -> tuple[Floats, Floats]:
    """Coercion of each ally, (ally, run), 0–1: acts strike, and what they did ebbs.

    ``coerce`` (rival, ally, run) is each power's chance of an act in the month; an episode is the
    month of an act.
    """
    struck = chance(coercion_draw, np.minimum(total(coerce), 1.0)).astype(np.float64)
    left = coercion * (1.0 - coercion_decay)
    return clip_unit(left + struck * coercion_size * (1.0 - left)), struck


@mechanism(motive="danger", of="rival", claims=("I1",), source="Walt 1987")
def largest_threat_to_power(threat_perception: Floats) -> Floats:
    """A power is in as much danger as its largest threat says, (…, run), 0–1."""
    return np.maximum.reduce(threat_perception, axis=-2)


@mechanism(
    motive="arm",
    of="rival",
    claims=("I1",),
    source="error-correction models of military spending",
)
def arming_of_powers(
    own_spending: Floats,
    danger: Floats,
    spending_norm: Floats,
    initial_danger: Floats,
    backs: Floats,
    new_war: Floats,
    power_correction: float | Floats,
    power_elasticity: float | Floats,
    war_spending: float | Floats,
) -> Floats:
    """``b * (norm * (1 + e * (danger - danger_0) + w * war) - own)``, (…, run), percent a month.

    The norm is spending at the start, until an announced plan makes another share the usual one.

    A war of one's own, beyond that of the start, costs what it costs: ``war_spending`` at full war.
    """
    wanted = power_elasticity * (danger - initial_danger) + war_spending * backs * new_war
    long_run = spending_norm * np.maximum(1.0 + wanted, 0.0)
    return power_correction * (long_run - own_spending)
