"""Experiments on what drives cooperation (D1–D4) and on what holds it back (C1–C4)."""

from sim.experiments import smallest
from sim.experiments.experiment import (
    BASELINE,
    CARRIED,
    FUTURE,
    NOW,
    TURN,
    Arm,
    Game,
    event,
    meetings,
    outcome,
    row,
    without_points,
)
from sim.experiments.measures import (
    Derived,
    Series,
    dispersion_of_wills,
    dispersion_on_china,
    gap_of_wills,
)
from sim.theories import registry
from sim.theories.variables import BY_NAME

COOPERATION_TURN = outcome("cooperation since 2022-06", "cooperation", since=TURN)
COOPERATION_NOW = outcome("cooperation since 2021", "cooperation", since=NOW)
NO_GATE = {"gate_military": 0.0, "gate_economic": 0.0, "gate_diplomatic": 0.0}
NO_THREAT = {"ally_threat_weight": 0.0, "patron_threat_weight": 0.0}
DOMAINS = ("military", "economic", "diplomatic")

FROZEN_RIVALRY = without_points(
    "rivalry", "2017-12", "2018-09", "2019-05", "2020-05", "2021-03", "2022-10"
)
"""Rivalry stays at its level of January 2017 (0.4), before it was declared."""
NO_WAR = without_points("ukraine_war", "2022-02")
"""The war in Donbas goes on as before 2022-02."""
NO_ESCALATION = without_points("missile_programme", "2022-01", "2023-01")
"""The adversary's programme stays at the level of the Eighth Congress (2021-01)."""
NO_JAPANESE_TURN = (("governments.JPN.kishida_three_documents", None),)
YOON = "governments.KOR.yoon.leaning"
MOON_TO_PATRON = ((f"{YOON}.patron", 0.5), (f"{YOON}.competitor", 0.2))
MOON_TO_ADVERSARY = ((f"{YOON}.adversary", 0.6), ("governments.KOR.yoon.hawkishness", 0.3))
MOON_TO_JAPAN = ((f"{YOON}.partner", 0.1),)
"""Parts of the line before (moon_mending), one at a time."""

DRIVERS_2023 = (
    ("D1", FROZEN_RIVALRY),
    ("D2", (*NO_WAR, *NO_ESCALATION)),
    ("D3", (*NO_JAPANESE_TURN, *MOON_TO_PATRON, *MOON_TO_ADVERSARY)),
    ("D4", MOON_TO_JAPAN),
)
ROOT = Game(BASELINE, DRIVERS_2023, "D1", first=True)
NOTHING_DRIVES = ROOT.arm(())
OTHER_DRIVERS = {
    "D2": ("the-environment", "the war and the DPRK's escalation"),
    "D3": ("adjustment", "the adjustment of Tokyo and Seoul to Washington and Pyongyang"),
    "D4": ("rapprochement", "the turn of Seoul to Japan"),
}
"""Who shares with rivalry, on the same outcome."""


def held(relation: float) -> Arm:
    """The relation of the two allies held at a level from 2022-06 on."""
    return BASELINE.changed(
        *event(
            "relation_held",
            date=TURN,
            months=19,
            variable="relation",
            of="JPN-KOR",
            set=relation,
            source="(est.) a level to hold it at",
        )
    )


