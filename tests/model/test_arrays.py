"""The small vocabulary of arrays, against values known by hand or by another route."""

from math import exp, factorial, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sim.core.axes import (
    LONG_AGO,
    NEVER,
    Floats,
    average,
    chance,
    clip_unit,
    elapsed,
    geometric_count,
    happens,
    logistic,
    poisson_count,
    positive,
    row,
    total,
    toward,
)

EVEN = (np.arange(100_000) + 0.5) / 100_000
"""Uniforms laid out evenly: shares of them are probabilities, to five digits."""

finite = st.floats(-1e6, 1e6)
unit = st.floats(0.0, 1.0)


def test_clip_unit_limits_to_zero_and_one() -> None:
    assert clip_unit(np.array([-0.5, 0.0, 0.3, 1.0, 1.5])).tolist() == [0.0, 0.0, 0.3, 1.0, 1.0]


def test_positive_cuts_what_is_negative() -> None:
    assert positive(np.array([-0.5, 0.0, 0.3])).tolist() == [0.0, 0.0, 0.3]


def test_logistic_has_its_known_values() -> None:
    odds = np.array([1.0, 3.0, 0.25])
    np.testing.assert_allclose(logistic(np.log(odds)), odds / (1.0 + odds), rtol=1e-15)


def test_logistic_saturates_without_a_warning() -> None:
    with np.errstate(all="raise"):
        ends = logistic(np.array([-1e308, -50.0, 50.0, 1e308]))
    assert ends[0] == ends[1] > 0.0
    assert ends[2] == ends[3] == 1.0


@given(finite, finite)
def test_logistic_rises_and_is_symmetric(one: float, other: float) -> None:
    low, high = logistic(np.array(sorted((one, other))))
    assert low <= high
    assert logistic(np.array([one]))[0] + logistic(np.array([-one]))[0] == pytest.approx(1.0)


def test_toward_weakens_near_the_bound_it_pushes_to() -> None:
    level = np.array([0.0, 0.25, 1.0])
    assert toward(np.full(3, 0.2), level).tolist() == pytest.approx([0.2, 0.15, 0.0])
    assert toward(np.full(3, -0.2), level).tolist() == pytest.approx([0.0, -0.05, -0.2])


@given(st.floats(-1.0, 1.0), unit)
def test_toward_never_leaves_the_unit_range(push: float, level: float) -> None:
    moved = level + toward(np.array([push]), np.array([level]))[0]
    assert -1e-15 <= moved <= 1.0 + 1e-15


def test_chance_and_happens_have_their_probabilities() -> None:
    assert chance(EVEN, np.array([0.3])).mean() == pytest.approx(0.3, abs=1e-5)
    assert not chance(EVEN, np.array([0.0])).any()
    assert chance(EVEN, np.array([1.0])).all()
    assert happens(EVEN, np.array([0.7])).mean() == pytest.approx(1.0 - exp(-0.7), abs=1e-5)
    assert not happens(EVEN, np.array([0.0])).any()


@pytest.mark.parametrize("rate", [0.05, 0.5, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("most", [4, 6])
def test_poisson_counts_follow_the_exact_distribution(rate: float, most: int) -> None:
    counts = poisson_count(EVEN, np.array([rate]), most)
    exact = [exp(-rate) * rate**number / factorial(number) for number in range(most)]
    shares = [float((counts == number).mean()) for number in range(most + 1)]
    assert shares == pytest.approx([*exact, 1.0 - sum(exact)], abs=2e-5)


def test_poisson_counts_know_zero_rates_and_differ_by_run() -> None:
    uniform = np.array([0.0, 0.999, 0.5, 0.5])
    rate = np.array([0.0, 0.0, log(2.0) - 1e-9, log(2.0) + 1e-9])
    assert poisson_count(uniform, rate, 4).tolist() == [0.0, 0.0, 0.0, 1.0]


@pytest.mark.parametrize("mean", [0.1, 1.0, 2.5, 9.0])
def test_geometric_counts_have_their_mean_and_no_gaps(mean: float) -> None:
    counts = geometric_count(EVEN, np.array([mean]))
    assert counts.mean() == pytest.approx(mean, rel=2e-3)
    share = 1.0 / (1.0 + mean)
    for number in range(4):
        exact = share * (1.0 - share) ** number
        assert (counts == number).mean() == pytest.approx(exact, abs=2e-5)


def test_geometric_counts_of_mean_zero_are_zero() -> None:
    with np.errstate(all="raise"):
        counts = geometric_count(np.array([0.0, 0.5, 1.0 - 2**-53]), np.array([0.0]))
    assert (counts == 0.0).all()


def test_elapsed_counts_months_and_forgets_what_never_was() -> None:
    since = np.array([5, 0, NEVER])
    assert elapsed(5, since).tolist() == [0.0, 5.0, LONG_AGO]


@pytest.mark.parametrize("rows", [2, 7, 8, 9, 40])
def test_totals_do_not_depend_on_the_company(rows: int) -> None:
    values = np.random.default_rng(0).normal(size=(rows, 5)) * 10.0 ** np.arange(rows)[:, None]
    together = total(values)
    alone = [total(np.array(values[:, [run]], order="C"))[0] for run in range(5)]
    assert together.tolist() == alone
    np.testing.assert_allclose(together, values.sum(axis=0), rtol=1e-12)


def test_totals_go_over_the_axis_that_is_asked_for() -> None:
    values = np.arange(2.0 * 9 * 3).reshape(2, 9, 3)
    assert np.array_equal(total(values, axis=1), values.sum(axis=1))
    assert np.array_equal(total(values), values.sum(axis=0))
    assert np.array_equal(average(values, axis=1), values.mean(axis=1))


@given(hnp.arrays(float, st.tuples(st.integers(1, 12), st.integers(1, 4)), elements=finite))
def test_averages_agree_with_their_definition(values: Floats) -> None:
    means = [sum(column) / len(column) for column in values.T.tolist()]
    assert average(values).tolist() == pytest.approx(means, rel=1e-9, abs=1e-9)


def test_a_seat_that_is_empty_reads_as_zero() -> None:
    values = np.arange(6.0).reshape(3, 2)
    assert row(values, 1).tolist() == [2.0, 3.0]
    assert row(values, None).tolist() == [0.0, 0.0]
    assert row(np.ones((4, 3, 2)), None).shape == (4, 2)
