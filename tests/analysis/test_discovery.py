"""Conditions are read as written; discovery recovers planted boxes and finds none in noise."""

import numpy as np
import pytest
import xarray as xr

from sim.analysis.conditions import parse
from sim.analysis.discovery import discover
from sim.analysis.swept import swept
from sim.core.errors import AnalysisError
from tests.analysis.sweeping import choice, dataset, drawn, factor

FACTORS = [
    *(factor(f"parameters.x{i}") for i in range(4)),
    choice("formulations.alignment", ["reassurance", "cha1999"]),
]
MONTHS = np.arange("2028-01", "2031-01", dtype="datetime64[M]")


def planted(kind: str = "lhs", samples: int = 600, replicates: int = 4) -> xr.Dataset:
    """An outcome that is below 0.1 in a corner, nearly always, and hardly ever outside it."""
    design = drawn(kind, FACTORS, samples)
    rng = np.random.default_rng(4)
    corner = (design[:, 0] < 0.4) & (design[:, 2] > 0.5) & (design[:, 4] == 1)
    chance = np.where(corner, 0.9, 0.04)
    met = rng.random((len(design), replicates)) < chance[:, None]
    values = np.where(met, 0.05, 0.5).ravel()
    return dataset(
        kind, FACTORS, design, {"y": (("run",), values)}, replicates=replicates, shuffled=1
    )


def noise(seed: int) -> xr.Dataset:
    design = drawn("lhs", FACTORS, 300, seed)
    values = np.random.default_rng(seed).random(len(design))
    return dataset("lhs", FACTORS, design, {"y": (("run",), values)})


@pytest.fixture(scope="module")
def paths() -> xr.Dataset:
    """Trajectories of two domains: one falls, the other rises; some runs are missing."""
    design = drawn("lhs", FACTORS, 6)
    down = np.linspace(1.0, 0.0, MONTHS.size)[:, None] * np.linspace(0.5, 1.0, 12)
    values = np.stack([down, 1.0 - down], axis=-1)
    values[:, 3] = np.nan
    return dataset(
        "lhs",
        FACTORS,
        design,
        {
            "stock": (("time", "run", "domain"), values),
            "leaders' meetings": (("run",), np.arange(12.0)),
        },
        replicates=2,
        coords={"time": MONTHS.astype("datetime64[ns]"), "domain": ["military", "economic"]},
    )


@pytest.mark.parametrize("kind", ["lhs", "sobol"])
def test_a_planted_box_is_recovered(kind: str) -> None:
    data = planted(kind, 600 if kind == "lhs" else 128)
    found = discover(data, "y < 0.1")
    box = found.boxes[0]
    limits = {limit.factor: limit for limit in box.limits}
    assert set(limits) == {"parameters.x0", "parameters.x2", "formulations.alignment"}
    assert limits["parameters.x0"].high == pytest.approx(0.4, abs=0.06)
    assert limits["parameters.x0"].low is None
    assert limits["parameters.x2"].low == pytest.approx(0.5, abs=0.06)
    assert limits["formulations.alignment"].levels == ("cha1999",)
    assert min(box.coverage, box.density) > 0.8
    assert all(limit.quasi_p < 0.05 for limit in box.limits)
    assert box.share == pytest.approx(0.9, abs=0.1)


def test_noise_has_no_box() -> None:
    found = [discover(noise(seed), "y > 0.6") for seed in range(12)]
    assert sum(bool(one.boxes) for one in found) <= 1


def test_the_threshold_decides_what_a_case_is() -> None:
    data = planted()
    often, ever = (discover(data, "y < 0.1", threshold=share).cases for share in (0.9, 0.01))
    met = (data["y"].values < 0.1).reshape(-1, 4).mean(axis=1)
    assert often == (met >= 0.9).sum()
    assert ever == (met > 0).sum()


