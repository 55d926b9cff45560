"""Frozen inputs: nothing dated after the origin is there, and what was known stays as it was."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.core.errors import ScenarioError
from sim.model.calendar import forum_slots
from sim.model.checked import catalogue
from sim.scenario import Month, Scenario, from_dict
from sim.scenario.actors import Adversary
from sim.scenario.frozen import entry_approval, frozen, known
from sim.scenario.words import forum_words

ORIGINS = (
    ("since-1994", "2014-12"),
    ("since-1994", "2019-12"),
    ("since-1994", "2021-12"),
    ("baseline", "2019-12"),
    ("baseline", "2021-12"),
    ("after-camp-david", "2023-12"),
)


def month(text: str) -> Month:
    return Month.parse(text)


def bare(name: str) -> Scenario:
    return sim.load(name, [("parameters.posterior", "null")] if name != "since-1994" else [])


def governments(data: dict[str, Any], origin: str) -> None:
    """Every later line with another plan, poll and end; a second thought of each later leader."""
    for code, line in data["governments"].items():
        late = sorted(g["from"] for g in line.values() if g["from"] > origin)
        for entry in line.values():
            if entry["from"] > origin:
                entry["spending_plan"] = {"target": 7.0, "by": "2031-01"}
                if code != "PRK":
                    entry["approval"] = 0.01
        by_date = sorted(line.values(), key=lambda g: g["from"])
        for entry, after in zip(by_date, [*by_date[1:], None], strict=True):
            if entry["from"] > origin or (after is None or after["from"] > origin):
                changed = Month.parse(max(entry["from"], origin)).plus(1)
                if str(changed) not in late and (after is None or str(changed) < after["from"]):
                    turned = {**entry, "from": str(changed), "hawkishness": 0.03}
                    line[f"planted_{changed}"] = {k: v for k, v in turned.items() if k != "until"}


def context(data: dict[str, Any], origin: str) -> None:
    for path in data["context"].values():
        points = {m: level for m, level in path["points"].items() if m <= origin}
        path["points"] = {**points, str(Month.parse(origin).plus(1)): 0.013, "2030-01": 0.9}


def forums(data: dict[str, Any], origin: str) -> None:
    for forum in data["forums"].values():
        forum["dates"] = [m for m in forum.get("dates", []) if m <= origin]
        forum["dates"].append(str(Month.parse(origin).plus(3)))
    data["forums"]["planted"] = {"levels": ["leader"], "annual": [2], "from": "2029-01"}
    data["forums"]["planted_too"] = {
        "levels": ["vice_minister"],
        "dates": [str(Month.parse(origin).plus(2))],
    }


def channels(data: dict[str, Any], origin: str) -> None:
    own = data.setdefault("channels", {})
    for entry in own.values():
        if entry.get("until", origin) < origin:
            continue  # over, and known to be
        late = entry.get("from", "") > origin
        entry |= {"from": "2022-11", "source": "planted"} if late else {}
        entry["until"] = "2023-02" if late else str(Month.parse(origin).plus(4))
    own["leader"] = {"until": str(Month.parse(origin).plus(2))}


def events(data: dict[str, Any], origin: str) -> None:
    later = str(Month.parse(origin).plus(1))
    data.setdefault("events", {})["planted"] = {
        "date": min(later, data["end"]),
        "variable": "grievance",
        "add": 0.2,
    }


def regimes(data: dict[str, Any], origin: str) -> None:
    """Known ones end otherwise, and there are others of which nobody knew."""
    own = data.setdefault("regimes", {})
    for entry in own.values():
        if entry.get("announced", entry["from"]) <= origin and entry.get("until", "9999") > origin:
            entry["until"] = "2030-01"
    later = str(Month.parse(origin).plus(1))
    planted = {"kind": "moratorium", "binds": "PRK", "from": later, "source": "planted"}
    data["regimes"] = {k: r for k, r in own.items() if r.get("announced", r["from"]) <= origin}
    data["regimes"]["planted"] = planted


def actors(data: dict[str, Any], origin: str) -> None:
    """A plan of everybody's that was announced later."""
    later = Month.parse(origin).plus(1)
    for actor in data["actors"].values():
        known = {k: p for k, p in actor.get("plans", {}).items() if p["announced"] <= origin}
        points = {str(later.plus(12)): 9.0}
        planted = {"announced": str(later), "points": points, "source": "planted"}
        actor["plans"] = {**known, "planted": planted}


def played(data: dict[str, Any], origin: str) -> None:
    """What an actor does by hand in a month after the origin."""
    later = str(Month.parse(origin).plus(1))
    if later <= data["end"]:
        hands = data.setdefault("played", {}).setdefault("JPN", {})
        hands[later] = {"stance": "confront"}


PLANTS: dict[str, Callable[[dict[str, Any], str], None]] = {
    "governments": governments,
    "context": context,
    "forums": forums,
    "channels": channels,
    "events": events,
    "played": played,
}
PLANTS |= {"regimes": regimes} if "regimes" in Scenario.model_fields else {}
PLANTS |= {"actors": actors} if "plans" in Adversary.model_fields else {}
UNDATED = {
    *("name", "description", "start", "end", "claims", "references", "actors", "dyads"),
    *("elections", "formulations", "parameters", "begins_in", "record"),
}
"""Keys with nothing in them that has a date, or where later dates are meant (elections)."""


