"""What is drawn: lines, labels and numbers, not pixels."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim import plots, record
from sim.analysis import summit_table
from tests.plots.synthetic import INTERVENTIONS, synthetic

ELSEWHERE = ("USA", "JPN", "IND", "PRK")


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return synthetic(interventions=INTERVENTIONS)


def panel(figure: Figure, title: str) -> Axes:
    """The panel with this title."""
    (axes,) = [axes for axes in figure.axes if axes.get_title(loc="left").startswith(title)]
    return axes


def line(axes: Axes, label: str) -> np.ndarray:
    """Heights of the line with this label."""
    (found,) = [line for line in axes.get_lines() if line.get_label() == label]
    return np.asarray(found.get_ydata())


def texts(figure: Figure) -> list[str]:
    """The texts of the figure's margins: title, note, footer, claims."""
    return [text.get_text().replace("\n", " ") for text in figure.texts]


def labels(axes: Axes) -> list[str]:
    """What is written into the axes."""
    return [text.get_text() for text in axes.texts]


def strips(figure: Figure) -> list[Axes]:
    """The strips of governments."""
    return [axes for axes in figure.axes if axes.get_label() == "lanes"]


def test_cooperation_draws_the_median_of_each_domain(data: xr.Dataset) -> None:
    figure = plots.cooperation(data)
    for name in ("cooperation", "institutionalisation"):
        for domain in data["domain"].values:
            drawn = line(panel(figure, f"{name.capitalize()}, {domain}"), f"{name}, {domain}")
            expected = data[name].sel(domain=domain).median("run").values
            np.testing.assert_allclose(drawn, expected)


def test_the_title_says_what_the_data_show(data: xr.Dataset) -> None:
    end = data["institutionalisation"].isel(time=-1).median("run")
    title = texts(plots.cooperation(data))[0]
    for domain in data["domain"].values:
        assert f"{end.sel(domain=domain).item():.2f} ({domain})" in title


def test_the_title_follows_the_data_when_they_turn(data: xr.Dataset) -> None:
    turned = data.assign(relation=data["relation"].isel(time=slice(None, None, -1)))
    turned["relation"] = (data["relation"].dims, data["relation"].values[::-1])
    assert "Japan–Republic of Korea relation rises from" in texts(plots.dyad(data))[0]
    assert "relation falls from" in texts(plots.dyad(turned))[0]


def test_the_dyads_events_stand_beside_the_record(data: xr.Dataset) -> None:
    figure = plots.dyad(data)
    for name in ("disputes", "accords"):
        drawn = line(panel(figure, name.capitalize()), "record")
        assert drawn.tolist() == record.yearly_counts(name, "2015-01", "2023-12").values.tolist()
    assert "20 on record" in texts(figure)[0]


def test_what_publics_think_stands_beside_the_surveys(data: xr.Dataset) -> None:
    figure = plots.dyad(data)
    for public, toward, series in (
        ("KOR", "JPN", "favourable_to_jpn_eai"),
        ("JPN", "KOR", "favourable_to_kor_genron"),
    ):
        names = data.sim.actor_names
        axes = panel(figure, f"Favourable to {names[toward]} in {names[public]} (◆ surveys)")
        shares = record.opinion(series)
        since = shares["time"].values >= np.datetime64("2015-01")
        assert line(axes, "survey").tolist() == shares.values[since].tolist()
        drawn = data["opinion"].sel(actor=public, toward=toward).median("run").values
        np.testing.assert_allclose(line(axes, "opinion"), drawn)
    with_none = plots.dyad(data.drop_vars("opinion"))
    assert len(with_none.axes) == len(figure.axes) - 2


def test_the_dyad_is_the_scenarios_focal_one() -> None:
    many = synthetic(5, actors=("USA", "JPN", "KOR", "AUS", "PRK"))
    many.attrs["scenario"] = '{"dyads": {"AUS-KOR": {"focal": true}}}'
    assert texts(plots.dyad(many))[0].startswith("KOR–AUS relation")


def test_no_governments_stand_under_a_panel_without_a_time_axis(data: xr.Dataset) -> None:
    assert all(strip.get_visible() for strip in strips(plots.dyad(data)))
    told = synthetic(3, outside=True)
    quarrel = told["disputes_by_issue"].clip(0.0, 1.0).assign_attrs(units="1", claims="C1")
    typed = plots.dyad(told.assign(quarrel=quarrel))
    assert [strip.get_visible() for strip in strips(typed)] == [True, False]


def test_the_title_names_whom_each_fears_most_and_the_key_has_the_order_of_actors(
    data: xr.Dataset,
) -> None:
    figure = plots.threat(data)
    ends = data["threat_perception"].sel(actor="KOR").median("run").isel(time=-1)
    most = str(ends["source"].values[ends.argmax("source").item()])
    names = data.sim.actor_names
    (told,) = [
        part for part in texts(figure)[0].split(": ", 1)[1].split("; ") if "of Korea" in part
    ]
    assert told.startswith(f"{names.get(most, most)} for ")
    assert f"Republic of Korea ({ends.max():.2f})" in told
    assert "Greatest threat in 2023-12" in texts(figure)[0]
    key = [text.get_text() for text in figure.legends[0].get_texts()]
    assert key == [names.get(code, code) for code in map(str, data["source"].values)]


