"""What the scenario gives: governments, elections, forums, paths, uncertain values, events."""

from typing import Any

import numpy as np
import pytest

from sim.core.axes import Floats
from sim.core.errors import ScenarioError
from sim.model.alliance_model import AllianceModel
from sim.scenario import Month, Scenario
from sim.theories.turnover import LINE
from tests.model.running import all_governments, record
from tests.model.spying import spy
from tests.model.worlds import contested

RUNS = 2000


def in_office(model: AllianceModel, code: str) -> list[str]:
    return sorted(set(model.actors[code].government.tolist()))


def test_governments_take_office_in_their_month(baseline: Scenario) -> None:
    model = AllianceModel(baseline, rng=0, runs=3)
    assert in_office(model, "KOR") == ["park"]
    seen: dict[str, str] = {}
    while model.running:
        model.step()
        (key,) = in_office(model, "KOR")
        seen.setdefault(key, model.date)
    line = baseline.governments["KOR"].items()
    expected = {key: str(max(government.since, baseline.start)) for key, government in line}
    assert seen == expected


def test_a_line_is_that_of_the_government_in_office(baseline: Scenario) -> None:
    model = AllianceModel(baseline.replace(end="2018-06"), rng=0)
    while model.running:
        model.step()
    line = baseline.governments["USA"]["trump_summitry"]
    patron = model.state
    assert model.actors["USA"].leader.tolist() == [line.leader]
    assert patron["leaning_adversary"][0] == line.leaning.adversary
    assert patron["unilateralism"][0] == line.unilateralism
    assert patron["hawkishness"][0] == line.hawkishness
    shares = np.array([getattr(line.strategies, name) for name in model.labels["strategy"]])
    np.testing.assert_allclose(patron["strategy_share"][:, 0], shares / shares.sum())


def test_a_patron_works_through_its_allies_as_far_as_it_does_not_act_alone_or_as_it_is_said(
    baseline: Scenario,
) -> None:
    model = AllianceModel(baseline, rng=0)
    alone = {key: line.unilateralism for key, line in baseline.governments[baseline.patron].items()}
    table = dict(
        zip(model._calendar.governments.keys, model._calendar.governments.values.T[0], strict=True)
    )
    row = LINE.index("use_of_allies")
    for key, level in alone.items():
        assert table[key][row] == pytest.approx(1.0 - level), key
    said = baseline.replace({"governments.USA.biden.use_of_allies": 0.35})
    table = AllianceModel(said, rng=0)._calendar.governments
    used = dict(zip(table.keys, table.values[row, :, 0], strict=True))
    assert used["biden"] == 0.35
    assert used["trump_summitry"] == pytest.approx(1.0 - alone["trump_summitry"])


def test_a_patron_may_act_alone_and_still_work_through_its_allies(baseline: Scenario) -> None:
    """Words and treaties are not channels: what each trait moves, the other leaves alone."""
    patron, names = (
        baseline.patron,
        ("effort", "patron_willingness", "channel_target", "commitment"),
    )
    short = baseline.replace(end="2015-02")

    def first(**traits: float) -> dict[str, np.ndarray]:
        scenario = short.replace(all_governments(short, patron, **traits))
        return {name: kept[0] for name, kept in record(scenario, *names, runs=5).items()}

    usual = first(unilateralism=0.2, use_of_allies=0.8)
    alone = first(unilateralism=0.9, use_of_allies=0.8)
    unused = first(unilateralism=0.2, use_of_allies=0.1)
    for name in ("effort", "patron_willingness"):
        assert np.array_equal(alone[name], usual[name]), name
        assert (unused[name] < usual[name]).all(), name
    assert (alone["commitment"] < usual["commitment"]).all()
    officials = alone["channel_target"][1:], usual["channel_target"][1:]
    np.testing.assert_allclose(*officials, atol=0.02)  # what follows from the lost commitment
    assert (alone["channel_target"][0] < usual["channel_target"][0] - 0.2).all()
    assert (unused["channel_target"][1:] < usual["channel_target"][1:] - 0.05).all()


def test_only_a_patron_works_through_allies(baseline: Scenario) -> None:
    with pytest.raises(
        ScenarioError, match=r"governments\.JPN\.abe\.use_of_allies.*only for the patron"
    ):
        baseline.replace({"governments.JPN.abe.use_of_allies": 0.5})


def test_a_new_leader_brings_an_approval_of_his_own_and_a_new_line_does_not(
    baseline: Scenario,
) -> None:
    calm = {"approval_shock": 0.0, "rally": 0.0, "concession_price": 0.0, "approval_decay": 0.01}
    scenario = baseline.replace({**calm, "reneging_price": 0.0, "weakness_price": 0.0})
    approval = record(scenario, "approval", runs=2)["approval"][:, 2, 0]
    took_office = int(Month.parse("2017-05") - baseline.start)
    new_line = int(Month.parse("2018-01") - baseline.start)
    assert approval[took_office] == pytest.approx(0.84, abs=0.01)
    assert abs(approval[new_line] - approval[new_line - 1]) < 0.01


