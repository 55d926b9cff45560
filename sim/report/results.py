"""The reports of `run`, `compare` and `claims`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from sim.analysis import headline
from sim.analysis.headline import Line
from sim.analysis.paired import outcome_table
from sim.report.blocks import Block, Note, Points, Section, Table
from sim.report.common import (
    made_with,
    number,
    pictures,
    reading_blocks,
    scenario_blocks,
    signed,
)
from sim.report.page import write_report

RUN_CAPTIONS: Mapping[str, str] = {
    "1-cooperation": "Cooperation and the institutions it leaves behind, by domain. Institutions "
    "above cooperation are being used up.",
    "2-dyad": "The two allies: their relation, what stands between them, and disputes and accords "
    "by year. A high backlash under a good relation is what a change of government can set free.",
    "3-threat": "Who fears whom. The least of the members' lines is what they can act on together.",
    "4-activity": "What can be counted, by year, beside the record where there is one. This is the "
    "figure to judge the model by.",
    "5-table1": "What leaders' meetings name: the share of runs with a meeting near each summit or "
    "in each year, and of those the share that name a topic.",
    "6-impacts": "Consequences: alignment of the adversary, tension, polarisation, and defence "
    "spending by actor.",
    "7-fears": "Commitment and the fears of abandonment and entrapment of each ally. Asymmetry "
    "between the allies is what drives them apart.",
}
COMPARE_CAPTIONS: Mapping[str, str] = {
    "1-outcomes": "Each scenario on its own: mean and middle half of the runs.",
    "2-differences": "Differences from the reference within the same run, so that chance cancels: "
    "mean and its 95 % interval.",
}
CLAIMS_CAPTION = (
    "One row an experiment: its effect, and the share of parameter draws in which the expected "
    "sign holds, under the default theories (marker) and under each rival theory (grey)."
)
UNTRIED = " Rival theories were not tried here, so that the verdicts are about the default ones."
VERDICTS = (
    (
        "supported",
        "the 95 % interval lies on the expected side, and the sign holds in at least three "
        "quarters of the draws of all parameters under every rival theory",
    ),
    (
        "contradicted",
        "the interval lies on the other side, and the expected sign holds in at most half of the "
        "draws",
    ),
    ("undetermined", "anything else: the answer depends on what is assumed"),
    (
        "built in",
        "the model writes this cause into this effect; with that one step cut, less than a tenth "
        "is left. Running the model is then no evidence for the claim",
    ),
    ("emergent", "at least half of the effect comes about by other ways"),
)


def _headline(lines: Sequence[Line]) -> Table:
    """The headline as a table, without the column of the record where nothing is recorded."""
    recorded = any(line.recorded is not None for line in lines)
    rows = []
    for line in lines:
        span = "" if line.low is None else f"{number(line.low)} to {number(line.high)}"
        cells = [line.label, line.units, number(line.mean), span]
        rows.append([*cells, number(line.recorded)] if recorded else cells)
    head = ["outcome", "unit", "mean", "90 % of runs", *(["record"] if recorded else [])]
    return Table(head, rows, "Mean and middle 90 % of the runs", left=2)


def run_report(
    path: Path, data: xr.Dataset, figures: Sequence[Path], about: Mapping[str, Any]
) -> Path:
    """Report of one ensemble; `about` as in manifest.json."""
    months = data.sizes["time"]
    blocks: list[Block] = [
        Section("The scenario"),
        *scenario_blocks(data),
        Section("In short"),
        _headline(headline(data)),
        Section("Figures"),
        *pictures(figures, RUN_CAPTIONS),
        *reading_blocks(),
        *made_with(about),
    ]
    name = str(data.attrs.get("scenario_name", "scenario"))
    subtitle = f"{data.sizes['run']:,} runs of {months} months, seed {about['seed']}"
    return write_report(path, name, blocks, subtitle=subtitle)


def _differences(rows: pd.DataFrame, name: str, reference: str) -> Table:
    """Outcomes of one scenario against the reference."""
    cells = [
        [
            row.outcome,
            row.units,
            number(row.reference_mean),
            number(row.scenario_mean),
            signed(row.difference),
            f"{signed(row.low)} to {signed(row.high)}" if row.low == row.low else "one run only",
            f"{100 * row.positive:.0f} %",
        ]
        for row in rows.itertuples()
    ]
    head = ["outcome", "unit", reference, name, "difference", "95 % interval", "greater in"]
    return Table(head, cells, f"{name} against {reference}, run by run on the same shocks", left=2)


def compare_report(
    path: Path,
    cut: Mapping[str, xr.Dataset],
    left: Sequence[str],
    figures: Sequence[Path],
    about: Mapping[str, Any],
) -> Path:
    """Report of scenarios on the same shocks, the first being the reference."""
    reference, *others = cut
    table = outcome_table(cut)
    blocks: list[Block] = []
    for name, data in cut.items():
        role = " (reference)" if name == reference else ""
        blocks += [Section(f"Scenario {name}{role}"), *scenario_blocks(data)]
    blocks.append(Section("In short"))
    blocks += [_differences(table[table["scenario"] == name], name, reference) for name in others]
    blocks.append(
        Note(
            "The interval is the chance left by a finite number of runs; more runs narrow it. "
            "“Greater in” is the share of runs in which the scenario has the greater value.",
            quiet=True,
        )
    )
    blocks += [Section("Figures"), *pictures(figures, COMPARE_CAPTIONS)]
    if left:
        blocks += [Section("Left out, because not all have it"), Points(list(left))]
    blocks += [*reading_blocks(), *made_with(about)]
    sizes = cut[reference].sizes
    subtitle = (
        f"{sizes['run']:,} runs each of {sizes['time']} months on the same shocks, "
        f"seed {about['seed']}"
    )
    return write_report(path, f"{', '.join(others)} against {reference}", blocks, subtitle=subtitle)


def _worst(held: Mapping[str, float]) -> list[str]:
    """The rival theory under which a sign holds least; nothing where none was tried."""
    if not held:
        return []
    worst = min(held, key=lambda name: held[name])
    return [f"{100 * held[worst]:.0f} % ({worst})"]


def claims_report(
    path: Path,
    rows: pd.DataFrame,
    words: Mapping[str, str],
    figure: Path,
    about: Mapping[str, Any],
) -> Path:
    """Report of the claims as experiments; `rows` as in claims.csv, `words` by claim id."""
    counts = rows["verdict"].value_counts()
    rivals = [name for name in rows.columns if name.startswith("robustness, ")]
    cells = []
    for row in rows.to_dict("records"):
        held = {name.removeprefix("robustness, "): float(row[name]) for name in rivals}
        cells.append(
            [
                row["id"],
                row["question"],
                f"{row['outcome']}, {row['units']}",
                row["verdict"],
                row["kind"],
                row["expected"].replace("-", "−"),
                signed(row["effect"]),
                f"{signed(row['low'])} to {signed(row['high'])}",
                f"{100 * row['robustness']:.0f} %",
                *_worst(held),
            ]
        )
    head = ["claim", "experiment", "outcome", "verdict", "how it arises", "expected", "effect"]
    head += ["95 % interval", "holds in", *(["worst theory"] if rivals else [])]
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    blocks: list[Block] = [
        Section("The question"),
        Note(
            "The article makes causal claims about the partnership of the United States, Japan and "
            "the Republic of Korea. Each is put to the model as one or more experiments: a "
            "scenario with the cause and one without it meet the same shocks; the difference is "
            "the effect."
        ),
        Points([(name, words[name]) for name in dict.fromkeys(rows["id"]) if name in words]),
        Section("In short"),
        Note(f"{len(rows)} experiments: {told}.{'' if rivals else UNTRIED}"),
        Table(head, cells, "Every experiment", left=5),
        Section("Figure"),
        *pictures([figure], {figure.stem: CLAIMS_CAPTION}),
        Section("What the words mean"),
        Points(VERDICTS),
        *reading_blocks()[2:],
        *made_with(about),
    ]
    return write_report(path, "The article, claim by claim", blocks, subtitle=told)
