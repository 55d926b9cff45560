"""What an experiment showed, from numbers to words and tables: the rules, in one place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

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


def record(finding: Finding) -> dict[str, Any]:
    """One finding as plain data."""
    experiment = finding.experiment
    without = finding.without_wire
    return {
        "id": experiment.claim,
        "experiment": experiment.name,
        "question": experiment.question,
        "treated": experiment.treated.label,
        "control": experiment.control.label,
        "outcome": experiment.outcome.name,
        "units": experiment.outcome.units,
        "expected": "+" if experiment.sign > 0 else "-",
        "effect": finding.effect,
        "low": finding.low,
        "high": finding.high,
        "control_mean": finding.reference,
        "robustness": finding.robustness,
        "no_effect": finding.ties,
        "by_formulation": dict(finding.by_formulation),
        "wire": sorted(experiment.wire),
        "effect_without_wire": None if without is None else without[0],
        "kind": finding.kind,
        "verdict": finding.verdict,
    }


def table(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row a finding; formulations in columns of their own."""
    rows = []
    for finding in findings:
        row = record(finding)
        rivals = row.pop("by_formulation")
        row["wire"] = " ".join(row["wire"])
        rows.append({**row, **{f"robustness, {name}": held for name, held in rivals.items()}})
    return pd.DataFrame(rows)


def text(findings: Iterable[Finding], words: dict[str, str]) -> str:
    """The table for a terminal, grouped by claim."""
    lines = []
    last = ""
    for finding in findings:
        experiment = finding.experiment
        if experiment.claim != last:
            last = experiment.claim
            lines.append(f"{last}  {words[last]}")
        rivals = [finding.robustness, *finding.by_formulation.values()]
        lines.append(
            f"    {finding.verdict:<12} {finding.kind:<15} {finding.effect:+9.3f} "
            f"[{finding.low:+.3f}, {finding.high:+.3f}]  expected "
            f"{'+' if experiment.sign > 0 else '-'}  holds in {100 * finding.robustness:3.0f} % "
            f"of draws ({100 * min(rivals):.0f}-{100 * max(rivals):.0f} % by formulation)"
        )
        lines.append(f"        {experiment.question}")
        lines.append(
            f"        {experiment.outcome.name}, {experiment.outcome.units}: "
            f"{experiment.treated.label} against {experiment.control.label}"
        )
    return "\n".join(lines)
