"""Indices agree with functions whose indices are known, and with SALib by another route."""

import numpy as np
import pytest
import xarray as xr
from SALib.analyze import morris as salib_morris
from SALib.analyze import sobol as salib_sobol

import sim
from sim.analysis.indices import parts
from sim.analysis.sensitivity import sensitivity
from sim.core.errors import AnalysisError
from sim.scenario import Scenario
from tests.analysis.sweeping import choice, dataset, drawn, factor, of_function

ANGLES = [factor(f"parameters.x{i}", -np.pi, np.pi, [claim]) for i, claim in enumerate("DCD")]
A, B = 7.0, 0.1
G = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def ishigami(x: np.ndarray) -> np.ndarray:
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_indices() -> tuple[np.ndarray, np.ndarray]:
    """First-order and total indices in closed form (Ishigami and Homma 1990)."""
    one = 0.5 * (1 + B * np.pi**4 / 5) ** 2
    two = A**2 / 8
    both = B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return np.array([one, two, 0.0]) / whole, np.array([one + both, two, both]) / whole


def g_function(x: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4 * x - 2) + G) / (1 + G), axis=1)


@pytest.fixture(scope="module")
def known() -> xr.Dataset:
    return of_function("sobol", ANGLES, 1024, ishigami, shuffled=3)


def test_sobol_finds_the_indices_of_ishigami(known: xr.Dataset) -> None:
    table = sensitivity(known).indices
    first, total = ishigami_indices()
    assert table["S1"].to_numpy() == pytest.approx(first, abs=0.05)
    assert table["ST"].to_numpy() == pytest.approx(total, abs=0.05)
    assert list(table["rank"]) == [1, 2, 3]
    for name, truth in (("S1", first), ("ST", total)):
        assert (table[f"{name}_low"].to_numpy() <= truth).all()
        assert (table[f"{name}_high"].to_numpy() >= truth).all()


def test_sobol_agrees_with_salib(known: xr.Dataset) -> None:
    table = sensitivity(known, resamples=1000).indices
    in_order = known["y"].values[np.argsort(known["design_order"].values)]
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[-np.pi, np.pi]] * 3}
    other = salib_sobol.analyze(
        problem, in_order, calc_second_order=False, num_resamples=1000, seed=5
    )
    for name in ("S1", "ST"):
        assert table[name].to_numpy() == pytest.approx(other[name], abs=1e-6)
        half = (table[f"{name}_high"] - table[f"{name}_low"]).to_numpy() / 2
        assert half == pytest.approx(other[f"{name}_conf"], rel=0.2)


def test_morris_agrees_with_salib_and_orders_the_g_function() -> None:
    factors = [factor(f"parameters.x{i}") for i in range(5)]
    data = of_function("morris", factors, 60, g_function, shuffled=1)
    found = sensitivity(data, resamples=1000)
    table = found.indices
    assert list(table["rank"]) == [1, 2, 3, 4, 5]
    design = drawn("morris", factors, 60)
    problem = {"num_vars": 5, "names": list("abcde"), "bounds": [[0.0, 1.0]] * 5}
    other = salib_morris.analyze(problem, design, g_function(design), num_resamples=1000, seed=2)
    for name in ("mu", "mu_star", "sigma"):
        assert table[name].to_numpy() == pytest.approx(np.asarray(other[name]), abs=1e-9)
    half = (table["mu_star_high"] - table["mu_star_low"]).to_numpy() / 2
    assert half == pytest.approx(np.asarray(other["mu_star_conf"]), rel=0.2)


