"""State variables, the order of a month, and what each mechanism declares."""

from collections.abc import Iterator, Mapping
from math import inf

from blocks.markdown import code, number, table
from sim.agents.roles import ROLES
from sim.agents.seen import SEEN_AS
from sim.core.declarations import Draw, Mechanism
from sim.model.checked import load
from sim.model.month import MONTH, Row
from sim.scenario import bundled_names
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS
from sim.theories.menus import menus_of
from sim.theories.variables import BY_NAME, VARIABLES, Variable

CLAIMS = (
    *("S1", "S2", "S3", "S4", "P1", "P2", "P3", "T1", "D1", "D2", "D3", "D4"),
    *("I1", "I2", "I3", "F1", "F2", "C1", "C2", "C3", "C4", "X1", "X2"),
)
READ_BEFORE = "of last month"
DEFAULT = (None, *(f"{slot}: {name}" for slot, name in DEFAULT_FORMULATIONS.items()))
"""Readings under which a mechanism runs by default; None of those that always run."""
MADE_OF: Mapping[str, str] = {
    "hostility": "leaning_partner",
    "line_of_allies": "leaning_competitor",
    "coercion_of_allies": "coercion",
}
"""Name of a view that is made of a state variable → that variable, or one renewed with it."""


CHOICE = "choice among the options of a menu"
TOLD = {"wish", "reply", "places", "needs", "replies", "expected", "taken", "departure"}
"""What a choice is told of the options, made just before of what the actor sees and wants."""


def mechanisms() -> dict[str, Mechanism]:
    """Every mechanism, of every formulation, by name."""
    return {mechanism.name: mechanism for mechanism in registry.everything()}


def readings() -> dict[str, str]:
    """Mechanism of a formulation → ``slot: name``; not those of every reading of a slot."""
    return {
        mechanism.name: f"{slot}: {name}"
        for slot, names in FORMULATIONS.items()
        for name, members in names.items()
        for mechanism in members
        if not all(mechanism in others for others in names.values())
    }


def places_of(mechanism: Mechanism) -> list[int]:
    """Places in the month of the rows in which a mechanism is called."""
    return [place for place, row in enumerate(MONTH) if called_in(mechanism, row)]


def called_in(mechanism: Mechanism, row: Row) -> bool:
    """Whether a row of the month calls a mechanism, itself or by the actors who act in it."""
    thinks = any(role in row.roles for role in mechanism.of)
    if mechanism.motive or mechanism.decides or mechanism.chooses:
        return row.does == "decide" and thinks
    if row.does == "perceive":
        beliefs = {name for role in row.roles for name in ROLES[role].beliefs}
        return thinks and mechanism.adds_to in beliefs
    return row.does is None and bool(set(mechanism.targets) & set(row.renews))


def shown(name: str) -> str:
    """The state variable that a name of a view shows, or the name itself."""
    return MADE_OF.get(name, SEEN_AS.get(name, name))


def is_fresh(name: str, places: list[int]) -> bool:
    """Whether a state variable is renewed in the month before any of some rows reads it."""
    variable = shown(name)
    return any(variable in row.renews for row in MONTH[: min(places)])


def extent(low: float, high: float) -> str:
    """A range in words."""
    if low == -inf and high == inf:
        return "any"
    if high == inf:
        return f"{number(low)} or more"
    return f"{number(low)} to {number(high)}"


def variable_table(inner: bool) -> str:
    """Table of the state variables, those of results or those that stay inside."""
    chosen = [variable for variable in VARIABLES if (variable.output is None) == inner]
    head = ["variable", "kind", "axes", "unit", "range", "start", "meaning"]
    if inner:
        return table(head, map(_variable, chosen))
    rows = ([*_variable(each), each.result_name or "", " ".join(each.claims)] for each in chosen)
    return table([*head, "in results", "claims"], rows)


def _variable(variable: Variable) -> list[str]:
    start = variable.start
    return [
        f"`{variable.name}`",
        variable.kind,
        ", ".join(variable.over) or "–",
        variable.units,
        extent(variable.low, variable.high),
        f"`{start}`" if isinstance(start, str) else number(start),
        variable.long_name,
    ]


def outcome_table() -> str:
    """Table of the variables of results that nothing reads by default but what makes them."""
    rows = []
    for variable in VARIABLES:
        readers = [m for m in mechanisms().values() if variable.name in map(shown, m.reads)]
        others = [m for m in readers if variable.name not in m.targets]
        if variable.output is None or any(readings().get(m.name) in DEFAULT for m in others):
            continue
        under = code(dict.fromkeys(readings()[m.name] for m in others)) or "no formulation"
        rows.append([f"`{variable.name}`", under, variable.long_name])
    return table(["outcome", "read under", "meaning"], rows)


def month_table() -> str:
    """Table of the rows of a month: who acts, what is renewed, and which theories are called."""
    rows = []
    for row in MONTH:
        does = f"{row.does}s" if len(row.roles) == 1 else str(row.does)
        who = f"{', '.join(row.roles)} {does}" if row.does else "the world"
        rows.append([row.number, row.title, who, code(row.renews), "; ".join(_called(row))])
    return table(["row", "what", "who", "renews", "mechanisms"], rows)


