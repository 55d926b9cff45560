"""A fit's file: its draws by choice, and where the fitted scenario stood when another begins."""

from pathlib import Path

import numpy as np
import pytest

from sim.ensemble import write_posterior
from sim.inference import Effort, Fit, fit
from sim.inference.fit import years_seen
from sim.inference.long_run import begins_within, long_run
from sim.inference.posterior import posterior_of, under
from sim.inference.statistics import Target
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.scenario.posterior import read_posterior
from tests.inference.test_recovery import reduced

EFFORT = Effort(particles=16, islands=2, first=32, budget=60, final=2)


@pytest.fixture(scope="module")
def longer(baseline: Scenario) -> Scenario:
    return reduced(baseline).replace({"name": "long", "begins_in": None, "end": "2016-12"})


@pytest.fixture(scope="module")
def begun(longer: Scenario) -> Scenario:
    return longer.replace({"name": "short", "start": "2016-01", "begins_in": "long"})


@pytest.fixture(scope="module")
def fits(longer: Scenario) -> list[Fit]:
    target = Target.of(years_seen(longer, 2016)).only(["meetings", "launches", "disputes"])
    one = fit(longer, until=2016, target=target, effort=EFFORT, seed=3)
    rival = under(longer, {"alignment": "cha1999"})
    return [one, fit(rival, until=2016, target=target, effort=EFFORT, seed=3)]


def test_each_draw_has_the_state_of_its_own_run(
    fits: list[Fit], begun: Scenario, tmp_path: Path
) -> None:
    posterior = posterior_of(fits, "two", draws=9, others=4, begun=begun)
    assert posterior.counts.tolist() == [9, 4]
    held = posterior.long_run
    assert held is not None
    assert (held.scenario, held.month, held.members) == (
        "long",
        "2016-01",
        ("USA", "JPN", "KOR", "PRK"),
    )
    assert held.share.shape == (13, len(held.elements))
    for found, count in zip(fits, (9, 4), strict=True):
        row = 2
        number = found.places(count)[row]
        alone = AllianceModel(
            found.scenario,
            rng=3,
            replicates=found.sample.replicates[[number]],
            overrides=found.prior.overrides(found.points[[number]]),
            collect=False,
        )
        for _ in range(12):
            alone.step()
        state = posterior.state(dict(found.formulations), np.array([row]))
        for name in ("relation/JPN-KOR", "tension", "channel/leader", "threat_perception/JPN/CHN"):
            variable, *told = name.split("/")
            place = tuple(
                alone.labels[axis].index(label)
                for axis, label in zip(axes_of(variable), told, strict=True)
            )
            assert state[name][0] == pytest.approx(alone.state[variable][place][0], abs=2e-5), name
        met = alone.state["last_meeting"][1, 0]
        assert state["last_meeting/minister"][0] == max(met - 12, -600)
    write_posterior(posterior, tmp_path / "two.nc")
    assert read_posterior(tmp_path / "two.nc").digest == posterior.digest
    about = posterior.about["fits"]
    assert [one["draws"] for one in about.values()] == [9, 4]
    assert all(one["effective"] is None or one["effective"] <= 9 for one in about.values())


def axes_of(variable: str) -> tuple[str, ...]:
    from sim.theories.variables import BY_NAME

    return BY_NAME[variable].over


def test_the_shorter_scenario_goes_on_from_there(fits: list[Fit], begun: Scenario) -> None:
    posterior = posterior_of(fits, "two", draws=9, others=4, begun=begun)
    fresh = begun.replace({"description": "With draws."})
    fresh._posterior = posterior
    model = AllianceModel(fresh, rng=0, runs=40, collect=False)
    rows = model.drawn["parameters.posterior"].astype(int)
    expected = posterior.state(dict(fits[0].formulations), rows)["institutionalisation/military"]
    np.testing.assert_allclose(model.state["institutionalisation"][0], expected, atol=1e-9)
    assert (model.state["defence_spending"][0] == 3.68).all()


def test_states_are_kept_only_where_the_scenario_begins(
    fits: list[Fit], longer: Scenario, begun: Scenario
) -> None:
    assert begins_within(begun, longer)
    assert begins_within(begun, longer.replace({"end": "2015-12"}))
    assert not begins_within(begun, longer.replace({"end": "2015-11"}))
    assert not begins_within(begun.replace({"begins_in": None}), longer)
    assert not begins_within(longer, longer)
    with pytest.raises(ValueError, match="does not begin in long between 2015-01 and 2016-12"):
        long_run(fits, [found.places(3) for found in fits], longer)
    assert posterior_of(fits, "two").long_run is None
