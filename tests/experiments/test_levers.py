"""Regret of mixes of strategies: by hand, and against single runs of the model."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.core.axes import STRATEGIES
from sim.experiments import levers as found_here
from sim.experiments.layout import rows_of
from sim.experiments.levers import (
    FUTURES,
    KNOWN,
    NEXT_TERM,
    OUTCOMES,
    Lever,
    Search,
    World,
    design,
    outcomes_of_levers,
    regrets,
    search_levers,
    table,
)
from sim.experiments.run_claims import DEFAULT
from sim.model.uncertain import POSTERIOR_ROW

TINY = Search(draws=2, shocks=2, rivals=False)
TWO = (Lever(KNOWN["line of 2021"], 0.3, "line of 2021"), Lever((0.0, 1.0, 0.0, 0.0), 1.0))


def test_the_design_has_every_mix_in_thirds_and_each_reading_once() -> None:
    found = design()
    assert len(found) == (20 + len(KNOWN)) * 3 == len(set(found))
    assert all(sum(one.mix) == pytest.approx(1.0) for one in found)
    assert {one.consult for one in found} == {0.0, 0.3, 1.0}


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_line_is_the_mix_of_who_governs_then_in_the_baseline(name: str) -> None:
    governments = sim.load("baseline").to_dict()["governments"]["USA"].values()
    year = name.removeprefix("line of ")
    own = max(
        (one for one in governments if str(one["from"]) <= f"{year}-12"),
        key=lambda one: str(one["from"]),
    )
    assert KNOWN[name] == tuple(own["strategies"][strategy] for strategy in STRATEGIES)


def test_regret_by_hand() -> None:
    """In smallest effects, of the outcome in which it is most; less tension is wanted."""
    units = [least for _, _, least in OUTCOMES]
    assert [sign for _, sign, _ in OUTCOMES] == [+1, +1, -1]
    best, other = np.array([1.0, 1.0, 0.2]), np.array([1.0, 1.0, 0.2])
    other = other - np.array([3.0, -2.0, 0.0]) * units  # 3 less cooperation, 2 more relation
    values = np.stack([best, other], axis=1)[:, :, None]
    assert regrets(values)[:, 0] == pytest.approx([2.0, 3.0])
    tense = np.stack([best, best + np.array([0.0, 0.0, 4.0]) * units], axis=1)[:, :, None]
    assert regrets(tense)[:, 0] == pytest.approx([0.0, 4.0])


@pytest.mark.parametrize("future", FUTURES, ids=lambda future: future.name)
def test_a_future_keeps_the_years_before_and_the_mix_counts_after(
    future: found_here.Future,
) -> None:
    scenario = future.build({})
    government = scenario.to_dict()["governments"]["USA"][future.government]
    assert str(government["from"]) == "2025-01"
    mixes = ({"bilateral": 1.0}, {"mediation": 1.0})
    one, two = (
        sim.simulate(
            scenario.replace(
                {
                    f"governments.USA.{future.government}.strategies": {
                        **dict.fromkeys(STRATEGIES, 0.0),
                        **mix,
                    }
                }
            ),
            2,
            0,
            keep=["relation", "effort"],
        )
        for mix in mixes
    )
    before = slice(None, "2024-12")
    np.testing.assert_array_equal(
        one["relation"].sel(time=before), two["relation"].sel(time=before)
    )
    assert not np.array_equal(one["relation"], two["relation"])


def test_outcomes_agree_with_a_run_of_the_scenario_with_that_mix() -> None:
    future = FUTURES[0]
    assert future.government == NEXT_TERM
    values = outcomes_of_levers(future, DEFAULT, TWO, TINY, seed=3)
    assert values.shape == (3, 2, 2)
    scenario = future.build({}).replace(
        {
            f"governments.USA.{NEXT_TERM}.strategies": dict(
                zip(STRATEGIES, TWO[1].mix, strict=True)
            ),
            "consult_scope": 1.0,
        }
    )
    assert scenario.posterior is not None
    taken = rows_of(scenario.posterior.draws, 2, 3)
    data = sim.simulate(scenario, 4, 3, overrides={POSTERIOR_ROW: np.repeat(taken, 2)})
    for place, (wanted, _, _) in enumerate(OUTCOMES):
        expected = wanted.of(data).reshape(2, 2).mean(axis=1)
        np.testing.assert_allclose(values[place, 1], expected, atol=1e-6)


def test_the_table_counts_every_world_and_has_the_most_robust_first() -> None:
    found = search_levers(TINY, levers=TWO, futures=FUTURES[:2])
    assert set(found) == {World("default", future.name) for future in FUTURES[:2]}
    rows = table(found, TWO)
    felt = np.concatenate([regrets(values) for values in found.values()], axis=1)
    assert felt.shape == (2, 4)
    row = rows[rows["lever"] == TWO[1].label].iloc[0]
    assert row["regret"] == pytest.approx(felt[1].mean())
    assert row["worst"] == pytest.approx(felt[1].max())
    assert rows["regret_90"].is_monotonic_increasing


class StopError(Exception):
    """The search is killed."""


def test_killed_and_resumed_the_search_is_the_same(tmp_path: Path) -> None:
    asked: dict[str, Any] = {"levers": TWO, "futures": FUTURES[:2]}
    whole = search_levers(TINY, **asked)

    def stop(done: int, of: int) -> None:
        if done == 2:
            raise StopError

    with pytest.raises(StopError):
        search_levers(TINY, **asked, kept=tmp_path, progress=stop)
    assert len(list(tmp_path.iterdir())) == 1
    seen: list[tuple[int, int]] = []
    again = search_levers(
        TINY, **asked, kept=tmp_path, progress=lambda done, of: seen.append((done, of))
    )
    assert seen == [(2, 2)]
    assert list(again) == list(whole)
    for world, values in whole.items():
        np.testing.assert_array_equal(again[world], values)
    search_levers(TINY, **asked, seed=1, kept=tmp_path, progress=lambda *told: seen.append(told))
    assert seen[1:] == [(1, 2), (2, 2)]  # another seed is other work


def test_theories_that_the_record_rules_out_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rivals = {
        "cooperation: mean": (("cooperation", "mean"),),
        "provocation: null": (("provocation", "null"),),
    }
    monkeypatch.setattr(found_here, "rival_theories", lambda: rivals)
    monkeypatch.setattr(found_here, "ruled_out", lambda name: name == "provocation: null")
    search = Search(draws=2, shocks=1)
    found = search_levers(search, levers=TWO, futures=FUTURES[:1])
    assert [world.theory for world in found] == ["default", "cooperation: mean"]
