"""What docs/lean.md says of the screening is what the tables of the theories do."""

import csv
import re

from sim.experiments import screening
from sim.theories import registry
from tests.docs.pages import ROOT, page

with (ROOT / "docs" / "lean.csv").open(encoding="utf-8", newline="") as file:
    FOUND = {row["parameter"]: row for row in csv.DictReader(file)}
FITTED = {name for each in registry.parameters().values() for name in each.free()}


def test_what_the_rule_keeps_is_fitted_and_nothing_else_that_was_screened() -> None:
    assert {name for name, row in FOUND.items() if row["kept"] == "True"} == FITTED & set(FOUND)


def test_a_parameter_that_is_held_says_why_in_its_table() -> None:
    sources = {
        name: each.source for each in registry.parameters().values() for name in each.defaults()
    }
    assert [n for n in set(FOUND) - FITTED if "held, since" not in sources[n]] == []


def test_the_rule_is_told_with_the_numbers_of_the_code() -> None:
    text = page("lean.md")
    told = re.search(
        r"cosine of ([\d.]+).*?The (\d+) that.*?by ([\d.]+).*?the (\d+) that", text, re.S
    )
    assert told is not None
    rule = (screening.ALIKE, screening.RECORDED, screening.LEAST, screening.CLAIMED)
    assert tuple(map(float, told.groups())) == rule
    assert f"the {screening.RIVAL} that move a series most" in text
    points = f"{screening.TRAJECTORIES} points", f"same {screening.SHOCKS} shocks"
    assert all(each in text for each in points)
    assert "{} points on {} shocks".format(*screening.OF_CLAIMS) in text
