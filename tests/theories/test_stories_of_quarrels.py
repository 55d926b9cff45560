"""C1, D4: what quarrels with names make of whole worlds."""

import numpy as np

from sim.scenario import Scenario
from tests.model.running import all_governments, record
from tests.theories.telling import LEVEL, MORE, RUNS

HISTORY = 0
TURN = 36
"""Month, from the start, in which the second ally turns away from its partner."""


def reconciled(baseline: Scenario, depth: float, turns: bool = True) -> Scenario:
    """Two allies who want to settle, until one of them turns away; ``depth`` is what lasts."""
    one, other = baseline.allies
    settle = {
        **all_governments(baseline, one, leaning__partner=0.7),
        **all_governments(baseline, other, leaning__partner=0.7),
    }
    if turns:
        settle |= {
            f"governments.{other}.{key}.leaning.partner": -0.5
            for key, government in baseline.governments[other].items()
            if str(government.since) >= "2018-01"
        }
    return baseline.replace(
        {
            **settle,
            f"dyads.{one}-{other}.reconciliation_depth": depth,
            f"dyads.{one}-{other}.quarrels.history.settled": 0.0,
        }
    )


def test_c1_a_concession_without_support_stores_a_backlash_that_the_next_government_reopens(
    baseline: Scenario,
) -> None:
    names = ("backlash", "shallow", "quarrel", "reopened", "disputes")
    hollow, deep, goes_on = (
        record(scenario, *names, runs=RUNS)
        for scenario in (
            reconciled(baseline, 0.1),
            reconciled(baseline, 0.95),
            reconciled(baseline, 0.1, turns=False),
        )
    )
    eve = TURN - 1
    assert hollow["backlash"][eve].mean() > deep["backlash"][eve].mean() + LEVEL
    assert hollow["shallow"][eve, 0, HISTORY].mean() > LEVEL
    assert deep["shallow"][eve].mean() < 0.1 * hollow["shallow"][eve].mean()

    def taken_up(world: dict[str, np.ndarray]) -> float:
        """Runs in which something is opened again in the year of the turn."""
        return float((world["reopened"][TURN : TURN + 12] > 0.0).any(axis=(0, 1, 2)).mean())

    assert taken_up(hollow) > MORE * taken_up(goes_on), "courts do so under any government"
    assert taken_up(deep) < taken_up(hollow)
    again = hollow["reopened"][TURN, 0] > 0.0
    assert again.any()
    assert (hollow["disputes"][TURN, 0][again.any(axis=0)] >= 1.0).all()
    rise = hollow["quarrel"][TURN, 0] - hollow["quarrel"][eve, 0]
    assert (rise[again] > 0.0).all()


def test_d4_disputes_come_in_clusters(baseline: Scenario) -> None:
    single = {"retaliation": 0.0, "dispute_openness": 0.0}
    spread = []
    for changes in ({}, single):
        counts = record(baseline.replace(changes), "disputes", runs=RUNS)["disputes"][:, 0]
        spread.append((counts.var(axis=0).mean() / counts.mean(), counts.mean()))
    (clustered, often), (alone, seldom) = spread
    assert clustered > 1.2 > alone
    assert 1.0 / MORE < often / seldom < MORE, "retaliation clusters disputes, and adds few"


def test_d4_cold_governments_strike_an_accord_now_and_then(baseline: Scenario) -> None:
    def struck(**changes: float) -> np.ndarray:
        cold = {
            change: value
            for ally in baseline.allies
            for change, value in all_governments(baseline, ally, leaning__partner=-0.3).items()
        }
        counts = record(baseline.replace({**cold, **changes}), "accords", runs=RUNS)["accords"]
        return counts[:, 0].sum(axis=0)

    assert 0.0 < struck().mean() < 9.0, "in nine years fewer than one a year"
    assert not struck(accord_routine=0.0).any()


def test_c1_nothing_of_it_has_a_date(baseline: Scenario) -> None:
    """Reopenings of runs are spread over the years, and so are the issues of their disputes."""
    world = record(baseline, "reopened", "disputes_by_issue", runs=RUNS)
    months = (world["reopened"] > 0.0).any(axis=(1, 2)).mean(axis=1)
    assert months.max() < 0.3
    by_year = months[: len(months) // 12 * 12].reshape(-1, 12).sum(axis=1)
    assert (by_year > 0.0).all()
    assert not baseline.events


def test_quarrels_stand_still_where_events_have_no_issue(baseline: Scenario) -> None:
    untyped = baseline.replace(formulations={"quarrels": "untyped"})
    names = ("quarrel", "shallow", "disputes_by_issue", "accords_by_issue", "reopened", "disputes")
    world = record(untyped, *names, runs=10)
    assert (world["quarrel"] == world["quarrel"][0]).all()
    assert (world["shallow"] == world["shallow"][0]).all()
    assert world["disputes"].any()
    assert not any(
        world[name].any() for name in ("disputes_by_issue", "accords_by_issue", "reopened")
    )


def test_a_pair_without_names_has_one_quarrel_as_open_as_its_grievance(
    baseline: Scenario,
) -> None:
    pair = "-".join(baseline.allies)
    bare = baseline.replace({f"dyads.{pair}.quarrels": None})
    world = record(bare.replace(end="2015-12"), "quarrel", "disputes_by_issue", runs=20)
    assert not world["quarrel"][:, 0, :-1].any()
    assert not world["disputes_by_issue"][:, 0, :-1].any()
    assert world["disputes_by_issue"][:, 0, -1].any()
