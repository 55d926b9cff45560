"""State variables: the adversary and the impacts on the region."""

from math import inf

from sim.variables.declare import ACTOR, ALLY, RIVAL, Variable, inner

MOST_CAMPAIGNS = 12.0
"""Campaigns a month beyond which no launch rate is read."""

SURROUNDINGS: tuple[Variable, ...] = (
    # the adversary
    inner("launch_rate", "act", (), "rate of launch campaigns", 0, MOST_CAMPAIGNS, units="1/month"),
    inner("lean", "act", (), "the tie to its backer that the adversary seeks", 0, inf),
    Variable(
        "launches",
        "set",
        (),
        "missiles per month",
        "missiles launched by the adversary in the month",
        ("D2", "I1"),
        high=60,
    ),
    inner(
        "launch_memory",
        "set",
        (),
        "launches still remembered",
        0,
        inf,
        "initial_alarm",
        units="missiles",
    ),
    inner("exercise_memory", "set", (), "exercises still remembered", 0, inf, units="exercises"),
    Variable(
        "alignment_backer",
        "stock",
        (),
        "1",
        "alignment of the adversary with its backer",
        ("I1", "I2"),
        start="initial_alignment",
    ),
    # impacts
    inner(
        "arm", "act", ACTOR, "change of spending that each decides", -60, 60, units="percent/month"
    ),
    inner(
        "rival_arm",
        "act",
        RIVAL,
        "change of spending that each power decides",
        -60,
        60,
        units="percent/month",
    ),
    inner(
        "rival_spending",
        "stock",
        RIVAL,
        "defence spending of the powers, share of GDP",
        0,
        60,
        "initial_rival_spending",
        units="percent",
    ),
    inner("pressure", "act", RIVAL, "pressure that each power feels", 0, 1, "initial_pressure"),
    inner("coerce", "act", ("rival", "ally"), "chance of an act of coercion", 0, 1),
    Variable(
        "defence_spending",
        "stock",
        ACTOR,
        "percent",
        "defence spending, share of GDP",
        ("I1",),
        high=60.0,
        start="initial_spending",
    ),
    Variable("tension", "stock", (), "1", "regional tension", ("I1",), start="initial_tension"),
    Variable(
        "polarisation",
        "stock",
        (),
        "1",
        "polarisation into blocs",
        ("I2",),
        start="initial_polarisation",
    ),
    Variable(
        "regional_governance",
        "stock",
        (),
        "1",
        "regional and UN-centred governance",
        ("I2",),
        start="initial_governance",
    ),
    Variable(
        "pressure_on_competitor",
        "stock",
        (),
        "1",
        "pressure on the patron's competitor",
        ("I3",),
        start="initial_pressure",
    ),
    Variable(
        "coercion",
        "set",
        ALLY,
        "1",
        "economic coercion of each ally by the competitor",
        ("I3", "C4", "F2"),
    ),
)
