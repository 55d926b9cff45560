"""Why members consult: by habit, or also because they need one another, by formula."""

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.theories.consultation import demand_of_habit, demand_of_need
from tests.model.running import record
from tests.theories.calling import act, rows, runs


def need(shared: float, active: float, used_to: float, **given: float) -> tuple[float, float]:
    """Demand, and what the members are used to, under the greatest of three shared threats."""
    demand, usual = act(
        demand_of_need,
        shared_threat=rows(shared, 0.0, 0.5 * shared),
        activity=rows(active, 0.99, 0.9),  # of the others nothing counts
        usual_activity=runs(used_to),
        **{"need_weight": 0.8, "usual_need": 0.4, "habituation": 0.1} | given,
    )
    return float(demand[0]), float(usual[0])


@pytest.mark.parametrize(
    ("shared", "active", "used_to", "demand", "usual"),
    [
        (0.0, 0.3, 0.3, 1 - 0.8 * 0.4, 0.3),
        (0.4, 0.3, 0.3, 1.0, 0.3),  # the usual need
        (0.6, 0.3, 0.3, 1 + 0.8 * 0.2, 0.3),
        (0.0, 0.8, 0.3, 1 + 0.8 * 0.1, 0.35),  # a surprise of 0.5
        (0.6, 0.8, 0.3, 1 + 0.8 * (0.8 - 0.4), 0.35),  # need 1 - 0.4 * 0.5
        (0.6, 0.1, 0.5, 1 + 0.8 * 0.2, 0.46),  # quiet: nobody is surprised
        (0.5, 0.7, -1.0, 1 + 0.8 * 0.1, 0.7),  # the first month is the usual one
    ],
)
def test_d2_demand_rises_with_a_shared_threat_and_with_surprise(
    shared: float, active: float, used_to: float, demand: float, usual: float
) -> None:
    assert need(shared, active, used_to) == pytest.approx((demand, usual))


def test_d2_demand_is_never_negative_and_without_weight_that_of_habit() -> None:
    assert need(0.0, 0.2, 0.2, need_weight=2.0, usual_need=0.8)[0] == 0.0
    for shared in (0.0, 0.3, 0.9):
        assert need(shared, 0.9, 0.1, need_weight=0.0)[0] == 1.0


def test_s3_habit_knows_no_need() -> None:
    used_to = runs(-1.0, 0.4)
    demand, usual = act(demand_of_habit, usual_activity=used_to)
    assert demand.tolist() == [1.0, 1.0]
    assert np.array_equal(usual, used_to)


@pytest.fixture(scope="module")
def short(baseline: Scenario) -> Scenario:
    return baseline.replace(end="2017-12")


def test_s3_need_without_weight_is_habit_to_the_bit(short: Scenario) -> None:
    names = ("meetings", "ministers", "channel", "defence_channel", "cooperation")
    idle = record(short.replace(need_weight=0.0), *names, runs=20)
    usual = record(short.replace({"formulations.meetings": "habit"}), *names, runs=20)
    for name in names:
        assert np.array_equal(idle[name], usual[name]), name


def test_d2_a_crisis_brings_all_channels_together_while_it_lasts(short: Scenario) -> None:
    """A year in which all see a threat as never before."""
    crisis = {"date": "2016-01", "months": 12, "variable": "threat_perception", "set": 0.95}
    struck = {
        name: short.replace({"formulations.meetings": name, "events.crisis": crisis})
        for name in ("need", "habit")
    }
    calm = {name: short.replace({"formulations.meetings": name}) for name in struck}
    more = {
        name: record(struck[name], "meetings", runs=200)["meetings"][12:24].sum(axis=0).mean(-1)
        - record(calm[name], "meetings", runs=200)["meetings"][12:24].sum(axis=0).mean(-1)
        for name in struck
    }
    assert (more["need"] > more["habit"]).all()
