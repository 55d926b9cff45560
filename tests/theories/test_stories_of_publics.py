"""C1 and D4: what publics think of others, and how it binds or frees their leaders."""

from typing import Any

import numpy as np

from sim.scenario import Scenario
from sim.theories.opinion import quarrels_resented, slow_forgiving
from tests.model.running import gain, record
from tests.theories.calling import TWO_ALLIES, act, rows

FIRST, SECOND = 1, 2
"""The two allies on the axis ``actor``."""


def views(level: float) -> dict[str, Any]:
    """The allies' publics think so of each other, now and in calm years."""
    pairs = (("JPN", "KOR"), ("KOR", "JPN"))
    names = ("opinion", "opinion_base")
    return {f"actors.{one}.{name}.{other}": level for one, other in pairs for name in names}


def test_c1_a_public_that_likes_the_partner_frees_its_leaders_hand(baseline: Scenario) -> None:
    cool, warm = (baseline.replace(views(level)) for level in (0.1, 0.7))
    gained = gain(cool, warm, "latitude", "relation", "cooperation")
    assert (gained["latitude"][[FIRST, SECOND]] > 0.05).all()
    assert gained["relation"][0] > 0.0
    assert (gained["cooperation"] > 0.0).all()
    old = {"formulations.publics": "approval_only"}
    same = gain(cool.replace(old), warm.replace(old), "latitude", "relation")
    assert not same["latitude"].any(), "the first edition asks nobody"
    assert not same["relation"].any()


def test_c1_a_quarrel_costs_sympathy_at_once_and_years_to_make_up() -> None:
    base = np.full((4, 6, 1), 0.5)
    opinion, path = base, []
    for month in range(61):
        quarrel = 3.0 if month == 0 else 0.0
        moved = act(
            quarrels_resented, opinion=opinion, disputes=rows(quarrel), outsiders=3, **TWO_ALLIES
        )
        opinion = opinion + moved + act(slow_forgiving, opinion=opinion, opinion_base=base)
        path.append(0.5 - opinion[FIRST, 5, 0])
    assert path[0] > 0.05
    assert path[12] > 0.7 * path[0], "a year does not make up for it"
    assert 0.2 * path[0] < path[60] < 0.6 * path[0]


def test_c2_a_patron_that_goes_alone_is_liked_less_long_after(baseline: Scenario) -> None:
    lines = baseline.governments[baseline.patron]
    loyal = baseline.replace({f"governments.USA.{key}.unilateralism": 0.1 for key in lines})
    views_of_patron = len(baseline.sources)
    kept, lost = (
        record(scenario, "opinion", runs=20)["opinion"][:, [FIRST, SECOND], views_of_patron]
        for scenario in (loyal, baseline)
    )
    gap = (kept - lost).mean(axis=-1)
    gone, back = 24, 72
    assert (gap[back] > gap[gone] + 0.05).all()
    assert (gap[-1] > 0.4 * gap[back]).all(), "three years after the turn back"


def test_c1_where_party_decides_approval_stays_where_it_is(baseline: Scenario) -> None:
    def swing(share: float) -> np.ndarray:
        partisan = baseline.replace({f"actors.{c}.partisanship": share for c in ("USA", "KOR")})
        approval = record(partisan, "approval", runs=100)["approval"][:23]
        return np.diff(approval, axis=0).std(axis=(0, -1))

    loose, bound = swing(0.0), swing(0.7)
    assert (bound[[0, SECOND]] < 0.6 * loose[[0, SECOND]]).all()
    assert np.isclose(bound[FIRST], loose[FIRST], rtol=0.1)


def test_c1_a_majority_in_the_assembly_widens_the_win_set(baseline: Scenario) -> None:
    path = {"context.national_assembly": None}
    minority, majority = (
        baseline.replace({**path, "actors.KOR.assembly": share}) for share in (0.3, 0.6)
    )
    gained = gain(minority, majority, "latitude", "relation")
    assert gained["latitude"][SECOND] > 0.05
    assert gained["relation"][0] > 0.0


def test_d3_who_drops_his_own_line_pays_at_home_and_a_successor_does_not(
    baseline: Scenario,
) -> None:
    lines = {f"governments.KOR.{key}": None for key in baseline.governments["KOR"]}
    friendly = {"leader": "One", "from": "2014-01", "leaning": {"partner": 0.6}}
    turned = {"from": "2016-01", "leaning": {"partner": -0.2}}

    def approval(**second: Any) -> np.ndarray:
        both = {"one": friendly, "two": {"leader": "One", **turned, **second}}
        told = baseline.replace({**lines, "governments.KOR": both, "honeymoon": 0.0})
        return record(told, "approval", runs=40)["approval"][:13, SECOND]

    same, other = approval(), approval(leader="Two", approval=0.5)
    assert np.array_equal(same[:12], other[:12])
    assert np.allclose(other[12] - same[12], 0.15 * 0.6 * 0.8)
