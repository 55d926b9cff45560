"""Experiments on the region (I1–I3), room to grow (F1, F2) and the conclusions (X1, X2)."""

from sim.analysis.outcomes import Outcome
from sim.experiments import smallest
from sim.experiments.claims.drivers_constraints import NAMED_QUARRELS, NO_ENTRAPMENT, NO_MARKET
from sim.experiments.episodes import EPISODES
from sim.experiments.experiment import (
    BASELINE,
    CARRIED,
    FUTURE,
    NO_MECHANISM,
    NOW,
    Arm,
    Game,
    event,
    outcome,
    row,
)
from sim.experiments.measures import Derived, rungs_and_pact


def spending(name: str, *actors: str) -> Outcome:
    """Defence spending at the end, mean of some actors."""
    return outcome(
        f"{name} spending at the end",
        "defence_spending",
        "final",
        units="percent of GDP",
        actor=actors,
    )


IMPACTS = (
    row(
        "I1",
        "deterrence-provokes",
        "Does the mechanism provoke launches?",
        BASELINE,
        NO_MECHANISM,
        outcome("launches since 2021", "launches", "rate", units="missiles a year", since=NOW),
        +1,
        smallest.LAUNCHES,
        spiral_weight=0.0,
    ),
    row(
        "I1",
        "deterrence-pushes-to-russia",
        "Does it push the DPRK towards Russia?",
        BASELINE,
        NO_MECHANISM,
        outcome("alignment of the DPRK with Russia at the end", "alignment_backer", "final"),
        +1,
        smallest.ALIGNMENT,
        lean_insecurity=0.0,
    ),
    row(
        "I1",
        "deterrence-feeds-the-adversary's-arms",
        "Does it feed the DPRK's arms spending?",
        BASELINE,
        NO_MECHANISM,
        spending("DPRK", "PRK"),
        +1,
        smallest.ADVERSARY_SPENDING,
        spending_elasticity=0.0,
    ),
    row(
        "I1",
        "allies-arm-too",
        "Does it feed the allies' arms spending?",
        BASELINE,
        NO_MECHANISM,
        spending("allies'", "JPN", "KOR"),
        +1,
        smallest.ALLIED_SPENDING,
    ),
    row(
        "I1",
        "china-arms-too",
        "Does it feed China's arms spending?",
        BASELINE,
        NO_MECHANISM,
        spending("China's", "CHN"),
        +1,
        smallest.POWER_SPENDING,
    ),
    row(
        "I2",
        "camps-harden",
        "Does the mechanism harden blocs?",
        BASELINE,
        NO_MECHANISM,
        outcome("polarisation at the end", "polarisation", "final"),
        +1,
        smallest.REGION,
        polarisation_institutions=0.0,
    ),
    row(
        "I2",
        "governance-weakens",
        "Does it weaken regional and UN-centred governance?",
        BASELINE,
        NO_MECHANISM,
        outcome("regional governance at the end", "regional_governance", "final"),
        -1,
        smallest.REGION,
        governance_cost=0.0,
    ),
    row(
        "I2",
        "neighbours-meet-less",
        "Do China, Japan and the ROK meet less?",
        BASELINE,
        NO_MECHANISM,
        outcome(
            "summits of the neighbours", "neighbour_summits", "rate", units="a year", since=NOW
        ),
        -1,
        smallest.SUMMITS,
    ),
    row(
        "I2",
        "the-council-acts-less",
        "Does the Security Council act less?",
        BASELINE,
        NO_MECHANISM,
        outcome("resolutions on the DPRK", "council_action", "rate", units="a year", since=NOW),
        -1,
        smallest.ACCORDS,
    ),
    row(
        "I3",
        "pressure-on-china",
        "Does it raise pressure on China?",
        BASELINE,
        NO_MECHANISM,
        outcome("pressure on China at the end", "pressure_on_competitor", "final"),
        +1,
        smallest.PRESSURE,
        pressure_economic=0.0,
        pressure_diplomatic=0.0,
    ),
    row(
        "I3",
        "coercion-comes-back",
        "Does the pressure come back as coercion?",
        BASELINE,
        NO_MECHANISM,
        outcome(
            "share of months under coercion since 2021",
            "coercion_episode",
            units="share of months",
            since=NOW,
        ),
        +1,
        smallest.COERCION,
        coercion_rate=0.0,
    ),
    row(
        "I3",
        "opinion-turns",
        "Does opinion in Japan and the ROK turn against China?",
        BASELINE,
        NO_MECHANISM,
        outcome(
            "favourable to China in 2023",
            "opinion",
            units="share of the public",
            since="2023-01",
            actor=("JPN", "KOR"),
            toward="CHN",
        ),
        -1,
        smallest.OPINION,
        mute=("publics: approval_only",),
    ),
)


EYES = Arm("three-eyes")
COMMAND = Arm("far-east-command")

PROSPECTS = (
    row(
        "F1",
        "an-intelligence-agreement-lasts",
        "Does an intelligence agreement raise military integration for good?",
        EYES,
        CARRIED,
        outcome(
            "military rung at the end", "integration", "final", units="rungs", domain="military"
        ),
        +1,
        smallest.RUNG,
    ),
    row(
        "F1",
        "an-intelligence-agreement-brings-exercises",
        "Does it bring exercises?",
        EYES,
        CARRIED,
        outcome("exercises since 2025", "exercises", "rate", units="a year", since=FUTURE),
        +1,
        smallest.EXERCISES,
    ),
    row(
        "F1",
        "a-joint-command-brings-exercises",
        "Does a joint command bring exercises?",
        COMMAND,
        CARRIED,
        outcome("exercises since 2025", "exercises", "rate", units="a year", since=FUTURE),
        +1,
        smallest.EXERCISES,
        exercise_rate=0.0,
    ),
    row(
        "F1",
        "a-joint-command-is-answered",
        "Does it bring launches?",
        COMMAND,
        CARRIED,
        outcome("launches since 2025", "launches", "rate", units="missiles a year", since=FUTURE),
        +1,
        smallest.LAUNCHES,
        spiral_weight=0.0,
    ),
    row(
        "F2",
        "resilience-shields",
        "Does collective resilience keep cooperation up against coercion?",
        Arm("china-coercion"),
        Arm("no-resilience"),
        outcome(
            "economic cooperation since 2024", "cooperation", since="2024-01", domain="economic"
        ),
        +1,
        smallest.COOPERATION,
    ),
    row(
        "F2",
        "resilience-deters",
        "Does a pact of collective resilience deter coercion?",
        Arm("collective-resilience"),
        Arm("china-coercion"),
        outcome(
            "share of months under coercion since 2025",
            "coercion_episode",
            units="share of months",
            since=FUTURE,
        ),
        -1,
        smallest.COERCION,
        deterrence=0.0,
    ),
    row(
        "F2",
        "resilience-lowers-fear",
        "Does it lower the fear for the market?",
        Arm("collective-resilience"),
        Arm("china-coercion"),
        outcome("fear for the market since 2025", "market_fear", since=FUTURE),
        -1,
        smallest.FEAR,
        resilience=0.0,
    ),
)


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
            f"Does {what} cap the level of alliance in 2040?",
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
