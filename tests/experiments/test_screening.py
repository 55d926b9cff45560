"""Elementary effects: by hand on known functions, and on the model with an inert parameter."""

import numpy as np
import pandas as pd
import pytest

from sim.experiments import screening
from sim.experiments.claims import EXPERIMENTS
from sim.experiments.elementary import Design, effects
from sim.experiments.screening import alike, decided, strongest
from sim.inference.prior import Prior
from sim.model import checked
from sim.theories import registry

NAMES = ("a", "b", "c", "inert")


def drawn(trajectories: int = 8) -> Design:
    return Design.drawn(NAMES, NAMES, trajectories, seed=3)


def test_points_differ_from_their_base_in_one_parameter_by_half_its_range() -> None:
    design = drawn()
    away = design.unit[1:] - design.unit[:1]
    for k in range(len(NAMES)):
        others = [j for j in range(len(NAMES)) if j != k]
        assert (away[k][:, others] == 0.0).all()
        np.testing.assert_allclose(np.abs(away[k][:, k]), 0.5)
        np.testing.assert_allclose(away[k][:, k], 0.5 * design.direction[k])
    # a Latin hypercube: one base point in each eighth of each range
    assert (np.sort((design.unit[0] * 8).astype(int), axis=0) == np.arange(8)[:, None]).all()
    assert 0 < (design.direction > 0).mean() < 1


def test_a_subset_is_moved_and_all_are_random() -> None:
    design = Design.drawn(NAMES, ("c",), 6, seed=0)
    assert design.unit.shape == (2, 6, 4)
    assert (design.unit[0] != design.unit[1]).sum(axis=0).tolist() == [0, 0, 6, 0]


def test_effects_of_a_known_function() -> None:
    """y = 3a − 2b + noise of its own in every run: effects 1.5 and −1 of half a range."""
    design = drawn(200)
    rng = np.random.default_rng(0)
    u = design.unit[..., None]
    y = 3.0 * u[:, :, 0] - 2.0 * u[:, :, 1] + rng.normal(0.0, 2.0, (5, 200, 50))
    found = effects({"y": y}, design, scaled=False)
    assert found["size", "y"].loc["a"] == pytest.approx(1.5, abs=0.15)
    assert found["mean", "y"].loc["a"] == pytest.approx(1.5, abs=0.15)
    assert found["mean", "y"].loc["b"] == pytest.approx(-1.0, abs=0.15)
    # chance alone would read as 2·√(2/50) = 0.4 without the correction
    assert found["size", "y"].loc["inert"] < 0.2
    in_sd = effects({"y": y}, design, scaled=True)
    assert in_sd["size", "y"].loc["a"] == pytest.approx(0.75, abs=0.08)


def test_common_shocks_leave_an_inert_parameter_at_exactly_zero() -> None:
    design = drawn()
    luck = np.random.default_rng(0).normal(size=(1, 1, 4))
    y = design.unit[:, :, :1] + luck
    found = effects({"y": y}, design, scaled=True)
    assert found["size", "y"].loc["inert"] == 0.0
    assert found["size", "y"].loc["a"] > 0.1


def test_of_a_product_one_is_held() -> None:
    design = drawn(20)
    a, b, c = (design.unit[..., k, None] for k in range(3))
    wide = np.zeros((1, 1, 3))
    outputs = {"y": 2.0 * a * b + wide, "z": -a * b + c + wide, "w": c + wide}
    found = effects(outputs, design, scaled=False)
    weaker = found["size"].max(axis=1)[["a", "b"]].idxmin()
    stronger = "b" if weaker == "a" else "a"
    assert alike(found, found["size"].max(axis=1)) == {weaker: stronger}


def frame(**sizes: tuple[float, ...]) -> pd.DataFrame:
    """Effects on an output each; every parameter moves a mix of its own, alike to no other."""
    names = list(next(iter(sizes.values())) and "pqrs")
    data = {("size", name): list(values) for name, values in sizes.items()}
    data |= {("mean", f"{name}{k}"): np.eye(4)[k] for name in sizes for k in range(4)}
    return pd.DataFrame(data, index=names)


def test_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "RECORDED", 1)
    record = frame(launches=(5.0, 3.0, 0.0, 0.05))
    claims = frame(claim=(0.0, 2.0, 4.0, 0.05))
    found = decided(record, claims, frozenset({"q", "s"}))
    # p moves the record most; q is second there but literature speaks of it; of r only judgement
    # does; s moves nothing
    assert found["kept"].to_dict() == {"p": True, "q": True, "r": False, "s": False}
    assert found["why"]["q"] == "moves a claim"
    assert found["record"]["p"] == 5.0


def test_of_the_model_an_unread_parameter_moves_nothing_and_a_read_one_its_series() -> None:
    scenario = checked.load("baseline").replace({"parameters.posterior": None, "end": "2017-12"})
    declared = registry.parameters()
    names = ("salvo", "mediation_weight", "minister_rate")
    low, high = np.array([(declared[name].low, declared[name].high) for name in names]).T
    prior = Prior(names, low, high)
    design = Design.drawn(names, names, 2, seed=1)
    outputs = screening.recorded(scenario, prior, design, 3, seed=0)
    found = effects(outputs, design, scaled=True)
    assert (found.loc["mediation_weight"] == 0.0).all()  # read by a rival reading alone
    best = strongest(found)["on"]
    assert best["salvo"].startswith("launches")
    assert best["minister_rate"].startswith("minister")


def test_experiments_are_told_in_their_smallest_effects() -> None:
    (one,) = [e for e in EXPERIMENTS if e.name == "officials-carry-ministers"]
    declared = registry.parameters()["minister_rate"]
    prior = Prior(("minister_rate",), np.array([declared.low]), np.array([declared.high]))
    design = Design.drawn(prior.names, prior.names, 1, seed=1)
    found = screening.claimed([one], prior, design, 2, seed=0)["S3 officials-carry-ministers"]
    assert found.shape == (2, 1, 2)
    values = {}
    for arm in one.arms:
        scenario = arm.build({}).replace({"parameters.posterior": None})
        rate = prior.low + prior.width * np.repeat(design.unit[:, 0], 2, axis=0)[:, 0]
        data = screening.simulate(
            scenario,
            4,
            0,
            overrides={"parameters.minister_rate": rate},
            keep=["meetings"],
            agents=dict(arm.agents),
            replicates=[0, 1, 0, 1],
        )
        values[arm] = one.outcome.of(data)
    difference = (values[one.treated] - values[one.control]) / one.smallest
    np.testing.assert_allclose(found.ravel(), difference)
