"""What figures of the ledger and of Shapley shares draw."""

import re

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.books import minus, net
from sim.plots.claims import shapley
from sim.plots.drawing import OTHER, bins, grouped, kept_apart, signed, stacked
from sim.plots.ledger import difference, ledger
from tests.analysis.bookkeeping import bookkeeping
from tests.plots.shares import PLAYERS, shares_of, synthetic_shares


@pytest.fixture(scope="module")
def books() -> xr.Dataset:
    return net(bookkeeping())


def panels(figure: Figure) -> list[Axes]:
    return [axes for axes in figure.axes if axes.get_title(loc="left")]


def line(axes: Axes, label: str) -> np.ndarray:
    (found,) = [line for line in axes.get_lines() if line.get_label() == label]
    return np.asarray(found.get_ydata())


def signed_height(bar: Rectangle) -> float:
    """Height of a bar, negative below zero."""
    return float(np.sign(bar.get_y() + bar.get_height() / 2) * bar.get_height())


def texts(figure: Figure) -> str:
    return " ".join(text.get_text().replace("\n", " ") for text in figure.texts)


def test_bars_of_a_quarter_sum_to_the_net_line(books: xr.Dataset) -> None:
    figure = ledger(books, "channel")
    for axes, level in zip(panels(figure), books["level"].values, strict=True):
        one = books["channel"].sel(level=level)
        at_end = one.resample(time="QS").last().mean("run").values
        start = float(books["channel_start"].sel(level=level).mean())
        change = np.diff(np.concatenate([[start], at_end]))
        np.testing.assert_allclose(line(axes, "net"), change, atol=1e-12)
        parts = [[signed_height(bar) for bar in stack] for stack in axes.containers]
        np.testing.assert_allclose(np.sum(parts, axis=0), change, atol=1e-12)


def test_bars_fit_into_the_panel(books: xr.Dataset) -> None:
    for name in ("relation", "channel"):
        for axes in panels(ledger(books, name)):
            low, high = axes.get_ylim()
            bars = [bar for stack in axes.containers for bar in stack]
            assert low < min(bar.get_y() for bar in bars)
            assert high > max(bar.get_y() + bar.get_height() for bar in bars)


def test_the_key_has_the_largest_first_with_claims(books: xr.Dataset) -> None:
    (key,) = ledger(books, "channel").legends
    labels = [text.get_text() for text in key.get_texts()]
    assert labels[0] == "net change"
    assert "tending (S3)" in labels
    assert "fading of the starting level" in labels


def test_the_key_stays_on_the_page_and_off_the_panels(books: xr.Dataset) -> None:
    for figure in (ledger(books, "channel"), ledger(books, "relation")):
        figure.canvas.draw()
        (key,) = figure.legends
        box = key.get_window_extent()
        assert box.x1 <= figure.bbox.x1
        assert box.x0 >= panels(figure)[0].get_window_extent().x1


def test_the_title_tells_the_fastest_period_and_who_moved_it(books: xr.Dataset) -> None:
    level = books["relation"].resample(time="QS").last().mean("run").values
    change = np.diff(np.concatenate([[float(books["relation_start"].mean())], level]))
    fastest = change[np.argmax(np.abs(change))]
    told = texts(ledger(books, "relation"))
    assert f"({signed(fastest)}), most by" in told
    by = re.search(r"most by [\w ]+ \(([+−])[\d.]+\)", told)
    assert by is not None
    assert by[1] == ("+" if fastest > 0 else "−")


def test_a_difference_is_its_parts_cumulated() -> None:
    one, other = net(bookkeeping(name="one")), net(bookkeeping(seed=1, name="other"))
    figure = difference(one, other, "relation")
    (axes,) = panels(figure)
    books = minus(one, other)
    start = books["relation_start"].mean().item()
    expected = np.append(0.0, books["relation"].mean("run").values - start)
    np.testing.assert_allclose(line(axes, "net"), expected, atol=1e-12)
    end = expected[-1] + start
    side = "above" if end > 0 else "below"
    assert f"one is {abs(end):.2f} {side} other in" in texts(figure)
    parts = re.findall(r"[+−][\d.]+", texts(figure).split("greatest parts: ")[1])[:2]
    sizes = [float(part.replace("−", "-")) for part in parts]
    assert np.sign(sizes[0]) == np.sign(end)


