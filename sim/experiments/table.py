"""Findings as a table: for the terminal, for files, for other programs."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from sim.experiments.verdicts import Finding


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
