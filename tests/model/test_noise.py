"""Shocks: keyed by seed, replicate and channel, and by nothing else."""

import numpy as np
import pytest

from sim.core.axes import Floats
from sim.core.noise import BLOCK, CHUNK, Kind, Noise

CHANNELS = ("dispute/first-second", "accord/first-second")
MONTHS = 3 * CHUNK + 1


def path(noise: Noise, kind: Kind = "uniform", channels: tuple[str, ...] = CHANNELS) -> Floats:
    """The draws of several years, (month, channel, run)."""
    draw = noise.monthly(kind, channels)
    return np.stack([draw(month) for month in range(MONTHS)])


@pytest.mark.parametrize("kind", ["uniform", "normal"])
def test_the_same_seed_and_replicates_give_the_same_bits(kind: Kind) -> None:
    once, again = (path(Noise(7, np.arange(5)), kind) for _ in range(2))
    assert once.tobytes() == again.tobytes()


def test_zero_is_a_seed_like_others() -> None:
    zero, again, one = (path(Noise(seed, np.arange(5))) for seed in (0, 0, 1))
    assert zero.tobytes() == again.tobytes()
    assert not np.isin(zero, one).any()


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="from 0 to 9223372036854775807, not -1"):
        Noise(-1, [0])


@pytest.mark.parametrize("kind", ["uniform", "normal"])
def test_a_replicate_meets_the_same_shocks_in_any_company(kind: Kind) -> None:
    everybody = path(Noise(3, np.arange(2 * BLOCK + 20)), kind)
    for company in ([0], [BLOCK - 1, BLOCK], [2 * BLOCK + 7], [300, 4, 4, 511], range(250, 260)):
        assert np.array_equal(path(Noise(3, list(company)), kind), everybody[..., list(company)])


@pytest.mark.parametrize("company", [[3], [BLOCK + 2], [BLOCK + 2, 5]])
def test_what_is_drawn_once_does_not_depend_on_company_either(company: list[int]) -> None:
    everybody = Noise(3, np.arange(BLOCK + 9)).once("normal", "value/depth")
    assert np.array_equal(Noise(3, company).once("normal", "value/depth"), everybody[company])


def test_replicates_channels_and_months_differ() -> None:
    drawn = path(Noise(3, np.arange(2 * BLOCK)))
    assert len(np.unique(drawn)) == drawn.size


def test_a_new_channel_leaves_the_others_as_they_were() -> None:
    noise = Noise(3, np.arange(9))
    before = path(noise, channels=CHANNELS)
    with_more = path(noise, channels=("a new one", *CHANNELS, "another"))
    assert np.array_equal(with_more[:, 1:3], before)


def test_a_longer_horizon_begins_with_the_shorter_one() -> None:
    draw, longer = (Noise(3, [1, 2]).monthly("uniform", CHANNELS) for _ in range(2))
    short = [draw(month) for month in range(CHUNK // 2)]
    long = [longer(month) for month in range(10 * CHUNK)]
    assert np.array_equal(short, long[: CHUNK // 2])


def test_draws_are_read_only() -> None:
    drawn = Noise(3, [0]).monthly("uniform", CHANNELS)(0)
    with pytest.raises(ValueError, match="read-only"):
        drawn[0, 0] = 0.5


def test_uniforms_are_uniform_and_normals_normal() -> None:
    noise = Noise(0, np.arange(4 * BLOCK))
    uniform, normal = path(noise, "uniform"), path(noise, "normal")
    count = uniform.size
    assert uniform.min() >= 0.0
    assert uniform.max() < 1.0
    counts, _ = np.histogram(uniform, bins=20, range=(0.0, 1.0))
    expected = count / 20
    assert ((counts - expected) ** 2 / expected).sum() < 43.8  # 0.1 % of chi-square(19)
    assert abs(normal.mean()) < 4 / np.sqrt(count)
    assert abs(normal.var() - 1.0) < 4 * np.sqrt(2 / count)
    assert abs((normal > 1.96).mean() - 0.025) < 4 * np.sqrt(0.025 / count)


def test_months_channels_and_neighbours_are_uncorrelated() -> None:
    drawn = path(Noise(0, np.arange(4 * BLOCK)), "normal")
    pairs = {
        "months": (drawn[:-1], drawn[1:]),
        "years": (drawn[:-CHUNK], drawn[CHUNK:]),
        "channels": (drawn[:, 0], drawn[:, 1]),
        "replicates": (drawn[..., :-1], drawn[..., 1:]),
        "blocks": (drawn[..., :-BLOCK], drawn[..., BLOCK:]),
    }
    for name, (one, other) in pairs.items():
        found = np.corrcoef(one.ravel(), other.ravel())[0, 1]
        assert abs(found) < 4 / np.sqrt(one.size), name
