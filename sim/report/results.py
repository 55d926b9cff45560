"""The reports of `run`, `compare`, `claims` and `history`: from a study to one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import xarray as xr

from sim.analysis import headline
from sim.analysis.headline import Headline
from sim.experiments.claims import CLAIMS
from sim.report.common import made_with, number, reading_blocks, scenario_blocks, signed
from sim.report.history import history_report
from sim.report.page import Block, Note, Picture, Points, Section, Table, write_report
from sim.report.plain import ASKED, plain_report
from sim.studies.compare import Comparison
from sim.studies.study import Study

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


def _headline(part: Headline) -> Table:
    """One period as a table, without the column of the record where nothing is recorded."""
    lines = part.lines
    recorded = any(line.recorded is not None for line in lines)
    rows = []
    for line in lines:
        span = "" if line.low is None else f"{number(line.low)} to {number(line.high)}"
        cells = [line.label, line.units, number(line.mean), span]
        rows.append([*cells, number(line.recorded)] if recorded else cells)
    head = ["outcome", "unit", "mean", "90 % of runs", *(["record"] if recorded else [])]
    return Table(head, rows, f"{part.title}: mean and middle 90 % of the runs", left=2)


def run_report(path: Path, study: Study, pictures: Sequence[Picture]) -> Path:
    """Report of one ensemble."""
    data = study.datasets["result"]
    assert isinstance(data, xr.Dataset)
    months = data.sizes["time"]
    blocks: list[Block] = [
        Section("The scenario"),
        *scenario_blocks(data),
        Section("In short"),
        *(_headline(part) for part in headline(data)),
        Section("Figures"),
        *pictures,
        *reading_blocks(),
        *made_with(study.about),
    ]
    name = data.sim.name or "scenario"
    subtitle = f"{data.sizes['run']:,} runs of {months} months, seed {study.about['seed']}"
    return write_report(path, name, blocks, subtitle=subtitle)


def _differs(told: Sequence[tuple[str, str]]) -> Points:
    """What differs from the reference, and from which month on."""
    return Points([(when, what) for when, what in told if when != "outside"])


def _differences(rows: pd.DataFrame, name: str, reference: str, window: str) -> Table:
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
    caption = f"{name} against {reference}, {window}, run by run on the same shocks"
    return Table(head, cells, caption, left=2)


def compare_report(path: Path, study: Comparison, pictures: Sequence[Picture]) -> Path:
    """Report of scenarios on the same shocks, the first being the reference."""
    cut, left, table = study.results, study.about["left_out"], study.tables["outcomes"]
    reference, *others = cut
    blocks: list[Block] = []
    for name, data in cut.items():
        role = " (reference)" if name == reference else ""
        blocks += [Section(f"Scenario {name}{role}"), *scenario_blocks(data)]
        if name in study.differs:
            blocks += [Note(f"What differs from {reference}:"), _differs(study.differs[name])]
    blocks.append(Section("In short"))
    blocks += [
        _differences(table[table["scenario"] == name], name, reference, str(study.windows[name]))
        for name in others
    ]
    blocks.append(
        Note(
            "Differences count from the first month in which any run differs, unless others were "
            "asked for. The interval is the chance left by a finite number of runs; more runs "
            "narrow it. "
            "“Greater in” is the share of runs in which the scenario has the greater value.",
            quiet=True,
        )
    )
    blocks += [Section("Figures"), *pictures]
    if left:
        blocks += [Section("Left out, because not all have it"), Points(list(left))]
    blocks += [*reading_blocks(), *made_with(study.about)]
    sizes = cut[reference].sizes
    subtitle = (
        f"{sizes['run']:,} runs each of {sizes['time']} months on the same shocks, "
        f"seed {study.about['seed']}"
    )
    return write_report(path, f"{', '.join(others)} against {reference}", blocks, subtitle=subtitle)


def _worst(held: Mapping[str, float]) -> list[str]:
    """The rival theory under which a sign holds least; nothing where none was tried."""
    if not held:
        return []
    worst = min(held, key=lambda name: held[name])
    return [f"{100 * held[worst]:.0f} % ({worst})"]


def claims_report(
    path: Path, study: Study, pictures: Sequence[Picture], words: Mapping[str, str] = CLAIMS
) -> Path:
    """Report of the claims as experiments; `words` by claim id."""
    rows = study.tables["claims"]
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
        *pictures,
        Section("What the words mean"),
        Points(VERDICTS),
        *reading_blocks()[2:],
        *made_with(study.about),
    ]
    return write_report(path, "The article, claim by claim", blocks, subtitle=told)


REPORTS: Mapping[str, Callable[..., Path]] = {
    "run": run_report,
    "compare": compare_report,
    "claims": claims_report,
    "history": history_report,
    **dict.fromkeys(ASKED, plain_report),
}
"""Kind of study → its report; those not named have none."""
BESIDE = frozenset({"claims"})
"""Kinds of study whose figures stand beside the tables."""
