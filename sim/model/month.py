"""The order of a month: one numbered table.

Within a row every mechanism reads the state as the row found it, and the results are written
when the row is done.  So the order inside a row cannot matter, and what must come first has a row
of its own.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One row of the table: the state variables that are renewed in it."""

    number: str
    title: str
    renews: tuple[str, ...]


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
            "entry_approval",
            "new_leader",
            "strategy_share",
        ),
    ),
    Row("1d", "activity of the sources of threat", ("activity",)),
    Row("2", "perception", ("threat_perception",)),
    Row("3a", "approval", ("approval",)),
    Row("3b", "latitude at home", ("latitude", "dialogue")),
    Row("4a", "the patron's effort", ("effort",)),
    Row("4b", "the patron's strategies", ("commitment", "embedding")),
    Row("4c", "shared threat", ("shared_threat",)),
    Row("5a", "fears", ("abandonment_fear", "entrapment_fear", "market_fear")),
    Row("5b", "motives", ("ally_drive", "patron_drive")),
    Row("5c", "what the members will", ("stance", "willingness", "patron_willingness")),
    Row("6a", "disputes and accords", ("disputes", "accords")),
    Row("6b", "rapprochement and backlash", ("conciliation", "mediated", "released")),
    Row(
        "6c",
        "relation and its stocks",
        (
            "relation",
            "grievance",
            "backlash",
            "concession",
            "dispute_memory",
        ),
    ),
    Row("6d", "cooperation", ("cooperation",)),
    Row("7a", "institutions", ("institutionalisation", "channel_target")),
    Row("7b", "channels", ("channel",)),
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
            "stand_alone",
            "last_meeting",
            "exercises",
            "pact",
        ),
    ),
    Row("7e", "topics", ("topic",)),
    Row("8a", "memory of exercises", ("exercise_memory",)),
    Row("8b", "motives to launch", ("launch_drive", "adversary_alignment")),
    Row("8c", "launches", ("launches", "launch_memory")),
    Row("9a", "danger", ("danger",)),
    Row(
        "9b",
        "impacts",
        (
            "defence_spending",
            "tension",
            "polarisation",
            "regional_governance",
            "pressure_on_china",
            "coercion",
        ),
    ),
)

CORE: frozenset[str] = frozenset(
    {
        "activity",
        "threat_perception",
        "shared_threat",
        "ally_drive",
        "patron_drive",
        "willingness",
        "patron_willingness",
        "cooperation",
        "channel_target",
        "channel",
        "exercises",
        "exercise_memory",
        "launch_drive",
        "launches",
        "launch_memory",
    }
)
"""Variables of the core of the rules that speed is measured on; the rest keep their start."""


def cut(renewed: frozenset[str]) -> tuple[Row, ...]:
    """The table with only some variables renewed; all others keep their value at the start."""
    rows = (
        Row(row.number, row.title, tuple(name for name in row.renews if name in renewed))
        for row in MONTH
    )
    return tuple(row for row in rows if row.renews)