def test_the_same_seed_gives_the_same_boxes() -> None:
    data = planted()
    one, two = (discover(data, "y < 0.1", seed=0).summary() for _ in range(2))
    assert one.equals(two)
    assert not one.equals(discover(data, "y < 0.1", seed=1).summary())


def test_a_second_box_is_looked_for_in_what_is_left() -> None:
    design = drawn("lhs", FACTORS, 900)
    one = (design[:, 0] < 0.4) & (design[:, 1] < 0.4)
    two = (design[:, 2] > 0.6) & (design[:, 3] > 0.7)
    values = np.where(one | two, 1.0, 0.0)
    found = discover(dataset("lhs", FACTORS, design, {"y": (("run",), values)}), "y > 0")
    pairs = [{limit.factor[-2:] for limit in box.limits} for box in found.boxes[:2]]
    assert sorted(map(sorted, pairs)) == [["x0", "x1"], ["x2", "x3"]]
    assert sum(box.coverage for box in found.boxes) > 0.8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stock[military] < 0.1", lambda v: v[-1, :, 0] < 0.1),
        ("final stock[military] >= 0.0", lambda v: v[-1, :, 0] >= 0.0),
        ("min stock[economic] until 2028-06 > 0.2", lambda v: v[:6, :, 1].min(axis=0) > 0.2),
        ("mean stock[military] since 2030-01 < 0.1", lambda v: v[24:, :, 0].mean(axis=0) < 0.1),
        ("max stock[*] == 0.5", lambda v: v.mean(axis=-1).max(axis=0) == 0.5),
        ("stock[military] at 2028-01 > 0.8", lambda v: v[0, :, 0] > 0.8),
        (
            "not (stock[military] at 2028-01 > 0.8 or stock[military] at 2028-01 < 0.6)",
            lambda v: (v[0, :, 0] <= 0.8) & (v[0, :, 0] >= 0.6),
        ),
        (
            "stock[military] at 2028-01 > 0.9 or stock[military] < 0 and stock[economic] < 0",
            lambda v: v[0, :, 0] > 0.9,
        ),
    ],
)
def test_conditions_mean_what_they_say(paths: xr.Dataset, text: str, expected: object) -> None:
    assert callable(expected)
    held = parse(text).of(swept(paths)).ravel()
    values = paths["stock"].values
    known = np.isfinite(values[0, :, 0])
    assert np.isnan(held[~known]).all()
    assert (held[known] == expected(values[:, known])).all()
    assert str(parse(str(parse(text)))) == str(parse(text))


def test_what_is_known_decides_where_the_rest_is_missing(paths: xr.Dataset) -> None:
    held = parse('"leaders\' meetings" < 100 or stock[military] > 2').of(swept(paths))
    assert (held == 1.0).all()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("stock < 0.1", r"military, economic"),
        ("stock[militry] < 0.1", "did you mean 'military'"),
        ("stok[military] < 0.1", "did you mean 'stock'"),
        ("stock[military] at 2050-01 < 0.1", "2028-01 to 2030-12"),
        ("stock[military] at 2028-13 < 0.1", "a month"),
        ('min "leaders\' meetings" > 1', "keep: trajectories"),
        ("stock[military] <", "expected a number"),
        ("stock[military] < 0.1 stock[military] > 0", "and, or, or the end"),
        ("(stock[military] < 0.1", "cannot be read at the end"),
        ("__import__('os').system('true')", "cannot be read"),
        ("(" * 60 + "stock[military] < 0.1", "deep"),
        ("", "the name of an outcome"),
        ("stock[military] < 0.1; 1", "cannot be read at ';'"),
    ],
)
def test_a_condition_that_cannot_be_met_is_explained(
    paths: xr.Dataset, text: str, told: str
) -> None:
    with pytest.raises(AnalysisError, match=told):
        discover(paths, text)


def test_too_few_cases_are_refused() -> None:
    with pytest.raises(AnalysisError, match="0 of 300 points"):
        discover(noise(0), "y > 2")
