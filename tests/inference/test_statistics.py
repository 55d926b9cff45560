"""The statistics that a fit compares, and that they see nothing after the date."""

from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

from sim import record
from sim.analysis.observables import OBSERVABLES, opinion_of
from sim.ensemble import simulate
from sim.inference.statistics import (
    OF_LAUNCHES,
    Target,
    steps,
    summarised,
    swings,
    total,
    windows,
)
from sim.scenario import Scenario
from tests.plots.synthetic import synthetic

COUNTED = ("leader", "minister", "vice_minister", "exercises", "launches", "disputes", "accords")


@pytest.fixture(scope="module")
def data(baseline: Scenario) -> xr.Dataset:
    return simulate(baseline, 40, 3)


def as_recorded(data: xr.Dataset) -> xr.Dataset:
    """A result whose every run has the counts, spending and approval of the record."""
    real = data.copy(deep=True)
    start, end = (str(data["time"].values[place])[:7] for place in (0, -1))
    for place, level in enumerate(("leader", "minister", "vice_minister")):
        monthly = record.monthly_counts(level, start, end).values
        real["meetings"].values[:, :, place] = monthly[:, None]
    for name in ("exercises", "launches", "disputes", "accords"):
        monthly = np.nan_to_num(record.monthly_counts(name, start, end).values)
        real[name].values[:] = monthly[:, None]
    polls = record.approval(start, end)
    shares = record.defence_spending(2015, 2023)
    for actor in record.POLLSTERS:
        place = list(data["actor"].values).index(actor)
        poll = polls.sel(actor=actor).values
        real["approval"].values[:, :, place] = np.nan_to_num(poll)[:, None]
        share = np.repeat(shares.sel(actor=actor).values, 12)
        real["defence_spending"].values[:, :, place] = share[:, None]
    return real


def test_the_record_itself_is_at_no_distance(data: xr.Dataset) -> None:
    errors = Target.of(range(2015, 2024)).errors(as_recorded(data))
    for name in (*COUNTED, *OF_LAUNCHES, *(f"approval_{actor}" for actor in record.POLLSTERS)):
        assert np.allclose(errors[name], 0.0), name
    assert all(np.allclose(errors[f"defence_spending_{a}"], 0.0) for a in record.POLLSTERS)


def test_other_runs_are_at_some_distance_and_it_is_the_sum(data: xr.Dataset) -> None:
    target = Target.of(range(2015, 2024))
    errors = target.errors(data)
    assert all((each >= 0).all() for each in errors.values())
    assert np.allclose(target.distance(data), sum(errors.values()))
    assert (target.distance(data) > target.distance(as_recorded(data))).all()


def with_opinion(data: xr.Dataset, shifts: dict[str, float]) -> xr.Dataset:
    """A result whose publics think what each survey says in its months, shifted by some number."""
    changed = data.copy(deep=True)
    for name, survey in opinion_of(record.bundled(record.FIRST)).items():
        public, toward = survey.of
        for month, share in record.opinion(name).to_series().items():
            if month >= changed["time"].values[0]:
                place = {"actor": public, "toward": toward, "time": month}
                changed["opinion"].loc[place] = share + shifts.get(name, 0.0)
    return changed


def test_publics_are_held_against_surveys_directly(data: xr.Dataset) -> None:
    target = Target.of(range(2015, 2024))
    assert target.observed["opinion"].size == 9 + 9 + 4 + 4
    assert np.allclose(target.errors(with_opinion(data, {}))["opinion"], 0.0)
    off = with_opinion(data, {"favourable_to_jpn_eai": 0.1})
    # ten points off are a unit of ten points, which a discrepancy of ten points makes √2 of one
    assert np.allclose(target.errors(off)["opinion"], 9 / 26 / 2)
    house = with_opinion(data, {"affinity_to_kor_cabinet_office": 0.1})
    assert np.allclose(target.errors(house)["opinion"], 0.0), "its level is its own"


def test_a_reading_without_opinion_has_no_statistic_of_it(baseline: Scenario) -> None:
    old = simulate(baseline.replace({"formulations.publics": "approval_only"}), 3, 1)
    target = Target.of(range(2015, 2024))
    assert "opinion" not in old
    assert "opinion" not in target.errors(old)
    assert "opinion" not in target.only([str(name) for name in old]).observed


def test_table_1_counts_the_cells_that_are_wrong(data: xr.Dataset) -> None:
    target = Target.of(range(2015, 2024))
    silent = data.copy(deep=True)
    silent["named"].values[:] = np.nan
    # without a meeting half of the cells are wrong: 0.5² / (0.25² + 0.35²)
    assert np.allclose(target.errors(silent)["table1"], 0.25 / 0.185)
    assert "table1" not in Target.of(range(2015, 2022)).observed


def test_windows_are_two_years_and_break_at_gaps() -> None:
    assert windows([2015, 2016, 2017, 2018, 2019]) == [0, 2, 4]
    assert windows([2015, 2016, 2017, 2021, 2022, 2023]) == [0, 2, 3, 5]
    assert windows([2016, 2018]) == [0, 1]


