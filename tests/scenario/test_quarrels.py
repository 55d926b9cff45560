"""What a file may say of the quarrels of a pair."""

from typing import Any

import pytest

import sim
from sim.scenario import Scenario

HISTORY = "dyads.JPN-KOR.quarrels.history"


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({f"{HISTORY}.cost.USA": 0.5}, "names no ally of the pair by USA"),
        ({f"{HISTORY}.open": 1.5}, "open"),
        ({"dyads.JPN-KOR.quarrels.fish": {"salience": 0.5, "open": 0.5}}, "fish"),
    ],
)
def test_a_false_quarrel_is_refused(
    baseline: Scenario, change: dict[str, Any], answer: str
) -> None:
    with pytest.raises(sim.ScenarioError, match=answer):
        baseline.replace(change)