def test_nothing_differs_from_itself(books: xr.Dataset) -> None:
    figure = difference(books, books, "channel")
    assert "no part is greater" in texts(figure)
    assert (line(panels(figure)[0], "net") == 0).all()


def test_small_terms_are_summed_up_as_other() -> None:
    parts = {"large": np.array([1.0, -2.0]), "small": np.array([0.01, 0.02]), "idle": np.zeros(2)}
    named, smaller = kept_apart([parts])
    assert (named, smaller) == (["large"], 1)
    np.testing.assert_allclose(grouped(parts, named)[OTHER], [0.01, 0.02])
    many = {f"term {number}": np.ones(2) * number for number in range(1, 11)}
    named, smaller = kept_apart([many])
    assert named == [f"term {number}" for number in range(10, 3, -1)]
    assert smaller == 3
    np.testing.assert_allclose(sum(grouped(many, named).values()), sum(many.values()))


def test_layers_touch_and_reach_from_zero() -> None:
    parts = {"a": np.array([1.0, -1.0]), "b": np.array([2.0, 0.5]), "c": np.array([-1.0, -3.0])}
    layers = {term: (bottom.tolist(), top.tolist()) for term, bottom, top in stacked(parts)}
    assert layers == {
        "a": ([0.0, -1.0], [1.0, 0.0]),
        "b": ([1.0, 0.0], [3.0, 0.5]),
        "c": ([-1.0, -4.0], [0.0, -1.0]),
    }


@pytest.mark.parametrize(
    ("months", "length"), [(24, 3), (72, 3), (108, 6), (168, 12), (480, 24), (1200, 60)]
)
def test_bars_are_calendar_periods_and_not_too_many(months: int, length: int) -> None:
    time = np.datetime64("2015-01", "M") + np.arange(months)
    found, starts = bins(time)
    assert found == length
    assert len(starts) <= 24 + 1
    years = time.astype(int)[starts[1:]]
    assert (years % length == 0).all()


def test_numbers_have_signs_and_zero_none() -> None:
    assert [signed(value) for value in (0.123, -0.5, 0.001, -0.001)] == [
        "+0.12",
        "−0.50",
        "0.00",
        "0.00",
    ]


def test_shares_are_bars_with_their_intervals() -> None:
    shares = synthetic_shares()
    figure = shapley(shares, "one", "other")
    for axes, outcome in zip(panels(figure), shares["outcome"].values, strict=True):
        (bars,) = axes.containers
        own = shares.sel(outcome=outcome)
        np.testing.assert_allclose([bar.get_width() for bar in bars], own["share"].values[:-1])
        (intervals,) = [c for c in axes.collections if c.get_label() == "intervals"]
        ends = np.array([path.vertices[:, 0] for path in intervals.get_paths()])
        np.testing.assert_allclose(ends[:, 0], own["low"].values[:-1])
        np.testing.assert_allclose(ends[:, 1], own["high"].values[:-1])
        assert signed(float(own["total"]), 3) in axes.get_title(loc="left")
    assert "shares sum to the totals" in texts(figure)
    assert "no share: other" in texts(figure)


def test_players_are_named_once_a_row() -> None:
    first, second, *_ = panels(shapley(synthetic_shares(), "one", "other"))
    names = [label.get_text() for label in first.get_yticklabels()]
    assert [name.split()[0] for name in names] == PLAYERS[:-1]
    assert not any(label.get_text() for label in second.get_yticklabels())


def test_shares_that_miss_the_total_are_told() -> None:
    shares = shares_of(np.array([[0.1, 0.2]]), ["D1", "C1"])
    shares["total"] = shares["total"] + 0.05
    assert "shares miss the totals by up to 0.05" in texts(shapley(shares, "one", "other"))


def test_no_shares_at_all_still_make_a_figure() -> None:
    figure = shapley(shares_of(np.zeros((2, 9)), PLAYERS, half=0.0), "one", "other")
    assert "Nothing in which one and other differ" in texts(figure)
