"""What is remembered is what would be worked out anew."""

from typing import Any

import numpy as np
import pytest

from sim.core.remembered import Recalled, Remembered
from sim.model.alliance_model import AllianceModel
from sim.model.calendar import steady
from sim.scenario import Scenario


def frozen(*values: float) -> np.ndarray:
    """An array as the model has them: read-only."""
    array = np.array(values)
    array.flags.writeable = False
    return array


class Counting:
    """A function that counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, array: np.ndarray, times: float) -> np.ndarray:
        self.calls += 1
        return array * times


def test_each_who_asks_in_turn_has_its_own_result() -> None:
    counting = Counting()
    recalled, one, other = Recalled(counting), frozen(1.0, 2.0), frozen(3.0, 4.0)
    for _ in range(3):
        assert recalled(one, 2.0).tolist() == [2.0, 4.0]
        assert recalled(other, 2.0).tolist() == [6.0, 8.0]
    assert counting.calls == 2
    assert recalled(one, 3.0).tolist() == [3.0, 6.0], "another parameter"
    with pytest.raises(ValueError, match="read-only"):
        recalled(one, 2.0)[0] = 9.0


def test_what_can_change_is_not_recalled_by() -> None:
    counting = Counting()
    recalled, array = Recalled(counting), np.array([1.0, 2.0])
    assert recalled(array, 2.0).tolist() == [2.0, 4.0]
    array[0] = 5.0
    assert recalled(array, 2.0).tolist() == [10.0, 4.0]


def test_nothing_is_held_once_what_was_given_is_gone() -> None:
    counting = Counting()
    recalled = Recalled(counting)
    for number in range(5):
        assert recalled(frozen(float(number)), 2.0).tolist() == [2.0 * number]
    assert counting.calls == 5, "a new array may lie where an old one lay"
    assert not recalled._held


def test_a_path_is_the_same_object_while_nothing_changes() -> None:
    one, two, three, four = steady(np.array([[1.0], [1.0], [2.0], [1.0]]))
    assert one is two
    assert [float(now[0]) for now in (one, two, three, four)] == [1.0, 1.0, 2.0, 1.0]
    assert four is not one


@pytest.mark.parametrize("war", [True, False])
def test_a_model_that_forgets_has_the_same_bits(
    baseline: Scenario, monkeypatch: pytest.MonkeyPatch, war: bool
) -> None:
    """Over changes of government, and where a backer goes to war."""
    scenario = baseline.replace(start="2021-10", end="2022-12") if war else baseline
    scenario = scenario.replace(end="2022-12" if war else "2018-06")

    def state() -> dict[str, Any]:
        model = AllianceModel(scenario, rng=5, runs=6, collect=False)
        while model.running:
            model.step()
        return model.state

    usual = state()

    def anew(self: Any, *given: Any) -> Any:
        return self._function(*given)

    monkeypatch.setattr(Remembered, "__call__", anew)
    monkeypatch.setattr(Recalled, "__call__", anew)
    for name, array in state().items():
        kind = np.asarray(array).dtype.kind
        assert np.array_equal(array, usual[name], equal_nan=kind == "f"), name
