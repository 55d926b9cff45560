"""What is in a scenario and what differs, in words that are true of the model."""

import itertools
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.window import first_difference
from sim.core.errors import ScenarioError
from sim.scenario.contrast import changes, first_month
from sim.studies.library import RIVALS, WORLDS, described, entries, library
from sim.studies.show import show


def told(scenario: sim.Scenario, reference: sim.Scenario) -> list[tuple[str, str]]:
    return [(row["since"], row["words"]) for row in show(scenario, reference).record]


@pytest.mark.parametrize(
    ("change", "since", "words"),
    [
        ({"governments.USA.biden.unilateralism": 0.7}, "2021-01", "unilateralism 0.7 instead of"),
        ({"governments.JPN.suga.leader": "Somebody"}, "2020-09", "leader Somebody instead of"),
        (
            {"context.rivalry.points.2020-05": 0.4},
            "2019-06",
            "path rivalry from 2019-06 to 2021-02",
        ),
        ({"consult_scope": 0.9}, "start", "consult_scope: 0.9 instead of as fitted"),
        ({"formulations.spending": "richardson"}, "start", "richardson"),
        ({"actors.KOR.market_dependence": 0.1}, "start", "market_dependence: 0.1 instead of 0.6"),
        ({"forums.g7_ministers": None}, "2021-05", "no g7 ministers"),
        ({"forums.g7_ministers.dates": ["2019-05", "2021-05"]}, "2019-05", "2019-05"),
        (
            {"events.alarm": {"date": "2018-03", "months": 12, "variable": "relation", "add": 0.1}},
            "2018-03",
            "so that it is added 12 times",
        ),
    ],
)
def test_a_difference_has_its_month_and_words(
    change: dict[str, object], since: str, words: str
) -> None:
    base = sim.load("baseline")
    ((when, what),) = told(base.replace(change), base)
    assert when == since
    assert words in what


def test_a_government_that_comes_and_one_that_does_not() -> None:
    base = sim.load("baseline")
    ((when, what),) = told(base.replace({"governments.KOR.yoon": None}), base)
    assert when == "2022-05"
    assert what == "Yoon Suk-yeol does not take over in KOR in 2022-05: Moon Jae-in goes on"
    ((when, what),) = told(base, base.replace({"governments.KOR.yoon": None}))
    assert what.startswith("Yoon Suk-yeol governs KOR from 2022-05 (in baseline Moon Jae-in goes")


@pytest.mark.parametrize("pair", [("storm", "carried-on"), ("no-ukraine-war", "baseline")])
def test_nothing_moves_before_the_first_month_that_is_told(pair: tuple[str, str]) -> None:
    """The words and the model by two routes: what is written and what comes about."""
    scenario, reference = map(sim.load, pair)
    month = first_month(changes(scenario, reference))
    one, other = (sim.simulate(s, runs=5) for s in (reference, scenario))
    assert first_difference(one, other) == np.datetime64(str(month))


def test_a_scenario_in_full_names_who_governs_and_what_is_set() -> None:
    text = show("no-mechanism").text
    assert "Moon Jae-in: USA +0.4; JPN −0.4; PRK +0.8; CHN +0.3; hawkish 0.2; win-set 0.3" in text
    assert "2021-01 to 2023-12: cooperation is set to 0 in each of the 36 months" in text
    assert "rivalry: 0.35 in 2015-01" in text
    assert "fitted to the record to 2023-12" in text
    assert "Elections" not in text
    assert "2030-06 KOR votes: a conservative president (50%) or" in show("to-2040").text
    assert show("storm").title.endswith("extends us-unilateralist-return")


def test_the_same_twice_differs_in_nothing_and_a_longer_one_only_outside() -> None:
    assert show("baseline", "baseline").record == []
    study = show("carried-on", "baseline")
    assert {row["since"] for row in study.record} == {"outside"}
    assert "the same in all months that both have" in study.title


def test_a_file_is_checked_with_what_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "name: mine\ndescription: x\nextends: baseline\nactors: {JPN: {threat: {CHN: 0.9}}}\n"
    )
    words = " ".join(described(file).split())
    assert "against baseline: 1 difference, from the start on" in words
    assert "actors.JPN.threat.CHN: 0.9 instead of 0.55 (a starting value, which fades" in words
    assert "actors.JPN.intent.CHN" in words
    child = tmp_path / "child.yaml"
    child.write_text("name: child\ndescription: x\nextends: mine.yaml\nend: 2022-12\n")
    assert "against mine: the same in all months" in described(child)


def test_every_bundled_scenario_is_listed_once_under_a_question_with_its_reference() -> None:
    found = entries()
    names = [each.scenario.name for each in found]
    assert len(set(names)) == len(names) >= 36
    questions = [question for question, _ in itertools.groupby(each.question for each in found)]
    assert len(set(questions)) == len(questions)
    by_name = {each.scenario.name: each for each in found}
    assert by_name["storm"].reference == "us-unilateralist-return"
    assert by_name["to-2040"].question == WORLDS
    assert by_name["baseline-mean"].question == RIVALS
    text = library().text
    assert "claims: F2; against china-coercion" in text


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(ScenarioError, match="did you mean"):
        show("strom")
    with pytest.raises(ScenarioError):
        show("storm", "carried-of")
