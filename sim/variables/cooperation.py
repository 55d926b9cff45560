"""State variables: the dyads of allies, willingness and cooperation."""

from sim.variables.declare import ALLY, DOMAIN, DYAD, Variable, inner

COOPERATION: tuple[Variable, ...] = (
    # the dyads of allies
    inner("stance", "act", ALLY, "what each ally can do towards its partner", -1, 1),
    Variable(
        "disputes",
        "set",
        DYAD,
        "disputes per month",
        "disputes that break out in the month",
        ("C1", "D4"),
        high=4,
        output="dyad_disputes",
    ),
    Variable(
        "accords",
        "set",
        DYAD,
        "accords per month",
        "accords struck in the month",
        ("D4",),
        high=4,
        output="dyad_accords",
    ),
    inner("conciliation", "set", DYAD, "relation moved by the governments", -1, 1, units="1/month"),
    inner("mediated", "set", DYAD, "relation gained by mediation", 0, 1, units="1/month"),
    inner("released", "set", DYAD, "backlash set free in the month", 0, 1, units="1/month"),
    inner(
        "concession",
        "set",
        ALLY,
        "relation gained by an ally's concession without support at home",
        0,
        1,
        units="1/month",
    ),
    inner("dispute_memory", "set", (), "memory of recent disputes", 0, 1),
    Variable(
        "relation",
        "stock",
        DYAD,
        "1",
        "relation between two allies (0.5 is neutral)",
        ("D4", "S2", "X2"),
        start="relation_start",
        output="dyad_relation",
    ),
    Variable(
        "grievance",
        "stock",
        DYAD,
        "1",
        "public grievance between two allies",
        ("C1",),
        start="grievance_start",
        output="dyad_grievance",
    ),
    Variable(
        "backlash",
        "stock",
        DYAD,
        "1",
        "backlash stored by shallow reconciliation",
        ("C1",),
        start="backlash_start",
        output="dyad_backlash",
    ),
    # willingness and cooperation
    inner("shared_threat", "set", DOMAIN, "threat on which the members can act together", 0, 1),
    Variable("market_fear", "act", ALLY, "1", "fear of losing the competitor's market", ("C4",)),
    Variable(
        "willingness",
        "act",
        ("ally", "domain"),
        "1",
        "willingness of each ally to cooperate trilaterally",
        ("P1", "P2", "P3", "D3"),
    ),
    Variable(
        "patron_willingness", "act", DOMAIN, "1", "willingness of the patron to lead", ("D1", "C2")
    ),
    Variable(
        "cooperation",
        "stock",
        DOMAIN,
        "1",
        "trilateral cooperation",
        ("P1", "P2", "P3"),
        start="initial_cooperation",
    ),
)