DRIVERS = (
    row(
        "D1",
        "rivalry-is-the-root",
        "Does rivalry with China have the greatest share among the four drivers?",
        BASELINE,
        NOTHING_DRIVES,
        COOPERATION_TURN,
        +1,
        smallest.COOPERATION,
        game=ROOT,
    ),
    row(
        "D1",
        "rivalry-has-a-share",
        "Has rivalry with China a share in cooperation?",
        BASELINE,
        NOTHING_DRIVES,
        COOPERATION_TURN,
        +1,
        smallest.COOPERATION,
        game=Game(BASELINE, DRIVERS_2023, "D1"),
        rivalry_weight=0.0,
        effort_rivalry=0.0,
    ),
    *(
        row(
            player,
            f"{name}-has-a-share",
            f"Has {what} a share in cooperation?",
            BASELINE,
            NOTHING_DRIVES,
            COOPERATION_TURN,
            +1,
            smallest.COOPERATION,
            game=Game(BASELINE, DRIVERS_2023, player),
        )
        for player, (name, what) in OTHER_DRIVERS.items()
    ),
    row(
        "D2",
        "war-drives-diplomacy",
        "Did the war in Ukraine drive diplomatic cooperation?",
        BASELINE,
        Arm("no-ukraine-war"),
        outcome(
            "diplomatic cooperation since 2022-06", "cooperation", since=TURN, domain="diplomatic"
        ),
        +1,
        smallest.COOPERATION,
        wire=NO_THREAT,
    ),
    row(
        "D2",
        "war-drives-arms",
        "Did it make the allies arm?",
        BASELINE,
        Arm("no-ukraine-war"),
        outcome(
            "allies' spending at the end",
            "defence_spending",
            "final",
            units="percent of GDP",
            actor=("JPN", "KOR"),
        ),
        +1,
        smallest.ALLIED_SPENDING,
    ),
    row(
        "D2",
        "escalation-drives-defence",
        "Did the DPRK's escalation since 2022 drive military cooperation?",
        BASELINE,
        Arm("baseline", NO_ESCALATION),
        outcome("military cooperation since 2022-06", "cooperation", since=TURN, domain="military"),
        +1,
        smallest.COOPERATION,
        wire=NO_THREAT,
    ),
    row(
        "D2",
        "restraint-would-have-slowed-defence",
        "Would the halt of 2018, had it held, have kept military cooperation down?",
        BASELINE,
        Arm("dprk-restraint"),
        outcome("military cooperation since 2022-06", "cooperation", since=TURN, domain="military"),
        +1,
        smallest.COOPERATION,
        wire=NO_THREAT,
    ),
    row(
        "D2",
        "a-seventh-test-brings-exercises",
        "Would a seventh nuclear test bring more exercises?",
        Arm("dprk-seventh-test"),
        BASELINE,
        outcome("exercises since 2022-11", "exercises", "rate", units="a year", since="2022-11"),
        +1,
        smallest.EXERCISES,
    ),
    row(
        "D3",
        "seoul-turns",
        "Did Seoul's turn raise cooperation?",
        BASELINE,
        Arm("no-rok-turn"),
        COOPERATION_TURN,
        +1,
        smallest.COOPERATION,
        adjustment_weight=0.0,
    ),
    row(
        "D3",
        "seoul-turns-to-the-patron",
        "Did the part of it towards Washington and away from Beijing?",
        BASELINE,
        Arm("baseline", MOON_TO_PATRON),
        COOPERATION_TURN,
        +1,
        smallest.COOPERATION,
        adjustment_weight=0.0,
    ),
    row(
        "D3",
        "seoul-turns-on-the-adversary",
        "Did the part of it against Pyongyang?",
        BASELINE,
        Arm("baseline", MOON_TO_ADVERSARY),
        COOPERATION_TURN,
        +1,
        smallest.COOPERATION,
    ),
    row(
        "D3",
        "tokyo-turns",
        "Did Tokyo's turn of December 2022 raise cooperation?",
        BASELINE,
        Arm("no-japan-turn"),
        outcome("cooperation in 2023", "cooperation", since="2023-01"),
        +1,
        smallest.COOPERATION,
        adjustment_weight=0.0,
    ),
    row(
        "D4",
        "seoul-turns-to-japan",
        "Did the turn to Japan raise cooperation?",
        BASELINE,
        BASELINE.changed(*MOON_TO_JAPAN),
        COOPERATION_TURN,
        +1,
        smallest.COOPERATION,
        wire={"relation_weight": 0.0, **NO_GATE},
    ),
    row(
        "D4",
        "cool-relations-cap-cooperation",
        "Is there less cooperation when relations are held cool (0.45)?",
        BASELINE,
        held(0.45),
        COOPERATION_TURN,
        +1,
        smallest.COOPERATION,
        wire={"relation_weight": 0.0, **NO_GATE},
    ),
    row(
        "D4",
        "broken-relations-cap-cooperation",
        "Is there less cooperation when relations are held broken (0.25)?",
        BASELINE,
        held(0.25),
        COOPERATION_TURN,
        +1,
        smallest.COOPERATION,
        wire={"relation_weight": 0.0, **NO_GATE},
    ),
    row(
        "D4",
        "broken-relations-keep-leaders-apart",
        "Do leaders meet less when relations are held broken (0.25)?",
        BASELINE,
        held(0.25),
        meetings("leader", TURN),
        +1,
        smallest.MEETINGS,
        friction_leader=0.0,
    ),
)


