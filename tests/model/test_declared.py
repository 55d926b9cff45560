"""What governments declare ahead, month by month: restraint, and plans of spending."""

import numpy as np
import pytest

from sim.core.noise import Noise
from sim.model.declared import declared_restraint, declared_spending
from sim.model.uncertain import Numbers
from sim.scenario import Scenario

YEAR = {"start": "2016-01", "end": "2016-12"}


def numbers() -> Numbers:
    return Numbers(Noise(1, np.arange(1)), {}, None, {})


def bare(baseline: Scenario) -> Scenario:
    plans = {"actors.USA.plans.spending_caps": None, "actors.RUS.plans.budget_of_2017": None}
    gone = {f"regimes.{key}": None for key in baseline.regimes}
    return baseline.replace({**YEAR, **plans, **gone})


def test_the_widest_words_count_and_each_beginning_is_told(baseline: Scenario) -> None:
    given = {
        "narrow": {"kind": "moratorium", "from": "2015-01", "until": "2016-06", "launches": 0.3},
        "wide": {"kind": "moratorium", "from": "2016-04", "launches": 0.8, "tests": 0.5},
        "talks": {"kind": "talks", "from": "2016-03", "until": "2016-05"},
    }
    regimes = {key: {"binds": "PRK", **entry} for key, entry in given.items()}
    found = declared_restraint(bare(baseline).replace(regimes=regimes))
    told = {name: values[:, 0] for name, values in found.items()}
    assert told["regime_in_force"].all()
    np.testing.assert_array_equal(np.flatnonzero(told["regime_begins"]), [0, 2, 3])
    np.testing.assert_allclose(told["launches_covered"], [0.3] * 3 + [0.8] * 9)
    np.testing.assert_allclose(told["tests_covered"], [1] * 5 + [0.5] * 7)
    np.testing.assert_array_equal(np.flatnonzero(told["talks_held"]), [2, 3])


def test_without_a_plan_spending_at_the_start_is_the_norm(baseline: Scenario) -> None:
    found = declared_spending(bare(baseline), numbers())
    np.testing.assert_array_equal(found["spending_norm"][:, 0, 0], 3.68)
    np.testing.assert_array_equal(found["rival_spending_norm"][:, 1, 0], 4.11)
    assert not found["planned"].any()


def test_a_plan_leads_from_its_announcement_to_its_shares_and_stays(baseline: Scenario) -> None:
    plan = {"announced": "2016-03", "points": {"2016-07": 2.68}, "source": "invented"}
    scenario = bare(baseline).replace({"actors.USA.plans.cuts": plan})
    found = declared_spending(scenario, numbers())
    line = [3.68, 3.68, 3.68, 3.43, 3.18, 2.93, *[2.68] * 6]
    np.testing.assert_allclose(found["spending_norm"][:, 0, 0], line)
    np.testing.assert_array_equal(np.flatnonzero(found["planned"][:, 0, 0]), range(2, 7))
    assert (found["spending_norm"][:, 1] == found["spending_norm"][0, 1]).all()


def test_a_later_plan_takes_over_from_where_the_first_has_come(baseline: Scenario) -> None:
    plans = {
        "cuts": {"announced": "2016-03", "points": {"2016-07": 2.68}, "source": "invented"},
        "turn": {"announced": "2016-05", "points": {"2016-07": 3.38}, "source": "invented"},
    }
    found = declared_spending(bare(baseline).replace({"actors.USA.plans": plans}), numbers())
    line = [3.68, 3.68, 3.68, 3.43, 3.18, 3.28, *[3.38] * 6]
    np.testing.assert_allclose(found["spending_norm"][:, 0, 0], line)


def test_a_plan_from_before_leads_on_from_the_start(baseline: Scenario) -> None:
    points = {"2015-09": 5.0, "2016-05": 3.28}
    plan = {"announced": "2014-01", "points": points, "source": "invented"}
    found = declared_spending(bare(baseline).replace({"actors.USA.plans.old": plan}), numbers())
    np.testing.assert_allclose(found["spending_norm"][:5, 0, 0], [3.68, 3.58, 3.48, 3.38, 3.28])


@pytest.mark.parametrize(("code", "row"), [("USA", 0), ("KOR", 2)])
def test_a_plan_whose_dates_are_over_is_in_the_start(
    baseline: Scenario, code: str, row: int
) -> None:
    plan = {"announced": "2012-01", "points": {"2015-12": 9.0}, "source": "invented"}
    scenario = bare(baseline).replace({f"actors.{code}.plans.old": plan})
    found = declared_spending(scenario, numbers())["spending_norm"][:, row, 0]
    assert (found == scenario.actors[code].defence_spending).all()
