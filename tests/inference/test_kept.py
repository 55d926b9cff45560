"""What is kept of long work is taken up again: the same numbers, and nothing is run twice."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from sim.core import kept
from sim.experiments.shapley import shapley
from sim.inference import Effort, fit
from sim.inference.fit import simulate
from sim.scenario import Scenario
from tests.inference.test_recovery import reduced

EFFORT = Effort(particles=16, islands=2, first=32, budget=120, final=4)


class Stopped(BaseException):
    """As little caught as a kill."""


def stopping_after(calls: int) -> Callable[[int], None]:
    left = [calls]

    def progress(_: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Stopped

    return progress


def counted(monkeypatch: pytest.MonkeyPatch, where: str) -> list[int]:
    """Runs that are simulated from now on, batch by batch."""
    runs: list[int] = []

    def simulated(scenario: Scenario, count: int, *arguments: object, **more: object) -> object:
        runs.append(count)
        return simulate(scenario, count, *arguments, **more)

    monkeypatch.setattr(import_module(where), "simulate", simulated)
    return runs


@pytest.mark.parametrize("calls", [1, 3, 12])
def test_a_fit_that_was_stopped_goes_on_to_the_same_draws(
    baseline: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    scenario = reduced(baseline)
    whole = counted(monkeypatch, "sim.inference.fit")
    undisturbed = fit(scenario, until=2015, effort=EFFORT, seed=5)
    all_of_it = sum(whole)
    with pytest.raises(Stopped):
        fit(
            scenario,
            until=2015,
            effort=EFFORT,
            seed=5,
            kept=tmp_path,
            progress=stopping_after(calls),
        )
    before = sum(whole) - all_of_it
    resumed = fit(scenario, until=2015, effort=EFFORT, seed=5, kept=tmp_path)
    np.testing.assert_array_equal(resumed.points, undisturbed.points)
    assert resumed.sample.rounds == undisturbed.sample.rounds
    assert before > 0
    # what was done before is not done again
    assert sum(whole) - all_of_it == all_of_it


def test_another_seed_takes_nothing_from_it(baseline: Scenario, tmp_path: Path) -> None:
    scenario = reduced(baseline)
    one = fit(scenario, until=2015, effort=EFFORT, seed=5, kept=tmp_path)
    other = fit(scenario, until=2015, effort=EFFORT, seed=6, kept=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    assert (one.points != other.points).any()


@pytest.mark.parametrize("where", [0.02, 0.5, 0.98])
def test_a_damaged_diary_is_written_again_from_there(
    baseline: Scenario, tmp_path: Path, where: float
) -> None:
    scenario = reduced(baseline)
    one = fit(scenario, until=2015, effort=EFFORT, seed=5, kept=tmp_path)
    (diary,) = tmp_path.iterdir()
    sound = diary.read_bytes()
    torn = bytearray(sound)
    torn[int(where * len(torn))] ^= 64
    diary.write_bytes(torn)
    again = fit(scenario, until=2015, effort=EFFORT, seed=5, kept=tmp_path)
    np.testing.assert_array_equal(one.points, again.points)
    assert diary.read_bytes() == sound


def test_a_diary_answers_the_same_questions_only(tmp_path: Path) -> None:
    asked: list[float] = []

    def double(points: np.ndarray, shocks: np.ndarray) -> np.ndarray:
        asked.append(float(points[0]))
        return 2.0 * points + shocks

    def diary() -> kept.Diary:
        return kept.Diary(tmp_path / "a.diary", double)

    shocks = np.array([1, 2])
    first = diary()
    assert first(np.array([1.0, 2.0]), shocks).tolist() == [3.0, 6.0]
    assert first(np.array([5.0]), shocks[:1]).tolist() == [11.0]
    second = diary()
    assert second(np.array([1.0, 2.0]), shocks).tolist() == [3.0, 6.0]
    assert asked == [1.0, 5.0]
    assert second(np.array([7.0]), shocks[:1]).tolist() == [15.0]
    third = diary()
    assert third(np.array([1.0, 2.0]), shocks).tolist() == [3.0, 6.0]
    assert third(np.array([5.0]), shocks[:1]).tolist() == [11.0]
    assert asked == [1.0, 5.0, 7.0, 5.0]


def test_an_array_that_is_torn_or_of_another_shape_is_made_again(tmp_path: Path) -> None:
    file = kept.place(tmp_path, "what", 3)
    assert file is not None
    made: list[int] = []

    def make() -> np.ndarray:
        made.append(1)
        return np.arange(6.0).reshape(2, 3)

    for content in (None, b"", b"torn", file, bytes(200)):
        if isinstance(content, bytes):
            file.write_bytes(content)
        np.testing.assert_array_equal(kept.once(file, make, (2, 3)), make())
    before = len(made)
    kept.once(file, make, (2, 3))
    assert len(made) == before
    kept.once(file, make, (3, 2))
    assert len(made) == before + 1
    assert kept.place(tmp_path, "what", 4) != file
    assert kept.place(None, "what") is None


def test_shares_that_were_stopped_go_on_to_the_same_numbers(
    baseline: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = baseline.replace({"end": "2015-06"})
    other = one.replace({"parameters.consult_scope": 1, "dyads.JPN-KOR.relation": 0.5})
    undisturbed = shapley(other, one, runs=3)
    with pytest.raises(Stopped):
        shapley(other, one, runs=3, kept=tmp_path, progress=stopping_after(3))
    assert len(list(tmp_path.iterdir())) == 3
    runs = counted(monkeypatch, "sim.experiments.shapley")
    assert shapley(other, one, runs=3, kept=tmp_path).identical(undisturbed)
    assert len(runs) == 1
    assert shapley(other, one, runs=3, workers=2).identical(undisturbed)
