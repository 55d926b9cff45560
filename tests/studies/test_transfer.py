"""The transfer test put together: what is refused, whose facts count, what is told first."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.transfer import BETTER, CANNOT_SAY, WORSE
from sim.core.errors import AnalysisError
from sim.experiments import triangles
from sim.inference import Effort, transferred
from sim.inference.fit import facts_of
from sim.report.output import write
from sim.scenario import Scenario
from sim.scenario.posterior import bundled_posteriors
from sim.studies import transfer as study
from sim.studies.study import Study
from sim.studies.transfer import Pair, checked, recorded, transfer
from sim.studies.transfer_text import OWN_FACTS, SHARED, of_posterior

TINY = Effort(particles=16, islands=2, first=32, budget=48, final=1)


@pytest.fixture(scope="module")
def away() -> Scenario:
    return sim.load("us-jpn-aus").replace({"end": "2012-12"})


@pytest.fixture(scope="module")
def home() -> Scenario:
    return sim.load("since-1994").replace({"end": "2012-12"})


@pytest.fixture(scope="module")
def done(away: Scenario, home: Scenario) -> Study:
    """A small test of two readings, without mixtures and claims, which have tests of their own."""

    def two(scenario: Scenario) -> dict[str, object]:
        return dict(list(every(scenario).items())[:2])

    def none(*_: object) -> pd.DataFrame:
        row = ("relation", "index", "total", 0.1, 0.0, 0.2, 3, 0.7, np.nan)
        columns = ["outcome", "units", "player", "share", "low", "high", "differs", "second"]
        return pd.DataFrame([row], columns=[*columns, "recorded"])

    every = transferred.readings_of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transferred, "readings_of", two)
        patch.setattr(study, "attributes", none)
        posteriors = ("fitted-2023-12",)
        return transfer(
            away, home=home, posteriors=posteriors, claims=(), effort=TINY, runs=8, seed=2
        )


def test_every_series_is_scored_and_said_to_be_of_here_or_shared(done: Study) -> None:
    table = done.tables["transfer"].set_index("series")
    assert {"leader", "foreign_minister", "disputes", "launches", "defence_spending_AUS"} <= set(
        table.index
    )
    assert table.loc["launches", "facts"] == SHARED
    assert table.loc["defence_spending_JPN", "facts"] == SHARED
    assert table.loc["leader", "facts"] == OWN_FACTS
    assert table.loc["defence_spending_AUS", "facts"] == OWN_FACTS
    assert "coercion_AUS" not in table.index  # on record from 2017 on alone
    assert table["n"].min() >= 1
    assert table.loc["foreign_minister", "first"] == 2007  # nothing is known before 2006
    assert set(table["verdict"]) <= {WORSE, CANNOT_SAY, BETTER}
    for name in ("leader", "foreign_minister"):
        assert table.loc[name, ["climatology", "carried", "reached"]].notna().all()


def test_rates_of_the_fit_are_those_of_the_first_record(done: Study, home: Scenario) -> None:
    posterior = sim.load("us-jpn-aus").posterior
    assert posterior is not None
    years = posterior.about["years"]
    facts = facts_of(home)
    spent = facts.levels["defence_spending_KOR"]
    rows = [
        float(row["percent_gdp"])
        for row in facts.table(spent.table)
        if row["country"] == "KOR" and int(row["year"]) in years and row["percent_gdp"]
    ]
    found = done.tables["observations"]
    own = found[found["series"] == "defence_spending_AUS"].iloc[0]
    # far from Australia's 1.8 percent: a Student's t about Seoul's mean loses about the distance
    mean, spread = np.mean(rows), np.std(rows, ddof=1)
    assert abs(own["crps_carried"] - abs(mean - own["observed"])) < spread
    assert abs(mean - own["observed"]) > 2 * spread


def test_readings_stand_beside_the_own_ones(done: Study) -> None:
    table = done.tables["readings"]
    assert len(table) == 1
    assert ":" in table["reading"].iloc[0]
    observations = done.tables["observations"]
    assert set(observations["reading"]) == {transferred.OWN, table["reading"].iloc[0]}
    assert table["series"].iloc[0] < observations["series"].nunique()  # shared facts do not count


def test_bands_are_of_the_same_roles(done: Study, home: Scenario, away: Scenario) -> None:
    table = done.tables["bands"]
    assert set(table["triangle"]) == {home.name, away.name}
    assert table["year"].min() == away.start.year
    assert {"foreign_minister", "exercises_regular", "coercion_AUS"} <= set(table["series"])
    titles = table[table["series"] == "coercion_AUS"].groupby("triangle")["title"].first()
    assert ("KOR" in titles[home.name], "AUS" in titles[away.name]) == (True, True)
    spent = table[table["series"] == "defence_spending_AUS"].groupby("triangle")["observed"].mean()
    assert spent[home.name] > 2.2 > spent[away.name]


def test_it_is_written_and_drawn(done: Study, tmp_path: Path) -> None:
    write(done, tmp_path / "out", 0.0, plots=True)
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert {"transfer.csv", "readings.csv", "shares.csv", "claims.csv", "manifest.json"} <= names
    assert (tmp_path / "out" / "figures" / "1-both-records.png").exists()


def test_what_fails_is_told_first() -> None:
    row = {"n": 9, "score": 1.0, "climatology": 1.0, "persistence": 1.0, "carried": 1.0}
    row |= {"reached": 0.5, "skill": -0.5, "low": -0.8, "high": -0.2, "skill_carried": 0.5}
    rows = [
        {**row, "title": title, "verdict": verdict, "facts": facts, "verdict_carried": other}
        for title, verdict, facts, other in (
            ("bad", WORSE, OWN_FACTS, BETTER),
            ("good", BETTER, OWN_FACTS, WORSE),
            ("seen", WORSE, SHARED, WORSE),
        )
    ]
    lines = of_posterior("fitted-x", pd.DataFrame(rows)).splitlines()
    assert lines[0].startswith("fitted-x, 2 series")
    assert lines[1].strip() == "1 FAIL, a naive forecast is better: bad"
    assert lines[2].strip() == (
        "1 transfer, better than every naive forecast (climatology, persistence): good"
    )
    assert "worse in 1 (good), better in 1 (bad)" in lines[4]


def test_a_record_is_no_test_of_the_fit_to_it(home: Scenario) -> None:
    with pytest.raises(AnalysisError, match="us-jpn-kor, to which the parameters were fitted"):
        checked(Pair(home, sim.load("baseline")), ())


def test_an_unknown_posterior_is_refused(home: Scenario, away: Scenario) -> None:
    with pytest.raises(AnalysisError, match="no posterior fitted-1999-12 is bundled: there are"):
        checked(Pair(home, away), ("fitted-1999-12",))
    assert checked(Pair(home, away), ()) == [
        name for name in study.POSTERIORS if name in bundled_posteriors()
    ]


def test_records_differ_by_what_both_cover() -> None:
    found = recorded(Pair(sim.load("since-1994"), sim.load("us-jpn-aus")))
    assert set(found) == set(triangles.RECORDED)
    # leaders of this triangle met in 3 of 23 years
    theirs = facts_of(sim.load("since-1994")).yearly_counts("leader")
    met = float(theirs.sel(year=slice(2001, 2023)).mean())
    assert found["leaders' meetings"] == pytest.approx(met - 3 / 23)
