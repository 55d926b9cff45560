"""What follows when one state behaves otherwise, as one would tell it."""

import numpy as np
import pytest

import sim
from sim.scenario import Scenario
from tests.agents.classes import Blind, Quiet, Refusing

RUNS = 200


def mean(
    scenario: Scenario, name: str, agents: dict[str, type] | None = None, **where: str
) -> float:
    data = sim.simulate(scenario, runs=RUNS, agents=agents)
    chosen = data[name].sel(where) if where else data[name]
    return float(chosen.mean())


def test_a_dprk_that_never_launches_quiets_the_exercises(released: Scenario) -> None:
    calm = sim.simulate(released, runs=RUNS, agents={released.adversary: Quiet})
    usual = sim.simulate(released, runs=RUNS)
    assert not calm["launches"].any()
    assert float(usual["launches"].mean()) > 1.0
    assert float(calm["exercises"].mean()) < 0.9 * float(usual["exercises"].mean())
    assert float(calm["tension"].mean()) < float(usual["tension"].mean()) - 0.02


def test_a_seoul_that_always_refuses_cools_the_pair(released: Scenario) -> None:
    for code in released.allies:
        usual, refused = (mean(released, "relation", a) for a in (None, {code: Refusing}))
        assert refused < usual - 0.05


def test_an_ally_that_sees_no_threat_will_not_cooperate(released: Scenario) -> None:
    code, other = released.allies[1], released.allies[0]
    blind = sim.simulate(released, runs=RUNS, agents={code: Blind})
    usual = sim.simulate(released, runs=RUNS)
    assert not blind["threat_perception"].sel(actor=code).fillna(0.0).any()
    assert not blind["abandonment_fear"].sel(ally=code).any()
    will, before = (data["willingness"].mean(("time", "run", "domain")) for data in (blind, usual))
    assert float(will.sel(ally=code)) < 0.8 * float(before.sel(ally=code))
    assert float(will.sel(ally=other)) <= float(before.sel(ally=other))


def test_a_patron_that_does_not_lead_is_the_weakest_link(baseline: Scenario) -> None:
    class Idle(sim.Patron):
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            return {**super().decide(view, motives), "lead": 0.0, "effort": 0.0}

    weakest = baseline.replace(cooperation="weakest_link")
    data = sim.simulate(weakest, runs=50, agents={baseline.patron: Idle})
    assert not data["patron_willingness"].any()
    assert not data["effort"].any()
    assert float(data["cooperation"].isel(time=-1).mean()) < 0.01


def test_without_a_leader_allies_do_what_small_groups_do_alone(baseline: Scenario) -> None:
    class Idle(sim.Patron):
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            return {**super().decide(view, motives), "lead": 0.0}

    reached = []
    for unled in (0.0, 0.3, 0.6):
        group = baseline.replace({"parameters.unled_share": unled})
        data = sim.simulate(group, runs=50, agents={baseline.patron: Idle})
        reached.append(float(data["cooperation"].isel(time=-1).mean()))
    nothing, some, more = reached
    assert nothing < 0.01 < some < more
    possible = float(data["willingness"].min("ally").isel(time=-1).mean())
    assert more < 0.6 * possible


def test_a_power_that_coerces_every_month_is_felt(baseline: Scenario) -> None:
    class Bully(sim.Power):
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            return {**super().decide(view, motives), "coerce": 1.0}

    data = sim.simulate(baseline, runs=20, agents={baseline.competitor: Bully})
    usual = sim.simulate(baseline, runs=20)
    assert float(data["coercion"].isel(time=-1).min()) > 0.8
    assert float(data["market_fear"].mean()) > float(usual["market_fear"].mean()) + 0.1


def test_a_power_that_arms_is_answered_where_burdens_count(baseline: Scenario) -> None:
    class Arming(sim.Power):
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            return {**super().decide(view, motives), "arm": 0.1}

    racing = baseline.replace(spending="richardson")
    agents = {baseline.competitor: Arming}
    armed, usual = (mean(racing, "defence_spending", a, actor="JPN") for a in (agents, None))
    assert armed > usual * 1.05


@pytest.mark.parametrize("method", ["perceive", "appraise", "decide"])
@pytest.mark.parametrize("role", ["patron", "ally", "adversary", "rival"])
def test_each_method_alone_changes_what_its_actor_does(
    role: str, method: str, baseline: Scenario
) -> None:
    base = {"patron": sim.Patron, "ally": sim.Ally, "adversary": sim.Adversary, "rival": sim.Power}
    code = next(code for code, actor in baseline.actors.items() if actor.role == role)

    def perceive(self, view):  # noqa: ANN001, ANN202
        beliefs = base[role].perceive(self, view)
        return {name: 0.3 * level for name, level in beliefs.items()}

    def appraise(self, view, beliefs):  # noqa: ANN001, ANN202
        motives = base[role].appraise(self, view, beliefs)
        for motive in motives.values():
            motive["mood"] = 0.1
        return motives

    def decide(self, view, motives):  # noqa: ANN001, ANN202
        actions = base[role].decide(self, view, motives)
        return {name: 0.5 * action for name, action in actions.items()}

    own = {"perceive": perceive, "appraise": appraise, "decide": decide}[method]
    kind = type("Own", (base[role],), {method: own})
    acts = {
        "patron": ("effort", "patron_willingness", "arm"),
        "ally": ("willingness", "arm"),
        "adversary": ("arm",) if method == "perceive" else ("launch_rate", "lean", "arm"),
        "rival": ("coerce",),
    }[role]
    models = [
        sim.AllianceModel(baseline.replace(end="2015-12"), rng=3, runs=5, agents=agents)
        for agents in ({}, {code: kind})
    ]
    for model in models:
        while model.running:
            model.step()
    usual, other = (model.state for model in models)
    for name in acts:
        assert not np.array_equal(usual[name], other[name]), name
