"""How many independent draws those of islands are worth."""

import numpy as np
import pytest

from sim.inference.effective import effective, worth_of_one


def test_independent_draws_are_worth_themselves() -> None:
    rng = np.random.default_rng(3)
    shares = rng.random((4, 250, 400))
    worth = 1.0 / worth_of_one(shares).mean()
    assert worth == pytest.approx(1000, rel=0.15)


@pytest.mark.parametrize("copies", [5, 25])
def test_copies_are_worth_what_they_are_copies_of(copies: int) -> None:
    rng = np.random.default_rng(4)
    shares = np.repeat(rng.random((4, 250 // copies, 600)), copies, axis=1)
    worth = 1.0 / worth_of_one(shares).mean()
    assert worth == pytest.approx(1000 / copies, rel=0.15)


def test_by_hand() -> None:
    """Two islands, means 0.25 and 0.75; variance of all four draws 1/12 + …"""
    shares = np.array([[0.0, 0.5], [0.5, 1.0]])[:, :, None]
    # means 0.25, 0.75: variance 0.125; variance of the four draws 0.5 / 3
    assert effective(shares)[0] == pytest.approx(2 * (0.5 / 3) / 0.125)


def test_one_island_tells_nothing_and_no_number_exceeds_the_draws() -> None:
    assert np.isnan(effective(np.random.default_rng(0).random((1, 50, 3)))).all()
    same = np.tile(np.linspace(0, 1, 50), (4, 1))[:, :, None]
    assert effective(same)[0] == 200