def _called(row: Row) -> Iterator[str]:
    """Mechanisms of a row, those of actors under the motive or the action that they are about."""
    about: dict[str, list[str]] = {}
    for mechanism in mechanisms().values():
        if called_in(mechanism, row):
            reading = readings().get(mechanism.name)
            text = f"`{mechanism.name}`" + (f" ({reading})" if reading else "")
            about.setdefault(_subject(mechanism), []).append(text)
    order = [f"motive `{name}`" for role in row.roles for name in ROLES[role].motives]
    order += [f"action `{name}`" for role in row.roles for name in ROLES[role].actions]
    order.append(CHOICE)
    for subject in sorted(about, key=lambda name: order.index(name) if name else -1):
        yield (f"{subject}: " if subject else "") + ", ".join(about[subject])


def _subject(mechanism: Mechanism) -> str:
    if mechanism.motive:
        return f"motive `{mechanism.motive}`"
    if mechanism.chooses:
        return CHOICE
    return f"action `{mechanism.decides}`" if mechanism.decides else ""


def formulation_table() -> str:
    """Table of the slots and the readings on offer."""
    rows = [
        [
            f"`{slot}`",
            f"`{name}`" + (" (default)" if DEFAULT_FORMULATIONS.get(slot) == name else ""),
            code(mechanism.name for mechanism in members) or "none",
        ]
        for slot, names in FORMULATIONS.items()
        for name, members in names.items()
    ]
    return table(["slot", "formulation", "mechanisms"], rows)


def claim_table() -> str:
    """Table of the mechanisms, variables and bundled scenarios that declare each claim."""
    scenarios = {name: load(name).claims for name in bundled_names() if name != "baseline"}
    rows = []
    for claim in CLAIMS:
        named = [name for name, claims in scenarios.items() if claim in claims]
        carriers = [m.name for m in mechanisms().values() if claim in m.claims]
        shown = [v.name for v in VARIABLES if claim in v.claims]
        rows.append([claim, code(carriers) or "–", code(shown) or "–", code(named) or "–"])
    return table(
        ["claim", "mechanisms", "variables", "bundled scenarios, but for the baseline"], rows
    )


def facts(mechanism: Mechanism) -> str:
    """One paragraph on a mechanism: when it runs, what it moves and reads, what it cites."""
    return "".join(f"{line}  \n" for line in _facts(mechanism))


def _facts(mechanism: Mechanism) -> Iterator[str]:
    places = places_of(mechanism)
    reading = readings().get(mechanism.name)
    only = f", under `{reading}`" if reading else ""
    yield f"{_rows(mechanism, places)}{only}; {_moves(mechanism)}"
    declared = registry.parameters()
    fixed = {*declared, *(draw.name for draw in mechanism.draws), "motive"}
    fixed |= TOLD if mechanism.chooses else set()
    names = [name for name in mechanism.reads if name not in fixed]
    weighed = [name for name in names if name in _motives(mechanism)]
    state = [n for n in names if shown(n) in BY_NAME and n not in weighed]
    given = [name for name in names if name not in state and name not in weighed]
    fresh = [name for name in state if is_fresh(name, places)]
    old = [name for name in state if name not in fresh]
    parts = [(f"reads {code(fresh)}", fresh), (f"{READ_BEFORE} {code(old)}", old)]
    parts.append((f"weighed before {code(weighed)}", weighed))
    parts.append((f"of the scenario {code(given)}", given))
    if names:
        yield "; ".join(text for text, chosen in parts if chosen)
    if any(name in declared for name in mechanism.reads):
        yield "; ".join(_parameters(mechanism))
    if mechanism.draws:
        yield f"draws {', '.join(map(_draw, mechanism.draws))}"
    yield f"claims {' '.join(mechanism.claims) or 'none'}; source: {mechanism.source}"


def _rows(mechanism: Mechanism, places: list[int]) -> str:
    """The rows in which a mechanism is called, and by whom if not by the world."""
    numbers = ", ".join(MONTH[place].number for place in places)
    acting = MONTH[places[0]].does is not None
    who = f" ({', '.join(mechanism.of)})" if acting else ""
    return f"Row{'s' if len(places) > 1 else ''} {numbers}{who}"


def _moves(mechanism: Mechanism) -> str:
    """What a mechanism does, and to what."""
    if mechanism.motive:
        return f"speaks for the motive `{mechanism.motive}`"
    if mechanism.chooses:
        menus = [menu for role in mechanism.of for menu in menus_of(role)]
        if mechanism.chooses != "option" and mechanism.chooses != "line":
            by_position = mechanism.chooses == "positions"
            menus = [menu for menu in menus if (menu.wishes is not None) == by_position]
        return f"has a part in the choice of the menus {code(menu.name for menu in menus)}"
    if mechanism.decides:
        return f"makes the action `{mechanism.decides}` of the motive of that name"
    return f"{'adds to' if mechanism.adds_to else 'sets'} {code(mechanism.targets)}"


def _motives(mechanism: Mechanism) -> set[str]:
    """Motives of the roles that think so, which a motive weighed later can read."""
    if mechanism.motive is None:
        return set()
    return {name for role in mechanism.of for name in ROLES[role].motives}


def _parameters(mechanism: Mechanism) -> Iterator[str]:
    """The parameters that a mechanism reads, by the roles of whose thinking they are."""
    declared, thinkers = registry.parameters(), registry.thinkers()
    by_roles: dict[tuple[str, ...], list[str]] = {}
    for name in mechanism.reads:
        if name in declared:
            by_roles.setdefault(thinkers[name], []).extend(declared[name].defaults())
    for roles, names in by_roles.items():
        of = f" of {', '.join(roles)}" if roles else ""
        yield f"parameters{of} {code(names)}"


def _draw(draw: Draw) -> str:
    each = f", one for each {draw.over}" if draw.over else ""
    return f"`{draw.name}` ({draw.kind}{each})"
