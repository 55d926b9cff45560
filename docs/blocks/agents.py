"""What actors of each role believe, are moved by, do and see, and whose each parameter is."""

from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np

import sim
from blocks.markdown import code, table
from blocks.model import extent, is_fresh, shown
from sim.agents.actor import Actor
from sim.agents.classes import CLASSES
from sim.agents.roles import ROLES, Item
from sim.agents.seen import (
    OWN_ALLY,
    OWN_MEMBER,
    OWN_POLITICAL,
    OWN_RIVAL,
    PUBLIC,
    RIVAL_VALUES,
)
from sim.agents.view import View
from sim.core.parameters import Parameter
from sim.model.month import MONTH
from sim.theories import registry
from sim.theories.variables import BY_NAME

MOTIVES: Mapping[str, tuple[str, str]] = {
    "danger": ("1", "danger that spending answers"),
    "effort": ("share", "what speaks for effort on alliances"),
    "lead": ("log-odds", "what speaks for leading cooperation"),
    "stance": ("1", "what its government wants towards its partner"),
    "cooperate": ("log-odds", "what speaks for cooperating"),
    "launch_rate": ("log of campaigns per month", "what speaks for launches"),
    "lean": ("share", "tie to its backer that it wants"),
    "talk": ("share", "what speaks for talks with the members"),
    "coerce": ("chance per month", "what speaks for coercing each ally"),
    "court": ("share", "what speaks for courting the allies"),
    "back": ("share", "what speaks for backing the adversary"),
    "hedge": ("share", "what speaks for hedging towards the competitor"),
    "arm": ("percent/month", "what speaks for a change of spending"),
}
"""Motives that no variable keeps: unit and meaning."""

GIVEN: Mapping[str, tuple[tuple[str, ...] | None, str]] = {
    "month": (None, "number of the month, 0 for the first; a plain whole number"),
    "date": (None, "the month as text, `YYYY-MM`"),
    "competitor": (None, "row of the competitor on the axis `source`, None without one"),
    "outsiders": (None, "row of the first member on the axis `source`; those before are outside"),
    "slots": (None, "forums of the month that all members attend, one whole number a level"),
    "capability": (("source",), "capability of each source of threat, 0–1"),
    "adversary_capability": ((), "capability of the adversary, 0–1"),
    "rival_activity": (("rival",), "how active each rival is, 0–1"),
    "backer_activity": ((), "activity of the backer, 0–1; 0 without one"),
    "new_war": ((), "war of the backer beyond that of the first month, 0–1; 0 without one"),
    "initial_rival_mean": ((), "mean spending of the rivals at the start, percent of GDP"),
    "updating": ((), "speed at which it updates perceived threat, 1/month"),
    "approval_base": ((), "long-run mean of its approval"),
    "audience_cost": ((), "what backing down costs its government at home"),
    "democracy": ((), "whether voters can turn its government out, 0 or 1"),
    "assembly": ((), "its side's share of the seats in the assembly"),
    "initial_spending": ((), "its spending at the start, percent of GDP"),
    "spending_norm": ((), "the share that is usual by its announced plans, percent of GDP"),
    "planned": ((), "whether an announced plan of its spending is under way, 0 or 1"),
    "initial_danger": ((), "its danger at the start"),
    "initial_pull": ((), "pull of its opponents' spending at the start"),
    "proximity": (("source",), "nearness of each source of threat, 0–1"),
    "intent": (("source",), "hostility of each source's intent, 0–1"),
    "others": (("source",), "0 for the source that it is itself, else 1"),
    "heeds": (
        ("source",),
        "1 for sources on the other side, whose doings it takes as meant, else 0",
    ),
    "credibility_error": ((), "error with which it sees the patron this month, standard normal"),
    "resolve_error": ((), "error with which it sees the partner this month, standard normal"),
    "courting": ((), "how far its regime courts the allies, 0–1; 0.5 if not given"),
    "exposure": (("ally",), "exposure to the patron's rivalry, 0–1"),
    "market_dependence": (("ally",), "dependence on the competitor's market, 0–1"),
    "competes": (("rival",), "1 for the patron's competitor, else 0"),
    "backs": (("rival",), "1 for the power on which the adversary can lean, else 0"),
    "agenda": (
        ("domain", "outsider"),
        "weight of those outside in each domain; a domain sums to 1",
    ),
    "initial_spending_of_all": (("actor",), "spending of all at the start, percent of GDP"),
}
"""What the scenario gives and a view shows: axes (None: no array over runs) and meaning."""

