"""Balance of threat (Walt 1987): states fear capability, proximity, activity and ill intent.

``everyone``: anyone perceives anyone, by forces as they grow and by the line taken towards it.
``outsiders``: only adversary and powers are feared, by fixed capability (the first edition).
"""

import numpy as np

from sim.core.axes import ADVERSARY_SOURCE, MEMBERS, MILITARY, Floats, by_label, logistic
from sim.core.declarations import POLITICAL, SOURCE, Variable, Within, inner, mechanism
from sim.core.remembered import Recalled

EVERYONE = (*POLITICAL, "rival")
MOST_FORCES = 1.5
"""Capability beyond which growing forces do not look larger."""

VARIABLES = (
    Variable(
        "activity",
        "set",
        SOURCE,
        "level",
        "1",
        "activity of each source of threat",
        ("D1", "D2"),
        output=None,
    ),
    Variable(
        "threat_perception",
        "stock",
        ("actor", "source"),
        "level",
        "1",
        "threat perceived by each actor from each source",
        ("D1", "D2", "C4"),
        start="threat",
    ),
    inner(
        "rival_perception",
        "stock",
        ("rival", "source"),
        "threat perceived by each power from each source",
        0,
        1,
        "rival_threat",
    ),
    inner("forces", "set", SOURCE, "forces of each actor in the eyes of others", 0, MOST_FORCES),
)


@mechanism(sets="activity", claims=("D1", "D2"), source="Walt 1987")
def source_activity(
    launch_memory: Floats,
    incident_memory: Floats,
    exercise_memory: Floats,
    rival_activity: Floats,
    rivalry: Floats,
    competitor: int | None,
    others: Floats,
    launch_alarm: float | Floats,
    drill_alarm: float | Floats,
) -> Floats:
    """How active each source of threat is, (source, run), 0–1.

    The adversary's activity comes from the launches, tests and other provocations of the model,
    ``1 - exp(-alarm * memory)`` with both memories (run,) in missiles; that of the members, in the
    same way, from their exercises, ``exercise_memory`` (run,); that of the powers,
    ``rival_activity`` (rival, run), from the scenario, but for the competitor's, which is
    ``rivalry`` (run,) as it came about.
    """
    found = np.empty((others.shape[1], launch_memory.shape[-1]))
    found[ADVERSARY_SOURCE] = 1.0 - np.exp(-launch_alarm * (launch_memory + incident_memory))
    powers = 1 + len(rival_activity)
    found[1:powers] = rival_activity
    if competitor is not None:
        found[competitor] = rivalry
    found[powers:] = 1.0 - np.exp(-drill_alarm * exercise_memory)
    return found


@mechanism(sets="forces", claims=("I1",), source="Walt 1987; security dilemma: Jervis 1978")
def forces_as_they_grow(
    capability: Floats,
    defence_spending: Floats,
    rival_spending: Floats,
    initial_spending: Floats,
    initial_rival_spending: Floats,
) -> Floats:
    """What each actor can bring to bear, (source, run): capability grows as spending does.

    ``capability`` (source, 1 or run); spending counts relative to the start of the scenario, so
    that arming is seen as a threat by those who feel meant.
    """
    found = np.empty((len(capability), defence_spending.shape[-1]))
    powers = 1 + len(rival_spending)
    relative = relative_to(initial_spending, defence_spending)
    found[ADVERSARY_SOURCE] = relative[-1]
    found[1:powers] = relative_to(initial_rival_spending, rival_spending)
    found[powers:] = relative[MEMBERS]
    found *= capability
    return np.minimum(found, MOST_FORCES, out=found)


@Recalled
def relative_to(start: Floats, spending: Floats) -> Floats:
    """Spending relative to its start, of the shape of ``spending``; 1 where it starts from nothing.

    Forces that never cost anything do not vanish with it.
    """
    known = np.broadcast_to(start > 0, spending.shape)
    return np.divide(spending, start, out=np.ones_like(spending), where=known)


