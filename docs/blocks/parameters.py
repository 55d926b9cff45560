"""The page docs/parameters.md."""

from collections.abc import Iterator, Sequence

from blocks.markdown import NOTICE, code, number, table
from blocks.model import extent, mechanisms
from blocks.scenario import key_tables
from sim.core.parameters import Parameter
from sim.theories import registry
from sim.theories.variables import INITIAL, VARIABLES

INTRODUCTION = f"""# Parameters

<!-- {NOTICE} -->

Every number that the theories leave open, from the tables that stand beside them: one CSV file a
theory in `sim/theories`, which opens in a spreadsheet. A scenario sets one under
`parameters:`, the command line with `--set NAME=VALUE`; a value outside the range is refused, and a
range or a distribution is drawn once a run ([scenarios.md](scenarios.md)). The range is what the
authors hold plausible: sweeps and robustness checks draw from it. The *prior* is how a fit spreads
a parameter within it before the record is seen: evenly (`uniform`), around a likeliest value
(`triangular` and the value) or as a normal cut off at the bounds (`normal`, mean, standard
deviation), by the source alone; `held` are parameters that no fit varies
([which, and why](lean.md)). Where it begins at 0, the effect
can be removed but not reversed. A parameter over an axis has one entry for each label. *Of* are the
roles to whose thinking it belongs, so that it may be
[given for one actor](scenarios.md#behaviours-and-parameters-of-one-actor) alone. Equations are in
[odd.md](odd.md#7-submodels).

"""
ATTRIBUTES = """## Attributes of a scenario

What a scenario says of actors, pairs of allies and governments; [scenarios.md](scenarios.md#keys)
has all keys. “Or uncertain” means a range or a distribution instead of a number.

"""
HEAD = ("name", "default", "range", "prior", "unit", "of", "meaning", "source", "used by")


def page() -> str:
    """The whole page."""
    return "".join(_sections())


def _sections() -> Iterator[str]:
    yield INTRODUCTION
    for title, parameters in by_file().items():
        yield f"## {title}\n\n"
        yield table(HEAD, (_row(parameter) for parameter in parameters)) + "\n"
    yield "## variables.csv\n\nLevels before the first month that no single theory owns.\n\n"
    yield table(HEAD, (_row(parameter) for parameter in INITIAL)) + "\n"
    yield ATTRIBUTES
    actors = ("patron", "ally", "adversary", "rival", "agenda")
    yield key_tables(
        (*actors, "dyad", "government", "leaning", "spending_plan", "strategies", "candidate"),
        "###",
    )


def by_file() -> dict[str, list[Parameter]]:
    """Table → its parameters, in the order of the month."""
    found: dict[str, list[Parameter]] = {}
    seen = set()
    for mechanism in mechanisms().values():
        title = mechanism.function.__module__.rsplit(".", 1)[-1] + ".csv"
        for parameter in mechanism.parameters:
            if parameter.name not in seen:
                seen.add(parameter.name)
                found.setdefault(title, []).append(parameter)
    return {title: found[title] for title in sorted(found)}


def _row(parameter: Parameter) -> Sequence[str]:
    defaults = parameter.defaults()
    return (
        code(defaults, "<br>"),
        "<br>".join(number(value) for value in defaults.values()),
        extent(parameter.low, parameter.high),
        "<br>".join(prior(parameter)),
        parameter.unit,
        ", ".join(registry.thinkers().get(parameter.name, ())) or "the world",
        parameter.meaning,
        parameter.source,
        code(users(parameter)),
    )


def prior(parameter: Parameter) -> list[str]:
    """How a fit spreads each name of a parameter, or that it is held; once where all agree."""
    free = parameter.free()
    told = [str(parameter.shape) if name in free else "held" for name in parameter.defaults()]
    return told if len(set(told)) > 1 else told[:1]


def users(parameter: Parameter) -> list[str]:
    """Who reads a parameter: mechanisms, or the variable that it starts."""
    readers = [m.name for m in mechanisms().values() if parameter.name in m.reads]
    return readers or [v.name for v in VARIABLES if v.start == parameter.name]
