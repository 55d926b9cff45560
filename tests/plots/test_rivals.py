"""A difference under rival readings: their order, what is full, what the title says."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.readings import CHOSEN
from sim.plots.rivals import rivals

COLUMNS = ["reading", "scenario", "outcome", "difference", "low", "high"]
ROWS = (
    (CHOSEN, "b", "cooperation", -0.2, -0.3, -0.1),
    ("s: one_way", "b", "cooperation", -0.4, -0.5, -0.3),
    ("t: two", "b", "cooperation", 0.1, -0.1, 0.3),
    (CHOSEN, "b", "relation", 0.2, 0.1, 0.3),
    ("s: one_way", "b", "relation", 0.3, 0.2, 0.4),
    ("t: two", "b", "relation", 0.1, 0.0, 0.2),
)


def figure_of(*rows: tuple[object, ...]) -> Figure:
    return rivals(pd.DataFrame(rows, columns=COLUMNS), "a", 50)


def points(axes: Axes) -> list[float]:
    return [float(line.get_xdata()[0]) for line in axes.lines if line.get_label() == "_reading"]


def test_readings_are_in_the_order_of_the_first_outcome_in_every_panel() -> None:
    first, second = figure_of(*ROWS).axes
    names = [label.get_text() for label in first.get_yticklabels()]
    assert names == ["s: one way", CHOSEN, "t: two"]
    assert points(first) == [-0.4, -0.2, 0.1]
    assert points(second) == [0.3, 0.2, 0.1]
    assert [axes.get_title(loc="left") for axes in (first, second)] == ["Cooperation", "Relation"]


def test_a_point_is_full_where_its_interval_leaves_zero_out() -> None:
    first, _ = figure_of(*ROWS).axes
    shades = [line.get_markerfacecolor() for line in first.lines if line.get_label() == "_reading"]
    assert [shade == "white" for shade in shades] == [False, False, True]


def test_the_title_counts_who_agrees() -> None:
    title, note = (text.get_text() for text in figure_of(*ROWS).texts[:2])
    assert title == "Cooperation is lower under 1 of 2 rival readings"
    assert "scenario minus a" in note
    assert "50 runs a reading" in note


def test_several_scenarios_have_a_row_each_and_are_named() -> None:
    other = [(reading, "c", *rest) for reading, _, *rest in ROWS]
    figure = figure_of(*ROWS, *other)
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == ["Cooperation, b", "Relation, b", "Cooperation, c", "Relation, c"]
    assert "lower under 1 of 2 (b), lower under 1 of 2 (c)" in figure.texts[0].get_text()


def test_without_a_rival_the_figure_says_so() -> None:
    own = [row for row in ROWS if row[0] == CHOSEN]
    assert "no rival reading to try" in figure_of(*own).texts[0].get_text()
