"""Experiments on what drives cooperation (D1–D4)."""

from sim.experiments import smallest
from sim.experiments.experiment import (
    BASELINE,
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
