"""C1: domestic politics, concessions, and the backlash that shallow reconciliation stores."""

from typing import Any

import numpy as np
import pytest

from sim.scenario import Month, Scenario
from sim.theories.backlash import backlash_stock, concessions, public_grievance
from sim.theories.channels import friction_between_allies
from sim.theories.disputes import memory_of_disputes
from sim.theories.reconciliation import backlash_set_free, pull_of_history, rapprochement
from sim.theories.turnover import LINE, GovernmentTable, government_line
from sim.theories.two_level_game import (
    approval_news,
    approval_reversion,
    audience_cost_of_concession,
    honeymoon_effect,
    rally_round_the_flag,
    win_set_latitude,
)
from tests.model.running import all_governments, gain, record
from tests.theories.calling import TWO_ALLIES, act, rows, runs


def test_c1_approval_returns_to_its_long_run_mean() -> None:
    moved = act(approval_reversion, approval=rows(runs(0.2, 0.4, 0.8)), approval_base=rows(0.4))[0]
    assert moved[0] > 0.0 == moved[1] > moved[2]


def test_c1_a_new_leader_starts_afresh_and_a_new_line_does_not() -> None:
    moved = act(
        honeymoon_effect,
        approval=rows(runs(0.3, 0.3, 0.3)),
        line_change=np.array([[True, True, False]]),
        new_leader=rows(runs(1, 0, 1)),
        entry_approval=rows(runs(0.7, 0.7, 0.7)),
        honeymoon=1.0,
    )[0]
    assert moved.tolist() == pytest.approx([0.4, 0.0, 0.0])


def test_d2_provocation_rallies_the_near_public() -> None:
    proximity = np.array([0.2, 0.9])[:, None, None]
    moved = act(rally_round_the_flag, activity=rows(runs(0.1, 0.9)), proximity=proximity)
    far, near = moved
    assert far[0] < 0.0 < far[1]
    assert near[1] > far[1]
    assert near[0] < far[0]


def test_c1_news_moves_approval_only_where_people_vote() -> None:
    draws = rows(runs(1.0, -1.0), runs(1.0, -1.0))
    moved = act(approval_news, approval_draw=draws, democracy=rows(1.0, 0.0))
    assert moved[0, 0] > 0.0 > moved[0, 1]
    assert not moved[1].any()


def test_c1_concessions_cost_approval_by_their_audience_cost() -> None:
    moved = act(
        audience_cost_of_concession,
        approval=rows(0.5, 0.5, 0.5, runs(0.5, 0.5)),
        concession=rows(0.0, runs(0.0, 0.02)),
        audience_cost=rows(0.9, 0.9, 0.6, 0.0),
    )
    assert not moved[[0, 1, 3]].any()
    assert moved[2, 0] == 0.0 > moved[2, 1]


def test_c1_a_popular_leader_can_carry_more_through() -> None:
    latitude = act(
        win_set_latitude,
        win_set=rows(0.4, 0.4),
        approval=rows(runs(0.2, 0.5, 0.8), runs(0.2, 0.5, 0.8)),
        democracy=rows(1.0, 0.0),
    )
    assert latitude[0, 0] < latitude[0, 1] == pytest.approx(0.4)
    assert latitude[0, 2] > 0.4
    assert latitude[1].tolist() == [0.4, 0.4, 0.4]


