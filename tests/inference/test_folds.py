"""Splits of the record, and that what is scored was not seen."""

import numpy as np
import pytest

import sim
from sim.analysis.observables import OBSERVABLES
from sim.analysis.scoreboard import scoreboard
from sim.core.errors import AnalysisError
from sim.ensemble import simulate
from sim.inference.fit import years_seen
from sim.inference.forecasts import IN_SAMPLE, Fold, cutoffs, governments, leader
from sim.scenario import Scenario
from sim.studies.validate import jobs_of


def test_a_year_belongs_to_whoever_governs_in_july(baseline: Scenario) -> None:
    assert leader(baseline, "KOR", 2017) == "Moon Jae-in"
    assert leader(baseline, "KOR", 2022) == "Yoon Suk-yeol"
    assert leader(baseline, "USA", 2020) == "Donald Trump"


def test_governments_are_left_out_once_each_with_all_their_years(baseline: Scenario) -> None:
    folds = governments(baseline)
    by_name = {fold.name: fold.without for fold in folds}
    assert by_name["without Donald Trump"] == (2017, 2018, 2019, 2020)
    assert by_name["without Barack Obama and Park Geun-hye"] == (2015, 2016)
    assert len({fold.without for fold in folds}) == len(folds)
    for fold in folds:
        seen = years_seen(baseline, fold.until, fold.without)
        assert not set(seen) & set(fold.without)
        assert sorted([*seen, *fold.without]) == list(range(2015, 2024))


def test_a_fold_says_what_it_scores(baseline: Scenario) -> None:
    assert IN_SAMPLE.in_sample
    assert [fold.scored for fold in cutoffs(baseline)] == ["2020–2023", "2022–2023"]
    long = sim.load("since-1994")
    assert [fold.scored for fold in cutoffs(long)] == ["2015–2023", "2020–2023", "2022–2023"]
    assert [str(fold.origin) for fold in cutoffs(long)] == ["2014-12", "2019-12", "2021-12"]
    assert [fold.ahead for fold in (IN_SAMPLE, *cutoffs(long))] == [False, True, True, True]
    assert not cutoffs(baseline.replace(end="2019-12"), [2019])
    assert Fold("x", without=(2021,)).scored == "2021"


@pytest.mark.parametrize("unseen", [(2017, 2018), (2015, 2016), (2023,)])
def test_only_unseen_years_are_scored_and_no_forecaster_knows_them(
    baseline: Scenario, unseen: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = simulate(baseline, 60, 0, keep=["meetings", "launches"])
    names = ("leader", "minister", "launches")
    before = scoreboard(data, unseen=unseen, names=names).observations
    assert set(before["year"]) == set(unseen)
    planted = {
        name: OBSERVABLES[name]
        .observed()
        .where(~OBSERVABLES[name].observed()["year"].isin(unseen), 500.0)
        for name in names
    }
    for name in names:
        one = OBSERVABLES[name]
        seen = {"observed": lambda *_, name=name, **__: planted[name]}
        changed = type(one)(**{**one.__dict__, **seen})
        monkeypatch.setitem(OBSERVABLES, name, changed)
    after = scoreboard(data, unseen=unseen, names=names).observations
    assert (after["observed"] == 500.0).all()
    # forecasts unchanged: a count of 500 lies far above all of them, so that its loss is 500 less
    # a term of the forecast alone, which is the same for every year of a constant forecast
    for name in names:
        loss = after[after["series"] == name]["crps_climatology"].to_numpy()
        assert np.allclose(loss, loss[0])
        known = OBSERVABLES[name].observed()
        mean = float(known.where(~known["year"].isin(unseen) & (known["year"] <= 2023)).mean())
        most, usual, slack = 500.0, mean, 5.0
        if OBSERVABLES[name].log:
            most, usual, slack = np.log1p(500.0), np.log1p(mean), 0.2
        assert most - 2.0 * usual - slack < loss[0] < most


def test_readings_together_are_one_choice_beside_the_own() -> None:
    long = sim.load("since-1994")
    wanted = {"publics": "approval_only", "beliefs": "seen"}
    jobs = jobs_of(long, "theories", origins=(2014, 2019), together=wanted)
    assert [job.fold.until for job in jobs] == [2014, 2014, 2019, 2019]
    own, new = (dict(job.formulations) for job in jobs[:2])
    assert {slot: new[slot] for slot in new if new[slot] != own[slot]} == wanted
    with pytest.raises(AnalysisError, match="reading of beliefs"):
        jobs_of(long, "theories", together={"beliefs": "blind"})
    with pytest.raises(AnalysisError, match="slot of formulations"):
        jobs_of(long, "theories", together={"belief": "seen"})
    with pytest.raises(AnalysisError, match="the own ones"):
        jobs_of(long, "theories", together={"beliefs": own["beliefs"]})
