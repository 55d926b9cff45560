"""Findings as plain data, as a table and in words."""

from collections.abc import Iterable, Mapping
from math import isnan
from typing import Any

import pandas as pd

from sim.analysis.text import PROVISIONAL, counted
from sim.experiments.verdicts import Finding


def record(finding: Finding) -> dict[str, Any]:
    """One finding as plain data, with the keys that users may rely on."""
    one = finding.experiment
    return {
        "id": one.claim,
        "experiment": one.name,
        "outcome": one.outcome.name,
        "effect": finding.effect,
        "low": finding.low,
        "high": finding.high,
        "units": one.outcome.units,
        "reference": finding.reference,
        "smallest": one.smallest,
        "probability": finding.default.beyond,
        "verdict": finding.verdict,
        "kind": finding.kind,
        "by_theory": {name: shares.beyond for name, shares in finding.rivals.items()},
        "window": one.window,
        "ties": finding.ties,
        "robustness": finding.robustness,
    }


BY_THEORY = "probability, "
"""How columns of the table begin that are about a rival theory."""


def table(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row a finding, with more than its record; rival theories in columns of their own."""
    rows = []
    for finding in findings:
        one = finding.experiment
        row = record(finding)
        rivals = row.pop("by_theory")
        more = {
            "question": one.question,
            "treated": one.treated.label,
            "control": f"{one.level:g}" if one.control is None else one.control.label,
            "expected": "+" if one.sign > 0 else "-",
            "note": finding.note,
            "within": finding.default.within,
            "opposite": finding.default.opposite,
            "holds_when_active": finding.active,
            "wire": " ".join(sorted(one.wire)),
            "effect_without_wire": finding.without,
        }
        told = {f"{BY_THEORY}{name}": held for name, held in rivals.items()}
        rows.append({**row, **more, **told})
    return pd.DataFrame(rows)


def text(findings: Iterable[Finding], words: Mapping[str, str]) -> str:
    """The table for a terminal, grouped by claim, and the verdicts counted."""
    lines: list[str] = []
    last = ""
    every = list(findings)
    for finding in every:
        one = finding.experiment
        if one.claim != last:
            last = one.claim
            lines.append(f"{last}  {words[last]}")
        beside = f"  ({finding.note})" if finding.note else ""
        lines += [
            f"    {finding.verdict:<12} {one.question}{beside}",
            f"        {finding.effect:+.3g} [{finding.low:+.3g}, {finding.high:+.3g}] "
            f"{one.outcome.units}; {'more' if one.sign > 0 else 'less'} expected, by "
            f"{one.smallest:g} or more: probability {finding.default.beyond:.2f}"
            f"{_by_theory(finding)}; {KINDS[finding.kind]}{_ties(finding)}",
            f"        {one.outcome.name}, {one.window}: {one.treated.label} against "
            f"{f'{one.level:g}' if one.control is None else one.control.label}",
        ]
    if lines:
        tried = any(finding.rivals for finding in every)
        lines += ["", KEY, "", counted((finding.verdict for finding in every), tried=tried)]
        lines += [] if tried else [PROVISIONAL]
    return "\n".join(lines)


KINDS: Mapping[str, str] = {
    "built_in": "built in",
    "partly": "partly built in",
    "emergent": "emergent",
}
"""How far an effect is there by construction, in words."""
KEY = (
    "Effect: mean difference and the middle 95 % of the draws of the parameters. Probability: "
    "share of draws in which\nit has the sign expected and is at least as large as said. Built in: "
    "one step of the model writes the cause into the\noutcome, and without it the effect is gone; "
    "emergent: most of it comes about otherwise."
)
"""How the table is read."""


def _by_theory(finding: Finding) -> str:
    held = [shares.beyond for shares in finding.rivals.values()]
    return f" ({min(held):.2f} to {max(held):.2f} by theory)" if held else ""


def _ties(finding: Finding) -> str:
    if not finding.ties:
        return ""
    active = "" if isnan(finding.active) else f", holds in {finding.active:.0%} of the others"
    return f"; no difference in {finding.ties:.0%} of runs{active}"