@mechanism(adds_to="threat_perception", of=EVERYONE, claims=("D1", "D2", "C4"), source="Walt 1987")
def balance_of_all_threats(
    threat_perception: Floats,
    activity: Floats,
    forces: Floats,
    cooperation: Floats,
    hawkishness: Floats,
    leaning_adversary: Floats,
    leaning_competitor: Floats,
    hostility: Floats,
    coercion: Floats,
    proximity: Floats,
    intent: Floats,
    updating: Floats,
    competitor: int | None,
    outsiders: int,
    others: Floats,
    heeds: Floats,
    threat_base: float | Floats,
    capability_weight: float | Floats,
    activity_weight: float | Floats,
    intent_weight: float | Floats,
    hawk_weight: float | Floats,
    detente_weight: float | Floats,
    hostility_weight: float | Floats,
    encirclement_alarm: float | Floats,
    coercion_alarm: float | Floats,
) -> Floats:
    """Perceived threat of everyone moves to what the source is and does, (…, source, run).

    ``T += updating * (logistic(base + w_c forces * proximity + w_a activity + w_i intent
    + w_l hostility + w_h (hawkishness - 1/2) - w_d leaning + w_e coercion) - T)`` a month.
    ``forces`` (source, run), ``proximity`` and ``intent`` (…, source, run); ``hostility``
    (…, source, run), −1 to 1, is the line that members take towards who perceives.  To outsiders
    the members' military cooperation looks hostile, ``encirclement_alarm`` at its full;
    members do not take their own exercises for a threat: ``heeds`` (…, source, 1) is 0 there.
    ``others`` is 0 where an actor would fear itself, else 1.
    """
    standing = standing_pressure(
        *(hawkishness, leaning_adversary, leaning_competitor, hostility, intent),
        *(competitor, outsiders, threat_base, intent_weight),
        *(hawk_weight, detente_weight, hostility_weight),
    )
    pressure = weighed(capability_weight, forces) * proximity
    pressure += standing
    active = weighed(activity_weight, activity)
    outside, inside = shares_heeded(heeds, outsiders)  # mostly only the other side
    if outside:
        side = (..., slice(outsiders), slice(None))
        add_heeded(pressure[side], active[side], heeds[side], outside)
    if inside:
        side = (..., slice(outsiders, None), slice(None))
        arrayed = by_label(encirclement_alarm * cooperation[MILITARY])
        for doings in (active[side], arrayed):
            add_heeded(pressure[side], doings, heeds[side], inside)
    if competitor is not None:
        pressure[..., competitor, :] += coercion_alarm * coercion
    felt = logistic(pressure, out=pressure)
    fear_nobody_oneself(felt, others)
    felt -= threat_perception
    felt *= by_label(updating)
    return felt


def fear_nobody_oneself(felt: Floats, others: float | Floats) -> None:
    """Nothing where an actor would fear itself, in place.

    ``others`` (…, source, 1), or a plain number for all, is 0 there and else 1.
    """
    if isinstance(others, float):
        felt *= others
    else:
        felt[others[..., 0] == 0.0] = 0.0


@Recalled
def standing_pressure(
    hawkishness: Floats,
    leaning_adversary: float | Floats,
    leaning_competitor: float | Floats,
    hostility: Floats,
    intent: Floats,
    competitor: int | None,
    outsiders: int,
    threat_base: float | Floats,
    intent_weight: float | Floats,
    hawk_weight: float | Floats,
    detente_weight: float | Floats,
    hostility_weight: float | Floats,
) -> Floats:
    """What governments and traits alone make of a source, log-odds, (…, source, run)."""
    found = by_label(threat_base) + by_label(intent_weight) * intent
    found = found + by_label(hawk_weight * (hawkishness - 0.5))
    found = np.array(np.broadcast_to(found, np.broadcast_shapes(found.shape, hostility.shape)))
    found[..., outsiders:, :] += by_label(hostility_weight) * hostility[..., outsiders:, :]
    found[..., ADVERSARY_SOURCE, :] -= detente_weight * leaning_adversary
    if competitor is not None:
        found[..., competitor, :] -= detente_weight * leaning_competitor
    return found


@Recalled
def largest_of(threat_perception: Floats) -> Floats:
    """The largest threat of any source, (…, run), of (…, source, run), 0–1."""
    return np.maximum.reduce(threat_perception, axis=-2)


@Recalled
def weighed(weight: float | Floats, of_source: Floats) -> Floats:
    """A weight, the same for all who share it, times (source, run), (…, source, run)."""
    return by_label(weight) * of_source


