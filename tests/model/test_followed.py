"""Attributes of actors that follow a path: what mechanisms and actors are given of them."""

import numpy as np
import pytest

import sim
from sim.agents.view import View
from sim.core.axes import Floats
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario

SHORT = {"start": "2016-01", "end": "2016-06"}
LINE = [["2016-01", 0.2], ["2016-06", 0.7]]
VALUES = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7]


def model(baseline: Scenario, place: str) -> AllianceModel:
    changed = baseline.replace({**SHORT, "context.moved": LINE, f"actors.{place}": "moved"})
    return AllianceModel(changed, rng=1, runs=2, collect=False)


@pytest.mark.parametrize(
    ("place", "name", "where"),
    [
        ("KOR.approval_base", "approval_base", (2,)),
        ("USA.partisanship", "partisanship", (0,)),
        ("JPN.audience_cost", "audience_cost", (1,)),
        ("KOR.exposure", "exposure", (1,)),
        ("JPN.intent.CHN", "intent", (1, 1)),
        ("USA.proximity.RUS", "proximity", (0, 2)),
        ("CHN.intent.USA", "rival_intent", (0, 3)),
    ],
)
def test_it_moves_alone_and_as_the_path_says(
    baseline: Scenario, place: str, name: str, where: tuple[int, ...]
) -> None:
    changed = model(baseline, place)
    fixed = AllianceModel(baseline.replace(SHORT), rng=1, runs=2, collect=False).constants[name]
    for value in VALUES:
        changed.step()
        given = changed.attribute(name)
        expected = np.array(np.broadcast_to(fixed, given.shape))
        expected[where] = value
        np.testing.assert_allclose(given, expected)


def test_who_reads_it_sees_the_month(baseline: Scenario) -> None:
    changed = model(baseline, "KOR.exposure")
    seen = []

    class Watching(sim.Ally):
        def perceive(self, view: View) -> dict[str, Floats]:
            seen.append(float(np.ravel(view.exposure)[0]))
            return super().perceive(view)

    watching = AllianceModel(changed.settings, rng=1, agents={"KOR": Watching}, collect=False)
    for _ in VALUES:
        watching.step()
    np.testing.assert_allclose(seen, VALUES)
    assert watching.actors["KOR"].traits["exposure"] == pytest.approx(0.7)


def test_a_power_sees_its_view_of_the_month(baseline: Scenario) -> None:
    seen = []

    class Watching(sim.Power):
        def perceive(self, view: View) -> dict[str, Floats]:
            seen.append(float(view.intent[3, 0]))
            return super().perceive(view)

    settings = model(baseline, "CHN.intent.USA").settings
    watching = AllianceModel(settings, rng=1, agents={"CHN": Watching}, collect=False)
    for _ in VALUES:
        watching.step()
    np.testing.assert_allclose(seen, VALUES)


def test_threat_follows_intent_that_grows(baseline: Scenario) -> None:
    ends = {}
    for name, last in (("level", 0.2), ("growing", 1.0)):
        path = {"context.moved": [["2016-01", 0.2], ["2016-06", last]]}
        scenario = baseline.replace({**SHORT, **path, "actors.JPN.intent.CHN": "moved"})
        data = sim.simulate(scenario, runs=20, seed=1, keep=["threat_perception"])
        feared = data["threat_perception"].sel(actor="JPN", source="CHN")
        ends[name] = feared.transpose("time", "run").values
    np.testing.assert_array_equal(ends["growing"][0], ends["level"][0])
    assert ends["growing"][-1].mean() > ends["level"][-1].mean() + 0.01
