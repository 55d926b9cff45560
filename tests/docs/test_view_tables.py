"""What docs/extending.md says a view shows, and of which month, is what a view shows."""

import re

import numpy as np
import pytest

import sim
from sim.agents.classes import CLASSES
from sim.theories import registry
from tests.docs.pages import page

TABLE = re.compile(r"<!-- generated: view (\w+) -->\n(.*?)<!-- end generated -->", re.DOTALL)
SEATS = {"patron": "USA", "ally": "KOR", "adversary": "PRK", "rival": "CHN"}
ELSE = {"choose", "learns", "normal", "renew", "runs", "settle", "uniform", "weigh", "who"}


def told(group: str, role: str) -> dict[str, str]:
    """Name → whether it is renewed before an actor of a role decides, as the page says."""
    (text,) = (found[2] for found in TABLE.finditer(page("extending.md")) if found[1] == group)
    rows = (line.strip("| ").split(" | ") for line in text.splitlines()[2:])
    return {
        row[0].strip("`"): row[3] for row in rows if row[1] == "all" or role in row[1].split(", ")
    }


@pytest.mark.parametrize("role", SEATS)
def test_every_name_is_there_and_no_other(role: str) -> None:
    names: set[str] = set()

    class Looking(CLASSES[role]):  # type: ignore[misc]
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            names.update(dir(view))
            return super().decide(view, motives)

    sim.AllianceModel("baseline", rng=1, agents={SEATS[role]: Looking}).step()
    page_names = {n for group in ("public", "own", "others") for n in told(group, role)}
    assert names - ELSE - set(registry.parameters()) == page_names


@pytest.mark.parametrize("role", SEATS)
def test_what_is_public_is_of_the_month_that_the_page_says(role: str) -> None:
    when = {n: w for n, w in told("public", role).items() if w != "given"}
    seen: dict[str, np.ndarray] = {}

    class Looking(CLASSES[role]):  # type: ignore[misc]
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            seen.update({name: getattr(view, name) for name in when})
            return super().decide(view, motives)

    model = sim.AllianceModel("baseline", rng=1, runs=20, agents={SEATS[role]: Looking})
    moved = set()
    for _ in range(60):
        before = dict(model.state)
        model.step()
        for name, word in when.items():
            fresh = word == "yes" or role in word.removeprefix("for ").split(", ")
            assert np.array_equal(seen[name], (model.state if fresh else before)[name]), name
            if not np.array_equal(before[name], model.state[name]):
                moved.add(name)
    assert len(moved) > 15