def test_threat_has_a_line_for_each_source_but_oneself(data: xr.Dataset) -> None:
    figure = plots.threat(data)
    for title, sources in (("Japan", ["PRK", "CHN", "RUS"]), ("DPRK", ["CHN", "RUS"])):
        axes = panel(figure, title)
        assert [line.get_label() for line in axes.get_lines()] == sources
    expected = data["threat_perception"].sel(actor="KOR", source="CHN").median("run").values
    np.testing.assert_allclose(line(panel(figure, "Republic of Korea"), "CHN"), expected)


def test_activity_compares_yearly_counts_with_the_record(data: xr.Dataset) -> None:
    figure = plots.activity(data)
    leaders = panel(figure, "Leaders' meetings")
    assert line(leaders, "record").tolist() == [0, 1, 2, 0, 0, 0, 0, 2, 3]
    missiles = line(panel(figure, "Missiles launched"), "record")
    assert missiles[2022 - 2015] == 69
    exercises = line(panel(figure, "Trilateral exercises"), "record")
    assert np.isnan(exercises[0])
    (means,) = [c for c in leaders.collections if c.get_label() == "mean"]
    yearly = data["meetings"].sel(level="leader").groupby("time.year").sum().mean("run")
    np.testing.assert_allclose([path.vertices[0, 1] for path in means.get_paths()], yearly)


def test_the_count_of_hits_in_the_title_is_right(data: xr.Dataset) -> None:
    inside = total = 0
    model = {level: data["meetings"].sel(level=level) for level in data["level"].values}
    model |= {name: data[name] for name in ("exercises", "launches")}
    for name, counts in model.items():
        sums = counts.groupby("time.year").sum()
        recorded = record.yearly_counts(name, "2015-01", "2023-12")
        low, high = sums.quantile(0.05, "run"), sums.quantile(0.95, "run")
        inside += int(((recorded >= low) & (recorded <= high)).sum())
        total += int(recorded.notnull().sum())
    assert texts(plots.activity(data))[0].startswith(f"{inside} of {total} recorded")


@pytest.mark.parametrize(
    "elsewhere",
    [
        synthetic(5, actors=ELSEWHERE),
        synthetic(5, "2025-01", "2027-12"),
        synthetic(5, actors=("USA", "JPN", "KOR", "AUS", "PRK")),
    ],
    ids=["other ally", "later", "one ally more"],
)
def test_no_record_is_drawn_where_it_does_not_apply(elsewhere: xr.Dataset) -> None:
    for draw in (plots.activity, plots.dyad, plots.table1):
        figure = draw(elsewhere)
        drawn = [line.get_label() for axes in figure.axes for line in axes.get_lines()]
        marks = [text.get_label() for axes in figure.axes for text in axes.texts]
        assert "record" not in drawn + marks
        assert "ecord" not in texts(figure)[0]


def test_table1_shows_the_models_probability_and_marks_the_record(data: xr.Dataset) -> None:
    figure = plots.table1(data)
    (axes,) = figure.axes
    written = [t.get_text() for t in axes.texts if t.get_label() == "probability"]
    model = summit_table(data, ["2022-06", "2022-11", "2023-05", "2023-08"])
    expected = np.column_stack([model["occurrence"].values, model["probability"].values])
    assert written == [f"{number:.2f}" for number in expected.ravel()]
    marks = [t.get_text() for t in axes.texts if t.get_label() == "record"]
    table = record.table1().sel(topic=model["topic"].values)
    assert [mark[0] == "●" for mark in marks] == (table["observed"].values.ravel() > 0).tolist()
    assert [mark.endswith("*") for mark in marks] == (
        table["new_wording"].values.ravel() > 0
    ).tolist()


def test_table1_keeps_only_the_summits_within_the_scenario() -> None:
    (axes,) = plots.table1(synthetic(20, "2023-01", "2023-06")).axes
    assert [label.get_text().split("\n")[0] for label in axes.get_yticklabels()] == ["Hiroshima"]


def test_table1_says_so_when_nobody_meets() -> None:
    silent = synthetic(5)
    silent["named"] = silent["named"] * np.nan
    assert texts(plots.table1(silent))[0].startswith("No run has a leaders' meeting")


def test_impacts_draw_five_indices_and_spending_of_every_actor(data: xr.Dataset) -> None:
    figure = plots.impacts(data)
    for title, name in (
        ("Tension", "tension"),
        ("Alignment PRK–RUS", "alignment_backer"),
        ("Polarisation", "polarisation"),
        ("Regional governance", "regional_governance"),
        ("Pressure on China", "pressure_on_competitor"),
    ):
        expected = data[name].median("run").values
        np.testing.assert_allclose(line(panel(figure, title), name), expected)
    spending = panel(figure, "Defence spending")
    assert [line.get_label() for line in spending.get_lines()] == ["USA", "JPN", "KOR", "PRK"]
    assert line(spending, "JPN")[0] == 100.0


