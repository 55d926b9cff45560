"""The ledger of an ensemble: parts that sum to the change of every month."""

import numpy as np
import pytest
import xarray as xr

from sim.core.axes import ISSUES
from sim.ensemble import simulate
from sim.ensemble.ledger import LEDGERS, ledger
from sim.ensemble.result import FOCAL
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.variables import BY_NAME
from tests.model.worlds import RIVAL_READINGS, THIRD_READINGS, crowded

EVENT = {"date": "2016-03", "months": 2, "variable": "cooperation", "of": "economic", "add": 0.2}


@pytest.fixture(scope="module")
def eventful(baseline: Scenario) -> Scenario:
    return baseline.replace({"events.push": EVENT}, end="2018-06")


@pytest.fixture(
    scope="module", params=["baseline", "rival readings", "third readings", "three allies"]
)
def books(request: pytest.FixtureRequest, eventful: Scenario) -> tuple[Scenario, xr.Dataset]:
    scenario = {
        "baseline": eventful,
        "rival readings": eventful.replace(formulations=RIVAL_READINGS),
        "third readings": eventful.replace(formulations=THIRD_READINGS),
        "three allies": crowded(eventful, allies=1),
    }[request.param]
    return scenario, ledger(scenario, runs=20, seed=3, of=LEDGERS)


def before(data: xr.Dataset, name: str) -> np.ndarray:
    """The level at the start of each month, (time, run, …)."""
    levels = data[name].transpose("time", "run", *LEDGERS[name])
    return np.concatenate([data[f"{name}_start"].values[None], levels.values[:-1]])


@pytest.mark.parametrize("name", LEDGERS)
def test_parts_sum_to_the_change_of_every_month(
    books: tuple[Scenario, xr.Dataset], name: str
) -> None:
    _, data = books
    levels = data[name].transpose("time", "run", *LEDGERS[name])
    told = data[f"{name}_parts"].sum(f"{name}_term").transpose(*levels.dims)
    np.testing.assert_allclose(told, levels.values - before(data, name), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", LEDGERS)
def test_nothing_is_unexplained(books: tuple[Scenario, xr.Dataset], name: str) -> None:
    _, data = books
    left = data[f"{name}_parts"].sel({f"{name}_term": "unexplained"})
    assert float(abs(left).max()) < 1e-12


@pytest.mark.parametrize("name", LEDGERS)
def test_bounds_are_the_cut_of_the_owner_and_nothing_else(
    books: tuple[Scenario, xr.Dataset], name: str
) -> None:
    _, data = books
    about = BY_NAME[name]
    cut = data[f"{name}_parts"].sel({f"{name}_term": "bounds"}).transpose(*data[name].dims)
    levels = data[name].values
    assert (levels[cut.values < 0.0] == about.high).all()
    assert (levels[cut.values > 0.0] == about.low).all()


def test_the_usual_books_are_those_of_relation_cooperation_and_channels(
    eventful: Scenario,
) -> None:
    short = eventful.replace(end="2016-06")
    usual, every = ledger(short, runs=3, seed=1), ledger(short, runs=3, seed=1, of=LEDGERS)
    names = {name.removesuffix("_parts") for name in usual if name.endswith("_parts")}
    assert names == {"relation", "cooperation", "channel"}
    assert all(usual[name].identical(every[name]) for name in usual.data_vars)
    only = ledger(short, runs=3, seed=1, of=["approval"])
    assert only["approval_parts"].identical(every["approval_parts"])
    assert "relation_parts" not in only
    with pytest.raises(ValueError, match="no stock is called trust; there are threat_perception"):
        ledger(short, of=["approval", "trust"])


SHOWN = [name for name in LEDGERS if BY_NAME[name].result_name is not None]


@pytest.mark.parametrize("name", SHOWN)
def test_the_levels_are_those_of_an_ensemble(books: tuple[Scenario, xr.Dataset], name: str) -> None:
    scenario, data = books
    shown = name if name in FOCAL else str(BY_NAME[name].result_name)
    kept = simulate(scenario, runs=20, seed=3, keep=[shown])
    if scenario.formulations.get("publics") == "approval_only" and name == "opinion":
        assert name not in kept
        assert not data["opinion_parts"].any(), "nobody asks"
        return
    expected = kept[shown]
    governed = [axis for axis in ("actor", "source", "toward") if axis in expected.dims]
    expected = expected.sel({axis: data[axis].values for axis in governed})
    assert data[name].attrs["units"] == expected.attrs["units"]
    known = expected.notnull()  # hidden where nobody votes, or has a partner
    told = data[name].astype(expected.dtype)  # results are kept in single precision, books are not
    assert told.transpose(*expected.dims).where(known).equals(expected.rename(name))


USUAL_TERMS = ("bounds", "intervention", "unexplained")
QUARRELS = tuple(f"quarrel_{issue}" for issue in ISSUES)
OWN_TERMS = {
    "channel": ("inertia", "bounds_of_target", *USUAL_TERMS),
    "defence_channel": ("inertia", "bounds_of_target", *USUAL_TERMS),
    "relation": (*QUARRELS, "back_to_normal", *USUAL_TERMS),
    "cooperation": (
        *("will_at_start", "change_of_weakest", "gate_of_relation", "inertia"),
        *USUAL_TERMS,
    ),
}
"""Terms of a ledger that are no mechanism."""


@pytest.mark.parametrize("name", LEDGERS)
def test_every_term_is_a_mechanism_with_its_claims(
    books: tuple[Scenario, xr.Dataset], name: str
) -> None:
    _, data = books
    claims = {mechanism.name: " ".join(mechanism.claims) for mechanism in registry.everything()}
    claims |= {"gate_of_relation": "D4", "change_of_weakest": "D4"}
    claims |= dict.fromkeys(QUARRELS, "D4 C1 X2")
    named = {mechanism.name for mechanism in registry.everything()}
    for term, told in zip(data[f"{name}_term"].values, data[f"{name}_claims"].values, strict=True):
        assert told == claims.get(term, "")
        assert term in named or term in OWN_TERMS.get(name, USUAL_TERMS)


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


def test_the_books_of_the_dyad_are_those_of_the_focal_pair(baseline: Scenario) -> None:
    scenario = crowded(baseline.replace(end="2016-12"), allies=1)
    pairs = simulate(scenario, runs=5, seed=3, keep=["dyad_relation", "relation"])
    of_pair = pairs["dyad_relation"].sel(dyad="JPN-KOR", drop=True)
    others = pairs["dyad_relation"].sel(dyad=[d for d in pairs.dyad.values if d != "JPN-KOR"])
    data = ledger(scenario, runs=5, seed=3, of=["relation"])
    told = data["relation"].transpose(*of_pair.dims).values
    np.testing.assert_array_equal(told.astype(np.float32), of_pair.values)
    assert (others.values != told[..., None]).any()
