"""Call a mechanism with small arrays; what is not given takes its default."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.core.axes import Floats
from sim.core.declarations import Mechanism, Parameter
from sim.theories import registry
from sim.theories.alliance_management import (
    effort_against_threat,
    effort_for_rivalry,
    effort_of_routine,
    patron_effort,
)

TWO_ALLIES = {"pair_first": np.array([0]), "pair_second": np.array([1])}
THREE_ALLIES = {"pair_first": np.array([0, 0, 1]), "pair_second": np.array([1, 2, 2])}


def runs(*values: float) -> Floats:
    """A value in each run, (run,)."""
    return np.array(values, dtype=float)


def rows(*values: float | Floats) -> Floats:
    """Rows of an axis, for instance of actors or allies, (row, …, run)."""
    arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(value, float)) for value in values))
    return np.stack(arrays)


def evenly(count: int = 20_000) -> Floats:
    """Uniforms laid out evenly over many runs: means over them are probabilities or rates."""
    return (np.arange(count) + 0.5) / count


SILENT: dict[str, Any] = {
    "outsiders": 99,
    "incident_memory": 0.0,
    "test_share": 1.0,
    "at_table": 0.0,
    "others": 1.0,
    "channel_open": np.ones((3, 1)),
    "ministry_open": np.ones((2, 1)),
    "ministry_slots": np.zeros((2, 1)),
    "ministry_draw": np.array([0.5]),
    "defence_channel": np.array([0.0]),
    "demand": np.array([1.0]),
}
"""What says nothing: nobody but outsiders, no incidents, no declared restraint, nobody that is
oneself; channels that are open as ever, no forum of ministers, defence ministers silent, demand as
by habit."""


def act(mechanism: Mechanism, **given: Any) -> Any:
    """The mechanism's result, with the declared default of every parameter that is not given."""
    declared = registry.parameters()
    given = {**SILENT, **given}
    return mechanism(
        **{
            name: given[name] if name in given else default(declared[name])
            for name in mechanism.reads
        }
    )


def summed(mechanisms: Iterable[Mechanism], **given: Any) -> Any:
    """The sum of what several contribute to a motive; each takes of what is given what it reads."""
    return sum(act(mechanism, **given) for mechanism in mechanisms)


def spent(
    share: Floats,
    use_of_allies: float | Floats = 1.0,
    latitude: float | Floats = 0.5,
    rivalry: float | Floats = 0.5,
    threat: float | Floats = 0.5,
    **more: float,
) -> Floats:
    """Effort that a patron makes on each strategy, (strategy, run), for the reasons it has."""
    reasons = (effort_of_routine, effort_for_rivalry, effort_against_threat)
    motive = summed(
        reasons, rivalry=np.atleast_1d(rivalry), threat_perception=rows(threat, 0.9, 0.9), **more
    )
    return act(
        patron_effort,
        motive=motive,
        use_of_allies=np.atleast_1d(use_of_allies),
        latitude=np.atleast_1d(latitude),
        strategy_share=share,
        **more,
    )


def default(parameter: Parameter) -> float | Floats:
    """A parameter's default, (label, 1) where it is over an axis."""
    if parameter.over is None:
        return float(parameter.default)
    return np.array(parameter.default)[:, None]
