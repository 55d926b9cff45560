"""What each role may see: the names of a view, listed by role.

What is public is seen whole by all.  Of its own an actor sees its row.  Members see the threat that
all share; an ally also how its pairs stand and how the other allies stood towards it.  How a name
is looked up is told in `sim.agents.sight`.
"""

from sim.theories.turnover import LINE

PUBLIC = (
    "month",
    "date",
    "competitor",
    "outsiders",
    "slots",
    "capability",
    "forces",
    "adversary_capability",
    "rival_activity",
    "rivalry",
    "backer_activity",
    "new_war",
    "activity",
    "dialogue",
    "restraint",
    "launch_share",
    "cooperation",
    "institutionalisation",
    "channel",
    "integration",
    "consult_in_force",
    "pact",
    "meetings",
    "stand_alone",
    "exercises",
    "exercise_memory",
    "launches",
    "launch_memory",
    "dispute_memory",
    "alignment_backer",
    "deadlock",
    "sanctions",
    "regime_security",
    "nuclear_tests",
    "provocations",
    "council_action",
    "neighbour_summits",
    "naming",
    "tension",
    "polarisation",
    "regional_governance",
    "pressure_on_competitor",
    "rival_spending",
    "initial_rival_mean",
)
"""Seen whole by everybody."""

OWN_POLITICAL = (
    "threat_perception",
    "approval",
    "opinion",
    "assembly",
    "latitude",
    "defence_spending",
    "line_change",
    "leaning_drop",
    *LINE[: LINE.index("bilateral_share")],
    "updating",
    "approval_base",
    "audience_cost",
    "democracy",
    "initial_spending",
    "spending_norm",
    "planned",
    "initial_danger",
    "initial_pull",
    "proximity",
    "intent",
    "others",
    "heeds",
)
"""Of patron, allies and adversary: their rows of the axis ``actor``."""

OWN_MEMBER = ("resolve",)
"""Of patron and allies: their rows of the axis ``actor``."""

MEMBERS_OWN = {"patron": OWN_MEMBER, "ally": OWN_MEMBER}
"""The same by role."""

OWN_ALLY = (
    "commitment",
    "credibility",
    "embedding",
    "coercion",
    "abandonment_fear",
    "entrapment_fear",
    "market_fear",
    "stance",
    "willingness",
    "sympathy",
    "threat_read",
    "hedge",
    "exposure",
    "market_dependence",
)
"""Of allies: their rows of the axis ``ally``."""

OWN_RIVAL = ("pressure", "coerce", "court", "back", "competes", "backs")
"""Of powers: their rows of the axis ``rival``; ``own_spending`` is their spending."""

WHOLE = {
    "patron": (
        "shared_threat",
        "agenda",
        "effort",
        "strategy_share",
        "patron_willingness",
        "commitment",
        "embedding",
        "stance",
        "willingness",
        "market_dependence",
        "exposure",
    ),
    "ally": ("shared_threat", "agenda", "effort", "patron_willingness"),
    "adversary": ("launch_rate", "lean", "talk", "programme_drift", "back", "backs"),
    "rival": ("coercion_episode", "market_dependence", "lean", "hedge"),
}
"""What else a role sees whole: the patron its allies' rows, a power whom it can hurt."""


SEEN_AS = {
    "patron_threat": "threat_perception",
    "patron_unilateralism": "unilateralism",
    "hedged": "hedge",
    "partner_drop": "leaning_drop",
    "partner_stance": "stance",
    "line_of_allies": "leaning_competitor",
    "partner_willingness": "willingness",
    "spending_of_all": "defence_spending",
    "own_spending": "rival_spending",
    "pressure": "pressure_on_competitor",
}
"""Names of a view that show, or believe, a state variable which has another name."""


RIVAL_VALUES = {
    name: f"rival_{name}" for name in ("updating", "proximity", "intent", "others", "heeds")
} | {"initial_danger": "rival_initial_danger", "spending_norm": "rival_spending_norm"}
"""What a power is shown of its own values, and under which name the world keeps them."""
