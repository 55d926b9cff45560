"""State variables: who governs, what actors fear, and what the patron does."""

from math import inf

from sim.variables.declare import ACTOR, ALLY, SOURCE, Variable, inner

POLITICS: tuple[Variable, ...] = (
    # context and turnover
    Variable(
        "government",
        "set",
        ACTOR,
        "1",
        "government in office (row of the table of governments)",
        ("C1", "C2"),
        0,
        inf,
        "first_government",
        dtype=int,
    ),
    inner(
        "line_change", "set", ACTOR, "whether the line of a government changed", 0, 1, dtype=bool
    ),
    inner(
        "line", "set", ("line", "actor"), "line of the governments in office", -1, 1, "first_line"
    ),
    inner("leaning_drop", "set", ACTOR, "fall of the leaning towards the partner", 0, 2),
    inner("leaning_patron", "set", ACTOR, "leaning towards the patron", -1, 1),
    inner("leaning_partner", "set", ACTOR, "leaning towards the other ally", -1, 1),
    inner("leaning_adversary", "set", ACTOR, "leaning towards the adversary", -1, 1),
    inner("leaning_competitor", "set", ACTOR, "leaning towards the competitor", -1, 1),
    inner("leaning_backer", "set", ACTOR, "leaning towards the backer", -1, 1),
    inner("hawkishness", "set", ACTOR, "hawkishness of the government", 0, 1),
    inner("win_set", "set", ACTOR, "win-set of the government", 0, 1),
    inner("unilateralism", "set", ACTOR, "unilateralism of the government", 0, 1),
    inner("entry_approval", "set", ACTOR, "approval at entry", 0, 1),
    inner("new_leader", "set", ACTOR, "whether the government came with a new leader", 0, 1),
    inner("doubt", "set", ALLY, "how far an ally's belief lies from the commitment it saw", -1, 1),
    inner("strategy_share", "set", ("strategy",), "shares of the patron's effort", 0, 1),
    # perception
    Variable(
        "activity",
        "set",
        SOURCE,
        "1",
        "activity of each source of threat",
        ("D1", "D2"),
        output=None,
    ),
    Variable(
        "threat_perception",
        "stock",
        ("actor", "source"),
        "1",
        "threat perceived by each actor from each source",
        ("D1", "D2", "C4"),
        start="threat",
    ),
    # domestic politics
    Variable(
        "approval",
        "stock",
        ACTOR,
        "1",
        "approval of the government (democracies)",
        ("C1",),
        start="approval_start",
    ),
    Variable(
        "latitude",
        "set",
        ACTOR,
        "1",
        "share of what a leader wants that he can carry through at home",
        ("C1", "D3"),
    ),
    Variable("dialogue", "set", (), "1", "depth of dialogue with the adversary", ("D2",)),
    # the patron
    Variable(
        "effort",
        "act",
        ("strategy",),
        "1",
        "effort of the patron on each strategy",
        ("S1", "S2", "S3", "S4"),
    ),
    Variable(
        "commitment",
        "stock",
        ALLY,
        "1",
        "the patron's commitment to each ally",
        ("S1", "P1"),
        start="commitment_start",
    ),
    Variable(
        "credibility",
        "act",
        ALLY,
        "1",
        "what each ally believes of the patron's commitment",
        ("S1", "P1"),
        start="commitment_start",
    ),
    Variable(
        "embedding",
        "stock",
        ALLY,
        "1",
        "place of each ally in the patron's networks",
        ("S4",),
        start="embedding_start",
    ),
    Variable(
        "abandonment_fear", "act", ALLY, "1", "fear of being abandoned by the patron", ("P1", "S1")
    ),
    Variable(
        "entrapment_fear",
        "act",
        ALLY,
        "1",
        "fear of being drawn into the patron's quarrel",
        ("C4",),
    ),
)