def test_morris_is_in_units_of_the_outcome_over_the_whole_range() -> None:
    factors = [factor("parameters.a", 2.0, 6.0), choice("formulations.b", ["one", "two"])]
    data = of_function("morris", factors, 10, lambda x: 3.0 * x[:, 0] - 5.0 * x[:, 1])
    table = sensitivity(data).indices.set_index("short").rename(index={"theory: b": "b"})
    assert table.loc["a", "mu"] == pytest.approx(12.0)
    assert table.loc["a", "sigma"] == pytest.approx(0.0, abs=1e-9)
    assert table.loc["b", "mu"] == pytest.approx(-5.0)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_morris_effects_of_a_choice_reach_from_its_first_level_to_its_last(count: int) -> None:
    """Whatever the number of levels, and whether they have names or are a list of numbers."""
    listed = factor("parameters.b", 2.0, 1.0 + count)
    factors = [factor("parameters.a"), choice("formulations.c", "stuvw"[:count]), listed]
    design = drawn("morris", [*factors[:2], choice("parameters.b", "stuvw"[:count])], 10)
    design[:, 2] += 2.0
    low, top = np.array([0.0, 0.0, 2.0]), count - 1.0
    y = ((design - low) / [1.0, top, top]).sum(axis=1)
    table = sensitivity(dataset("morris", factors, design, {"y": (("run",), y)})).indices
    for name in ("mu", "mu_star", "mu_star_low", "mu_star_high"):
        assert table[name].to_numpy() == pytest.approx(1.0)
    assert table["sigma"].to_numpy() == pytest.approx(0.0, abs=1e-9)


def test_intervals_of_a_choice_hold_its_effect() -> None:
    """An outcome of a choice and a number that act together; the mean effect is 0.5."""
    factors = [factor("parameters.a"), choice("formulations.c", ["one", "two", "three"])]
    data = of_function("morris", factors, 200, lambda x: x[:, 0] * x[:, 1] / 2.0)
    row = sensitivity(data).indices.set_index("short").loc["theory: c"]
    assert row["mu_star_low"] < 0.5 < row["mu_star_high"]
    assert 0.0 < row["mu_star_high"] - row["mu_star_low"] < 0.2


def test_an_inert_factor_has_no_index() -> None:
    factors = [*ANGLES, factor("parameters.inert")]
    table = sensitivity(of_function("sobol", factors, 256, lambda x: ishigami(x))).indices
    inert = table.set_index("short").loc["inert"]
    assert inert["S1_low"] <= 0.0 <= inert["S1_high"]
    assert inert["ST_low"] <= 0.0 <= inert["ST_high"]


def test_seed_zero_is_a_seed(known: xr.Dataset) -> None:
    one, two = (sensitivity(known, seed=0).indices for _ in range(2))
    assert one.equals(two)
    assert not one.equals(sensitivity(known, seed=1).indices)


def test_the_ranking_changes_by_month() -> None:
    factors = [factor("parameters.early"), factor("parameters.late")]
    design = drawn("sobol", factors, 256)
    time = np.arange("2020-01", "2020-04", dtype="datetime64[M]").astype("datetime64[ns]")
    share = np.array([0.0, 0.5, 1.0])[:, None]
    path = (1 - share) * design[:, 0] + share * design[:, 1]
    outcomes = {"path": (("time", "run", "domain"), np.stack([path, 0.0 * path], axis=-1))}
    coords = {"time": time, "domain": ["moving", "still"]}
    found = sensitivity(dataset("sobol", factors, design, outcomes, coords=coords))
    moving = found.indices[found.indices["element"] == "moving"]
    by_month = moving.pivot_table(index="time", columns="short", values="ST")
    assert by_month["early"].to_numpy() == pytest.approx([1.0, 0.5, 0.0], abs=0.05)
    assert by_month["late"].to_numpy() == pytest.approx([0.0, 0.5, 1.0], abs=0.05)
    assert set(found.last()["time"]) == {"2020-03"}
    still = found.indices[found.indices["element"] == "still"]
    assert still[["S1", "ST"]].isna().all(axis=None)


def test_shares_of_a_claim_are_bounded_by_what_they_are() -> None:
    found = sensitivity(of_function("sobol", ANGLES, 1024, ishigami)).groups.set_index("group")
    first, total = ishigami_indices()
    drivers = found.loc["drivers"]
    truth = 1.0 - total[1]  # x0 and x2 with their interaction: all but what needs x1
    assert drivers["factors"] == 2
    assert drivers["alone_at_least"] == pytest.approx(first[0], abs=0.05)
    assert drivers["alone_at_least"] < truth < drivers["alone_at_most"] + 0.05
    assert drivers["total_at_least"] - 0.05 < truth < drivers["total_at_most"] + 0.05
    constraint = found.loc["constraints"]
    assert constraint["alone_at_least"] == pytest.approx(first[1], abs=0.05)
    assert constraint["total_at_most"] == pytest.approx(total[1], abs=0.05)


