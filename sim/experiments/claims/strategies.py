"""Experiments on the strategies of the patron (S1–S4).

A strategy is given up from January 2021 on, when the government takes office of which the claim
speaks.  Its effort is *lost*; beside it stands what happens when the effort is *shifted* to the
other strategies, which says whether it did more here than it would have done there.
"""

from sim.experiments import smallest
from sim.experiments.efforts import (
    WithoutBottomUp,
    WithoutEmbedding,
    WithoutMediation,
    WithoutStrengthening,
)
from sim.experiments.experiment import (
    BASELINE,
    NOW,
    TURN,
    Arm,
    Experiment,
    meetings,
    outcome,
    row,
)
from sim.experiments.measures import (
    Derived,
    Measure,
    dispersion_on_competitor,
    least_threat_of_competitor,
)

NO_STRENGTHENING = Arm("baseline", agents=(("USA", WithoutStrengthening),))
NO_MEDIATION = Arm("baseline", agents=(("USA", WithoutMediation),))
NO_BOTTOM_UP = Arm("baseline", agents=(("USA", WithoutBottomUp),))
NO_EMBEDDING = Arm("baseline", agents=(("USA", WithoutEmbedding),))


def shifted(strategy: str) -> Arm:
    """The effort on a strategy goes to the others, in proportion, from 2021-01 on."""
    return Arm("baseline", ((f"governments.USA.biden.strategies.{strategy}", 0.0),))


INSTITUTIONS_2023 = outcome(
    "institutionalisation in 2023", "institutionalisation", since="2023-01", until="2023-12"
)
RELATION_NOW = outcome("relation since 2021", "relation", since=NOW)
SHARED_THREAT = Derived(
    "threat from China that all three share, since 2022",
    "index",
    ("threat_perception",),
    least_threat_of_competitor,
    "2022-01",
)
DISPERSION = Derived(
    "dispersion of the three on China since 2022",
    "index",
    ("threat_perception",),
    dispersion_on_competitor,
    "2022-01",
)
RELATION_LAST = outcome("relation since 2022", "relation", since="2022-01")
STANCE_LAST = outcome(
    "stance of the two towards each other since 2022", "stance", units="index", since="2022-01"
)
LONG_RUN = Arm("to-2040")
TAKES_SIDES = LONG_RUN.changed(("parameters.patron_preference", 5.0))
"""The patron's mediation favours candidates who lean to it: the middle of the range."""
TAKES_NO_SIDES = LONG_RUN.changed(("parameters.patron_preference", 0.0))
TERM = "2030-06", "2035-05"
"""The first term in Seoul whose election is drawn."""


def pair(
    claim: str,
    name: str,
    question: str,
    lost: Arm,
    strategy: str,
    measure: Measure,
    least: float,
    **wire: float,
) -> tuple[Experiment, Experiment]:
    """A strategy whose effort is lost, and beside it shifted; the article expects more with it."""
    return (
        row(claim, name, question, BASELINE, lost, measure, +1, least, wire=wire),
        row(
            claim,
            f"{name}-shifted",
            f"{question.removesuffix('?')}, more than effort elsewhere?",
            BASELINE,
            shifted(strategy),
            measure,
            +1,
            least,
            wire=wire,
        ),
    )