def test_every_key_of_a_scenario_is_planted_or_has_no_date() -> None:
    assert set(PLANTS) | UNDATED == set(Scenario.model_fields)


@pytest.mark.parametrize(("name", "at"), ORIGINS)
@pytest.mark.parametrize("key", PLANTS)
def test_what_is_dated_after_the_origin_makes_no_difference(key: str, name: str, at: str) -> None:
    scenario = bare(name)
    data = scenario.to_dict()
    PLANTS[key](data, at)
    planted = from_dict(data, catalogue())
    if at < str(scenario.end):
        assert planted != scenario
    one, other = frozen(scenario, month(at)), frozen(planted, month(at))
    assert one.to_dict() == other.to_dict()


def undated(scenario: Scenario) -> dict[str, Any]:
    """The actors without what they plan."""
    actors = scenario.to_dict()["actors"]
    return {code: {k: v for k, v in a.items() if k != "plans"} for code, a in actors.items()}


@pytest.mark.parametrize(("name", "at"), ORIGINS)
def test_what_was_known_stays(name: str, at: str) -> None:
    scenario, origin = bare(name), month(at)
    cold = frozen(scenario, origin)
    seen = origin - scenario.start + 1
    for one, other in zip(forum_slots(cold), forum_slots(scenario), strict=True):
        np.testing.assert_array_equal(one[:seen], other[:seen])
    for code, line in scenario.governments.items():
        early = {k: g for k, g in line.items() if g.since <= origin}
        assert {k: g for k, g in cold.governments[code].items() if g.since <= origin} == early
    assert cold.start == scenario.start
    assert cold.end == scenario.end
    assert undated(cold) == undated(scenario)
    assert cold.dyads == scenario.dyads


def test_who_governs_is_known_and_how_they_change_their_minds_is_not() -> None:
    cold = frozen(bare("baseline"), month("2019-12"))
    warm = bare("baseline")
    assert list(cold.governments["KOR"])[-2:] == ["moon_engagement", "yoon"]
    assert list(cold.governments["JPN"])[-2:] == ["suga", "kishida"]
    assert list(cold.governments["PRK"])[-1] == "kim_deadline"
    yoon, really = (each.governments["KOR"]["yoon"] for each in (cold, warm))
    assert (yoon.leaning, yoon.hawkishness, yoon.win_set, yoon.since) == (
        really.leaning,
        really.hawkishness,
        really.win_set,
        really.since,
    )
    assert cold.governments["KOR"]["moon"].spending_plan is not None  # declared in 2017
    before = frozen(warm, month("2016-12"))
    assert before.governments["KOR"]["moon"].spending_plan is None


def test_a_leader_who_comes_back_is_a_new_government() -> None:
    cold = frozen(bare("since-1994"), month("2006-12"))
    held = [g.since for g in cold.governments["JPN"].values() if g.leader == "Shinzo Abe"]
    assert [str(since) for since in held] == ["2006-09", "2012-12"]


def test_approval_at_entry_is_the_mean_of_the_polls_up_to_then() -> None:
    baseline = bare("baseline")
    # Gallup Korea 0.84 for Moon and the estimate of 0.3 for Hwang; Yoon's 0.52 came later
    assert entry_approval(baseline, "KOR", month("2019-12")) == pytest.approx(0.57)
    # no poll at entry of Japan's yet: those of all, (0.45 + 0.3 + 0.84) / 3
    assert entry_approval(baseline, "JPN", month("2019-12")) == pytest.approx(0.53)
    # none at all: the long-run mean
    assert entry_approval(baseline, "JPN", month("2015-12")) == pytest.approx(0.4)
    cold = frozen(baseline, month("2019-12"))
    assert cold.governments["KOR"]["yoon"].approval == pytest.approx(0.57)
    assert cold.governments["USA"]["trump_maximum_pressure"].approval == pytest.approx(0.45)


def test_candidates_of_later_elections_get_it_too() -> None:
    cold = frozen(sim.load("to-2040"), month("2023-12"))
    candidate = cold.elections["jpn_2033"].candidates["moderate"]
    assert candidate.approval == pytest.approx((0.62 + 0.49) / 2)


def test_paths_stay_at_the_last_point_up_to_the_origin() -> None:
    cold = frozen(bare("baseline"), month("2019-12"))
    rivalry = cold.path("rivalry")
    at = month("2019-05") - cold.start
    assert isinstance(rivalry, np.ndarray)
    assert (rivalry[at:] == 0.65).all()  # realised: on its way to 0.75 in 2020-05
    assert rivalry[0] == 0.35
    war = cold.path("ukraine_war")
    assert isinstance(war, np.ndarray)
    assert (war == 0.15).all()


