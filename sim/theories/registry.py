"""Every mechanism of the model, by name, and the rival formulations a scenario chooses among.

The lists, in `common` and `formulations`, are explicit: what is not listed does not run.  A new
mechanism is added there once and inherits the tests that hold for all.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType

from sim.core.declarations import PACKAGE, Mechanism, table_of
from sim.core.parameters import Parameter, Table
from sim.theories.common import COMMON
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS

DECISION = "decision"
"""The slot whose reading a scenario may also choose for one actor."""


def everything() -> Iterator[Mechanism]:
    """All mechanisms: the common ones and those of every formulation."""
    yield from COMMON
    for readings in FORMULATIONS.values():
        for mechanisms in readings.values():
            yield from mechanisms


def theories() -> tuple[ModuleType, ...]:
    """The files of the package in which these mechanisms stand, in the order of the month."""
    names = dict.fromkeys(mechanism.function.__module__ for mechanism in everything())
    return tuple(sys.modules[name] for name in names if name.rpartition(".")[0] == PACKAGE)


def chosen(formulations: Mapping[str, str]) -> tuple[Mechanism, ...]:
    """Mechanisms that run under a choice of formulations (defaults where it is silent)."""
    picked = {**DEFAULT_FORMULATIONS, **formulations}
    return COMMON + tuple(
        mechanism for slot, name in picked.items() for mechanism in FORMULATIONS[slot][name]
    )


def deciders() -> tuple[str, ...]:
    """Roles that choose: those to which a reading of decisions can be given."""
    roles = (m.of for reading in FORMULATIONS[DECISION].values() for m in reading if m.chooses)
    return tuple(dict.fromkeys(role for of in roles for role in of))


def thought_by(mechanisms: Iterable[Mechanism], usual: str, own: str) -> tuple[Mechanism, ...]:
    """What an actor thinks with that decides by the reading ``own`` and not by the ``usual`` one.

    ``mechanisms`` are those of the model, with those of the usual reading among them.
    """
    if own == usual:
        return tuple(mechanisms)
    left = {mechanism.name for mechanism in FORMULATIONS[DECISION][usual]}
    kept = tuple(mechanism for mechanism in mechanisms if mechanism.name not in left)
    return kept + FORMULATIONS[DECISION][own]


def register_formulation(slot: str, name: str, mechanisms: tuple[Mechanism, ...]) -> None:
    """Offer a reading of one's own to scenarios, under ``formulations: {slot: name}``.

    Raises
    ------
    ValueError
        If the name is taken, or a parameter is declared differently elsewhere.
    """
    readings = FORMULATIONS.setdefault(slot, {})
    if name in readings:
        raise ValueError(f"formulation {slot}: {name} exists")
    readings[name] = mechanisms
    try:
        parameters()
    except ValueError:
        del readings[name]
        if not readings:
            del FORMULATIONS[slot]
        raise


def parameters() -> dict[str, Parameter]:
    """All declared parameters by their declared name, in the order of the month.

    Raises
    ------
    ValueError
        If two mechanisms declare one name differently.
    """
    found: dict[str, Parameter] = {}
    for mechanism in everything():
        for parameter in mechanism.parameters:
            known = found.setdefault(parameter.name, parameter)
            if known != parameter:
                raise ValueError(f"parameter {parameter.name} is declared twice, differently")
    return found


def thinkers() -> dict[str, tuple[str, ...]]:
    """Declared parameter → roles whose thinking it belongs to; none where it is the world's."""
    found: dict[str, tuple[str, ...]] = {}
    for mechanism in everything():
        for parameter in mechanism.parameters:
            known = found.get(parameter.name)
            if known == () or not mechanism.of:  # what the world reads is nobody's own
                found[parameter.name] = ()
            else:
                roles = parameter.of or mechanism.of
                found[parameter.name] = tuple(dict.fromkeys((*(known or ()), *roles)))
    return found


def check_tables() -> None:
    """Hold the tables of the theories against the functions that are listed here.

    Raises
    ------
    ValueError
        With file and row, if no function reads a parameter, others read it than the row says, or
        two theories have one of the same name.
    """
    theories: dict[str, tuple[Table, list[Mechanism]]] = {}
    for mechanism in everything():
        table = table_of(mechanism.function)
        if table is not None:
            theories.setdefault(table.file, (table, []))[1].append(mechanism)
    owners: dict[str, str] = {}
    for table, mechanisms in theories.values():
        roles = {role for mechanism in mechanisms for role in mechanism.of}
        table.check({mechanism.name: mechanism.reads for mechanism in mechanisms}, roles)
        for name in table.parameters:
            if owners.setdefault(name, table.file) != table.file:
                table.refuse(name, f"{name} is in {owners[name]} already")


check_tables()