STRATEGIES = (
    *pair(
        "S1",
        "alliances-carry-institutions",
        "Do stronger bilateral alliances carry trilateral institutions?",
        NO_STRENGTHENING,
        "bilateral",
        INSTITUTIONS_2023,
        smallest.INSTITUTIONS,
        trust_weight=0.0,
    ),
    *pair(
        "S1",
        "alliances-calm-the-allies",
        "Do stronger bilateral alliances bring the two allies together?",
        NO_STRENGTHENING,
        "bilateral",
        RELATION_NOW,
        smallest.RELATION,
        reassurance_weight=0.0,
    ),
    *pair(
        "S2",
        "mediation-mends-relations",
        "Does mediation mend Japan-ROK relations?",
        NO_MEDIATION,
        "mediation",
        RELATION_NOW,
        smallest.RELATION,
        mediation_weight=0.0,
        mediation_leverage=0.0,
    ),
    *pair(
        "S2",
        "mediation-carries-institutions",
        "Does mediation carry trilateral institutions?",
        NO_MEDIATION,
        "mediation",
        INSTITUTIONS_2023,
        smallest.INSTITUTIONS,
    ),
    row(
        "S2",
        "a-friendly-government-is-preferred",
        "Does mediation do more with a pro-alliance government in Seoul?",
        BASELINE,
        NO_MEDIATION,
        outcome("relation since 2022-06", "relation", since=TURN),
        +1,
        smallest.RELATION,
        beside=(Arm("no-rok-turn"), Arm("no-rok-turn", agents=NO_MEDIATION.agents)),
    ),
    row(
        "S2",
        "a-friendly-government-pays",
        "Does a pro-alliance government in Seoul serve Washington's rivalry with China?",
        BASELINE,
        Arm("no-rok-turn"),
        outcome("pressure on China since 2022-06", "pressure_on_competitor", since=TURN),
        +1,
        smallest.PRESSURE,
    ),
    row(
        "S2",
        "a-preference-decides-elections",
        "Does Seoul lean more to Japan if Washington takes sides in its elections?",
        TAKES_SIDES,
        TAKES_NO_SIDES,
        outcome(
            "Seoul's line towards Japan 2030-06 to 2035-05",
            "leaning_partner",
            actor="KOR",
            since=TERM[0],
            until=TERM[1],
        ),
        +1,
        smallest.STANCE,
        mute=("publics: approval_only",),
        mediation_effort=0.0,
    ),
    row(
        "S2",
        "a-preference-serves-relations",
        "Are relations better if Washington takes sides in elections?",
        TAKES_SIDES,
        TAKES_NO_SIDES,
        outcome("relation 2030-06 to 2035-05", "relation", since=TERM[0], until=TERM[1]),
        +1,
        smallest.RELATION,
        mute=("publics: approval_only",),
    ),
    *pair(
        "S3",
        "officials-keep-the-dialogue",
        "Does bottom-up effort keep the vice-ministers' dialogue alive?",
        NO_BOTTOM_UP,
        "bottom_up",
        meetings("vice_minister", NOW),
        smallest.MEETINGS,
        bottom_up_weight_vice_minister=0.0,
    ),
    row(
        "S3",
        "officials-carry-ministers",
        "Does it carry ministers' meetings?",
        BASELINE,
        NO_BOTTOM_UP,
        meetings("minister", NOW),
        +1,
        smallest.MEETINGS,
        carried_by_vice_ministers=0.0,
    ),
    row(
        "S3",
        "officials-carry-leaders",
        "Does it carry leaders' meetings?",
        BASELINE,
        NO_BOTTOM_UP,
        meetings("leader", NOW),
        +1,
        smallest.MEETINGS,
        carried_by_ministers=0.0,
        carried_by_vice_ministers=0.0,
    ),
    *pair(
        "S4",
        "embedding-raises-shared-threat",
        "Does embedding raise the threat that all three share?",
        NO_EMBEDDING,
        "embedding",
        SHARED_THREAT,
        smallest.THREAT,
        socialisation=0.0,
    ),
    row(
        "S4",
        "embedding-aligns-views",
        "Does embedding bring the three views of China nearer to each other?",
        BASELINE,
        NO_EMBEDDING,
        DISPERSION,
        -1,
        smallest.GAP,
        socialisation=0.0,
    ),
    row(
        "S4",
        "embedding-gives-an-incentive",
        "Does embedding give the two an incentive to be friendlier to each other?",
        BASELINE,
        NO_EMBEDDING,
        STANCE_LAST,
        +1,
        smallest.STANCE,
    ),
    *pair(
        "S4",
        "embedding-mends-relations",
        "Does embedding push the two to mend relations?",
        NO_EMBEDDING,
        "embedding",
        RELATION_LAST,
        smallest.RELATION,
    ),
)