OUTSIDE = ("nuclear_tests", "council_action", "neighbour_summits")


def test_acts_of_others_enter_where_the_result_has_them(data: xr.Dataset) -> None:
    target = Target.of(range(2015, 2024))
    without = data.drop_vars([name for name in OUTSIDE if name in data], errors="ignore")
    assert not set(OUTSIDE) & set(target.errors(without))
    whole = synthetic(runs=5, outside=True)
    for name in OUTSIDE:
        monthly = record.monthly_counts(name, "2015-01", "2023-12").values
        whole[name].values[:] = monthly[:, None]
    errors = target.errors(whole)
    assert all(np.allclose(errors[name], 0.0) for name in OUTSIDE)
    assert len(target.observed["council_action"]) == 5
    assert not any(name.startswith("coercion") for name in target.observed)
    assert "provocations" not in target.observed  # nobody counted after 2014
    assert len(Target.of(range(2010, 2024)).observed["provocations"]) == 3
    whole["council_action"].values[-1] += 1
    assert target.errors(whole)["council_action"][0] > 0
    assert np.allclose(Target.of(range(2015, 2023)).errors(whole)["council_action"], 0.0)


def test_a_target_can_be_cut_to_what_a_model_makes() -> None:
    target = Target.of(range(2015, 2024))
    small = target.only(["launches", "meetings", "council_action"])
    assert {"leader", "launches", "launch_swings", "council_action"} < set(small.observed)
    assert not {"nuclear_tests", "exercises", "approval_KOR"} & set(small.observed)
    assert "launch_swings" not in target.only(["meetings"]).observed
    assert (small.years, small.known) == (target.years, target.known)


def test_the_total_of_launches_tells_a_mean_that_medians_hide() -> None:
    """Runs with the record's median in every year, and twice its mean, are farther off in it."""
    record_like = np.full((9, 1), 20.0)
    skewed = np.where(np.arange(100) % 3 == 0, 80.0, 20.0) * np.ones((9, 1))
    assert np.median(skewed, axis=1) == pytest.approx(record_like[:, 0])
    far = total(range(9), skewed) - total(range(9), record_like)
    assert total(range(9), record_like).item() == pytest.approx(np.log1p(180.0) / 0.35)
    assert np.sqrt((far**2).mean()) > 1.0


def test_swings_are_those_of_adjacent_years() -> None:
    assert steps([2015, 2016, 2018, 2019, 2020]) == [1, 3, 4]
    counts = np.array([3.0, 1.0, 90.0, 90.0, 95.0])[:, None]
    by_hand = np.log1p((4 / 5 + 0 + 25 / 186) / 3) / 0.7
    assert swings([2015, 2016, 2018, 2019, 2020], counts).item() == pytest.approx(by_hand)
    assert "launch_swings" not in Target.of([2015, 2017, 2019, 2021, 2023]).observed


def test_runs_too_even_are_nearer_year_by_year_and_farther_in_their_swings() -> None:
    """The reason for the statistic: scatter as the record's is punished by the yearly counts."""
    rng, years, mean, spread = np.random.default_rng(0), range(2015, 2024), 22.0, 15.0
    scattered = rng.negative_binomial(mean / (spread - 1), 1 / spread, (9, 4000)).astype(float)
    even = rng.poisson(mean, (9, 4000)).astype(float)
    record_like, runs = scattered[:, :2000], scattered[:, 2000:]
    yearly = [
        ((np.log1p(each) - np.log1p(record_like)) ** 2).mean() for each in (runs, even[:, :2000])
    ]
    assert yearly[1] < 0.7 * yearly[0]
    real = swings(years, record_like)
    apart = [((swings(years, each) - real) ** 2).mean() for each in (runs, even[:, :2000])]
    assert apart[0] < 0.5 * apart[1]
    level = np.exp(swings(years, even) * 0.7).mean() - 1
    assert level == pytest.approx(1.0, abs=0.15)


def test_a_run_can_stand_for_the_record(data: xr.Dataset) -> None:
    target = Target.of(range(2015, 2020)).of_run(data, 7)
    assert np.argmin(target.distance(data)) == 7
    assert target.distance(data)[7] == pytest.approx(0.0)


def test_levels_are_forgiven_what_no_parameter_mends(data: xr.Dataset) -> None:
    target = Target.of(range(2015, 2024))
    off = as_recorded(data)
    off["approval"].values[:] += 0.12207  # √(0.07² + 0.1²)
    off["defence_spending"].values[:] *= np.exp(np.hypot(0.05, 0.15))
    errors = target.errors(off)
    for actor in record.POLLSTERS:
        assert np.allclose(errors[f"approval_{actor}"], 1.0, rtol=1e-3)
        assert np.allclose(errors[f"defence_spending_{actor}"], 1.0)
    assert np.allclose(errors["leader"], 0.0)