def test_winners_are_drawn_with_their_odds(baseline: Scenario) -> None:
    odds = {"same": 3.0, "other": 1.0}
    scenario = contested(baseline).replace(
        {f"elections.ally.candidates.{name}.odds": value for name, value in odds.items()},
        end="2021-01",
        parameters={"electoral_swing": 0.0, "issue_vote": 0.0},
    )
    model = AllianceModel(scenario, rng=0, runs=RUNS, collect=False)
    while model.running:
        model.step()
    share = float((model.actors["KOR"].government == "other").mean())
    assert share == pytest.approx(0.25, abs=4 * np.sqrt(0.25 * 0.75 / RUNS))
    assert set(model.actors["KOR"].leader.tolist()) == {"same", "A Challenger"}


@pytest.mark.parametrize(
    ("publics", "judged"), [("opinions", "standing"), ("approval_only", "approval")]
)
def test_the_candidate_of_continuity_lives_on_approval(
    baseline: Scenario, publics: str, judged: str
) -> None:
    how = {"formulations.publics": publics, "issue_vote": 0.0}
    scenario = contested(baseline).replace(how, end="2021-01")
    approval = record(scenario.replace(end="2020-12"), judged, runs=RUNS)[judged][-1, 2]
    model = AllianceModel(scenario, rng=4, runs=RUNS, collect=False)
    while model.running:
        model.step()
    kept = model.actors["KOR"].government == "same"
    assert approval[kept].mean() > approval[~kept].mean() + 0.004
    swing = scenario.catalogue.parameters["electoral_swing"].default
    expected = 1.0 / (1.0 + np.exp(-swing * (approval - 0.5)))
    assert kept.mean() == pytest.approx(expected.mean(), abs=4 * np.sqrt(0.25 / RUNS))


def test_a_candidate_of_continuity_without_a_line_of_his_own_leaves_all_as_it_is(
    baseline: Scenario,
) -> None:
    going_on = {"odds": 1.0, "continuity": True}
    changes = {"elections.patron": None, "elections.ally_again": None}
    changes["elections.ally.candidates"] = {"same": None, "other": None, "as_before": going_on}
    scenario = contested(baseline).replace(changes)
    names = ("government", "line_change", "leaning_partner", "approval")
    held = record(scenario, *names, runs=20)
    unheld = record(scenario.replace({"elections.ally": None}), *names, runs=20)
    for name in names:
        assert np.array_equal(held[name], unheld[name]), name


def test_an_election_is_held_once_and_its_winner_stays(baseline: Scenario) -> None:
    scenario = contested(baseline)
    government = record(scenario, "government", runs=200)["government"]
    moved = (government[1:] != government[:-1]).any(axis=-1)
    months = {str(scenario.start.plus(int(month) + 1)) for month in np.flatnonzero(moved[:, 2])}
    late = {month for month in months if month >= "2020-01"}
    assert late == {"2021-01", "2022-05"}


def test_a_path_is_followed_month_by_month(baseline: Scenario) -> None:
    listener, heard = spy("rivalry_path", "adversary_capability", "backer_activity")
    record(baseline, runs=1, extra=(listener,))
    expected = [
        baseline.context[name].values(baseline.start, baseline.months)
        for name in ("rivalry", "missile_programme", "ukraine_war")
    ]
    np.testing.assert_array_equal(np.array(heard).reshape(-1, 3).T, expected)


def test_leaders_meet_at_forums_that_all_attend(baseline: Scenario) -> None:
    held = {"levels": ["leader"], "dates": ["2016-05"]}
    none = {f"forums.{key}": None for key in baseline.forums}
    always = {"parameters.initial_channel_leader": 1.0, "leader_meeting": 1.0, "summit_rate": 0.0}
    empty = baseline.replace({**none, **always}, end="2016-12")
    attended = empty.replace({"forums.somewhere": held})
    missed = empty.replace({"forums.somewhere": {**held, "attendees": ["JPN", "KOR", "CHN"]}})
    joined = empty.replace(
        {"forums.somewhere": {**held, "attendees": ["USA", "JPN", "KOR", "CHN"]}}
    )
    met = {
        name: record(scenario, "meetings", runs=400)["meetings"][:, 0].mean(axis=-1)
        for name, scenario in [
            ("none", empty),
            ("all", attended),
            ("joined", joined),
            ("not", missed),
        ]
    }
    place = int(Month.parse("2016-05") - baseline.start)
    assert met["all"][place] > 0.1
    assert np.array_equal(met["all"], met["joined"])
    assert np.count_nonzero(met["all"]) == 1
    assert not met["none"].any()
    assert not met["not"].any()


def uncertain(scenario: Scenario, value: Any) -> Scenario:
    return scenario.replace({"parameters.history_pull": value}, end="2015-06")


