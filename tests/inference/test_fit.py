"""A fit of the model itself: small, but the real thing."""

import numpy as np
import pytest

from sim.core.shapes import UNIFORM
from sim.inference import Effort, Fit, Prior, fit
from sim.inference.fit import bared, distances, years_seen
from sim.inference.posterior import (
    choices_of,
    parameters_table,
    rounds_table,
    statistics_table,
    under,
)
from sim.inference.prior import reaching
from sim.inference.statistics import Target
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS

SMALL = Effort(particles=40, islands=2, first=200, budget=500, final=2)


@pytest.fixture(scope="module")
def found(baseline: Scenario) -> Fit:
    return fit(baseline, until=2016, effort=SMALL, seed=4)


def test_fits_come_nearer_than_the_prior(found: Fit) -> None:
    rng = np.random.default_rng(0)
    draws = found.prior.sample(rng, 200)
    task = (found.scenario, found.prior, found.target, 9)
    before = distances(*task, draws, np.arange(200))
    after = distances(*task, found.points, np.arange(40))
    assert np.median(after) < np.median(before) - before.std() / 2
    assert found.sample.distance.max() == found.sample.tolerance


def test_the_same_seed_gives_the_same_posterior_with_any_number_of_workers(
    baseline: Scenario, found: Fit
) -> None:
    effort = Effort(particles=40, islands=2, first=600, budget=700, final=1)
    alone = fit(baseline, until=2015, effort=effort, seed=4)
    together = fit(baseline, until=2015, effort=effort, seed=4, workers=2)
    other = fit(baseline, until=2015, effort=effort, seed=5)
    assert np.array_equal(alone.points, together.points)
    assert not np.array_equal(alone.points, other.points)


def test_given_values_are_not_fitted(baseline: Scenario) -> None:
    given = baseline.replace({"parameters.salvo": 3.0})
    assert "salvo" in Prior.of(bared(baseline, 2016)).names
    assert "salvo" not in Prior.of(bared(given, 2016)).names


def test_the_prior_is_as_declared_of_what_the_formulations_read(baseline: Scenario) -> None:
    prior = Prior.of(bared(baseline, 2023))
    rival = Prior.of(under(baseline, {"alignment": "cha1999"}))
    own = {
        name
        for mechanism in FORMULATIONS["alignment"]["cha1999"]
        for parameter in mechanism.parameters
        for name in parameter.free()
    }
    assert own
    assert own <= set(rival.names)
    assert not own & set(prior.names)
    declared = registry.parameters()["salvo"]
    place = prior.names.index("salvo")
    assert (prior.low[place], prior.high[place]) == (declared.low, declared.high)
    draws = prior.sample(np.random.default_rng(1), 4000)
    assert (draws >= prior.low).all()
    assert (draws <= prior.high).all()
    even = np.array([shape == UNIFORM for shape in prior.shapes])
    shares = ((draws - prior.low) / prior.width)[:, even]
    assert np.abs(shares.mean(axis=0) - 0.5).max() < 0.025
    assert np.abs(shares.var(axis=0) * 12 - 1).max() < 0.1
    assert np.abs(prior.shares(draws).mean(axis=0) - 0.5).max() < 0.025


OF_THE_PACT = ("pact_relation", "pact_chance")
"""Parameters that are held: no series of the record is about a pact."""
MOVING = ("dispute_rate", "salvo", "spending_elasticity", "approval_decay", "topic_slope")
"""Parameters with a way to some series, held or not."""


def test_parameters_out_of_reach_move_nothing_and_those_within_reach_do(
    baseline: Scenario,
) -> None:
    bare = bared(baseline, 2023)
    target = Target.of(years_seen(bare, 2023))
    free = Prior.of(bare)
    held = [name for name in (*OF_THE_PACT, *MOVING) if name not in free.names]
    declared = [registry.parameters()[name] for name in held]
    prior = Prior(
        (*free.names, *held),
        np.append(free.low, [each.low for each in declared]),
        np.append(free.high, [each.high for each in declared]),
    )
    reached = reaching(bare, target.needs)
    out = np.array([name not in reached for name in prior.names])
    assert set(np.array(prior.names)[out]) == set(OF_THE_PACT)
    rng = np.random.default_rng(2)
    one, other = prior.sample(rng, 60), prior.sample(rng, 60)
    mixed = np.where(out, other, one)
    assert np.array_equal(
        distances(bare, prior, target, 0, one, np.arange(60)),
        distances(bare, prior, target, 0, mixed, np.arange(60)),
    )
    for name in MOVING:
        changed = one.copy()
        changed[:, prior.names.index(name)] = other[:, prior.names.index(name)]
        assert not np.array_equal(
            distances(bare, prior, target, 0, one, np.arange(60)),
            distances(bare, prior, target, 0, changed, np.arange(60)),
        ), name


def test_what_is_free_is_within_reach_of_the_record(found: Fit) -> None:
    table = parameters_table([found]).set_index("parameter")
    assert table["reached"].all()
    assert "pact_chance" not in table.index
    assert (table["q05"] >= table["low"]).all()
    assert (table["q95"] <= table["high"]).all()
    assert len(table) == len(found.prior.names)


def test_diagnostics_say_how_the_fit_went(found: Fit) -> None:
    rounds = rounds_table([found])
    assert (rounds["tolerance"].diff().dropna() <= 1e-9).all() or len(rounds) < 2
    assert rounds["runs"].is_monotonic_increasing
    statistics = statistics_table([found], seed=0)
    assert set(statistics["series"]) == set(found.target.observed)
    assert (statistics["error"] >= statistics["bias"] - 1e-9).all()


def test_years_and_dates(baseline: Scenario) -> None:
    assert years_seen(baseline, 2019) == [2015, 2016, 2017, 2018, 2019]
    assert years_seen(baseline, 2019, without=[2017]) == [2015, 2016, 2018, 2019]
    late = baseline.replace({"start": "2015-03"})
    assert years_seen(late, 2016) == [2016]
    assert str(bared(baseline, 2019).end) == "2019-12"
    assert str(bared(baseline, 2030).end) == "2023-12"


def test_a_fit_without_a_year_or_with_strangers_is_refused(baseline: Scenario) -> None:
    with pytest.raises(ValueError, match="no year up to 2014"):
        fit(baseline, until=2014, effort=SMALL)
    from sim.model import checked

    with pytest.raises(ValueError, match="no record speaks of"):
        fit(checked.load("seat-australia"), effort=SMALL)


def test_each_other_reading_is_fitted_alone_and_the_own_first(baseline: Scenario) -> None:
    choices = choices_of(baseline.replace({"formulations.spending": "richardson"}))
    readings = sum(len(readings) for readings in FORMULATIONS.values())
    assert len(choices) == 1 + readings - len(FORMULATIONS)
    departures = [
        [slot for slot in choice if choice[slot] != choices[0][slot]] for choice in choices[1:]
    ]
    assert {len(departure) for departure in departures} == {1}
    others = {(slot, choice[slot]) for (slot,), choice in zip(departures, choices[1:], strict=True)}
    assert len(others) == len(departures)
    assert choices[0] == {**DEFAULT_FORMULATIONS, "spending": "richardson"}