def crossed(factors: float, luck: float, joint: float, seed: int) -> np.ndarray:
    """A table of points × replicates with given standard deviations of its three parts."""
    rng = np.random.default_rng(seed)
    by_point = rng.normal(0, factors, (60, 1)) if factors else np.zeros((60, 1))
    return by_point + rng.normal(0, luck, (1, 5)) + rng.normal(0, joint, (60, 5))


def test_components_of_variance_are_unbiased() -> None:
    found = parts(np.stack([crossed(1.0, 0.7, 0.5, seed) for seed in range(400)]))
    assert found.factors.mean() == pytest.approx(1.0, abs=0.06)
    assert found.luck.mean() == pytest.approx(0.49, abs=0.06)
    assert found.joint.mean() == pytest.approx(0.25, abs=0.01)


def test_without_any_effect_the_factors_have_no_variance_on_average() -> None:
    found = parts(np.stack([crossed(0.0, 0.7, 0.5, seed) for seed in range(400)]))
    error = found.factors.std() / np.sqrt(400)
    assert abs(found.factors.mean()) < 3 * error
    assert (found.factors < 0).any()


def test_chance_is_told_and_averaging_reduces_it() -> None:
    factors = [factor("parameters.a")]
    design = drawn("sobol", factors, 256)
    noise = np.random.default_rng(0).normal(0, np.sqrt(1 / 12), (design.shape[0], 4))
    runs = (design[:, :1] + noise).ravel()
    data = dataset("sobol", factors, design, {"y": (("run",), runs)}, replicates=4, shuffled=2)
    row = sensitivity(data).chance.iloc[0]
    assert row["chance"] == pytest.approx(0.5, abs=0.05)
    assert row["left"] == pytest.approx(0.2, abs=0.05)


def test_base_samples_with_a_failed_run_are_left_out(known: xr.Dataset) -> None:
    gone = known.copy(deep=True)
    gone["done"].values[np.flatnonzero(gone["design_order"].values == 7)] = False
    gone["y"].values[0] = np.nan
    found = sensitivity(gone)
    assert found.chance.loc[0, "left_out"] == 2
    assert found.indices["ST"].to_numpy() == pytest.approx(ishigami_indices()[1], abs=0.05)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data.assign_attrs(design="lhs"), "design: sobol"),
        (lambda data: data.drop_vars("design"), "no sweep"),
        (lambda data: data.assign(done=("run", np.zeros(data.sizes["run"], bool))), "too few"),
    ],
)
def test_what_cannot_be_analysed_is_said(known: xr.Dataset, change: object, told: str) -> None:
    assert callable(change)
    with pytest.raises(AnalysisError, match=told):
        sensitivity(change(known))


def test_an_unknown_outcome_is_named_with_the_nearest(known: xr.Dataset) -> None:
    with pytest.raises(AnalysisError, match="allowed: y"):
        sensitivity(known, ["x"])


def test_an_inert_parameter_of_the_model(baseline: Scenario) -> None:
    live, inert = "parameters.spending_elasticity", "parameters.richardson_fatigue"
    factors = [factor(live, 0.0, 1.5), factor(inert, 0.005, 0.1)]
    design = drawn("sobol", factors, 16)
    names = [told["name"] for told in factors]
    model = sim.AllianceModel(
        baseline,
        rng=0,
        replicates=np.tile([0, 1], len(design)),
        overrides={name: np.repeat(design[:, i], 2) for i, name in enumerate(names)},
        collect=False,
    )
    for _ in range(baseline.months):
        model.step()
    outcomes = {"defence_spending": (("run", "actor"), model.state["defence_spending"].T)}
    coords = {"actor": list(model.labels["actor"])}
    data = dataset("sobol", factors, design, outcomes, replicates=2, coords=coords)
    table = sensitivity(data).indices
    rows = table[table["factor"] == inert].dropna(subset="ST")
    assert len(rows)
    assert ((rows["ST_low"] <= 0) & (rows["ST_high"] >= 0)).all()
    assert (table[table["factor"] == live].dropna(subset="ST")["ST"] > 0.5).all()