def test_an_uncertain_value_is_drawn_once_for_each_run(baseline: Scenario) -> None:
    path = "parameters.history_pull"
    model = AllianceModel(uncertain(baseline, {"low": 0.01, "high": 0.05}), rng=4, runs=RUNS)
    drawn = model.drawn[path]
    assert list(model.drawn) == [path]
    assert drawn.shape == (RUNS,)
    assert 0.01 <= drawn.min() < 0.0105
    assert 0.0495 < drawn.max() <= 0.05
    assert drawn.mean() == pytest.approx(0.03, abs=4 * 0.04 / np.sqrt(12 * RUNS))
    assert np.array_equal(model.constants["history_pull"], drawn)


def test_an_uncertain_value_belongs_to_the_replicate(baseline: Scenario) -> None:
    scenario = uncertain(baseline, {"low": 0.01, "high": 0.05})
    everybody = AllianceModel(scenario, rng=4, runs=9).drawn["parameters.history_pull"]
    alone = AllianceModel(scenario, rng=4, replicates=[7]).drawn["parameters.history_pull"]
    assert alone.tolist() == [everybody[7]]
    other = scenario.replace({"parameters.rally": {"low": 0.0, "high": 0.01}})
    assert np.array_equal(
        AllianceModel(other, rng=4, runs=9).drawn["parameters.history_pull"], everybody
    )


def test_an_uncertain_value_is_cut_to_what_is_declared(baseline: Scenario) -> None:
    wide = {"distribution": "normal", "mean": 0.1, "sd": 0.1}
    drawn = AllianceModel(uncertain(baseline, wide), rng=4, runs=500).drawn
    info = baseline.catalogue.parameters["history_pull"]
    values = drawn["parameters.history_pull"]
    assert (values.min(), values.max()) == (info.low, info.high)
    assert len(np.unique(values)) > 100


@pytest.mark.parametrize(
    "path", ["actors.KOR.exposure", "dyads.JPN-KOR.history", "governments.KOR.park.win_set"]
)
def test_numbers_of_any_section_may_be_uncertain(baseline: Scenario, path: str) -> None:
    scenario = baseline.replace({path: {"low": 0.2, "high": 0.4}}, end="2015-06")
    model = AllianceModel(scenario, rng=4, runs=20)
    while model.running:
        model.step()
    assert len(np.unique(model.drawn[path])) == 20


EVENT = {"date": "2016-03", "months": 2}
PLACE = 14


def with_event(scenario: Scenario, **event: Any) -> Scenario:
    return scenario.replace({"events.shock": {**EVENT, **event}}, end="2016-12")


def tension(scenario: Scenario) -> Floats:
    return record(scenario, "tension")["tension"]


def test_an_event_adds_to_a_variable_in_its_months(baseline: Scenario) -> None:
    still = dict.fromkeys(("tension_launches", "tension_exercises", "tension_rivalry"), 0.0)
    calm = baseline.replace({**still, "tension_decay": 0.02, "initial_tension": 0.2}, end="2016-12")
    added = tension(with_event(calm, variable="tension", add=0.1)) - tension(calm)
    assert not added[:PLACE].any()
    assert added[PLACE] == pytest.approx(0.1 * 0.98)
    assert added[PLACE + 1] == pytest.approx((0.1 * 0.98 + 0.1) * 0.98)
    assert (added[PLACE + 2 :] < added[PLACE + 1]).all()


def test_an_event_sets_one_element_and_leaves_the_others(baseline: Scenario) -> None:
    plain = baseline.replace(end="2016-12")
    struck = with_event(baseline, variable="commitment", of="KOR", set=0.0)
    commitment = record(struck, "commitment")["commitment"]
    before = record(plain, "commitment")["commitment"]
    assert np.array_equal(commitment[:PLACE], before[:PLACE])
    assert np.array_equal(commitment[PLACE, 0], before[PLACE, 0])
    assert (commitment[PLACE : PLACE + 2, 1] < 0.25).all()
    assert (before[PLACE : PLACE + 2, 1] > 0.5).all()
    assert (commitment[PLACE + 2 :, 1] > commitment[PLACE + 1, 1]).all()


def test_an_event_may_name_an_element_by_all_its_labels(baseline: Scenario) -> None:
    struck = with_event(baseline, variable="threat_perception", of="KOR/PRK", set=0.0)
    plain = baseline.replace(end="2016-12")
    after, before = (record(s, "threat_perception")["threat_perception"] for s in (struck, plain))
    changed = (after[PLACE] != before[PLACE]).any(axis=-1)
    assert np.argwhere(changed).tolist() == [[2, 0]]
    assert (after[PLACE, 2, 0] < before[PLACE, 2, 0]).all()


def test_an_event_cannot_leave_the_bounds(baseline: Scenario) -> None:
    for number in (5.0, -5.0):
        values = tension(with_event(baseline, variable="tension", add=number))
        assert values.min() >= 0.0
        assert values.max() <= 1.0
        assert abs(values[PLACE] - tension(baseline.replace(end="2016-12"))[PLACE]).min() > 0.1
