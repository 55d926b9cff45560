"""Every state variable, put together from the theories that declare them; starting levels."""

from collections.abc import Iterable

from sim.core.declarations import Variable
from sim.core.parameters import Parameter, beside, read
from sim.theories.registry import theories

TABLE = read(beside(__file__))
TABLE.check({})

INITIAL: tuple[Parameter, ...] = tuple(TABLE.parameters.values())
"""Levels at the start of 2015 that no single theory owns; other starts set their own."""


ORDER: tuple[str, ...] = (
    *("government", "line_change", "line", "leaning_drop", "leaning_patron", "leaning_partner"),
    *("leaning_adversary", "leaning_competitor", "leaning_backer", "hawkishness", "win_set"),
    *("unilateralism", "use_of_allies", "entry_approval", "new_leader", "plan_target", "plan_by"),
    "doubt",
    *("strategy_share", "rivalry", "deadlock", "activity", "forces"),
    *(
        "threat_perception",
        "rival_perception",
        "approval",
        "opinion",
        "sympathy",
        "standing",
        "latitude",
        "dialogue",
        "effort",
        "commitment",
    ),
    *("credibility", "resolve", "embedding", "abandonment_fear", "entrapment_fear", "hedge"),
    *("stance", "disputes"),
    *("accords", "leverage", "room", "conciliation", "mediated", "released", "concession"),
    *("dispute_memory", "relation", "quarrel", "disputes_by_issue", "accords_by_issue"),
    *("shallow", "reopened", "settled", "hollow"),
    *("grievance", "backlash", "shared_threat", "threat_read"),
    *("market_fear", "willingness"),
    *("patron_willingness", "cooperation", "institutionalisation", "institution_peak"),
    *("channel_target", "channel", "channel_peak", "defence_channel", "integration"),
    *("consult_in_force", "pact", "usual_activity", "demand"),
    *(
        "meetings",
        "ministers",
        "stand_alone",
        "last_meeting",
        "exercises",
        "named",
        "launch_rate",
        "lean",
    ),
    *("talk", "launches", "launch_memory", "nuclear_tests", "nuclear_memory", "provocations"),
    *("incident_memory", "programme_drift", "restraint", "launch_share", "test_share"),
    *("at_table", "regime_security"),
    "exercise_memory",
    *("alignment_backer", "arm", "rival_arm", "court", "back", "council_action", "sanctions"),
    *("neighbour_summits", "naming", "rivalry_response"),
    *("rival_spending", "pressure", "coerce", "defence_spending", "tension", "polarisation"),
    *("regional_governance", "pressure_on_competitor", "coercion", "coercion_episode"),
)
"""The order in results; what is not named here comes after, in the order of the theories."""


def ordered(declared: Iterable[Variable]) -> tuple[Variable, ...]:
    """Variables in the order of results.

    Raises
    ------
    ValueError
        If two theories declare one variable, or ``ORDER`` names one that none declares.
    """
    found: dict[str, Variable] = {}
    for variable in declared:
        if found.setdefault(variable.name, variable) is not variable:
            raise ValueError(f"variable {variable.name} is declared twice")
    gone = [name for name in ORDER if name not in found]
    if gone:
        raise ValueError(f"no theory declares {', '.join(gone)}")
    first = {name: found[name] for name in ORDER}
    return tuple({**first, **found}.values())


VARIABLES: tuple[Variable, ...] = ordered(
    variable for theory in theories() for variable in getattr(theory, "VARIABLES", ())
)

BY_NAME: dict[str, Variable] = {variable.name: variable for variable in VARIABLES}

__all__ = ["BY_NAME", "VARIABLES", "Variable"]
