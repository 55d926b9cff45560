"""What holds for every mechanism, whatever theory it writes down.

Each is called with what the model really gives it, in every month of two worlds: three runs of the
baseline that differ in their parameters and shocks, and five runs of a world of twelve actors with
elections, the rival readings, and every number of the scenario different in each run.  In the
latter, which also runs for a year with the readings of the baseline and actors who keep their line,
and for one with those that neither chooses, an ally, the adversary and a power have a class of
their own and think on their own rows, and the patron, one ally and one power have parameters of
their own.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from sim.core.declarations import Mechanism
from sim.model.alliance_model import AllianceModel
from sim.theories import registry
from sim.theories.variables import BY_NAME
from tests.theories.hearing import (
    WITHOUT_RUNS,
    Call,
    World,
    by_seat,
    from_different_months,
    full,
    is_thought,
    of_runs,
    results,
    shape,
)

MECHANISMS = {mechanism.name: mechanism for mechanism in registry.everything()}
Heard = list[tuple[AllianceModel, Call]]

pytestmark = pytest.mark.parametrize("name", MECHANISMS)


@pytest.fixture
def heard(name: str, worlds: tuple[World, ...]) -> Heard:
    """The model and the arguments of each call, and of calls whose runs are at different months."""
    calls: Heard = []
    for world in worlds:
        for made in by_seat(world.heard.get(name, [])):
            apart = from_different_months(made, world.model.runs)
            calls += [(world.model, call) for call in (*made, *apart)]
    assert calls, f"{name} never ran"
    return calls


@pytest.fixture
def mechanism(name: str) -> Mechanism:
    return MECHANISMS[name]


def same(left: list[np.ndarray], right: list[np.ndarray]) -> bool:
    """Bit for bit, missing values included."""
    return all(
        np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
        for a, b in zip(left, right, strict=True)
    )


def arrays(call: dict[str, Any]) -> Iterator[tuple[str, np.ndarray]]:
    for name, value in call.items():
        if isinstance(value, np.ndarray) and name not in WITHOUT_RUNS:
            yield name, value


def test_those_think_with_it_whose_thinking_it_is(heard: Heard, mechanism: Mechanism) -> None:
    by = {call.role for _, call in heard}
    assert by == (set(mechanism.of) if is_thought(mechanism) else {None})


def test_arrays_end_in_the_run(heard: Heard, mechanism: Mechanism) -> None:
    for model, call in heard:
        lengths = {name: value.shape[-1] for name, value in arrays(call)}
        assert set(lengths.values()) <= {1, model.runs}, lengths


def test_runs_together_equal_each_alone(heard: Heard, mechanism: Mechanism) -> None:
    for model, call in heard:
        together = full(mechanism, call, call, model)
        for run in range(model.runs):
            alone = results(mechanism, of_runs(call, [run]))
            shapes = [(*result.shape[:-1], 1) for result in together]
            alone = [np.broadcast_to(a, shape) for a, shape in zip(alone, shapes, strict=True)]
            assert same([result[..., [run]] for result in together], alone), run


def test_runs_do_not_mix(heard: Heard, mechanism: Mechanism) -> None:
    for model, call in heard:
        together = full(mechanism, call, call, model)
        back = list(range(model.runs))[::-1]
        turned = full(mechanism, of_runs(call, back), call, model)
        assert same([result[..., back] for result in together], turned)
        first_instead_of_last = [*range(model.runs - 1), 0]
        changed = full(mechanism, of_runs(call, first_instead_of_last), call, model)
        assert same([r[..., :-1] for r in together], [r[..., :-1] for r in changed])


def test_inputs_are_only_read(heard: Heard, mechanism: Mechanism) -> None:
    for model, call in heard:
        read_only = of_runs(call, list(range(model.runs)))
        before = {name: value.copy() for name, value in arrays(read_only)}
        once = full(mechanism, read_only, call, model)
        again = full(mechanism, read_only, call, model)
        assert same(once, again), "a second call gives another answer"
        for name, value in arrays(read_only):
            np.testing.assert_array_equal(value, before[name], err_msg=name)


def test_no_floating_point_warning(heard: Heard, mechanism: Mechanism) -> None:
    with np.errstate(all="raise"):
        for _, call in heard:
            for result in results(mechanism, call):
                assert result.dtype.kind in "biu" or not np.isinf(result).any()


def test_results_have_the_shape_and_kind_of_what_they_move(
    heard: Heard, mechanism: Mechanism
) -> None:
    for model, call in heard:
        for name, result in zip(mechanism.targets, results(mechanism, call), strict=True):
            whole = shape(mechanism, name, call, model)
            if mechanism.adds_to or mechanism.motive:
                assert np.broadcast_shapes(result.shape, whole) == whole
                assert result.dtype == np.dtype(float), name
            else:
                kind = float if mechanism.decides or mechanism.chooses else BY_NAME[name].dtype
                assert result.shape == whole, name
                assert result.dtype == np.dtype(kind), name
