"""What a comparison draws: curves, intervals, names beside them, governments that agree."""

import json

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.analysis.outcomes import MAIN
from sim.analysis.paired import paired
from sim.plots import compare
from sim.plots.drawing import LINE, spread
from sim.plots.style import colour
from tests.plots.synthetic import INTERVENTIONS, synthetic

NAMES = ["baseline", "a-long-name-of-a-scenario", "third"]


@pytest.fixture(scope="module")
def three() -> dict[str, xr.Dataset]:
    return {
        name: synthetic(seed=seed).assign_attrs(seed=0, scenario_name=name)
        for seed, name in enumerate(NAMES)
    }


def panel(figure: Figure, title: str) -> Axes:
    (axes,) = [axes for axes in figure.axes if axes.get_title(loc="left") == title]
    return axes


def line(axes: Axes, label: str) -> np.ndarray:
    (found,) = [line for line in axes.get_lines() if line.get_label() == label]
    return np.asarray(found.get_ydata())


def names_beside(axes: Axes) -> list[Text]:
    return [text for text in axes.texts if text.get_text()]


def test_each_scenario_has_a_line_at_its_mean(three: dict[str, xr.Dataset]) -> None:
    axes = panel(compare.outcomes(three), "Relation")
    for name, data in three.items():
        np.testing.assert_allclose(line(axes, name), data["relation"].mean("run").values)


def test_counts_are_rates_of_each_calendar_year(three: dict[str, xr.Dataset]) -> None:
    cut = {name: data.sel(time=slice("2015-07", None)) for name, data in three.items()}
    drawn = line(panel(compare.outcomes(cut), "Exercises"), "third")
    sums = cut["third"]["exercises"].mean("run").groupby("time.year").sum().values
    months = np.array([6, *[12] * 8])
    np.testing.assert_allclose(drawn, sums * 12 / months)


def test_differences_are_the_paired_ones_with_their_interval(
    three: dict[str, xr.Dataset],
) -> None:
    axes = panel(compare.differences(three), "Relation")
    expected = paired(three["baseline"], three["third"]).sel(element="relation")
    np.testing.assert_allclose(line(axes, "third"), expected["difference"].values)
    band = axes.collections[[c.get_label() for c in axes.collections].index("_band") + 1]
    heights = band.get_paths()[0].vertices[:, 1]
    assert heights.max() == pytest.approx(float(expected["high"].max()))
    assert heights.min() == pytest.approx(float(expected["low"].min()))


def test_the_reference_is_not_among_the_differences(three: dict[str, xr.Dataset]) -> None:
    labels = [line.get_label() for line in panel(compare.differences(three), "Relation").lines]
    assert [label for label in labels if not label.startswith("_")] == NAMES[1:]


def test_a_scenario_keeps_its_colour_and_dash_in_both_figures(
    three: dict[str, xr.Dataset],
) -> None:
    looks = []
    for figure in (compare.outcomes(three), compare.differences(three)):
        axes = panel(figure, "Cooperation")
        (found,) = [line for line in axes.get_lines() if line.get_label() == "third"]
        looks.append((found.get_color(), found.get_linestyle()))
    assert looks[0] == looks[1]


@pytest.mark.parametrize("draw", [compare.outcomes, compare.differences])
def test_names_stand_beside_the_lines_and_nothing_overlaps(
    draw: object, three: dict[str, xr.Dataset]
) -> None:
    assert callable(draw)
    figure = draw(three)
    figure.canvas.draw()
    shown = NAMES if draw is compare.outcomes else NAMES[1:]
    page = figure.bbox
    panels = [axes for axes in figure.axes if axes.get_title(loc="left")]
    assert len(panels) == len(compare.OUTCOMES)
    for axes in panels:
        texts = names_beside(axes)
        assert sorted(text.get_text().replace("\n", "") for text in texts) == sorted(shown)
        boxes = [text.get_window_extent() for text in texts]
        for index, box in enumerate(boxes):
            assert page.x0 <= box.x0
            assert box.x1 <= page.x1
            assert box.x0 > axes.get_window_extent().x1
            assert not any(box.overlaps(other.padded(-1)) for other in boxes[index + 1 :])
            for neighbour in panels:
                if neighbour is not axes:
                    ticks = neighbour.get_tightbbox(for_layout_only=True)
                    assert not box.overlaps(neighbour.get_window_extent())
                    assert ticks is not None


def test_labels_are_spread_without_overlap_and_within_the_panel() -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        count = int(rng.integers(1, 8))
        wanted, heights = rng.uniform(-0.2, 1.9, count), rng.choice([LINE, 2 * LINE], count)
        top = max(1.7, heights.sum())
        centres = np.array(spread(list(wanted), list(heights), top))
        order = np.argsort(centres)
        edges = (centres - heights / 2)[order], (centres + heights / 2)[order]
        assert (edges[0][1:] >= edges[1][:-1] - 1e-9).all()
        assert edges[0][0] >= -1e-9
        assert edges[1][-1] <= top + 1e-9
    assert spread([0.3, 1.2], [LINE, LINE], 1.7) == pytest.approx([0.3, 1.2])


def test_governments_have_a_row_for_each_scenario_that_differs() -> None:
    governments = json.loads(synthetic(2).attrs["governments"])
    changed = [
        {**entry, "leader": "Another"} if entry["leader"] == "Moon Jae-in" else entry
        for entry in governments
    ]
    pair = {
        "one": synthetic(2, interventions=INTERVENTIONS),
        "other": synthetic(2).assign_attrs(governments=json.dumps(changed)),
    }
    figure = compare.outcomes(pair)
    strip = next(axes for axes in figure.axes if axes.get_label() == "lanes")
    rows = strip.get_yticklabels()
    assert [label.get_text() for label in rows] == ["USA", "JPN", "KOR", "KOR", "PRK"]
    assert [rows[2].get_color(), rows[3].get_color()] == [colour(0), colour(1)]
    names = [(text.get_text(), round(text.get_position()[1])) for text in strip.texts]
    assert ("Moon", 2) in names
    assert ("Another", 3) in names
    footer = figure.texts[2].get_text().replace("\n", " ")
    assert "Governments of KOR differ: one row each, from above one, other" in footer
    assert "Exogenous events that not all have" in footer


def test_an_earlier_start_is_no_other_government() -> None:
    figure = compare.outcomes({"one": synthetic(2), "late": synthetic(2, start="2018-04")})
    assert "differ" not in figure.texts[2].get_text()


def test_panels_of_what_not_all_have_are_left_out() -> None:
    pair = {"one": synthetic(3), "other": synthetic(3).drop_vars("tension")}
    titles = [axes.get_title(loc="left") for axes in compare.outcomes(pair).axes]
    assert "Tension" not in titles
    assert len([title for title in titles if title]) == len(MAIN)


def test_a_scenario_against_itself_draws_zero(three: dict[str, xr.Dataset]) -> None:
    figure = compare.differences({"a": three["third"], "b": three["third"]})
    axes = panel(figure, "Launches")
    assert (line(axes, "b") == 0).all()
    low, high = axes.get_ylim()
    assert high - low >= 0.02
    assert f"in 0 (b) of {len(compare.OUTCOMES)} outcomes" in figure.texts[0].get_text()
