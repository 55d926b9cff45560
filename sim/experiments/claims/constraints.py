"""Experiments on what holds cooperation back (C1–C4)."""

from sim.experiments import smallest
from sim.experiments.claims.drivers import COOPERATION_NOW, DOMAINS, NO_GATE, NO_THREAT
from sim.experiments.experiment import (
    BASELINE,
    CARRIED,
    FUTURE,
    NOW,
    Arm,
    event,
    outcome,
    row,
)
from sim.experiments.measures import (
    Derived,
    Series,
    dispersion_of_wills,
    dispersion_on_competitor,
    gap_of_wills,
)
from sim.theories import registry
from sim.theories.variables import BY_NAME

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
        in_2026("dispersion of the three on China", dispersion_on_competitor, "threat_perception"),
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
