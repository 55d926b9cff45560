"""Why an actor did something in a month: parts sum up, and are those of the run in the ensemble."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import sim
from sim.core.errors import AnalysisError
from sim.ensemble.ledger import ledger
from sim.studies.study import Study
from sim.studies.why import why

RUN, MONTH = 4, "2018-02"


@pytest.fixture(scope="module")
def told() -> Study:
    return why("baseline", run=RUN, month=MONTH)


@pytest.fixture(scope="module")
def ensemble() -> xr.Dataset:
    return sim.simulate("baseline", runs=6).isel(run=RUN).sel(time=MONTH).squeeze("time")


def part(study: Study, **which: str) -> pd.DataFrame:
    table = study.tables["acts"]
    for column, value in which.items():
        table = table[table[column] == value]
    return table


def test_what_is_told_is_that_run_of_an_ensemble(told: Study, ensemble: xr.Dataset) -> None:
    willing = part(told, kind="action", name="cooperate").set_index(["actor", "element"])["part"]
    for ally in ("JPN", "KOR"):
        for domain in ("military", "economic", "diplomatic"):
            expected = float(ensemble["willingness"].sel(ally=ally, domain=domain))
            assert willing[ally, domain] == pytest.approx(expected, abs=1e-7)
    effort = part(told, kind="action", name="effort").set_index("element")["part"]
    assert effort["mediation"] == pytest.approx(float(ensemble["effort"].sel(strategy="mediation")))
    steps = told.tables["steps"].set_index(["variable", "element"])
    assert steps.loc[("relation", ""), "end"].iloc[0] == pytest.approx(float(ensemble["relation"]))


def test_contributions_sum_to_the_motive_that_the_logistic_action_follows(told: Study) -> None:
    """By another route: willingness is the logistic of the summed contributions."""
    for ally in ("JPN", "KOR"):
        motive = part(told, kind="motive", name="cooperate", actor=ally, element="economic")
        action = part(told, kind="action", name="cooperate", actor=ally, element="economic")
        expected = 1.0 / (1.0 + np.exp(-motive["part"].sum()))
        assert action["part"].item() == pytest.approx(expected, abs=1e-9)


def test_the_parts_of_a_level_sum_to_its_change_in_the_month(told: Study) -> None:
    for _, rows in told.tables["steps"].groupby(["variable", "element"]):
        change = rows["end"].iloc[0] - rows["start"].iloc[0]
        assert rows["part"].sum() == pytest.approx(change, abs=1e-12)
    books = ledger("baseline", 6, 0)
    before = books["cooperation"].sel(time="2018-01", domain="economic").squeeze("time")
    steps = told.tables["steps"].set_index(["variable", "element"])
    start = steps.loc[("cooperation", "economic"), "start"].iloc[0]
    assert start == pytest.approx(float(before.isel(run=RUN)), abs=1e-12)


def test_a_restoring_force_is_no_reason_in_words_but_stands_in_the_table(told: Study) -> None:
    steps = told.tables["steps"]
    assert steps.loc[steps["term"] == "pull_of_history", "restores"].all()
    assert not steps.loc[steps["term"] == "mediation_by_patron", "restores"].any()
    for term in ("pull of history", "inertia", "starting level", "bounds"):
        assert term not in told.text


def test_a_change_is_held_against_the_month_before(told: Study) -> None:
    earlier = why("baseline", run=RUN, month="2018-01")
    one, two = (
        part(study, kind="motive", actor="KOR").set_index(["name", "element", "term"])
        for study in (earlier, told)
    )
    np.testing.assert_allclose(two["than"], one["part"], atol=1e-12)
    np.testing.assert_allclose(two["change"], two["part"] - one["part"], atol=1e-12)


def test_two_scenarios_are_held_against_each_other_in_the_same_month() -> None:
    study = why("carried-on", "storm", run=1, month="2026-03")
    line = part(study, kind="motive", name="lead", element="military", actor="USA")
    line = line.set_index("term")
    assert line.loc["unilateralism_of_patron", "change"] < -0.3
    assert line.loc["disposition_of_patron", "change"] == pytest.approx(0.0, abs=1e-12)
    assert "the difference from carried-on" in study.text
    assert "USA a president of Trump's line" in study.text


def test_without_a_month_it_is_the_busiest_after_the_first_year() -> None:
    study = why("baseline", run=2)
    level = ledger("baseline", 3, 0)["cooperation"].isel(run=2).mean("domain")
    change = np.abs(np.diff(level.values, prepend=np.nan))
    expected = str(level["time"].values[12 + int(np.argmax(change[12:]))])[:7]
    assert study.about["month"] == expected


def test_without_a_run_it_is_the_mean(ensemble: xr.Dataset) -> None:
    study = why("baseline", month=MONTH, runs=3)
    data = sim.simulate("baseline", runs=3).sel(time=MONTH)
    expected = float(data["willingness"].sel(ally="KOR", domain="military").mean())
    row = part(study, kind="action", name="cooperate", actor="KOR", element="military")
    assert row["part"].item() == pytest.approx(expected, abs=1e-7)


@pytest.fixture(scope="module")
def choosing() -> Study:
    own = {f"actors.{code}.decision": "logit" for code in ("KOR", "PRK", "CHN")}
    return why(sim.load("baseline").replace({"end": "2023-03", **own}), run=17, month="2023-03")


def test_why_an_ally_conceded_is_told_by_motive_win_set_and_probabilities(choosing: Study) -> None:
    likely = part(choosing, kind="option", name="stance", actor="KOR").set_index("term")["part"]
    taken = part(choosing, kind="choice", name="stance", actor="KOR").set_index("term")["part"]
    assert taken["concede"] == 1.0
    assert likely.sum() == pytest.approx(1.0)
    wish = part(choosing, kind="motive", name="stance", actor="KOR")["part"].sum()
    made = part(choosing, kind="part", name="stance", actor="KOR").set_index("term")["part"]
    done = part(choosing, kind="action", name="stance", actor="KOR")["part"].item()
    assert made.sum() == pytest.approx(done, abs=1e-12)
    share = made["decide"] / wish
    shown = (
        f"  stance: concede; wanted {wish:+.3f}; its win-set lets it carry {share:.0%} of that; "
        f"decision (logit), against what its rules give: stance {made['decision (logit)']:+.3f}; "
        f"probabilities: hold {likely['hold']:.2f}, concede {likely['concede']:.2f}, "
        f"confront {likely['confront']:.2f}\n"
    )
    assert shown in choosing.text


def test_the_adversary_and_the_powers_tell_their_instrument(choosing: Study) -> None:
    for actor, menu in (("PRK", "campaign"), ("CHN", "leverage")):
        rows = part(choosing, kind="choice", name=menu, actor=actor)
        (taken,) = rows[rows["part"] == 1.0]["term"]
        assert f"  {menu}: {taken}; " in choosing.text


def test_by_rule_the_act_is_named_after_the_option_it_comes_nearest_to(told: Study) -> None:
    assert not (told.tables["acts"]["kind"] == "option").any()
    assert "probabilities" not in told.text
    for ally in ("JPN", "KOR"):
        wish = part(told, kind="motive", name="stance", actor=ally)["part"].sum()
        taken = part(told, kind="choice", name="stance", actor=ally).set_index("term")["part"]
        expected = "hold" if abs(wish) < 1 / 3 else "concede" if wish > 0 else "confront"
        assert taken[expected] == 1.0, ally


def test_over_many_runs_it_is_told_how_often_each_option_is_taken() -> None:
    scenario = sim.load("baseline").replace({"decision": "logit", "end": "2016-01"})
    study = why(scenario, month="2016-01", runs=40)
    often = part(study, kind="choice", name="stance", actor="JPN").set_index("term")["part"]
    assert 0.0 < often["confront"] < 1.0
    assert f"confront in {often['confront']:.0%} of runs" in study.text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"run": -1}, "below 0"),
        ({"month": "2014-12"}, "allowed: 2015-01"),
        ({"month": "May"}, "YYYY"),
    ],
)
def test_what_is_not_there_is_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(AnalysisError, match=words):
        why("baseline", **options)  # type: ignore[arg-type]