def test_a_fit_that_begins_earlier_sees_all_that_is_fit_for_scoring() -> None:
    late, early = Target.of(range(2015, 2024)), Target.of(range(1994, 2015))
    assert early.known["leader"] == list(range(1994, 2015))
    assert early.known["approval_KOR"][0] <= 1995
    assert not early.known["accords"], "a sample before 2015"
    assert not early.known["exercises"], "not covered before 2016"
    assert early.known["neighbour_summits"][0] == 2008, "not covered before"
    assert late.known["launches"] == list(range(2015, 2024))
    assert late.known["approval_KOR"][0] == 2017
    # counts in windows of two years, spending in spans of some five
    assert len(early.observed["leader"]) == 11
    assert len(early.observed["defence_spending_USA"]) == 4
    assert len(late.observed["defence_spending_USA"]) == 2
    assert "table1" not in early.observed


def test_spans_of_spending_are_means_in_order() -> None:
    values = np.arange(1.0, 22.0)[:, None]
    spans = np.exp(
        summarised(OBSERVABLES["defence_spending_USA"], range(1994, 2015), values)
        * np.hypot(0.05, 0.15)
    )
    assert np.allclose(spans[:, 0], [3.0, 8.0, 13.0, 18.5])


def test_only_what_is_compared_is_kept() -> None:
    needed = Target.of(range(1994, 2015)).needs
    assert {"meetings", "launches", "disputes", "approval", "opinion"} <= set(needed)
    assert not {"exercises", "accords", "coercion_episode", "disputes_by_issue"} & set(needed)
    assert "named" not in needed


def plant(monkeypatch: pytest.MonkeyPatch, later: Callable[[str], bool]) -> None:
    """Put many meetings, launches and quarrels, and absurd levels, into dates of the record."""
    real = record.Record.table

    def planted(self: record.Record, name: str) -> list[dict[str, str]]:
        rows = []
        for row in real(self, name):
            date = row.get("date") or row.get("year") or ""
            changed = dict(row)
            if later(date):
                for column, value in (
                    ("missiles", "300"),
                    ("nuclear_tests", "9"),
                    ("percent", "99"),
                    ("observed", "0"),
                ):
                    if column in changed:
                        changed[column] = value
                if "percent_gdp" in changed:
                    changed["percent_gdp"] = "30"
                if name in ("meetings", "exercises", "dyad_events", "regional"):
                    rows += [changed] * 20
            rows.append(changed)
        return rows

    monkeypatch.setattr(record.Record, "table", planted)


def test_no_later_fact_enters_a_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Target.of(range(2015, 2020))
    plant(monkeypatch, lambda date: date >= "2020")
    after = Target.of(range(2015, 2020))
    assert before.known == after.known
    assert all(np.array_equal(before.observed[n], after.observed[n]) for n in before.observed)
    whole = Target.of(range(2015, 2024)).observed  # the facts were planted indeed
    assert whole["launches"].max() > 1.2 * before.observed["launches"].max()
    assert whole["nuclear_tests"].max() > 1.2 * before.observed["nuclear_tests"].max()


def test_no_later_fact_enters_a_fit_of_the_long_run(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Target.of(range(1994, 2015))
    plant(monkeypatch, lambda date: date >= "2015")
    after = Target.of(range(1994, 2015))
    assert before.known == after.known
    assert all(np.array_equal(before.observed[n], after.observed[n]) for n in before.observed)
    assert before.needs == after.needs


def test_earlier_facts_do(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Target.of(range(2015, 2020)).observed
    plant(monkeypatch, lambda date: date < "2020")
    after = Target.of(range(2015, 2020)).observed
    changed = [name for name in before if not np.array_equal(before[name], after[name])]
    assert {*COUNTED, *OUTSIDE, "launch_swings"} - {"vice_minister"} <= set(changed)


def test_years_left_out_are_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    years = [2015, 2016, 2021, 2022, 2023]
    before = Target.of(years).observed
    plant(monkeypatch, lambda date: "2017" <= date < "2021")
    after = Target.of(years).observed
    assert all(np.array_equal(before[name], after[name]) for name in before)


def test_a_target_of_another_record_has_its_series_and_changes_where_only_they_count() -> None:
    second = record.bundled("us-jpn-aus")
    target = Target.of(range(2001, 2024), second)
    assert {"leader", "foreign_minister", "defense_minister", "exercises_regular"} < set(
        target.observed
    )
    assert not {"vice_minister", "minister", "approval_KOR", "table1"} & set(target.observed)
    assert not any(name.startswith(("coercion", "disputes_")) for name in target.observed)
    # two years of half one way of asking and half another, four of each way at least
    assert target.observed["approval_AUS"].size == 14 + 3 + 4
    data = synthetic(6, "2001-01", "2023-12", actors=("USA", "JPN", "AUS", "PRK"))
    lifted = data.assign(approval=data["approval"] + 0.1)
    before, after = target.simulated(data), target.simulated(lifted)
    assert np.allclose(before["approval_AUS"], after["approval_AUS"]), "its level is its own"
    unit = np.hypot(0.07, 0.1)
    assert np.allclose(after["approval_USA"] - before["approval_USA"], 0.1 / unit)
    assert "foreign_minister" not in before, "the result does not tell ministries apart"
    assert target.of_run(data, 0).record is second
