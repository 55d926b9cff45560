"""Experiments on the conclusions (X1, X2)."""

from sim.experiments import smallest
from sim.experiments.claims.constraints import NAMED_QUARRELS, NO_ENTRAPMENT, NO_MARKET
from sim.experiments.episodes import EPISODES
from sim.experiments.experiment import (
    CARRIED,
    Arm,
    Game,
    event,
    outcome,
    row,
)
from sim.experiments.measures import Derived, rungs_and_pact

LONG_RUN = Arm("to-2040")
FREED = (
    (
        "C1",
        (
            ("governments.KOR.acting_presidents", None),
            ("governments.KOR.lee_jae_myung", None),
            ("elections.kor_2030.candidates.progressive", None),
            ("elections.kor_2035.candidates.progressive", None),
            ("elections.kor_2040.candidates.progressive", None),
            *event(
                "nothing_stored",
                date="2024-01",
                months=204,
                variable="shallow" if NAMED_QUARRELS else "backlash",
                of="JPN-KOR",
                set=0.0,
                source="(est.) reconciliation with social support",
            ),
        ),
    ),
    (
        "C2",
        (
            ("governments.USA.trump_second_term", None),
            ("elections.usa_2029.candidates.unilateralist", None),
            ("elections.usa_2033.candidates.unilateralist", None),
            ("elections.usa_2037.candidates.unilateralist", None),
        ),
    ),
    ("C3", (("parameters.consult_scope", 1.0),)),
    ("C4", (*NO_MARKET, *NO_ENTRAPMENT)),
)
"""Constraint → what takes it away after Camp David (C1, C2) or altogether (C3, C4)."""
LEVEL_2040 = Derived(
    "level of alliance in 2040",
    "military rungs, a pact counting as a fifth",
    ("integration", "pact"),
    rungs_and_pact,
    "2040-01",
    "2040-12",
)
ALL_FREED = Game(LONG_RUN, FREED, "C1").arm(())
CAPS = {
    "C1": "domestic politics",
    "C2": "unilateralism",
    "C3": "the open commitment to consult",
    "C4": "the fears for the market and of entrapment",
}

CONCLUSIONS = (
    row(
        "X1",
        "growth-in-the-short-run",
        "Does the mechanism keep growing within 2024?",
        CARRIED,
        None,
        outcome(
            "institutionalisation, rise within 2024",
            "institutionalisation",
            "rise",
            since="2023-12",
            until="2024-12",
        ),
        +1,
        smallest.INSTITUTIONS,
    ),
    row(
        "X1",
        "no-pact-by-2040",
        "Is a pact of mutual defence by 2040 less likely than not?",
        LONG_RUN,
        None,
        outcome("probability of a pact by 2040", "pact", "ever", units="probability"),
        -1,
        smallest.PROBABILITY,
        level=0.5,
    ),
    *(
        row(
            "X1",
            f"{player.lower()}-caps-it",
            f"Is the level of alliance in 2040 capped by {what}?",
            LONG_RUN,
            ALL_FREED,
            LEVEL_2040,
            -1,
            smallest.RUNG,
            game=Game(LONG_RUN, FREED, player),
        )
        for player, what in CAPS.items()
    ),
    row(
        "X2",
        "history-capped-it-then",
        "Did the quarrel over the past cap cooperation in 1969-1980 too?",
        Arm("korea-clause-1969", (("parameters.posterior", "fitted-2023-12"),)),
        Arm(
            "korea-clause-1969",
            (
                ("parameters.posterior", "fitted-2023-12"),
                ("dyads.JPN-KOR.history", 0.0),
                ("dyads.JPN-KOR.grievance", 0.0),
            ),
        ),
        outcome("cooperation 1969-1980", "cooperation"),
        -1,
        smallest.COOPERATION,
        history_pull=0.0,
        domestic_cost_weight=0.0,
    ),
    *(
        row(
            "X2",
            f"episode-{since[:4]}",
            f"Do relations {'rise' if sign > 0 else 'fall'} in Cha's episode {name}?",
            Arm("korea-clause-1969", (("parameters.posterior", "fitted-2023-12"),)),
            None,
            outcome(
                f"relation, change {since} to {until}", "relation", "rise", since=since, until=until
            ),
            sign,
            smallest.RELATION,
        )
        for name, since, until, sign in EPISODES
    ),
)
