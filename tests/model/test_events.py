"""Rare events are worked out where they happen and nowhere else."""

import numpy as np

from sim.core.events import Events, places_of

HAPPENS = np.array([[False, True, False], [True, False, True]])
"""Of two pairs in three runs: the first in the second run, the second in the first and last."""


def test_values_come_event_by_event() -> None:
    at = Events(HAPPENS)
    assert at.size == 3
    assert at.rows.tolist() == [0, 1, 1]
    assert at.runs.tolist() == [1, 0, 2]
    assert at.of(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])).tolist() == [2.0, 4.0, 6.0]
    assert at.of(np.array([[7.0], [8.0]])).tolist() == [7.0, 8.0, 8.0], "the same in all runs"
    assert at.of(np.array([10.0, 20.0, 30.0])).tolist() == [20.0, 10.0, 30.0], "(run,)"
    assert at.of(0.5) == 0.5
    assert at.of(np.array([0.5])).tolist() == [0.5]


def test_an_end_of_a_pair_is_looked_up_by_its_row() -> None:
    allies = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]])
    at = Events(HAPPENS)
    assert at.end_of(allies, np.array([0, 1])).tolist() == [0.2, 0.4, 0.6]
    assert at.end_of(allies, np.array([2, 0])).tolist() == [0.8, 0.1, 0.3]
    assert at.end_of(np.array([[0.1], [0.2], [0.3]]), np.array([2, 0])).tolist() == [0.3, 0.1, 0.1]


def test_labels_stand_before_events() -> None:
    values = np.arange(12.0).reshape(2, 2, 3)  # (pair, label, run)
    at = Events(HAPPENS)
    assert at.by_label(values).tolist() == [[1.0, 6.0, 8.0], [4.0, 9.0, 11.0]]
    alike = np.array([[[1.0], [2.0]], [[3.0], [4.0]]])
    assert at.by_label(alike).tolist() == [[1.0, 3.0, 3.0], [2.0, 4.0, 4.0]]
    assert at.by_label(values).flags.c_contiguous, "events lie side by side"


def test_results_go_back_to_their_places() -> None:
    at, room = Events(HAPPENS), np.zeros((2, 3))
    at.put(room, np.array([1.0, 2.0, 3.0]))
    assert room.tolist() == [[0.0, 1.0, 0.0], [2.0, 0.0, 3.0]]
    labelled = np.zeros((2, 2, 3))
    at.put(labelled, np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    assert labelled[:, 0].tolist() == [[0.0, 1.0, 0.0], [2.0, 0.0, 3.0]]
    assert labelled[:, 1].tolist() == [[0.0, 4.0, 0.0], [5.0, 0.0, 6.0]]


def test_a_single_run_has_its_events() -> None:
    at = Events(np.array([[False], [True]]))
    assert at.of(np.array([[1.0], [2.0]])).tolist() == [2.0]
    assert at.by_label(np.array([[[1.0], [2.0]], [[3.0], [4.0]]])).tolist() == [[3.0], [4.0]]
    assert Events(np.array([[False], [False]])).size == 0


def test_places_hold_what_there_is() -> None:
    amounts = np.array([[[0.0, 0.5], [0.0, 0.0]], [[0.0, 0.0], [0.25, 0.0]]])
    where = places_of(amounts)
    assert [place.tolist() for place in where] == [[0, 1], [0, 1], [1, 0]]
    assert amounts[where].tolist() == [0.5, 0.25]
