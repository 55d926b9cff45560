"""Theories have a free leading axis: an actor alone thinks as it does among its like."""

from typing import Any

import numpy as np
import pytest

from sim.core.declarations import Mechanism
from sim.theories import registry
from tests.theories.hearing import Call, World, full, is_thought

OF_SEVERAL = [
    pytest.param(each, role, id=f"{each.name}-{role}")
    for each in registry.everything()
    for role in ("ally", "rival")
    if is_thought(each) and role in each.of
]


def row_of(stacked: Call, row: int, alone: Call) -> dict[str, Any]:
    """What one actor of a stack would be given alone.

    What an actor alone is given without the axis of actors is a stack's by row.
    """
    given = {}
    for name, value in stacked.items():
        by_row = np.ndim(value) - np.ndim(alone[name])
        assert by_row in (0, 1), name
        given[name] = value[row] if by_row else value
    return given


def alike(stacked: Call, alone: Call) -> bool:
    """Whether both are asked the same: choices from different menus are not."""
    for name, value in stacked.items():
        by_row = np.ndim(value) - np.ndim(alone[name])
        if by_row not in (0, 1) or np.shape(value)[by_row:] != np.shape(alone[name]):
            return False
    return True


@pytest.mark.parametrize(("mechanism", "role"), OF_SEVERAL)
def test_an_actor_alone_thinks_as_on_its_row_of_a_stack(
    worlds: tuple[World, ...], mechanism: Mechanism, role: str
) -> None:
    met = False
    for world in worlds:
        calls = [call for call in world.heard.get(mechanism.name, ()) if call.role == role]
        single_calls = [call for call in calls if not call.members]
        for stacked in (call for call in calls if call.members):
            alone = next((call for call in single_calls if alike(stacked, call)), None)
            if alone is None:
                continue
            met = True
            assert len(stacked.members) == len(world.model.labels[role]) - 1
            together = full(mechanism, stacked, stacked, world.model)
            for row in range(len(stacked.members)):
                single = full(mechanism, row_of(stacked, row, alone), alone, world.model)
                for of_stack, of_one in zip(together, single, strict=True):
                    assert np.array_equal(of_stack[row], of_one), row
    assert met, "never both alone and in a stack"
