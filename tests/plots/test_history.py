"""What the figures of history draw: numbers, labels and words, not pixels."""

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim import record
from sim.analysis.observables import OBSERVABLES
from sim.analysis.scoreboard import Scoreboard, pit_histograms, scoreboard
from sim.plots.history import history
from sim.plots.scoreboard import WORST, pit
from sim.plots.scoreboard import scoreboard as draw_board
from tests.plots.synthetic import synthetic
from tests.plots.test_figures import line, panel, texts

FAR = 60.0


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return synthetic()


@pytest.fixture(scope="module")
def board(data: xr.Dataset) -> Scoreboard:
    return scoreboard(data)


def shaded(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if patch.get_label() == "_not fitted"]


def test_every_series_has_its_record() -> None:
    figure = history(synthetic(outside=True))
    for observable in OBSERVABLES.values():
        if observable.name in ("provocations", "tcog"):  # nobody counted them in these years
            continue
        title = observable.title[:1].upper() + observable.title[1:]
        drawn = line(panel(figure, title), "record")
        expected = observable.observed().reindex(year=range(2015, 2024)).values
        known = drawn[np.isfinite(drawn)]
        assert known == pytest.approx(expected[np.isfinite(expected)])


def titles(figure: Figure) -> list[str]:
    return [axes.get_title(loc="left") for axes in figure.axes]


def test_a_series_that_result_or_record_lacks_has_no_panel(data: xr.Dataset) -> None:
    assert "Security Council resolutions" not in titles(history(data))
    drawn = titles(history(synthetic(outside=True)))
    assert "Security Council resolutions" in drawn
    assert "Provocations of other kinds" not in drawn
    early = titles(history(synthetic(start="2012-01", outside=True)))
    assert "Provocations of other kinds" in early


def test_counts_stand_at_the_middle_of_their_year(data: xr.Dataset) -> None:
    axes = panel(history(data), "Missiles launched")
    (drawn,) = [one for one in axes.get_lines() if one.get_label() == "record"]
    assert np.asarray(drawn.get_xdata())[:2].tolist() == [2015.5, 2016.5]


def test_years_after_the_training_are_shaded(data: xr.Dataset) -> None:
    late = history(data, 2019)
    (patch,) = shaded(panel(late, "Exercises"))
    assert (patch.get_x(), patch.get_width()) == pytest.approx((2020.0, 4.0))
    assert "after 2019 shaded" in texts(late)[1]
    assert not shaded(panel(history(data), "Exercises"))


def test_a_forecast_begins_at_a_line_and_the_title_counts_only_what_it_foresaw() -> None:
    long = synthetic(start="2012-01", outside=True)
    drawn = history(long, 2019, since=1994, inputs="frozen")
    (mark,) = [
        one
        for one in panel(drawn, "Exercises").get_lines()
        if one.get_label() == "_forecast begins"
    ]
    assert mark.get_xdata()[0] == 2020
    title = texts(drawn)[0]
    assert title.startswith("Fitted to 2019, inputs frozen: ")
    assert " later values lie within the middle 90 %" in title
    board = scoreboard(long, trained_to=2019, since=1994)
    held = int(title.split(": ")[1].split(" of ")[0])
    assert held >= board.observations["in_90"].sum()  # a few series have bands and no naive rival
    assert not [
        one
        for one in panel(history(long), "Exercises").get_lines()
        if one.get_label() == "_forecast begins"
    ]


def test_the_title_names_what_no_band_holds(data: xr.Dataset) -> None:
    far = data.assign(launches=(("time", "run"), np.full((108, 40), FAR), data["launches"].attrs))
    assert "none of missiles launched" in texts(history(far))[0].replace(",", "")
    known = record.monthly_counts("launches", "2015-01", "2023-12").values[:, None]
    seen = data.assign(
        launches=(("time", "run"), np.repeat(known, 40, axis=1), data["launches"].attrs)
    )
    assert "missiles" not in texts(history(seen))[0]


def skill_panel(figure: Figure) -> Axes:
    return panel(figure, "Skill")


def test_the_scoreboard_draws_every_skill_and_says_where_it_loses(board: Scoreboard) -> None:
    axes = skill_panel(draw_board(board, "synthetic"))
    drawn = [one.get_xdata()[0] for one in axes.get_lines() if one.get_label() == "skill"]
    assert drawn == pytest.approx(np.maximum(board.series["skill"], WORST))
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names[0] == "Leaders' meetings (9)"
    said = [text for text in axes.texts if text.get_text().startswith("loses to")]
    assert len(said) == (board.series["loses_to"] != "").sum() > 0


def test_a_clear_difference_has_a_filled_mark(board: Scoreboard) -> None:
    axes = skill_panel(draw_board(board))
    marks = [one for one in axes.get_lines() if one.get_label() == "skill"]
    filled = [one.get_markerfacecolor() != "white" for one in marks]
    assert filled == board.series["clear"].tolist()
    assert 0 < sum(filled) < len(filled)


def test_the_scoreboard_says_whether_it_is_in_sample(data: xr.Dataset, board: Scoreboard) -> None:
    assert "in sample" in texts(draw_board(board))[1]
    late = texts(draw_board(scoreboard(data, trained_to=2019)))[1]
    assert "out of sample: nothing after 2019" in late


def test_the_scoreboard_has_table_1_by_topic(board: Scoreboard) -> None:
    axes = panel(draw_board(board), "Table 1")
    cells = board.table1[board.table1["scored"].astype(bool)]
    drawn = next(one for one in axes.get_lines() if one.get_label() == "model").get_xdata()
    assert drawn[-1] == pytest.approx(cells["brier"].mean())
    assert drawn[:-1] == pytest.approx(cells.groupby("topic", sort=False)["brier"].mean())


def test_without_a_summit_the_board_says_so() -> None:
    early = scoreboard(synthetic(runs=20, end="2019-12"))
    figure = draw_board(early)
    said = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert "No cell of Table 1 can be scored" in said


def test_pit_histograms_and_coverage(board: Scoreboard) -> None:
    figure = pit(board, "synthetic")
    shares = pit_histograms(board.observations)
    axes = panel(figure, "Ministers' meetings (9)")
    heights = [bar.get_height() for bar in axes.patches]
    assert heights == pytest.approx(shares.loc["minister"].to_numpy())
    row = board.series.set_index("name").loc["minister"]
    written = " ".join(text.get_text() for text in axes.texts)
    assert f"50 %: {row['coverage_50']:.2f} (expected {row['expected_50']:.2f})" in written
    held = (board.observations["in_90"]).sum()
    assert f"hold {held:.0f} of {len(board.observations)}" in texts(figure)[0]