SHOWN: Mapping[str, tuple[tuple[str, ...], str]] = {
    "spending_of_all": (("actor",), "spending of patron, allies and adversary, percent of GDP"),
    "own_spending": ((), "its own spending, percent of GDP"),
    "patron_threat": (("source",), "threat that the patron perceives"),
    "patron_unilateralism": ((), "unilateralism of the patron"),
    "partner_drop": ((), "largest fall of the other allies' leaning in this month"),
    "hedged": ((), "how far it hedged last month"),
    "partner_stance": ((), "mean stance of the other allies"),
    "partner_willingness": (("domain",), "least will of the other allies"),
    "disputes": ((), "disputes between all pairs together in the month"),
    "accords": ((), "accords between all pairs together in the month"),
    "backlash": ((), "largest backlash of any pair that it belongs to"),
    "hostility": (("source",), "line of each member towards it, −1 friendly to 1 hostile"),
    "line_of_allies": (("ally",), "leaning of each ally towards the competitor"),
    "coercion_of_allies": (("ally",), "economic coercion of each ally by the competitor"),
}
"""What a view makes of variables of other actors or of the pairs: axes and meaning."""

WORST = {
    "patron": {
        "relation": "worst relation of any pair of allies",
        "grievance": "bitterest grievance of any pair of allies",
    },
    "ally": {
        "relation": "worst relation of any pair that it belongs to",
        "grievance": "bitterest grievance of any pair that it belongs to",
    },
}
"""Variables of the pairs of which a role sees one number."""

NO_COERCION = "0 always: only allies are coerced"
NO_LINE = "0 always: the line of a power is in its intent"
ALWAYS: Mapping[tuple[str, str], str] = {
    ("patron", "coercion"): NO_COERCION,
    ("adversary", "coercion"): NO_COERCION,
    ("rival", "coercion"): NO_COERCION,
    ("rival", "leaning_adversary"): NO_LINE,
    ("rival", "leaning_competitor"): NO_LINE,
}
"""Role and name of what is shown as one number for ever: what that number is."""

OWN_POWER = (*RIVAL_VALUES, "initial_spending", "threat_perception", "hawkishness", "courting")
"""Of powers: what a view looks up elsewhere than among the names of ``OWN_RIVAL``."""

OTHERWISE_OWN = ("own_spending", "coercion", "hedged", "credibility_error", "resolve_error")
"""What is an actor's own and no row of a list."""

OF_THE_REGIME = {"hawkishness": "readiness of its regime to see threats, 0–1"}
"""What the scenario gives of a power and a theory of others."""

METHODS = {"choose", "learns", "renew", "runs", "settle", "weigh", "who"}
CHANCE = {"uniform", "normal"}
RUNS = 13


def role_table() -> str:
    """Table of the beliefs, motives and actions of every role."""
    rows = []
    for role, about in ROLES.items():
        for kind, items in (
            ("belief", about.beliefs),
            ("motive", about.motives),
            ("action", about.actions),
        ):
            for name, item in items.items():
                rows.append([role, kind, f"`{name}`", *_item(kind, name, item)])
    head = ["role", "what", "name", "shape", "unit", "bounds", "meaning", "kept as"]
    return table(head, rows)


def _item(kind: str, name: str, item: Item) -> list[str]:
    if item.variable is None:
        unit, meaning = MOTIVES[name]
        return [shape(item.over), unit, "any", meaning, "–"]
    variable = BY_NAME[item.variable]
    bounds = extent(variable.low, variable.high)
    return [shape(item.over), variable.units, bounds, variable.long_name, f"`{variable.name}`"]


def shape(axes: tuple[str, ...]) -> str:
    """A shape in words, the run last."""
    return f"({', '.join((*axes, 'run'))})" if axes else "(run,)"


@cache
def seen(role: str) -> dict[str, tuple[int, ...]]:
    """Name → shape of all that a view of the role shows, from a model that runs one month."""
    found: dict[str, tuple[int, ...]] = {}
    base = CLASSES[role]

    class Looking(base):  # type: ignore[misc,valid-type]
        def decide(self, view: View, motives: object) -> object:
            for name in dir(view):
                found[name] = np.shape(getattr(view, name)) if name not in METHODS else ()
            return super().decide(view, motives)

    scenario = sim.load("baseline")
    seat = next(code for code, actor in scenario.actors.items() if actor.role == role)
    model = sim.AllianceModel(scenario, rng=0, runs=RUNS, agents={seat: Looking}, collect=False)
    model.step()
    sizes = {axis: len(names) for axis, names in model.labels.items()}
    _check(role, found, sizes | {"outsider": len(scenario.sources)})
    return found


def _check(role: str, found: Mapping[str, tuple[int, ...]], sizes: Mapping[str, int]) -> None:
    """Refuse a table that tells another shape than the view shows."""
    for name in names_of(found):
        axes = axes_of(role, name)
        if axes is None:
            continue
        full = (*(sizes[axis] for axis in axes), RUNS)
        if np.broadcast_shapes(found[name], full) != full:
            raise ValueError(f"{name} of a {role} is {found[name]}, not {shape(axes)} = {full}")


def names_of(found: Mapping[str, object]) -> list[str]:
    """Names of a view but for parameters, chance and methods, in the order of this page."""
    known = (*PUBLIC, *OWN_POLITICAL, *OWN_MEMBER, *OWN_ALLY, *OWN_RIVAL, *SHOWN, *GIVEN)
    rest = [name for name in found if name not in known]
    left = METHODS | CHANCE | set(registry.parameters())
    return [n for n in dict.fromkeys((*known, *rest)) if n in found and n not in left]


