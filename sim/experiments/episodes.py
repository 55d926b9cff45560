"""Cha's three episodes, 1969–1979: which reading of the patron's role gets their signs? (X2)

Cha (1999) finds cooperation between Japan and the ROK in 1969–71, when both feared abandonment
under the Nixon doctrine, friction in 1972–74, when détente calmed one and alarmed the other, and
cooperation in 1975–79, after the fall of Saigon and under Carter's plan to withdraw.
"""

from dataclasses import dataclass

import numpy as np

from sim.analysis.outcomes import Outcome
from sim.analysis.results import interval
from sim.ensemble import simulate

EPISODES: tuple[tuple[str, str, str, int], ...] = (
    ("1969-71, Nixon doctrine", "1969-01", "1971-12", +1),
    ("1972-74, detente", "1971-12", "1974-12", -1),
    ("1975-79, Saigon and Carter", "1974-12", "1979-12", +1),
)
"""Name, first month, last month, and the sign that Cha finds."""

READINGS = {"reassurance": "korea-clause-1969", "cha1999": "korea-clause-1969-cha"}
"""Formulation of the slot ``alignment`` → scenario."""


@dataclass(frozen=True)
class Episode:
    """Change of the relation over an episode under one reading, with its 95 % interval."""

    name: str
    reading: str
    expected: int
    change: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Whether the reading gets Cha's sign: right, wrong, or cannot say."""
        if self.low <= 0.0 <= self.high:
            return "cannot say"
        return "right" if np.sign(self.change) == self.expected else "wrong"


def episodes(runs: int = 500, seed: int = 0) -> list[Episode]:
    """What each reading makes of each episode, on the same shocks."""
    outcomes = {
        name: Outcome(name, "relation", "relation", "rise", since=since, until=until)
        for name, since, until, _ in EPISODES
    }
    found = []
    for reading, scenario in READINGS.items():
        data = simulate(scenario, runs, seed, keep=["relation"])
        for name, _, _, expected in EPISODES:
            change = outcomes[name].of(data)
            low, high = interval(change)
            found.append(
                Episode(name, reading, expected, float(change.mean()), float(low), float(high))
            )
    return found


def text(found: list[Episode]) -> str:
    """The episodes for a terminal."""
    lines = ["Cha's episodes (X2): change of the Japan-ROK relation"]
    for episode in found:
        sign = "+" if episode.expected > 0 else "-"
        lines.append(
            f"    {episode.reading:<12} {episode.name:<27} expected {sign}  "
            f"{episode.change:+.3f} [{episode.low:+.3f}, {episode.high:+.3f}]  {episode.verdict}"
        )
    return "\n".join(lines)
