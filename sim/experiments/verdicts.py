"""From numbers to words: the rules, in one place."""

from sim.experiments.experiment import Finding

FIRM = 0.75
"""Share of parameter draws in which a sign must hold for a claim to be called supported."""

LOST = 0.1
"""Share of an effect that is left without its wire, below which the effect was built in."""


def verdict(finding: Finding) -> str:
    """What the model says of a claim.

    *Supported*: the interval at the default parameters lies on the expected side, and the sign
    holds in at least three quarters of the parameter draws under every rival formulation.
    *Contradicted*: the interval lies on the other side, and the expected sign holds in at most
    half of the draws under the default formulations.  Otherwise *undetermined*.
    """
    sign = finding.experiment.sign
    low, high = sorted((sign * finding.low, sign * finding.high))
    firm = min([finding.robustness, *finding.by_formulation.values()])
    if low > 0 and firm >= FIRM:
        return "supported"
    if high < 0 and finding.robustness <= 0.5:
        return "contradicted"
    return "undetermined"


def kind(finding: Finding) -> str:
    """Whether the effect is there by construction.

    *Built in*: with the direct wire cut, less than a tenth of the effect is left, or its interval
    contains zero.  *Partly built in*: the effect is left but smaller than half.  *Emergent*: at
    least half of it comes about by other ways, or there is no direct wire.
    """
    if finding.without_wire is None:
        return "emergent"
    left, low, high = finding.without_wire
    if low <= 0.0 <= high or left * finding.effect <= 0 or abs(left) < LOST * abs(finding.effect):
        return "built in"
    return "emergent" if abs(left) >= 0.5 * abs(finding.effect) else "partly built in"
