"""A part is what is lost without its mechanism: the same month again, with one of them silent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.core.axes import Floats
from sim.core.declarations import Mechanism, Parts
from sim.core.declarations import whole as everywhere
from sim.ensemble.ledger import LEDGERS, Accountant
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories import registry
from tests.model.worlds import RIVAL_READINGS, THIRD_READINGS, parameter_ranges, spread

MONTHS, RUNS = 8, 20
ADDERS = {m.name: m for m in registry.everything() if m.adds_to in LEDGERS}
READINGS: dict[str, dict[str, str]] = {
    "baseline": {},
    "rival readings": RIVAL_READINGS,
    "third readings": THIRD_READINGS,
}
WORLD_OF = {
    mechanism.name: world
    for world in reversed(READINGS)
    for mechanism in registry.chosen(READINGS[world])
}
"""Mechanism → the first world in which it runs."""

Month = tuple[Mapping[str, Floats], Mapping[str, Parts], dict[str, Parts]]
"""The state at the end of a month, its books, and what explained theories told."""


class Telling(Accountant):
    """Keeps what theories with an explanation told."""

    def __init__(self) -> None:
        super().__init__(LEDGERS)
        self.told: dict[str, Parts] = {}

    def _told(self, theory: Mechanism, now: Any) -> Parts:
        self.told[theory.name] = super()._told(theory, now)
        return self.told[theory.name]


def last_month(scenario: Scenario, silent: str | None = None) -> Month:
    """The last month of a few, in which a mechanism may be silent."""
    accountant, models = Telling(), []

    def heard(mechanism: Mechanism) -> Mechanism:
        def function(*arguments: Any) -> Any:
            result = mechanism.function(*arguments[: len(mechanism.reads)])
            return everywhere(result) * 0.0 if models[0].elapsed_months == MONTHS - 1 else result

        if mechanism.name != silent:
            return mechanism
        # One that explains itself is asked every month; another is if it reads the month as well.
        reads = mechanism.reads if mechanism.explained_by else (*mechanism.reads, "month")
        return replace(mechanism, function=function, reads=reads)

    chosen = registry.chosen
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "chosen", lambda names: tuple(map(heard, chosen(names))))
        models.append(
            AllianceModel(
                scenario,
                rng=2,
                runs=RUNS,
                overrides=spread(parameter_ranges(), RUNS),
                collect=False,
                watcher=accountant,
            )
        )
    model = models[0]
    while model.elapsed_months < MONTHS:
        before = dict(model.state)
        model.step()
        books = accountant.close(before, model.state)
    return dict(model.state), books, accountant.told


@pytest.fixture(scope="module")
def scenarios(baseline: Scenario) -> dict[str, Scenario]:
    later = baseline.replace(start="2019-01")
    return {world: later.replace(formulations=names) for world, names in READINGS.items()}


@pytest.fixture(scope="module")
def whole(scenarios: dict[str, Scenario]) -> dict[str, Month]:
    return {world: last_month(scenario) for world, scenario in scenarios.items()}


@pytest.mark.parametrize("name", ADDERS)
def test_a_part_is_what_is_lost_without_its_mechanism(
    name: str, scenarios: dict[str, Scenario], whole: dict[str, Month]
) -> None:
    world = WORLD_OF[name]
    stock = str(ADDERS[name].adds_to)
    with_it, books, told = whole[world]
    without, others, _ = last_month(scenarios[world], silent=name)
    terms = told.get(name) or {name: books[stock][name]}
    within = (books[stock]["bounds"] == 0.0) & (others[stock]["bounds"] == 0.0)
    assert within.any()
    lost = (with_it[stock] - without[stock])[within]
    part = sum(np.broadcast_to(term, within.shape) for term in terms.values())
    np.testing.assert_allclose(part[within], lost, rtol=0, atol=1e-12)


@pytest.mark.parametrize("world", READINGS)
@pytest.mark.parametrize("name", LEDGERS)
def test_nothing_is_unexplained_of_any_dyad(name: str, world: str, whole: dict[str, Month]) -> None:
    _, books, _ = whole[world]
    assert float(np.abs(books[name]["unexplained"]).max()) < 1e-12
