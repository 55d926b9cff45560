"""What the page can show: outcomes by tab, each with the record and the books that speak of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.analysis.observables import observables_of
from sim.analysis.outcomes import MAIN, How, Outcome
from sim.core.axes import DOMAINS, LEVELS
from sim.scenario import Scenario

TABS: dict[str, str] = {
    "cooperation": "Cooperation",
    "dyad": "The two allies",
    "threats": "Threats and fears",
    "activity": "Meetings against the record",
    "region": "Region",
}
"""Tab → its name."""
INDEX = "index, mean of months"


@dataclass(frozen=True)
class Shown:
    """An outcome with its tab, its series of the record and the stock whose ledger explains it."""

    id: str
    tab: str
    outcome: Outcome
    observable: str | None = None
    stock: str | None = None
    element: str | None = None

    @property
    def label(self) -> str:
        """Name with a capital letter."""
        return self.outcome.name[:1].upper() + self.outcome.name[1:]


PLACES: dict[str, tuple[str, str, str | None, str | None]] = {
    "cooperation": ("cooperation", "cooperation", None, "cooperation"),
    "institutionalisation": ("institutionalisation", "cooperation", None, None),
    "relation": ("relation", "dyad", None, "relation"),
    "leaders' meetings": ("leader", "activity", "leader", None),
    "ministers' meetings": ("minister", "activity", "minister", None),
    "vice-ministers' meetings": ("vice_minister", "activity", "vice_minister", None),
    "exercises": ("exercises", "activity", "exercises", None),
    "launches": ("launches", "activity", "launches", None),
}
"""Main outcome → its id, tab, series of the record and stock."""


def catalogue(scenario: Scenario, *others: Scenario) -> dict[str, Shown]:
    """Every outcome that the page offers for a scenario, by id, in the order of the tabs.

    With others only what they have too: an actor may be missing in one of them.
    """
    found = [*_main(), *_cooperation(), *_dyad(), *_threats(scenario)]
    found += [*_region(), *_spending(scenario)]
    order, theirs = list(TABS), [catalogue(other) for other in others]
    return {
        one.id: one
        for one in sorted(found, key=lambda one: order.index(one.tab))
        if all(one.id in known for known in theirs)
    }


def _main() -> Iterator[Shown]:
    for outcome in MAIN:
        if outcome.name in PLACES:
            key, tab, observable, stock = PLACES[outcome.name]
            yield Shown(key, tab, outcome, observable, stock)


def _plain(
    key: str, tab: str, name: str, variable: str, observable: str | None = None, **where: str
) -> Shown:
    """An index or a yearly rate of one element of a variable."""
    how: How = "rate" if observable else "mean"
    units = "a year" if observable else INDEX
    return Shown(key, tab, Outcome(name, units, variable, how, tuple(where.items())), observable)


def _cooperation() -> Iterator[Shown]:
    for domain in DOMAINS:
        one = _plain(
            f"cooperation-{domain}",
            "cooperation",
            f"{domain} cooperation",
            "cooperation",
            domain=domain,
        )
        yield Shown(one.id, one.tab, one.outcome, None, "cooperation", domain)
    for level in LEVELS:
        name = f"channel of {level.replace('_', '-')}s"
        one = _plain(f"channel-{level}", "cooperation", name, "channel", level=level)
        yield Shown(one.id, one.tab, one.outcome, None, "channel", level)


def _dyad() -> Iterator[Shown]:
    yield _plain("grievance", "dyad", "grievance", "grievance")
    yield _plain("backlash", "dyad", "backlash", "backlash")
    yield _plain("disputes", "dyad", "disputes", "disputes", "disputes")
    yield _plain("accords", "dyad", "accords", "accords", "accords")


def _threats(scenario: Scenario) -> Iterator[Shown]:
    for code in scenario.actor_codes:
        for source in scenario.sources:
            if source != code:
                yield _plain(
                    f"threat-{code}-{source}",
                    "threats",
                    f"{scenario.actors[code].name}'s fear of {scenario.actors[source].name}",
                    "threat_perception",
                    actor=code,
                    source=source,
                )
    for ally in scenario.allies:
        for fear in ("abandonment", "entrapment"):
            name = f"{scenario.actors[ally].name}'s fear of {fear}"
            yield _plain(f"{fear}-{ally}", "threats", name, f"{fear}_fear", ally=ally)


def _region() -> Iterator[Shown]:
    for key, name in (
        ("tension", "tension"),
        ("polarisation", "polarisation into blocs"),
        ("regional_governance", "regional governance"),
        ("alignment_backer", "the adversary's tie to its backer"),
        ("pressure_on_competitor", "pressure on the competitor"),
    ):
        yield _plain(key, "region", name, key)


def _spending(scenario: Scenario) -> Iterator[Shown]:
    record = scenario.facts
    held = {} if record is None else observables_of(record)
    for code in scenario.actor_codes:
        name = f"defence spending of {scenario.actors[code].name}"
        outcome = Outcome(
            name, "percent of GDP, mean of months", "defence_spending", "mean", (("actor", code),)
        )
        series = f"defence_spending_{code}"
        known = series if series in held else None
        yield Shown(f"spending-{code}", "region", outcome, known)