PROGRESSIVE = Arm("rok-progressive-return")
RELATION_2027 = outcome("relation since 2027-05", "relation", since="2027-05")
NAMED_QUARRELS = {"quarrel", "shallow"} <= set(BY_NAME)
"""Whether some theory tells quarrels apart and keeps what of them was settled without support."""
DEEP = event(
    "nothing_stored",
    date="2023-03",
    months=70,
    variable="shallow" if NAMED_QUARRELS else "backlash",
    of="JPN-KOR",
    set=0.0,
    source="(est.) a settlement that society supports stores nothing up",
)
"""The settlement of March 2023 had social support: nothing is stored up from then on."""
REOPENED = (
    CARRIED.changed(
        *event(
            "history_reopened",
            date="2025-08",
            months=6,
            variable="quarrel",
            of="history",
            set=1.0,
            source="(est.) wide open for half a year, as after October 2018",
        )
    )
    if NAMED_QUARRELS
    else Arm("history-flare-up")
)
"""The quarrel over history is opened again at the anniversary of August 2025."""
OWN_READINGS = bool(registry.thinkers().get("consult_scope"))
"""Whether each ally may read the commitment to consult in its own way."""
NO_MARKET = tuple((f"parameters.market_weight_{domain}", 0.0) for domain in DOMAINS)
NO_ENTRAPMENT = tuple((f"parameters.entrapment_weight_{domain}", 0.0) for domain in DOMAINS)
ONE_VIEW = tuple(
    change
    for member in ("USA", "JPN", "KOR")
    for change in event(
        f"view_of_{member.lower()}",
        date=NOW,
        months=36,
        variable="threat_perception",
        of=f"{member}/CHN",
        set=0.6,
        source="(est.) one level for all three",
    )
)
"""All three see the same threat in China from 2021 on."""
WILLING = tuple((f"parameters.patron_base_{domain}", 1.5) for domain in DOMAINS)
"""A patron willing beyond doubt: the top of the range."""
DIPLOMATIC_FUTURE = outcome(
    "diplomatic cooperation since 2025", "cooperation", since=FUTURE, domain="diplomatic"
)


def in_2026(name: str, series: Series, *variables: str) -> Derived:
    """A gap or dispersion in the year of the crisis."""
    return Derived(f"{name} in 2026", "index", variables, series, "2026-01", "2026-12")


