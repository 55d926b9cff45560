"""Experiments on the strategies of the patron (S1–S4) and what was achieved (P1–P3, T1).

A strategy is given up from January 2021 on, when the government takes office of which the claim
speaks.  Its effort is *lost*; beside it stands what happens when the effort is *shifted* to the
other strategies, which says whether it did more here than it would have done there.
"""

from sim.experiments import smallest
from sim.experiments.claims.drivers_constraints import FROZEN_RIVALRY
from sim.experiments.efforts import (
    SupplyShock,
    WithoutBottomUp,
    WithoutEmbedding,
    WithoutMediation,
    WithoutStrengthening,
)
from sim.experiments.experiment import (
    BASELINE,
    NO_MECHANISM,
    NOW,
    TURN,
    Arm,
    Experiment,
    meetings,
    outcome,
    row,
)
from sim.experiments.measures import (
    Cells,
    Derived,
    Measure,
    dispersion_on_china,
    least_threat_of_china,
)

NO_STRENGTHENING = Arm("baseline", agents=(("USA", WithoutStrengthening),))
NO_MEDIATION = Arm("baseline", agents=(("USA", WithoutMediation),))
NO_BOTTOM_UP = Arm("baseline", agents=(("USA", WithoutBottomUp),))
NO_EMBEDDING = Arm("baseline", agents=(("USA", WithoutEmbedding),))
SUPPLY_SHOCK = (("CHN", SupplyShock),)


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
    least_threat_of_china,
    "2022-01",
)
DISPERSION = Derived(
    "dispersion of the three on China since 2022",
    "index",
    ("threat_perception",),
    dispersion_on_china,
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

GOES_ON = Arm("trump-goes-on")

PROGRESS = (
    row(
        "P1",
        "reassurance-lifts-abandonment",
        "Did Biden's reassurance lift the fear of abandonment?",
        BASELINE,
        GOES_ON,
        outcome("abandonment fear since 2021", "abandonment_fear", since=NOW),
        -1,
        smallest.FEAR,
        retrenchment_weight=0.0,
        bilateral_weight=0.0,
    ),
    row(
        "P1",
        "reassurance-brings-exercises",
        "Did it bring exercises back?",
        BASELINE,
        GOES_ON,
        outcome("exercises since 2021", "exercises", "rate", units="a year", since=NOW),
        +1,
        smallest.EXERCISES,
        unilateralism_weight=0.0,
    ),
    row(
        "P1",
        "fear-strains-relations",
        "Would fear of abandonment have kept Tokyo and Seoul apart?",
        BASELINE,
        GOES_ON,
        RELATION_NOW,
        +1,
        smallest.RELATION,
        reassurance_weight=0.0,
    ),
    row(
        "P1",
        "fear-costs-defence-cooperation",
        "Would it have cost military cooperation?",
        BASELINE,
        GOES_ON,
        outcome("military cooperation since 2021", "cooperation", since=NOW, domain="military"),
        +1,
        smallest.COOPERATION,
        trust_weight=0.0,
    ),
    row(
        "P2",
        "rivalry-drives-economic-security",
        "Does rivalry with China drive economic cooperation?",
        BASELINE,
        Arm("baseline", FROZEN_RIVALRY),
        outcome("economic cooperation since 2021", "cooperation", since=NOW, domain="economic"),
        +1,
        smallest.COOPERATION,
        rivalry_weight=0.0,
    ),
    row(
        "P2",
        "the-pillar-cushions-a-supply-shock",
        "Does the economic pillar cushion the fear that a supply shock brings?",
        Arm("baseline", agents=SUPPLY_SHOCK),
        BASELINE,
        outcome(
            "fear for the market 2022-07 to 2023-06",
            "market_fear",
            since="2022-07",
            until="2023-06",
        ),
        -1,
        smallest.FEAR,
        beside=(
            Arm("no-mechanism", agents=SUPPLY_SHOCK),
            NO_MECHANISM,
        ),
        resilience=0.0,
    ),
    row(
        "P3",
        "repair-brings-common-positions",
        "Did the repair of alliances bring common diplomatic positions?",
        BASELINE,
        GOES_ON,
        outcome(
            "diplomatic institutionalisation in 2023",
            "institutionalisation",
            since="2023-01",
            domain="diplomatic",
        ),
        +1,
        smallest.INSTITUTIONS,
        unilateralism_weight=0.0,
    ),
    row(
        "P3",
        "the-war-puts-ukraine-on-the-list",
        "Is Ukraine named because of the war?",
        BASELINE,
        Arm("no-ukraine-war"),
        outcome(
            "statements that name Ukraine",
            "named",
            "rate",
            units="a year",
            since="2022-02",
            topic="ukraine",
        ),
        +1,
        smallest.NAMINGS,
    ),
    row(
        "P3",
        "rivalry-puts-taiwan-on-the-list",
        "Is the Taiwan Strait named because of the rivalry since 2017?",
        BASELINE,
        Arm("baseline", FROZEN_RIVALRY),
        outcome(
            "statements that name the Taiwan Strait",
            "named",
            "rate",
            units="a year",
            since=NOW,
            topic="taiwan",
        ),
        +1,
        smallest.NAMINGS,
    ),
    row(
        "P3",
        "the-turn-puts-taiwan-on-the-list",
        "Is it named more because of Seoul's turn?",
        BASELINE,
        Arm("no-rok-turn"),
        outcome(
            "statements that name the Taiwan Strait",
            "named",
            "rate",
            units="a year",
            since=TURN,
            topic="taiwan",
        ),
        +1,
        smallest.NAMINGS,
    ),
    row(
        "T1",
        "repair-tells-the-table",
        "Is Table 1 more probable with the repair of alliances than without?",
        BASELINE,
        GOES_ON,
        Cells(),
        +1,
        smallest.CELL,
    ),
    row(
        "T1",
        "better-than-chance",
        "Is Table 1 more probable than by the toss of a coin?",
        BASELINE,
        None,
        Cells(),
        +1,
        smallest.CELL,
        level=0.5,
    ),
)
