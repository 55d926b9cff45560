"""The report of a study that has no page of its own: what it printed, its figures, what made it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.report.common import CAVEATS, KEY, made_with
from sim.report.page import Block, Note, Picture, Points, Printed, Section, write_report
from sim.studies.study import Study

ASKED = {
    "explain": "Which mechanism moved what, and when? Parts sum to the change of a level exactly; "
    "what only restores a level is no reason for its change.",
    "why": "What did each actor do in one month, and why? Contributions sum to a motive; in "
    "brackets stands how far each differs from what it is held against.",
    "sensitivity": "Which factor of a sweep moves which outcome, and how much is chance? A total "
    "index has a factor's interactions too; intervals are from resampling.",
    "discover": "In which corner of what a sweep varied does a condition hold? Coverage is the "
    "share of all cases that lie in the box, density the share of cases among what lies in it.",
}
"""Kind of study → what it asks, and how its numbers are read."""


def plain_report(path: Path, study: Study, pictures: Sequence[Picture]) -> Path:
    """Report of a study, from its text and figures.

    Raises
    ------
    OSError
        If a picture cannot be read or the file cannot be written.
    """
    blocks: list[Block] = [Section("The question"), Note(ASKED[study.kind])]
    blocks += [Section("In short"), Printed(study.text.strip())]
    if pictures:
        blocks += [Section("Figures"), *pictures]
    blocks += [Section("Key to words"), Points(KEY), Section("Caveats"), Points(CAVEATS)]
    blocks += made_with(study.about)
    return write_report(path, study.title or study.name, blocks)