def own(role: str, name: str) -> bool:
    """Whether a name stands for the actor's own row."""
    if role == "rival":
        return name in OWN_RIVAL or name in OWN_POWER or (role, name) in ALWAYS
    member = role in ("patron", "ally") and name in OWN_MEMBER
    return name in OWN_POLITICAL or member or (role == "ally" and name in OWN_ALLY)


def axes_of(role: str, name: str) -> tuple[str, ...] | None:
    """Axes of a name in the view of one actor of a role, before the run; None if it has no run."""
    if name in SHOWN:
        return SHOWN[name][0]
    if name in WORST.get(role, {}):
        return ()
    if (role, name) in ALWAYS:
        return None
    if role == "rival" and name in OF_THE_REGIME:
        return ()
    if name in GIVEN:
        axes = GIVEN[name][0]
        return axes[1:] if axes in (("ally",), ("rival",)) and own(role, name) else axes
    over = BY_NAME[name].over
    return over[1:] if own(role, name) else over


def meaning_of(role: str, name: str) -> str:
    """What a name of a view means."""
    if name in SHOWN:
        return SHOWN[name][1]
    if name in WORST.get(role, {}):
        return WORST[role][name]
    if name in GIVEN:
        return GIVEN[name][1]
    if (role, name) in ALWAYS:
        return ALWAYS[role, name]
    if role == "rival" and name in OF_THE_REGIME:
        return OF_THE_REGIME[name]
    variable = BY_NAME[name]
    unit = "" if variable.units == "1" else f", {variable.units}"
    return variable.long_name + unit


def view_table(group: str) -> str:
    """Table of what views show: ``public``, an actor's ``own``, or ``others``."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for role in ROLES:
        for name in names_of(seen(role)):
            if _group(role, name) == group:
                axes = axes_of(role, name)
                told = "–" if axes is None else shape(axes)
                rows.setdefault((name, told, meaning_of(role, name)), []).append(role)
    lines = []
    for (name, told, meaning), roles in rows.items():
        who = "all" if len(roles) == len(ROLES) else ", ".join(roles)
        lines.append([f"`{name}`", who, told, _when(name, roles), meaning])
    return table(["name", "seen by", "shape", "renewed before it decides", "meaning"], lines)


def _when(name: str, roles: list[str]) -> str:
    """Whether what a name shows is of this month when its beholders decide."""
    if _fixed(name) or (roles == ["rival"] and name in OF_THE_REGIME):
        return "given"
    if all((role, name) in ALWAYS for role in roles):
        return "constant"
    fresh = [role for role in roles if _fresh(role, name)]
    return "yes" if fresh == roles else f"for {', '.join(fresh)}" if fresh else "no"


def _group(role: str, name: str) -> str:
    if name in PUBLIC:
        return "public"
    return "own" if own(role, name) or name in OTHERWISE_OWN else "others"


def _fixed(name: str) -> bool:
    """Whether a name shows nothing that is renewed, but what the scenario gives."""
    return shown(name) not in BY_NAME


def _fresh(role: str, name: str) -> bool:
    """Whether a name shows what was renewed this month when the role decides."""
    place = next(n for n, row in enumerate(MONTH) if row.does == "decide" and role in row.roles)
    return not _fixed(name) and is_fresh(name, [place])


def own_parameter_table() -> str:
    """Table of the parameters that may be given for one actor, by the roles of whose thinking."""
    by_roles: dict[tuple[str, ...], list[str]] = {}
    for name, roles in registry.thinkers().items():
        if roles:
            by_roles.setdefault(roles, []).append(_label(registry.parameters()[name]))
    rows = [[", ".join(roles), ", ".join(names)] for roles, names in sorted(by_roles.items())]
    return table(["of", "parameters"], rows)


def world_parameter_table() -> str:
    """Table of the parameters of the world, by the file of the theory that declares them."""
    rows = [[f"`{file}`", ", ".join(names)] for file, names in _of_the_world()]
    return table(["theory", "parameters"], rows)


def _of_the_world() -> Iterator[tuple[str, list[str]]]:
    found: dict[str, dict[str, None]] = {}
    for mechanism in registry.everything():
        file = mechanism.function.__module__.rsplit(".", 1)[-1] + ".py"
        for parameter in mechanism.parameters:
            if not registry.thinkers()[parameter.name]:
                found.setdefault(file, {})[_label(parameter)] = None
    return ((file, list(names)) for file, names in sorted(found.items()))


def _label(parameter: Parameter) -> str:
    over = f" (by {parameter.over})" if parameter.over else ""
    return f"`{parameter.name}`{over}"


def class_table() -> str:
    """Table of the classes that a user can subclass."""
    rows = []
    for role, kind in CLASSES.items():
        rows.append([f"`sim.{kind.__name__}`", role, _first_line(kind), code(ROLES[role].actions)])
    return table(["class", "role in a scenario", "what it does", "actions"], rows)


def _first_line(kind: type[Actor]) -> str:
    return (kind.__doc__ or "").split("\n")[0].rstrip(".")
