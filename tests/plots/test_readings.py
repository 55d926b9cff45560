"""Rival readings side by side: who stands first, what is coloured, in which order."""

import numpy as np
import pandas as pd
from matplotlib.collections import QuadMesh

from sim.plots.fits import choices
from sim.plots.readings import readings

COLUMNS = ["slot", "reading", "other", "series", "difference", "naive", "preferred"]


def figure_of(*rows: tuple[object, ...]) -> object:
    return readings(pd.DataFrame(rows, columns=COLUMNS), {"a": "Meetings", "b": "Launches"}).axes[0]


ROWS = (
    ("fear", "choices", "silent", "a", 0.2, 2.0, "silent"),  # the second is better
    ("fear", "choices", "silent", "b", -0.1, 1.0, ""),
    ("alignment", "doubt_it", "trust", "a", -3.0, 2.0, "doubt_it"),
    ("alignment", "doubt_it", "trust", "b", -0.4, 1.0, "doubt_it"),
)


def test_the_better_reading_stands_first_and_the_clearest_slot_above() -> None:
    axes = figure_of(*ROWS)
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "doubt it or trust",
        "silent or choices",
    ]
    first, second = axes.get_yticks()
    written = {
        (round(text.get_position()[0]), text.get_position()[1]): text.get_text()
        for text in axes.texts
    }
    assert written[0, first] == "+1.5"
    assert written[1, first] == "+.40"
    assert written[0, second] == "+.10"  # turned round with the names
    assert written[1, second] == "−.10"
    assert {"2 : 0", "1 : 0", "fear", "alignment"} <= set(written.values())
    assert [label.get_text() for label in axes.get_xticklabels()] == ["Meetings", "Launches"]


def test_only_what_is_clear_has_a_colour() -> None:
    axes = figure_of(*ROWS)
    meshes = [each for each in axes.collections if isinstance(each, QuadMesh)]
    drawn = [np.ma.filled(mesh.get_array().ravel(), np.nan) for mesh in meshes]
    np.testing.assert_allclose(drawn[0], [0.5, 0.4])  # what is greater than half a loss is full
    np.testing.assert_allclose(drawn[1], [0.1, np.nan])


def test_a_series_that_a_pair_has_not_stays_empty() -> None:
    axes = figure_of(*ROWS[1:])
    assert [label.get_text() for label in axes.get_yticklabels()][1] == "choices or silent"
    place = axes.get_yticks()[1]
    column = 1 - [label.get_text() for label in axes.get_xticklabels()].index("Launches")
    told = [t for t in axes.texts if t.get_position() == (column, place)]
    assert told == []


def test_a_choice_is_named_by_what_it_has_otherwise_and_winners_stand_above() -> None:
    usual, doubt, both = "s: one_way, t: two", "s: doubt_it, t: two", "s: doubt_it, t: three"
    rows = [
        (choice, series, series.upper(), skill)
        for choice, skills in ((usual, (-0.1, -0.2)), (doubt, (0.1, -0.5)), (both, (0.2, 0.3)))
        for series, skill in zip("ab", skills, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["formulations", "name", "title", "skill"])
    axes = choices(table).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "the scenario's own",
        "s: doubt it, t: three",
        "s: doubt it",
    ]
    written = {text.get_position(): text.get_text() for text in axes.texts}
    assert [written[column, 1] for column in (0, 1)] == [".20", ".30"]
