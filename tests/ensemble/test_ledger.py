"""The ledger of an ensemble: parts that sum to the change of every month."""

import numpy as np
import pytest
import xarray as xr

from sim.ensemble import simulate
from sim.ensemble.ledger import LEDGERS, ledger
from sim.mechanisms import registry
from sim.scenario import Scenario
from tests.model.worlds import RIVAL_READINGS, crowded

EVENT = {"date": "2016-03", "months": 2, "variable": "cooperation", "of": "economic", "add": 0.2}


@pytest.fixture(scope="module")
def eventful(baseline: Scenario) -> Scenario:
    return baseline.replace({"events.push": EVENT}, end="2018-06")


@pytest.fixture(scope="module", params=["baseline", "rival readings", "three allies"])
def books(request: pytest.FixtureRequest, eventful: Scenario) -> tuple[Scenario, xr.Dataset]:
    scenario = {
        "baseline": eventful,
        "rival readings": eventful.replace(formulations=RIVAL_READINGS),
        "three allies": crowded(eventful, allies=1),
    }[request.param]
    return scenario, ledger(scenario, runs=20, seed=3)


@pytest.mark.parametrize("name", LEDGERS)
def test_parts_sum_to_the_change_of_every_month(
    books: tuple[Scenario, xr.Dataset], name: str
) -> None:
    _, data = books
    levels = data[name].transpose("time", "run", *LEDGERS[name])
    before = np.concatenate([data[f"{name}_start"].values[None], levels.values[:-1]])
    told = data[f"{name}_parts"].sum(f"{name}_term").transpose(*levels.dims)
    np.testing.assert_allclose(told, levels.values - before, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", LEDGERS)
def test_the_levels_are_those_of_an_ensemble(books: tuple[Scenario, xr.Dataset], name: str) -> None:
    scenario, data = books
    expected = simulate(scenario, runs=20, seed=3)[name]
    assert np.array_equal(data[name].transpose(*expected.dims), expected)


OWN_TERMS = {
    "relation": ("bounds", "intervention"),
    "channel": ("inertia", "bounds", "intervention"),
    "cooperation": (
        *("will_at_start", "change_of_weakest", "gate_of_relation"),
        *("inertia", "bounds", "intervention"),
    ),
}
"""Terms of a ledger that are no mechanism."""


@pytest.mark.parametrize("name", LEDGERS)
def test_every_term_is_a_mechanism_with_its_claims(
    books: tuple[Scenario, xr.Dataset], name: str
) -> None:
    _, data = books
    claims = {mechanism.name: " ".join(mechanism.claims) for mechanism in registry.everything()}
    for term, told in zip(data[f"{name}_term"].values, data[f"{name}_claims"].values, strict=True):
        if term in claims:
            assert told == claims[term]
        else:
            assert term in OWN_TERMS[name]


def test_an_intervention_is_entered_as_one(books: tuple[Scenario, xr.Dataset]) -> None:
    _, data = books
    entered = data.cooperation_parts.sel(cooperation_term="intervention")
    months = entered.sel(domain="economic").any("run")
    pushed = data.time.values[months.values]
    assert [str(month)[:7] for month in pushed] == ["2016-03", "2016-04"]
    assert not entered.sel(domain=["military", "diplomatic"]).any()
    assert float(entered.max()) == pytest.approx(0.2)


def test_a_strategy_that_is_switched_off_has_no_part(eventful: Scenario) -> None:
    data = ledger(eventful.replace(mediation_effort=0.0), runs=5, seed=3)
    assert not data.relation_parts.sel(relation_term="mediation_by_patron").any()
    with_it = ledger(eventful, runs=5, seed=3)
    assert with_it.relation_parts.sel(relation_term="mediation_by_patron").all()
