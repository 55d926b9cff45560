"""An experiment: two arms on the same shocks, one outcome, and the sign that a claim expects."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.analysis.outcomes import Outcome
from sim.experiments.arms import Arm


@dataclass(frozen=True)
class Experiment:
    """What a claim predicts for a difference between two arms.

    ``treated`` minus ``control`` is expected to have ``sign`` on ``outcome``.  ``wire`` holds the
    parameters through which the model writes the cause straight into the outcome, with the value
    that cuts the wire: if the effect is gone without them, the claim was put in and not found.
    """

    claim: str
    name: str
    question: str
    treated: Arm
    control: Arm
    outcome: Outcome
    sign: int
    wire: Mapping[str, float] = field(default_factory=dict)
