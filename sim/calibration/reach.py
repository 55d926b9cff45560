"""Which parameters can move what the record counts, by what each mechanism reads and moves."""

from __future__ import annotations

from collections.abc import Collection

from sim.agents.sight import SEEN_AS
from sim.mechanisms import registry
from sim.mechanisms.initial import INITIAL
from sim.model.month import renewed_by
from sim.scenario import Scenario
from sim.variables import VARIABLES


def reaching(scenario: Scenario, results: Collection[str]) -> frozenset[str]:
    """Names of parameters with a way to some result variables, under the scenario's formulations.

    A parameter reaches what its mechanism moves, and whatever is moved by a mechanism that reads
    that.  All others are as free after a fit as before it.
    """
    known = {variable.name for variable in VARIABLES}
    moved = {v.name for v in VARIABLES if v.name in results or v.result_name in results}
    chosen = registry.chosen(scenario.formulations)
    before = -1
    while len(moved) != before:
        before = len(moved)
        for mechanism in chosen:
            if moved.intersection(renewed_by(mechanism)):
                moved |= known.intersection(SEEN_AS.get(n, n) for n in mechanism.reads)
    read = {
        name
        for mechanism in chosen
        if moved.intersection(renewed_by(mechanism))
        for name in mechanism.reads
    }
    read |= {str(v.start) for v in VARIABLES if v.name in moved and isinstance(v.start, str)}
    declared = [p for mechanism in chosen for p in mechanism.parameters] + list(INITIAL)
    return frozenset(
        name for parameter in declared if parameter.name in read for name in parameter.defaults()
    )