def test_fears_draw_a_line_for_each_ally(data: xr.Dataset) -> None:
    figure = plots.fears(data)
    for title, name in (
        ("Commitment", "commitment"),
        ("Fear of abandonment", "abandonment_fear"),
        ("Fear of entrapment", "entrapment_fear"),
    ):
        for ally in ("JPN", "KOR"):
            expected = data[name].sel(ally=ally).median("run").values
            np.testing.assert_allclose(line(panel(figure, title), ally), expected)


def test_channels_draw_a_panel_a_rank_and_one_for_defence(data: xr.Dataset) -> None:
    figure = plots.channels(data)
    for title, level in (
        ("Leaders", "leader"),
        ("Foreign ministers", "minister"),
        ("Vice-ministers", "vice_minister"),
    ):
        expected = data["channel"].sel(level=level).median("run").values
        np.testing.assert_allclose(line(panel(figure, title), title), expected)
        assert f"{title.lower()} {expected[-1]:.2f}" in texts(figure)[0]
    assert "defence" not in texts(figure)[0]
    weak = data.assign(defence_channel=0.25 * data["channel"].sel(level="leader", drop=True))
    drawn = line(panel(plots.channels(weak), "Defence"), "Defence ministers")
    np.testing.assert_allclose(drawn, 0.25 * data["channel"].sel(level="leader").median("run"))


@pytest.mark.parametrize("draw", [*plots.FIGURES.values()])
def test_every_figure_has_title_claims_units_and_legible_type(
    draw: Callable[[xr.Dataset], Figure], data: xr.Dataset
) -> None:
    figure = draw(data)
    title, note, _, claims = texts(figure)
    assert title
    assert note.startswith("synthetic, 40 runs: ")
    assert claims.startswith("claims ")
    for axes in figure.axes:
        for text in [*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels()]:
            assert text.get_fontsize() >= 9
        leftmost = axes.get_position().x0 < 0.1 and axes.get_label() != "lanes"
        assert axes.get_ylabel() or not leftmost


def test_governments_are_named_in_a_lane_per_country(data: xr.Dataset) -> None:
    (strip,) = strips(plots.fears(data))
    lanes = [label.get_text() for label in strip.get_yticklabels()]
    assert lanes == ["USA", "JPN", "KOR", "PRK", "event"]
    assert {"Obama", "Trump", "Biden", "Abe", "Suga", "Moon", "Yoon", "Kim"} <= set(labels(strip))
    assert not any("Hwang" in label for label in labels(strip))  # two months are too narrow


def test_exogenous_events_are_named_under_the_figure(data: xr.Dataset) -> None:
    footer = texts(plots.dyad(data))[2]
    assert "Exogenous events: 2019-07 disputes set to 1." in footer
    assert texts(plots.dyad(synthetic(3)))[2].startswith("Dashed mark")


def test_files_are_written_whole(data: xr.Dataset, tmp_path: Path) -> None:
    written = plots.figures(data, tmp_path / "figures")
    assert [path.name for path in written] == [f"{name}.png" for name in plots.FIGURES]
    assert sorted(tmp_path.rglob("*.*")) == sorted(written)
    for path in written:
        assert path.read_bytes().startswith(b"\x89PNG")


def test_a_failed_write_leaves_nothing(data: xr.Dataset, tmp_path: Path) -> None:
    class Broken(Figure):
        def savefig(self, path: Path, **_: object) -> None:
            path.write_bytes(b"half")
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        plots.save(Broken(), tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "odd",
    [
        synthetic(1, "2022-03", "2022-11"),
        synthetic(3, "1990-01", "2049-12", governments=()),
        synthetic(3, rivals=()),
    ],
    ids=["one run of nine months", "sixty years", "no rivals"],
)
def test_odd_results_are_drawn_too(odd: xr.Dataset, tmp_path: Path) -> None:
    assert len(plots.figures(odd, tmp_path)) == len(plots.FIGURES)


def test_the_callers_settings_do_not_matter(data: xr.Dataset) -> None:
    import matplotlib

    with matplotlib.rc_context({"font.size": 30.0}):
        axes = panel(plots.cooperation(data), "Cooperation, military")
        assert axes.title.get_fontsize() < 10
        assert matplotlib.rcParams["font.size"] == 30.0


def test_a_display_that_is_turned_on_while_drawing_stays_on() -> None:
    import matplotlib

    from sim.plots.style import styled

    # As the first use of pyplot in a notebook does; else only its first figure would be shown.
    @styled
    def draw() -> None:
        matplotlib.interactive(True)

    before = matplotlib.is_interactive()
    matplotlib.interactive(False)
    try:
        draw()
        assert matplotlib.is_interactive()
    finally:
        matplotlib.interactive(before)
