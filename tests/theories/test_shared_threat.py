"""C3: each ally reads the commitment to consult for itself."""

import numpy as np
import pytest

from sim.core.axes import MILITARY
from sim.scenario import Scenario
from sim.theories.ally_motives import threat_shared_by_members
from sim.theories.shared_threat import shared_threat
from tests.model.running import gain
from tests.model.worlds import friendly
from tests.theories.calling import act, rows, runs

AGENDA = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])[..., None]
SEEN = rows(rows(0.9, 0.2), rows(0.8, 0.5), rows(0.1, 0.2), rows(0.0, 0.0))
"""Of the patron, two allies and the adversary, from two sources."""


def read(scope: float | np.ndarray, in_force: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """What each ally, and what all together take for a threat to act on."""
    return act(
        shared_threat,
        threat_perception=SEEN,
        consult_in_force=runs(in_force),
        agenda=AGENDA,
        consult_scope=scope,
    )


def test_c3_each_ally_acts_on_the_threat_as_it_reads_the_commitment() -> None:
    readings, together = read(rows(1.0, 0.25))
    option, duty = np.array([0.1, 0.15, 0.2]), np.array([0.6, 0.45, 0.3])
    np.testing.assert_allclose(readings[0, :, 0], duty)
    np.testing.assert_allclose(readings[1, :, 0], option + 0.25 * (duty - option))
    np.testing.assert_array_equal(together, readings[1], "the narrowest reading binds all")


def test_c3_with_one_reading_for_all_it_is_the_threat_of_all() -> None:
    readings, together = read(0.4)
    for reading in readings:
        np.testing.assert_array_equal(reading, together)
    np.testing.assert_allclose(together[:, 0], [0.3, 0.27, 0.24])
    np.testing.assert_array_equal(read(0.4, in_force=0.0)[1], read(0.0)[1])


def test_c3_who_reads_an_option_where_it_sees_no_threat_does_not_act() -> None:
    """Seoul reads the duty to consult as an option where it sees no threat."""
    weight = {"ally_threat_weight": 2.0}
    moved = [
        act(threat_shared_by_members, threat_read=read(rows(1.0, scope))[0], **weight)[1]
        for scope in (0.0, 1.0)
    ]
    assert moved[0][MILITARY, 0] == pytest.approx(2.0 * (0.1 - 0.5)), "no threat, no reason"
    assert moved[1][MILITARY, 0] == pytest.approx(2.0 * (0.6 - 0.5)), "a duty is a reason"


def test_c3_one_allys_reading_moves_it_and_not_its_partner_at_once(baseline: Scenario) -> None:
    second = baseline.allies[1]
    divided = friendly(baseline).replace(
        {f"actors.{second}.{what}.PRK": 0.1 for what in ("threat", "proximity", "intent")},
        ally_base_military=-2.0,
        consult_scope=0.5,
    )
    option, duty = (
        divided.replace({f"actors.{second}.parameters.consult_scope": scope})
        for scope in (0.0, 1.0)
    )
    gained = gain(option, duty, "threat_read", "shared_threat", "willingness", runs=100)
    assert gained["threat_read"][1, MILITARY] > 0.05
    assert abs(gained["threat_read"][0, MILITARY]) < 0.2 * gained["threat_read"][1, MILITARY]
    assert 0.0 < gained["shared_threat"][MILITARY] < gained["threat_read"][1, MILITARY]
    assert gained["willingness"][1, MILITARY] > 0.01
    assert gained["willingness"][1, MILITARY] > 3.0 * abs(gained["willingness"][0, MILITARY])


def test_c3_the_same_scope_for_each_is_the_scope_of_all(baseline: Scenario) -> None:
    usual = baseline.replace(end="2019-12", consult_scope=0.7)
    each = usual.replace({f"actors.{code}.parameters.consult_scope": 0.7 for code in usual.allies})
    gained = gain(usual, each, "threat_read", "cooperation", runs=10)
    assert not gained["threat_read"].any()
    assert not gained["cooperation"].any()