CONSTRAINTS = (
    row(
        "C1",
        "a-turn-back-breaks-relations",
        "Does a progressive return in Seoul break Japan-ROK relations?",
        PROGRESSIVE,
        CARRIED,
        RELATION_2027,
        -1,
        smallest.RELATION,
        stance_weight=0.0,
    ),
    row(
        "C1",
        "a-turn-back-costs-cooperation",
        "Does it cost cooperation?",
        PROGRESSIVE,
        CARRIED,
        outcome("cooperation since 2027-05", "cooperation", since="2027-05"),
        -1,
        smallest.COOPERATION,
    ),
    row(
        "C1",
        "deep-reconciliation-lasts",
        "Would a reconciliation with social support since 2023 have outlived its government?",
        Arm("rok-progressive-return", DEEP),
        PROGRESSIVE,
        RELATION_2027,
        +1,
        smallest.RELATION,
        mute=("quarrels: untyped",),
        turnover_release=0.0,
    ),
    row(
        "C1",
        "a-reopened-quarrel-costs-cooperation",
        "Does a reopened quarrel over history cost cooperation?",
        REOPENED,
        CARRIED,
        outcome("cooperation 2025-08 to 2026-12", "cooperation", since="2025-08", until="2026-12"),
        -1,
        smallest.COOPERATION,
        mute=("quarrels: untyped",),
        wire={"relation_weight": 0.0, **NO_GATE},
    ),
    row(
        "C2",
        "unilateralism-strikes-cooperation",
        "Does a unilateralist return strike cooperation?",
        Arm("us-unilateralist-return"),
        CARRIED,
        outcome("cooperation since 2025", "cooperation", since=FUTURE),
        -1,
        smallest.COOPERATION,
        unilateralism_weight=0.0,
    ),
    row(
        "C2",
        "institutions-halve-sooner",
        "Do institutions halve sooner under it?",
        Arm("us-unilateralist-return"),
        CARRIED,
        outcome(
            "months until institutions halve, from 2025",
            "institutionalisation",
            "survival",
            units="months",
            since=FUTURE,
        ),
        -1,
        smallest.MONTHS,
    ),
    row(
        "C3",
        "a-duty-carries-cooperation",
        "Does a duty to consult carry more cooperation than an option?",
        Arm("consult-as-duty"),
        Arm("consult-as-option"),
        DIPLOMATIC_FUTURE,
        +1,
        smallest.COOPERATION,
        wire=NO_THREAT,
    ),
    row(
        "C3",
        "a-duty-carries-cooperation-with-a-willing-patron",
        "Does it where the patron is willing beyond doubt?",
        Arm("consult-as-duty", WILLING),
        Arm("consult-as-option", WILLING),
        DIPLOMATIC_FUTURE,
        +1,
        smallest.COOPERATION,
        ally_threat_weight=0.0,
    ),
    *(
        row(
            "C3",
            f"{name}-reading-carries-cooperation",
            f"Does it if {name.capitalize()}'s reading alone is a duty?",
            Arm("consult-as-option", ((f"actors.{code}.parameters.consult_scope", 1.0),)),
            Arm("consult-as-option"),
            DIPLOMATIC_FUTURE,
            +1,
            smallest.COOPERATION,
            wire=NO_THREAT,
        )
        for code, name in (("JPN", "tokyo"), ("KOR", "seoul"))
        if OWN_READINGS
    ),
    row(
        "C4",
        "the-market-holds-cooperation-back",
        "Does the fear for the market hold cooperation back?",
        BASELINE,
        Arm("baseline", NO_MARKET),
        COOPERATION_NOW,
        -1,
        smallest.COOPERATION,
    ),
    row(
        "C4",
        "entrapment-holds-cooperation-back",
        "Does the fear of entrapment?",
        BASELINE,
        Arm("baseline", NO_ENTRAPMENT),
        COOPERATION_NOW,
        -1,
        smallest.COOPERATION,
    ),
    row(
        "C4",
        "divergence-holds-cooperation-back",
        "Does it that the three see China differently?",
        BASELINE,
        Arm("baseline", ONE_VIEW),
        COOPERATION_NOW,
        -1,
        smallest.COOPERATION,
        wire=NO_THREAT,
    ),
    row(
        "C4",
        "a-taiwan-crisis-parts-the-patron-from-its-allies",
        "Does a crisis over Taiwan put the patron's will ahead of its allies'?",
        Arm("taiwan-crisis"),
        CARRIED,
        in_2026(
            "patron's will ahead of the allies'", gap_of_wills, "patron_willingness", "willingness"
        ),
        +1,
        smallest.GAP,
    ),
    row(
        "C4",
        "a-taiwan-crisis-spreads-wills",
        "Does it spread the three wills apart?",
        Arm("taiwan-crisis"),
        CARRIED,
        in_2026(
            "dispersion of the three wills",
            dispersion_of_wills,
            "patron_willingness",
            "willingness",
        ),
        +1,
        smallest.GAP,
    ),
    row(
        "C4",
        "a-taiwan-crisis-spreads-views",
        "Does it spread the three views of China apart?",
        Arm("taiwan-crisis"),
        CARRIED,
        in_2026("dispersion of the three on China", dispersion_on_china, "threat_perception"),
        +1,
        smallest.GAP,
    ),
    row(
        "C4",
        "a-taiwan-crisis-silences-statements",
        "Is the Taiwan Strait named less in the crisis?",
        Arm("taiwan-crisis"),
        CARRIED,
        outcome(
            "statements that name the Taiwan Strait",
            "named",
            "rate",
            units="a year",
            since="2026-01",
            until="2026-12",
            topic="taiwan",
        ),
        -1,
        smallest.NAMINGS,
    ),
)
