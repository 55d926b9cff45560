"""Which years a fit may see, and on which it is scored."""

from __future__ import annotations

from dataclasses import dataclass

from sim.calibration.fit import years_seen
from sim.scenario import Month, Scenario

LAST = 2023
"""The last year of the record."""
CUTOFFS = (2019, 2021)
"""Last years seen by the fits that forecast the rest of the record."""
LEAST = 2
"""Years that a fit must be left with."""


@dataclass(frozen=True)
class Fold:
    """A split of the record: ``until`` the last year seen, ``without`` years before it unseen.

    Scored are the years after ``until``, or else those of ``without``, or else (in sample) all.
    """

    name: str
    until: int = LAST
    without: tuple[int, ...] = ()

    @property
    def in_sample(self) -> bool:
        """Whether the years scored were seen."""
        return self.until >= LAST and not self.without

    @property
    def scored(self) -> str:
        """The years scored, in words."""
        if self.without:
            return ", ".join(map(str, self.without))
        return "all years" if self.in_sample else f"{self.until + 1}–{LAST}"


IN_SAMPLE = Fold("in sample")


def cutoffs() -> tuple[Fold, ...]:
    """Fits to a date, scored on what came later."""
    return tuple(Fold(f"to {year}", until=year) for year in CUTOFFS)


def governments(scenario: Scenario) -> tuple[Fold, ...]:
    """Fits that leave out the years of one government of the patron or an ally.

    A year belongs to whoever governs on the first of July.  Leaders of the same years share a fold.
    """
    years = years_seen(scenario, LAST)
    led: dict[tuple[int, ...], list[str]] = {}
    for code in scenario.members:
        by_leader: dict[str, list[int]] = {}
        for year in years:
            by_leader.setdefault(leader(scenario, code, year), []).append(year)
        for name, held in by_leader.items():
            if len(years) - len(held) >= LEAST:
                led.setdefault(tuple(held), []).append(name)
    return tuple(
        Fold(f"without {' and '.join(names)}", without=held) for held, names in sorted(led.items())
    )


def leader(scenario: Scenario, code: str, year: int) -> str:
    """Who led an actor on the first of July of a year."""
    found = ""
    for government in scenario.governments[code].values():
        if government.since <= Month.parse(f"{year}-07"):
            found = government.leader
    return found
