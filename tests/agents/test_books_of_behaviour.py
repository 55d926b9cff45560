"""An override is booked as a term of its own, by actor, method and class."""

import numpy as np
import pytest
import xarray as xr

import sim
from sim.ensemble import simulate
from sim.ensemble.ledger import LEDGERS, USUAL, ledger
from sim.scenario import Scenario
from tests.agents.classes import Blind, Halved, Proud, Refusing


@pytest.fixture(scope="module")
def brief(baseline: Scenario) -> Scenario:
    return baseline.replace(end="2017-12")


def told(data: xr.Dataset, name: str, term: str) -> xr.DataArray:
    return data[f"{name}_parts"].sel({f"{name}_term": term})


AGENTS = {"KOR": Proud, "JPN": Refusing, "PRK": Halved}


@pytest.fixture(scope="module")
def books(brief: Scenario) -> xr.Dataset:
    return ledger(brief, runs=10, seed=3, agents=AGENTS, of=LEDGERS)


@pytest.mark.parametrize("name", LEDGERS)
def test_parts_still_sum_to_the_change_of_every_month(books: xr.Dataset, name: str) -> None:
    levels = books[name].transpose("time", "run", *LEDGERS[name])
    before = np.concatenate([books[f"{name}_start"].values[None], levels.values[:-1]])
    parts = books[f"{name}_parts"].sum(f"{name}_term").transpose(*levels.dims)
    np.testing.assert_allclose(parts, levels.values - before, rtol=0, atol=1e-12)
    left = books[f"{name}_parts"].sel({f"{name}_term": "unexplained"})
    assert float(abs(left).max()) < 1e-12


def test_bounds_cut_nothing_off_cooperation(books: xr.Dataset) -> None:
    assert not told(books, "cooperation", "bounds").any()


def test_watching_a_behaviour_changes_nothing(brief: Scenario, books: xr.Dataset) -> None:
    expected = simulate(brief, runs=10, seed=3, agents=AGENTS)
    for name in USUAL:
        level = books[name].transpose(*expected[name].dims)
        assert np.array_equal(level.astype(expected[name].dtype), expected[name])


def test_a_motive_of_ones_own_is_what_it_adds(books: xr.Dataset, brief: Scenario) -> None:
    term = "KOR.appraise (Proud)"
    entered = books["motive_cooperate"].sel(motive_cooperate_term=term)
    data = simulate(brief, runs=10, seed=3, agents=AGENTS, keep=["grievance"])
    before = data["grievance"].shift(time=1)
    expected = (-0.5 * before).transpose("time", "run").values[1:]
    for domain in range(3):
        found = entered.sel(ally="KOR").isel(domain=domain).values[1:]
        np.testing.assert_allclose(found, expected, rtol=6e-8, atol=0)
    assert not entered.sel(ally="JPN").any()
    assert told(books, "cooperation", term).any()


def test_a_decision_is_booked_as_a_decision_and_not_as_motives(brief: Scenario) -> None:
    class Stubborn(sim.Ally):
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            actions = super().decide(view, motives)
            return {**actions, "cooperate": 0.25 * actions["cooperate"]}

    data = ledger(brief, runs=5, seed=3, agents={"KOR": Stubborn})
    term = "KOR.decide (Stubborn)"
    acted = data["action_cooperate"].sel(ally="KOR")
    usual, own = (acted.sel(action_cooperate_term=name) for name in ("decide", term))
    np.testing.assert_allclose(own, -0.75 * usual, rtol=0, atol=1e-12)
    assert not any(" (Stubborn)" in name for name in data["motive_cooperate_term"].values)
    first = told(data, "cooperation", term).isel(time=0)
    assert float(first.max()) <= 0.0
    assert float(first.min()) < 0.0


def test_an_action_is_its_default_its_override_and_its_bounds(brief: Scenario) -> None:
    class Eager(sim.Ally):
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            return {**super().decide(view, motives), "stance": 3.0}

    data = ledger(brief, runs=4, seed=3, agents={"KOR": Eager})
    acted = data["action_stance"].sel(ally="KOR")
    np.testing.assert_allclose(acted.sum("action_stance_term"), 1.0, rtol=0, atol=1e-12)
    np.testing.assert_allclose(acted.sel(action_stance_term="bounds"), -2.0, atol=1e-12)


def test_a_rate_that_is_halved_is_booked_so(books: xr.Dataset) -> None:
    acted = books["action_launch_rate"]
    usual = acted.sel(action_launch_rate_term="decide")
    own = acted.sel(action_launch_rate_term="PRK.decide (Halved)")
    assert float(usual.min()) > 0.0
    np.testing.assert_allclose(own, -0.5 * usual, rtol=0, atol=1e-12)


def test_what_an_actor_sees_otherwise_is_booked_with_its_perception(brief: Scenario) -> None:
    entries: list[tuple[str, str, np.ndarray]] = []
    model = sim.AllianceModel(
        brief,
        rng=3,
        runs=4,
        agents={"KOR": Blind},
        watcher=lambda *entry: entries.append(entry),
        collect=False,
    )
    before = model.state["threat_perception"]
    model.step()
    page = {term: part for name, term, part in entries if name == "threat_perception"}
    np.testing.assert_allclose(
        sum(page.values()), model.state["threat_perception"] - before, rtol=0, atol=1e-12
    )
    own = page["KOR.perceive (Blind)"]
    assert (own[2] < 0.0).any()
    assert not own[[0, 1, 3]].any()


def test_a_motive_that_appears_later_in_a_run_is_no_error(brief: Scenario) -> None:
    class Awakened(sim.Ally):
        def appraise(self, view, beliefs):  # noqa: ANN001, ANN202
            motives = super().appraise(view, beliefs)
            if view.month >= 12:
                motives["cooperate"]["awakening"] = 1.0
            return motives

    data = ledger(brief, runs=4, seed=3, agents={"KOR": Awakened})
    entered = data["motive_cooperate"].sel(motive_cooperate_term="KOR.appraise (Awakened)")
    months = entered.sel(ally="KOR").isel(domain=0, run=0).values
    assert not months[:12].any()
    np.testing.assert_allclose(months[12:], 1.0, atol=1e-12)
    levels = data["cooperation"]
    parts = data["cooperation_parts"].sum("cooperation_term").cumsum("time")
    np.testing.assert_allclose(parts + data["cooperation_start"], levels, rtol=0, atol=1e-12)
