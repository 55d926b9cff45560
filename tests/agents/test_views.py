"""What an actor may see, what it may return, and where it may sit."""

import numpy as np
import pytest

import sim
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from tests.agents.classes import Quiet, SameAlly, SamePower


@pytest.fixture(scope="module")
def brief(baseline: Scenario) -> Scenario:
    return baseline.replace(end="2015-06")


def seen(scenario: Scenario, base: type, code: str, look: object, runs: int = 3) -> list:
    """What a look at the view finds, month by month, and the state when it looked."""
    found = []

    class Looking(base):  # type: ignore[misc]
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            found.append((look(view), dict(self.model.state)))  # type: ignore[operator]
            return super().decide(view, motives)

    model = AllianceModel(scenario, rng=2, runs=runs, agents={code: Looking}, collect=False)
    while model.running:
        model.step()
    return found


def test_an_actor_sees_its_own_rows(brief: Scenario) -> None:
    for code in brief.allies:
        row = brief.actor_codes.index(code)
        for view, state in seen(brief, sim.Ally, code, lambda v: (v.approval, v.threat_perception)):
            assert np.array_equal(view[0], state["approval"][row])
            assert np.array_equal(view[1], state["threat_perception"][row])


def test_an_ally_sees_its_worst_pair_and_what_its_partner_did(baseline: Scenario) -> None:
    from tests.model.worlds import crowded

    world = crowded(baseline, allies=1).replace(end="2015-08")
    pairs = [set(pair) for pair in world.pairs]
    for row, code in enumerate(world.allies):
        own = [n for n, pair in enumerate(pairs) if code in pair]
        others = [n for n in range(3) if n != row]
        look = lambda v: (v.relation, v.grievance, v.partner_stance, v.partner_willingness)  # noqa: E731
        for view, state in seen(world, sim.Ally, code, look):
            assert np.array_equal(view[0], state["relation"][own].min(axis=0))
            assert np.array_equal(view[1], state["grievance"][own].max(axis=0))
            np.testing.assert_allclose(view[2], state["stance"][others].mean(axis=0), rtol=1e-15)
            assert np.array_equal(view[3], state["willingness"][others].min(axis=0))


def test_earlier_roles_are_seen_as_of_this_month_and_later_ones_as_of_the_last(
    brief: Scenario,
) -> None:
    looks = seen(brief, sim.Ally, "KOR", lambda v: (v.patron_willingness, v.launches))
    model = AllianceModel(brief, rng=2, runs=3, collect=False)
    before = dict(model.state)
    for (lead, launches), _ in looks:
        model.step()
        assert np.array_equal(lead, model.state["patron_willingness"])
        assert np.array_equal(launches, before["launches"])
        before = dict(model.state)


@pytest.mark.parametrize(
    ("base", "code", "name"),
    [
        (sim.Patron, "USA", "abandonment_fear"),
        (sim.Ally, "KOR", "launch_rate"),
        (sim.Adversary, "PRK", "effort"),
        (sim.Adversary, "PRK", "ally_threat_weight"),
        (sim.Power, "CHN", "approval"),
        (sim.Ally, "KOR", "gate"),
    ],
)
def test_what_a_view_does_not_grant_raises(
    base: type, code: str, name: str, brief: Scenario
) -> None:
    with pytest.raises(AttributeError, match=f"{code} .* cannot see '{name}'"):
        seen(brief, base, code, lambda view: getattr(view, name))


def test_everything_that_dir_lists_can_be_read_and_not_written(brief: Scenario) -> None:
    def read(view: object) -> int:
        count = 0
        for name in dir(view):
            value = getattr(view, name)
            if isinstance(value, np.ndarray) and value.base is not None:
                assert not value.flags.writeable, name
            count += 1
        return count

    for base, code in (
        (sim.Patron, "USA"),
        (sim.Ally, "JPN"),
        (sim.Adversary, "PRK"),
        (sim.Power, "RUS"),
    ):
        counts = [count for count, _ in seen(brief, base, code, read)]
        assert min(counts) > 35


def test_a_view_cannot_be_written_through(brief: Scenario) -> None:
    def scribble(view: object) -> None:
        view.proximity[...] = 1.0  # type: ignore[attr-defined]

    with pytest.raises(ValueError, match="read-only"):
        seen(brief, sim.Ally, "KOR", scribble)


def test_chance_of_its_own_is_keyed_by_the_actor_and_moves_nobody_elses(brief: Scenario) -> None:
    class Moody(SameAlly):
        draws = {"mood": "normal"}  # noqa: RUF012

    luck: dict[str, list[np.ndarray]] = {code: [] for code in brief.allies}

    class Noted(Moody):
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            luck[self.code].append((view.mood, view.uniform))
            return super().decide(view, motives)

    def run(agents: dict[str, type]) -> dict[str, np.ndarray]:
        model = AllianceModel(brief, rng=2, runs=300, agents=agents, collect=False)
        while model.running:
            model.step()
        return dict(model.state)

    usual, noted = run({}), run(dict.fromkeys(brief.allies, Noted))
    assert all(np.array_equal(usual[n], noted[n], equal_nan=True) for n in usual)
    first, second = (np.array([mood for mood, _ in luck[code]]) for code in brief.allies)
    assert first.shape == (6, 300)
    assert not np.array_equal(first, second)
    assert len(np.unique(first)) == first.size
    uniforms = np.array([uniform for _, uniform in luck["JPN"]])
    assert 0.0 <= uniforms.min() < 0.05 < 0.95 < uniforms.max() < 1.0