def conciliated(**changed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Relation moved by governments and by mediation, and backlash set free, (run,) each."""
    world = {
        "relation": rows(runs(0.5, 0.5)),
        "backlash": rows(runs(0.4, 0.4)),
        "stance": rows(0.0, runs(0.0, 0.0)),
        "disputes": rows(runs(0.0, 0.0)),
        "leaning_drop": rows(0.0, 0.0, 0.0, runs(0.0, 0.0)),
        "leaning_patron": rows(0.0, 0.5, 0.5, 0.0),
        "effort": rows(0.0, 0.0, 0.0, 0.0),
    }
    moved = act(rapprochement, **{**world, **changed}, **TWO_ALLIES)
    return tuple(part[0] for part in moved)


def test_c1_friendly_governments_lift_relations_and_hostile_ones_lower_them() -> None:
    conciliation, _, released = conciliated(stance=rows(runs(0.6, -0.6), 0.2))
    assert conciliation[0] > 0.0 > conciliation[1]
    assert not released.any()


def test_c1_turnover_and_disputes_set_the_backlash_free() -> None:
    _, _, by_turn = conciliated(leaning_drop=rows(0.0, 0.0, runs(0.0, 0.8), 0.0))
    _, _, by_dispute = conciliated(disputes=rows(runs(0.0, 1.0)))
    for released in (by_turn, by_dispute):
        assert released[0] == 0.0 < released[1] <= 0.4
    _, _, of_patron = conciliated(leaning_drop=rows(runs(0.0, 0.8), 0.0, 0.0, 0.0))
    assert not of_patron.any()
    hurt = act(backlash_set_free, relation=rows(runs(0.5, 0.5)), released=rows(runs(0.0, 0.2)))[0]
    assert hurt[0] == 0.0 > hurt[1]


STILL: dict[str, Any] = {
    "conciliation": rows(runs(0.0, 0.0)),
    "mediated": rows(runs(0.0, 0.0)),
    "released": rows(runs(0.0, 0.0)),
}


def stored(**changed: Any) -> np.ndarray:
    """What moves the backlash this month, (run,)."""
    world = {
        **STILL,
        "backlash": rows(runs(0.2, 0.2)),
        "grievance": rows(runs(0.6, 0.6)),
        "reconciliation_depth": rows(0.2),
    }
    return act(backlash_stock, **{**world, **changed})[0]


def test_c1_what_society_does_not_support_is_stored() -> None:
    gained = {"conciliation": rows(runs(0.02, 0.02))}
    idle = stored()
    assert (idle < 0.0).all(), "a backlash is slowly forgotten"
    assert (stored(**gained) > idle).all()
    deep = stored(**gained, reconciliation_depth=rows(runs(0.2, 1.0)))
    assert deep[1] == idle[1] < deep[0]
    unburdened = stored(**gained, grievance=rows(runs(0.6, 0.0)))
    assert unburdened[1] == idle[1]
    hostile = stored(conciliation=rows(runs(-0.02, -0.02)))
    assert np.array_equal(hostile, idle)
    freed = stored(released=rows(runs(0.0, 0.1)))
    assert freed[0] - freed[1] == pytest.approx(0.1)


def aggrieved(**changed: Any) -> np.ndarray:
    """What moves public grievance this month, (run,)."""
    world = {
        **STILL,
        "grievance": rows(runs(0.5, 0.5)),
        "stance": rows(0.0, runs(0.0, 0.0)),
        "disputes": rows(runs(0.0, 0.0)),
        "history": rows(0.5),
        "reconciliation_depth": rows(0.4),
    }
    return act(public_grievance, **{**world, **changed}, **TWO_ALLIES)[0]


def test_c1_grievance_returns_to_history_and_is_fed_and_healed() -> None:
    assert not aggrieved().any()
    assert (aggrieved(history=rows(0.8)) > 0.0).all()
    assert aggrieved(disputes=rows(runs(0.0, 1.0)))[1] > 0.0
    assert aggrieved(stance=rows(runs(0.0, -0.8), 0.5))[1] > 0.0
    assert aggrieved(released=rows(runs(0.0, 0.2)))[1] > 0.0
    assert aggrieved(conciliation=rows(runs(0.0, 0.02)))[1] < 0.0
    shallow = {"conciliation": rows(runs(0.02, 0.02)), "reconciliation_depth": rows(runs(0.0, 0.9))}
    healed = aggrieved(**shallow)
    assert healed[0] == 0.0 > healed[1]


def test_c1_the_more_conciliatory_side_pays() -> None:
    paid = act(
        concessions,
        stance=rows(runs(0.2, -0.5), runs(0.6, 0.6)),
        grievance=rows(runs(0.6, 0.6)),
        conciliation=rows(runs(0.02, 0.02)),
        mediated=rows(runs(0.0, 0.0)),
        reconciliation_depth=rows(0.2),
        **TWO_ALLIES,
    )
    unsupported = 0.02 * 0.6 * 0.8
    assert paid[:, 0] == pytest.approx([unsupported / 4, unsupported * 3 / 4], rel=1e-6)
    assert paid[:, 1] == pytest.approx([0.0, unsupported], rel=1e-6)


def test_c1_relations_fall_back_to_what_societies_support() -> None:
    pull = act(pull_of_history, relation=rows(runs(0.3, 0.5, 0.8)), grievance=rows(0.5))[0]
    assert pull[0] > 0.0 == pull[1] > pull[2]


def test_c1_a_dispute_burdens_officials_for_a_while() -> None:
    memory = act(
        memory_of_disputes,
        dispute_memory=runs(0.0, 0.8, 0.0),
        disputes=rows(runs(0, 0, 2), runs(0, 0, 0)),
    )
    assert memory[0] == 0.0 < memory[1] < 0.8
    assert memory[2] == 1.0
    held = act(friction_between_allies, dispute_memory=runs(0.0, 1.0))
    assert not held[:, 0].any()
    assert (held[:, 1] < 0.0).all()


def test_c1_only_a_turn_away_counts_as_a_fall_of_the_leaning() -> None:
    friendly, hostile = (np.zeros((len(LINE), 1, 1)) for _ in range(2))
    friendly[LINE.index("leaning_partner")] = 0.7
    hostile[LINE.index("leaning_partner")] = -0.5
    table = GovernmentTable(np.concatenate([friendly, hostile], axis=1), ("f", "h"), ("F", "H"))
    old = table.line(np.array([[0, 1, 0]]))
    _, drop = act(
        government_line,
        government=np.array([[1, 0, 0]]),
        line_change=np.array([[True, True, False]]),
        line=old,
        government_table=table,
    )
    assert drop[0].tolist() == pytest.approx([1.2, 0.0, 0.0])


def test_c1_concession_lifts_relations_and_the_backlash_waits_for_the_next_government(
    baseline: Scenario,
) -> None:
    second = baseline.allies[1]
    quiet = {"dispute_backlash": 0.0, "dispute_release": 0.0}
    lines = {f"governments.{second}.{key}": None for key in baseline.governments[second]}
    one = {"leader": "One", "from": "2014-01", "win_set": 0.8}
    two = {"leader": "Two", "from": "2018-01"}
    conceding, hostile = {"patron": 0.9, "partner": 0.9}, {"patron": 0.3, "partner": -0.6}

    def world(first: dict[str, float], build: float | None = None) -> Scenario:
        governments = {"one": {**one, "leaning": first}, "two": {**two, "leaning": hostile}}
        start = baseline.replace(quiet if build is None else {**quiet, "backlash_build": build})
        return start.replace({**lines, f"governments.{second}": governments}, end="2019-12")

    turnover = int(Month.parse("2018-01") - baseline.start)
    shallow, cold = (
        record(world(first), "relation", "backlash", runs=100) for first in (conceding, hostile)
    )
    free = record(world(conceding, build=0.0), "relation", "backlash", runs=100)
    assert shallow["relation"][turnover - 1].mean() > cold["relation"][turnover - 1].mean() + 0.1
    assert shallow["backlash"][turnover - 1].mean() > free["backlash"][turnover - 1].mean() + 0.1
    assert np.array_equal(shallow["relation"][:turnover], free["relation"][:turnover])
    assert (shallow["backlash"][turnover] < shallow["backlash"][turnover - 1]).all()
    assert (shallow["relation"][turnover] < free["relation"][turnover]).all()


def test_c1_deep_reconciliation_stores_less_backlash_and_heals(baseline: Scenario) -> None:
    depth = "dyads.JPN-KOR.reconciliation_depth"
    shallow, deep = (baseline.replace({depth: level}) for level in (0.05, 0.9))
    gained = gain(shallow, deep, "backlash", "grievance", "relation")
    assert gained["backlash"][0] < 0.0
    assert gained["grievance"][0] < 0.0
    assert gained["relation"][0] > 0.0


def test_c1_a_hostile_successor_undoes_what_the_turn_had_brought(baseline: Scenario) -> None:
    second = baseline.allies[1]
    hostile = {"leader": "Another", "leaning": {"patron": 0.3, "partner": -0.7}, "from": "2022-05"}
    other = baseline.replace({f"governments.{second}.yoon": hostile})
    gained = gain(other, baseline, "relation", "cooperation")
    assert gained["relation"][0] > 0.0
    assert (gained["cooperation"] > 0.0).all()


def test_c2_a_unilateralist_patron_strikes_cooperation_hard(baseline: Scenario) -> None:
    patron = baseline.patron
    engaged, alone = (
        baseline.replace(all_governments(baseline, patron, unilateralism=level))
        for level in (0.1, 0.9)
    )
    names = ("cooperation", "institutionalisation", "channel", "effort")
    gained = gain(engaged, alone, *names)
    for name in names:
        assert (gained[name] < 0.0).all(), name
    assert (gained["cooperation"] < -0.09).all()
