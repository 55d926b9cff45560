"""State variables, the order of a month, and what each mechanism declares."""

from collections.abc import Iterator
from math import inf

from blocks.markdown import code, number, table
from sim.checked import load
from sim.mechanisms import registry
from sim.mechanisms.declare import Draw, Mechanism
from sim.model.month import MONTH
from sim.scenario import bundled_names
from sim.variables import BY_NAME, VARIABLES, Variable

CLAIMS = (
    *("S1", "S2", "S3", "S4", "P1", "P2", "P3", "T1", "D1", "D2", "D3", "D4"),
    *("I1", "I2", "I3", "F1", "F2", "C1", "C2", "C3", "C4", "X1", "X2"),
)
READ_BEFORE = "of last month"


def mechanisms() -> dict[str, Mechanism]:
    """Every mechanism, of every formulation, by name."""
    return {mechanism.name: mechanism for mechanism in registry.everything()}


def readings() -> dict[str, str]:
    """Mechanism of a formulation → ``slot: name``."""
    return {
        mechanism.name: f"{slot}: {name}"
        for slot, names in registry.FORMULATIONS.items()
        for name, members in names.items()
        for mechanism in members
    }


def row_of() -> dict[str, int]:
    """State variable → place of the row that renews it."""
    return {name: place for place, row in enumerate(MONTH) for name in row.renews}


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


def month_table() -> str:
    """Table of the rows of a month, with the mechanisms that each row calls."""
    chosen_by = readings()
    rows = []
    for row in MONTH:
        called = []
        for mechanism in mechanisms().values():
            if set(mechanism.targets) & set(row.renews):
                reading = chosen_by.get(mechanism.name)
                called.append(f"`{mechanism.name}`" + (f" ({reading})" if reading else ""))
        rows.append([row.number, row.title, code(row.renews), ", ".join(called)])
    return table(["row", "what", "renews", "mechanisms"], rows)


def formulation_table() -> str:
    """Table of the slots and the readings on offer."""
    rows = [
        [
            f"`{slot}`",
            f"`{name}`" + (" (default)" if registry.DEFAULT_FORMULATIONS.get(slot) == name else ""),
            code(mechanism.name for mechanism in members) or "none",
        ]
        for slot, names in registry.FORMULATIONS.items()
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
    places = row_of()
    own = places[mechanism.targets[0]]
    verb = "adds to" if mechanism.adds_to else "sets"
    reading = readings().get(mechanism.name)
    only = f", under `{reading}`" if reading else ""
    yield f"Row {MONTH[own].number}{only}; {verb} {code(mechanism.targets)}"
    fixed = {p.name for p in mechanism.parameters} | {d.name for d in mechanism.draws}
    state = [name for name in mechanism.reads if name in BY_NAME]
    given = [name for name in mechanism.reads if name not in BY_NAME and name not in fixed]
    fresh = [name for name in state if places[name] < own]
    old = [name for name in state if places[name] >= own]
    parts = [(f"reads {code(fresh)}", fresh), (f"{READ_BEFORE} {code(old)}", old)]
    parts.append((f"of the scenario {code(given)}", given))
    yield "; ".join(text for text, names in parts if names)
    parameters = [name for p in mechanism.parameters for name in p.defaults()]
    if parameters:
        yield f"parameters {code(parameters)}"
    if mechanism.draws:
        yield f"draws {', '.join(map(_draw, mechanism.draws))}"
    yield f"claims {' '.join(mechanism.claims) or 'none'}; source: {mechanism.source}"


def _draw(draw: Draw) -> str:
    each = f", one a {draw.over}" if draw.over else ""
    return f"`{draw.name}` ({draw.kind}{each})"
