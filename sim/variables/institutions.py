"""State variables: institutions and what can be seen of them."""

from sim.variables.declare import DOMAIN, LEVEL, Variable, inner

INSTITUTIONS: tuple[Variable, ...] = (
    # institutions and what can be seen
    Variable(
        "institutionalisation",
        "stock",
        DOMAIN,
        "1",
        "institutionalisation of the trilateral mechanism",
        ("S3", "P1", "P2", "P3"),
        start="initial_institutions",
    ),
    inner(
        "institution_peak",
        "set",
        DOMAIN,
        "highest institutionalisation remembered",
        0,
        1,
        "initial_institutions",
    ),
    inner("channel_target", "sum", LEVEL, "what a channel can carry"),
    Variable(
        "channel",
        "stock",
        LEVEL,
        "1",
        "institutional strength of each meeting channel",
        ("S3",),
        start="initial_channel",
    ),
    inner(
        "channel_peak",
        "set",
        LEVEL,
        "highest strength of a channel remembered",
        0,
        1,
        "initial_channel",
    ),
    Variable(
        "integration", "set", DOMAIN, "1", "rung of integration reached", ("F1", "F2"), high=4
    ),
    Variable(
        "consult_in_force",
        "set",
        (),
        "1",
        "a commitment to consult is in force (0 or 1)",
        ("C3", "P3"),
    ),
    Variable(
        "pact", "set", (), "1", "a trilateral pact of mutual defence exists (0 or 1)", ("X1",)
    ),
    Variable(
        "meetings",
        "set",
        LEVEL,
        "meetings per month",
        "trilateral meetings in the month",
        ("S3", "P3"),
        high=4,
    ),
    inner("stand_alone", "set", (), "a stand-alone summit takes place", 0, 1),
    inner("last_meeting", "set", LEVEL, "month of the last meeting", dtype=int, start="never"),
    Variable(
        "exercises",
        "set",
        (),
        "exercises per month",
        "trilateral exercises in the month",
        ("P1", "I1"),
        high=6,
    ),
    Variable(
        "named",
        "set",
        ("topic",),
        "1",
        "topic named at the leaders' meeting of the month (0 or 1; missing without a meeting)",
        ("T1",),
        start="missing",
    ),
)
