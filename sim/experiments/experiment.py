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


@dataclass(frozen=True)
class Finding:
    """What an experiment showed.

    ``effect`` with its 95 % interval ``low``–``high`` is in the units of the outcome;
    ``reference`` is the mean of the control.  ``robustness`` is the share of parameter draws in
    which the sign holds under the default formulations, ``by_formulation`` the same under each
    rival one, ``ties`` the share in which there is no effect at all.  ``effect_without_wire`` (and
    interval) is the effect with the direct wire cut, None where there is none.
    """

    experiment: Experiment
    effect: float
    low: float
    high: float
    reference: float
    robustness: float
    ties: float
    by_formulation: Mapping[str, float]
    without_wire: tuple[float, float, float] | None

    @property
    def verdict(self) -> str:
        """Supported, undetermined or contradicted, by the rule in ``verdicts``."""
        from sim.experiments.verdicts import verdict

        return verdict(self)

    @property
    def kind(self) -> str:
        """Whether the effect was built in or emerges."""
        from sim.experiments.verdicts import kind

        return kind(self)
