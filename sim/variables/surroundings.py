"""State variables: the adversary and the impacts on the region."""

from math import inf

from sim.variables.declare import ACTOR, ALLY, Variable, inner

SURROUNDINGS: tuple[Variable, ...] = (
    # the adversary
    inner("launch_drive", "sum", (), "log of the rate of launch campaigns", units="log-rate"),
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
        "adversary_alignment",
        "stock",
        (),
        "1",
        "alignment of the adversary with its backer",
        ("I1", "I2"),
        start="initial_alignment",
        output="alignment",
    ),
    # impacts
    inner("danger", "set", ACTOR, "danger that spending answers", 0, 1, "first_danger"),
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
        "pressure_on_china",
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
