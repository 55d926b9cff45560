"""What an experiment showed, and from numbers to words: the rules, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.experiments.experiment import Experiment

FIRM = 0.75
"""Share of parameter draws in which a sign must hold for a claim to be called supported."""

LOST = 0.1
"""Share of an effect that is left without its wire, below which the effect was built in."""


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
        """What the model says of a claim.

        *Supported*: the interval at the fitted parameters lies on the expected side, and the sign
        holds in at least three quarters of the parameter draws under every rival formulation.
        *Contradicted*: the interval lies on the other side, and the expected sign holds in at most
        half of the draws under the default formulations.  Otherwise *undetermined*.
        """
        sign = self.experiment.sign
        low, high = sorted((sign * self.low, sign * self.high))
        firm = min([self.robustness, *self.by_formulation.values()])
        if low > 0 and firm >= FIRM:
            return "supported"
        if high < 0 and self.robustness <= 0.5:
            return "contradicted"
        return "undetermined"

    @property
    def kind(self) -> str:
        """Whether the effect is there by construction.

        *Built in*: with the direct wire cut, less than a tenth of the effect is left, or its
        interval contains zero.  *Partly built in*: the effect is left but smaller than half.
        *Emergent*: at least half of it comes about by other ways, or there is no direct wire.
        """
        if self.without_wire is None:
            return "emergent"
        left, low, high = self.without_wire
        if low <= 0.0 <= high or left * self.effect <= 0 or abs(left) < LOST * abs(self.effect):
            return "built in"
        return "emergent" if abs(left) >= 0.5 * abs(self.effect) else "partly built in"