def test_a_draw_may_not_take_a_name_that_the_view_has(brief: Scenario) -> None:
    class Clash(SameAlly):
        draws = {"approval": "normal"}  # noqa: RUF012

    with pytest.raises(ValueError, match="declares the draw 'approval'"):
        AllianceModel(brief, agents={"KOR": Clash})


def refused(brief: Scenario, method: str, told: object, code: str = "PRK") -> str:
    base = {"PRK": sim.Adversary, "KOR": sim.Ally}[code]

    def own(self, *arguments):  # noqa: ANN001, ANN002, ANN202
        usual = getattr(base, method)(self, *arguments)
        return told(usual) if callable(told) else told

    kind = type("Odd", (base,), {method: own})
    with pytest.raises((TypeError, ValueError)) as caught:
        sim.simulate(brief, runs=5, agents={code: kind})
    assert any(f"<Odd {code}>, 2015-01" in note for note in caught.value.__notes__)
    return str(caught.value)


def test_what_is_returned_is_checked(brief: Scenario) -> None:
    without = lambda usual: {n: v for n, v in usual.items() if n != "lean"}  # noqa: E731
    assert "nothing for 'lean'" in refused(brief, "decide", without)
    assert "'lunch' is not an action" in refused(brief, "decide", lambda u: {**u, "lunch": 0.0})
    shape = refused(brief, "decide", lambda u: {**u, "arm": np.zeros(4)})
    assert "'arm' has shape (4,), not (run) = (5,)" in shape
    missing = refused(brief, "decide", lambda u: {**u, "arm": np.full(5, np.nan)})
    assert "'arm' is not finite" in missing
    assert "not a mapping" in refused(brief, "decide", None)
    assert "not a mapping" in refused(brief, "appraise", 3)
    lost = refused(brief, "appraise", lambda u: {n: m for n, m in u.items() if n != "arm"})
    assert "nothing for 'arm', a motive" in lost
    assert "no mapping of named" in refused(brief, "appraise", lambda u: {**u, "arm": 1.0})
    unbelieved = refused(
        brief, "perceive", lambda u: {"threat_perception": np.zeros((3, 5))}, "KOR"
    )
    assert "nothing for 'credibility', a belief" in unbelieved


def test_a_contribution_that_does_not_fit_is_refused(brief: Scenario) -> None:
    class Crooked(sim.Ally):
        def appraise(self, view, beliefs):  # noqa: ANN001, ANN202
            motives = super().appraise(view, beliefs)
            motives["cooperate"]["odd"] = np.zeros((7, 5))
            return motives

    with pytest.raises(ValueError, match=r"'odd' to the motive 'cooperate' has shape \(7, 5\)"):
        sim.simulate(brief, runs=5, agents={"KOR": Crooked})


def test_a_belief_of_its_own_name_reaches_its_appraisal(brief: Scenario) -> None:
    heard = []

    class Brooding(sim.Ally):
        def perceive(self, view):  # noqa: ANN001, ANN202
            return {**super().perceive(view), "omen": view.tension + 1.0}

        def appraise(self, view, beliefs):  # noqa: ANN001, ANN202
            heard.append(beliefs["omen"])
            return super().appraise(view, beliefs)

    sim.simulate(brief, runs=4, agents={"JPN": Brooding})
    assert len(heard) == brief.months
    assert all((omen > 1.0).all() for omen in heard)


def test_a_belief_in_a_fear_takes_the_place_of_the_fear(brief: Scenario) -> None:
    class Calm(sim.Ally):
        def appraise(self, view, beliefs):  # noqa: ANN001, ANN202
            return super().appraise(view, {**beliefs, "entrapment_fear": np.zeros(view.runs)})

    data = sim.simulate(brief, runs=4, agents={"JPN": Calm})
    usual = sim.simulate(brief, runs=4)
    assert not data["entrapment_fear"].sel(ally="JPN").any()
    assert data["entrapment_fear"].sel(ally="KOR").all()
    assert (data["willingness"].sel(ally="JPN") >= usual["willingness"].sel(ally="JPN")).all()
    assert float(data["willingness"].sel(ally="JPN").mean()) > float(
        usual["willingness"].sel(ally="JPN").mean()
    )


def test_a_class_must_fit_its_seat(brief: Scenario) -> None:
    with pytest.raises(TypeError, match="KOR has the role ally: it takes a subclass of Ally"):
        AllianceModel(brief, agents={"KOR": Quiet})
    with pytest.raises(TypeError, match="not <class 'int'>"):
        AllianceModel(brief, agents={"KOR": int})
    with pytest.raises(ValueError, match="no actor is called 'ATL'"):
        AllianceModel(brief, agents={"ATL": SamePower})


def test_a_seated_agent_cannot_leave_a_running_model(brief: Scenario) -> None:
    model = AllianceModel(brief, rng=1, runs=2)
    model.step()
    with pytest.raises(RuntimeError, match="cannot leave a running model"):
        model.actors["KOR"].remove()
    assert model.actors["KOR"] in model.agents
    while model.running:
        model.step()
    model.actors["KOR"].remove()
    assert model.actors["KOR"] not in model.agents
