"""Single panels draw the numbers of the results they are given, on the axes they are given."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim import plots
from sim.analysis.books import net
from sim.analysis.discovery import Discovery, discover
from sim.analysis.scoreboard import scoreboard
from sim.analysis.sensitivity import Sensitivity, sensitivity
from sim.core.errors import AnalysisError
from sim.plots.discovery import box_sheet, plot_corner
from tests.analysis.bookkeeping import bookkeeping
from tests.analysis.sweeping import choice, dataset, drawn, factor
from tests.plots.synthetic import synthetic

FACTORS = [
    factor("parameters.alpha", 0.0, 1.0, ["D1"]),
    factor("parameters.beta", 0.0, 2.0, ["C2"]),
    choice("formulations.theory", ["one", "two"]),
]
MONTHS = np.arange("2020-01", "2020-07", dtype="datetime64[M]").astype("datetime64[ns]")


@pytest.fixture
def axes() -> Axes:
    return Figure(figsize=(6, 4), layout="constrained").add_subplot()


@pytest.fixture(scope="module")
def result() -> xr.Dataset:
    return synthetic()


@pytest.fixture(scope="module")
def sweep() -> xr.Dataset:
    """A Sobol sweep: what matters passes from alpha to beta; `flat` is alpha in one theory only."""
    design = drawn("sobol", FACTORS, 128)
    share = np.linspace(0, 1, MONTHS.size)[:, None]
    moving = (1 - share) * design[:, 0] + share * design[:, 1] / 2
    flat = design[:, 0] * design[:, 2]
    outcomes = {"moving": (("time", "run"), moving), "flat": (("run",), flat)}
    return dataset("sobol", FACTORS, design, outcomes, coords={"time": MONTHS})


@pytest.fixture(scope="module")
def found(sweep: xr.Dataset) -> Sensitivity:
    return sensitivity(sweep)


@pytest.fixture(scope="module")
def boxes(sweep: xr.Dataset) -> Discovery:
    return discover(sweep, "flat > 0.6")


def line(axes: Axes, label: str) -> np.ndarray:
    (chosen,) = [line for line in axes.get_lines() if line.get_label() == label]
    return np.asarray(chosen.get_ydata())


def test_a_fan_is_the_median_between_its_bands(result: xr.Dataset, axes: Axes) -> None:
    assert plots.plot_fan(result, "cooperation", ax=axes, domain="economic") is axes
    values = result["cooperation"].sel(domain="economic")
    np.testing.assert_allclose(line(axes, "cooperation, economic"), values.median("run").values)
    (wide,) = [c for c in axes.collections if c.get_label() == "_90 %"]
    heights = wide.get_paths()[0].vertices[:, 1]
    assert heights.max() == pytest.approx(float(values.quantile(0.95, "run").max()))


def test_a_fan_of_a_count_shows_years_and_the_record(result: xr.Dataset, axes: Axes) -> None:
    plots.plot_fan(result, "meetings", ax=axes, level="leader")
    assert line(axes, "record").size == 9
    (means,) = [c for c in axes.collections if c.get_label() == "mean"]
    sums = result["meetings"].sel(level="leader").groupby("time.year").sum().mean("run")
    drawn_means = [segment[0][1] for segment in means.get_segments()]
    np.testing.assert_allclose(drawn_means, sums.values)


def test_a_fan_of_a_flag_is_the_share_of_runs(result: xr.Dataset, axes: Axes) -> None:
    plots.plot_fan(result, "pact", ax=axes)
    np.testing.assert_allclose(line(axes, "pact"), (result["pact"] > 0).mean("run").values)


@pytest.mark.parametrize(
    ("name", "element", "told"),
    [
        ("cooperaton", {}, "did you mean 'cooperation'"),
        ("cooperation", {}, "domain='military'"),
        ("cooperation", {"domain": "militry"}, "did you mean 'military'"),
        ("relation", {"domain": "military"}, "no axis domain"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    result: xr.Dataset, axes: Axes, name: str, element: dict[str, str], told: str
) -> None:
    with pytest.raises(AnalysisError, match=told):
        plots.plot_fan(result, name, ax=axes, **element)


def test_multiples_leave_out_who_has_no_value_and_share_an_axis(result: xr.Dataset) -> None:
    panels = Figure(figsize=(9, 3)).subplots(1, 4)
    shown = plots.plot_multiples(result, "defence_spending", "actor", axes=panels)
    assert len(shown) == 4
    assert len({panel.get_ylim() for panel in shown}) == 1
    voters = plots.plot_multiples(result, "approval", "actor", axes=panels)
    assert [panel.get_title(loc="left") for panel in voters] == [
        "Approval, United States",
        "Approval, Japan",
        "Approval, Republic of Korea",
    ]


def test_comparisons_draw_paired_differences_or_levels(result: xr.Dataset) -> None:
    other = synthetic(seed=1).assign_attrs(seed=0)
    both = {"one": result, "two": other}
    first, second = Figure().subplots(1, 2)
    plots.plot_compare(both, "relation", ax=first)
    change = (other["relation"] - result["relation"]).mean("run").values
    np.testing.assert_allclose(line(first, "two"), change)
    plots.plot_compare(both, "relation", difference=False, ax=second)
    np.testing.assert_allclose(line(second, "one"), result["relation"].mean("run").values)


def test_a_ledger_panel_has_parts_that_sum_to_the_net_change(axes: Axes) -> None:
    books = net(bookkeeping())
    level = str(books["level"].values[1])
    plots.plot_ledger(books, "channel", element=level, ax=axes)
    heights = [
        [np.sign(bar.get_y() + bar.get_height() / 2) * bar.get_height() for bar in stack]
        for stack in axes.containers
    ]
    np.testing.assert_allclose(np.sum(heights, axis=0), line(axes, "net"), atol=1e-12)
    with pytest.raises(AnalysisError, match="allowed: leader"):
        plots.plot_ledger(books, "channel", ax=axes)


def test_table1_has_a_number_for_each_cell(result: xr.Dataset, axes: Axes) -> None:
    plots.plot_table1(result, ax=axes)
    numbers = [text for text in axes.texts if text.get_label() == "probability"]
    assert len(numbers) == 4 * 9


def test_the_scoreboard_has_a_point_a_series_filled_where_it_is_clear(
    result: xr.Dataset, axes: Axes
) -> None:
    board = scoreboard(result)
    assert plots.plot_scoreboard(board, ax=axes) is axes
    points = [one for one in axes.get_lines() if one.get_label() == "skill"]
    shown = [float(point.get_xdata()[0]) for point in points]
    np.testing.assert_allclose(shown, board.series["skill"].clip(lower=-1.5))
    filled = [point.get_markerfacecolor() != "white" for point in points]
    assert filled == board.series["clear"].tolist()
    told = [text.get_text() for text in axes.texts if text.get_text().startswith("loses to")]
    assert len(told) == (board.series["loses_to"] != "").sum()


def test_the_scoreboard_draws_no_interval_of_too_few_years(result: xr.Dataset, axes: Axes) -> None:
    board = scoreboard(result)
    plots.plot_scoreboard(board, ax=axes)
    drawn = [one for one in axes.collections if one.get_label() == "_interval"]
    assert len(drawn) == board.series["skill_low"].notna().sum() < len(board.series)
    for line, (_, row) in zip(
        drawn, board.series.dropna(subset="skill_low").iterrows(), strict=True
    ):
        ends = np.clip([row["skill_low"], row["skill_high"]], -1.5, 1.0)
        np.testing.assert_allclose(line.get_segments()[0][:, 0], ends)
    nobody_knows = board.series.assign(skill_low=np.nan, skill_high=np.nan, clear=False)
    axes.clear()
    plots.plot_scoreboard(replace(board, series=nobody_knows), ax=axes)
    assert not [one for one in axes.collections if one.get_label() == "_interval"]


def test_a_heat_map_averages_over_all_else(sweep: xr.Dataset, axes: Axes) -> None:
    plots.plot_heatmap(sweep, "alpha", "theory", "flat", ax=axes)
    mesh = axes.collections[0].get_array().reshape(2, -1)
    assert [text.get_text() for text in axes.get_yticklabels()] == ["one", "two"]
    np.testing.assert_allclose(mesh[0], 0.0)
    np.testing.assert_allclose(mesh[1], np.arange(8) / 8 + 1 / 16, atol=0.04)


def test_a_heat_map_of_a_condition_is_a_share(sweep: xr.Dataset, axes: Axes) -> None:
    plots.plot_heatmap(sweep, "alpha", "theory", "flat > 0.5", where=True, ax=axes)
    mesh = axes.collections[0].get_array().reshape(2, -1)
    np.testing.assert_allclose(mesh, [[0] * 8, [0] * 4 + [1] * 4])


def test_a_heat_map_ends_where_its_factors_end(axes: Axes) -> None:
    """A share has no cells beyond 0 and 1."""
    design = np.array([[x, y, 0.0] for x in (0.0, 0.5, 1.0) for y in (0.0, 1.0, 2.0)])
    data = dataset("grid", FACTORS, design, {"y": (("run",), design[:, 0])})
    plots.plot_heatmap(data, "alpha", "beta", "y", ax=axes)
    corners = np.asarray(axes.collections[0].get_coordinates())
    assert (corners[..., 0].min(), corners[..., 0].max()) == (0.0, 1.0)
    assert (corners[..., 1].min(), corners[..., 1].max()) == (0.0, 2.0)


def test_cells_without_a_point_stay_empty(axes: Axes) -> None:
    design = np.array([[x, y, 0.0] for x in (0.1, 0.5, 0.9) for y in (0.2, 1.0, 1.8) if x + y < 2])
    data = dataset("grid", FACTORS, design, {"y": (("run",), design[:, 0])})
    plots.plot_heatmap(data, "alpha", "beta", "y", ax=axes)
    mesh = axes.collections[0].get_array().reshape(3, 3)
    assert np.ma.getmaskarray(mesh).sum() == 2


def test_a_tornado_ranks_factors_with_intervals(found: Sensitivity, axes: Axes) -> None:
    plots.plot_tornado(found, "moving", time="2020-01", ax=axes)
    names = [text.get_text() for text in axes.get_yticklabels()]
    assert names[0] == "alpha (D1)"
    widths = [bar.get_width() for bar in axes.patches]
    assert widths == sorted(widths, reverse=True)
    rows = found.indices
    row = rows[(rows["time"] == "2020-01") & (rows["short"] == "alpha")].iloc[0]
    (span,) = [c for c in axes.collections if len(c.get_segments()) == 3]
    np.testing.assert_allclose(span.get_segments()[0][:, 0], [row["ST_low"], row["ST_high"]])


def test_indices_over_time_cross_where_the_ranking_does(found: Sensitivity, axes: Axes) -> None:
    plots.plot_indices(found, "moving", ax=axes)
    early, late = line(axes, "alpha"), line(axes, "beta")
    assert early[0] > late[0]
    assert early[-1] < late[-1]
    with pytest.raises(AnalysisError, match="keep: trajectories"):
        plots.plot_indices(found, "flat", ax=axes)


def test_a_box_is_drawn_between_its_limits(boxes: Discovery, axes: Axes) -> None:
    plots.plot_box(boxes, ax=axes)
    box = boxes.boxes[0]
    told = [text.get_text().replace("\n", " ") for text in axes.get_yticklabels()]
    assert told == [
        f"meaning of {limit.factor} ({short.replace('_', ' ')})"
        for limit, short in zip(box.limits, box.short, strict=True)
    ]
    written = {text.get_text() for text in axes.texts}
    for limit in box.limits:
        if limit.low is not None:
            assert f"{limit.low:.3g}" in written
    assert {"one", "two"} <= written
    with pytest.raises(AnalysisError, match="no box 9"):
        plots.plot_box(boxes, box=9, ax=axes)


def test_the_box_is_drawn_among_the_points(boxes: Discovery, axes: Axes) -> None:
    plot_corner(boxes, ax=axes)
    limits = {limit.factor: limit for limit in boxes.boxes[0].limits if not limit.levels}
    first = min(limits.values(), key=lambda limit: limit.quasi_p)
    (corner,) = axes.patches
    column = boxes.table[first.factor]
    ends = (
        column.min() if first.low is None else first.low,
        column.max() if first.high is None else first.high,
    )
    assert (corner.get_x(), corner.get_x() + corner.get_width()) == pytest.approx(ends)
    cases = int(boxes.table["case"].sum())
    others, held = (len(one.get_offsets()) for one in axes.collections)
    assert (others, held) == (len(boxes.table) - cases, cases)


def test_a_box_of_choices_alone_has_no_corner(boxes: Discovery, axes: Axes) -> None:
    box = boxes.boxes[0]
    chosen = [place for place, limit in enumerate(box.limits) if limit.levels]
    few = replace(
        box,
        limits=tuple(box.limits[place] for place in chosen),
        short=tuple(box.short[place] for place in chosen),
    )
    with pytest.raises(AnalysisError, match="limits no number"):
        plot_corner(replace(boxes, boxes=(few,)), ax=axes)
    assert len(box_sheet(replace(boxes, boxes=(few,)), 1).axes) == 2


def test_the_trade_off_has_every_box_on_the_way(boxes: Discovery, axes: Axes) -> None:
    plots.plot_tradeoff(boxes, ax=axes)
    points = sum(
        line.get_xdata().size for line in axes.get_lines() if "limited" in str(line.get_label())
    )
    assert points == len(boxes.boxes[0].trajectory)
