"""Every state variable: its axes, unit, bounds, start, and how it appears in results.

A *stock* carries over and is moved by contributions; a *sum* is made anew each month of
contributions; a *set* variable is what one mechanism says it is.
"""

from dataclasses import dataclass
from math import inf
from typing import Literal


@dataclass(frozen=True)
class Variable:
    """One state variable; ``over`` are its axes before the run.

    ``start`` is a number, the name of a value of the scenario, or the name of a parameter (which
    begins with ``initial_``).  ``output`` is its name in results, None if it stays inside.
    """

    name: str
    kind: Literal["stock", "sum", "set"]
    over: tuple[str, ...]
    units: str
    long_name: str
    claims: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    start: float | str = 0.0
    output: str | None = ""
    dtype: type = float

    @property
    def result_name(self) -> str | None:
        """Name in results."""
        return self.name if self.output == "" else self.output


def _inner(
    name: str,
    kind: Literal["stock", "sum", "set"],
    over: tuple[str, ...],
    long_name: str,
    low: float = -inf,
    high: float = inf,
    start: float | str = 0.0,
    dtype: type = float,
    units: str = "1",
) -> Variable:
    return Variable(name, kind, over, units, long_name, (), low, high, start, None, dtype)


DYAD, ALLY, ACTOR = ("dyad",), ("ally",), ("actor",)
DOMAIN, LEVEL, SOURCE = ("domain",), ("level",), ("source",)

VARIABLES: tuple[Variable, ...] = (
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
    _inner(
        "line_change", "set", ACTOR, "whether the line of a government changed", 0, 1, dtype=bool
    ),
    _inner(
        "line", "set", ("line", "actor"), "line of the governments in office", -1, 1, "first_line"
    ),
    _inner("leaning_drop", "set", ACTOR, "fall of the leaning towards the partner", 0, 2),
    _inner("leaning_patron", "set", ACTOR, "leaning towards the patron", -1, 1),
    _inner("leaning_partner", "set", ACTOR, "leaning towards the other ally", -1, 1),
    _inner("leaning_adversary", "set", ACTOR, "leaning towards the adversary", -1, 1),
    _inner("leaning_competitor", "set", ACTOR, "leaning towards the competitor", -1, 1),
    _inner("leaning_backer", "set", ACTOR, "leaning towards the backer", -1, 1),
    _inner("hawkishness", "set", ACTOR, "hawkishness of the government", 0, 1),
    _inner("win_set", "set", ACTOR, "win-set of the government", 0, 1),
    _inner("unilateralism", "set", ACTOR, "unilateralism of the government", 0, 1),
    _inner("entry_approval", "set", ACTOR, "approval at entry", 0, 1),
    _inner("new_leader", "set", ACTOR, "whether the government came with a new leader", 0, 1),
    _inner("strategy_share", "set", ("strategy",), "shares of the patron's effort", 0, 1),
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
        "set",
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
        "credibility of the patron's commitment to each ally",
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
        "abandonment_fear", "set", ALLY, "1", "fear of being abandoned by the patron", ("P1", "S1")
    ),
    Variable(
        "entrapment_fear",
        "set",
        ALLY,
        "1",
        "fear of being drawn into the patron's quarrel",
        ("C4",),
    ),
    # the dyads of allies
    _inner("stance", "set", ALLY, "what each ally can do towards its partner", -1, 1),
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
    _inner(
        "conciliation", "set", DYAD, "relation moved by the governments", -1, 1, units="1/month"
    ),
    _inner("mediated", "set", DYAD, "relation gained by mediation", 0, 1, units="1/month"),
    _inner("released", "set", DYAD, "backlash set free in the month", 0, 1, units="1/month"),
    _inner(
        "concession",
        "set",
        ALLY,
        "relation gained by an ally's concession without support at home",
        0,
        1,
        units="1/month",
    ),
    _inner("dispute_memory", "set", (), "memory of recent disputes", 0, 1),
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
    _inner("shared_threat", "set", DOMAIN, "threat on which the members can act together", 0, 1),
    Variable("market_fear", "set", ALLY, "1", "fear of losing the competitor's market", ("C4",)),
    _inner("ally_drive", "sum", ("ally", "domain"), "sum of an ally's motives", units="log-odds"),
    _inner("patron_drive", "sum", DOMAIN, "sum of the patron's motives", units="log-odds"),
    Variable(
        "willingness",
        "set",
        ("ally", "domain"),
        "1",
        "willingness of each ally to cooperate trilaterally",
        ("P1", "P2", "P3", "D3"),
    ),
    Variable(
        "patron_willingness", "set", DOMAIN, "1", "willingness of the patron to lead", ("D1", "C2")
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
    _inner(
        "institution_peak",
        "set",
        DOMAIN,
        "highest institutionalisation remembered",
        0,
        1,
        "initial_institutions",
    ),
    _inner("channel_target", "sum", LEVEL, "what a channel can carry"),
    Variable(
        "channel",
        "stock",
        LEVEL,
        "1",
        "institutional strength of each meeting channel",
        ("S3",),
        start="initial_channel",
    ),
    _inner(
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
    _inner("stand_alone", "set", (), "a stand-alone summit takes place", 0, 1),
    _inner("last_meeting", "set", LEVEL, "month of the last meeting", dtype=int, start="never"),
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
        "topic",
        "set",
        ("topic",),
        "1",
        "topic named at the leaders' meeting of the month (0 or 1; missing without a meeting)",
        ("T1",),
        start="missing",
    ),
    # the adversary
    _inner("launch_drive", "sum", (), "log of the rate of launch campaigns", units="log-rate"),
    Variable(
        "launches",
        "set",
        (),
        "missiles per month",
        "missiles launched by the adversary in the month",
        ("D2", "I1"),
        high=60,
    ),
    _inner(
        "launch_memory",
        "set",
        (),
        "launches still remembered",
        0,
        inf,
        "initial_alarm",
        units="missiles",
    ),
    _inner("exercise_memory", "set", (), "exercises still remembered", 0, inf, units="exercises"),
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
    _inner("danger", "set", ACTOR, "danger that spending answers", 0, 1, "first_danger"),
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

BY_NAME: dict[str, Variable] = {variable.name: variable for variable in VARIABLES}
