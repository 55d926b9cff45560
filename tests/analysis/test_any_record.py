"""Any record: what it can judge, which one a result is held against, and whose fit it says."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from sim.analysis.headline import headline
from sim.analysis.held import record_of
from sim.analysis.observables import OBSERVABLES, observables_of, on_scale, variables
from sim.analysis.scoreboard import scoreboard
from sim.record import FIRST, Record, bundled, check
from sim.record.dictionary import COLUMNS, OPTIONAL
from tests.plots.synthetic import synthetic

SECOND = ("USA", "JPN", "AUS", "PRK")


@pytest.fixture(scope="module")
def second() -> Record:
    return bundled("us-jpn-aus")


@pytest.fixture(scope="module")
def data() -> xr.Dataset:
    return synthetic(20, "2001-01", "2023-12", actors=SECOND, outside=True)


HEAD = """title = "Invented"
actors = ["USA", "JPN", "KOR", "PRK"]
last = "2023-12"

[tables.meetings]

[tables.budgets]
date = "year"
"""
ROWS = (
    "leader,meetings,events,,,,meetings,leader,meetings per month,2015-01/2023-12,all,,,"
    ",2018-01,,talks",
    "apart,meetings,events,,,,ministers,foreign,meetings per month,2015-01/2023-12,all,,,"
    ",,no,foreign",
    "defence_JPN,budgets,level,share,,,defence_spending,JPN,percent of GDP,2015-01/2023-12,"
    "2016-01/2023-12,level,,budget,,,budgets",
)


@pytest.fixture
def own(tmp_path: Path) -> Record:
    """A record of one's own about the first triangle's actors."""
    header = [*COLUMNS[:-1], *OPTIONAL, COLUMNS[-1]]
    (tmp_path / "record.toml").write_text(HEAD)
    (tmp_path / "series.csv").write_text("\n".join([",".join(header), *ROWS, ""]))
    (tmp_path / "meetings.csv").write_text(
        "date,support,url\n2016-03,unsourced,\n2019-05,unsourced,\n"
    )
    budgets = (
        "2015,0.5,unsourced,",
        "2016,0.6,unsourced,",
        "2018,0.8,unsourced,",
        "2020,1,unsourced,",
    )
    (tmp_path / "budgets.csv").write_text("\n".join(["year,share,support,url", *budgets, ""]))
    return check(tmp_path)


def test_a_folder_says_itself_what_is_judged_and_how_it_is_called(own: Record) -> None:
    held = observables_of(own)
    assert {name: each.title for name, each in held.items()} == {
        "leader": "talks",
        "defence_JPN": "budget",
    }
    leaders = held["leader"].observed(2014)
    assert dict(zip(leaders["year"].values, leaders.values, strict=True)) == {
        year: float(year in (2016, 2019)) for year in range(2015, 2024)
    }
    assert held["leader"].observed(2015).dropna("year")["year"].values[0] == 2018
    spent = held["defence_JPN"].observed()
    assert spent["year"].values[0] == 2016, "what is not fit for scoring is missing"
    assert spent.sel(year=[2016, 2018]).values.tolist() == [0.6, 0.8]
    assert np.isnan(spent.sel(year=2017))
    assert variables(record=own) == ("meetings", "defence_spending")


def test_a_channel_that_did_not_exist_is_no_series_and_never_zero(second: Record) -> None:
    held = observables_of(second)
    assert "vice_minister" not in held
    assert "tcog" not in held
    assert {"leader", "foreign_minister", "defense_minister"} < set(held)
    assert "minister" not in held, "its two parts are judged"
    assert "accords" not in held, "a sample is no count"
    foreign = held["foreign_minister"].observed(2001)
    assert foreign.dropna("year")["year"].values[0] == 2006
    assert foreign.sel(year=2006) == 2
    defence = held["defense_minister"].observed(2001)
    assert np.isnan(defence.sel(year=slice(None, 2011))).all()
    assert held["exercises_regular"].variable == "exercises"


def test_a_year_with_two_ways_of_asking_is_missing(second: Record) -> None:
    approval = observables_of(second)["approval_AUS"]
    assert approval.modes == (2001, 2016, 2020)
    observed = approval.observed(2001)
    missing = observed["year"].values[np.isnan(observed.values)].tolist()
    assert missing == [2015, 2019]
    polls = [float(row["percent"]) for row in second.table("australian_approval")
             if row["date"].startswith("2003-05")]  # fmt: skip
    may = second.monthly_level("approval_AUS", "2003-05").sel(time="2003-05-01")
    assert may == pytest.approx(np.mean(polls) / 100)


def test_approval_with_a_level_of_its_own_is_put_on_its_scale(
    second: Record, data: xr.Dataset
) -> None:
    approval = observables_of(second)["approval_AUS"]
    simulated = approval.simulated(data)
    observed = approval.observed(2001).reindex(year=simulated["year"])
    placed = on_scale(approval, simulated, observed, 2023)
    assert placed is not None
    for first, last in ((2001, 2014), (2016, 2018), (2020, 2023)):
        part = slice(first, last)
        known = observed.sel(year=part) + 0 * simulated.sel(year=part).mean("run")
        means = placed.sel(year=part).mean("run").where(np.isfinite(known))
        assert means.mean().item() == pytest.approx(known.mean().item())


def named(data: xr.Dataset, **about: object) -> xr.Dataset:
    return data.assign_attrs(scenario=json.dumps({**data.sim.scenario, **about}))


def test_a_result_is_held_against_the_record_that_it_says(own: Record, data: xr.Dataset) -> None:
    first = synthetic(2)
    assert record_of(first) is bundled(FIRST)
    assert record_of(data) is bundled("us-jpn-aus")
    assert record_of(named(data, record=FIRST)) is None, "it speaks of others"
    assert record_of(named(first, record="mine")) is None, "a folder has to be given"
    assert record_of(named(first, record="mine"), own) is own
    assert record_of(synthetic(2, actors=("USA", "JPN", "IND", "PRK"))) is None
    assert record_of(first.drop_dims("actor")) is bundled(FIRST)
    assert pickle.loads(pickle.dumps(bundled(FIRST))) is bundled(FIRST)


def test_each_triangle_is_scored_by_its_own_series(data: xr.Dataset, own: Record) -> None:
    board = scoreboard(data)
    judged = set(board.series["name"])
    assert {"leader", "approval_AUS", "defence_spending_AUS", "coercion_AUS"} < judged
    assert not judged & {"vice_minister", "approval_KOR", "coercion_KOR", "neighbour_summits"}
    assert board.table1.empty
    leaders = board.observations.set_index("series").loc["leader"]
    assert leaders.set_index("year")["observed"].sum() == 3
    mine = scoreboard(synthetic(20), record=own)
    assert mine.series["name"].tolist() == ["leader", "defence_JPN"]
    assert mine.series["title"].tolist() == ["talks", "budget"]
    first = scoreboard(synthetic(20), names=["leader"])
    assert first.series["title"].tolist() == [OBSERVABLES["leader"].title]


def test_the_headline_says_to_which_record_parameters_were_fitted(
    data: xr.Dataset, own: Record
) -> None:
    fitted = data.assign_attrs(fitted_to="2023-12")
    (part,) = headline(fitted)
    assert part.about == (
        "the parameters were fitted to another triangle's record (us-jpn-kor) of these years"
    )
    leaders = next(line for line in part.lines if line.label == "leaders' meetings")
    assert leaders.recorded == pytest.approx(3 / 23)
    deputies = next(line for line in part.lines if line.label.startswith("vice"))
    assert deputies.recorded is None
    (here,) = headline(fitted.assign_attrs(fitted_record="us-jpn-aus"))
    assert here.about == "the parameters were fitted to these years"
    (first,) = headline(synthetic(2).assign_attrs(fitted_to="2023-12"))
    assert first.about == "the parameters were fitted to these years"
    (mine,) = headline(
        synthetic(2).assign_attrs(fitted_to="2023-12", fitted_record="Invented"), own
    )
    assert mine.about == "the parameters were fitted to these years"
