"""The tables of docs/performance.md are those of what was measured."""

import json

from benchmarks import tables
from tests.docs.pages import ROOT, page

MEASURED = json.loads((ROOT / "benchmarks" / "measured.json").read_text(encoding="utf-8"))


def test_the_tables_are_current() -> None:
    text = page("performance.md")
    assert tables.page(text, MEASURED) == text
    assert {mark[1] for mark in tables.MARK.findall(text)} == set(tables.PARTS)


def test_other_measurements_make_other_tables() -> None:
    other = json.loads(json.dumps(MEASURED))
    other["million"]["final"]["seconds"] += 100
    assert tables.page(page("performance.md"), other) != page("performance.md")
