"""The reports of `run`, `compare`, `claims` and `history`: from a study to one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import xarray as xr

from sim.analysis import headline
from sim.analysis.headline import Headline
from sim.analysis.text import PROVISIONAL, counted
from sim.experiments.claims import CLAIMS
from sim.experiments.telling import BY_THEORY
from sim.experiments.verdicts import VERDICTS
from sim.report.common import interval, made_with, number, reading_blocks, scenario_blocks, signed
from sim.report.comparison import compare_report
from sim.report.history import history_report
from sim.report.page import Block, Note, Picture, Points, Section, Table, write_report
from sim.report.plain import ASKED, plain_report
from sim.studies.study import Study

WORDS = (
    *VERDICTS,
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
    caption = f"{part.title}: mean and middle 90 % of the runs"
    return Table(head, rows, "; ".join(filter(None, [caption, part.beyond])), left=2)


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
    name = data.sim.label or "scenario"
    subtitle = f"{data.sizes['run']:,} runs of {months} months, seed {study.about['seed']}"
    return write_report(path, name, blocks, subtitle=subtitle)


def _worst(held: Mapping[str, float]) -> list[str]:
    """The rival theory under which a claim is least probable; nothing where none was tried."""
    if not held:
        return []
    worst = min(held, key=lambda name: held[name])
    return [f"{held[worst]:.2f} ({worst})"]


def claims_report(
    path: Path, study: Study, pictures: Sequence[Picture], words: Mapping[str, str] = CLAIMS
) -> Path:
    """Report of the claims as experiments; `words` by claim id."""
    rows = study.tables["claims"]
    rivals = [name for name in rows.columns if name.startswith(BY_THEORY)]
    cells = []
    for row in rows.to_dict("records"):
        held = {name.removeprefix(BY_THEORY): float(row[name]) for name in rivals}
        held = {name: share for name, share in held.items() if share == share}
        note = f" ({row['note']})" if row["note"] else ""
        cells.append(
            [
                row["id"],
                row["question"],
                f"{row['outcome']}, {row['units']}",
                f"{row['verdict'].replace('_', ' ')}{note}",
                row["kind"].replace("_", " "),
                f"{row['expected'].replace('-', '−')} {row['smallest']:g}",
                signed(row["effect"]),
                interval(row["low"], row["high"]),
                f"{row['probability']:.2f}",
                *(_worst(held) or ["not tried"] if rivals else []),
            ]
        )
    head = ["claim", "experiment", "outcome", "verdict", "how it arises", "expected, at least"]
    head += ["effect", "95 % of draws", "probability", *(["worst theory"] if rivals else [])]
    told = counted(rows["verdict"], tried=bool(rivals))
    blocks: list[Block] = [
        Section("The question"),
        Note(
            "The article makes causal claims about the partnership of the United States, Japan and "
            "the Republic of Korea. Each is put to the model as one or more experiments: a "
            "scenario with the cause and one without it meet the same shocks; the difference is "
            "the effect. It is judged in draws of the parameters that fit the record, against the "
            "smallest effect that would matter."
        ),
        Points([(name, words[name]) for name in dict.fromkeys(rows["id"]) if name in words]),
        Section("In short"),
        Note(f"{told}.{'' if rivals else f' {PROVISIONAL}'}"),
        Table(head, cells, "Every experiment", left=5),
        Section("Figure"),
        *pictures,
        Section("What the words mean"),
        Points(WORDS),
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
