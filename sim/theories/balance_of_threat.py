"""Balance of threat (Walt 1987): states fear capability, proximity, activity and ill intent."""

import numpy as np

from sim.core.axes import ADVERSARY_SOURCE, MEMBERS, Floats, by_label, logistic
from sim.core.declarations import DOMAIN, POLITICAL, SOURCE, Variable, inner, mechanism

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
    inner("shared_threat", "set", DOMAIN, "threat on which the members can act together", 0, 1),
)


@mechanism(sets="activity", claims=("D1", "D2"), source="Walt 1987")
def source_activity(
    launch_memory: Floats, rival_activity: Floats, launch_alarm: float | Floats
) -> Floats:
    """How active each source of threat is, (source, run), 0–1.

    The adversary's activity comes from the launches of the model, ``1 - exp(-alarm * memory)``
    with ``launch_memory`` (run,) in missiles; that of the rival powers, ``rival_activity``
    (rival, run), from the scenario.
    """
    adversary = 1.0 - np.exp(-launch_alarm * launch_memory)
    return np.concatenate([adversary[None], rival_activity])


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
    the adversary and the competitor, coercion for the competitor.
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
    felt = logistic(pressure)
    felt *= others
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
    socialisation: float | Floats,
) -> Floats:
    """An embedded ally comes to see threats as the patron does, (…, source, run), per month.

    ``socialisation * embedding * (T_patron - T_own)`` with ``embedding`` (…, run) and
    ``patron_threat`` (source, run).
    """
    return by_label(socialisation * embedding) * (patron_threat - threat_perception)


@mechanism(sets="shared_threat", claims=("C3", "C4", "D2", "S4"), source="article C3 and C4")
def shared_threat(
    threat_perception: Floats,
    consult_in_force: Floats,
    agenda: Floats,
    consult_scope: float | Floats,
) -> Floats:
    """Threat on which the members can act together, by domain, (domain, run), 0–1.

    For each source the smallest perception among patron and allies, moved towards their mean by
    ``consult_scope`` once a commitment to consult is in force; sources weigh by ``agenda``
    (domain, source, 1), whose rows sum to one.
    """
    members = threat_perception[MEMBERS]
    common = np.minimum.reduce(members)
    mean = members[0]
    for member in members[1:]:
        mean = mean + member
    reach = consult_scope * consult_in_force
    common = common + reach * (mean / len(members) - common)
    shared = agenda[:, 0] * common[0]
    for source in range(1, len(common)):
        shared = shared + agenda[:, source] * common[source]
    return shared
