"""The order of a month: one numbered table.

Within a row everybody reads the state as the row found it, and the results are written when the
row is done.  So the order inside a row cannot matter, and what must come first has a row of its
own.  A row belongs to the world, whose mechanisms run, or to actors of some roles, who perceive, or
appraise and decide.
"""

from dataclasses import dataclass, replace
from typing import Literal

from sim.agents.roles import leads_to
from sim.core.declarations import Mechanism
from sim.theories.menus import menus_of


@dataclass(frozen=True)
class Row:
    """One row of the table: the state variables that are renewed in it, and by whom.

    ``does`` is None where the world acts; else the actors of the ``roles`` perceive, or appraise
    and then decide.
    """

    number: str
    title: str
    renews: tuple[str, ...]
    does: Literal["perceive", "decide"] | None = None
    roles: tuple[str, ...] = ()


MONTH: tuple[Row, ...] = (
    Row("1a", "turnover", ("government", "line_change")),
    Row("1b", "line of the governments", ("line", "leaning_drop")),
    Row(
        "1c",
        "line of the governments by name",
        (
            "leaning_patron",
            "leaning_partner",
            "leaning_adversary",
            "leaning_competitor",
            "leaning_backer",
            "hawkishness",
            "win_set",
            "unilateralism",
            "use_of_allies",
            "entry_approval",
            "new_leader",
            "plan_target",
            "plan_by",
            "strategy_share",
        ),
    ),
    Row(
        "1d",
        "rivalry, the Council, declared restraint",
        ("rivalry", "deadlock", "restraint", "launch_share", "test_share", "at_table"),
    ),
    Row("1e", "activity and forces", ("activity", "forces")),
    Row(
        "2a",
        "all perceive",
        ("threat_perception", "rival_perception", "credibility", "resolve", "pressure"),
        "perceive",
        ("patron", "ally", "adversary", "rival"),
    ),
    Row("2b", "doubts about the patron", ("doubt",)),
    Row("3a", "approval and opinion", ("approval", "opinion")),
    Row("3b", "latitude at home", ("latitude", "dialogue", "sympathy", "standing")),
    Row("4a", "the patron decides", ("effort", "patron_willingness", "arm"), "decide", ("patron",)),
    Row("4b", "what the patron's effort builds", ("commitment", "embedding")),
    Row(
        "4c", "belief in the patron, shared threat", ("credibility", "shared_threat", "threat_read")
    ),
    Row("4d", "need to consult", ("demand", "usual_activity")),
    Row(
        "5",
        "the allies decide",
        (
            "abandonment_fear",
            "entrapment_fear",
            "market_fear",
            "stance",
            "willingness",
            "hedge",
            "arm",
        ),
        "decide",
        ("ally",),
    ),
    Row("5b", "what is opened again, what eases a choice", ("reopened", "leverage", "room")),
    Row(
        "6a",
        "disputes and accords",
        ("disputes", "accords", "disputes_by_issue", "accords_by_issue", "settled", "hollow"),
    ),
    Row("6b", "rapprochement and backlash", ("conciliation", "mediated", "released")),
    Row(
        "6c",
        "relation and its stocks",
        (
            "relation",
            "grievance",
            "backlash",
            "quarrel",
            "shallow",
            "concession",
            "dispute_memory",
        ),
    ),
    Row("6d", "cooperation", ("cooperation",)),
    Row("7a", "institutions", ("institutionalisation", "channel_target")),
    Row("7b", "channels", ("channel", "defence_channel")),
    Row(
        "7c",
        "rungs of integration",
        (
            "integration",
            "consult_in_force",
            "institution_peak",
            "channel_peak",
        ),
    ),
    Row(
        "7d",
        "meetings and exercises",
        (
            "meetings",
            "ministers",
            "stand_alone",
            "last_meeting",
            "exercises",
            "pact",
        ),
    ),
    Row("7e", "topics", ("named",)),
    Row("8a", "memory of exercises", ("exercise_memory",)),
    Row(
        "8b",
        "the adversary decides",
        ("launch_rate", "lean", "talk", "arm"),
        "decide",
        ("adversary",),
    ),
    Row(
        "8c",
        "launches and tests",
        ("launches", "launch_memory", "nuclear_tests", "nuclear_memory", "programme_drift"),
    ),
    Row("8d", "provocations of other kinds", ("provocations", "incident_memory")),
    Row("9a", "the powers decide", ("coerce", "court", "back", "rival_arm"), "decide", ("rival",)),
    Row(
        "9b",
        "coercion, the Council, summits of neighbours",
        ("coercion", "coercion_episode", "council_action", "neighbour_summits", "naming"),
    ),
    Row(
        "9c",
        "impacts",
        (
            "alignment_backer",
            "regime_security",
            "sanctions",
            "rivalry_response",
            "defence_spending",
            "rival_spending",
            "tension",
            "polarisation",
            "regional_governance",
            "pressure_on_competitor",
        ),
    ),
)


def renewed_by(mechanism: Mechanism) -> tuple[str, ...]:
    """State variables that a mechanism has a part in."""
    if mechanism.chooses:
        return tuple(
            variable
            for role in mechanism.of
            for menu in menus_of(role)
            for action in menu.spans
            for variable in leads_to(role, action)
        )
    name = mechanism.motive or mechanism.decides
    if name is None:
        return mechanism.targets
    return tuple(variable for role in mechanism.of for variable in leads_to(role, name))


CORE: frozenset[str] = frozenset(
    {
        "rivalry",
        "activity",
        "threat_perception",
        "shared_threat",
        "threat_read",
        "willingness",
        "patron_willingness",
        "cooperation",
        "channel_target",
        "channel",
        "exercises",
        "exercise_memory",
        "launch_rate",
        "launches",
        "launch_memory",
    }
)
"""Variables of the core of the rules that speed is measured on; the rest keep their start."""


def cut(renewed: frozenset[str]) -> tuple[Row, ...]:
    """The table with only some variables renewed; all others keep their value at the start."""
    rows = (
        replace(row, renews=tuple(name for name in row.renews if name in renewed)) for row in MONTH
    )
    return tuple(row for row in rows if row.renews)