def test_forums_go_on_as_often_as_in_the_last_five_years() -> None:
    baseline = bare("baseline")
    cold = frozen(baseline, month("2019-12"))
    slots, ministries = forum_slots(cold)
    later = slice(month("2020-01") - cold.start, month("2021-01") - cold.start)
    expected = np.zeros(12)
    # leaders 2015-2019, by hand: 3 (2016), 6 (2019), 7 (2017); September: UN of 2015, 2017-2019,
    # G20 and EAS of 2016; November: G20, APEC, EAS and climate of 2015, APEC of 2017, G20 of 2018
    expected[[2, 5, 6, 8, 10]] = [0.2, 0.2, 0.2, 1.2, 1.2]
    np.testing.assert_allclose(slots[later, 0], expected, atol=1e-5)
    # Shangri-La: May of 2015, June of the other four, for both ministries alike
    assert ministries[later][4:6, :, 0] == pytest.approx(np.array([[0.2, 0.2], [0.8, 0.8]]))
    for year in (2021, 2022, 2023):
        same = slice(month(f"{year}-01") - cold.start, month(f"{year}-12") - cold.start + 1)
        np.testing.assert_array_equal(slots[same], slots[later])


def test_a_channel_not_yet_set_up_stays_closed() -> None:
    scenario = bare("since-1994")
    cold = frozen(scenario, month("2014-12"))
    held = cold.channels["vice_minister"].held(cold.start, cold.months)
    assert not held.any()
    kept = cold.channels["defence_minister"]
    assert kept == scenario.channels["defence_minister"]
    assert frozen(scenario, month("2015-04")).channels == scenario.channels


def test_an_intervention_stops_at_the_origin() -> None:
    event = {"date": "2019-10", "months": 12, "variable": "grievance", "add": 0.01}
    scenario = bare("baseline").replace({"events.strain": event})
    assert frozen(scenario, month("2019-12")).events["strain"].months == 3
    assert not frozen(scenario, month("2019-09")).events


def test_what_is_declared_counts_from_its_announcement() -> None:
    data = {
        "kept": {"announced": "2018-04", "from": "2020-02", "until": "2021-01", "target": 2},
        "late": {"announced": "2020-01", "from": "2018-01"},
        "plan": {"announced": "2019-01", "points": {"2024-12": 2.0}},
        "path": {"points": {"2019-11": 0.1, "2024-12": 0.2}},
        "nested": {"halt": {"from": "2019-12"}, "new": {"from": "2020-01", "x": {"y": 1}}},
    }
    assert known(data, "2019-12", (), "") == {
        "kept": {"announced": "2018-04", "from": "2020-02", "target": 2},
        "plan": {"announced": "2019-01", "points": {"2024-12": 2.0}},
        "path": {"points": {"2019-11": 0.1}},
        "nested": {"halt": {"from": "2019-12"}},
    }


def test_a_posterior_that_saw_later_months_falls_away() -> None:
    released = sim.load("baseline")
    assert frozen(released, month("2019-12")).posterior is None
    assert frozen(released, month("2023-12")).posterior == released.posterior


@pytest.mark.parametrize("at", ["2014-12", "2024-01"])
def test_an_origin_outside_the_scenario_is_refused(at: str) -> None:
    with pytest.raises(ScenarioError, match=rf"{at}.*2015-01 to 2023-12"):
        frozen(bare("baseline"), month(at))


def test_a_path_of_which_nothing_is_known_is_refused() -> None:
    data = bare("baseline").to_dict()
    data["context"]["rivalry"]["points"] = {"2020-01": 0.5}
    with pytest.raises(ScenarioError, match=r"rivalry.*2019-12"):
        frozen(from_dict(data, catalogue()), month("2019-12"))


def test_a_frozen_scenario_runs_as_before_up_to_the_origin() -> None:
    scenario, origin = bare("baseline").replace(end="2020-06"), month("2019-03")
    cold = frozen(scenario, origin)
    one, other = (sim.simulate(each, runs=20, seed=3) for each in (scenario, cold))
    early = slice(None, "2018-08")  # the next point of a path from then on
    assert one["relation"].sel(time=early).equals(other["relation"].sel(time=early))
    assert one["meetings"].sel(time=early).equals(other["meetings"].sel(time=early))
    assert not one["relation"].equals(other["relation"])


def test_no_poll_after_2023_is_in_the_scenario_of_later_governments() -> None:
    scenario, origin = sim.load("after-camp-david"), month("2023-12")
    later = [
        (code, key, government.approval)
        for code, line in scenario.governments.items()
        for key, government in line.items()
        if government.since > origin and government.approval is not None
    ]
    assert len(later) == 5
    for code, key, approval in later:
        if key == "acting_presidents":  # a caretaker's is that of the one before
            assert approval == scenario.governments[code]["hwang_acting"].approval
        else:
            assert approval == pytest.approx(entry_approval(scenario, code, origin), abs=0.006)


def test_words_say_how_often_all_are_there() -> None:
    cold = frozen(bare("baseline"), month("2019-12"))
    told = forum_words(cold.forums["usual-minister-06"])
    assert told == "minister: every year in month 6 from 2020-01, all there in 80 %"
