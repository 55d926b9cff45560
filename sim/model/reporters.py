"""Scalars for Mesa's data collector: with several runs, their means."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.variables import VARIABLES

if TYPE_CHECKING:
    from sim.model.alliance_model import AllianceModel

Reporter = Callable[["AllianceModel"], float]


def reporters(labels: Mapping[str, tuple[str, ...]]) -> dict[str, Reporter]:
    """One reporter for each element of each state variable with at most one axis.

    Names are ``variable`` or ``variable_label``, for instance ``cooperation_military``.
    """
    found: dict[str, Reporter] = {}
    for variable in VARIABLES:
        if variable.result_name is None or len(variable.over) > 1:
            continue
        if not variable.over:
            found[variable.name] = _scalar(variable.name, None)
            continue
        for row, label in enumerate(labels[variable.over[0]]):
            found[f"{variable.name}_{label}"] = _scalar(variable.name, row)
    return found


def _scalar(name: str, row: int | None) -> Reporter:
    def report(model: "AllianceModel") -> float:
        array = model.state[name] if row is None else model.state[name][row]
        return float(np.mean(array))

    return report
