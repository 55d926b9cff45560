"""What the adversary's regime wants and does beside its programme: two rival readings (D2, I1, I2).

``regime_security``: threat, hardship and a backer make a stock of security; an insecure regime
launches, arms and leans, one in hardship talks, one whose backers block the Council dares more
(Jervis 1978; Walt 1987; on opportunity Fearon 1995).  ``programme``: launches follow the programme
and the declared line alone, and military cooperation encircles (the first edition).
"""

import numpy as np

from sim.core.axes import (
    ADVERSARY,
    Floats,
    chance,
    clip_unit,
    poisson_count,
    positive,
)
from sim.core.declarations import Draw, Variable, inner, mechanism

MOST_PROVOCATIONS = 20

VARIABLES = (
    Variable(
        "regime_security",
        "stock",
        (),
        "level",
        "1",
        "security of the adversary's regime",
        ("D2", "I1"),
        start="initial_regime_security",
    ),
    inner("talk", "act", (), "readiness of the adversary to talk", 0, 1),
    inner("programme_drift", "set", (), "pace of the programme that nobody sees", -5, 5),
    inner("nuclear_memory", "set", (), "nuclear tests so far", 0, 100, "initial_nuclear_tests"),
    inner("incident_memory", "set", (), "provocations of other kinds still remembered", 0, 1000),
    Variable(
        "nuclear_tests",
        "set",
        (),
        "count",
        "tests per month",
        "nuclear tests of the adversary in the month",
        ("D2",),
        high=1.0,
    ),
    Variable(
        "provocations",
        "set",
        (),
        "count",
        "provocations per month",
        "provocations of the adversary of other kinds in the month",
        ("D2", "I1"),
        high=float(MOST_PROVOCATIONS),
    ),
)


@mechanism(
    adds_to="regime_security",
    of="adversary",
    claims=("D2", "I1"),
    source="security dilemma: Jervis 1978; sanctions and regimes: Escribà-Folch and Wright 2010",
)
def security_of_the_regime(
    regime_security: Floats,
    threat_perception: Floats,
    outsiders: int,
    sanctions: Floats,
    alignment_backer: Floats,
    security_rate: float | Floats,
    security_threat: float | Floats,
    security_hardship: float | Floats,
) -> Floats:
    """Threat and hardship wear security down, a backer props it up, (run,), per month.

    ``rate * (max(1 - w_t * largest threat by a member - w_h * hardship, 0) - security)``, where
    hardship is what sanctions leave after the backer's help.
    """
    danger = np.maximum.reduce(threat_perception[ADVERSARY, outsiders:])
    secure = (
        1.0 - security_threat * danger - security_hardship * hardship(sanctions, alignment_backer)
    )
    return security_rate * (positive(secure) - regime_security)


def hardship(sanctions: Floats, alignment_backer: Floats) -> Floats:
    """What sanctions cost once the backer has helped, (run,), 0–1."""
    return sanctions * (1.0 - alignment_backer)


@mechanism(motive="launch_rate", of="adversary", claims=("D2", "I1"), source="Jervis 1978")
def insecurity(regime_security: Floats, insecurity_weight: float | Floats) -> Floats:
    """An insecure regime shows its deterrent, (run,), log-rate; silent at middling security."""
    return insecurity_weight * (0.5 - regime_security)


@mechanism(
    motive="launch_rate",
    of="adversary",
    claims=("D2", "I2"),
    source="record of the Security Council in 2022: vetoes on the adversary",
)
def opportunity(deadlock: Floats, opportunity_weight: float | Floats) -> Floats:
    """Launches cost less while the Council is blocked, (run,), log-rate."""
    return opportunity_weight * deadlock


@mechanism(
    motive="launch_rate",
    of="adversary",
    claims=("D2",),
    source="record of launches: years of few and of many under one line",
)
def pace_of_the_programme(programme_drift: Floats, programme_spread: float | Floats) -> Floats:
    """The programme's own pace, (run,), log-rate.

    ``drift * spread - spread**2 / 2``: the mean of the exponential is one, so that the mean rate
    stays as it is where the cap on rates does not bind.
    """
    return programme_spread * programme_drift - 0.5 * programme_spread**2