@Recalled
def shares_heeded(heeds: Floats, outsiders: int) -> Floats:
    """Share of the outsiders and of the members whose doings anyone heeds, (2,), 0–1."""
    return np.array([heeds[..., :outsiders, :].mean(), heeds[..., outsiders:, :].mean()])


def add_heeded(pressure: Floats, doings: Floats, heeds: Floats, share: float) -> None:
    """Add what is heeded, 0 or 1 (…, source, 1), in place; mostly all of one side."""
    pressure += doings if share == 1.0 else doings * heeds


@mechanism(adds_to="threat_perception", of=POLITICAL, claims=("D1", "D2", "C4"), source="Walt 1987")
def balance_of_threat(
    threat_perception: Floats,
    activity: Floats,
    hawkishness: Floats,
    leaning_adversary: Floats,
    leaning_competitor: Floats,
    coercion: Floats,
    capability: Floats,
    proximity: Floats,
    intent: Floats,
    updating: Floats,
    competitor: int | None,
    outsiders: int,
    others: Floats,
    threat_base: float | Floats,
    capability_weight: float | Floats,
    activity_weight: float | Floats,
    intent_weight: float | Floats,
    hawk_weight: float | Floats,
    detente_weight: float | Floats,
    coercion_alarm: float | Floats,
) -> Floats:
    """Perceived threat moves to what the source is and does, (…, source, run), per month.

    ``T += updating * (logistic(base + w_c capability * proximity + w_a activity
    + w_i intent + w_h (hawkishness - 1/2) - w_d leaning + w_e coercion) - T)``; ``capability``
    (source, run), ``proximity`` and ``intent`` (…, source, run), ``updating`` (…, run) in 1/month;
    ``others`` (…, source, 1) is 0 where an actor would fear itself, else 1.  Leanings count for
    the adversary and the competitor, coercion for the competitor.  Members are feared by nobody.
    """
    standing = by_label(capability_weight) * capability * proximity
    standing = standing + by_label(intent_weight) * intent
    pressure = standing + (by_label(threat_base) + by_label(activity_weight) * activity)
    pressure += by_label(hawk_weight * (hawkishness - 0.5))
    of_adversary = pressure[..., ADVERSARY_SOURCE, :]
    of_adversary -= detente_weight * leaning_adversary
    if competitor is not None:
        of_competitor = pressure[..., competitor, :]
        of_competitor -= detente_weight * leaning_competitor
        of_competitor += coercion_alarm * coercion
    felt = logistic(pressure, out=pressure)
    fear_nobody_oneself(felt, others)
    felt[..., outsiders:, :] = 0.0
    felt -= threat_perception
    felt *= by_label(updating)
    return felt


@mechanism(
    adds_to="threat_perception",
    of="ally",
    claims=("S4",),
    source="article S4; socialisation within institutions (Johnston 2001)",
)
def threat_socialisation(
    threat_perception: Floats,
    patron_threat: Floats,
    embedding: Floats,
    others: Floats,
    socialisation: float | Floats,
) -> Floats:
    """An embedded ally comes to see threats as the patron does, (…, source, run), per month.

    ``socialisation * embedding * (T_patron - T_own)`` with ``embedding`` (…, run) and
    ``patron_threat`` (source, run).
    """
    gap = patron_threat - threat_perception
    gap *= by_label(socialisation * embedding)
    fear_nobody_oneself(gap, others)
    return gap


@mechanism(
    adds_to="threat_perception",
    of="ally",
    claims=("F1", "P1"),
    source="article F1 and P1: shared warning data since December 2023",
)
def shared_warning(
    threat_perception: Floats,
    patron_threat: Floats,
    integration: Floats,
    warning_rate: float | Floats,
) -> Within:
    """Who shares warning of launches sees the adversary alike sooner, (…, source, run), per month.

    From the first military rung on, ``warning_rate * (T_patron - T_own)`` for the adversary.
    """
    where = (..., ADVERSARY_SOURCE, slice(None))
    shared = warning_rate * np.minimum(integration[MILITARY], 1.0)
    drawn = shared * (patron_threat[ADVERSARY_SOURCE] - threat_perception[where])
    return Within(threat_perception.shape, where, drawn)
