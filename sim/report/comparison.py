"""The report of `compare`: what differs, by how much, whether it goes on, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.report.common import interval, made_with, number, reading_blocks, scenario_blocks, signed
from sim.report.page import Block, Note, Picture, Points, Section, Table, write_report
from sim.studies import rivals
from sim.studies.compare import Comparison


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
            interval(row.low, row.high, "one run only"),
            f"{100 * row.positive:.0f} %",
        ]
        for row in rows.itertuples()
    ]
    head = ["outcome", "unit", reference, name, "difference", "95 % interval", "greater in"]
    caption = f"{name} against {reference}, {window}, run by run on the same shocks"
    return Table(head, cells, caption, left=2)


def _going(study: Comparison, name: str) -> list[Block]:
    """Whether it goes on, a sentence a line; nothing where the results cannot tell."""
    if name not in study.going:
        return []
    question, *lines = study.going[name].splitlines()
    return [Note(question), Points([line.strip() for line in lines])]


def _theories(study: Comparison, reference: str) -> list[Block]:
    """The difference under rival readings; nothing where none were tried."""
    if "theories" not in study.tables:
        return []
    runs = rivals.few(study.results[reference].sizes["run"])
    blocks: list[Block] = [Section("Under rival theories")]
    for name, rows in study.tables["theories"].groupby("scenario", sort=False):
        head, lines = rivals.cells(rows)
        cells = [[first, *map(_minus, rest)] for first, *rest in lines]
        caption = (
            f"{name} against {reference} under each reading, alone in both ({runs} runs, the same "
            f"months); {rivals.LEADERS}"
        )
        said = [(str(name), _minus(sentence)) for sentence in rivals.sayings(rows)]
        blocks += [Points(said), Table(["reading", *head[1:]], cells, caption)]
    return blocks


def _minus(text: str) -> str:
    """Numbers with a typographic minus."""
    return re.sub(r"-(?=\d+\.)", "−", text)


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
    for name in others:
        own = table[table["scenario"] == name]
        blocks += [
            _differences(own, name, reference, str(study.windows[name])),
            *_going(study, name),
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
    blocks.append(Note(study.sure, quiet=True))
    blocks += [*_theories(study, reference), Section("Figures"), *pictures]
    if left:
        blocks += [Section("Left out, because not all have it"), Points(list(left))]
    tried = "theories" in study.tables
    blocks += [*reading_blocks(tried=tried), *made_with(study.about)]
    sizes = cut[reference].sizes
    subtitle = (
        f"{sizes['run']:,} runs each of {sizes['time']} months on the same shocks, "
        f"seed {study.about['seed']}"
    )
    return write_report(path, f"{', '.join(others)} against {reference}", blocks, subtitle=subtitle)