@mechanism(
    sets="programme_drift",
    claims=("D2",),
    source="record of launches: years of few and of many under one line",
    draws=(Draw("programme_draw", "normal"),),
)
def drift_of_the_programme(
    programme_drift: Floats, programme_memory: float | Floats, programme_draw: Floats
) -> Floats:
    """A slow random effect, (run,), of unit variance (first-order autoregression).

    ``programme_memory`` is its correlation from month to month.  A programme without a past (a
    drift of 0) begins anywhere in its range, so that the mean rate is unbiased from then on.
    """
    fresh = np.where(programme_drift == 0.0, 1.0, np.sqrt(1.0 - programme_memory**2))
    return programme_memory * programme_drift + fresh * programme_draw


@mechanism(
    motive="talk", of="adversary", claims=("D2",), source="declared line, coded in the scenario"
)
def doctrine_of_talks(leaning_patron: Floats) -> Floats:
    """The declared line opens talks or shuts them, (run,), share."""
    return leaning_patron


@mechanism(
    motive="talk",
    of="adversary",
    claims=("D2", "I2"),
    source="bargaining under sanctions: record of 2018",
)
def relief_by_talks(
    leaning_patron: Floats,
    sanctions: Floats,
    alignment_backer: Floats,
    talk_hardship: float | Floats,
) -> Floats:
    """Hardship adds to an open line what talks may bring, (run,), share; a shut one stays shut."""
    return talk_hardship * hardship(sanctions, alignment_backer) * (leaning_patron > 0.0)


@mechanism(motive="talk", of="adversary", claims=("D2", "I1"), source="Jervis 1978")
def distrust(
    threat_perception: Floats,
    outsiders: int,
    talk_distrust: float | Floats,
) -> Floats:
    """A regime that feels threatened by the members talks less, (run,), share.

    Counted from a threat of one half: what it always feels is in its declared line.
    """
    members = np.maximum.reduce(threat_perception[..., outsiders:, :], axis=-2)
    return -talk_distrust * (members - 0.5)


@mechanism(decides="talk", of="adversary", claims=("D2",), source="record of 2018")
def readiness_to_talk(motive: Floats) -> Floats:
    """How far the adversary is ready to talk, (…, run), 0–1."""
    return clip_unit(motive)


@mechanism(
    sets=("nuclear_tests", "nuclear_memory"),
    claims=("D2",),
    source="record of nuclear tests; India and Pakistan stopped after six tests each",
    draws=(Draw("nuclear_draw", "uniform"),),
)
def tests_of_the_month(
    nuclear_memory: Floats,
    adversary_capability: Floats,
    leaning_patron: Floats,
    dialogue: Floats,
    test_share: Floats,
    nuclear_rate: float | Floats,
    nuclear_enough: float | Floats,
    nuclear_draw: Floats,
) -> tuple[Floats, Floats]:
    """Whether a nuclear test takes place, (run,), 0 or 1, and tests so far, (run,).

    ``rate * programme * (1 - tests / enough) * (1 - dialogue)`` under a line that shuts out talks:
    who has tested enough learns little more.  A declared restraint that is kept leaves
    ``test_share`` (run,) of it.
    """
    wanted = positive(1.0 - nuclear_memory / nuclear_enough) * (leaning_patron[ADVERSARY] <= 0.0)
    rate = nuclear_rate * adversary_capability * wanted * (1.0 - dialogue)
    tested = chance(nuclear_draw, rate * test_share)
    held = tested.astype(np.float64)
    return held, nuclear_memory + held


@mechanism(
    sets=("provocations", "incident_memory"),
    claims=("D2", "I1"),
    source="record of provocations 1994–2014",
    draws=(Draw("provocation_draw", "uniform"),),
)
def provocations_of_the_month(
    incident_memory: Floats,
    nuclear_tests: Floats,
    tension: Floats,
    dialogue: Floats,
    launch_memory_decay: float | Floats,
    provocation_rate: float | Floats,
    provocation_tension: float | Floats,
    nuclear_alarm: float | Floats,
    provocation_alarm: float | Floats,
    provocation_draw: Floats,
) -> tuple[Floats, Floats]:
    """Provocations of other kinds, (run,), and what is remembered of them and of tests, (run,).

    ``rate * exp(w (tension - 0.3)) * (1 - dialogue)``: where tension is high, incidents come about
    that raise threat in turn.  The memory counts in missiles.
    """
    rate = provocation_rate * np.exp(provocation_tension * (tension - 0.3)) * (1.0 - dialogue)
    rate = np.minimum(rate, 5.0) * (rate > 1e-12)  # powers of less than that underflow
    happened = poisson_count(provocation_draw, rate, MOST_PROVOCATIONS)
    alarming = provocation_alarm * happened + nuclear_alarm * nuclear_tests
    return happened, incident_memory * (1.0 - launch_memory_decay) + alarming
